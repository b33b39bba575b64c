"""`RecipeLayer` beside Keras's own five layers, compiled: here, and where a GPU is at hand."""

from __future__ import annotations

import functools
import time

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.training import RecipeLayer

keras = import_keras()
jax = pytest.importorskip("jax")

SHAPE = (224, 224, 3)


def five_layers():
    layers = keras.layers
    return [
        layers.RandomFlip("horizontal"), layers.RandomRotation(30 / 360), layers.RandomTranslation(0.1, 0.1),
        layers.RandomZoom(0.2), layers.RandomBrightness(0.2, value_range=(0, 1)),
    ]  # fmt: skip


def compiled(layers, images):
    """Return a function that augments the pictures once, and waits for them."""
    model = keras.Sequential([keras.Input(SHAPE), *layers])
    step = jax.jit(functools.partial(model.stateless_call, training=True))
    state = [variable.value for variable in model.non_trainable_variables]
    run = functools.partial(step, [], state, images)
    jax.block_until_ready(run())
    return lambda: jax.block_until_ready(run())


def quickest(functions, rounds):
    """Return the shortest time of each, in seconds, measured in turn."""
    best = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def beside_keras(count, rounds, kind):
    device = jax.devices(kind)[0]
    images = jax.device_put(np.random.default_rng(0).random((count, *SHAPE), np.float32), device)
    with jax.default_device(device):
        sides = {"augwidgets": [RecipeLayer(aw.default_recipe(), seed=1)], "Keras": five_layers()}
        best = quickest({name: compiled(layers, images) for name, layers in sides.items()}, rounds)
    return best, count / best["augwidgets"]


def test_on_the_cpu(note):
    best, rate = beside_keras(32, 5, "cpu")
    note("RecipeLayer, default recipe, 32 pictures of 224 px, CPU", "1.5 x Keras's five layers",
         pictures_a_second=rate, **{name: 1e3 * seconds for name, seconds in best.items()})  # fmt: skip
    assert best["Keras"] >= 1.5 * best["augwidgets"]


def test_on_a_gpu(note):
    try:
        jax.devices("gpu")
    except RuntimeError:
        pytest.skip("JAX has no GPU here")
    for count in (32, 256):
        best, rate = beside_keras(count, 20, "gpu")
        note(f"RecipeLayer, default recipe, {count} pictures of 224 px, GPU", "5 x Keras's five layers",
             pictures_a_second=rate, **{name: 1e3 * seconds for name, seconds in best.items()})  # fmt: skip
        assert best["Keras"] >= 5 * best["augwidgets"]

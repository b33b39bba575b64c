"""Keras draws for the kit from generators of its own: the streams of the person's code stay what they would be."""

# ruff: noqa: NPY002 - the global generator is what is looked at

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects.keras.generator.opening import OpenedGenerator
from augwidgets.dialects.keras.layers.opening import pipeline_of
from augwidgets.generator import keras_class
from augwidgets.generator.keras_import import import_keras, private_draws

keras = import_keras()
KERASS_OWN = keras_class.image_module().ImageDataGenerator
PHOTO = aw.Sample(np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8))
SETTINGS = {
    "rotation_range": 30, "width_shift_range": [1, 2, 3], "height_shift_range": 0.2, "shear_range": 9,
    "zoom_range": 0.3, "horizontal_flip": True, "channel_shift_range": 20.0, "brightness_range": (0.5, 1.5),
}  # fmt: skip


def aug_mix():
    """AugMix with the quickest of its layers: which one acts is what it draws from Python's generator."""
    opened = pipeline_of(keras.layers.AugMix(seed=0))
    opened.layers[0].running.layer._augment_layers = ["solarization", "auto_contrast"]
    return opened


# Run while another thread draws: this many times.
REDRAWS = {
    "generator": (lambda: OpenedGenerator(KERASS_OWN(**SETTINGS), as_keras=True), 60),
    "AugMix": (aug_mix, 20),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Keras's generator calls SciPy by names that have moved
@pytest.mark.parametrize("name", REDRAWS)
def test_a_person_draws_while_keras_redraws(name):
    made, count = REDRAWS[name]
    opened = made()
    opened.apply(PHOTO, 1)

    def redraw():
        for seed in range(count):
            opened.apply(PHOTO, seed)

    behind = threading.Thread(target=redraw)
    np.random.seed(3)
    random.seed(3)
    numpys, pythons = [], []
    behind.start()
    while behind.is_alive():
        numpys.append(np.random.random())
        pythons.append(random.random())
        time.sleep(0.001)  # let the other one run
    behind.join()
    alone = np.random.RandomState(3), random.Random(3)
    assert len(numpys) > 10 and numpys == [alone[0].random() for _ in numpys]
    assert pythons == [alone[1].random() for _ in pythons]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", [0, 7, 2**32 - 1])
def test_pictures_are_those_of_keras_after_that_seed(seed):
    generator = KERASS_OWN(**SETTINGS)
    np.random.seed(seed)
    wanted = generator.random_transform(PHOTO.image.astype(np.float32))
    np.testing.assert_array_equal(OpenedGenerator(generator, as_keras=True).apply(PHOTO, seed).levels, wanted)


def test_two_threads_draw_from_two_generators():
    found, both = {}, threading.Barrier(2, timeout=60)

    def draw(seed):
        with private_draws(seed):
            both.wait()
            found[seed] = [KERASS_OWN(rotation_range=30).get_random_transform((9, 9, 3))["theta"] for _ in range(50)]

    threads = [threading.Thread(target=draw, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, thetas in found.items():
        alone = np.random.RandomState(seed)
        wanted = []
        for _ in thetas:
            wanted.append(alone.uniform(-30, 30))
            alone.random(2)  # the flips
        assert thetas == wanted


def test_outside_keras_draws_from_the_global_generators_as_ever():
    with private_draws(5):
        pass
    np.random.seed(4)
    theta = KERASS_OWN(rotation_range=30).get_random_transform((9, 9, 3))["theta"]
    assert theta == np.random.RandomState(4).uniform(-30, 30)
    random.seed(4)
    first = keras.random.SeedGenerator().get_config(), random.getstate()
    random.seed(4)
    assert random.getstate() != first[1]


def test_layers_that_are_made_for_a_person_draw_their_seed_elsewhere():
    opened = pipeline_of(keras.layers.RandomFlip()).changed(0, "mode", "vertical")
    state = random.getstate()
    assert opened.thing.seed is None and aw.Recipe([aw.rotate]).to_object("keras_layers")
    assert random.getstate() == state


def test_the_first_import_draws_elsewhere_too():
    code = """
import random, sys, threading, time
import numpy as np
from augwidgets.generator.keras_import import import_keras
np.random.seed(3); random.seed(3)
numpys, pythons = [], []
behind = threading.Thread(target=import_keras)
behind.start()
while behind.is_alive():
    numpys.append(np.random.random()); pythons.append(random.random()); time.sleep(.001)
alone = np.random.RandomState(3), random.Random(3)
assert "rich.style" in sys.modules and "jax._src.clusters.k8s_cluster" in sys.modules
assert numpys == [alone[0].random() for _ in numpys], "NumPy's"
assert pythons == [alone[1].random() for _ in pythons], "Python's"
import numpy, random as again
from rich.style import Style
assert numpy.random is np.random and sys.modules["numpy"] is np and again is random and Style(link="a").link_id
print(len(numpys))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "KERAS_BACKEND": "jax"}
    )
    assert done.returncode == 0 and int(done.stdout) > 20, done.stderr

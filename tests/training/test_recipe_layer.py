"""`RecipeLayer`: the same draws give the same pictures as the recipe on the CPU; what cannot be done there is named."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import subprocess
import sys
from typing import Annotated

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.turns import turns_of
from augwidgets.training import RecipeLayer
from augwidgets.training.on_device.tabulated import TOP, tabulated
from tests.training.layer_cases import any_recipe, drawn, on_the_cpu, picture

keras = import_keras()

TWO_LEVELS = 2 / 255


# -- the same as on the CPU ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("backend", "recipes"), [("numpy", 100), ("tensorflow", 20), ("torch", 40)])
def test_it_agrees_with_the_recipe_on_the_cpu(backend, recipes):
    """Each step, and random recipes with groups, chances and every fill; NumPy's backend compiles nothing, so is quick.

    JAX is what the other tests run on.
    """
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    command = [sys.executable, "-m", "tests.training.layer_cases", str(recipes)]
    done = subprocess.run(command, env={**os.environ, "KERAS_BACKEND": backend}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert {name: 255 * gap for name, gap in found.items() if gap >= TWO_LEVELS} == {}
    assert found["whole pixels"] < 1e-5


def test_on_jax_compiled_the_default_recipe_agrees():
    import jax

    recipe = aw.Recipe([*aw.default_recipe().steps[:4], aw.maybe(aw.gamma), aw.brightness], fill="reflect")
    layer = RecipeLayer(recipe)
    images = np.repeat(picture()[None], 12, axis=0)
    quantiles = drawn(layer, 12, 0)
    layer.build(images.shape)
    found = jax.jit(lambda images, quantiles: layer.call(images, training=True, quantiles=quantiles))(images, quantiles)
    assert np.abs(np.asarray(found) - on_the_cpu(layer, images, quantiles)).max() < TWO_LEVELS


@pytest.mark.parametrize("seed", range(20))
def test_the_long_row_of_a_draw_gives_what_the_recipe_draws(seed):
    recipe = any_recipe(seed)
    layer = RecipeLayer(recipe)
    steps = layer.steps(layer.quantiles_of(np.random.default_rng([seed, 0, 1])))
    there = recipe.draw(np.random.default_rng([seed, 0, 1]))
    assert [step.name for step in steps] == [step.name for step in there]
    for one, other in zip(steps, there, strict=True):
        numbers = [(value, other.values[name]) for name, value in one.values.items() if isinstance(value, float)]
        assert all(value == pytest.approx(wanted, rel=1e-5, abs=1e-5) for value, wanted in numbers)


def test_every_turn_names_each_row_once_and_no_two_rows_overlap():
    _, layout = turns_of(any_recipe(5))
    ends = [(start, start + layout.lengths[path]) for path, start in layout.starts.items()]
    assert sorted(ends) == ends and ends[-1][1] == layout.count
    assert all(one[1] == other[0] for one, other in itertools.pairwise(ends))


# -- as a layer ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained():
    """Return a small model with the layer in it, trained a little, and its layer."""
    layer = RecipeLayer(aw.Recipe([aw.maybe(aw.flip_horizontal), aw.rotate, aw.gamma], fill="edge"), seed=3)
    with_layer = keras.Sequential([
        keras.Input((12, 12, 1)), layer, keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax"),
    ])  # fmt: skip
    with_layer.compile("sgd", "categorical_crossentropy")
    images = np.random.default_rng(0).random((16, 12, 12, 1), np.float32)
    with_layer.fit(images, np.eye(2)[np.arange(16) % 2], batch_size=8, epochs=2, verbose=0)
    return with_layer, layer, images


def test_only_a_training_is_augmented(trained):
    model, layer, images = trained
    assert (np.asarray(layer(images)) == images).all()
    assert (np.asarray(layer(images, training=False)) == images).all()
    once = model.predict(images, verbose=0)
    assert (once == model.predict(images, verbose=0)).all()


def test_another_draw_each_time_and_the_same_ones_of_one_seed():
    images = np.repeat(picture((8, 8), 1)[None], 2, axis=0)
    first, second, other = (RecipeLayer(aw.Recipe([aw.rotate, aw.invert]), seed=seed) for seed in (1, 1, 2))
    one, two = (np.asarray(layer(images, training=True)) for layer in (first, second))
    assert (one == two).all() and (one[0] != one[1]).any()
    assert (np.asarray(first(images, training=True)) != one).any()
    assert (np.asarray(other(images, training=True)) != one).any()


def test_the_draws_of_a_compiled_training_differ_from_batch_to_batch(trained):
    _, layer, _ = trained
    state = np.asarray(layer._seeds.state)
    assert state[1] > 0  # the counter of keras.random, which NumPy's draws would not have moved


def test_quantiles_are_spread_evenly():
    layer = RecipeLayer(aw.Recipe([aw.maybe(aw.invert.at(), 0.3)]), seed=0)
    black = np.zeros((4000, 1, 1, 1), np.float32)
    assert np.asarray(layer(black, training=True)).mean() == pytest.approx(0.3, abs=0.03)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras's
def test_it_is_written_and_read_with_its_model(trained, tmp_path):
    model, layer, images = trained
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    (found,) = (one for one in again.layers if isinstance(one, RecipeLayer))
    assert (found.recipe, found.seed, found.levels) == (layer.recipe, layer.seed, layer.levels)
    assert np.allclose(again.predict(images, verbose=0), model.predict(images, verbose=0), atol=1e-6)
    assert RecipeLayer.from_config(layer.get_config()).recipe == layer.recipe


def test_a_gradient_reaches_the_pictures():
    """It is that of differences, inside the picture and through the curve."""
    import jax

    layer = RecipeLayer(aw.Recipe([aw.rotate.at(angle=20, fill="edge"), aw.gamma.at(exponent=1.3)]))
    image = picture((8, 9), 1)[None]
    layer.build(image.shape)
    quantiles = np.full((1, layer.quantile_count), 0.5, np.float32)
    weights = np.random.default_rng(0).random(image.shape, np.float32)

    def total(pictures):
        return (layer.call(pictures, training=True, quantiles=quantiles) * weights).sum()

    found = np.asarray(jax.jit(jax.grad(total))(image))
    function = jax.jit(total)
    for row, column in ((3, 4), (6, 2)):
        ahead, behind = image.copy(), image.copy()
        ahead[0, row, column] += 0.01
        behind[0, row, column] -= 0.01
        assert found[0, row, column, 0] == pytest.approx(float(function(ahead) - function(behind)) / 0.02, abs=0.02)
    assert np.isfinite(found).all() and (found != 0).mean() > 0.9


@pytest.mark.parametrize(("levels", "black", "span"), [("-1..1", -1, 2), ("0..255", 0, 255)])
def test_levels(levels, black, span):
    recipe = aw.Recipe([aw.shift.at(right=0.25), aw.brightness.at(gain=0.5)])
    image = np.repeat(picture((8, 8), 1)[None], 2, axis=0)
    plain = np.asarray(RecipeLayer(recipe)(image, training=True))
    found = np.asarray(RecipeLayer(recipe, levels=levels)(image * span + black, training=True))
    assert np.allclose((found - black) / span, plain, atol=1e-4)
    assert plain[0, 4, 0, 0] == 0  # and so the fill is black


def test_half_precision_goes_in_and_out():
    layer = RecipeLayer(aw.Recipe([aw.rotate]), dtype="mixed_float16")
    assert str(layer(picture((8, 8), 1)[None], training=True).dtype) == "float16"


def test_a_recipe_that_does_nothing():
    images = picture((8, 8), 1)[None]
    for recipe in (aw.Recipe([]), aw.Recipe([aw.maybe(aw.blur, 0), aw.maybe(aw.mixup, on=False)])):
        assert (np.asarray(RecipeLayer(recipe)(images, training=True)) == images).all()


# -- what is refused -------------------------------------------------------------------------------------------------

FACE = aw.Region.box(0, 0, 0.5, 1)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([aw.rotate, aw.blur], "blur looks at"),
        ([aw.gaussian_noise], "gaussian_noise looks at"),
        ([aw.one_of([aw.rotate, aw.in_order([aw.clahe])])], "clahe looks at"),
        ([lambda image: image], "looks at"),
        ([aw.mixup], "mixup needs another picture"),
        ([aw.stretch], "stretch needs the histogram"),
        ([aw.within(FACE, aw.gamma)], "gamma acts in a region"),
        ([aw.elastic], "elastic (draws a pattern by its seed|bends)"),
        ([aw.swirl], "swirl bends the picture"),
        ([aw.crop], "crop changes the canvas"),
        ([aw.rotate.between(angle=(0, 20), expand=True)], "rotate changes the canvas"),
        ([aw.rotate.between(angle=(0, 20), fill=("edge", "wrap"))], "rotate draws its fill"),
    ],
)
def test_what_is_no_warp_and_no_curve_is_refused_by_name_when_the_layer_is_made(steps, words):
    with pytest.raises(ValueError, match=words) as caught:
        RecipeLayer(aw.Recipe(steps))
    text = str(caught.value)
    assert "\n" not in text and len(text) <= 300


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (aw.Recipe([aw.rotate], min_object_visible=0.5), "min_object_visible"),
        (aw.Recipe([aw.rotate], by_label={"6": {0: {"angle": (0, 1)}}}), "by_label"),
    ],
)
def test_settings_that_no_layer_can_keep(recipe, words):
    with pytest.raises(ValueError, match=words):
        RecipeLayer(recipe)


def test_a_quarter_turn_needs_a_square():
    layer = RecipeLayer(aw.Recipe([aw.quarter_turn]))
    with pytest.raises(ValueError, match="quarter_turn changes the canvas, 4 x 6 to 6 x 4"):
        layer(np.zeros((1, 4, 6, 1), np.float32), training=True)


def test_a_function_too_wild_for_a_table_is_named():
    @aw.spatial
    def jitter(size, *, far: Annotated[float, aw.Range(0, 1, usual=(0, 1))] = 0.5):
        "Slide somewhere."
        return aw.Affine.translation(far * 1e6 % 10, 0, size=size)

    try:
        with pytest.raises(ValueError, match="jitter cannot be done on the device: it changes too abruptly"):
            RecipeLayer(aw.Recipe([jitter])).build((None, 8, 8, 1))
    finally:
        aw.CATALOGUE.discard("jitter")


LAYER = RecipeLayer(aw.Recipe([aw.invert.at()]))
GREY = np.full((2, 4, 4, 1), 0.5, np.float32)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: LAYER(np.where(GREY > 0, np.nan, GREY), training=True), "finite numbers"),
        (lambda: LAYER(GREY * 255, training=True), "must lie in 0..1"),
        (lambda: LAYER(GREY[0], training=True), r"a batch \(B, H, W, C\)"),
        (lambda: LAYER(np.zeros((1, 4, 4, 2), np.float32)), "1, 3 or 4 channels"),
        (lambda: LAYER(np.array([["a"]])), "a batch"),
        (lambda: LAYER(GREY, training=True, quantiles=np.zeros((2, 5))), r"1 numbers for each of 2 pictures, \(2, 1\)"),
        (lambda: LAYER(GREY, training=True, quantiles=np.zeros((3, 1))), "each of 2 pictures"),
        (lambda: LAYER(GREY, training=True, quantiles=[[0.5], [1.0]]), r"in \[0, 1\)"),
        (lambda: LAYER(GREY, training=True, quantiles=[[0.5], [np.nan]]), "NaN"),
        (lambda: LAYER(GREY, training=True, quantiles="many"), "quantiles must be"),
        (lambda: LAYER.steps([0.5, 0.5]), "1 numbers for a picture"),
        (lambda: LAYER.quantiles_of(7), "numpy.random.Generator"),
        (lambda: RecipeLayer(aw.rotate), "recipe must be an aw.Recipe"),
        (lambda: RecipeLayer(aw.Recipe([]), levels="uint8"), "levels must be one of"),
        (lambda: RecipeLayer(aw.Recipe([]), seed=-1), "seed must lie in"),
        (lambda: RecipeLayer(aw.Recipe([])).build((None, None, 8, 3)), "known height"),
    ],
)
def test_bad_input_is_one_sentence(call, words):
    with pytest.raises((ValueError, TypeError), match=words) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text and len(text) <= 300


# -- tables ----------------------------------------------------------------------------------------------------------


def test_a_table_is_as_close_as_it_promises():
    def function(place):
        across, down = place
        return np.array([np.sin(4 * across) * down, max(across - 0.4 * down, 0.2), np.floor(5 * across)])

    table = tabulated(function, 2, lambda one, other: np.abs(one - other).max() / 0.01)
    places = np.random.default_rng(0).random((500, 2), np.float32)
    assert max(np.abs(table.at(place) - function(place)).max() for place in places.astype(float)) < 0.03


def test_a_straight_function_needs_one_cell_and_two_nodes():
    table = tabulated(
        lambda place: np.array([place[0] + 2 * place[1] * place[2]]), 3, lambda one, other: abs(one - other).max()
    )
    assert table.degrees == (1, 1, 1) and table.nodes.shape == (1, 8, 1)
    assert table.at([0.5, 0.25, TOP]) == pytest.approx(1.0, abs=1e-5)

"""`aw.ImageDataGenerator` against Keras's own class: every row of its table, and what is not in the table."""

# ruff: noqa: NPY002 - Keras draws from NumPy's global generator, and so does what stands beside it here

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import subprocess
import sys
import warnings
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import exposure

import augwidgets as aw
from augwidgets import generator as free
from augwidgets.generator import keras_class
from augwidgets.generator.geometry import NEUTRAL, resampled, warp_of
from tests.strategies import dotted, smooth

# Keras's generator calls SciPy by names that SciPy has moved.
pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

Ours = aw.ImageDataGenerator
Theirs = keras_class.image_module().ImageDataGenerator
keras_functions = keras_class.image_module()

ALL = {"rotation_range": 40, "shear_range": 20, "zoom_range": 0.3, "horizontal_flip": True, "vertical_flip": True,
       "channel_shift_range": 30.0}  # fmt: skip
SHIFTS = {"width_shift_range": 0.2, "height_shift_range": 0.1}


def square(side=64, channels=3, top=255.0):
    """A square picture of waves in 0..top, float32."""
    waves = smooth(np.float32, size=(side, side), low=0, high=1)
    return np.ascontiguousarray(np.tile(waves, 2)[..., :channels] * np.float32(top))


def dot(size=(40, 80), at=(20, 40), reach=2):
    """A black picture, not square, with one white dot."""
    image = np.zeros((*size, 1), np.float32)
    image[at[0] - reach : at[0] + reach, at[1] - reach : at[1] + reach] = 255
    return image


def place(image):
    """Where the light is: the mean row and column of what is not black."""
    rows, columns = np.nonzero(image[..., 0] > 100)
    return (rows.mean() + 0.5, columns.mean() + 0.5) if len(rows) else None


def global_state():
    kind, words, *rest = np.random.get_state()
    return kind, words.tolist(), rest


ROWS: dict[str, object] = {}


def row(name):
    """Mark the test of one row of the class's table."""

    def keep(test):
        assert name not in ROWS
        ROWS[name] = test
        return test

    return keep


# -- the table: how Keras differs -----------------------------------------------------------------------------------


def test_every_row_of_the_table_has_its_test():
    lines = inspect.getdoc(Ours).splitlines()
    first, _, last = (number for number, line in enumerate(lines) if line.startswith("====="))
    rows = lines[first + 3 : last]
    width = lines[first].index(" ")
    assert sorted(line[:width].strip() for line in rows) == sorted(ROWS)
    assert all(len(line) <= len(lines[first]) for line in rows)


@row("width_shift_range, height_shift_range")
def test_shifts_go_along_the_axis_that_the_name_says():
    image = dot()
    for seed in range(8):
        settings = {"width_shift_range": 0.3, "cval": 0, "fill_mode": "constant"}
        down, right = place(Ours(**settings).random_transform(image, seed))
        assert down == pytest.approx(20, abs=0.1)
        assert right == pytest.approx(40 - Ours(**settings).get_random_transform(image.shape, seed)["tx"], abs=0.6)
        there = place(Theirs(**settings).random_transform(image, seed))
        assert there is None or there[1] == pytest.approx(40, abs=0.1)  # up, down, or out of the picture
        down, right = place(Ours(height_shift_range=0.3, fill_mode="constant").random_transform(image, seed))
        assert right == pytest.approx(40, abs=0.1)
    moved = [place(Ours(**settings).random_transform(image, seed))[1] - 40 for seed in range(60)]
    assert min(moved) < -20 and max(moved) > 20 and max(np.abs(moved)) <= 24 + 0.6  # .3 of 80 pixels


@row("tx and ty that get_random_transform gives")
@pytest.mark.parametrize("settings", [
    {}, SHIFTS, {**ALL, **SHIFTS, "brightness_range": (0.5, 1.5)}, {"width_shift_range": 5, "height_shift_range": 7},
    {"width_shift_range": [-9, 3, 4], "height_shift_range": 12.5}, {"height_shift_range": [0.1, 0.2]},
    {"zoom_range": [0.5, 0.5], "brightness_range": [0.2, 1.0], "vertical_flip": True},
])  # fmt: skip
def test_the_same_parameters_are_drawn_from_the_same_seed(settings):
    for seed in range(12):
        theirs = Theirs(**settings).get_random_transform((40, 80, 3), seed)
        theirs["tx"], theirs["ty"] = theirs["ty"], theirs["tx"]
        ours = Ours(**settings).get_random_transform((40, 80, 3), seed)
        assert list(ours) == list(theirs)
        assert ours == theirs
        np.random.seed(seed)
        assert Ours(**settings).get_random_transform((40, 80, 3)) == theirs  # without one, the global generator


@row("a list of shifts that are all below 1")
def test_pixels_in_a_list_stay_pixels():
    settings = {"width_shift_range": [-50, -10]}
    for seed in range(9):
        assert abs(Ours(**settings).get_random_transform((40, 80, 3), seed)["tx"]) in (10, 50)
        assert abs(Theirs(**settings).get_random_transform((40, 80, 3), seed)["ty"]) in (800, 4000)
    shares = {abs(Ours(width_shift_range=[0.1, -0.5]).get_random_transform((40, 80, 3), seed)["tx"])
              for seed in range(9)}  # fmt: skip
    assert shares == {8, 40}


@row("rotation, shear, zoom of H x W pictures")
def test_the_centre_is_the_pictures():
    image = dot((100, 200), (50, 100))
    turned = Ours().apply_transform(image, {"theta": 180})
    assert (turned == image).all()
    assert place(Theirs().apply_transform(image, {"theta": 180})) is None
    for parameters in ({"theta": 35}, {"shear": 20}, {"zx": 0.5, "zy": 0.5}, {"theta": 80, "zx": 1.4, "shear": -30}):
        assert place(Ours().apply_transform(image, parameters)) == pytest.approx((50, 100), abs=0.3)
        there = place(Theirs().apply_transform(image, parameters))
        assert there is None or np.abs(np.subtract(there, (50, 100))).max() > 3


@row("horizontal_flip=.3, vertical_flip=.3")
@pytest.mark.parametrize("name", ["flip_horizontal", "flip_vertical"])
def test_a_float_is_the_chance_of_a_flip(name):
    argument = "_".join(reversed(name.split("_")))

    def share(kind, flip, seeds=4000):
        drawer = kind(**{argument: flip})
        np.random.seed(0)
        return np.mean([bool(drawer.get_random_transform((4, 4, 3))[name]) for _ in range(seeds)])

    # Four standard errors of 4,000 draws.
    assert share(Ours, 0.3) == pytest.approx(0.3, abs=0.03)
    assert share(Theirs, 0.3) == pytest.approx(0.5, abs=0.032)
    assert share(Ours, True) == share(Theirs, True) == share(Ours, 0.5) == share(Ours, np.True_) == share(Ours, 1)
    assert (share(Ours, 0.0, 50), share(Ours, False, 50), share(Ours, 1.0, 50)) == (0, 0, 1)


@row("brightness_range on pictures in 0..1")
def test_brightness_is_right_on_pictures_in_0_to_1():
    image = square(top=0.999)
    ours = Ours().apply_transform(image, {"brightness": 1.3})
    np.testing.assert_allclose(ours, np.minimum(image * 1.3, 1), atol=1e-6)
    assert ours.max() == 1
    assert Theirs().apply_transform(image, {"brightness": 1.3}).max() == 0


@row("brightness_range on pictures in 0..255")
@pytest.mark.parametrize("gain", [0.0, 0.4, 1.7])
def test_brightness_is_exact_and_keras_cuts_it_to_whole_levels(gain):
    image = square()
    ours, theirs = (kind().apply_transform(image, {"brightness": gain}) for kind in (Ours, Theirs))
    np.testing.assert_allclose(ours, np.minimum(image * gain, 255), atol=1e-4)
    assert (theirs == theirs.round()).all()
    # Cut before, times the gain, and cut after.
    assert np.abs(ours - theirs).max() <= 1 + gain
    # A picture beyond 0..255 or below 0 has a range of its own, in both.
    wide = image * 3 - 200
    ours, theirs = (kind().apply_transform(wide, {"brightness": gain}) for kind in (Ours, Theirs))
    assert np.abs(ours - theirs).max() <= (1 + gain) * 3
    assert ours.max() <= wide.max() + 1e-3


def test_a_dark_part_of_a_bright_picture_is_still_measured_by_255():
    image = np.full((8, 8, 1), 200, np.float32)
    image[2:6, 2:6] = 0.9
    out = Ours().apply_transform(image, {"zx": 0.25, "zy": 0.25, "brightness": 3})
    assert out[4, 4, 0] == pytest.approx(2.7, abs=1e-4)


@row("brightness_range, 2 channels, or they first")
def test_brightness_takes_any_number_of_channels_in_any_order():
    for channels in (2, 5):
        image = square(channels=channels)
        out = Ours().apply_transform(image, {"brightness": 0.5})
        np.testing.assert_allclose(out, image / 2, atol=1e-4)
        with pytest.raises(ValueError, match="Unsupported channel number"):
            Theirs().apply_transform(image, {"brightness": 0.5})
    first = np.moveaxis(square(), 2, 0)
    out = Ours(data_format="channels_first").apply_transform(first, {"brightness": 0.5})
    np.testing.assert_allclose(out, first / 2, atol=1e-4)
    with pytest.raises(ValueError, match="Unsupported channel number"):
        Theirs(data_format="channels_first").apply_transform(first, {"brightness": 0.5})


@row("brightness of a uint8 picture")
def test_a_picture_keeps_its_dtype():
    image = square().astype(np.uint8)
    ours, theirs = (kind().apply_transform(image, {"brightness": 1.7}) for kind in (Ours, Theirs))
    assert (ours.dtype, theirs.dtype) == (np.uint8, np.float32)
    assert np.abs(ours - theirs).max() <= 1  # it saturates, it never wraps
    assert ours.max() == 255
    for dtype in (np.int16, np.int64, np.uint16, np.float16, np.float64, np.uint32):
        out = Ours(channel_shift_range=9).random_transform(image.astype(dtype), 3)
        assert out.dtype == dtype
        assert np.abs(out.astype(float) - Ours(channel_shift_range=9).random_transform(image, 3)).max() <= 1


@row("interpolation_order=3")
def test_cubic_stays_within_the_range_of_the_picture():
    image = np.where(square(48) > 128, np.float32(255), np.float32(0))
    parameters = {"theta": 20, "zx": 0.7, "zy": 0.7}
    ours, theirs = (kind(interpolation_order=3).apply_transform(image, parameters) for kind in (Ours, Theirs))
    assert (ours.min(), ours.max()) == (0, 255)
    assert theirs.min() < -20 and theirs.max() > 275
    # Two cubics of another kind: on slow waves they agree to one level off the rim.
    image = square()
    ours, theirs = (kind(interpolation_order=3).apply_transform(image, parameters) for kind in (Ours, Theirs))
    assert np.abs(ours - theirs)[6:-6, 6:-6].max() < 1
    # What "constant" fills with may lie outside.
    filled = Ours(interpolation_order=3, fill_mode="constant", cval=-50).apply_transform(image, {"tx": 20})
    assert filled.min() == -50


@row('fill_mode="wrap"')
def test_wrap_goes_on_with_the_first_pixel():
    line = np.arange(4, dtype=np.float32)[None, :, None] + np.zeros((4, 1, 1), np.float32)
    ours = Ours(fill_mode="wrap").apply_transform(line, {"tx": -1})
    theirs = Theirs(fill_mode="wrap").apply_transform(line, {"tx": -1})
    assert ours[0, :, 0].tolist() == [3, 0, 1, 2]
    assert theirs[0, :, 0].tolist() == [2, 0, 1, 2]


@row('fill_mode="constant"')
def test_constant_blends_over_the_rim():
    white = np.full((8, 8, 1), 100, np.float32)
    ours, theirs = (kind(fill_mode="constant").apply_transform(white, {"tx": 0.25}) for kind in (Ours, Theirs))
    assert ours[0, :, 0].tolist() == [100] * 7 + [75]
    assert theirs[0, :, 0].tolist() == [100] * 7 + [0]
    # Off the rim they agree.
    image, parameters = square(), {"theta": 30, "zx": 1.5, "zy": 1.5}
    ours, theirs = (kind(fill_mode="constant", cval=9).apply_transform(image, parameters) for kind in (Ours, Theirs))
    rim = warp_of(parameters, (64, 64)).points([[0, 0], [64, 0], [64, 64], [0, 64]])
    rows, columns = np.mgrid[:64, :64] + 0.5
    edges = list(zip(rim, np.roll(rim, -1, axis=0), strict=True))
    distance = np.min([np.abs((b[0] - a[0]) * (rows - a[1]) - (b[1] - a[1]) * (columns - a[0])) / np.hypot(*(b - a))
                       for a, b in edges], axis=0)  # fmt: skip
    assert np.abs(ours - theirs).max(axis=2)[distance > 1].max() < 0.01
    assert (distance > 1).mean() > 0.8


@row("seed= of any method")
def test_a_seed_leaves_numpys_global_generator_alone():
    pictures = np.stack([square()] * 5)

    def uses(kind):
        drawer = kind(**ALL, featurewise_center=True)
        flow = drawer.flow(pictures, batch_size=2, seed=3)
        yield lambda: drawer.get_random_transform((64, 64, 3), seed=3)
        yield lambda: drawer.random_transform(pictures[0], seed=3)
        yield lambda: drawer.fit(pictures, augment=True, seed=3)
        yield lambda: next(flow)
        yield lambda: flow[1]
        yield lambda: flow.on_epoch_end()

    for ours, theirs in zip(uses(Ours), uses(Theirs), strict=True):
        np.random.seed(11)
        before = global_state()
        ours()
        assert global_state() == before
        theirs()
        assert global_state() != before


def test_without_a_seed_the_global_generator_is_read_and_not_reseeded():
    pictures = np.stack([square() + shade for shade in range(5)])
    batches = []
    for _ in range(2):
        np.random.seed(8)
        flow = Ours(**ALL, fill_mode="reflect").flow(pictures, batch_size=3)
        batches.append([next(flow), next(flow)])
    assert all((one == other).all() for one, other in zip(*batches, strict=True))
    np.random.seed(8)
    theirs = Theirs(**ALL, fill_mode="reflect").flow(pictures, batch_size=3)
    assert all(np.abs(one - next(theirs)).max() < 0.01 for one in batches[0])


@row("preprocessing_function that draws itself")
def test_a_function_that_draws_is_not_seeded_by_the_flow():
    def dim(image):
        return image * np.float32(np.random.random())

    def first(kind, seed):
        np.random.seed(seed)
        return next(kind(preprocessing_function=dim).flow(square()[None], seed=5))

    assert (first(Theirs, 0) == first(Theirs, 1)).all()
    assert not (first(Ours, 0) == first(Ours, 1)).all()
    assert (first(Ours, 0) == first(Ours, 0)).all()


@row("flow(seed=)[i] again, or from threads")
def test_a_batch_is_told_by_epoch_and_index_whoever_asks():
    pictures = np.random.default_rng(0).random((23, 24, 32, 3), np.float32)
    labels = np.arange(23)

    def flow(kind):
        return kind(rotation_range=90, width_shift_range=0.3).flow(pictures, labels, batch_size=4, seed=6)

    theirs, ours = flow(Theirs), flow(Ours)
    assert not (theirs[2][0] == theirs[2][0]).all()
    assert (ours[2][0] == ours[2][0]).all()
    one_by_one, in_threads = flow(Ours), flow(Ours)
    for _ in range(3):  # epochs
        wanted = [one_by_one[index] for index in range(6)]
        order = [4, 1, 5, 0, 3, 2]
        with ThreadPool(4) as pool:
            found = dict(zip(order, pool.map(in_threads.__getitem__, order, chunksize=1), strict=True))
        for index, (x, y) in enumerate(wanted):
            assert (found[index][0] == x).all() and (found[index][1] == y).all()
        one_by_one.on_epoch_end()
        in_threads.on_epoch_end()
    assert not (wanted[0][0] == flow(Ours)[0][0]).all()
    # Workers in processes of their own ask a copy: here only the ends of epochs are seen.
    unseen = flow(Ours)
    unseen.on_epoch_end()
    unseen.on_epoch_end()
    assert all((unseen[index][0] == x).all() for index, (x, _) in enumerate(wanted))
    # Whoever walks through it without saying where an epoch ends sees new draws in each turn as well.
    walked = flow(Ours)
    first, second = ([walked[index] for index in range(6)] for _ in range(2))
    assert (first[1][1] == second[1][1]).all() and not (first[1][0] == second[1][0]).all()


@row('subset="validation"')
def test_validation_pictures_are_augmented_only_if_asked_for():
    pictures = np.stack([square() + shade for shade in range(10)])
    settings = {**ALL, "validation_split": 0.3, "rescale": 0.5}
    arguments = {"batch_size": 3, "shuffle": False, "subset": "validation", "seed": 2}
    plain = next(Ours(**settings).flow(pictures, **arguments))
    np.testing.assert_array_equal(plain, pictures[:3] * np.float32(0.5))  # standardized all the same
    theirs = next(Theirs(**settings).flow(pictures, **arguments))
    assert not np.allclose(theirs, plain)
    asked = next(Ours(**settings).flow(pictures, **arguments, augment_validation=True))
    assert np.abs(asked - theirs).max() < 0.01
    training = next(Ours(**settings).flow(pictures, **{**arguments, "subset": "training"}))
    assert (
        np.abs(training - next(Theirs(**settings).flow(pictures, **{**arguments, "subset": "training"}))).max() < 0.01
    )
    with pytest.raises(ValueError, match="Invalid subset name"):
        Ours(**settings).flow(pictures, subset="test")


@row("next() of a flow")
def test_a_flow_has_its_old_next():
    pictures = np.stack([square()] * 3)
    flow = Ours(rotation_range=30).flow(pictures, batch_size=1, seed=1)
    same = Ours(rotation_range=30).flow(pictures, batch_size=1, seed=1)
    assert all((flow.next() == next(same)).all() for _ in range(7))  # it goes round
    assert iter(flow) is flow
    with pytest.raises(AttributeError):
        Theirs().flow(pictures).next()


@row("pictures of rank 3 in flow and fit")
def test_rank_3_is_lifted_with_a_warning():
    one = square()
    with pytest.warns(UserWarning, match=r"shape \(64, 64, 3\) is taken for one picture: \(1, 64, 64, 3\)"):
        assert next(Ours().flow(one)).shape == (1, 64, 64, 3)
    generator = Ours(featurewise_center=True)
    with pytest.warns(UserWarning, match="one picture"):
        generator.fit(one)
    np.testing.assert_allclose(generator.mean.ravel(), one.mean(axis=(0, 1)), rtol=1e-4)
    grey = np.zeros((9, 28, 28), np.uint8)
    with pytest.warns(UserWarning, match=r"taken for 9 grey pictures: \(9, 28, 28, 1\)"):
        assert next(Ours().flow(grey, np.arange(9), batch_size=4))[0].shape == (4, 28, 28, 1)
    with pytest.warns(UserWarning, match=r"9 grey pictures: \(9, 1, 28, 28\)"):
        Ours(data_format="channels_first").flow(grey)
    for use in (Theirs().flow, Theirs().fit):
        with pytest.raises(ValueError, match="rank 4"):
            use(one)
    with pytest.raises(ValueError, match=r"one picture with three axes is wanted, got shape \(1, 64, 64, 3\)"):
        Ours().apply_transform(one[None], {})


@row("standardize(x)")
def test_standardize_leaves_its_input_alone():
    settings = {"rescale": 0.5, "samplewise_center": True, "samplewise_std_normalization": True}
    image = square()
    kept = image.copy()
    image.flags.writeable = False
    ours = Ours(**settings).standardize(image)
    assert (image == kept).all()
    written = kept.copy()
    np.testing.assert_array_equal(Theirs(**settings).standardize(written), ours)
    assert not (written == kept).all()
    # A picture of bytes is a picture as well.
    np.testing.assert_allclose(Ours(rescale=1 / 255).standardize(np.full((2, 2, 1), 255, np.uint8)), 1)


@row("preprocessing_function that fails")
def test_a_function_that_fails_is_named_with_its_picture():
    def grumble(image):
        if image[0, 0, 0] == 2:
            raise KeyError("no such thing.")
        return image

    pictures = np.arange(4, dtype=np.float32)[:, None, None, None] + np.zeros((1, 5, 6, 1), np.float32)
    flow = Ours(preprocessing_function=grumble).flow(pictures, batch_size=4, shuffle=False)
    wanted = r"preprocessing_function grumble failed on picture 2 \(float32 \(5, 6, 1\), 2\.\.2\) with KeyError: 'no"
    with pytest.raises(RuntimeError, match=wanted) as caught:
        next(flow)
    assert isinstance(caught.value.__cause__, KeyError)
    with pytest.raises(KeyError, match="no such thing"):
        next(Theirs(preprocessing_function=grumble).flow(pictures))
    # The flow lives on: where Keras's goes on, this one does.
    good = Ours(preprocessing_function=grumble).flow(pictures, batch_size=2, shuffle=False)
    assert next(good).shape == (2, 5, 6, 1)
    with pytest.raises(RuntimeError):
        next(good)
    assert next(good)[1, 0, 0, 0] == 1


@pytest.mark.parametrize(
    ("function", "cure"),
    [
        (aw.gamma, r"is given as augwidgets.generator.Preprocessing\(step\)"),
        (exposure.equalize_adapthist, r"takes lambda x: 255 \* function\(x / 255\)"),
        (aw.adaptive_equalize.at(), r"is given as augwidgets.generator.Preprocessing\(step\)"),
    ],
)
def test_a_picture_in_0_to_255_for_a_function_of_0_to_1_says_what_to_write(function, cure):
    flow = Ours(preprocessing_function=function).flow(square()[None])
    with pytest.raises(RuntimeError, match=rf"failed on picture 0 .*\.\.25\d.* {cure}"):
        next(flow)
    ready = Ours(preprocessing_function=lambda x: np.float32(255) * function(x / np.float32(255)))
    assert next(ready.flow(square()[None])).max() > 200
    assert next(Ours(preprocessing_function=function).flow(square(top=1)[None])).shape == (1, 64, 64, 3)


@row("arguments of the wrong kind, zoom below 0")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rotation_range": (-20, 20)}, r"rotation_range must be a number, got \(-20, 20\)"),
        ({"rotation_range": "90"}, "rotation_range must be a number, got '90'"),
        ({"rotation_range": float("nan")}, "rotation_range must be a number, got nan"),
        ({"shear_range": [1, 2]}, "shear_range must be a number"),
        ({"channel_shift_range": "a"}, "channel_shift_range must be a number"),
        ({"cval": "red"}, "cval must be a number, got 'red'"),
        ({"width_shift_range": "a"}, r"width_shift_range must be a number .* or a list of numbers, got 'a'"),
        ({"height_shift_range": []}, "height_shift_range must be a number"),
        (
            {"zoom_range": 1.5},
            r"zoom_range must be \(low, high\) with 0 <= low <= high and high above 0, got \(-0.5, 2.5\)",
        ),
        ({"zoom_range": (1.5, 0.5)}, "with 0 <= low <= high"),
        ({"zoom_range": "a"}, "zoom_range must be a number below 1 or a pair"),
        ({"brightness_range": (-1, 1)}, "brightness_range must not be below 0"),
        ({"brightness_range": (float("nan"), 1)}, "brightness_range must be two numbers"),
        ({"rescale": "1/255"}, "rescale must be a number such as 1/255, or None, got '1/255'"),
        ({"preprocessing_function": "equalize"}, "must be a function of one picture, got 'equalize'"),
        ({"validation_split": "a"}, "validation_split must be a share between 0 and 1"),
        ({"dtype": "flot32"}, "dtype must name a number format such as 'float32', got 'flot32'"),
    ],
)
def test_arguments_of_the_wrong_kind_are_named(given, sentence):
    with pytest.raises(ValueError, match=sentence) as told:
        Ours(**given)
    assert "\n" not in str(told.value)


@row('batch_size=0, target_size=24, seed="a", ...')
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        *(({"batch_size": size}, "batch_size must be a whole number from 1") for size in (0, -1, 2.0, True, None)),
        *(({"seed": seed}, r"seed must be a whole number from 0 to 2\*\*32 - 1, or None") for seed in ("a", -1, 1.5)),
        ({"save_to_dir": ".", "save_format": "xyz"}, "save_format must be the ending of a picture's file, such as"),
    ],
)
def test_a_flow_refuses_at_once_what_it_cannot_do(given, sentence, folder):
    ways = [
        lambda kind: kind().flow(square()[None], **given),
        lambda kind: kind().flow_from_directory(folder, **given),
        lambda kind: kind().flow_from_dataframe(table_of(), folder, **given),
    ]
    for way in ways:
        one_sentence(ValueError, f"{sentence}.*, got ", lambda way=way: way(Ours))
        way(Theirs)  # Keras's tells at the first batch, or gives something
    for size in (np.int64(3), 10**9):
        next(Ours().flow(square()[None], batch_size=size, seed=np.uint32(7)))


@pytest.mark.parametrize(
    "size", [24, (24,), (24, 24, 3), (0, 24), (24, -1), (24.0, 24.0), (True, 24), "ab", ("2", "4"), None]
)
def test_a_target_size_that_is_none_is_refused_at_once(size, folder, capsys):
    for way in (
        lambda: Ours().flow_from_directory(folder, target_size=size),
        lambda: Ours().flow_from_dataframe(table_of(), folder, target_size=size),
    ):
        one_sentence(ValueError, r"target_size must be \(height, width\) in whole pixels, such as .*, got ", way)
    for good in ((8, 9), [8, 9], np.array([8, 9])):
        assert next(Ours().flow_from_directory(folder, target_size=good))[0].shape[1:3] == (8, 9)
    one_sentence(ValueError, "a canvas must be 1", lambda: Ours().flow_from_directory(folder, target_size=(9, 40000)))
    wanted = "interpolation must be one of 'nearest', .*, got 'linear'"
    one_sentence(ValueError, wanted, lambda: Ours().flow_from_directory(folder, interpolation="linear"))
    capsys.readouterr()


@row("x, a folder or a table without a picture")
def test_nothing_to_flow_is_refused(tmp_path, folder, capsys):
    for empty in (square()[None][:0], [], np.zeros((3, 0, 4, 3))):
        for way in (Ours().flow, Ours(rescale=2).fit):
            wanted = "x must hold at least one picture with pixels in it, got"
            one_sentence(ValueError, wanted, lambda way=way, x=empty: way(x))
    assert len(next(Theirs().flow(square()[None][:0]))) == 0
    (tmp_path / "hollow" / "a").mkdir(parents=True)
    (tmp_path / "hollow" / "b").mkdir()
    (tmp_path / "hollow" / "b" / "notes.txt").write_text("no picture")
    (tmp_path / "empty").mkdir()
    for place, sentence in (
        (tmp_path / "empty", "directory must hold a folder of pictures for each class, but .*empty' is empty$"),
        (folder / "cats", "but .*cats' has no folder in it; move its pictures .* as one class: classes=.'.'.$"),
        (tmp_path / "hollow" / "b", "but .*b' has no folder in it$"),
        (tmp_path / "hollow", r"no picture \(png, jpg, .*\) lies in the folders 'a', 'b' of .*hollow'$"),
    ):
        one_sentence(ValueError, sentence, lambda place=place: Ours().flow_from_directory(place))
        assert len(next(Theirs().flow_from_directory(place))[0]) == 0
    # The way out that the sentence tells.
    assert Ours().flow_from_directory(folder / "cats", classes=["."]).samples == 4
    # A class without pictures among others is none of our business: a test set may lack one.
    assert Ours().flow_from_directory(folder, classes=["cats", "birds", "dogs"]).num_classes == 3
    table = table_of()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Keras's, with the number of files that are not there
        wanted = "x_col='filename' must name pictures .* but none of the 4 is there, the first is .*0.png'; check dir"
        one_sentence(ValueError, wanted, lambda: Ours().flow_from_dataframe(table, tmp_path / "hollow"))
        assert len(next(Theirs().flow_from_dataframe(table, str(tmp_path / "hollow")))[0]) == 0
    wanted = "no row of y_col='class' holds one of the classes 'c'$"
    one_sentence(ValueError, wanted, lambda: Ours().flow_from_dataframe(table, folder, classes=["c"]))
    wanted = "dataframe must have at least one row, got none"
    one_sentence(ValueError, wanted, lambda: Ours().flow_from_dataframe(table[:0], folder))
    capsys.readouterr()


@row('"validation" without validation_split')
def test_a_subset_of_nothing_is_refused(folder, capsys):
    pictures = np.stack([square(8)] * 6)
    ways = [
        lambda generator: generator.flow(pictures, subset="validation"),
        lambda generator: generator.flow(pictures, np.zeros(6), subset="validation"),
        lambda generator: generator.flow_from_directory(folder, subset="validation"),
        lambda generator: generator.flow_from_dataframe(table_of(), folder, subset="validation"),
    ]
    for number, way in enumerate(ways):
        wanted = "takes the share that the generator sets apart, .* with ImageDataGenerator.validation_split=0.2"
        one_sentence(ValueError, wanted, lambda way=way: way(Ours()))
        wanted = 'for subset="validation" of validation_split=0.1; take a larger share$'
        one_sentence(ValueError, wanted, lambda way=way: way(Ours(validation_split=0.1)))
        if number != 1:  # there Keras says that the classes differ
            batch = next(way(Theirs()))
            assert len(batch[0] if isinstance(batch, tuple) else batch) == 0
    # The rest of nothing is everything, as in Keras.
    assert len(next(Ours().flow(pictures, subset="training"))) == 6
    capsys.readouterr()


@row("save_to_dir that is not there")
def test_where_pictures_are_saved_is_looked_at_before_anything_is_drawn(folder, tmp_path, capsys):
    nowhere, file = tmp_path / "a" / "b", folder / "cats" / "0.png"
    for way in (
        lambda kind, place: kind().flow(square()[None], save_to_dir=place),
        lambda kind, place: kind().flow_from_directory(folder, save_to_dir=place),
        lambda kind, place: kind().flow_from_dataframe(table_of(), folder, save_to_dir=place),
    ):
        wanted = "save_to_dir must be a folder that is there, got .*b'; make it with os.makedirs"
        one_sentence(FileNotFoundError, wanted, lambda way=way: way(Ours, nowhere))
        one_sentence(NotADirectoryError, "must be a folder, got the file .*0.png'", lambda way=way: way(Ours, file))
        theirs = way(Theirs, nowhere)
        with pytest.raises(FileNotFoundError):
            next(theirs)
    capsys.readouterr()


@row("folders, columns, files that are not there")
def test_what_is_not_there_is_named(folder, tmp_path, capsys):
    table = table_of()
    nowhere = str(tmp_path / "nowhere")
    told: list = [
        (FileNotFoundError, r"there is no folder '.*nowhere'; check its name, seen from '", (nowhere,), {}),
        (NotADirectoryError, "directory must be a folder, got the file '.*0.png'", (folder / "cats" / "0.png",), {}),
        (TypeError, "directory must be the path of a folder, got None", (None,), {}),
    ]
    for kind, sentence, values, named in told:
        one_sentence(kind, sentence, lambda v=values, n=named: Ours().flow_from_directory(*v, **n))
    columns = "must name a column of the table, 'filename', 'class', 'age', got "
    told = [
        (ValueError, f"x_col {columns}'file'", (table, folder), {"x_col": "file"}),
        (ValueError, f"y_col {columns}'klass'", (table, folder), {"y_col": "klass"}),
        (ValueError, f"y_col {columns}'size'", (table, folder), {"y_col": ["age", "size"], "class_mode": "raw"}),
        (ValueError, f"weight_col {columns}'weight'", (table, folder), {"weight_col": "weight"}),
        (FileNotFoundError, "there is no folder '.*nowhere'", (table, nowhere), {}),
        (TypeError, "dataframe must be a pandas.DataFrame, got list$", ([1, 2], folder), {}),
        (TypeError, "got str; pandas.read_csv reads one from a file$", ("table.csv", folder), {}),
    ]
    for kind, sentence, values, named in told:
        one_sentence(kind, sentence, lambda v=values, n=named: Ours().flow_from_dataframe(*v, **n))
    with pytest.raises(KeyError):
        Theirs().flow_from_dataframe(table, folder, y_col="klass")
    # Columns that are not read need not be there.
    Ours().flow_from_dataframe(table[["filename"]], folder, class_mode=None)
    # Keras's own warning stays, and so does the choice not to look at the files before they are read.
    table.loc[1, "filename"] = "cats/gone.png"
    with pytest.warns(UserWarning, match="Found 1 invalid image filename"):
        assert Ours().flow_from_dataframe(table, folder).samples == 3
    flow = Ours().flow_from_dataframe(table, folder, validate_filenames=False)
    one_sentence(FileNotFoundError, "there is no file '.*gone.png'; put it there, or take it out", lambda: next(flow))
    capsys.readouterr()


def one_sentence(kind, match, way):
    with pytest.raises(kind, match=match) as told:
        way()
    assert told.type is kind and "\n" not in str(told.value)


def test_what_cannot_be_pictures_is_told_in_a_sentence():
    for x, kind, sentence in (
        (None, ValueError, r"x must be many pictures, \(N, H, W, C\), got NoneType"),
        (square()[..., 0], ValueError, r"got shape \(64, 64\)"),
        (square()[None, None], ValueError, r"got shape \(1, 1, 64, 64, 3\)"),
        ("folder", TypeError, "got the text 'folder'; flow_from_directory reads a folder"),
        (np.array(["a.png", "b.png"]), TypeError, "x must be an array of numbers, got texts"),
        ([square(), square(), square(32)], ValueError, r"one shape, got \(64, 64, 3\) .* \(32, 32, 3\) \(number 2\)"),
        ((square()[None], [1], [2]), ValueError, r"a pair \(pictures, other arrays .*, got a tuple of 3"),
    ):  # fmt: skip
        one_sentence(kind, sentence, lambda x=x: Ours().flow(x))
    one_sentence(ValueError, r"\(N, C, H, W\), got", lambda: Ours(data_format="channels_first").flow(square()[..., 0]))
    with pytest.warns(UserWarning, match="one picture") as warned:
        Ours().flow(square())
    assert warned[0].filename == __file__  # where it was called, not where it was written


ITERATORS = ("NumpyArrayIterator", "DirectoryIterator", "DataFrameIterator")


@pytest.mark.parametrize("name", ITERATORS)
def test_the_iterators_that_old_code_imports_are_there(name, folder, capsys):
    kind = getattr(free, name)
    theirs = getattr(sys.modules[Theirs.__module__], name)
    assert issubclass(kind, free.Iterator)
    kept = [item for item in inspect.signature(kind).parameters.values() if item.kind is not item.KEYWORD_ONLY]
    assert [(item.name, item.default) for item in kept] == [
        (item.name, item.default) for item in inspect.signature(theirs).parameters.values()]  # fmt: skip
    x = np.stack([square(24)] * 5)
    given = {"NumpyArrayIterator": (x, None), "DirectoryIterator": (folder,), "DataFrameIterator": (table_of(), folder)}
    named = {} if name == "NumpyArrayIterator" else {"target_size": (24, 24)}
    made = {
        whose: one(*given[name], image_data_generator=generator(**ALL), batch_size=2, shuffle=True, seed=3, **named)
        for whose, one, generator in (("ours", kind, Ours), ("theirs", theirs, Theirs))
    }
    for _ in range(3):
        ours, wanted = (batch[0] if isinstance(batch, tuple) else batch
                        for batch in (made["ours"].next(), next(made["theirs"])))  # fmt: skip
        assert np.abs(ours - wanted).max() < 0.01
    for wrong, came in ((Theirs(), "Keras's own ImageDataGenerator"), (None, "NoneType"), (aw.rotate, "Transform")):
        sentence = f"image_data_generator must be an augwidgets.generator.ImageDataGenerator, got {came}"
        one_sentence(TypeError, sentence, lambda wrong=wrong: kind(*given[name], image_data_generator=wrong))
    capsys.readouterr()


def test_an_iterator_of_ones_own_draws_from_the_streams_of_its_batches():
    class Twice(free.Iterator):
        def __init__(self, x, generator, seed):
            self.x, self.image_data_generator = x, generator
            super().__init__(len(x), 2, True, seed)

        def _get_batches_of_transformed_samples(self, index_array):
            generator = self.image_data_generator
            return np.stack([generator.random_transform(generator.random_transform(self.x[i])) for i in index_array])

    x = np.random.default_rng(0).random((5, 12, 12, 3), np.float32)
    before = global_state()
    one, other = (Twice(x, Ours(rotation_range=90), seed=4) for _ in range(2))
    batches = [one.next() for _ in range(4)]
    assert [len(batch) for batch in batches] == [2, 2, 1, 2] and global_state() == before
    assert all((batch == other.next()).all() for batch in batches)
    assert len(list(zip(range(7), one, strict=False))) == 7
    one.reset()
    assert len(one.next()) == 2
    one_sentence(
        ValueError, "batch_size must be a whole number from 1 on, got 0", lambda: free.Iterator(3, 0, True, None)
    )
    one_sentence(NotImplementedError, "says in _get_batches_of", lambda: free.Iterator(3, 1, True, None).next())


def test_every_name_that_the_module_shows_is_there():
    assert set(free.__all__) < set(dir(free))
    for name in dir(free):
        assert callable(getattr(free, name)) and not name.startswith("_"), name
    old = {name for name in dir(keras_functions) if not name.startswith("_")}
    assert old <= set(dir(free))


@row("save_to_dir where a name is taken")
@pytest.mark.parametrize("way", ITERATORS)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_what_is_saved_overwrites_nothing(way, ending, folder, tmp_path, capsys):
    saved = tmp_path / "saved"
    saved.mkdir()

    def flow(kind):
        generator, named = kind(rotation_range=30), {"shuffle": False, "seed": 1, "save_to_dir": saved,
                                                     "save_prefix": "p", "save_format": ending}  # fmt: skip
        if way == "NumpyArrayIterator":
            return generator.flow(np.stack([square(24)] * 3), batch_size=3, **named)
        if way == "DirectoryIterator":
            return generator.flow_from_directory(folder, classes=["cats"], batch_size=3, **named)
        return generator.flow_from_dataframe(table_of(), folder, batch_size=3, **named)

    next(flow(Theirs))
    theirs = {file: file.read_bytes() for file in saved.iterdir()}
    next(flow(Theirs))
    assert len(theirs) == len(list(saved.iterdir())) == 3
    theirs = {file: file.read_bytes() for file in saved.iterdir()}
    with ThreadPool(4) as pool:
        pool.map(lambda _: next(flow(Ours)), range(4), chunksize=1)
    assert {file: file.read_bytes() for file in theirs} == theirs
    names = {file.stem for file in saved.iterdir()}
    assert len(names) == 15 and names == {
        f"{file.stem}{more}" for file in theirs for more in ("", "_2", "_3", "_4", "_5")
    }
    for file in saved.iterdir():
        with Image.open(file) as picture:
            picture.verify()
    capsys.readouterr()


def test_what_cannot_be_saved_says_so(tmp_path):
    with pytest.warns(UserWarning, match="1, 3 or 4 channels are expected, 2 came"):
        flow = Ours().flow(np.zeros((2, 8, 8, 2)), save_to_dir=tmp_path)
    one_sentence(ValueError, "a picture that is saved must have 1, 3 or 4 channels, got 2", lambda: next(flow))
    next(Ours().flow(np.zeros((1, 8, 8, 4)), save_to_dir=tmp_path, save_format="jpg"))
    (saved,) = tmp_path.iterdir()
    with Image.open(saved) as picture:
        assert picture.mode == "RGB"


@pytest.mark.parametrize(
    ("given", "kind", "sentence"),
    [
        ({"color_mode": "bgr"}, ValueError, "color_mode must be one of 'grayscale', 'rgb', 'rgba', got 'bgr'"),
        ({"class_mode": "many"}, ValueError, "class_mode must be one of .*'raw'.*, got 'many'"),
        ({"class_mode": "multi_output"}, TypeError, "y_col must be a list of columns .*, got 'class'"),
        ({"x_col": "age"}, TypeError, "x_col must hold texts, the names of files, got 1.0 in 'age'"),
        ({"y_col": "age"}, TypeError, r"y_col must hold texts or lists .*, got 1.0 in 'age'; table.'age'..astype"),
        ({"y_col": "age", "class_mode": "sparse"}, TypeError, "y_col must hold texts where .*'sparse', got 1.0"),
        ({"class_mode": "binary", "classes": ["a"]}, ValueError, "there must be 2 classes where .*, got 1"),
        ({"weight_col": "class"}, TypeError, "weight_col must hold numbers, got .* in 'class'"),
        ({"subset": "test"}, ValueError, "Invalid subset name: .*'validation', or None, got 'test'"),
    ],
)
def test_columns_and_modes_that_do_not_fit_are_named(given, kind, sentence, folder):
    one_sentence(kind, sentence, lambda: Ours(validation_split=0.5).flow_from_dataframe(table_of(), folder, **given))


def test_other_answers_of_a_table_are_keras(folder, capsys):
    table = table_of()
    table["tags"] = [["x", "y"], ["z"], ["y"], ("x",)]
    table["width"] = [4, 3, 2, 1]
    for given in (
        {"y_col": "tags"},
        {"y_col": "tags", "classes": ["z", "x"]},
        {"class_mode": "multi_output", "y_col": ["age", "width"]},
        {"class_mode": "binary"},
        {"class_mode": "sparse", "classes": ["b", "a"], "weight_col": "width"},
        {"class_mode": None, "subset": "validation", "color_mode": "grayscale"},
        {"class_mode": "input", "subset": "training", "color_mode": "rgba", "interpolation": "bilinear"},
    ):
        named = {"target_size": (20, 32), "shuffle": False, **given}
        ours, theirs = (
            kind(validation_split=0.5).flow_from_dataframe(table, folder, **named) for kind in (Ours, Theirs)
        )
        found, wanted = (batch if isinstance(batch, tuple) else (batch,) for batch in (next(ours), next(theirs)))
        assert ours.filenames == theirs.filenames and len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
        if given.get("class_mode", "categorical") in ("categorical", "binary", "sparse"):
            assert ours.labels == theirs.labels and ours.class_indices == theirs.class_indices
    capsys.readouterr()


@pytest.mark.parametrize("color_mode", ["grayscale", "rgb", "rgba"])
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("size", [(20, 32), (33, 12), (30, 40)])
def test_files_are_read_as_keras_reads_them(color_mode, keep, size, folder, capsys):
    named = {"target_size": size, "color_mode": color_mode, "keep_aspect_ratio": keep, "interpolation": "bicubic",
             "shuffle": False}  # fmt: skip
    for data_format in ("channels_last", "channels_first"):
        ours, theirs = (kind(data_format=data_format).flow_from_directory(folder, **named) for kind in (Ours, Theirs))
        for one, other in zip(next(ours), next(theirs), strict=True):
            np.testing.assert_array_equal(one, other)
    assert capsys.readouterr().out == "Found 8 images belonging to 2 classes.\n" * 4


def test_classes_lie_in_folders_further_inside(tmp_path, capsys):
    for place in ("train/cats", "train/cats/big", "train/dogs"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8)).save(tmp_path / place / "1.png")
    ours, theirs = (kind().flow_from_directory(tmp_path / "train") for kind in (Ours, Theirs))
    assert ours.filenames == theirs.filenames and (ours.classes == theirs.classes).all()
    named = Ours().flow_from_directory(tmp_path, classes=["train/dogs", "train/cats"])
    assert named.filenames == ["train/dogs/1.png", "train/cats/1.png", "train/cats/big/1.png"]
    capsys.readouterr()


def test_a_list_of_pictures_is_taken_for_pictures():
    pictures = [square() for _ in range(4)]
    batch = next(Ours().flow(pictures, batch_size=4, shuffle=False))
    assert batch.shape == (4, 64, 64, 3)
    assert next(Ours().flow(tuple(pictures[:3]))).shape == (3, 64, 64, 3)
    assert next(Ours().flow(pictures[:1])).shape == (1, 64, 64, 3)


@row("preprocessing_function, other shape or dtype")
@pytest.mark.parametrize(("function", "came"), [
    (lambda image: image[:-1], r"float32 \(63, 64, 3\)"),
    (lambda image: image.astype(np.uint8), r"uint8 \(64, 64, 3\)"),
    (lambda image: None, "NoneType"),
    (lambda image: image.tolist(), "list"),
    (lambda image: image[..., 0], r"float32 \(64, 64\)"),
])  # fmt: skip
def test_a_function_that_returns_something_else_is_named(function, came):
    wanted = rf"preprocessing_function <lambda> must return a picture like .* float32 \(64, 64, 3\), got {came} "
    with pytest.raises(ValueError, match=wanted + "for picture 0"):
        next(Ours(preprocessing_function=function).flow(square()[None]))
    with pytest.raises(ValueError, match=wanted + "for the picture"):
        Ours(preprocessing_function=function).standardize(square())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = next(Theirs(preprocessing_function=function).flow(square()[None]))
        except (TypeError, ValueError, AttributeError) as error:
            theirs = str(error)
    # An error far off, or silence.
    assert "lambda" not in theirs if isinstance(theirs, str) else theirs.shape == (1, 64, 64, 3)


def test_a_float_of_another_length_is_still_a_float():
    out = next(Ours(preprocessing_function=lambda image: image.astype(np.float64) / 2).flow(square()[None]))
    np.testing.assert_allclose(out[0], square() / 2, rtol=1e-6)


@row("brightness_range the wrong way round")
def test_a_brightness_range_the_wrong_way_round_is_refused():
    with pytest.raises(
        ValueError, match=r"brightness_range must be \(low, high\) with low <= high, got \(1.2, 0.8\); tu"
    ):
        Ours(brightness_range=(1.2, 0.8))
    assert Theirs(brightness_range=(1.2, 0.8)).get_random_transform((4, 4, 3), 0)["brightness"] > 0
    for wrong in (0.5, (1, 2, 3)):
        with pytest.raises(ValueError, match=r"brightness_range must be a pair \(low, high\), got"):
            Ours(brightness_range=wrong)
    with pytest.raises(ValueError, match="turn the two around"):
        free.random_brightness(square(), (1.2, 0.8))
    with pytest.raises(ValueError, match=r"brightness_range must be a pair \(low, high\), got 3"):
        free.random_brightness(square(), 3)


@row("other fill modes and orders, unknown names")
def test_what_is_not_known_is_refused_in_a_sentence():
    with pytest.raises(
        ValueError, match=r"fill_mode must be one of 'nearest', 'constant', 'reflect', 'wrap', got 'mirror'"
    ):
        Ours(fill_mode="mirror")
    with pytest.raises(
        ValueError, match=r"interpolation_order must be 0 \(nearest\), 1 \(linear\) or 3 \(cubic\), got 2"
    ):
        Ours(interpolation_order=2)
    assert Theirs(fill_mode="mirror", interpolation_order=2).apply_transform(square(), {"theta": 9}).shape == (
        64,
        64,
        3,
    )
    with pytest.raises(ValueError, match=r"transform_parameters has no 'rotation'; it may hold theta, tx"):
        Ours().apply_transform(square(), {"rotation": 9})
    assert (Theirs().apply_transform(square(), {"rotation": 9}) == square()).all()
    with pytest.raises(
        TypeError, match=r"ImageDataGenerator has no argument 'rotation'; did you mean 'rotation_range'\?"
    ):
        Ours(rotation=30)
    with pytest.raises(TypeError, match=r"has no argument 'xyz'; it has featurewise_center, .*, dtype$"):
        Ours(xyz=1)
    for wrong in (1.5, -0.1, "yes", None):
        with pytest.raises(ValueError, match=r"horizontal_flip must be True, False or a chance in \[0, 1\], got"):
            Ours(horizontal_flip=wrong)
    for parameters, name in (({"zx": 0}, "zx and zy must not be 0"), ({"shear": 90}, "shear must not turn")):
        with pytest.raises(ValueError, match=name):
            Ours().apply_transform(square(), parameters)


@row("flow(masks=)")
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, np.float32, np.uint16])
def test_masks_are_moved_by_the_draw_of_their_picture(dtype):
    rng = np.random.default_rng(4)
    labels = np.zeros((7, 40, 60), dtype)
    for number, mask in enumerate(labels):
        left, top = rng.integers(5, 25), rng.integers(5, 15)
        mask[top : top + 20, left : left + 30] = 1 + (number if dtype not in (bool,) else 0)
    pictures = (labels != 0)[..., None] * np.float32([255, 200, 150])
    settings = {**ALL, "width_shift_range": 0.2, "height_shift_range": 0.3, "brightness_range": (0.9, 1),
                "channel_shift_range": 0, "fill_mode": "constant", "rescale": 1 / 255}  # fmt: skip
    for targets in (None, np.arange(7) * 10):
        flow = Ours(**settings).flow(pictures, targets, batch_size=3, seed=9, masks=labels)
        for _ in range(6):
            batch, found = next(flow)
            if targets is not None:
                answers, found = found
            assert found.dtype == labels.dtype and found.shape == batch.shape[:3]
            for number, (picture, mask) in enumerate(zip(batch, found, strict=True)):
                there = np.unique(mask[mask != 0])
                assert len(there) <= 1
                if targets is not None and dtype is not bool and len(there):
                    assert there[0] == 1 + answers[number] / 10
                # The picture at half its height is the mask, but for the pixels that both cut in half.
                assert ((picture[..., 0] > 0.45) != (mask != 0)).mean() < 0.005
    with pytest.raises(TypeError, match="masks"):
        Theirs().flow(pictures, masks=labels)


# -- paired flows ---------------------------------------------------------------------------------------------------


def coded(count=24):
    """Pictures whose level is their number, and masks that hold it as well: what belongs together can be told."""
    numbers = np.arange(1, count + 1)
    masks = np.zeros((count, 20, 30), np.int32)
    masks[:, 5:15, 4:20] = numbers[:, None, None]
    return masks[..., None].astype(np.float32), masks, numbers


def together(x, masks):
    return all(set(np.unique(mask)) <= {0, round(float(picture.max()))} for picture, mask in zip(x, masks, strict=True))


def test_pairs_stay_together_whatever_is_shuffled_split_or_weighed():
    x, masks, numbers = coded()
    generator = Ours(rotation_range=90, validation_split=0.25, interpolation_order=0)
    flow = generator.flow(x, numbers, batch_size=5, masks=masks, seed=1, sample_weight=numbers / 100)
    for _ in range(2):
        for index in range(len(flow)):
            pictures, (answers, found), weights = flow[index]
            assert together(pictures, found)
            np.testing.assert_array_equal(pictures.max(axis=(1, 2, 3)), answers)
            np.testing.assert_array_equal(weights, answers / 100)
            assert (pictures[..., 0] == found).all()  # both at order 0: pixel for pixel
        flow.on_epoch_end()
    for subset, wanted in (("validation", numbers[:6]), ("training", numbers[6:])):
        flow = generator.flow(x, batch_size=24, masks=masks, subset=subset)
        pictures, found = next(flow)
        assert sorted(found.max(axis=(1, 2))) == wanted.tolist() and together(pictures, found)
    pictures, found = next(generator.flow(x, masks=masks, subset="validation", shuffle=False))
    assert (found == masks[:6]).all()  # validation pictures stay where they are, and so do their masks


def test_pairs_stay_together_with_any_number_of_workers():
    x, masks, _ = coded(40)
    flow = Ours(rotation_range=90, width_shift_range=0.2, interpolation_order=0).flow(x, batch_size=3, masks=masks)
    with ThreadPool(8) as pool:
        for pictures, found in pool.map(lambda _: next(flow), range(60), chunksize=1):
            assert (pictures[..., 0] == found).all()
        for pictures, found in pool.map(flow.__getitem__, list(range(len(flow))) * 3, chunksize=1):
            assert (pictures[..., 0] == found).all()


def test_masks_may_have_channels_and_other_arrays_may_come_along():
    x, masks, numbers = coded(6)
    both = np.stack([masks, masks * 2], axis=-1)
    pictures, found = next(Ours(rotation_range=90, interpolation_order=0).flow(x, masks=both, seed=1))
    assert (found[..., 0] * 2 == found[..., 1]).all() and (pictures[..., 0] == found[..., 0]).all()
    first = Ours(rotation_range=90, interpolation_order=0, data_format="channels_first")
    pictures, found = next(first.flow(np.moveaxis(x, 3, 1), masks=np.moveaxis(both, 3, 1), seed=1))
    assert found.shape == (6, 2, 20, 30) and (pictures[:, 0] == found[:, 0]).all()
    (pictures, extra), (answers, found) = next(Ours(rotation_range=9).flow((x, numbers * 7), numbers, masks=masks))
    assert (extra == answers * 7).all() and together(pictures, found)


@pytest.mark.parametrize("masks", [np.zeros((5, 20, 30)), np.zeros((6, 30, 20)), np.zeros(6), np.zeros((6, 20))])
def test_masks_that_do_not_fit_are_refused(masks):
    with pytest.raises(
        ValueError, match=r"masks must be one for each picture and of its size, 6 x 20 x 30 .*, got shape"
    ):
        Ours().flow(coded(6)[0], masks=masks)


def test_a_flow_trains_a_model_with_several_workers():
    import keras

    x, _, numbers = coded(8)
    flow = Ours(rotation_range=20).flow(x, numbers.astype(np.float32), batch_size=4, seed=1)
    flow.workers = 2
    model = keras.Sequential([keras.layers.Input((20, 30, 1)), keras.layers.GlobalAveragePooling2D(),
                              keras.layers.Dense(1)])  # fmt: skip
    model.compile("sgd", "mse")
    history = model.fit(flow, epochs=2, verbose=0)
    assert np.isfinite(history.history["loss"]).all() and len(history.history["loss"]) == 2


# -- where nothing is wrong with Keras ------------------------------------------------------------------------------


@pytest.mark.parametrize("fill_mode", ["nearest", "reflect"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 6])
def test_pictures_agree_on_a_square_without_shifts(fill_mode, channels):
    image = square(channels=channels)
    for seed in range(12):
        ours, theirs = (kind(**ALL, fill_mode=fill_mode).random_transform(image, seed) for kind in (Ours, Theirs))
        # Both in float: OpenCV's weights are float32, SciPy's float64.
        assert np.abs(ours - theirs).max() < 0.01
    whole, theirs = (
        kind(**ALL, fill_mode=fill_mode).random_transform(image.astype(np.uint8), 3) for kind in (Ours, Theirs)
    )
    assert np.abs(whole - theirs).max() <= 1


def test_pictures_agree_with_corrected_shifts():
    """Keras's own function moves along the right axes: only what is drawn for it is swapped."""
    image = square()
    for seed in range(8):
        parameters = Ours(**ALL, width_shift_range=0.2, height_shift_range=9).get_random_transform(image.shape, seed)
        ours, theirs = (kind(fill_mode="reflect").apply_transform(image, parameters) for kind in (Ours, Theirs))
        assert np.abs(ours - theirs).max() < 0.01


def test_pictures_that_are_not_square_agree_with_the_middle_of_a_square_one():
    """Keras is right on squares. Laid into the middle of one, a picture is turned about its own centre."""
    canvas = np.zeros((100, 100, 3), np.float32)
    canvas[20:80] = image = square(100)[20:80]
    for parameters in (
        {"theta": 33},
        {"shear": 25, "theta": -70},
        {"zx": 1.4, "zy": 0.8},
        {"theta": 10, "tx": 7, "ty": -4},
    ):
        theirs = Theirs(fill_mode="constant").apply_transform(canvas, parameters)[20:80]
        ours = Ours(fill_mode="constant").apply_transform(image, parameters)
        inside = Ours(fill_mode="constant").apply_transform(np.ones_like(image), parameters) == 1
        assert inside.mean() > 0.4
        assert np.abs(ours - theirs)[inside].max() < 0.01


def test_order_0_is_exact():
    sample = dotted()
    mask = np.where(sample.mask == 7, 3, 0)
    mask[:9, :31] = 200
    rows, columns = np.mgrid[: mask.shape[0], : mask.shape[1]] + 0.5
    for seed in range(10):
        generator = Ours(**ALL, **SHIFTS, interpolation_order=0)
        parameters = {**generator.get_random_transform(mask.shape, seed), "channel_shift_intensity": None}
        out = generator.apply_transform(mask[..., None].astype(np.float32), parameters)[..., 0]
        assert set(np.unique(out)) <= {0, 3, 200}
        assert (out == generator.move_mask(mask, parameters)).all()
        # The nearest pixel, told from the inverse matrix; where two are equally near either will do.
        x, y, _ = warp_of(parameters, mask.shape).inverse @ [columns.ravel(), rows.ravel(), np.ones(mask.size)]
        clear = np.maximum(np.abs(x % 1 - 0.5), np.abs(y % 1 - 0.5)) < 0.499
        inside = clear & (x > 0) & (x < mask.shape[1]) & (y > 0) & (y < mask.shape[0])
        assert (out.ravel()[inside] == mask[y[inside].astype(int), x[inside].astype(int)]).all()
        image = square()
        ours, theirs = (kind(**ALL, interpolation_order=0).random_transform(image, seed) for kind in (Ours, Theirs))
        assert (ours != theirs).mean() < 0.005


def test_quarter_turns_and_flips_move_whole_pixels():
    image = np.random.default_rng(0).random((30, 30, 3), np.float32)
    assert (Ours().apply_transform(image, {"theta": 90}) == np.rot90(image)).all()
    wide = np.random.default_rng(0).integers(0, 99, (20, 31, 5))
    for order in (0, 1, 3):
        generator = Ours(interpolation_order=order)
        assert (generator.apply_transform(wide, {"flip_horizontal": True}) == wide[:, ::-1]).all()
        assert (generator.apply_transform(wide, {"flip_vertical": True}) == wide[::-1]).all()
        assert (generator.apply_transform(wide, {"theta": 180}) == wide[::-1, ::-1]).all()
        assert (generator.apply_transform(wide, {"tx": 2, "ty": -3})[3:, :-2] == wide[:-3, 2:]).all()


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64,
                                   np.uint64, np.float16, np.float32, np.float64])  # fmt: skip
@pytest.mark.parametrize("channels", [1, 3, 5])
def test_every_number_format_and_number_of_channels_is_moved(dtype, channels):
    values = np.random.default_rng(1).integers(0, 2 if dtype is bool else 100, (9, 14, channels))
    picture = values.astype(dtype)
    picture.flags.writeable = False
    warp = warp_of({"tx": 3}, (9, 14))
    out = resampled(picture, warp, order=0, fill_mode="constant", cval=1)
    assert out.dtype == dtype and out.shape == picture.shape
    assert (out[:, :-3] == picture[:, 3:]).all() and (out[:, -3:] == 1).all()
    mixed = resampled(picture, warp_of({"tx": 0.2}, (9, 14)), order=1, fill_mode="nearest", cval=0)
    assert mixed.dtype == dtype
    wanted = 0.8 * values[:, :-1] + 0.2 * values[:, 1:]
    rounding = {"f": 1e-4 if dtype is not np.float16 else 0.05}.get(np.dtype(dtype).kind, 0.5)
    assert np.abs(mixed[:, :-1].astype(float) - wanted).max() <= rounding + 1e-5
    same = resampled(picture, warp_of(NEUTRAL, (9, 14)), order=1, fill_mode="nearest", cval=0)
    assert (same == picture).all() and not np.may_share_memory(same, picture) and same.flags.writeable


@pytest.mark.parametrize("label", [2**24 + 1, -(10**12) - 1, 2**62 + 1])
def test_large_labels_are_exact(label):
    mask = np.zeros((30, 40), np.int64)
    mask[5:20, 9:30] = label
    moved = Ours(interpolation_order=0).apply_transform(mask[..., None], {"theta": 20, "zx": 0.8})
    assert set(np.unique(moved)) == {0, label}


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_uncovered_mask_is_background_whatever_cval_is(data_format):
    mask = np.full((2, 6, 8) if data_format == "channels_first" else (6, 8, 2), 5)
    generator = Ours(fill_mode="constant", cval=9, data_format=data_format)
    for moved in (generator.move_mask(mask, {"tx": 3}), generator.move_mask(np.full((6, 8), 5), {"tx": 3})):
        assert set(np.unique(moved)) == {0, 5}
    assert set(np.unique(Ours(cval=9).move_mask(np.full((6, 8), 5), {"tx": 3}))) == {5}  # the picture's own fill


def test_the_input_is_never_written_to():
    image = square()
    image.flags.writeable = False
    for parameters in ({}, {"brightness": 2}, {"channel_shift_intensity": 9, "theta": 3}, {"flip_vertical": True}):
        out = Ours().apply_transform(image, parameters)
        assert not np.may_share_memory(out, image)
    pictures = np.stack([image] * 3)
    pictures.flags.writeable = False
    next(Ours(rescale=0.5, preprocessing_function=lambda x: np.multiply(x, 2, out=x)).flow(pictures))
    assert (pictures == image).all()


def test_alpha_is_moved_and_not_brightened():
    image = square(channels=4)
    out, theirs = (kind().apply_transform(image, {"brightness": 0.5}) for kind in (Ours, Theirs))
    assert (out[..., 3] == image[..., 3]).all()
    assert np.abs(out - theirs).max() <= 1.5
    np.testing.assert_allclose(out[..., :3], image[..., :3] / 2, atol=1e-4)


@pytest.mark.parametrize("shuffle", [True, False])
def test_seeded_flows_agree_over_epochs_by_next_and_by_index(shuffle, tmp_path):
    pictures = np.stack([square(32) * np.float32(level) for level in np.linspace(0.3, 1, 10)])
    numbers = np.arange(10)
    folders = [tmp_path / "ours", tmp_path / "theirs"]
    for folder in folders:
        folder.mkdir()
    settings = {**ALL, "fill_mode": "reflect", "rescale": 1 / 255, "samplewise_center": True}
    flows = [
        kind(**settings).flow(pictures, numbers, batch_size=4, seed=5, shuffle=shuffle, save_to_dir=folder,
                              sample_weight=numbers / 2, save_prefix="p")
        for kind, folder in zip((Ours, Theirs), folders, strict=True)
    ]  # fmt: skip

    def agree(ours, theirs):
        assert np.abs(ours[0] - theirs[0]).max() < 1e-4
        assert all((one == other).all() for one, other in zip(ours[1:], theirs[1:], strict=True))

    for _ in range(7):
        agree(next(flows[0]), next(flows[1]))
    assert sorted(file.name for file in folders[0].iterdir()) == sorted(file.name for file in folders[1].iterdir())
    flows = [kind(**settings).flow(pictures, numbers, batch_size=4, seed=5, shuffle=shuffle, save_to_dir=folder)
             for kind, folder in zip((Ours, Theirs), folders, strict=True)]  # fmt: skip
    assert len(flows[0]) == len(flows[1]) == 3
    for _ in range(3):
        for index in range(3):
            agree(flows[0][index], flows[1][index])
        for flow in flows:
            flow.on_epoch_end()
    for index in (3, -1):
        with pytest.raises(ValueError, match=rf"this flow has 3 batches, 0\.\.2, got {index}"):
            flows[0][index]


@pytest.mark.parametrize("settings", [
    {"featurewise_center": True, "featurewise_std_normalization": True},
    {"zca_whitening": True, "featurewise_center": True},
    {"featurewise_center": True, "rescale": 1 / 255, "samplewise_center": True},
])  # fmt: skip
@pytest.mark.parametrize("augment", [False, True])
def test_fit_measures_what_keras_measures(settings, augment):
    pictures = np.random.default_rng(2).random((12, 10, 10, 3), np.float32) * 255
    kinds = [kind(rotation_range=60, zoom_range=0.3, fill_mode="reflect", **settings) for kind in (Ours, Theirs)]
    for kind in kinds:
        kind.fit(pictures, augment=augment, rounds=2, seed=4)
    for name in ("mean", "std"):
        one, other = (getattr(kind, name) for kind in kinds)
        assert (one is None) == (other is None)
        if one is not None:
            np.testing.assert_allclose(one, other, rtol=1e-4)
    for batch in (pictures[:4], pictures[0]):
        ours, theirs = (kind.standardize(batch.copy()) for kind in kinds)
        # Whitening divides by singular values that are close to nothing: compared by their spread.
        assert np.abs(ours - theirs).mean() < 0.01 * max(1, theirs.std())
    if augment:
        other = Ours(rotation_range=60, zoom_range=0.3, fill_mode="reflect", **settings)
        other.fit(pictures, augment=True, rounds=2, seed=5)
        assert not (other.mean == kinds[0].mean).all()


def test_what_was_not_fitted_warns_as_keras_does():
    with pytest.warns(UserWarning, match="hasn't been fit"):
        next(Ours(featurewise_center=True).flow(square()[None]))


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("cats", "dogs"):
        (tmp_path / name).mkdir()
        for number in range(4):
            Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8)).save(tmp_path / name / f"{number}.png")
    return tmp_path


def table_of():
    import pandas

    files = [f"cats/{number}.png" for number in range(4)]
    return pandas.DataFrame({"filename": files, "class": list("abab"), "age": [1.0, 2.0, 3.0, 4.0]})


def test_a_folder_flows_as_keras_does(folder, capsys):
    settings = {"rotation_range": 30, "fill_mode": "reflect", "rescale": 1 / 255, "validation_split": 0.5}
    for mode in ("categorical", "binary", "sparse", "input", None):
        arguments = {"target_size": (24, 24), "batch_size": 3, "seed": 2, "class_mode": mode, "subset": "training"}
        ours, theirs = (kind(**settings).flow_from_directory(folder, **arguments) for kind in (Ours, Theirs))
        assert ours.class_indices == theirs.class_indices and ours.filenames == theirs.filenames
        for _ in range(3):
            found, wanted = next(ours), next(theirs)
            found, wanted = (batch if isinstance(batch, tuple) else (batch,) for batch in (found, wanted))
            assert all(np.abs(one - other).max() < 1e-4 for one, other in zip(found, wanted, strict=True))
    validation = Ours(**settings).flow_from_directory(folder, (24, 24), subset="validation", shuffle=False)
    plain = Theirs(rescale=1 / 255, validation_split=0.5).flow_from_directory(
        folder, (24, 24), subset="validation", shuffle=False)  # fmt: skip
    np.testing.assert_allclose(next(validation)[0], next(plain)[0], atol=1e-6)
    assert "images belonging to 2 classes" in capsys.readouterr().out


def test_a_function_that_fails_on_a_file_names_it(folder, capsys):
    def grumble(image):
        raise OSError("no light")

    flow = Ours(preprocessing_function=grumble).flow_from_directory(folder, shuffle=False)
    with pytest.raises(RuntimeError, match=r"failed on picture cats/0\.png .* with OSError: no light"):
        next(flow)
    capsys.readouterr()


def test_a_table_flows_as_keras_does(folder, capsys):
    table = table_of()
    arguments = {"target_size": (24, 24), "batch_size": 3, "seed": 2}
    settings = {"rotation_range": 30, "fill_mode": "reflect"}
    for more in ({}, {"class_mode": "raw", "y_col": "age"}, {"weight_col": "age"}):
        ours, theirs = (
            kind(**settings).flow_from_dataframe(table, folder, **arguments, **more) for kind in (Ours, Theirs)
        )
        for _ in range(3):
            for one, other in zip(next(ours), next(theirs), strict=True):
                assert np.abs(one - other).max() < 0.01
    with pytest.warns(DeprecationWarning, match="has_ext does nothing any more"):
        Ours().flow_from_dataframe(table, folder, has_ext=True)
    with pytest.warns(DeprecationWarning, match='class_mode="other" is called "raw" today'):
        flow = Ours().flow_from_dataframe(table, folder, class_mode="other", y_col="age", shuffle=False)
    assert next(flow)[1].tolist() == [1, 2, 3, 4]
    with pytest.raises(TypeError, match="flow_from_dataframe has no argument 'target'"):
        Ours().flow_from_dataframe(table, folder, target=3)
    capsys.readouterr()


def test_a_table_without_classes_flows_as_its_own_goal(folder, capsys):
    flow = Ours().flow_from_dataframe(table_of()[["filename"]], folder, class_mode="input", target_size=(24, 24))
    pictures, goal = next(flow)
    assert pictures.shape == (4, 24, 24, 3) and (pictures == goal).all()
    capsys.readouterr()


def test_tables_need_no_pandas_of_ours():
    assert not any("import pandas" in file.read_text() for file in Path(free.__file__).parent.glob("*.py"))


# -- arguments and imports ------------------------------------------------------------------------------------------


def test_it_has_the_same_23_arguments_as_keras_class():
    assert not issubclass(Ours, Theirs) and Theirs.__module__.startswith("keras.")
    assert inspect.signature(Ours) == inspect.signature(Theirs)
    assert len(inspect.signature(Ours).parameters) == 23
    for name in ("flow", "flow_from_directory", "flow_from_dataframe", "fit", "get_random_transform",
                 "random_transform", "apply_transform", "standardize"):  # fmt: skip
        ours, theirs = (list(inspect.signature(getattr(kind, name)).parameters.values()) for kind in (Ours, Theirs))
        kept = [item for item in ours if item.kind not in (item.KEYWORD_ONLY, item.VAR_KEYWORD)]
        wanted = [item for item in theirs if item.kind is not item.VAR_KEYWORD]
        assert [(item.name, item.default) for item in kept] == [(item.name, item.default) for item in wanted], name
    one, other = Ours(True, False, True, rotation_range=3, zoom_range=0.2), Theirs(True, False, True, rotation_range=3,
                                                                                   zoom_range=0.2)  # fmt: skip
    assert vars(one) == vars(other)


def test_keras_own_sentences_are_kept():
    with pytest.raises(ValueError, match="zoom_range"):
        Ours(zoom_range=(1, 2, 3))
    with pytest.raises(ValueError, match="validation_split"):
        Ours(validation_split=2)
    with pytest.warns(UserWarning, match="zca_whitening"):
        Ours(zca_whitening=True)


FREE = {
    "random_rotation": (30,), "random_shear": (20,), "random_zoom": ((0.5, 1.5),), "random_channel_shift": (40,),
    "random_brightness": ((0.5, 1.5),),
}  # fmt: skip
LAST = {"row_axis": 0, "col_axis": 1, "channel_axis": 2}


@pytest.mark.parametrize("name", FREE)
def test_free_functions_are_keras(name):
    ours, theirs = getattr(free, name), getattr(keras_functions, name)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert [item.default for item in inspect.signature(ours).parameters.values()] == [
        item.default for item in inspect.signature(theirs).parameters.values()]  # fmt: skip
    axes = LAST if "row_axis" in inspect.signature(ours).parameters else {}
    if name == "random_channel_shift":
        axes = {"channel_axis": 2}
    image = square() * np.float32(0.8) + 10
    for seed in range(5):
        np.random.seed(seed)
        out = ours(image, *FREE[name], **axes)
        np.random.seed(seed)
        wanted = theirs(image, *FREE[name], **axes)
        # Keras's brightness cuts to whole levels before and after: 1 + 1.5 of them.
        assert np.abs(out - wanted).max() < (2.5 if name == "random_brightness" else 0.01)
        if axes is LAST:
            np.random.seed(seed)
            first = ours(np.moveaxis(image, 2, 0), *FREE[name])  # channels first is the default, as in Keras
            assert (np.moveaxis(first, 0, 2) == out).all()


def test_random_shift_shifts_along_the_axis_that_the_name_says():
    image = dot()
    for seed in range(6):
        np.random.seed(seed)
        across = place(free.random_shift(image, 0.4, 0, **LAST, fill_mode="constant"))
        np.random.seed(seed)
        theirs = place(keras_functions.random_shift(image, 0.4, 0, **LAST, fill_mode="constant"))
        assert across[0] == pytest.approx(20, abs=0.1) and abs(across[1] - 40) > 0.5
        assert theirs is None or theirs[1] == pytest.approx(40, abs=0.1)
        np.random.seed(seed)
        assert place(free.random_shift(image, 0, 0.4, **LAST, fill_mode="constant"))[1] == pytest.approx(40, abs=0.1)


def test_apply_affine_transform_turns_about_the_true_centre_and_checks_its_axes():
    image = dot((100, 200), (50, 100))
    parameters = {**LAST, "theta": 180, "fill_mode": "constant"}
    assert (free.apply_affine_transform(image, **parameters) == image).all()
    assert place(keras_functions.apply_affine_transform(image, **parameters)) is None
    across = np.swapaxes(image, 0, 1)
    sideways = free.apply_affine_transform(across, row_axis=1, col_axis=0, channel_axis=2, tx=30, fill_mode="constant")
    assert (
        np.swapaxes(sideways, 0, 1) == free.apply_affine_transform(image, **LAST, tx=30, fill_mode="constant")
    ).all()
    for wrong in ({"row_axis": 0, "col_axis": 0, "channel_axis": 2}, {"row_axis": 3}):
        with pytest.raises(ValueError, match="three axes with numbers that differ"):
            free.apply_affine_transform(image, **wrong)
    with pytest.raises(ValueError, match="three axes"):
        free.apply_affine_transform(image[0])


def test_apply_brightness_shift_spreads_first_only_if_asked_to():
    image = square(top=0.5)
    np.testing.assert_allclose(free.apply_brightness_shift(image, 3, scale=False), np.minimum(image * 3, 1), atol=1e-6)
    assert keras_functions.apply_brightness_shift(image, 3, scale=False).max() == 0
    spread, theirs = (module.apply_brightness_shift(image, 0.5) for module in (free, keras_functions))
    assert np.abs(spread - theirs).max() <= 1.5 and spread.max() == pytest.approx(127.5, abs=0.01)
    grey = r"three axes, \(H, W, C\), got shape \(64, 64\); a grey one is x\[..., np.newaxis\]"
    one_sentence(ValueError, grey, lambda: free.apply_brightness_shift(image[..., 0], 2))
    one_sentence(ValueError, grey, lambda: free.random_brightness(image[..., 0], (1, 2)))
    one_sentence(ValueError, "three axes with numbers", lambda: free.random_shift(image[..., 0], 0.1, 0.1))
    assert free.apply_brightness_shift(np.full((2, 2, 1), 7, np.uint8), 2).tolist() == [[[0], [0]], [[0], [0]]]


def test_names_that_are_still_keras_come_from_keras():
    from augwidgets.generator import ImageDataGenerator, array_to_img, img_to_array, load_img

    assert ImageDataGenerator is Ours
    assert img_to_array(array_to_img(square())).shape == (64, 64, 3) and callable(load_img)
    with pytest.raises(AttributeError, match="augwidgets.generator has no 'flow'"):
        free.flow  # noqa: B018


def run(code, **environment):
    variables = {name: value for name, value in os.environ.items() if not name.startswith("KERAS")}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**variables, **environment}
    )


def test_where_keras_is_missing_the_five_functions_say_so_and_the_rest_does_without():
    done = run("import sys; sys.modules['keras'] = None\n"
               "import augwidgets as aw, numpy as np\nfrom augwidgets.generator import random_rotation, load_img\n"
               )  # fmt: skip
    message = 'ImportError: Keras is needed for this and not installed; pip install "augwidgets[lab]" brings Keras'
    assert done.stderr.strip().splitlines()[-1].startswith(message)


@row("importing it, flow")
def test_neither_the_class_nor_its_flows_import_keras(folder):
    code = f"""
import sys, pathlib
import numpy as np
import augwidgets as aw
from augwidgets.generator import DataFrameIterator, ImageDataGenerator, random_rotation
generator = ImageDataGenerator(rotation_range=30, featurewise_center=True)
generator.fit(np.zeros((2, 9, 9, 3)))
flow = generator.flow(np.zeros((4, 9, 9, 3)), np.arange(4.0), batch_size=2)
random_rotation(flow.next()[0][0], 30)
generator.flow_from_directory({str(folder)!r}).next()
explorer = aw.explore(generator)
explorer.seed = 5
assert explorer.error is None
heavy = [name for name in ("keras", "jax", "tensorflow", "torch", "scipy", "pandas") if name in sys.modules]
assert not heavy, heavy
# Keras is imported afterwards, and takes the flow that was made before all the same.
import keras
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
model.compile("sgd", "mse")
assert isinstance(flow, keras.utils.PyDataset) and isinstance(flow, aw.generator.Iterator)
history = model.fit(flow, epochs=2, validation_data=generator.flow(np.ones((3, 9, 9, 3)), np.ones(3)), verbose=0)
assert np.isfinite(history.history["val_loss"]).all()
assert np.isfinite(model.evaluate(flow, verbose=0))
assert model.predict(generator.flow(np.ones((5, 9, 9, 3)), batch_size=2, shuffle=False), verbose=0).shape == (5, 1)
"""
    done = run(code, KERAS_BACKEND="jax")
    assert done.returncode == 0, done.stderr


def test_where_nobody_chose_a_backend_it_is_jax(tmp_path):
    if importlib.util.find_spec("tensorflow") is not None:
        pytest.skip("TensorFlow is installed, and Keras's own choice")
    code = "from augwidgets.generator import load_img; import keras; print(keras.backend.backend())"
    done = run(code, KERAS_HOME=str(tmp_path))
    assert done.stdout.split() == ["jax"], done.stderr
    # Keras has now written a file that names its default: nobody has chosen that.
    (tmp_path / "keras.json").write_text('{"backend": "tensorflow"}')
    assert run(code, KERAS_HOME=str(tmp_path)).stdout.split() == ["jax"]
    done = run(code, KERAS_BACKEND="tensorflow")
    message = "ImportError: Keras needs tensorflow, which is not installed; pip install"
    assert done.stderr.strip().splitlines()[-1].startswith(message)


def test_the_second_place_is_tried_and_then_it_is_said(monkeypatch):
    tried = []

    def only(place):
        def load(name):
            tried.append(name)
            if name != place:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            return keras_functions

        return load

    monkeypatch.setattr(importlib, "import_module", only("keras.src.legacy.preprocessing.image"))
    assert keras_class.image_module.__wrapped__() is keras_functions
    assert tried == ["keras._tf_keras.keras.preprocessing.image", "keras.src.legacy.preprocessing.image"]
    monkeypatch.setattr(importlib, "import_module", only("nowhere"))
    with pytest.raises(
        ImportError, match=r"Keras \d.* has no ImageDataGenerator at keras\._tf_keras.*: pip install keras=="
    ):
        keras_class.image_module.__wrapped__()


def test_a_broken_file_in_a_folder_is_named(tmp_path):
    folder = tmp_path / "cats"
    folder.mkdir()
    Image.fromarray(square().astype(np.uint8)).save(folder / "a.png")
    (folder / "b.png").write_bytes(b"no picture")
    flow = Ours().flow_from_directory(tmp_path, batch_size=2, shuffle=False)
    with pytest.raises(OSError, match=r"cats.b\.png cannot be read as a picture; repair it") as told:
        next(flow)
    assert "\n" not in str(told.value)


def test_one_picture_with_alpha_is_lifted():
    with pytest.warns(UserWarning, match="taken for one picture"):
        aw.ImageDataGenerator().flow(np.zeros((8, 8, 4), np.float32))


def test_an_epoch_that_ends_early_does_not_come_again():
    flow = aw.ImageDataGenerator(rotation_range=90).flow(
        np.random.default_rng(0).random((4, 8, 8, 1)) * 255, batch_size=2, shuffle=False, seed=1
    )
    for _ in range(2):
        [flow[k] for k in range(len(flow))]
    before = flow[0]
    flow.on_epoch_end()
    assert (flow[0] != before).any()


def test_a_seed_below_2_to_the_32():
    with pytest.raises(ValueError, match="seed must be"):
        aw.ImageDataGenerator().flow(np.zeros((3, 8, 8, 3)), seed=2**32)


def test_loose_pictures_are_seen_whatever_the_case_of_their_ending(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "A.PNG")
    with pytest.raises(ValueError, match="as one class"):
        aw.ImageDataGenerator().flow_from_directory(tmp_path)

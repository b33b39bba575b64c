"""Keras's layers, opened: their settings, the pictures that Keras itself gives, and labels that lie where they are."""

from __future__ import annotations

import inspect
import random

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.dialects.keras import layers as keras_layers
from augwidgets.dialects.keras.layers import applied, batched, compiled, limitations, pipeline_of
from augwidgets.dialects.keras.layers.limits import ARGUMENTS
from augwidgets.domain.range import Range
from augwidgets.generator.keras_import import import_keras
from tests.strategies import smooth

keras = import_keras()
layers = keras.layers

PHOTO = aw.pictures.cat().image[40:101, 60:152].copy()  # 61 x 92
PHOTO[0], PHOTO[1] = 255, 254  # all the way up
PHOTO.flags.writeable = False
FLOAT = (PHOTO / 255).astype(np.float32)

# Every layer that opens, with what has no default.
GIVEN = {
    "AlphaDropout": {"rate": 0.1},
    "AugMix": {},
    "AutoContrast": {},
    "CenterCrop": {"height": 40, "width": 50},
    "ContrastLimitedAdaptiveHistogramEqualization": {},
    "Dropout": {"rate": 0.2},
    "Equalization": {},
    "GaussianDropout": {"rate": 0.2},
    "GaussianNoise": {"stddev": 0.2},
    "Normalization": {"mean": [120.0, 110.0, 100.0], "variance": [900.0, 800.0, 700.0]},
    "RandAugment": {},
    "RandomBrightness": {"factor": 0.2},
    "RandomColorDegeneration": {"factor": 0.5},
    "RandomColorJitter": {"brightness_factor": 0.2, "hue_factor": 0.1},
    "RandomContrast": {"factor": 0.3},
    "RandomCrop": {"height": 40, "width": 50},
    "RandomElasticTransform": {},
    "RandomErasing": {},
    "RandomFlip": {},
    "RandomGaussianBlur": {},
    "RandomGrayscale": {},
    "RandomHue": {"factor": 0.2},
    "RandomInvert": {},
    "RandomPerspective": {},
    "RandomPosterization": {"factor": 4},
    "RandomRotation": {"factor": 0.1},
    "RandomSaturation": {"factor": (0.3, 0.7)},
    "RandomSharpness": {"factor": 0.5},
    "RandomShear": {"x_factor": 0.2, "y_factor": (0.1, 0.2)},
    "RandomTranslation": {"height_factor": 0.2, "width_factor": (-0.1, 0.3)},
    "RandomZoom": {"height_factor": 0.3},
    "Rescaling": {"scale": 1 / 255},
    "Resizing": {"height": 40, "width": 50},
    "Solarization": {"addition_factor": 0.1, "threshold_factor": 0.5},
    "SpatialDropout2D": {"rate": 0.3},
}
SEEDED = [name for name in GIVEN if "seed" in inspect.signature(getattr(layers, name)).parameters]


def made(name, **more):
    return getattr(layers, name)(**GIVEN[name], **more)


def ran(pipeline, seed, image):
    """What the text of a pipeline gives."""
    names = {"image": image, "k": seed}
    exec(compile(pipeline.code(), "exported", "exec"), names)
    state = random.getstate()
    try:
        return np.asarray(eval(pipeline.call("k"), names))
    finally:
        random.setstate(state)


# -- opening ---------------------------------------------------------------------------------------------------------


def test_every_layer_that_makes_one_picture_of_one_opens():
    assert set(GIVEN) == set(ARGUMENTS)
    folder = "image_preprocessing"
    there = {name for name, found in vars(layers).items() if folder in getattr(found, "__module__", "")}
    assert there - set(ARGUMENTS) == {"MixUp", "CutMix", "MaxNumBoundingBoxes"}


@pytest.mark.parametrize("name", GIVEN)
def test_a_layer_opens_with_its_arguments(name):
    layer = made(name)
    opened = pipeline_of(layer)
    (part,) = opened.parts
    assert opened.thing is layer and opened.library == f"Keras {keras.__version__}"
    assert part.name == name and part.summary and not part.summary.endswith(" ")
    arguments = inspect.signature(type(layer)).parameters
    hidden = {"seed", "name", "dtype", "data_format", "kwargs"}
    assert {setting.name for setting in part.settings} | set(part.others) == set(arguments) - hidden
    for setting in part.settings:
        check = setting.domain.check_open if setting.is_open else setting.domain.check
        assert check(setting.value, setting.name) == setting.value


def test_one_number_is_shown_as_the_pair_it_stands_for():
    def shown(layer):
        return {setting.name: setting.value for setting in pipeline_of(layer).parts[0].settings}

    assert shown(layers.RandomRotation(0.1))["factor"] == (-0.1, 0.1)
    assert shown(layers.RandomTranslation(0.2, (-0.1, 0.3)))["height_factor"] == (-0.2, 0.2)
    assert shown(layers.RandomContrast(0.3))["factor"] == (0, 0.3)
    assert shown(layers.RandomPosterization(4))["factor"] == (1, 4)
    assert shown(layers.RandomShear(0.2))["x_factor"] == (0, 0.2)  # to either side
    assert shown(layers.RandomGaussianBlur())["kernel_size"] == 3
    jitter = shown(layers.RandomColorJitter(hue_factor=0.1))
    assert jitter["hue_factor"] == (0, 0.1) and jitter["brightness_factor"] == (0, 0)
    assert jitter["saturation_factor"] == (0.5, 0.5) and jitter["value_range"] == "0..255"
    assert shown(layers.RandomBrightness(0.1, value_range=(-1, 1)))["value_range"] == "-1..1"


def test_off_changes_nothing():
    # What the jitter shows for None is what changes nothing once it is written down.
    opened = pipeline_of(layers.RandomColorJitter())
    for name in ("brightness_factor", "contrast_factor", "saturation_factor", "hue_factor"):
        value = next(setting.value for setting in opened.parts[0].settings if setting.name == name)
        opened = opened.changed(0, name, value)
    np.testing.assert_allclose(opened.apply(aw.Sample(PHOTO), 3).levels, PHOTO, atol=0.01)


def test_a_class_opens_where_nothing_is_missing():
    opened = pipeline_of(layers.RandomFlip)
    assert isinstance(opened.thing, layers.RandomFlip) and "seed=" not in opened.code()
    with pytest.raises(TypeError, match="^RandomRotation opens when it is made: give it factor$"):
        pipeline_of(layers.RandomRotation)


def test_rows_of_layers_have_a_part_for_each():
    for form in (keras.Sequential, layers.Pipeline):
        row = form([layers.RandomFlip(), layers.RandomCrop(4, 5), layers.RandAugment()])
        opened = pipeline_of(row)
        assert [part.name for part in opened.parts] == ["RandomFlip", "RandomCrop", "RandAugment"]
        assert opened.thing is row and opened.in_pixels
        other = opened.changed(1, "width", 7)
        assert type(other.thing) is type(row) and other.thing.layers[1].width == 7 and row.layers[1].width == 5
    assert not pipeline_of(layers.RandomFlip()).in_pixels


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (lambda: layers.Dense(3), "got Dense$"),
        (lambda: layers.Conv2D(3, 3), "got Conv2D$"),
        (lambda: keras.Sequential([layers.RandomFlip(), layers.Dense(3)]), "got Dense$"),
        (lambda: keras.Model(*[keras.Input((4, 4, 3))] * 2), "got Functional$"),
        (lambda: keras.Sequential([]), "got an empty Sequential$"),
        (lambda: layers.MixUp(), "^MixUp mixes several pictures and their labels; what opens are"),
        (lambda: layers.CutMix, "^CutMix mixes several"),
        (lambda: layers.RandomFlip(data_format="channels_first"), "channels_first"),
        (lambda: layers.Normalization(), "adapt it"),
    ],
)
def test_what_is_no_augmentation_is_refused_in_one_sentence(thing, told):
    with pytest.raises(TypeError, match=told) as caught:
        pipeline_of(thing())
    assert "\n" not in str(caught.value)


# -- changing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GIVEN)
def test_every_setting_takes_its_limits_and_keeps_the_rest(name):
    opened = pipeline_of(made(name))
    for setting in opened.parts[0].settings:
        for value in ends(setting):
            other = opened.changed(0, setting.name, value)
            kept = {each.name: each.value for each in other.parts[0].settings}
            assert kept == {**{each.name: each.value for each in opened.parts[0].settings}, setting.name: value}
            assert type(other.thing) is getattr(layers, name)
    assert opened.thing.get_config() == made(name).get_config() | {"name": opened.thing.name} | same_seed(opened.thing)


def same_seed(layer):
    return {"seed": layer.get_config()["seed"]} if "seed" in layer.get_config() else {}


def ends(setting):
    domain = setting.domain
    if not isinstance(domain, Range):
        return domain.options
    return [(domain.low, domain.high), (domain.high, domain.high)] if setting.is_open else [domain.low, domain.high]


@pytest.mark.parametrize(
    "name", ["RandomRotation", "RandomHue", "RandomContrast", "RandomInvert", "RandomPosterization"]
)
def test_beyond_the_limits_keras_refuses(name):
    (setting,) = [each for each in pipeline_of(made(name)).parts[0].settings if each.name == "factor"]
    low, high = setting.domain.low, setting.domain.high
    assert (low, high) == getattr(layers, name)._FACTOR_BOUNDS
    with pytest.raises(ValueError, match="factor"):
        getattr(layers, name)(high + 0.5)


def test_what_keras_refuses_is_one_sentence():
    opened = pipeline_of(layers.RandomGaussianBlur())
    with pytest.raises(ValueError, match="^RandomGaussianBlur does not take kernel_size=4: .*odd") as caught:
        opened.changed(0, "kernel_size", 4)
    assert "\n" not in str(caught.value) and "\x1b" not in str(caught.value)
    with pytest.raises(ValueError, match=r"factor must lie in \[-1, 1\], got 3"):
        pipeline_of(layers.RandomRotation(0.1)).changed(0, "factor", (-0.1, 3))
    with pytest.raises(ValueError, match="^RandomFlip has a control for mode, got 'seed'"):
        pipeline_of(layers.RandomFlip()).changed(0, "seed", 3)


def test_a_shear_is_changed_though_its_own_config_is_refused():
    layer = layers.RandomShear(0.2, (0.0, 0.1))
    with pytest.raises(ValueError, match="factor"):
        layers.RandomShear(**{name: layer.get_config()[name] for name in ("x_factor", "y_factor")})
    other = pipeline_of(layer).changed(0, "y_factor", (0.1, 0.3)).thing
    assert other.x_factor == (-0.2, 0.2) and other.y_factor == (0.1, 0.3)


def test_name_and_seed_are_kept_and_have_no_control():
    opened = pipeline_of(layers.RandomRotation(0.1, seed=5, name="turn"))
    other = opened.changed(0, "factor", (0, 0.2))
    assert other.thing.name == "turn" and other.thing.seed == 5 and "seed=5" in other.code()
    assert other.parts[0].others == {"seed": "5"}


# -- drawing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SEEDED)
def test_pictures_are_those_of_a_layer_with_that_seed(name):
    # A layer that was made with a seed begins where `apply` begins; AugMix draws from Python's generator, too.
    theirs = made(name, seed=11)
    state = random.getstate()
    random.seed(11)
    expected = np.asarray(theirs(PHOTO[None].astype(np.float32), training=True))[0]
    random.setstate(state)
    given = pipeline_of(made(name)).apply(aw.Sample(PHOTO), 11)
    np.testing.assert_allclose(given.levels, expected, atol=1e-3)
    np.testing.assert_array_equal(given.sample.image, np.rint(given.levels.clip(0, 255)).astype(np.uint8))


@pytest.mark.parametrize("name", [name for name in GIVEN if name not in SEEDED])
@pytest.mark.parametrize("image", [PHOTO, FLOAT], ids=["uint8", "float32"])
def test_layers_that_draw_nothing_give_keras_own_picture(name, image):
    theirs = made(name)
    batch = image[None].astype(np.float32)
    expected = np.asarray(theirs(batch, training=True) if theirs._call_has_training_arg else theirs(batch))[0]
    opened = pipeline_of(made(name))
    given = opened.apply(aw.Sample(image), 3)
    np.testing.assert_array_equal(given.levels, expected)
    assert given.sample.image.dtype == image.dtype and opened.apply(aw.Sample(image), 4).sample.same_as(given.sample)


@pytest.mark.parametrize("name", GIVEN)
def test_the_same_seed_the_same_picture_and_nothing_else_is_touched(name):
    layer = made(name)
    before = [np.asarray(variable) for variable in layer.variables]
    opened = pipeline_of(layer)
    sample = aw.Sample(PHOTO)
    numpys, pythons = np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
    first = {seed: opened.apply(sample, seed).levels for seed in (1, 2, 3)}
    again = {seed: opened.apply(sample, seed).levels for seed in (3, 1, 2)}
    assert np.random.get_state()[1].tolist() == numpys and random.getstate() == pythons  # noqa: NPY002
    for seed, levels in first.items():
        np.testing.assert_array_equal(levels, again[seed])
    assert all((np.asarray(now) == was).all() for now, was in zip(layer.variables, before, strict=True))


def test_layers_in_a_row_draw_apart():
    opened = pipeline_of(keras.Sequential([layers.RandomInvert((0.5, 0.5)), layers.RandomInvert((0.5, 0.5))]))
    words = {opened.apply(aw.Sample(PHOTO), seed).words for seed in range(30)}
    assert len(words) == 4  # with one draw for both there would be two


@pytest.mark.parametrize("name", GIVEN)
def test_the_text_gives_the_same_picture(name):
    opened = pipeline_of(made(name))
    # The last bit may part: the text's picture is a NumPy array where the layer begins.
    np.testing.assert_allclose(ran(opened, 63, PHOTO), opened.apply(aw.Sample(PHOTO), 63).levels, atol=1e-4)


ROWS = {
    "colour": ("RandomRotation", PHOTO),
    "grey": ("RandomRotation", FLOAT[..., :1]),
    "alpha": ("RandomRotation", np.dstack([PHOTO, PHOTO[..., :1]])),
    "Equalization": ("Equalization", PHOTO),
    "AugMix": ("AugMix", PHOTO),
    "Rescaling": ("Rescaling", PHOTO),
}


@pytest.mark.parametrize("form", [keras.Sequential, layers.Pipeline])
@pytest.mark.parametrize("name", ROWS)
def test_the_text_of_a_row_gives_the_same_picture(form, name):
    last, image = ROWS[name]
    opened = pipeline_of(form([layers.RandomFlip(), layers.RandomTranslation(0.1, 0.2), made(last)]))
    for seed in (4, 5):
        np.testing.assert_allclose(ran(opened, seed, image), opened.apply(aw.Sample(image), seed).levels, atol=1e-4)
    assert "import keras" in opened.code() and "KERAS_BACKEND" in opened.code()


@pytest.mark.parametrize("name", GIVEN)
def test_the_text_has_lines_that_can_be_read(name):
    opened = pipeline_of(made(name))
    lines = [*opened.code().splitlines(), f"pictures = [{opened.call('63 + k')} for k in range(9)]"]
    assert max(map(len, lines)) <= 120
    assert opened.call("63 + k").count("(") <= 2


def test_numbers_are_written_as_a_person_would():
    turn, level = pipeline_of(layers.RandomRotation((-30 / 360, 0.1))), pipeline_of(layers.Rescaling(1 / 255))
    assert "factor=(-30 / 360, 0.1))" in turn.code() and "scale=1 / 255)" in level.code()
    assert "scale=2 / 255, offset=-1)" in pipeline_of(layers.Rescaling(1 / 127.5, -1)).code()


def test_sequential_cannot_hold_equalization():
    # The day that Keras can, the note and the other form in the text are to go.
    row = keras.Sequential([layers.RandomFlip(), layers.Equalization()])
    with pytest.raises(ValueError, match="cycle"):
        row(PHOTO[None])
    opened = pipeline_of(row)
    assert "keras.layers.Pipeline" in opened.code()
    assert any("cannot hold Equalization" in note for note in opened.notes(aw.Sample(PHOTO)))


def test_an_error_inside_a_layer_names_it():
    opened = pipeline_of(layers.RandomHue(0.2))
    with pytest.raises(RuntimeError, match="^RandomHue fails on a grey picture: ") as caught:
        opened.apply(aw.Sample(PHOTO[..., 0]), 1)
    assert "\n" not in str(caught.value)
    assert "RandomHue takes pictures with three channels, and this one is grey" in opened.notes(
        aw.Sample(PHOTO[..., 0])
    )


def test_drawn_values_are_told():
    sample = aw.Sample(PHOTO)
    (word,) = pipeline_of(layers.RandomRotation((0.1, 0.1))).apply(sample, 1).words
    assert word == "turn 36.0°"
    assert pipeline_of(layers.RandomTranslation((0.5, 0.5), (0.25, 0.25))).apply(sample, 1).words == (
        "right 23.0 px", "down 30.5 px",
    )  # fmt: skip
    said = [pipeline_of(layers.RandomFlip("horizontal")).apply(sample, seed) for seed in range(8)]
    for outcome in said:
        flipped = (outcome.sample.image == PHOTO[:, ::-1]).all()
        assert outcome.words == (("flipped",) if flipped else ("not flipped",))
    assert len({outcome.words for outcome in said}) == 2


def test_levels_are_those_of_the_layer_and_the_picture_saturates():
    outcome = pipeline_of(layers.GaussianNoise(1.0)).apply(aw.Sample(FLOAT), 1)
    assert outcome.levels.max() > 1.5 and outcome.sample.image.max() == 1 and outcome.white is None
    scaled = pipeline_of(layers.Rescaling(1 / 255)).apply(aw.Sample(PHOTO), 1)
    assert scaled.white == 1 and scaled.levels.max() <= 1


# -- labels ----------------------------------------------------------------------------------------------------------

X0, Y0, X1, Y1 = 50, 30, 90, 60


def marked(size=(120, 200)):
    """A bright rectangle off centre, with its mask and its box, in a dark picture; and a box that nothing marks."""
    image, mask = np.zeros((*size, 3), np.uint8), np.zeros(size, np.int64)
    image[Y0:Y1, X0:X1], mask[Y0:Y1, X0:X1] = 255, 7
    return aw.Sample(image, mask, [[0, 0, 6, 4], [X0, Y0, X1, Y1]], ["corner", "cat"], [[60, 40]])


MOVED = {
    "flip across": lambda: layers.RandomFlip("horizontal"),
    "flip along": lambda: layers.RandomFlip("vertical"),
    "flip both": lambda: layers.RandomFlip(),
    "rotation": lambda: layers.RandomRotation(0.1, "constant"),
    "translation": lambda: layers.RandomTranslation(0.2, 0.3, "constant"),
    "zoom": lambda: layers.RandomZoom(0.3, (-0.3, 0.1), "constant"),
    "perspective": lambda: layers.RandomPerspective(scale=0.6),
    "shear": lambda: layers.RandomShear(0.2, 0.1, fill_mode="constant"),
    "crop": lambda: layers.RandomCrop(90, 150),
    "crop of a small one": lambda: layers.RandomCrop(150, 130),
    "centre": lambda: layers.CenterCrop(80, 130),
    "centre of a small one": lambda: layers.CenterCrop(150, 130),
    "resize": lambda: layers.Resizing(100, 120),
    "resize cropping": lambda: layers.Resizing(100, 120, crop_to_aspect_ratio=True),
    "elastic": lambda: layers.RandomElasticTransform(fill_mode="constant"),
    "augmix": lambda: layers.AugMix(),
    "two": lambda: keras.Sequential([layers.RandomFlip(), layers.RandomTranslation(0.1, 0.1, "constant")]),
}


@pytest.mark.parametrize("name", MOVED)
def test_labels_that_are_shown_lie_where_the_picture_is(name):
    opened, sample = pipeline_of(MOVED[name]()), marked()
    seen = 0
    for moved in (outcome.sample for outcome in opened.apply_all(sample, range(6))):
        on = moved.image[..., 0] > 127
        if moved.mask is not None:
            assert set(np.unique(moved.mask)) <= {0, 7} and moved.mask.dtype == np.int64
            # Nearest neighbour against a bilinear edge at half: they part where a half is a tie.
            assert ((moved.mask == 7) ^ on).sum() <= 0.02 * on.sum() + 1
        if moved.boxes is not None and "cat" in moved.box_labels:
            place = moved.box_labels.index("cat")
            rows, columns = np.nonzero(on)
            around = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
            # The tip of a turned corner covers less than half of its pixels.
            np.testing.assert_allclose(moved.boxes[place], around, atol=1.1)
            assert moved.box_ids[place] == 1
        seen += (moved.mask is not None) + (moved.boxes is not None)
        assert moved.keypoints is None
    told = " ".join(opened.notes(sample))
    assert "Keras's layers move no keypoints: they are left out here" in told
    assert ("the mask wrongly" in told) == (moved.mask is None) and ("boxes wrongly" in told) == (moved.boxes is None)
    assert seen or name in ("elastic", "augmix", "crop of a small one")


def test_a_box_of_which_nothing_is_left_is_dropped_with_its_label():
    moved = pipeline_of(layers.CenterCrop(80, 130)).apply(marked(), 0).sample
    assert moved.box_labels == ("cat",) and moved.box_ids.tolist() == [1]


def test_keras_moves_these_boxes_wrongly():
    # The day that Keras moves them rightly, `stays_behind` is to let them through.
    sample = marked()
    for layer in (
        layers.RandomCrop(90, 150, bounding_box_format="xyxy", seed=1),
        layers.RandomShear((0.3, 0.3), fill_mode="constant", bounding_box_format="xyxy", seed=1),
    ):
        boxes = {"boxes": sample.boxes[None].astype(np.float32), "labels": np.zeros((1, 2))}
        out = layer({"images": sample.image[None].astype(np.float32), "bounding_boxes": boxes}, training=True)
        columns = np.nonzero((np.asarray(out["images"])[0, ..., 0] > 127).any(axis=0))[0]
        assert abs(float(out["bounding_boxes"]["boxes"][0, 1, 0]) - columns.min()) > 2


@pytest.mark.parametrize("name", [name for name in GIVEN if name not in limitations.MOVING])
def test_labels_stay_where_nothing_moves(name):
    sample = marked(PHOTO.shape[:2])  # for which JAX has compiled the layers
    moved = pipeline_of(made(name)).apply(sample, 3).sample
    assert moved.replace(image=sample.image).same_as(sample.replace(image=sample.image))
    assert not any("left out" in note for note in pipeline_of(made(name)).notes(sample))


def test_alpha_is_kept_apart_and_moved():
    clear = np.dstack([PHOTO, np.arange(PHOTO[..., 0].size).reshape(PHOTO.shape[:2]).astype(np.uint8)])
    toned = pipeline_of(layers.RandomInvert((1.0, 1.0))).apply(aw.Sample(clear), 1).sample.image
    assert (toned[..., 3] == clear[..., 3]).all() and (toned[..., :3] == 255 - PHOTO).all()
    flip = pipeline_of(layers.RandomFlip("horizontal"))
    seed = next(seed for seed in range(20) if flip.apply(aw.Sample(clear), seed).words == ("flipped",))
    assert (flip.apply(aw.Sample(clear), seed).sample.image == clear[:, ::-1]).all()
    bent = pipeline_of(layers.RandomElasticTransform())
    assert bent.apply(aw.Sample(clear), 1).sample.image.shape[2] == 3
    assert any("alpha" in note for note in bent.notes(aw.Sample(clear)))


# -- notes -----------------------------------------------------------------------------------------------------------


def test_levels_that_are_not_meant_are_told_with_what_to_write():
    told = (
        "RandomBrightness takes pictures in 0..255 unless told otherwise, and this one is in 0..1: "
        "write value_range=(0, 1)"
    )
    assert told in pipeline_of(layers.RandomBrightness(0.2)).notes(aw.Sample(FLOAT))
    other = pipeline_of(layers.RandomBrightness(0.2, value_range=(0, 1)))
    assert any("write value_range=(0, 255)" in note for note in other.notes(aw.Sample(PHOTO)))
    for opened, image in (
        (pipeline_of(layers.RandomBrightness(0.2)), PHOTO),
        (other, FLOAT),
        (pipeline_of(keras.Sequential([layers.Rescaling(1 / 255), layers.RandomHue(0.1, value_range=(0, 1))])), PHOTO),
    ):
        assert not any("write value_range" in note for note in opened.notes(aw.Sample(image)))


@pytest.mark.parametrize("name", GIVEN)
def test_which_layers_wait_for_training_is_told(name):
    layer = made(name)
    batch = PHOTO[None].astype(np.float32)
    still = np.asarray(layer(batch, training=False) if layer._call_has_training_arg else layer(batch))
    acts = still.shape != batch.shape or not np.allclose(still, batch)
    assert acts == (name in limitations.ALWAYS_ACTING)
    assert any("in training only" in note for note in pipeline_of(layer).notes(aw.Sample(PHOTO))) == (not acts)


# -- our steps through their layers ----------------------------------------------------------------------------------


def test_drawn_steps_through_their_layers_give_our_picture():
    steps = (
        aw.flip_horizontal.at(), aw.rotate.at(angle=17, fill="edge"), aw.flip_vertical.at(),
        aw.shift.at(right=0.125, down=-0.25, fill="edge"), aw.zoom.at(scale=1.3, fill="edge"),
    )  # fmt: skip
    recipe = aw.Recipe([])
    picture = smooth(size=(64, 96))
    for step in steps:
        theirs, refused = applied([step], recipe, picture)
        # Both interpolate in single precision; whole levels may part by one where a half is rounded.
        assert not refused and np.abs(theirs.astype(int) - step(picture)).max() <= 1
    theirs, refused = applied(steps, recipe, picture)
    # One after another against one warp for all: a soft picture, looked at where no border came in.
    ours = recipe.apply(aw.Sample(picture), steps).image
    assert not refused and np.abs(theirs.astype(int) - ours)[20:-20, 20:-20].max() <= 4
    assert theirs.dtype == picture.dtype and theirs.shape == picture.shape


def test_steps_that_layers_cannot_say_are_listed_and_left_out():
    steps = (aw.gamma.at(exponent=2), aw.invert.at(), aw.rotate.at(angle=5, expand=True), aw.shear.at())
    theirs, refused = applied(steps, aw.Recipe([]), FLOAT)
    np.testing.assert_allclose(theirs, 1 - FLOAT, atol=1e-6)
    assert [name for name, _ in refused] == ["gamma", "rotate", "shear"]
    assert "expand" in refused[1][1] and theirs.dtype == np.float32
    drawn = aw.default_recipe().draw(np.random.default_rng(3))
    assert applied(drawn, aw.default_recipe(), PHOTO)[0].shape == PHOTO.shape


def test_the_folder_keeps_its_old_face():
    assert {"code", "to_object", "steps_of", "pipeline_of"} <= set(keras_layers.__all__)


# -- several draws in one call ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("RandomFlip", "RandomRotation", "RandomContrast"),
        ("RandomCrop",),
        ("RandAugment",),
        ("AugMix",),
        ("RandomErasing",),
    ],
    ids="-".join,
)
def test_several_seeds_in_one_call_give_the_pictures_and_labels_of_each_alone(names):
    mask = np.zeros(PHOTO.shape[:2], np.uint8)
    mask[10:30, 40:70] = 3
    sample = aw.Sample(PHOTO, mask=mask, boxes=[[40, 10, 70, 30], [0, 0, 9, 8]])
    pipeline = pipeline_of(keras.Sequential([made(name) for name in names]))
    together = pipeline.apply_all(sample, [4, 9, 2])
    assert len({outcome.levels.tobytes() for outcome in together}) == 3
    for outcome, seed in zip(together, [4, 9, 2], strict=True):
        alone = pipeline.apply(sample, seed)
        np.testing.assert_allclose(outcome.levels, alone.levels, atol=0.01)
        assert outcome.words == alone.words and outcome.white == alone.white
        for name in ("mask", "boxes"):
            one, other = getattr(outcome.sample, name), getattr(alone.sample, name)
            assert (one is None) == (other is None)
            assert one is None or np.allclose(one, other, atol=1e-3)


def test_jax_is_given_as_many_pictures_each_time_for_it_compiles_anew_for_every_number(monkeypatch):
    given = []
    once = batched._batched
    monkeypatch.setattr(batched, "_batched", lambda *way: given.append(len(way[2])) or once(*way))
    pipeline = pipeline_of(made("RandomContrast"))
    for count, calls in ((9, [3, 3, 3]), (2, [3]), (1, [1]), (0, [])):
        given.clear()
        found = pipeline.apply_all(aw.Sample(PHOTO), range(count))
        assert len(found) == count and given == calls
        for seed, outcome in enumerate(found):
            np.testing.assert_allclose(outcome.levels, pipeline.apply(aw.Sample(PHOTO), seed).levels, atol=0.01)


@pytest.mark.parametrize(("name", "argument"), [("RandomRotation", "factor"), ("RandomZoom", "height_factor")])
def test_one_program_serves_whatever_numbers_a_slider_gives(name, argument):
    compiled._PROGRAMS.pop(name, None)
    sample = aw.Sample(PHOTO, mask=np.eye(*PHOTO.shape[:2], dtype=np.uint8), boxes=[[40, 10, 70, 30]])
    found = []
    for upper in (0.05, 0.125, 0.3):
        pipeline = pipeline_of(made(name)).changed(0, argument, (-0.1, upper))
        found += pipeline.apply_all(sample, [4, 9, 2])
        for outcome, seed in zip(found[-3:], [4, 9, 2], strict=True):
            alone = pipeline.apply(sample, seed)  # as Keras itself runs it, step by step
            np.testing.assert_allclose(outcome.levels, alone.levels, atol=0.01)
            assert outcome.words == alone.words and np.allclose(outcome.sample.boxes, alone.sample.boxes, atol=1e-3)
    assert len({outcome.levels.tobytes() for outcome in found}) == 9
    (program,) = compiled._PROGRAMS[name].values()
    assert program._call._cache_size() == 1


def test_what_else_a_layer_is_made_of_is_another_program():
    compiled._PROGRAMS.pop("RandomRotation", None)
    for given in ({}, {"fill_mode": "constant"}, {"fill_mode": "constant", "fill_value": 99.0}):
        pipeline = pipeline_of(layers.RandomRotation(0.3, **given))
        (outcome,) = pipeline.apply_all(aw.Sample(PHOTO), [3])
        np.testing.assert_allclose(outcome.levels, pipeline.apply(aw.Sample(PHOTO), 3).levels, atol=0.01)
    assert len(compiled._PROGRAMS["RandomRotation"]) == 3


def test_a_number_that_each_value_is_compiled_for_is_drawn_without_a_program_in_the_end(monkeypatch):
    compiled._PROGRAMS.pop("RandomErasing", None)
    monkeypatch.setattr(compiled, "_MOST", 1)
    for value in range(2):
        pipeline = pipeline_of(layers.RandomErasing(fill_value=float(value)))
        (outcome,) = pipeline.apply_all(aw.Sample(PHOTO), [3])
        np.testing.assert_allclose(outcome.levels, pipeline.apply(aw.Sample(PHOTO), 3).levels, atol=0.01)
    assert len(compiled._PROGRAMS["RandomErasing"]) == compiled._MOST


def test_what_cannot_be_drawn_together_says_what_is_wrong_as_one_alone_does():
    pipeline = pipeline_of(made("RandomHue"))
    with pytest.raises(RuntimeError, match="RandomHue fails on a grey picture"):
        pipeline.apply_all(aw.Sample(PHOTO[..., :1]), [1, 2])
    assert len(pipeline.apply_all(aw.Sample(PHOTO), [1, 2])) == 2

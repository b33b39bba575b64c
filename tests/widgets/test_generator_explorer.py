"""The generator's explorer: every argument a control, as meant and as Keras does it, and the code for it."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import numpy as np
import pytest
import traitlets

import augwidgets as aw
from augwidgets.dialects.keras.generator.arguments import GROUPS, arguments_of
from augwidgets.dialects.keras.generator.opening import OpenedGenerator
from augwidgets.generator import ImageDataGenerator, Preprocessing, keras_class
from tests.widgets.front_end import named, parts, say, slider, view

KERAS = keras_class.image_module().ImageDataGenerator
CAT = aw.pictures.cat()
SQUARE = aw.Sample(np.ascontiguousarray(aw.pictures.astronaut().image[:96, :96]))


def opened(sample: Any = CAT, /, **given: Any) -> aw.GeneratorExplorer:
    explorer = aw.explore(ImageDataGenerator(**given), on=sample)
    assert isinstance(explorer, aw.GeneratorExplorer)
    return explorer


def ran(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(text, "exported", "exec"), names)
    return names


# -- every argument has a control -------------------------------------------------------------------------------------


def test_every_argument_that_can_be_seen_is_a_control():
    explorer = opened()
    shown = {name for names in GROUPS.values() for name in names}
    assert shown | {"data_format", "validation_split", "dtype"} == set(inspect.signature(ImageDataGenerator).parameters)
    words = {getattr(part, "description", "") for part in parts(explorer)} | {
        getattr(part, "value", "") for part in parts(explorer) if type(part).__name__ == "Label"
    }
    assert {name.replace("_", " ") for name in shown} <= words


def test_it_opens_at_the_settings_that_it_is_given():
    explorer = opened(rotation_range=90, zoom_range=[0.5, 1.5], fill_mode="wrap", horizontal_flip=True)
    assert named(explorer, "Geometry rotation range: value").value == "90°"
    assert named(explorer, "Geometry zoom range: from … to").value == "0.50 … 1.50 ×"
    assert named(explorer, "Geometry fill mode").value == "wrap"
    assert named(explorer, "Geometry horizontal flip: value").value == "50 %"


@pytest.mark.parametrize(
    ("name", "value", "argument", "wanted"),
    [
        ("Geometry rotation range: value", "30", "rotation_range", 30),
        ("Geometry width shift range: value", "25", "width_shift_range", 0.25),
        ("Geometry shear range: value", "12", "shear_range", 12),
        ("Geometry zoom range: from … to", "0.5 2", "zoom_range", [0.5, 2]),
        ("Geometry horizontal flip: value", "50", "horizontal_flip", True),
        ("Geometry horizontal flip: value", "30", "horizontal_flip", 0.3),
        ("Geometry cval: value", "128", "cval", 128),
        ("Levels brightness range: from … to", "0.2 1", "brightness_range", (0.2, 1)),
        ("Levels channel shift range: value", "40", "channel_shift_range", 40),
    ],
)
def test_a_typed_value_becomes_the_argument_and_draws_once(name, value, argument, wanted):
    explorer = opened()
    before = view(explorer).draws
    say(named(explorer, name), value=value)
    assert explorer.error is None
    assert getattr(explorer.generator, argument) == wanted
    assert view(explorer).draws == before + 1


def test_a_slider_draws_and_shows_what_was_drawn():
    explorer = opened()
    before = explorer.picture
    say(slider(explorer, "Geometry rotation range: value"), value=90.0)
    assert explorer.generator.rotation_range == 90 and explorer.picture != before
    given = explorer.generator.get_random_transform((300, 451, 3), seed=4)
    assert view(explorer).tiles[4]["caption"][0] == [f"theta {given['theta']:+.0f}°".replace("-", "−")]


def test_brightness_back_at_one_is_not_drawn_any_more():
    explorer = opened(brightness_range=(0.5, 1.5))
    say(named(explorer, "Levels brightness range: from … to"), value="1 1")
    assert explorer.generator.brightness_range is None


def test_shifts_in_pixels_have_no_slider_and_stay():
    explorer = opened(width_shift_range=[-20, 20])
    assert not [part for part in parts(explorer) if "width shift range" in str(getattr(part, "description", ""))]
    assert any("width_shift_range=[-20, 20]" in str(getattr(part, "value", "")) for part in parts(explorer))
    say(named(explorer, "Geometry rotation range: value"), value="5")
    assert explorer.generator.width_shift_range == [-20, 20]


@pytest.mark.parametrize("word", ["contrast stretching", "equalisation", "AHE", "CLAHE", "blur", "invert"])
def test_a_function_is_chosen_from_the_menu_and_its_code_runs(word):
    explorer = opened(SQUARE)
    menu = named(explorer, "Levels preprocessing function")
    say(menu, index=[label for label, _ in menu.options].index(word))
    assert explorer.error is None and explorer.meter.sentence == ""
    assert isinstance(explorer.generator.preprocessing_function, Preprocessing)
    explorer.sample = aw.pictures.cat()
    pictures = ran(explorer.code())["pictures"]
    for picture, sample in zip(pictures, explorer.samples, strict=True):
        assert np.abs(np.asarray(picture) - sample.image).max() <= 0.5 + 1e-3


def test_ones_own_function_stays_in_the_menu():
    def darker(x):
        return x / 2

    explorer = opened(preprocessing_function=darker)
    menu = named(explorer, "Levels preprocessing function")
    words = [label for label, _ in menu.options]
    say(menu, index=words.index("CLAHE"))
    assert explorer.generator.preprocessing_function != darker
    say(menu, index=words.index("your own"))
    assert explorer.generator.preprocessing_function is darker
    assert "preprocessing_function=darker" in explorer.code()
    assert "# darker is your own: import it, or define it here" in explorer.code()


def test_a_function_without_a_name_is_written_as_one_to_fill_in():
    code = opened(preprocessing_function=lambda x: x).code()
    assert "preprocessing_function=your_function" in code and "# your_function is your own" in code
    compile(code, "exported", "exec")


@pytest.mark.parametrize("trait", ["generator", "sample"])
def test_nothing_is_no_generator_and_no_picture(trait):
    explorer = opened()
    with pytest.raises((traitlets.TraitError, TypeError)):
        setattr(explorer, trait, None)
    assert explorer.error is None and len(explorer.samples) == 9


def test_what_keras_fails_with_is_named():
    explorer = opened(preprocessing_function=lambda x: 1 / 0)
    explorer.shows = "as Keras does it"
    assert explorer.error.startswith("Keras's own generator failed with ZeroDivisionError")


# -- the pictures are those of flow -----------------------------------------------------------------------------------


GIVEN = {
    "rotation_range": 40, "width_shift_range": 0.2, "height_shift_range": 0.1, "zoom_range": 0.2, "shear_range": 8,
    "horizontal_flip": True, "brightness_range": (0.7, 1.2), "channel_shift_range": 20.0, "fill_mode": "reflect",
}  # fmt: skip


def test_the_code_makes_the_nine_pictures():
    explorer = opened(**GIVEN)
    explorer.seed = 7
    pictures = ran(explorer.code())["pictures"]
    for picture, sample in zip(pictures, explorer.samples, strict=True):
        assert np.abs(picture - sample.image).max() <= 0.5 + 1e-3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("order", [1, 3])
def test_as_keras_does_it_is_what_keras_own_flow_gives(order):
    explorer = opened(aw.pictures.astronaut(), **{**GIVEN, "brightness_range": None}, interpolation_order=order)
    explorer.shows = "as Keras does it"
    assert "from keras." in explorer.code()
    pictures = ran(explorer.code())["pictures"]
    for picture, sample in zip(pictures, explorer.samples, strict=True):
        # Levels beyond black and white wrap around, as they do in every tutorial.
        assert (np.trunc(picture).astype(int) % 256 == sample.image).all()


def test_both_grids_stand_side_by_side_with_the_same_draws():
    explorer = opened(rotation_range=40, width_shift_range=0.2)
    explorer.shows = "both"
    tiles = view(explorer).tiles
    assert len(tiles) == 18 and [panel["count"] for panel in view(explorer).panels] == [9, 9]
    theta = [tile["caption"][0][0] for tile in tiles]
    assert theta[:9] == theta[9:] and len(set(theta)) > 5
    # What Keras calls tx is drawn from height_shift_range: the width's share goes up and down there.
    assert tiles[0]["caption"][0][1].startswith("ty") and tiles[9]["caption"][0][1].startswith("tx")
    explorer.shows = "as it was meant"
    assert len(view(explorer).tiles) == 9 and view(explorer).panels == []
    assert len(explorer.figure().axes) == 9


def test_keras_own_way_leaves_the_global_stream_alone():
    np.random.seed(3)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    explorer = opened(SQUARE, **GIVEN)
    explorer.shows = "both"
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_masks_boxes_and_keypoints_follow_as_meant_and_stay_behind_in_keras():
    explorer = opened(width_shift_range=0.3)
    moved = explorer.samples[0]
    given = explorer.generator.get_random_transform(CAT.image.shape, seed=0)
    assert moved.keypoints == pytest.approx(CAT.keypoints - [given["tx"], given["ty"]])
    assert moved.mask is not None and moved.boxes is not None
    explorer.shows = "as Keras does it"
    assert explorer.samples[0].keypoints is None
    assert any("stay behind" in str(getattr(part, "value", "")) for part in parts(explorer))


# -- the traps, each seen ---------------------------------------------------------------------------------------------


def test_keras_turns_pictures_in_0_to_1_black_and_the_meter_says_so():
    explorer = opened(brightness_range=(0.2, 1.0))
    explorer.levels = "0..1"
    assert explorer.meter.sentence == "" and explorer.meter.before.white == 1
    explorer.shows = "as Keras does it"
    assert "gone black" in explorer.meter.sentence
    assert all(sample.image.max() < 0.01 for sample in explorer.samples)


def test_a_spline_beyond_black_and_white_wraps_around_in_keras():
    explorer = opened(aw.pictures.astronaut(), rotation_range=20, interpolation_order=3)
    assert explorer.meter.sentence == ""
    explorer.shows = "as Keras does it"
    assert "whole levels would wrap around" in explorer.meter.sentence


def test_a_function_that_gives_0_to_1_is_black_and_the_meter_says_what_to_do():
    explorer = opened(preprocessing_function=lambda x: x / 255)
    assert "multiply by 255" in explorer.meter.sentence
    explorer.generator = ImageDataGenerator(rescale=1 / 255)
    assert explorer.meter.sentence == ""
    assert explorer.samples[0].image.mean() == pytest.approx(CAT.image.mean(), abs=1)


def test_rescaling_twice_is_black():
    explorer = opened(rescale=1 / 255)
    explorer.levels = "0..1"
    assert "gone black" in explorer.meter.sentence


# -- statistics -------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:This ImageDataGenerator specifies:UserWarning")  # Keras's own, on making one
@pytest.mark.parametrize(
    "name", ["samplewise_center", "samplewise_std_normalization", "featurewise_center", "featurewise_std_normalization"]
)
def test_statistics_are_measured_and_shown_from_lowest_to_highest(name):
    explorer = opened(**{name: True})
    assert explorer.error is None and explorer.meter.sentence == ""
    assert explorer.meter.after.low < 0 < explorer.meter.after.high
    assert explorer.samples[0].image.min() == 0 and explorer.samples[0].image.max() == 255


@pytest.mark.filterwarnings("ignore:This ImageDataGenerator specifies:UserWarning")  # Keras's own, on making one
def test_zca_shows_a_small_picture():
    explorer = opened(zca_whitening=True)
    assert explorer.error is None
    assert max(explorer.samples[0].size) == 20
    assert np.abs(explorer.meter.after.high) < 1000  # as many patches as it needs: noise is not all that is left
    assert explorer.meter.state == "unjudged"


def test_a_fitted_generator_keeps_its_statistics():
    generator = ImageDataGenerator(featurewise_center=True)
    generator.fit(np.full((2, 8, 8, 3), 40, np.float32))
    explorer = aw.explore(generator)
    say(named(explorer, "Geometry rotation range: value"), value="0.5")
    assert explorer.generator.mean.ravel().tolist() == [40, 40, 40]
    assert "# generator.fit(your_pictures)" in explorer.code()  # code cannot hold them


# -- reading and changing ---------------------------------------------------------------------------------------------


def test_keras_own_generator_opens_as_the_kits():
    explorer = aw.explore(KERAS(rotation_range=15, vertical_flip=True))
    assert type(explorer.generator) is ImageDataGenerator
    assert arguments_of(explorer.generator) == {"rotation_range": 15, "vertical_flip": True}


def test_arguments_make_the_generator_again():
    given = {**GIVEN, "rescale": 1 / 255, "validation_split": 0.2, "data_format": "channels_first", "dtype": "float64"}
    found = arguments_of(ImageDataGenerator(**given))
    assert found.pop("zoom_range") == pytest.approx((0.8, 1.2)) and given.pop("zoom_range")
    assert found == given
    assert arguments_of(ImageDataGenerator()) == {}


def test_a_class_opens_with_its_defaults():
    assert arguments_of(aw.explore(ImageDataGenerator).generator) == {}


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda x: x[:4], "must return a picture like the one that it is given, float32"),
        (lambda x: x.astype("uint8"), "got uint8"),
        (lambda x: None, "got NoneType"),
        (lambda x: 1 / 0, "failed on this picture (float32 (176, 264, 3), 1..211) with ZeroDivisionError"),
        (lambda x: np.clip(x, 0, 1) / (x.max() <= 1), None),
    ],
)
def test_a_bad_function_is_named_and_the_explorer_lives_on(function, sentence):
    explorer = opened()
    good = explorer.picture
    with np.errstate(all="ignore"):
        explorer.generator = ImageDataGenerator(preprocessing_function=function)
        if sentence is None:
            assert "no numbers" in explorer.meter.sentence
            return
    assert sentence in explorer.error and "<lambda>" in explorer.error and "\n" not in explorer.error
    assert explorer.picture == good
    explorer.generator = ImageDataGenerator(rotation_range=3)
    assert explorer.error is None and explorer.picture != good


@pytest.mark.parametrize("thing", [5, "generator", aw.rotate, np.zeros((3, 3))])
def test_what_is_no_generator_is_refused(thing):
    with pytest.raises(traitlets.TraitError, match="an ImageDataGenerator is wanted, got"):
        aw.GeneratorExplorer(thing)


def test_a_range_the_wrong_way_round_is_refused_and_snaps_back():
    explorer = opened(brightness_range=(0.5, 1))
    say(named(explorer, "Levels brightness range: from … to"), value="2 1")
    assert "turn the two around" in explorer.error
    assert explorer.generator.brightness_range == (0.5, 1)


def test_a_recipe_file_is_refused_in_words():
    explorer = opened()
    with pytest.raises(ValueError, match="a picture was expected"):
        explorer.source.take(b"{}")


def test_without_keras_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    from augwidgets.generator.keras_import import import_keras

    with pytest.raises(ImportError, match='pip install "augwidgets\\[lab\\]"'):
        import_keras()


def test_the_pipeline_is_frozen_and_its_generator_is_not_touched():
    generator = ImageDataGenerator(rotation_range=10)
    pipeline = OpenedGenerator(generator)
    other = pipeline.changed(0, "rotation_range", 20.0)
    assert generator.rotation_range == 10 and other.thing.rotation_range == 20

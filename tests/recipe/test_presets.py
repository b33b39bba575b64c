"""Presets: what each allows and leaves out, and the choice by the number of pictures."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.lessons import enhancement
from augwidgets.lessons.enhancement import stages
from augwidgets.recipe import presets
from augwidgets.training.combinations import combinations
from tests.strategies import dotted, smooth

NAMES = list(presets.PRESETS)
MIRRORS = {"flip_horizontal", "flip_vertical", "transpose"}


def names(recipe):
    return [step.transform.name for step in recipe.steps]


def width(step, parameter):
    low, high = step.ranges[parameter]
    return high - low


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_runs_on_every_kind_of_picture_and_can_be_written_down(name):
    recipe = presets.PRESETS[name]()
    for picture in (smooth(), smooth(np.float32), smooth()[..., 0], dotted(channels=4).image):
        for seed in range(4):
            out = recipe(picture, seed=seed)
            assert out.dtype == picture.dtype and out.ndim == picture.ndim
    assert aw.Recipe.from_json(recipe.to_json()) == recipe
    assert presets.PRESETS[name].__doc__


def test_a_menu_can_tell_the_presets_apart():
    made = [make() for make in presets.PRESETS.values()]
    assert all(one != other for place, one in enumerate(made) for other in made[:place])
    assert NAMES[0] == "default" and presets.PRESETS["default"] is presets.default_recipe
    assert all(name == name.lower() and "_" not in name and len(name) <= 16 for name in NAMES)
    with pytest.raises(TypeError):
        presets.PRESETS["default"] = presets.photos


def test_a_medical_picture_is_made_clearer_and_always_the_same():
    recipe = presets.clearer_medical()
    assert names(recipe) == ["denoise", "adaptive_equalize", "sharpen"]
    assert {step.chance for step in recipe.steps} == {1.0} and combinations(recipe) == 1
    image = aw.pictures.retina().image
    grainy = aw.gaussian_noise(image, spread=0.02, seed=1)
    original, denoised, equalized, sharpened = stages(image)
    # The numbers of its docstring.
    assert sharpened.contrast / original.contrast == pytest.approx(1.4, abs=0.1)
    assert (original.grain, sharpened.grain) == pytest.approx((0.4, 1.0), abs=0.1)
    assert denoised.grain < original.grain and denoised.contrast < equalized.contrast < sharpened.contrast
    assert (sharpened.image == recipe(image, seed=7)).all()
    before, *_, after = stages(grainy)
    assert (before.grain, after.grain) == pytest.approx((5.1, 2.5), abs=0.2)
    without = aw.Recipe(recipe.steps[1:])
    assert grain_of(without(image, seed=0), image) == pytest.approx(1.8, abs=0.1)
    assert grain_of(without(grainy, seed=0), image) == pytest.approx(18.4, abs=0.6)


def grain_of(image, original):
    """The grain where the original is not black."""
    return enhancement._grain(image, original.max(axis=2) > 25)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "clearer medical"])
def test_every_range_of_a_preset_holds_the_value_that_changes_nothing(name):
    """A preset varies around the picture; it does not push all of them one way."""
    for step in presets.PRESETS[name]().steps:
        for parameter, item in step.transform.own_parameters.items():
            neutral = getattr(item.domain, "neutral", None)
            if (
                isinstance(item.domain, Range)
                and neutral is not None
                and step.transform.name not in ("erase", "shadow")
            ):
                low, high = step.ranges[parameter]
                assert low <= neutral <= high, (step, parameter)


def test_chances_follow_the_size_of_the_data_set():
    assert all(0.1 <= step.chance <= 0.3 for step in presets.large_data_set().steps)
    assert all(0.4 <= step.chance <= 0.5 for step in presets.small_data_set().steps)


def test_ranges_follow_the_size_of_the_data_set():
    small = {step.transform.name: step for step in presets.small_data_set().steps}
    for step in presets.large_data_set().steps:
        for parameter in step.transform.own_parameters:
            if isinstance(step.transform.parameters[parameter].domain, Range):
                assert width(step, parameter) <= width(small[step.transform.name], parameter)
    large = {step.transform.name: step for step in presets.large_data_set().steps}
    for name, parameter in [("rotate", "angle"), ("shift", "right"), ("zoom", "scale"), ("brightness", "gain")]:
        assert width(small[name], parameter) > 2 * width(large[name], parameter)


@pytest.mark.parametrize(
    ("count", "classes", "is_large"),
    [(9_999, None, False), (10_000, None, True), (1, None, False), (999, 1, False), (1_000, 1, True),
     (49_999, 50, False), (50_000, 50, True)],
)  # fmt: skip
def test_the_number_of_pictures_decides(count, classes, is_large):
    expected = presets.large_data_set() if is_large else presets.small_data_set()
    assert presets.for_pictures(count, classes=classes) == expected


@pytest.mark.parametrize(("count", "classes"), [(0, None), (10, 0), (2.5, None), (True, None), ("many", None)])
def test_a_number_of_pictures_is_a_whole_number(count, classes):
    with pytest.raises(ValueError, match="must be a whole number from 1 on, got"):
        presets.for_pictures(count, classes=classes)


def test_digits_are_neither_mirrored_nor_turned_over():
    recipe = presets.digits_and_text()
    assert not MIRRORS & set(names(recipe)) and "quarter_turn" not in names(recipe)
    assert recipe.steps[0].ranges["angle"] == (-12, 12)


def test_white_paper_stays_white_and_a_blackboard_black():
    for level in (0, 255):
        paper = np.full((20, 30), level, np.uint8)
        assert all((presets.digits_and_text()(paper, seed=seed) == level).all() for seed in range(20))


def test_medical_pictures_keep_their_sides_and_their_colours():
    recipe = presets.medical()
    assert not MIRRORS & set(names(recipe))
    headings = {step.transform.heading for step in recipe.steps}
    assert headings <= {"Geometry", "Tone", "Noise"}
    assert recipe.fill == "constant" and recipe.fill_level == 0


def test_aerial_pictures_are_laid_down_in_all_eight_ways_equally_often():
    corner = np.zeros((9, 9), np.uint8)
    corner[0, 1] = 255  # one dot beside a corner lies in another place for each of the eight
    recipe = aw.Recipe(presets.aerial().steps[:2])
    places = [tuple(np.argwhere(recipe(corner, seed=seed) == 255)[0].tolist()) for seed in range(400)]
    counts = [places.count(place) for place in set(places)]
    assert len(counts) == 8 and min(counts) > 25


@pytest.mark.parametrize("make", [presets.photos, presets.faces, presets.large_data_set, presets.small_data_set])
def test_what_has_a_ground_is_not_turned_over(make):
    recipe = make()
    assert not {"flip_vertical", "transpose", "quarter_turn", "hue"} & set(names(recipe))
    assert all(max(map(abs, step.ranges["angle"])) <= 30 for step in recipe.steps if step.transform.name == "rotate")


def test_a_mirrored_face_keeps_left_and_right_apart():
    assert presets.faces().steps[0].transform is aw.flip_horizontal
    sample = aw.Sample(
        np.zeros((10, 10, 3), np.uint8), keypoints=[[2, 5], [7, 5]], keypoint_names=["left", "right"],
        keypoint_pairs=[(0, 1)],
    )  # fmt: skip
    out = aw.Recipe([aw.maybe(presets.faces().steps[0], 1.0)])(sample)
    assert out.keypoints.tolist() == [[3, 5], [8, 5]]

"""What a recipe says of labels: which boxes are dropped and why, how they are cut, and when a label may be wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.differences import recipe_words
from augwidgets.recipe.drawing_again import TRIES, made, settled
from augwidgets.recipe.draws import StepsDraw
from augwidgets.sample.label_risk import label_at_risk

SETTINGS = {
    "min_visible": 0.25, "min_size": 8.0, "clip": False, "boxes": "turned", "min_object_visible": 0.5,
    "measured_on": "all", "otherwise": "draw again",
}  # fmt: skip


def on(size, *boxes, **more):
    return aw.Sample(np.zeros((*size, 3), np.uint8), boxes=boxes, **more)


def applied(sample, *steps, **settings):
    return aw.Recipe(**settings).apply(sample, steps)


def test_settings_are_in_code_json_and_repr():
    recipe = aw.Recipe([aw.rotate], **SETTINGS)
    assert recipe.settings() == SETTINGS
    assert eval(repr(recipe), {"aw": aw}) == recipe == aw.Recipe.from_json(recipe.to_json())
    for name, value in SETTINGS.items():
        assert f"{name}={value!r}" in repr(recipe) and f"{name}={value!r}" in recipe.to_code()
    assert recipe.changing(0, aw.rotate.between(angle=3)).settings() == SETTINGS == (recipe + aw.gamma).settings()
    assert recipe.holding(0, "6", angle=9).of_pictures() == aw.Recipe([aw.rotate])
    assert recipe.of_pictures() == aw.Recipe([aw.rotate])
    words = recipe_words(recipe)
    assert words["whole recipe", "min size"] == "8.0" and words["whole recipe", "otherwise"] == "draw again"


@pytest.mark.parametrize(("name", "value"), SETTINGS.items())
def test_a_file_is_written_in_the_oldest_format_that_holds_it(name, value):
    written = json.loads(aw.Recipe([aw.rotate], **{name: value}).to_json())
    assert written["augwidgets_recipe"] == (1 if name == "min_visible" else 6)
    assert written[name] == value
    assert json.loads(aw.Recipe([aw.rotate], boxes="corners").to_json())["augwidgets_recipe"] == 4


def test_the_former_name_of_tight_boxes_is_read():
    old = aw.Recipe([aw.rotate]).to_json().replace('"fill":', '"boxes": "mask", "fill":', 1)
    assert aw.Recipe.from_json(old) == aw.Recipe([aw.rotate], boxes="mask") == aw.Recipe([aw.rotate], boxes="tight")
    assert "mask" not in aw.Recipe.from_json(old).to_json() + repr(aw.Recipe(boxes="mask"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("min_size", -1, "min_size must lie in"),
        ("min_size", "small", "min_size must be a number"),
        ("clip", "no", "clip must be"),
        ("boxes", "round", "boxes must be one of 'tight', 'corners', 'turned'"),
        ("min_object_visible", 2, "min_object_visible must lie in"),
        ("measured_on", "any", "measured_on must be one of 'largest', 'all'"),
        ("otherwise", "skip", "otherwise must be one of 'warn', 'draw again'"),
    ],
)
def test_what_is_not_allowed_is_said_in_a_sentence(name, value, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        aw.Recipe([aw.rotate], **{name: value})
    whole = json.loads(aw.Recipe([aw.rotate]).to_json())
    with pytest.raises(ValueError, match=sentence):
        aw.Recipe.from_json(json.dumps({**whole, "augwidgets_recipe": 6, name: value}))


@pytest.mark.parametrize("dialect", ["albumentations", "keras_layers", "numpy", "torchvision"])
def test_other_libraries_say_what_they_leave_out(dialect):
    if dialect == "torchvision":
        pytest.importorskip("torchvision")
    recipe = aw.Recipe([aw.flip_horizontal], **SETTINGS)
    with pytest.raises(ValueError, match=r"min_visible \(.*min_size \(.*clip \(.*boxes \(.*min_object_visible \("):
        recipe.to_code(dialect)
    assert set(SETTINGS) <= set(recipe.nearest(dialect).left_out)
    assert "left out: min size" in recipe.to_code(dialect, nearest=True)


# -- reasons -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "settings", "reason", "words"),
    [
        ([aw.shift.at(right=0.7)], {}, "outside", "it lies outside the canvas"),
        ([aw.shift.at(right=0.55)], {"min_visible": 0.5}, "too little visible", "0.25 of it is visible, less than"),
        ([aw.zoom.at(scale=0.25)], {"min_size": 6}, "too small", "its shorter side has 5 px, less than min_size 6"),
        ([aw.shift.at(right=0.55)], {"min_size": 6}, "too small", "has 5 px"),
        ([aw.erase.at(width=1, height=1)], {"min_visible": 0.1}, "covered", "all of it is covered"),
        ([aw.erase.at(width=1, height=0.5, y=0.75)], {"min_visible": 0.9}, "covered", "something covers it: 0.5 of it"),
    ],
)
@pytest.mark.parametrize("kind", ["tight", "corners", "turned"])
def test_an_object_is_dropped_for_one_of_four_reasons(steps, settings, reason, words, kind):
    out = applied(on((100, 100), [40, 40, 60, 60], box_labels=["cat"]), *steps, boxes=kind, **settings)
    assert len(out.boxes) == 0
    (gone,) = out.dropped
    assert gone.reason == reason and words in gone.why and gone.label == "cat"
    assert gone.corners is not None


def test_what_was_dropped_lies_where_it_was_last():
    sample = on((100, 100), [40, 40, 60, 60])
    (gone,) = applied(sample, aw.shift.at(right=0.7)).dropped
    assert gone.corners[0] == pytest.approx((110, 40)) and gone.visible == 0
    (part,) = applied(sample, aw.shift.at(right=0.5), min_visible=0.7).dropped
    assert part.corners[0] == pytest.approx((90, 40)) and part.visible == pytest.approx(0.5)
    later = aw.shift(applied(sample, aw.shift.at(right=0.7)), right=-0.7)
    assert later.dropped[0].corners is None or len(later.boxes) == 0


def test_pixels_shrink_with_the_preview():
    sample = on((100, 100), [40, 40, 60, 60])
    recipe = aw.Recipe([aw.invert], min_size=15)
    draw = StepsDraw(recipe, recipe.draw(np.random.default_rng(0)))
    small = on((50, 50), [20, 20, 30, 30])
    assert len(draw.apply(small, 0.5).sample.boxes) == 1 == len(draw.apply(sample, 1.0).sample.boxes)
    strict = StepsDraw(recipe.replace(min_size=21), draw.steps)
    assert len(strict.apply(small, 0.5).sample.boxes) == 0 == len(strict.apply(sample, 1.0).sample.boxes)


# -- clipping ----------------------------------------------------------------------------------------------------------


def test_boxes_are_cut_at_the_canvas_or_left_whole():
    sample = on((100, 100), [40, 40, 60, 60], [10, 10, 20, 20])
    cut, whole = (applied(sample, aw.shift.at(right=0.45), clip=clip) for clip in (True, False))
    assert cut.boxes.tolist() == [[85, 40, 100, 60], [55, 10, 65, 20]]
    assert whole.boxes.tolist() == [[85, 40, 105, 60], [55, 10, 65, 20]]
    assert cut.visible.tolist() == whole.visible.tolist() == pytest.approx([0.75, 1])
    # A picture whose boxes hang over it goes on: what has no pixels any more does not come back.
    further = applied(whole, aw.shift.at(right=0.05), clip=False)
    assert further.boxes[0].tolist() == [90, 40, 110, 60] and further.visible[0] == pytest.approx(0.5)
    back = applied(whole, aw.shift.at(right=-0.2), clip=True)
    assert back.boxes[0].tolist() == pytest.approx([65, 40, 80, 60]) and back.visible[0] == pytest.approx(0.75)
    hidden = applied(whole, aw.erase.at(width=1, height=1), clip=False)
    assert hidden.visible.tolist() == pytest.approx([0, 0])


def test_with_a_mask_only_what_hangs_over_is_left_whole():
    mask = np.zeros((100, 100), np.uint8)
    mask[42:58, 42:58], mask[12:18, 12:18] = 1, 2
    sample = aw.Sample(mask, mask, [[40, 40, 60, 60], [10, 10, 20, 20]], mask_values=[1, 2])
    out = applied(sample, aw.shift.at(right=0.45), clip=False)
    assert out.boxes.tolist() == [[85, 40, 105, 60], [57, 12, 63, 18]]


# -- whether the label still holds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("measured_on", "left"), [("largest", 0.25), ("all", (0.25 * 400 + 100) / 500)])
def test_what_is_left_of_the_object_is_told(measured_on, left):
    sample = on((100, 100), [10, 10, 20, 20], [40, 40, 60, 60], label="cat")
    out = applied(sample, aw.shift.at(right=0.55), min_object_visible=0.5, measured_on=measured_on)
    assert out.label_left == pytest.approx(left) == label_at_risk(sample, out, measured_on)
    said = f"label may be wrong: {100 * left:.0f} % of the object is left"
    assert out.label_warning == said and said in repr(out) and out.label == "cat"
    assert applied(sample, aw.invert.at(), min_object_visible=1).label_warning == ""
    dropped = applied(sample, aw.shift.at(right=0.55), min_object_visible=0.2, min_visible=0.9, measured_on=measured_on)
    assert dropped.label_left == pytest.approx(left) and dropped.label_warning == ""


@pytest.mark.parametrize("step", [aw.shift.at(right=0.75), aw.crop.at(width=0.5, height=0.5), aw.zoom.at(scale=2)])
def test_without_boxes_the_whole_picture_is_the_object(step):
    sample = aw.Sample(np.zeros((100, 100, 3), np.uint8), label="cat")
    out = applied(sample, step, min_object_visible=0.5, min_visible=0.9)
    assert out.label_left == pytest.approx(0.25) and out.boxes is None and out.dropped == ()
    assert label_at_risk(sample, out) == out.label_left and "25 %" in out.label_warning
    assert applied(sample, step).label_left is None and label_at_risk(sample, applied(sample, step)) is None


def test_where_pictures_are_mixed_labels_are_and_nothing_is_said():
    pictures = [aw.Sample(np.zeros((20, 20)), label=name) for name in "ab"]
    out = aw.Recipe([aw.mixup], min_object_visible=0.9)(pictures, seed=1)
    assert all(one.label_left is None for one in out)


@pytest.mark.filterwarnings("ignore:less of the object is left")
@pytest.mark.parametrize("boxes", [None, [[40, 40, 60, 60]]])
def test_a_draw_that_leaves_too_little_is_drawn_again(boxes):
    sample = aw.Sample(np.random.default_rng(0).integers(0, 256, (100, 100, 3), np.uint8), boxes=boxes)
    warn = aw.Recipe([aw.shift.between(right=(0, 1))], min_object_visible=0.6)
    again = warn.replace(otherwise="draw again")
    seeds = [(7, 0, k) for k in range(12)]
    at_risk = [bool(warn(sample, seed=seed).label_warning) for seed in seeds]
    assert any(at_risk) and not all(at_risk)
    for seed, risky in zip(seeds, at_risk, strict=True):
        out = again(sample, seed=seed)
        assert out.label_warning == "" and out.same_as(again(sample, seed=seed))
        assert risky != np.array_equal(again(sample.image, seed=seed), warn(sample.image, seed=seed)) or boxes
        steps, same = made(again, sample, np.random.default_rng(seed))
        assert same.same_as(out) and settled(again, sample, np.random.default_rng(seed)) == steps
        if not risky:
            assert steps == warn.draw(np.random.default_rng(seed))


@pytest.mark.parametrize("otherwise", ["warn", "draw again"])
def test_the_label_and_the_partners_are_those_of_the_picture(otherwise):
    sample = aw.Sample(np.zeros((50, 50), np.uint8), label="6")
    settings = {"min_object_visible": 0.5, "otherwise": otherwise}
    turned = aw.Recipe([aw.rotate.between(angle=30)], **settings).holding(0, "6", angle=0)
    for label, angle in (("6", 0), ("8", 30)):
        rng = np.random.default_rng(0)
        (step,), _ = made(turned, sample, rng, label=label)
        assert step.values["angle"] == settled(turned, sample, rng, label=label)[0].values["angle"] == angle
    mixed = aw.Recipe([aw.mixup], **settings)
    ((step,), _) = made(mixed, sample, np.random.default_rng(0), partner=lambda number: sample, count=2, index=1)
    assert step.partners == (0,)


@pytest.mark.filterwarnings("ignore:less of the object is left")
def test_what_always_leaves_too_little_ends_with_the_one_that_leaves_most():
    sample = aw.Sample(np.zeros((50, 50), np.uint8))
    recipe = aw.Recipe([aw.shift.between(right=(0.5, 1))], min_object_visible=0.9, otherwise="draw again")

    out, rng = recipe(sample, seed=3), np.random.default_rng(3)
    shares = [recipe.apply(sample, recipe.draw(rng)).label_left for _ in range(TRIES)]
    assert out.label_left == max(shares) and out.label_warning


def test_training_draws_again_too():
    from augwidgets.training import Augmented

    pictures = np.zeros((6, 20, 20, 3), np.uint8) + 255
    recipe = aw.Recipe([aw.shift.between(right=(0, 1))], min_object_visible=0.7, otherwise="draw again")
    batches = Augmented(pictures, recipe=recipe, batch_size=6, seed=1)
    black = [(picture == 0).mean() for picture in np.asarray(batches[0])]
    assert max(black) <= 0.31

"""One draw of a recipe as an explorer shows it: what was drawn, and what it puts at black or white."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.recipe.draws import StepsDraw

RAMP = aw.Sample(np.arange(256, dtype=np.uint8)[None])


def draw_of(*members):
    recipe = aw.Recipe(members)
    return StepsDraw(recipe, recipe.draw(np.random.default_rng(0)))


def test_a_receipt_names_what_was_drawn_and_where_in_its_range():
    draw = draw_of(
        aw.swap_channels.between(order=("bgr",)), aw.shift.between(right=(-0.2, 0.3), down=0.25), aw.invert,
        aw.rotate.between(angle=0), aw.noise.between(levels=9),
    )  # fmt: skip
    swap, shift, invert, rotate, noise = draw.receipt()
    assert swap == {"step": "swap channels", "values": [{"name": "order", "value": "bgr", "place": None}]}
    right = draw.steps[1].values["right"]
    assert shift["values"] == [
        {"name": "right", "value": aw.shift.parameters["right"].domain.format(right),
         "place": pytest.approx((right + 0.2) / 0.5)},
        {"name": "down", "value": "+25 %", "place": None}
    ]  # fmt: skip
    assert invert["values"] == []
    assert [(value["name"], value["place"]) for value in rotate["values"]] == [
        ("angle", None),
        ("expand", None),
    ]  # still
    assert [value["name"] for value in noise["values"]] == ["levels"]  # a seed says nothing to a person
    assert StepsDraw(aw.Recipe(), (aw.rotate.at(angle=20),)).receipt()[0]["values"][0]["place"] is None


def test_what_lies_at_the_ends_is_told_of_the_full_picture_where_its_histogram_is_given():
    draw = StepsDraw(aw.Recipe(), (aw.brightness.at(gain=2), aw.shift.at(right=aw.px(128))))
    ends = draw.ends(RAMP, 1, np.bincount(RAMP.image.ravel(), minlength=256)[None])
    assert (dict(ends.cut), ends.uncovered) == ({"brightness": 0.5}, 0.5)
    light = np.zeros((1, 256), int)
    light[0, 200] = 3
    ends = draw.ends(RAMP, 0.5, light)  # of which this is a preview
    assert (dict(ends.cut), ends.uncovered) == ({"brightness": 1.0}, 0.25)


def test_a_histogram_goes_along_through_quarter_turns_of_the_picture():
    counts = np.bincount(RAMP.image.ravel(), minlength=256)[None]
    draw = StepsDraw(aw.Recipe(), (aw.quarter_turn.at(turns=1), aw.invert.at(), aw.shift.at(right=0, down=aw.px(2))))
    assert draw.counted(RAMP, 1, counts) is None
    draw = StepsDraw(aw.Recipe(), (*draw.steps[:2], aw.shift.at(right=0, down=aw.px(0))))
    for factor in (1, 0.5):
        assert (draw.counted(RAMP, factor, counts) == counts[:, ::-1]).all()


def test_levels_are_asked_once_for_each_picture_and_size():
    draw = StepsDraw(aw.Recipe(), (aw.invert.at(),))
    first, other = draw.levels(RAMP, 1), draw.levels(aw.Sample(RAMP.image[:, ::2]), 1)
    assert np.allclose(first.levels, 255 - np.arange(256)) and other is not first
    assert draw.levels(RAMP, 1) is not first  # the one before is all that is kept
    assert draw.levels(RAMP, 1) is draw.levels(RAMP, 1) is not draw.levels(RAMP, 0.5)

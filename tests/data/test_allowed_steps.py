"""Which steps of a draw happen to a picture whose classes must not come into a mirror."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data import making
from augwidgets.data.allowed_steps import check_recipe, resolved
from augwidgets.data.ways import Way
from tests.data.letters import MIRROR, NAMES, SQUARE, UPSIDE_DOWN, letters


@pytest.mark.parametrize("steps", [[MIRROR], [UPSIDE_DOWN], [aw.gamma.at(), MIRROR], [aw.transpose.at()]])
def test_a_step_that_a_class_rules_out_is_skipped_or_refused(steps):
    shape = np.arange(80, dtype=np.uint8).reshape(8, 10)
    data = aw.data.open([aw.Sample(shape, label="2"), aw.Sample(shape, label="b")]).with_mirrors(never=["2"])
    found = making.made(data, 0, aw.Recipe(steps))
    assert found.sample.same_as(data.made(0, aw.Recipe([step for step in steps if step.transform.family != "spatial"])))
    assert [step.name for step in found.skipped] == [steps[-1].name] and found.sample.label == "2"
    refusing = data.with_mirrors(never=["2"], otherwise="refuse")
    with pytest.raises(ValueError, match=f"picture 0: {steps[-1].name} would .* the class '2'"):
        refusing.made(0, aw.Recipe(steps))
    assert refusing.made(1, aw.Recipe(steps)).label == "b"


def test_only_the_steps_that_rule_it_out_are_skipped():
    data = letters()
    found = making.made(data, NAMES.index("2"), aw.Recipe([aw.rotate.at(angle=60), aw.rotate.at(angle=50), MIRROR]))
    assert [step.name for step in found.steps] == ["rotate"] and len(found.skipped) == 2
    twice = making.made(data, NAMES.index("2"), aw.Recipe([MIRROR, aw.shift.at(right=0.1), MIRROR]))
    assert len(twice.steps) == 3 and not twice.skipped  # it comes out as it went in


def test_a_recipe_that_would_be_refused_is_told_before_a_picture_is_read():
    mirrors = letters(otherwise="refuse").mirrors
    with pytest.raises(ValueError, match="flip_horizontal would mirror the class '2'"):
        check_recipe(mirrors, aw.Recipe([aw.maybe(aw.flip_horizontal.between(), 0.1)]))
    check_recipe(mirrors, aw.Recipe([aw.rotate.between(angle=(-90, 90)), aw.gamma]))
    check_recipe(letters().mirrors, aw.Recipe([MIRROR]))


def test_a_partner_may_rule_out_a_step_too():
    data = aw.data.open([aw.Sample(SQUARE, label=name) for name in "a2"]).with_mirrors(never=["2"])
    mix = aw.mixup.at(share=0.5)
    assert not making.made(data, 0, aw.Recipe([MIRROR, mix])).skipped
    assert [step.name for step in making.made(data, 0, aw.Recipe([mix, MIRROR])).skipped] == ["flip_horizontal"]


def test_what_is_left_of_a_draw():
    mirrors = letters().mirrors
    found = resolved(mirrors, [MIRROR], (8, 10), {"b", "2"}, lambda number: ())
    assert found.steps == () and found.way == Way() and [step.name for step in found.skipped] == ["flip_horizontal"]

"""Sweeps of a parameter, ids of members, and what resolved steps do to levels, in numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe import ids
from augwidgets.recipe.draws import counted
from augwidgets.recipe.level_changes import level_change, put_at_ends
from augwidgets.recipe.sweep import along, place_of, swept, title
from augwidgets.steps import fusion

RAMP = aw.Sample(np.arange(256, dtype=np.uint8).reshape(16, 16))


def resolved(*steps, sample=RAMP):
    return fusion.resolved(steps, sample.size)


@pytest.mark.parametrize(
    ("domain", "value", "count", "values"),
    [
        (Range(-10, 10), 5, 5, [-10, -2.5, 5, 7.5, 10]),
        (Range(-10, 10), -10, 5, [-10, -5, 0, 5, 10]),
        (Range(-10, 10), 10, 3, [-10, 0, 10]),
        (Range(0.25, 4, scale="log"), 1, 5, [0.25, 0.5, 1, 2, 4]),
        (Range(0.25, 4, scale="log"), 4, 3, [0.25, 1, 4]),
        (Range(0, 2, whole=True), 1, 9, [0, 1, 2]),
        (Seed(), 7, 3, [7, 8, 9]),
        (Seed(), Seed().limit - 1, 2, [Seed().limit - 1, 0]),
        (aw.Choice(("a", "b")), "b", 9, ["a", "b"]),
    ],
)
def test_a_sweep_goes_from_the_lowest_to_the_highest_through_the_value(domain, value, count, values):
    assert swept(domain, value, count) == values


def test_steps_along_a_sweep_keep_their_other_values_and_their_region():
    region = aw.Region.box(0, 0, 0.5, 1)
    step = aw.within(region, aw.erase.at(width=0.3, height=0.4))
    found = along(step, "width", 3)
    assert [one.values["width"] for one in found.values()] == list(found) and list(found)[1] == 0.3
    for width, one in found.items():
        assert one.where == region and one.values == {**step.values, "width": width}
    assert place_of(step, "width") == 4 and place_of(step, "speed") == 1
    in_pixels = aw.shift.at(right=aw.px(20))
    assert (
        place_of(in_pixels, "right", (100, 200)) == 4 == list(along(in_pixels, "right", 9, (100, 200))).index(aw.px(20))
    )
    for act in (place_of, along):
        with pytest.raises(ValueError, match="^how far right goes in pixels is known of a picture only, got none$"):
            act(in_pixels, "right")
    with pytest.raises(ValueError, match=r"^along must be a parameter of rotate \(angle, .*\), got 'speed'$"):
        along(aw.rotate.at(), "speed")
    with pytest.raises(ValueError, match=r"^along must be a parameter of invert \(it has none\), got 'speed'$"):
        along(aw.invert.at(), "speed")
    assert title("tilt_right", Range(0, 1), 0.5).startswith("tilt right ")


def test_ids_are_checked_counted_on_and_moved():
    assert ids.checked(None, 3, 8) == (0, 1, 2) and ids.checked([7, 0], 2, 8) == (7, 0)
    for wrong in ([0, 1], [0, 1, 1], [0, 1, 8], [-1, 0, 1]):
        words = f"ids must be 3 different whole numbers in [0, 2**3), got {wrong}"
        with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
            ids.checked(wrong, 3, 8)
    assert ids.unused([], 8) == 0 and ids.unused([2], 8) == 3 and ids.unused([6], 8) == 7
    assert ids.unused([7], 8) == 0 and ids.unused([0, 1, 7], 8) == 2
    assert [ids.place(index, 3, "x") for index in (0, 2, -1, -3)] == [0, 2, 2, 0]
    for index, error in ((3, IndexError), (-4, IndexError), (True, TypeError), (1.0, TypeError)):
        with pytest.raises(error, match=rf"^a step's number, counted from 0, got {index}$"):
            ids.place(index, 3, "a step's number")
    assert ids.moved(4, 0, 2) == [1, 2, 0, 3] and ids.moved(4, 2, 3) == [0, 1, 3, 2]


def test_to_which_level_each_level_goes():
    assert level_change(resolved(aw.flip_horizontal.at()), RAMP) is None
    told = level_change(resolved(aw.invert.at(), aw.flip_vertical.at(), aw.invert.at(), aw.invert.at()), RAMP)
    assert not told.measured and told.levels.shape == (1, 256) and np.allclose(told.levels[0], np.arange(256)[::-1])
    # Each saturates once: what the first has made white stays so behind a warp.
    darker = [aw.brightness.at(gain=2), aw.flip_vertical.at(), aw.brightness.at(gain=0.5)]
    told = level_change(resolved(*darker), RAMP)
    assert np.allclose(told.levels[0], np.minimum(np.arange(256), 127.5))
    four = aw.Sample(np.repeat(RAMP.image, 4, axis=2))
    assert level_change(resolved(aw.invert.at(), sample=four), four).levels.shape == (3, 256)
    few = aw.Sample(np.array([[0, 0, 10, 20]], np.uint8))
    told = level_change([aw.within(aw.Region.box(0, 0, 0.25, 1, feather=0), aw.invert.at()).resolved((1, 4))], few)
    assert told.measured and told.levels[0, [0, 10, 20]].tolist() == [127.5, 10, 20]
    assert np.isnan(told.levels[0]).sum() == 253
    floats = aw.Sample(few.image / np.float32(255))
    told = level_change([aw.within(aw.Region.box(0, 0, 0.25, 1, feather=0), aw.invert.at()).resolved((1, 4))], floats)
    assert told.levels[0, [0, 10, 20]] == pytest.approx([127.5, 10, 20])


def test_a_histogram_goes_along_where_only_levels_decide():
    counts = np.bincount(RAMP.image.ravel(), minlength=256)[None]
    assert counted([], (16, 16), counts) is counts
    whole = aw.Sample(np.zeros((4, 6), np.uint8))
    for step in (aw.flip_horizontal.at(), aw.quarter_turn.at(turns=1), aw.rotate.at(angle=180), aw.transpose.at()):
        assert counted(resolved(step, sample=whole), (4, 6), counts) is counts
    turned = resolved(aw.quarter_turn.at(turns=1), aw.invert.at(), aw.flip_horizontal.at(), sample=whole)
    assert (counted(turned, (4, 6), counts) == counts[:, ::-1]).all()
    for step in (
        aw.shift.at(right=0.5),
        aw.rotate.at(angle=90),
        aw.zoom.at(scale=2),
        aw.blur.at(),
        aw.perspective.at(),
    ):
        assert counted(resolved(step, sample=whole), (4, 6), counts) is None


def test_what_puts_values_at_black_or_white_is_told_by_name():
    nothing = put_at_ends(resolved(aw.flip_horizontal.at(), aw.invert.at()), RAMP)
    assert (dict(nothing.cut), dict(nothing.meant), nothing.uncovered) == ({}, {}, 0)
    taken_back = put_at_ends(resolved(aw.brightness.at(gain=2), aw.brightness.at(gain=0.5)), RAMP)
    assert dict(taken_back.cut) == {}
    for steps in ([aw.brightness.at(gain=2)], [aw.gamma.at(exponent=1), aw.brightness.at(gain=2), aw.invert.at()]):
        assert dict(put_at_ends(resolved(*steps), RAMP).cut) == {"brightness": 0.5}
    # What both put outside is the first one's.
    both = put_at_ends(resolved(aw.brightness.at(gain=2), aw.contrast.at(gain=2)), RAMP)
    assert dict(both.cut) == pytest.approx({"brightness": 0.5, "contrast": 0.25}, abs=0.005)
    grey = aw.Sample(np.full((4, 8), 100, np.uint8))
    for level in (0, 1):
        hidden = aw.erase.at(width=0.5, height=1, x=0.25, y=0.5, fill_level=level)
        erased = put_at_ends(resolved(hidden, sample=grey), grey)
        assert dict(erased.cut) == {} and dict(erased.meant) == {"erase": 0.5} and erased.uncovered == 0
        erased = put_at_ends(resolved(aw.brightness.at(gain=3), hidden, sample=grey), grey)  # white before
        assert dict(erased.cut) == {"brightness": 1} and dict(erased.meant) == {}


@pytest.mark.parametrize(
    ("steps", "share"),
    [
        ([aw.shift.at(right=0.25, down=0)], 0.25),
        ([aw.shift.at(right=0.25, down=0, fill_level=1.0)], 0.25),
        ([aw.shift.at(right=0.25, down=0, fill_level=0.5)], 0),
        ([aw.shift.at(right=0.25, down=0, fill="edge")], 0),
        ([aw.shift.at(right=0.25, down=0), aw.invert.at()], 0.25),
        ([aw.shift.at(right=0.25, down=0), aw.invert.at(), aw.shift.at(right=-0.25, down=0)], 0.25),
        ([aw.shift.at(right=0.25, down=0), aw.invert.at(), aw.brightness.at(gain=0.5)], 0),
        ([aw.shift.at(right=0.25, down=0, fill_level=1.0), aw.channel_gain.at()], 0.25),
        ([aw.shift.at(right=0.25, down=0), aw.blur.at(), aw.crop.at(width=0.5, height=1, left=0, top=0)], 0.5),
    ],
)
def test_what_is_uncovered_counts_where_its_fill_is_black_or_white(steps, share):
    grey = aw.Sample(np.full((8, 16), 100, np.uint8))
    assert put_at_ends(resolved(*steps, sample=grey), grey).uncovered == pytest.approx(share)


@pytest.mark.parametrize("seed", ["a", -1, 1.5])
def test_what_is_no_seed_is_named(seed):
    with pytest.raises(ValueError, match=f"whole number from 0 up, a tuple of such, or a Generator, got {seed!r}$"):
        aw.Recipe()(RAMP, seed=seed)


def test_what_was_cut_off_is_not_cut_off_a_second_time():
    brighter = aw.brightness.at(gain=2)
    found = put_at_ends(resolved(brighter, aw.flip_horizontal.at(), brighter), RAMP)
    assert dict(found.cut) == pytest.approx({"brightness": 0.75}, abs=0.01)

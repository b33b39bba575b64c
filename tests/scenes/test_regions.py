"""Where objects may stand: painted, masked, for all scenes or for each background, drawn, written down and split."""

from __future__ import annotations

import json

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import Plan
from augwidgets.scenes.plan_code import code_of
from tests.scenes.plain_pictures import ground, square

LEFT = aw.Region.painted([[(0, 0), (0.5, 0), (0.5, 1), (0, 1)]])
RIGHT = aw.Region.painted(strokes=[[(0.75, 0.1), (0.75, 0.95)]], width=0.4)
WIDE = np.repeat(np.arange(200, dtype=np.uint8)[None, :, None], 50, axis=0).repeat(3, axis=2)  # its level is its column


def feet(plan, size, seeds=range(20)):
    """Where objects stand: the middle of the foot of each."""
    for seed in seeds:
        sample = plan.draw(np.random.default_rng(seed), size=size).paint("paste")
        for x0, _, x1, _ in (note["full_box"] for note in sample.box_notes):
            yield sample, (x0 + x1) // 2


@pytest.mark.parametrize(("where", "holds"), [(LEFT, lambda x: x < 40), (RIGHT, lambda x: 43 <= x <= 77)])
def test_objects_stand_where_was_painted(where, holds):
    plan = Plan([square("a", 200)], [ground(90)], count=2, scale=0.2, truncated=0, where=where)
    found = [x for _, x in feet(plan, (60, 80))]
    assert len(found) == 40
    assert all(map(holds, found))


@pytest.mark.parametrize(
    "where",
    [
        aw.Region.painted([[(100, 0), (140, 0), (140, 50), (100, 50)]], size=(50, 200)),
        np.repeat((np.arange(20) // 2 == 5)[None] | (np.arange(20) // 2 == 6)[None], 5, axis=0),
    ],
)
def test_the_region_of_one_background_is_cut_with_it(where):
    """Columns 100 to 140 of 200: a scene of 50 x 50 sees a quarter of the picture, and so of the region."""
    plan = Plan(
        [square("a", 255)], [ground(9), WIDE], count=1, scale=0.1, where=[None, where], tries=200, truncated=0, mirror=0
    )
    seen = {0: 0, 1: 0}
    for sample, x in feet(plan, (50, 50), range(40)):
        on_wide = len(np.unique(sample.image)) > 10
        seen[on_wide] += 1
        if on_wide:
            left = int(sample.image[0, 0, 0])  # the first column that is seen
            assert 100 <= left + x < 140
    assert min(seen.values()) > 8


def test_regions_of_backgrounds_are_kept_and_asked_for_once(monkeypatch):
    plan = Plan([square("a", 200)], [ground(90)], count=1, scale=0.2, where=[LEFT])
    asked = []
    real = aw.Region.mask
    monkeypatch.setattr(aw.Region, "mask", lambda self, sample: asked.append(1) or real(self, sample))
    list(feet(plan, (60, 80)))
    assert len(asked) == 1


def test_a_region_is_written_down_and_drawn_again(tmp_path):
    grounds = [ground(90), ground(100), ground(110)]
    for number, where in enumerate([LEFT, [LEFT, None, np.eye(4)], [RIGHT, LEFT, aw.Region.box(0, 0.5, 1, 1)]]):
        plan = Plan([square("a", 200)], grounds, count=(1, 2), scale=0.2, where=where)
        place = plan.to_file(tmp_path / f"{number}.json")
        again = Plan.from_file(place)
        for seed in range(6):
            one, other = (each.draw(np.random.default_rng(seed)).paint() for each in (plan, again))
            assert one.same_as(other)
        scene = plan.draw(np.random.default_rng(1))
        assert eval(scene.code(), {"plan": plan, "aw": aw}).paint().same_as(scene.paint())
    entry = json.loads((tmp_path / "0.json").read_text())["where"]
    assert entry["region"] == "painted"
    assert entry["polygons"] == [[[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]]


@pytest.mark.parametrize("where", [LEFT, [RIGHT, None], [LEFT, np.eye(3)], np.eye(3)])
def test_code_makes_the_plan_with_its_regions(where):
    plan = Plan([square("a", 200)], [ground(90), ground(100)], count=1, scale=0.2, where=where)
    given = {"cutouts": plan.cutouts, "backgrounds": plan.backgrounds, "where": plan.where}
    exec(code_of(plan, 3, (60, 80)), given)
    own = [plan.draw(np.random.default_rng([3, 0, k]), size=(60, 80)).paint() for k in range(9)]
    assert all(sample.same_as(other) for sample, other in zip(given["samples"], own, strict=True))
    has_mask = any(isinstance(one, np.ndarray) for one in (where if isinstance(where, list) else [where]))
    assert ("where=where" in code_of(plan, 3, None)) == has_mask


def test_another_region_is_another_export(tmp_path):
    grounds, shapes = [ground(90)], [square("a", 200)]
    Plan(shapes, grounds, count=1, scale=0.2, where=LEFT).write(tmp_path / "out", 2, progress=False)
    with pytest.raises(OSError, match="another"):
        Plan(shapes, grounds, count=1, scale=0.2, where=RIGHT).write(tmp_path / "out", 2, progress=False)


def test_each_background_keeps_its_region_in_a_split():
    levels = range(100, 106)
    half = [LEFT if level % 2 else aw.Region.painted([[(0.5, 0), (1, 0), (1, 1), (0.5, 1)]]) for level in levels]
    shapes = [square("a", level) for level in (20, 21, 22, 23)]
    plan = Plan(shapes, [ground(level) for level in levels], count=1, scale=0.2, where=half, truncated=0, blend="paste")
    for sample in plan.series(30, validation=0.4):
        level = int(np.bincount(sample.image[..., 0].ravel()).argmax())
        x0, _, x1, _ = sample.boxes[0]
        assert ((x0 + x1) // 2 < 40) == bool(level % 2)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ([LEFT], "or one for each of 2, got 1"),
        ([LEFT, 3], "must be an aw.Region or a mask"),
        ([None, np.zeros((2, 2))], "must leave room"),
        ([], "got 0"),
        ([[0, 1], [1]], "must be an aw.Region or a mask"),
        (np.zeros((2, 3, 4)), "must be an aw.Region or a mask"),
    ],
)
def test_what_is_no_region_is_said(where, words):
    with pytest.raises((TypeError, ValueError), match=words) as raised:
        Plan([square("a", 9)], [ground(1), ground(2)], where=where)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300


def test_a_background_without_its_region_says_what_stood_in_the_way():
    plan = Plan([square("a", 9)], [ground(1)], count=1, where=[aw.Region.masked()])
    with pytest.raises(ValueError, match="outside of the region"):
        plan.draw(np.random.default_rng(0))

"""What the browser is told of scenes: where a plan places objects, in tables, and pictures; against the plan itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import examples
from augwidgets.scenes.placing import tried
from augwidgets.scenes.preview import Preview, Previewed
from augwidgets.scenes.ranges import RANGES
from augwidgets.view.instant.placing_tables import DRAWN, Standing, frame_row, placing_tables
from augwidgets.view.instant.scene_structure import SceneStructure, scene_structure, stands
from augwidgets.view.instant.tables import read
from augwidgets.view.sheet import BOX

CUTOUTS, GROUNDS = examples.cutouts(), examples.backgrounds()
SIZE = (240, 320)
PLANS: dict[str, dict[str, Any]] = {
    "default": {"angle": (-180, 180), "scale": (0.05, 1)},
    "by a corner": {"place_by": "corner", "angle": (-180, 180), "truncated": 1, "visible": 0, "cutouts": CUTOUTS[:2]},
    "scales of pictures": {"scale_by": "picture", "scale": (0.2, 1.5)},
    "a horizon": {"horizon": 0.3, "y": (0.3, 1), "angle": (-40, 40)},
    "distractors": {"distractors": CUTOUTS[:2], "distractor_count": (1, 3)},
}


def shown(plan: aw.scenes.Plan, preview: Preview, size: Any = SIZE, count: int = 9) -> list[Previewed | None]:
    found: list[Previewed | None] = []
    for k in range(count):
        try:
            found.append(preview.of(plan, (7, 0, k), size))
        except ValueError:
            found.append(None)
    return found


def structure(plan: aw.scenes.Plan, size: Any = SIZE) -> SceneStructure:
    preview = Preview(BOX[::-1])

    def cutout_of(number: int, steps: Any, labelled: bool) -> Any:
        return preview.cutout(plan, number, steps, labelled=labelled)

    return scene_structure(plan, shown(plan, preview, size), 7, 1, cutout_of)


@pytest.mark.parametrize("name", PLANS)
def test_tables_say_where_the_objects_of_scenes_stand(name):
    plan = aw.scenes.Plan(**{"cutouts": CUTOUTS, "backgrounds": GROUNDS, **PLANS[name]})
    scenes = [plan.draw(np.random.default_rng([7, 0, k]), SIZE) for k in range(12)]
    off = []
    for k, scene in enumerate(scenes):
        for placed, (number, attempt) in zip(scene.objects, stands(scene), strict=True):
            cutout = (plan.cutouts if placed.labelled else plan.distractors)[placed.cutout]
            (found,), _ = placing_tables(plan, [Standing(cutout.size, cutout.share, SIZE)])
            (numbers,) = tried((7, 0, k), number, [attempt])
            values = {one: RANGES[one].at(numbers[1 + at], getattr(plan, one)) for at, one in enumerate(DRAWN)}
            assert values["scale"] <= found.largest
            row = read(found.tables, {**values, "mirrored": numbers[5] < plan.mirror})
            off.append(np.abs(row - frame_row(placed, cutout.size, SIZE)).max())
    assert len(off) > 20 and max(off) < 0.002  # of a side: a third of a pixel of a tile


def test_one_table_serves_all_cutouts_and_canvases_where_that_is_possible():
    standings = [Standing(one.size, one.share, size) for one in CUTOUTS for size in (SIZE, (400, 90))]
    for changes, count in (({}, 1), ({"scale_by": "picture"}, 7)):
        plan = aw.scenes.Plan(CUTOUTS, GROUNDS, **changes)
        found, which = placing_tables(plan, standings)
        assert len(found) <= count and len(which) == len(standings) and set(which) == set(range(len(found)))


def test_what_is_told_is_small_and_each_picture_once():
    made = structure(aw.scenes.Plan(CUTOUTS, GROUNDS))
    told = json.loads(made.text)
    assert len(made.text) + len(made.numbers) < 20_000 and len(made.pictures) < 450_000
    used = {cutout for scene in told["scenes"] for one in scene["objects"] for cutout in one["cutouts"]}
    assert used - {-1} == set(range(len(told["cutouts"]))) and len(told["cutouts"]) <= len(CUTOUTS)
    assert sum(one is not None for one in told["scenes"]) == 9
    same = json.loads(structure(aw.scenes.Plan(CUTOUTS, GROUNDS[:2]), None).text)
    assert len(same["grounds"]) == 2  # whole backgrounds
    parts = [one[kind] for one in told["cutouts"] for kind in ("colours", "shares")]
    ends = sorted((start, start + long) for start, long in [*parts, *(one["colours"] for one in told["grounds"])])
    assert [start for start, _ in ends] == [0, *(end for _, end in ends[:-1])]
    assert ends[-1][1] == len(made.pictures)


def test_the_tries_that_are_told_are_those_that_take_cutouts_in_use():
    plan = aw.scenes.Plan(CUTOUTS, GROUNDS, count=1, weights={"cat": 1, "coin": 1})
    preview = Preview(BOX[::-1])
    first = [preview.of(plan, (7, 0, k), SIZE) for k in range(1)]
    made = scene_structure(plan, first, 7, 1, lambda number, steps, labelled: preview.cutout(plan, number))
    told = json.loads(made.text)
    (one,) = told["scenes"][0]["objects"]
    rows = np.frombuffer(made.numbers, np.float64, 6 * len(one["tries"]), one["row"]).reshape(-1, 6)
    assert rows.tolist() == tried((7, 0, 0), 0, one["tries"])
    own = first[0].scene.objects[0].cutout
    assert [0 if plan.pick.at(row[0]) == own else -1 for row in rows.tolist()] == one["cutouts"]
    assert made.knows(first)
    other = plan.replace(weights={"coin": 1}) if own == 0 else plan.replace(weights={"cat": 1})
    assert made.knows([preview.of(other, (7, 0, 0), SIZE)])  # it stands as the same try, though of another cut-out
    far = plan.replace(x=(0.99, 1), truncated=0.1, visible=0.9, tries=400)
    moved = shown(far, preview, count=1)
    assert moved == [None] or made.knows(moved) == (stands(moved[0].scene)[0][1] in one["tries"])


def test_objects_with_a_recipe_of_their_own_are_told_as_it_leaves_them():
    recipe = aw.Recipe([aw.rotate.between(angle=(-30, 30), expand=True), aw.brightness])
    told = json.loads(structure(aw.scenes.Plan(CUTOUTS[:2], GROUNDS, cutout_recipe=recipe)).text)
    objects = [one for scene in told["scenes"] for one in scene["objects"]]
    assert len(told["cutouts"]) == len(objects) and all(len(one["tries"]) == 1 for one in objects)


def test_what_the_kernel_alone_draws_of_a_picture_is_named():
    plain = aw.scenes.Plan(CUTOUTS, GROUNDS)
    for changes, words in (
        ({"blend": "motion"}, []), ({"blend": "poisson"}, ["blending"]), ({"match": 0.2, "shadow": 0.2}, []),
        ({"recipe": aw.Recipe([aw.gamma, aw.blur])}, ["recipe"]),
    ):  # fmt: skip
        assert json.loads(structure(plain.replace(**changes)).text)["follows"] == words
    assert structure(plain.replace(recipe=aw.Recipe([aw.rotate.usual()]))).text == ""  # objects would lie elsewhere


def cut(height: int, width: int) -> aw.scenes.Cutout:
    return aw.scenes.Cutout(np.full((height, width, 4), 255, np.uint8), "wall")


GREY, FLOATS = np.full((90, 120), 90, np.uint8), np.full((90, 120, 3), 0.5, np.float32)
ODD: dict[str, tuple[dict[str, Any], Any, int]] = {  # a plan, a size, and how many of the nine are told
    "a pixel": ({"cutouts": [cut(1, 1)], "smallest": 0}, SIZE, 9),
    "larger than the picture": ({"cutouts": [cut(900, 700)], "scale": 2.0, "truncated": 1, "visible": 0}, (90, 120), 9),
    "grey": ({"backgrounds": [GREY]}, None, 9),
    "floats": ({"backgrounds": [FLOATS]}, None, 9),
    "thin": ({"backgrounds": [np.zeros((1, 4000, 3), np.uint8)], "smallest": 0, "truncated": 1, "visible": 0}, None, 0),
    "long": ({"backgrounds": [np.zeros((40, 600, 3), np.uint8)], "truncated": 1, "visible": 0}, None, 0),
    "a scene of a pixel": ({"smallest": 0, "truncated": 1, "visible": 0}, (1, 1), 0),
    "no room": ({"count": 6, "scale": 0.9, "overlap": 0.0, "tries": 3}, SIZE, 0),
    "no objects": ({"count": 0}, SIZE, 0),
    "many objects": ({"count": 41, "scale": 0.05, "truncated": 1, "visible": 0, "smallest": 0}, SIZE, 0),
    "many cut-outs": ({"cutouts": [cut(20 + k, 20 + k) for k in range(250)], "count": 12, "scale": 0.05}, SIZE, 0),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_plans_are_told_or_left_to_the_kernel(name):
    changes, size, count = ODD[name]
    made = structure(aw.scenes.Plan(**{"cutouts": CUTOUTS, "backgrounds": GROUNDS, **changes}), size)
    scenes = json.loads(made.text)["scenes"] if made.text else []
    assert sum(one is not None for one in scenes) == count
    assert bool(made.text) == bool(count) == bool(made.pictures)

"""What the tutorial's way of composing scenes gets wrong is counted, and the kit's own way has none of it."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.lessons import composition
from augwidgets.lessons.composition import Photograph, before_white, faults, foreground_of, mask_of, moved, precision_of

FRINGE, LACKING, ABOVE, CUT, BOXES, PRECISION, STRETCH = range(7)


@pytest.fixture(scope="module")
def ball():
    """A ball with a soft edge and a light spot, of which every pixel is known, before white."""
    rows, columns = np.mgrid[:120, :160] + 0.5
    share = np.clip(40.5 - np.hypot(rows - 60, columns - 70), 0, 1)
    colours = np.empty((120, 160, 3))
    colours[:] = (200, 90, 40)
    colours[50:60, 60:75] = (250, 240, 180)
    image = np.rint(colours * share[..., None] + 255 * (1 - share[..., None])).astype(np.uint8)
    return Photograph(image, colours, share)


def test_of_what_is_known_exactly_nothing_is_wrong_here(ball):
    found = faults(ball, np.full((100, 300, 3), 90, np.uint8), draws=8)
    assert [fault.here for fault in found[:STRETCH]] == [0] * STRETCH
    assert found[STRETCH].here < 0.01  # whole pixels of the background
    assert found[LACKING].tutorial == 150  # the light spot, 10 x 15
    assert found[FRINGE].tutorial >= 140
    assert found[ABOVE].tutorial > 100
    assert found[CUT].tutorial > 0.2
    assert found[BOXES].tutorial == 8
    assert found[PRECISION].tutorial > 0.3
    assert found[STRETCH].tutorial == 1.25


def test_of_a_photograph_hardly_anything_is():
    found = faults(before_white(aw.pictures.cat()), aw.pictures.coffee().image, draws=4)
    assert found[FRINGE].tutorial > 1000 > 20 > found[FRINGE].here
    assert found[LACKING].here < 81  # of 81,179
    assert all(fault.here == 0 for fault in found[ABOVE:STRETCH])


def test_a_white_cup_loses_its_light_side_only_in_the_tutorials_way():
    cup = before_white(aw.pictures.coffee(), "cup")
    lost = (cup.mask & ~mask_of(foreground_of(cup.image))).sum() / cup.mask.sum()
    kept = composition.kits_scene(cup, np.full((*cup.mask.shape, 3), 30, np.uint8)).mask
    assert lost > 0.3
    assert (cup.mask & (kept == 0)).sum() / cup.mask.sum() < 0.02


def test_what_is_turned_about_the_corner_leaves_the_picture():
    foreground = np.zeros((40, 60, 3))
    foreground[30:40, 40:60] = 0.5
    assert moved(foreground)[35, 50, 0] == 0.5
    assert moved(foreground, mirrored=True)[35, 9, 0] == 0.5
    assert moved(foreground, right=0.5)[..., 0].sum() == 0
    turned = np.argwhere(moved(foreground, angle=20).any(axis=-1))
    assert not len(turned) or turned[:, 0].min() > 39 - 1  # about its own centre all of it would be seen


def test_boxes_that_are_one_short_or_the_wrong_way_round_score_less():
    true = [(float(x), 5.0, 10.0, 20.0) for x in range(12)]
    assert precision_of(true, true) == 1
    assert precision_of(true, [(x, y, w - 1, h - 1) for x, y, w, h in true]) == pytest.approx(
        0.8
    )  # of 9 x 19 in 10 x 20
    assert precision_of(true, [(y, x, h, w) for x, y, w, h in true]) < 0.3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_score_is_that_of_pycocotools():
    coco, scoring = pytest.importorskip("pycocotools.coco"), pytest.importorskip("pycocotools.cocoeval")
    rng = np.random.default_rng(0)
    true = [tuple(box) for box in rng.uniform(5, 30, (40, 4)).tolist()]
    found = [tuple(np.array(box) + rng.normal(0, 1.5, 4)) for box in true]
    rows = [{"id": k, "image_id": k, "category_id": 1, "bbox": list(box), "area": box[2] * box[3], "iscrowd": 0}
            for k, box in enumerate(true, 1)]  # fmt: skip
    seen = [{"image_id": k, "category_id": 1, "bbox": list(box), "score": 1.0} for k, box in enumerate(found, 1)]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco.COCO()
        truth.dataset = {"images": [{"id": k} for k in range(1, 41)], "annotations": rows, "categories": [{"id": 1}]}
        truth.createIndex()
        scored = scoring.COCOeval(truth, truth.loadRes(seen), "bbox")
        scored.evaluate()
        scored.accumulate()
        scored.summarize()
    assert 0.3 < precision_of(true, found) < 0.9
    assert precision_of(true, found) == pytest.approx(scored.stats[0], abs=1e-9)

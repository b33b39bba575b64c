"""What 1,000 random scenes say of their objects, as pycocotools, COCO's own reader, measures and scores it."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import Plan, examples
from augwidgets.scenes.blends import BLENDS
from tests.scenes.plain_pictures import square

coco = pytest.importorskip("pycocotools.coco")
cocoeval = pytest.importorskip("pycocotools.cocoeval")
masks = pytest.importorskip("pycocotools.mask")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*left out:UserWarning")

SIZE = (96, 128)
EACH = 50
KINDS = {
    "plain": {},
    "one over the other": {"count": (4, 9), "visible": 0, "scale": (0.3, 0.9)},
    "cut off": {"truncated": 1, "visible": 0.02, "x": (0, 1), "scale": (0.4, 1.2)},
    "turned and mirrored": {"angle": (-180, 180), "mirror": 1, "shadow": 0.6, "match": 0.7},
    "hidden by others": {"distractor_count": (2, 5), "visible": 0, "scale": (0.2, 0.6), "horizon": 0.2},
    "warped": {
        "recipe": aw.Recipe(
            [aw.rotate.between(angle=(-40, 40)), aw.flip_horizontal, aw.elastic, aw.erase], min_visible=0.05
        ),
        "cutout_recipe": aw.Recipe([aw.rotate.between(angle=(-90, 90)), aw.brightness.between(gain=(0.5, 1.5))]),
    },
    "small": {"count": (10, 20), "scale": (0.03, 0.2), "smallest": 1, "overlap": 0.3},
}
# Seven kinds and five blends: no pair of the first 35 comes twice.
TURNS = [(list(KINDS)[turn % len(KINDS)], list(BLENDS)[turn % len(BLENDS)]) for turn in range(20)]


@pytest.fixture(scope="module")
def things():
    shapes = [*examples.cutouts(), square("block", 250), square("block", 5)]
    return shapes, [aw.pictures.coffee(), *examples.backgrounds()[:3]], [square("", 128), examples.cutouts()[3]]


@pytest.mark.parametrize(("kind", "blend"), TURNS)
def test_a_written_file_holds_the_pixels_and_a_perfect_detector_scores_one(things, tmp_path, kind, blend):
    shapes, grounds, distractors = things
    plan = Plan(shapes, grounds, blend=blend, distractors=distractors, **KINDS[kind])
    plan.write(tmp_path / "out", EACH, size=SIZE, seed=3, progress=False)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco.COCO(tmp_path / "out" / "annotations" / "instances.json")
        assert len(truth.imgs) == EACH
        found = []
        for number, sample in enumerate(plan.series(EACH, size=SIZE, seed=3), 1):
            rows = truth.loadAnns(truth.getAnnIds(number))
            assert len(rows) == len(sample.boxes) == len(sample.mask_values)
            labels = zip(rows, sample.mask_values, sample.boxes, sample.box_labels, strict=True)
            for row, value, (x0, y0, x1, y1), name in labels:
                own = masks.encode(np.asfortranarray(sample.mask == value).view(np.uint8))
                assert truth.annToRLE(row)["counts"].encode() == own["counts"]
                assert row["area"] == masks.area(own) == np.count_nonzero(sample.mask == value) > 0
                assert row["bbox"] == masks.toBbox(own).tolist() == [x0, y0, x1 - x0, y1 - y0]
                assert truth.cats[row["category_id"]]["name"] == name
                seen = {"image_id": number, "category_id": row["category_id"], "score": 1.0}
                found.append({**seen, "segmentation": own, "bbox": [x0, y0, x1 - x0, y1 - y0]})
        assert len(found) > EACH
        mine = truth.loadRes(found)
        for what in ("bbox", "segm"):
            scored = cocoeval.COCOeval(truth, mine, what)
            scored.params.maxDets = [1, 10, 100]
            scored.evaluate()
            scored.accumulate()
            scored.summarize()
            assert scored.stats[0] == pytest.approx(1.0, abs=1e-12)


def test_there_are_a_thousand_scenes_in_every_blend():
    assert len(TURNS) * EACH == 1000
    assert {blend for _, blend in TURNS} == set(BLENDS)
    assert {kind for kind, _ in TURNS} == set(KINDS)

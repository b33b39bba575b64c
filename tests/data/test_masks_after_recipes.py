"""Masks of objects that a recipe has dropped, shrunk away or laid over each other: what is written is read again."""

import contextlib
import io

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.dropped import MASK_GONE
from augwidgets.warp.fitting import fitted, resized
from augwidgets.warp.moving import with_seen_masks

pytest.importorskip("pycocotools")


def overlapping(x):
    """Two squares that share pixels, a small one on its own, and one line that a smaller picture may not have."""
    masks = np.zeros((4, 40, 60), bool)
    masks[0, 5:20, x : x + 12], masks[1, 12:30, x + 6 : x + 20], masks[2, 34:38, 2:6], masks[3, 1, 50:58] = (True,) * 4
    boxes = [[x, 5, x + 12, 20], [x + 6, 12, x + 20, 30], [2, 34, 6, 38], [50, 1, 58, 2]]
    return aw.Sample(
        np.full((40, 60, 3), 5 * x, np.uint8), boxes=boxes, masks=masks, box_labels=["big", "big", "small", "line"],
        box_notes=[None, None, None, {"crowd": True}],
    )  # fmt: skip


def apart(x):
    """The same without the second square: one mask holds all of them."""
    mask = np.zeros((40, 60), np.uint8)
    mask[5:20, x : x + 12], mask[34:38, 2:6], mask[1, 50:58] = 1, 2, 3
    boxes = [[x, 5, x + 12, 20], [2, 34, 6, 38], [50, 1, 58, 2]]
    return aw.Sample(
        np.full((40, 60, 3), 5 * x, np.uint8), mask, boxes, ["big", "small", "line"], mask_values=[1, 2, 3],
    )  # fmt: skip


BARE = aw.Sample(np.full((40, 60, 3), 200, np.uint8), boxes=np.zeros((0, 4)), box_labels=[])
PICTURES = [overlapping(10), overlapping(24), apart(30), apart(12), BARE]
RECIPES = {
    "dropped by size": aw.Recipe([aw.zoom.at(scale=0.5)], min_size=4),
    "dropped by what is seen": aw.Recipe([aw.shift.between(right=(-0.6, 0.6))], min_visible=0.5, fill="reflect"),
    "corners": aw.Recipe([aw.rotate, aw.zoom.between(scale=(0.2, 0.9)), aw.shift], boxes="corners"),
    "covered": aw.Recipe([aw.shift, aw.erase, aw.coarse_dropout, aw.zoom.between(scale=(0.2, 0.9))]),
    "mosaic": aw.Recipe([aw.mosaic]),
    "cutmix": aw.Recipe([aw.cutmix, aw.rotate], min_visible=0.2),
    "mixup": aw.Recipe([aw.mixup.between(share=(0, 1)), aw.rotate]),
}


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_what_a_recipe_makes_of_masks_is_read_again(tmp_path, recipe):
    data = aw.data.open(PICTURES)
    done = aw.data.export(data, recipe, tmp_path / "out", "webdataset", copies=6, progress=False)
    made = [with_seen_masks(data.made(number, recipe, 0, copy)) for number in range(5) for copy in range(6)]
    assert not done.left_out
    for found, sample in zip(done.open(), made, strict=True):
        assert np.array_equal(found.image, sample.image) and found.boxes.tolist() == sample.boxes.tolist()
        assert (found.mask is None) == (sample.mask is None)
        if sample.mask is not None:
            assert np.array_equal(found.mask, sample.mask)
            assert found.mask_values.tolist() == sample.mask_values.tolist()
            pairs = zip(found.masks or (), sample.masks or (), strict=True)
            assert all(np.array_equal(one, other) for one, other in pairs)
    for sample in aw.data.open(made):  # and a Sample that a recipe gave is a picture like any other
        assert sample.boxes is not None


@pytest.mark.filterwarnings("ignore:__array__ implementation", "ignore:coco cannot hold")  # pycocotools with NumPy 2
@pytest.mark.parametrize("recipe", [RECIPES[name] for name in RECIPES if name != "corners"])
def test_pycocotools_reads_each_mask_and_finds_itself(tmp_path, recipe):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    done = aw.data.export(PICTURES, recipe, tmp_path / "out", "coco", copies=6, progress=False)
    path = done.folder / "annotations" / "instances.json"
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(path))
        rows = [one for one in truth.anns.values() if not one["iscrowd"]]
        found = truth.loadRes([{**one, "score": 0.9} for one in rows])
        course = COCOeval(truth, found, "segm")
        course.evaluate(), course.accumulate(), course.summarize()
    assert all(truth.annToMask(one).sum() == one["area"] > 0 for one in truth.anns.values())
    assert course.stats[0] == 1


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize(("first", "other"), [(0, 1), (0, 2), (2, 3), (2, 1), (4, 2), (2, 4)])
def test_mixup_keeps_the_pixels_of_all_objects_of_both(first, other, share):
    one, two = PICTURES[first], PICTURES[other]
    out = aw.mixup(one, two, share=share)

    def pixels(sample):
        masks = sample.masks or [None] * len(sample.boxes)
        values = [0] * len(masks) if sample.mask_values is None else sample.mask_values.tolist()
        return [sample.mask == value if mask is None else mask for mask, value in zip(masks, values, strict=True)]

    assert np.array_equal(pixels(out), [*pixels(one), *pixels(two)])
    stronger = two if share > 0.5 else one
    assert np.array_equal(out.mask > 0, np.zeros((40, 60), bool) if stronger is BARE else stronger.mask > 0)
    assert len(set(out.mask_values.tolist())) == len(out.boxes)
    turned = aw.flip_horizontal(out)  # and on the way they stay theirs
    assert np.array_equal(pixels(turned), [mask[:, ::-1] for mask in pixels(out)])


@pytest.mark.parametrize("boxes", ["tight", "corners"])
@pytest.mark.parametrize("picture", [overlapping(10), apart(3)], ids=["bitmaps", "mask"])
@pytest.mark.parametrize("cover", [[], [aw.erase.at(x=1.0, y=1.0, width=0.02, height=0.02)]], ids=["open", "covered"])
def test_what_has_no_pixels_any_more_names_no_value_of_the_mask(picture, boxes, cover):
    tiny = aw.Recipe([*cover, aw.zoom.at(scale=0.2), aw.shift.at(right=0.01)], boxes=boxes)(picture, seed=0)
    line = tiny.mask_values.tolist()[-1] if boxes == "corners" else 0
    assert line == 0 and all((tiny.mask == value).any() for value in tiny.mask_values if value)
    assert [one.why for one in tiny.dropped] == ([] if boxes == "corners" else [MASK_GONE.words])


def test_a_smaller_picture_keeps_boxes_whose_masks_are_gone_and_a_partner_does_not():
    for picture, size in ((apart(3), (6, 9)), (overlapping(10), (6, 9))):
        sample = resized(picture, size)
        gone = [not value for value in sample.mask_values.tolist()]
        assert any(gone) and not all(gone)
        assert [box for box, lost in zip(sample.boxes.tolist(), gone, strict=True) if not lost] == fitted(
            picture, size
        ).boxes.tolist()
        assert all((sample.mask == value).any() for value in sample.mask_values if value)

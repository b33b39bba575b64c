"""What a fill repeats of an object beside the picture is no part of it, in whatever format it is written."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.formats.object_parts import masked_objects
from augwidgets.warp.moving import with_seen_masks

pytestmark = pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")

TURNED = [aw.shift.between(right=(-0.3, 0.3), down=(-0.3, 0.3)), aw.rotate.between(angle=(-45, 45))]
COPIES = 8


def _scene(overlap: bool = False) -> aw.Sample:
    """Return two objects near the edges of the picture, which a reflection repeats at once."""
    low, high = np.zeros((2, 60, 70), bool)
    low[40:60, 5:40] = True
    high[2:30, 45:69] = True
    if overlap:
        high[25:50, 30:50] = True
        return aw.Sample(
            np.zeros((60, 70, 3), np.uint8),
            boxes=[[5, 40, 40, 60], [30, 2, 69, 50]],
            box_labels=["car", "dog"],
            masks=[low, high],
        )
    mask = np.where(low, 1, np.where(high, 2, 0)).astype(np.uint8)
    image = np.repeat(mask[..., None] * 100, 3, axis=2).astype(np.uint8)
    return aw.Sample(
        image, mask, [[5, 40, 40, 60], [45, 2, 69, 30]], ["car", "dog"], mask_values=[1, 2], box_ids=[0, 1]
    )


def _pixels(sample: aw.Sample) -> dict[str | None, np.ndarray]:
    return {one.name: one.pixels for one in masked_objects(sample) if one.pixels is not None}


@pytest.mark.parametrize("fill", ["reflect", "wrap", "edge"])
def test_every_format_writes_the_objects_own_pixels_and_box(tmp_path, fill):
    data = aw.data.open([_scene()])
    recipe = aw.Recipe(TURNED, fill=fill)
    plain = aw.Recipe(TURNED)
    repeated = 0
    for name in ("coco", "yolo-segment", "voc", "masks"):
        found = aw.data.export(data, recipe, tmp_path / name, name, copies=COPIES, progress=False).open()
        for copy, written in enumerate(found):
            made, own = data.made(0, recipe, copy=copy), data.made(0, plain, copy=copy)
            repeated += int(not np.array_equal(made.mask, own.mask))
            assert np.array_equal(made.boxes, own.boxes)
            if name == "masks":
                assert np.array_equal(written.mask, own.mask)
                continue
            assert written.box_labels == own.box_labels
            assert np.abs(written.boxes - own.boxes).max(initial=0) < 1.5, (name, copy)
            wanted, pixels = _pixels(own), _pixels(written)
            assert pixels.keys() == wanted.keys()
            for label, inside in wanted.items():
                if name != "yolo-segment":
                    assert np.array_equal(pixels[label], inside), (name, copy)
    assert repeated > COPIES, "the fill must have repeated objects for this to say anything"


def test_where_objects_overlap(tmp_path):
    data = aw.data.open([_scene(overlap=True)])
    recipe, plain = aw.Recipe(TURNED, fill="reflect"), aw.Recipe(TURNED)
    found = aw.data.export(data, recipe, tmp_path / "coco", "coco", copies=COPIES, progress=False).open()
    for copy, written in enumerate(found):
        assert np.array_equal(written.boxes, data.made(0, plain, copy=copy).boxes)
    found = aw.data.export(data, recipe, tmp_path / "masks", "masks", copies=COPIES, progress=False).open()
    for copy, written in enumerate(found):
        assert np.array_equal(written.mask, data.made(0, plain, copy=copy).mask)


def test_a_mask_without_objects_follows_the_fill(tmp_path):
    scene = _scene()
    data = aw.data.open([aw.Sample(scene.image, scene.mask, mask_names={1: "car", 2: "dog"})])
    recipe = aw.Recipe(TURNED, fill="reflect")
    found = aw.data.export(data, recipe, tmp_path / "m", "masks", copies=3, progress=False).open()
    assert all(np.array_equal(found[copy].mask, data.made(0, recipe, copy=copy).mask) for copy in range(3))


def test_a_sample_that_was_augmented_before_is_cleaned_as_well_and_a_changed_mask_is_nobodys():
    seen = aw.data.open([_scene()]).made(
        0, aw.Recipe([aw.shift.between(right=(0.0, 0.0), down=(-0.5, -0.4))], fill="reflect")
    )
    own = with_seen_masks(seen)
    assert (own.mask == 1).sum() < (seen.mask == 1).sum()
    assert with_seen_masks(pickle.loads(pickle.dumps(seen))).same_as(own)
    assert with_seen_masks(seen.replace(label="x")).replace(label=None).same_as(own)
    other = seen.replace(mask=np.array(seen.mask))
    assert with_seen_masks(other) is other
    assert with_seen_masks(own) is own


def test_pictures_joined_after_a_fill_show_each_object_once():
    data, steps = aw.data.open([_scene()] * 2), [aw.shift.between(right=(0.0, 0.0), down=(-0.5, -0.4)), aw.mosaic]
    one, two = data.made(0, aw.Recipe(steps, fill="reflect")), data.made(0, aw.Recipe(steps))
    assert np.array_equal(one.mask, two.mask)
    assert np.array_equal(one.boxes, two.boxes)

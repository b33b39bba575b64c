"""What something covers of an object is written neither in its mask nor in its box, whatever the format."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.formats.object_parts import masked_objects
from augwidgets.warp.moving import with_seen_masks

pytestmark = pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")

SIZE = (40, 60)
ERASED = aw.erase.at(width=0.5, height=1, x=0.75)  # the right half, from column 30 on
COVERS = {
    "erase": [ERASED],
    "holes": [aw.coarse_dropout.at(holes=20, smallest=0.1, largest=0.3, seed=4)],
    "moved": [ERASED, aw.shift.at(right=0.1), aw.rotate.at(angle=90, expand=True)],
    "before a mirror": [ERASED, aw.flip_horizontal.at()],
}


def scene(*, overlap=False):
    """Return a car of which the right half of the picture covers some, a dog that it covers as a whole, and a cat."""
    car, dog, cat = np.zeros((3, *SIZE), bool)
    car[10:20, 20:40], dog[25:35, 45:55], cat[30:38, 2:12] = True, True, True
    boxes = {"boxes": [[20, 10, 40, 20], [45, 25, 55, 35], [2, 30, 12, 38]], "box_labels": ["car", "dog", "cat"]}
    if overlap:
        dog[15:35, 35:55] = True
        boxes["boxes"][1] = [35, 15, 55, 35]  # under the dog lies a part of the car
        return aw.Sample(np.full((*SIZE, 3), 90, np.uint8), masks=[car, dog, cat], **boxes)
    mask = np.select([car, dog, cat], [7, 8, 9]).astype(np.uint8)
    return aw.Sample(np.full((*SIZE, 3), 90, np.uint8), mask, mask_values=[7, 8, 9], **boxes)


def pixels(sample):
    return {one.name: int(one.pixels.sum()) for one in masked_objects(sample) if one.pixels is not None}


@pytest.mark.parametrize("overlap", [False, True])
@pytest.mark.parametrize("format", ["coco", "voc", "yolo-segment", "webdataset"])
def test_what_is_written_is_what_is_seen(tmp_path, format, overlap):
    data = aw.data.open([scene(overlap=overlap)])
    recipe = aw.Recipe([ERASED], min_visible=0.1)
    done = aw.data.export(data, recipe, tmp_path, format, progress=False)
    (written,), made = done.open(), data.made(0, recipe)
    assert made.box_labels == written.box_labels == ("car", "cat") and made.visible.tolist() == [0.5, 1.0]
    assert made.boxes.tolist() == [[20, 10, 30, 20], [2, 30, 12, 38]]
    assert np.allclose(written.boxes, made.boxes, atol=1e-6)
    if format != "webdataset" or written.mask is not None:
        assert pixels(written) == {"car": 100, "cat": 80}
        assert not np.asarray(written.mask)[:, 30:].any()


def test_masks_alone_as_files(tmp_path):
    data = aw.data.open([scene()])
    recipe = aw.Recipe([ERASED], min_visible=0.1)
    (written,) = aw.data.export(data, recipe, tmp_path, "masks", progress=False).open()
    assert np.array_equal(written.mask, np.where(np.arange(SIZE[1]) < 30, data[0].mask, 0))


@pytest.mark.parametrize("overlap", [False, True])
def test_what_is_covered_as_a_whole_and_not_dropped_keeps_box_and_mask(overlap):
    whole = scene(overlap=overlap)
    made = aw.Recipe([ERASED])(whole, seed=1)
    seen = with_seen_masks(made)
    assert made.visible.tolist() == [0.5, 0, 1] and np.array_equal(made.boxes[1], whole.boxes[1])
    assert pixels(seen) == {**pixels(whole), "car": 100}


@pytest.mark.parametrize("overlap", [False, True])
@pytest.mark.parametrize("steps", COVERS)
@pytest.mark.parametrize("fill", ["constant", "reflect"])
def test_the_box_is_that_of_the_mask_and_the_sample_keeps_its_whole_mask(steps, overlap, fill):
    whole = scene(overlap=overlap)
    recipe = aw.Recipe(COVERS[steps], fill=fill)
    made = recipe(whole, seed=3)
    seen = with_seen_masks(made)
    assert np.array_equal(seen.boxes, made.boxes) and seen.box_labels == made.box_labels and "cat" in made.box_labels
    for one in masked_objects(seen):
        rows, columns = np.nonzero(one.pixels)
        edges = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert edges == made.boxes[one.place].tolist(), one.name
    moves = aw.Recipe([step for step in COVERS[steps] if step.name not in ("erase", "coarse_dropout")], fill=fill)
    assert np.array_equal(made.mask, moves(whole, seed=3).mask), "what covers a picture leaves the Sample's mask whole"
    assert np.count_nonzero(seen.mask) < np.count_nonzero(made.mask)


def test_a_mask_without_boxes_stays_as_it_is(tmp_path):
    mask = scene().mask
    data = aw.data.open([aw.Sample(np.zeros(SIZE, np.uint8), mask, mask_names={7: "car", 8: "dog", 9: "cat"})])
    (written,) = aw.data.export(data, aw.Recipe([ERASED]), tmp_path, "masks", progress=False).open()
    assert np.array_equal(written.mask, mask)


@pytest.mark.parametrize("seed", range(3))
def test_a_box_stays_drawn_in_when_pictures_are_joined_afterwards(seed):
    data = aw.data.open([scene()] * 4)
    whole, covered = (
        data.made(0, aw.Recipe([*steps, aw.mosaic]), seed=seed) for steps in ([aw.erase.at(width=0)], [ERASED])
    )
    wide = [float(made.boxes[0, 2] - made.boxes[0, 0]) for made in (whole, covered)]
    assert abs(2 * wide[1] - wide[0]) < 1 and wide[1] > 3, "the car of the picture itself, of which half is covered"

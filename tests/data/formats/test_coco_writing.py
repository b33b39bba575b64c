"""COCO that is written is exact: for pycocotools, when it is read again, and when that is written again."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.formats.writing import Origin
from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.run_lengths import packed, strip_of
from tests.data.coco_files import CONTENT, coco_of, content, official, precision, put, write

FILE = "annotations/instances.json"


@pytest.fixture
def data(tmp_path):
    return aw.data.open(put(tmp_path / "source"))


def rows_of(folder, key, file=FILE):
    return json.loads((folder / file).read_text())[key]


def test_what_is_read_and_written_keeps_its_numbers_and_all_that_was_said(data, tmp_path):
    lost = write(data, tmp_path / "out")
    assert lost == {}
    said = json.loads((tmp_path / "out" / FILE).read_text())
    assert said["info"] == CONTENT["info"] and said["licenses"] == CONTENT["licenses"]
    assert said["categories"] == CONTENT["categories"] and said["images"] == CONTENT["images"]
    for before, after in zip(CONTENT["annotations"], said["annotations"], strict=True):
        for key in before.keys() - {"segmentation"}:
            assert after[key] == before[key], key
    assert said["annotations"][4]["segmentation"] == [] and said["annotations"][1]["attributes"] == {"occluded": True}


@pytest.mark.parametrize("recipe", [None, aw.Recipe([aw.rotate.between(angle=(-40, 40)), aw.zoom.at(scale=0.9)])])
def test_area_and_box_are_those_of_the_pixels_and_all_is_the_same_when_written_again(data, tmp_path, recipe):
    write(data, tmp_path / "one", recipe, copies=3)
    first = aw.data.open(tmp_path / "one")
    assert not first.left_out and len(first) == 6
    coco, masks = coco_of(tmp_path / "one" / FILE), 0
    for number, row in coco.anns.items():
        if row["segmentation"]:
            mask = official(coco, number)
            rows, columns = np.nonzero(mask)
            masks += 1
            assert row["area"] == mask.sum()
            assert row["bbox"] == [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
    assert masks > 12
    write(first, tmp_path / "two")
    second = aw.data.open(tmp_path / "two")
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 7
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)
    assert all(one.same_as(other) for one, other in zip(first, second, strict=True))


def test_a_file_is_as_precise_as_can_be_against_itself(data, tmp_path):
    recipe = aw.Recipe([aw.flip_horizontal.at(), aw.rotate.between(angle=(-20, 20))])
    write(data, tmp_path, recipe, copies=4)
    assert precision(tmp_path / FILE, "bbox") == 1.0
    assert precision(tmp_path / FILE, "segm") == 1.0
    assert precision(tmp_path / FILE, "keypoints") == 1.0
    # and the measure sees a mistake
    said = json.loads((tmp_path / FILE).read_text())
    rows = [{**row, "score": 1.0, "bbox": [row["bbox"][0] + 1, *row["bbox"][1:]]} for row in said["annotations"]]
    (tmp_path / "moved.json").write_text(json.dumps({**said, "annotations": rows}))
    from pycocotools.cocoeval import COCOeval

    truth = coco_of(tmp_path / FILE)
    found = COCOeval(truth, truth.loadRes(rows), "bbox")
    found.evaluate()
    found.accumulate()
    found.summarize()
    assert found.stats[0] < 0.9


@pytest.mark.parametrize("name", ["coffee", "astronaut", "cat", "rocket"])
def test_pictures_that_ship_with_the_kit_come_back_as_they_are(tmp_path, name):
    sample = getattr(aw.pictures, name)()
    write(aw.data.open([sample]), tmp_path)
    again = aw.data.open(tmp_path)[0]
    assert np.array_equal(again.image, sample.image) and again.box_labels == sample.box_labels
    if sample.masks is None and sample.mask_values is not None:
        for old, new in zip(sample.mask_values, again.mask_values, strict=True):
            assert np.array_equal(sample.mask == old, again.mask == new) or not old


def test_boxes_of_any_fraction_are_the_same_when_written_again(tmp_path):
    rng = np.random.default_rng(2)
    corners = rng.random((200, 2, 2)) * 90
    boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1) + 0.5], axis=1)
    write(aw.data.open([aw.Sample(np.zeros((91, 91), np.uint8), boxes=boxes)]), tmp_path / "0")
    for time in range(2):
        write(aw.data.open(tmp_path / f"{time}"), tmp_path / f"{time + 1}")
    first, second, third = ((tmp_path / f"{time}" / FILE).read_bytes() for time in range(3))
    assert first == second == third
    assert np.abs(aw.data.open(tmp_path / "2")[0].boxes - boxes).max() < 2e-6
    put(tmp_path, content(annotations=[{**CONTENT["annotations"][4], "bbox": [1.84, 2.46, 7.71, 0.88]}]))
    write(aw.data.open(tmp_path / "instances.json"), tmp_path / "plain")
    assert rows_of(tmp_path / "plain", "annotations")[0]["bbox"] == [1.84, 2.46, 7.71, 0.88], (
        "and no 7.7099999999999991"
    )


def test_an_area_that_the_file_says_holds_as_long_as_its_box(data, tmp_path):
    write(data, tmp_path / "same")
    assert rows_of(tmp_path / "same", "annotations")[4]["area"] == 6.5
    write(data, tmp_path / "moved", aw.Recipe([aw.shift.at(right=0.25, down=0)]))
    (moved,) = (row for row in rows_of(tmp_path / "moved", "annotations") if row["id"] == 54)
    assert moved["bbox"] == [3.5, 0.25, 3.5, 2] and moved["area"] == 7


def test_copies_get_numbers_of_their_own(data, tmp_path):
    write(data, tmp_path, copies=2)
    assert [row["id"] for row in rows_of(tmp_path, "images")] == [139, 140, 7, 141]
    assert [row["license"] for row in rows_of(tmp_path, "images")[:2]] == [4, 4]
    numbers = [row["id"] for row in rows_of(tmp_path, "annotations")]
    assert numbers[:5] == [50, 51, 52, 900100184613, 54] and len(set(numbers)) == 14
    assert sorted(numbers)[-7:] == [900100184613 + count for count in range(1, 8)][-7:]
    assert {row["image_id"] for row in rows_of(tmp_path, "annotations")} == {139, 140, 7, 141}


def test_splits_are_files_of_their_own(tmp_path):
    for split in ("train", "val"):
        put(tmp_path / "source", name=f"annotations/instances_{split}.json", pictures=split)
    data = aw.data.open(tmp_path / "source")
    write(data, tmp_path / "out")
    again = aw.data.open(tmp_path / "out")
    assert again.splits == ("train", "val") and again.names == data.names and len(again) == 4
    for split in ("train", "val"):
        assert [row["id"] for row in rows_of(tmp_path / "out", "images", f"annotations/instances_{split}.json")] == [
            139, 7,
        ]  # fmt: skip
    write(again, tmp_path / "more")
    assert all((tmp_path / "more" / f"annotations/instances_{split}.json").read_bytes()
               == (tmp_path / "out" / f"annotations/instances_{split}.json").read_bytes()
               for split in ("train", "val"))  # fmt: skip


def test_two_files_may_give_a_number_to_different_classes(tmp_path):
    put(tmp_path / "source", name="annotations/instances_train.json", pictures="train")
    said = content()
    said["categories"][1]["name"] = "wolf"  # 18 too
    put(tmp_path / "source", said, name="annotations/instances_val.json", pictures="val")
    write(aw.data.open(tmp_path / "source"), tmp_path / "out")
    rows = rows_of(tmp_path / "out", "categories", "annotations/instances_val.json")
    assert {row["name"]: row["id"] for row in rows} == {"person": 1, "dog": 18, "car": 3, "wolf": 19}
    assert aw.data.open(tmp_path / "out").classes == {"person": 4, "dog": 2, "car": 6, "wolf": 2}


def test_one_class_alone_keeps_its_number(data, tmp_path):
    write(data.only("dog"), tmp_path)
    assert rows_of(tmp_path, "categories") == [CONTENT["categories"][1]]
    assert [row["id"] for row in rows_of(tmp_path, "annotations")] == [50, 900100184613]


def test_the_crowd_flag_and_a_hole_survive_a_recipe(data, tmp_path):
    write(data, tmp_path, aw.Recipe([aw.flip_vertical.at()]))
    crowd = [row for row in rows_of(tmp_path, "annotations") if row["iscrowd"]]
    assert [row["id"] for row in crowd] == [900100184613] and crowd[0]["bbox"] == [0, 0, 12, 1]
    hole = strip_of(rows_of(tmp_path, "annotations")[0]["segmentation"], (10, 12)).on((10, 12))
    assert hole.sum() == 24 and not hole[6, 3]


def test_keypoints_by_hand(data, tmp_path):
    lost = write(data, tmp_path, aw.Recipe([aw.flip_horizontal.at(), aw.shift.at(right=0.25)]))
    rows = [row for row in rows_of(tmp_path, "annotations") if "keypoints" in row]
    # 8 wide: 2 goes to 8 - 2 + 2 = 8, which is beside it; the right eye is a left one in a mirror, and was not hidden
    assert rows[0]["keypoints"] == [0, 0, 0, 7, 2, 2, 0, 0, 0]
    assert rows[0]["num_keypoints"] == 1 and lost["a keypoint beside the picture"] == 2
    assert rows[1]["keypoints"][:3] == [3.5, 1, 2] and rows[1]["num_keypoints"] == 2


def test_what_coco_cannot_hold_is_counted(tmp_path):
    image = np.zeros((20, 30), np.uint8)
    mask = np.zeros((20, 30), np.uint8)
    mask[2:5, 2:5], mask[10:15, 10:15], mask[0, 0] = 1, 2, 9
    samples = [
        aw.Sample(image, mask, label="a room", mask_names={1: "chair", 2: "table"}),
        aw.Sample(image, mask, boxes=[[2, 2, 5, 5], [10, 10, 15, 15]], mask_values=[1, 1], box_notes=[{"x": {1}}, 7]),
        aw.Sample(image, boxes=[[2, 2, 8, 5], [9, 9, 9, 12]], keypoints=[[3, 3], [40, 3], [np.nan, 3], [5, 5]],
                  keypoint_ids=[0, 0, 0, -1], keypoint_pairs=[(0, 1)]),
        aw.Sample(image, boxes=[[8, 8, 18, 12]]),
    ]  # fmt: skip
    data = aw.data.open(samples)
    lost = write(data, tmp_path)
    turned = aw.Recipe([aw.rotate.at(angle=30)])(samples[3])
    made = FORMATS["coco"].writer(data, PictureFormat()).picture(turned, Origin(3, 0, "d"))
    assert made.lost == {"a turned box": 1}
    assert lost == {
        "the label of a picture": 1,
        "a value of a mask without a name": 1,
        "a mask without objects": 1,
        "a mask that objects share": 1,
        "a note of an object": 1,
        "a keypoint beside the picture": 1,
        "a keypoint of no object": 1,
        "a pair of keypoints that their names do not tell": 1,
    }
    again = aw.data.open(tmp_path)
    assert again.classes == {"chair": 1, "object": 4, "table": 1} and len(again) == 4 and not again.left_out
    assert again[2].keypoint_names == ("keypoint 1", "keypoint 2", "keypoint 3")


def test_notes_of_other_formats_and_keypoints_of_classes_that_come_up(tmp_path):
    image = np.zeros((20, 30), np.uint8)
    samples = [
        aw.Sample(image, boxes=[[2, 2, 8.25, 5]], box_labels=["hand"], box_notes=[{"difficult": True, "id": 3}],
                  keypoints=[[3, 3]], keypoint_names=["thumb"], keypoint_ids=[0]),
        aw.Sample(image, boxes=[[2, 2, 8, 5]], box_labels=["hand"], keypoints=[[3, 4], [7, 3]],
                  keypoint_names=["left_tip", "thumb"], keypoint_ids=[0, 0]),
    ]  # fmt: skip
    assert write(aw.data.open(samples), tmp_path) == {}
    assert rows_of(tmp_path, "categories") == [
        {"id": 1, "name": "hand", "keypoints": ["thumb", "left_tip"], "skeleton": []}
    ]
    first, second = rows_of(tmp_path, "annotations")
    assert first["difficult"] is True and first["bbox"] == [2, 2, 6.25, 3] and first["area"] == 18.75
    assert first["keypoints"] == [3, 3, 2, 0, 0, 0] and second["keypoints"] == [7, 3, 2, 3, 4, 2]
    assert aw.data.open(tmp_path)[0].box_notes == ({"difficult": True, "id": 1},)


def test_a_writer_goes_to_a_worker_without_the_rows(data):
    writer = FORMATS["coco"].writer(data, PictureFormat())
    sent = pickle.dumps(writer)
    assert len(sent) < 2000
    here, there = (one.picture(data[0], Origin(0, 0, "a", 139)) for one in (writer, pickle.loads(sent)))
    assert here.record == there.record and here.files == there.files
    json.dumps(here.record)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_run_lengths_are_those_of_pycocotools():
    from pycocotools import mask as rle

    rng = np.random.default_rng(3)
    for number in range(300):
        high, wide = (int(side) for side in rng.integers(1, 40, 2))
        mask = rng.random((high, wide)) < rng.choice([0.03, 0.5, 0.97])
        mask[: rng.integers(high + 1)] |= bool(number % 2)
        if not mask.any():
            continue
        wanted = rle.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()
        assert packed(Bitmap.of(mask), mask.shape) == wanted
        strip = strip_of({"size": [high, wide], "counts": wanted}, (high, wide))
        assert np.array_equal(strip.on((high, wide)), mask)
        assert strip.inside[[0, -1]].any(axis=1).all(), "it is no wider than the object"


def test_without_pycocotools_a_sentence_says_how_it_comes(data, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pycocotools", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "augwidgets\[data\]" brings it'):
        data[1]


def test_the_file_is_text_that_any_machine_reads(data, tmp_path):
    write(data, tmp_path)
    text = Path(tmp_path / FILE).read_bytes()
    assert text.isascii() and text.count(b"\n") > 12 and b"date" not in text
    assert "второй.png" in [row["file_name"] for row in rows_of(tmp_path, "images")]

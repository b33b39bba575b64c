"""COCO is read as pycocotools reads it, and what is wrong in a file is left out with a sentence."""

from __future__ import annotations

import copy
import json
import os
import pickle
import shutil
import time

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from tests.data.coco_files import CONTENT, NAMES, coco_of, content, official, put


@pytest.fixture
def file(tmp_path):
    return put(tmp_path)


def test_objects_become_boxes_masks_and_notes(file):
    data = aw.data.open(file)
    assert (data.format, len(data), data.left_out) == ("coco", 2, ())
    assert data.classes == {"person": 2, "dog": 2, "car": 3} and data.listing.class_ids["dog"] == 18
    assert data.names == ["first.png", "второй.png"] and [entry.id for entry in data.listing.entries] == [139, 7]
    first = data[0]
    assert first.box_labels == ("dog", "car", "car", "dog", "car")
    assert first.boxes.tolist()[0] == [1, 1, 6, 6] and first.boxes.tolist()[4] == [0.5, 0.25, 4, 2.25]
    assert [note["id"] for note in first.box_notes] == [50, 51, 52, 900100184613, 54]
    assert [bool(note.get("crowd")) for note in first.box_notes] == [False, False, False, True, False]
    assert first.box_notes[1]["attributes"] == {"occluded": True} and first.box_notes[4]["area"] == 6.5
    hole = first.masks[0]
    assert hole.sum() == 24 and not hole[3, 3] and hole[1:6, 1:6].sum() == 24
    assert first.masks[1].sum() == 12 and first.masks[2].sum() == 8, "both keep the pixels that they share"
    assert first.masks[3][9].all() and first.masks[4] is None and first.mask_values.tolist() == [1, 2, 3, 4, 0]


def test_where_nothing_overlaps_there_is_one_mask(file):
    second = aw.data.open(file)[1]
    assert second.masks is None and second.mask_values.tolist() == [1, 2]
    assert (second.mask[:, :4] == 1).all() and (second.mask[:, 4:] == 2).all()


def test_keypoints_of_several_persons(file):
    second = aw.data.open(file)[1]
    assert second.keypoint_names == (*NAMES, *NAMES) and second.keypoint_ids.tolist() == [0, 0, 0, 1, 1, 1]
    assert second.keypoint_pairs == ((1, 2), (4, 5))
    assert second.keypoints[[0, 1, 3]].tolist() == [[2, 1], [1, 2], [6.5, 1]] and np.isnan(second.keypoints[4]).all()
    assert second.keypoint_hidden.tolist() == [False, True, False, False, False, False]


def test_masks_are_those_of_pycocotools(tmp_path):
    rng = np.random.default_rng(0)
    sizes = [(33, 47), (1, 9), (60, 20)]
    images = [{"id": n, "file_name": f"{n}.png", "height": high, "width": wide} for n, (high, wide) in enumerate(sizes)]
    rows = []
    for number in range(90):
        high, wide = sizes[number % 3]
        middle = rng.random(2) * (wide, high)
        # corners in any order, some beside the picture: pycocotools has a rule for all of it
        polygons = [
            np.round(middle + rng.normal(0, 12, (int(rng.integers(3, 9)), 2)), 2).clip(-wide, 2 * wide)
            for _ in range(int(rng.integers(1, 4)))
        ]
        rows.append({"id": number, "image_id": number % 3, "category_id": 1, "bbox": [0, 0, wide, high], "iscrowd": 0,
                     "area": 1, "segmentation": [line.ravel().tolist() for line in polygons]})  # fmt: skip
    said = {"images": images, "annotations": rows, "categories": [{"id": 1, "name": "blob"}]}
    (tmp_path / "a.json").write_text(json.dumps(said))
    for row in images:
        Image.new("L", (row["width"], row["height"])).save(tmp_path / row["file_name"])
    data, coco, drawn = aw.data.open(tmp_path / "a.json"), coco_of(tmp_path / "a.json"), 0
    assert not data.left_out
    for sample in data:
        masks = sample.masks or [sample.mask == value if value else None for value in sample.mask_values]
        for note, mask in zip(sample.box_notes, masks, strict=True):
            wanted = official(coco, note["id"])
            assert np.array_equal(np.zeros(sample.size, bool) if mask is None else mask, wanted)
            drawn += wanted.any()
    assert drawn > 50


@pytest.mark.parametrize(
    ("where", "pictures", "opened"),
    [
        ("instances.json", ".", "instances.json"),
        ("instances.json", "images", "."),
        ("annotations/instances_val2017.json", "val2017", "."),
        ("annotations/instances_val2017.json", "images/val2017", "annotations/instances_val2017.json"),
        ("annotations/val.json", "valid", "."),
        ("train/_annotations.coco.json", "train", "."),
    ],
)
def test_pictures_are_found_where_they_usually_lie(tmp_path, where, pictures, opened):
    put(tmp_path, name=where, pictures=pictures)
    data = aw.data.open(tmp_path / opened, format="coco")
    assert data.names == ["first.png", "второй.png"] and data[0].size == (10, 12)
    assert data.splits == {"v": ("val",), "t": ("train",), "i": ()}[where.removeprefix("annotations/")[0:1]] or (
        "val2017" in where and data.splits == ("val",)
    )


def test_the_folder_of_the_pictures_may_be_given_and_names_may_come_from_elsewhere(tmp_path):
    said = content()
    said["images"][0]["file_name"] = "C:\\photos\\day\\first.png"
    file = put(tmp_path / "a", said, pictures="../else/where")
    with pytest.raises(ValueError, match="names no picture that is there; .*images= says where they are"):
        aw.data.open(file)
    data = aw.data.open(file, images=tmp_path / "else" / "where")
    assert data.names == ["first.png", "второй.png"]
    said["images"][0]["file_name"] = "../../else/where/first.png"
    assert aw.data.open(put(tmp_path / "b", said), images=tmp_path / "b" / "images").names[0] == "first.png"
    (tmp_path / "b" / "images" / "first.png").unlink()
    assert aw.data.open(tmp_path / "b" / "instances.json").names == ["второй.png"], "never outside the folder"


def test_a_name_in_two_letters_for_one_is_found(tmp_path):
    said = content()
    said["images"][0]["file_name"] = "caf\u00e9.png"
    file = put(tmp_path, said)
    os.rename(tmp_path / "images" / "first.png", tmp_path / "images" / "cafe\u0301.png")
    assert aw.data.open(file)[0].size == (10, 12)


def test_several_files_are_splits_and_others_are_passed_over(tmp_path):
    for split in ("train", "val"):
        put(tmp_path, name=f"annotations/instances_{split}2017.json", pictures=f"{split}2017")
        put(tmp_path, name=f"annotations/person_keypoints_{split}2017.json")
        put(tmp_path, name=f"annotations/captions_{split}2017.json")
    put(tmp_path, name="annotations/panoptic_val2017.json")
    put(tmp_path, name="annotations/stuff_val2017.json")
    put(tmp_path, name="annotations/all.json")
    shutil.rmtree(tmp_path / "images")
    (tmp_path / "annotations" / "notes.json").write_text('{"images": "none"}')
    data = aw.data.open(tmp_path, format="coco")
    assert data.splits == ("train", "val") and len(data) == 4
    assert data.names == ["first.png", "второй.png", "val/first.png", "val/второй.png"]
    why = dict(data.left_out)
    assert "holds captions" in why["captions_val2017.json"] and "panoptic" in why["panoptic_val2017.json"]
    assert "stuff" in why["stuff_val2017.json"]
    assert "open this one by its own name" in why["person_keypoints_train2017.json"] and "all.json" in why
    val = aw.data.open(tmp_path, format="coco", split="val")
    assert val.splits == ("val",) and val.names == ["first.png", "второй.png"]


def test_of_two_splits_one_may_be_broken(tmp_path):
    put(tmp_path, name="annotations/instances_train.json", pictures="train")
    whole = put(tmp_path, name="annotations/instances_val.json", pictures="val").read_text()
    (tmp_path / "annotations" / "instances_val.json").write_text(whole[:-100])
    data = aw.data.open(tmp_path, format="coco")
    assert data.splits == ("train",)
    assert data.left_out[0].what == "instances_val.json" and "must be JSON" in data.left_out[0].why
    with pytest.raises(ValueError, match="must be JSON"):
        aw.data.open(tmp_path / "annotations" / "instances_val.json")


def test_a_part_goes_into_another_process_and_keeps_classes(file):
    data = aw.data.open(file, categories=["car"])
    again = pickle.loads(pickle.dumps(data))
    assert again.classes == {"car": 3} and again[0].same_as(data[0]) and again[0].box_labels == ("car",) * 3


def test_labels_of_a_stored_picture_turn_with_it(tmp_path):
    file = put(tmp_path)
    picture = Image.open(tmp_path / "images" / "first.png")
    exif = picture.getexif()
    exif[0x0112] = 6  # a quarter to the right
    picture.save(tmp_path / "images" / "first.png", exif=exif)
    sample = aw.data.open(file)[0]
    assert sample.size == (12, 10) and sample.boxes[0].tolist() == [4, 1, 9, 6]
    assert not sample.masks[0][3, 6] and sample.masks[0].sum() == 24


# ------------------------------------------------------------------------------------------------- what is wrong


def changed(key, place, **fields):
    said = content()
    said[key][place].update(fields)
    return said


@pytest.mark.parametrize(
    ("said", "objects", "words"),
    [
        (changed("annotations", 0, category_id=99), 6, "no category with its category_id 99"),
        (changed("annotations", 0, category_id=[1]), 6, "no category with its category_id [1]"),
        (changed("annotations", 0, image_id=5), 6, "no picture with its image_id 5"),
        (changed("annotations", 0, bbox=[1, 1, -5, 5]), 6, "width and height above 0"),
        (changed("annotations", 0, bbox=[1, 1, 0, 5]), 6, "width and height above 0"),
        (changed("annotations", 0, bbox=[40, 1, 5, 5]), 6, "lies beside its picture of 12 x 10"),
        (changed("annotations", 0, bbox=[-5, 1, 5, 5]), 6, "lies beside its picture of 12 x 10"),
        (changed("annotations", 0, bbox=[0, 10, 5, 5]), 6, "lies beside its picture of 12 x 10"),
        (changed("annotations", 0, bbox=[11, 1, 5, 5]), 7, ""),
        (changed("annotations", 0, bbox=[1, 1, 5]), 6, "four numbers x, y, width, height"),
        (changed("annotations", 0, bbox=[1, 1, 5, float("nan")]), 6, "four numbers"),
        (changed("annotations", 0, bbox=[1, 1, 5, 1e999]), 6, "four numbers"),
        (changed("annotations", 0, bbox="1 1 5 5"), 6, "four numbers"),
        (changed("annotations", 0, bbox=[10**400, 1, 5, 5]), 6, "lie in a picture"),
        (changed("annotations", 1, id=50), 7, "its id 50 is that of another one before; it has none now"),
        (changed("annotations", 1, id=2**70), 7, "must fit in 64 bits"),
        (changed("annotations", 1, id=1.5), 7, "must be a whole number or a text"),
        (changed("annotations", 0, iscrowd="no"), 7, "iscrowd must be 0 or 1"),
        (changed("annotations", 0, segmentation=[[1, 1, 2, 2]]), 7, "three points or more"),
        (changed("annotations", 0, segmentation=[1, 1, 2, 2, 3, 1]), 7, "three points or more"),
        (changed("annotations", 0, segmentation=[[1, 1, 2, "2", 3, 1]]), 7, "must be numbers"),
        (changed("annotations", 0, segmentation=[[1, 1, 2, 1e8, 3, 1]]), 7, "in or about the picture"),
        (changed("annotations", 0, segmentation={"size": [9, 9], "counts": [81]}), 7, "[height, width]"),
        (changed("annotations", 0, segmentation={"size": [10, 12], "counts": 3}), 7, "must have counts"),
        (changed("annotations", 0, segmentation=7), 7, "polygons or run lengths"),
        (changed("annotations", 5, keypoints=[1, 2, 2]), 7, "x, y and v of 3 keypoints"),
        (changed("annotations", 5, keypoints=[2, 1, 2, 1, 2, 1, 3, 2, 7]), 7, "must be 0, 1 or 2"),
        (content(annotations=[*CONTENT["annotations"], CONTENT["annotations"][0]]), 7, "twice, word for word"),
        (content(annotations=[*CONTENT["annotations"], "box"]), 7, "must be an object, got 'box'"),
        (changed("images", 1, file_name="gone.png"), 5, "no such picture; 2 objects go with it"),
        (changed("images", 1, file_name="deep/FIRST.png"), 5, "objects go with it; write it as the disk does, 'fir"),
        (changed("images", 1, file_name=7), 5, "file_name must be a text, got 7"),
        (changed("images", 1, file_name="first.png"), 5, "two pictures have its file_name"),
        (changed("images", 1, id=139), 5, "its id 139 is that of another one before"),
        (changed("images", 1, id=None), 5, "must be a whole number or a text"),
        (changed("images", 1, height=-9), 7, "whole numbers from 1 to"),
        (content(images=[*CONTENT["images"], 3]), 7, "must be an object, got 3"),
        (changed("categories", 2, id=18), 4, "its id 18 is that of another one before"),
        (changed("categories", 2, name=None), 4, "must be a text of 1 to 200 letters"),
        (changed("categories", 2, name="dog"), 7, "is that of category 18 as well"),
        (changed("categories", 0, keypoints=[1, 2, 3]), 7, "keypoints must be a list of names"),
        (content(categories=[*CONTENT["categories"], None]), 7, "must be an object, got None"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_left_out_with_a_sentence_and_the_rest_goes_on(tmp_path, said, objects, words):
    data = aw.data.open(put(tmp_path, said))
    assert sum(data.classes.values()) == objects
    assert any(words in why for _, why in data.left_out) if words else not data.left_out, data.left_out
    assert all(len(what) + len(why) < 300 and "\n" not in what + why for what, why in data.left_out)
    assert sum(len(sample.boxes) for sample in data) == objects


@pytest.mark.parametrize("number", [50, 2**70, 1.5])
def test_an_id_that_is_left_out_is_told_by_the_place_of_its_object(tmp_path, number):
    """Elsewhere "annotation 50" is the one whose id is 50; and it is the id that is left out, not the object."""
    data = aw.data.open(put(tmp_path, changed("annotations", 1, id=number)))
    assert [one.what for one in data.left_out] == ["the id of annotation at place 1"]
    assert sum(map(len, data.object_names)) == 7


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        ({"size": [10, 12], "counts": [11, 5]}, "add up to the 120 pixels"),
        ({"size": [10, 12], "counts": [-1, 121]}, "whole numbers from 0"),
        ({"size": [10, 12], "counts": [2**70, 120]}, "whole numbers from 0"),
        ({"size": [10, 12], "counts": "o"}, "as COCO packs them"),
        ({"size": [10, 12], "counts": "é"}, "as COCO packs them"),
        ({"size": [10, 12], "counts": "0" * 99}, "add up to the 120 pixels"),
        ({"size": [10, 12], "counts": "oooooooooooo0"}, "as COCO packs them"),
    ],
)
def test_what_only_a_look_at_the_pixels_shows_leaves_out_the_outline_of_the_object(tmp_path, outline, words):
    data = aw.data.open(put(tmp_path, changed("annotations", 0, segmentation=outline)))
    assert data.left_out == ()
    assert data[0].boxes[0].tolist() == [1, 1, 6, 6] and len(data[0].boxes) == 5 and len(data[1].boxes) == 2
    assert data[0].mask_values.tolist() == [0, 2, 3, 4, 0]
    ((what, why),) = data.left_out
    assert what == "annotation 50" and words in why and why.endswith("; it has none now") and len(why) < 250


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        ([0, 0, 4, 0, 1e8, 9], "in or about the picture of 12 x 10"),
        ([-30, 0, 30, 0] * 300_000, "points that go to and fro"),
    ],
)
def test_a_polygon_that_would_fill_the_memory_is_left_out(tmp_path, polygon, words):
    said = changed("annotations", 0, segmentation=[polygon])
    del said["images"][0]["height"]  # so that only the picture says what is far
    data = aw.data.open(put(tmp_path, said))
    assert len(data[0].boxes) == 5 and data[0].mask_values[0] == 0
    assert words in data.left_out[-1].why


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must be JSON"),
        ("[]", "must be an object with lists of images"),
        ('{"images": 3}', "has images of 3"),
        ('{"images": [], "annotations": {}}', "has annotations of {}"),
        ('{"images": []}', "names no picture that is there"),
        ("[" * 100_000, "nested too deeply"),
        ('{"images": [1' + "1" * 5000 + "]}", "must be JSON"),
        ('{"images": [{"id": 1}], "annotations": [{"caption": "a dog"}]}', "holds captions; open the one"),
        ('{"images": [], "annotations": [{"segments_info": []}]}', "holds panoptic segments"),
    ],
)  # fmt: skip
def test_what_is_no_coco_file_is_said(tmp_path, text, words):
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=words) as error:
        aw.data.open(file, format="coco")
    assert len(str(error.value)) <= 300 and "\n" not in str(error.value)


def test_a_folder_of_other_json_is_not_coco(tmp_path):
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    (tmp_path / "a.json").write_text('{"shapes": [], "imagePath": "a.png"}')
    with pytest.warns(UserWarning, match="without what may be labels, a.json"):
        assert aw.data.open(tmp_path).format == "pictures"
    with pytest.raises(ValueError, match="a COCO file of objects was expected in"):
        aw.data.open(tmp_path, format="coco")
    os.symlink(tmp_path / "b.json", tmp_path / "b.json")
    with pytest.warns(UserWarning, match="without what may be labels, a.json"):
        assert aw.data.open(tmp_path).format == "pictures", "a link in a circle"
    with pytest.raises(FileNotFoundError, match="there is no"):
        aw.data.open(tmp_path / "b.json")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    file = put(tmp_path)
    with open(file, "ab") as text:
        text.truncate(2**33)  # a hole on the disk
    start = time.process_time()
    with pytest.raises(ValueError, match="may be 4 GB large at most"):
        aw.data.open(file)
    assert time.process_time() - start < 1


# ------------------------------------------------------------------------------------------------------- mutants

_ODD = (None, True, -1, 0, 1e308, float("nan"), float("inf"), 2**63, 10**40, "", "x", "a" * 3000, "\ud800", "../../x",
        "first.png\x00", [], [[]], [[[]]], {}, {"counts": [1]}, [None], ["7"] * 6, [1e7] * 8, "\n")  # fmt: skip


def mutated(rng, text):
    """Change a few places of a file, as JSON or as text."""
    if rng.random() < 0.25:
        letters = list(text)
        for _ in range(int(rng.integers(1, 4))):
            place = int(rng.integers(len(letters)))
            cut = int(rng.integers(0, 30))
            letters[place : place + cut] = [str(rng.choice(list('{}[]",:0-e\\nul')))]
        return "".join(letters)
    said = json.loads(text)
    for _ in range(int(rng.integers(1, 6))):
        here = said
        while True:
            keys = list(here) if isinstance(here, dict) else range(len(here))
            key = keys[int(rng.integers(len(keys)))]
            if not isinstance(here[key], (dict, list)) or not here[key] or rng.random() < 0.15:
                break
            here = here[key]
        how = rng.random()
        if how < 0.15:
            del here[key]
            if not here:
                return json.dumps(said)
        elif how < 0.25 and isinstance(here, list):
            here.append(here[key])
        else:
            here[key] = copy.deepcopy(_ODD[int(rng.integers(len(_ODD)))])
        if not said:
            break
    return json.dumps(said)


def test_170_mutated_files_give_sentences_only(tmp_path):
    """With VOC's and YOLO's 500 in all: nothing crashes, and each error and each thing left out is one sentence."""
    rng = np.random.default_rng(11)
    file = put(tmp_path)
    text = json.dumps(CONTENT)
    counts = {"opened": 0, "refused": 0, "read": 0, "unreadable": 0, "left out": 0}
    for number in range(170):
        changed = mutated(rng, text)
        file.write_bytes(changed.encode("utf-8", "surrogatepass"))
        said = []
        try:
            data = aw.data.open(file, format="coco")
            assert data.classes is not None and repr(data)
        except (ValueError, TypeError) as error:
            said.append(str(error))
            counts["refused"] += 1
        else:
            counts["opened"] += 1
            counts["left out"] += len(data.left_out)
            said += [f"{what}: {why}" for what, why in data.left_out]
            for place in range(len(data)):
                try:
                    data[place]
                    counts["read"] += 1
                except (ValueError, TypeError) as error:
                    said.append(str(error))
                    counts["unreadable"] += 1
        for sentence in said:
            assert 10 < len(sentence) <= 300 and sentence.isprintable(), (number, sentence)
            assert not any(word in sentence for word in ("NoneType", "subscriptable", "object has no", "unhashable"))
    assert min(counts["opened"], counts["refused"], counts["read"], counts["left out"]) > 50, counts


def test_what_is_left_out_is_counted_and_numbered_as_in_the_file(tmp_path):
    said = changed("categories", 2, name="dog")
    (left,) = aw.data.open(put(tmp_path / "a", said)).left_out
    assert left.what == f"category {said['categories'][2]['id']}" and "is that of category 18 as well" in left.why
    said = changed("images", 1, file_name="gone.png")
    said["annotations"] = [one for one in said["annotations"] if one["id"] != 60]
    (left,) = aw.data.open(put(tmp_path / "b", said)).left_out
    assert left.why == "there is no such picture; 1 object goes with it"

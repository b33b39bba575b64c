"""Pascal VOC in and out: whole pixels from 1 on, lists, masks, and what is wrong in a sentence."""

from __future__ import annotations

import pickle
import re

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.formats.mask_files import colours, mask_png
from tests.data.written_sets import labels_of, write

SIZE = (24, 32)  # height, width


def item(name, box, extra=""):
    edges = "".join(
        f"<{side}>{value}</{side}>" for side, value in zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True)
    )
    return f"<object><name>{name}</name>{extra}<bndbox>{edges}</bndbox></object>"


def voc(folder, pictures, size=SIZE):
    """Write pictures with these objects."""
    for place in ("JPEGImages", "Annotations", "ImageSets/Main"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for stem, objects in pictures.items():
        Image.new("RGB", SIZE[::-1]).save(folder / "JPEGImages" / f"{stem}.jpg")
        said = f"<size><width>{size[1]}</width><height>{size[0]}</height><depth>3</depth></size>" if size else ""
        text = objects if objects.startswith("<?") else f"<annotation>{said}{objects}</annotation>"
        (folder / "Annotations" / f"{stem}.xml").write_text(text)
    return folder


def test_numbers_of_pixels_from_1_become_edges(tmp_path):
    objects = item("cat", (1, 1, 10, 24), "<difficult>1</difficult><pose>Left</pose>") + item("dog", (32, 3, 32, 3))
    data = aw.data.open(voc(tmp_path, {"a": objects, "b": ""}))
    assert (data.format, data.names, data.class_names) == ("voc", ["a.jpg", "b.jpg"], ("cat", "dog"))
    assert data[0].boxes.tolist() == [[0, 0, 10, 24], [31, 2, 32, 3]] and data[0].box_labels == ("cat", "dog")
    assert data[0].box_notes == ({"difficult": True, "pose": "Left"}, None)
    assert data[1].boxes.shape == (0, 4) and data.left_out == ()
    assert pickle.loads(pickle.dumps(data))[0].same_as(data[0])


def test_splits_are_the_lists_of_imagesets(tmp_path):
    place = voc(tmp_path, dict.fromkeys("abcd", ""))
    (place / "ImageSets/Main/train.txt").write_text("a\nb  1\n")
    (place / "ImageSets/Main/val.txt").write_text("c\ngone\n")
    (place / "JPEGImages/new.jpg").write_bytes((place / "JPEGImages/a.jpg").read_bytes())
    (place / "Annotations/lost.xml").write_text("<annotation/>")
    data = aw.data.open(place)
    assert [entry.split for entry in data.listing.entries] == ["train", "train", "val", None]
    assert {one.what for one in data.left_out} == {"gone", "new.jpg", "Annotations/lost.xml"}
    assert aw.data.open(place, split="val").names == ["c.jpg"]
    (tmp_path / "kit").mkdir()
    place.joinpath("kit/VOC2012").symlink_to(place, target_is_directory=True)
    assert aw.data.open(tmp_path / "kit").format == "voc"


def test_xml_beside_the_pictures(tmp_path):
    for split in ("train", "valid"):
        place = voc(tmp_path / "x", {"a": item("cat", (1, 1, 2, 2))})
        (tmp_path / split).mkdir()
        (place / "JPEGImages/a.jpg").rename(tmp_path / split / "a.jpg")
        (place / "Annotations/a.xml").rename(tmp_path / split / "a.xml")
    data = aw.data.open(tmp_path)
    assert data.format == "voc" and data.splits == ("train", "val") and data.classes == {"cat": 2}


@pytest.mark.parametrize("coloured", [False, True])
def test_masks_of_objects_and_of_classes(tmp_path, coloured):
    place = voc(tmp_path, {"a": item("cat", (1, 1, 10, 10)) + item("dog", (20, 11, 30, 20)), "b": ""})
    objects = np.zeros(SIZE, np.uint8)
    objects[10:20, 19:30], objects[:10, :10], objects[11, 10:] = 1, 2, 255  # numbered the other way
    for kind, stem, mask in (("Object", "a", objects), ("Class", "b", np.where(objects == 2, 15, 0))):
        (place / f"Segmentation{kind}").mkdir()
        path = place / f"Segmentation{kind}" / f"{stem}.png"
        path.write_bytes(mask_png(mask))
        if coloured:
            Image.open(path).convert("RGB").save(path)
    one, two = aw.data.open(place)
    assert one.mask_values.tolist() == [2, 1] and np.array_equal(one.mask, objects)  # 255 too: it is nothing
    assert two.mask_names == {15: "person"} and (two.mask == 15).sum() == 100


def test_labels_of_a_picture_that_lies_on_its_side(tmp_path):
    place = voc(tmp_path, {"a": item("cat", (1, 1, 4, 2))})
    stored = Image.new("RGB", SIZE[::-1])
    exif = stored.getexif()
    exif[0x0112] = 6
    stored.save(place / "JPEGImages/a.jpg", exif=exif)
    sample = aw.data.open(place)[0]
    assert sample.size == SIZE[::-1] and sample.boxes.tolist() == [[22, 0, 24, 4]]


def samples():
    rng = np.random.default_rng(2)
    first = rng.uniform(0, 16, (4, 2))
    plain = aw.Sample(
        np.zeros((*SIZE, 3), np.uint8), boxes=np.concatenate([first, first + rng.uniform(0.01, 9, (4, 2))], axis=1),
        box_labels=["b", "a", "ä & <c>", "b"],
        box_notes=[{"difficult": True}, None, {"truncated": True, "pose": "Left", "occluded": True}, {"crowd": True}],
    )  # fmt: skip
    y, x = np.indices(SIZE)
    masks = [x < 20, (x > 3) & (y > 5) & (x * y % 3 > 0), (x > 28) & (y > 1)]
    boxes = [[xs.min(), ys.min(), xs.max() + 1, ys.max() + 1] for ys, xs in map(np.nonzero, masks)]
    covered = aw.Sample(np.zeros(SIZE, np.uint8), boxes=boxes, box_labels=["b", "a", "a"], masks=masks)
    return plain, covered


def test_written_read_and_written_again_is_identical(tmp_path):
    plain, covered = samples()
    lost, files = write(aw.data.open([plain, covered]), "voc", tmp_path / "one")
    assert lost == {"a crowd flag": 1, "a fraction of a pixel": 4, "a part of a mask under another": 2}
    assert set(files) == {
        *(f"{kind}/picture {k}.{end}" for kind, end in (("JPEGImages", "png"), ("Annotations", "xml")) for k in (0, 1)),
        "SegmentationObject/picture 1.png", "SegmentationClass/picture 1.png", "ImageSets/Main/train.txt",
        "ImageSets/Segmentation/train.txt", "labelmap.txt",
    }  # fmt: skip
    again = aw.data.open(tmp_path / "one")
    assert np.abs(again[0].boxes - plain.boxes).max() <= 1 and again[0].box_labels == plain.box_labels
    assert again[0].box_notes == (*plain.box_notes[:3], None)
    assert np.array_equal(again[1].mask, covered.mask) and again[1].mask_values.tolist() == [1, 2, 3]
    assert again[1].boxes.tolist() == covered.boxes.tolist()
    lost, more = write(again, "voc", tmp_path / "two")
    assert more == files and lost == {}
    third = aw.data.open(tmp_path / "two")
    for one, other in zip(again, third, strict=True):
        assert str(labels_of(one)) == str(labels_of(other))


@pytest.mark.parametrize("masked", [False, True])
def test_lists_of_pictures_are_the_same_the_first_time(tmp_path, masked):
    """Whatever the order is in which the pictures of a data set come."""
    rows = {"mask": np.ones(SIZE, np.uint8), "mask_names": {1: "road"}} if masked else {"boxes": [[1, 1, 5, 5]]}
    names = ["b 10", "b 2", "B", "a.c", "a", "ä", "a-b", "a/1", "Z 1"]
    data = aw.data.open([aw.Sample(np.zeros(SIZE, np.uint8), **rows) for _ in names])
    entries = [one._replace(name=f"{name}.png", split=split) for one, name, split in
               zip(data.listing.entries, names, ["val", None, "train"] * 3, strict=True)]  # fmt: skip
    _, files = write(data.with_entries(entries), "voc", tmp_path / "one")
    assert files["ImageSets/Main/val.txt"].decode().split("\n") == ["a-b", "a.c", "b 10", ""]
    assert write(aw.data.open(tmp_path / "one"), "voc", tmp_path / "two")[1] == files


def test_a_semantic_mask_keeps_its_numbers_and_names(tmp_path):
    mask = np.zeros(SIZE, np.uint8)
    mask[3:9, 2:7], mask[12, 12] = 7, 3
    sample = aw.Sample(np.zeros(SIZE, np.uint8), mask=mask, mask_names={7: "road", 3: "sky"})
    lost, files = write(aw.data.open([sample]), "voc", tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert lost == {} and np.array_equal(again[0].mask, mask) and again[0].mask_names == {3: "sky", 7: "road"}
    assert write(again, "voc", tmp_path / "two")[1] == files


def test_a_mask_has_the_palette_of_voc(tmp_path):
    write(aw.data.open([samples()[1]]), "voc", tmp_path)
    with Image.open(tmp_path / "SegmentationObject/picture 0.png") as image:
        assert image.mode == "P" and image.getpalette()[3:9] == [128, 0, 0, 0, 128, 0]
    assert colours()[255].tolist() == [224, 224, 192]


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><annotation><object><name>&b;</name></object></annotation>'
WRONG = {
    BOMB: "plain XML, got one with entities or a DTD",
    "<object>": "must be XML, got a mistake",
    "<?xml version='1.0' encoding='nothing'?><a/>": "must be XML",
    "<?xml version='1.0'?><html/>": "must begin with <annotation>, got <html>",
}
WRONG_OBJECTS = {
    "<object/>": "object 1 of its file in Annotations must have a name",
    "<object><name>cat</name></object>": "must have a bndbox",
    item("cat", (1, 1, "x", 4)): "must hold numbers",
    item("cat", (1, 1, "nan", 4)): "xmin <= xmax",
    item("cat", (5, 1, 3, 4)): "xmin <= xmax",
    item("cat", (-9, -9, -1, -1)): "must lie in the picture of 32 x 24",
    item("cat", (33, 1, 40, 4)): "must lie in the picture",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_broken_file_is_one_sentence_and_the_rest_goes_on(tmp_path, text):
    data = aw.data.open(voc(tmp_path, {"a": text, "b": item("dog", (1, 1, 2, 2))}))
    with pytest.raises(ValueError, match=re.escape(WRONG[text])) as raised:
        data[0]
    assert str(raised.value).startswith("a.jpg: ") and len(str(raised.value)) <= 300 and "\n" not in str(raised.value)
    assert data[1].box_labels == ("dog",) and data.classes["dog"] == 1
    assert [one.what for one in data.left_out] == ["a.jpg"]


@pytest.mark.parametrize("asked", ["picture", "classes", "both"])
@pytest.mark.parametrize("text", WRONG_OBJECTS)
def test_a_broken_object_is_left_out_and_the_rest_goes_on(tmp_path, text, asked):
    data = aw.data.open(voc(tmp_path, {"a": text + item("dog", (1, 1, 10, 4)), "b": item("dog", (1, 1, 2, 2))}))
    assert data.left_out == ()
    if asked != "classes":
        assert data[0].box_labels == ("dog",) and data[0].boxes.tolist() == [[0, 0, 10, 4]]
    if asked != "picture":
        assert data.classes == {"dog": 2}
    ((what, why),) = data.left_out
    assert what == "an object of a.jpg" and WRONG_OBJECTS[text] in why and len(why) <= 300 and "\n" not in why
    assert "object 1 of its file in Annotations" in why


@pytest.mark.parametrize("last", [False, True])
def test_a_mask_follows_its_object_beside_one_that_is_left_out(tmp_path, last):
    """VOC numbers the objects of a mask as the file does, those too that are broken."""
    objects = ["<object/>", item("cat", (1, 1, 10, 10)), item("dog", (20, 11, 30, 20))]
    mask = np.zeros(SIZE, np.uint8)
    mask[11:20, 1:10], mask[:10, :10], mask[10:20, 19:30] = 1, 2, 3
    if last:
        objects, mask = [*objects[1:], objects[0]], np.where(mask == 1, 3, np.where(mask > 0, mask - 1, 0))
    place = voc(tmp_path, {"a": "".join(objects)})
    (place / "SegmentationObject").mkdir()
    (place / "SegmentationObject" / "a.png").write_bytes(mask_png(mask))
    (sample,) = aw.data.open(place)
    assert sample.box_labels == ("cat", "dog") and sample.mask_values.tolist() == ([1, 2] if last else [2, 3])


@pytest.mark.parametrize(
    ("size", "words"), [((24, 31), "must have the size that its labels are for"), (("x", 3), "whole numbers")]
)
def test_a_wrong_size_is_said(tmp_path, size, words):
    data = aw.data.open(voc(tmp_path, {"a": item("cat", (1, 1, 2, 2))}, size))
    with pytest.raises(ValueError, match=words):
        data[0]


@pytest.mark.parametrize("size", [None, (0, 0)])
def test_a_size_that_is_not_known_is_the_pictures(tmp_path, size):
    assert aw.data.open(voc(tmp_path, {"a": item("cat", (1, 1, 2, 2))}, size))[0].boxes.tolist() == [[0, 0, 2, 2]]


@pytest.mark.parametrize("kind", ["Object", "Class"])
@pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")
def test_void_borders_stay_void_and_are_counted_where_there_is_no_place_for_them(tmp_path, kind):
    place = voc(tmp_path / "in", {"a": item("cat", (1, 1, 10, 10)), "b": item("cat", (3, 3, 6, 6))})
    masks = {"a": np.zeros(SIZE, np.uint8), "b": np.zeros(SIZE, np.uint8)}
    masks["a"][:11, :11], masks["a"][:10, :10] = 255, 1 if kind == "Object" else 8
    masks["b"][2:7, 2:7] = 255  # nothing else
    (place / f"Segmentation{kind}").mkdir()
    for name, mask in masks.items():
        (place / f"Segmentation{kind}" / f"{name}.png").write_bytes(mask_png(mask))
    data = aw.data.open(place)
    assert [np.array_equal(sample.mask, mask) for sample, mask in zip(data, masks.values(), strict=True)] == [True] * 2
    if kind == "Object":
        assert [sample.mask_values.tolist() for sample in data] == [[1], [0]]
    else:
        assert [dict(sample.mask_names) for sample in data] == [{8: "cat"}, {}]
    same = aw.data.export(data, aw.Recipe([aw.flip_horizontal.at()]), tmp_path / "voc", "voc", progress=False)
    assert not same.lost
    for sample, mask in zip(same.open(), masks.values(), strict=True):
        assert np.array_equal(sample.mask == 255, mask[:, ::-1] == 255)
    for format in ("coco", "yolo-segment"):
        lost = aw.data.export(data, aw.Recipe([]), tmp_path / format, format, progress=False).lost
        assert sum(count for what, count in lost.items() if what == "the void borders of objects") == 2
    assert aw.data.export(data, aw.Recipe([]), tmp_path / "m", "masks", progress=False).open()[0].mask.max() == 255

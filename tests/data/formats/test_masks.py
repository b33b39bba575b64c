"""Pictures with masks: how they are found, that numbers are kept, and what is no mask."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.formats.mask_files import mask_png
from tests.data.written_sets import write

SIZE = (6, 8)
MASK = np.arange(48, dtype=np.uint8).reshape(SIZE) // 12


def put(path, mask=None):
    """Write a dark picture, or a mask where there is one or the path says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if mask is not None or "mask" in f"{path.parent.name}{path.name}":
        path.write_bytes(mask_png(MASK if mask is None else mask))
    else:
        Image.new("RGB", SIZE[::-1], (9, 9, 9)).save(path)


LAYOUTS = {
    "two folders": ("images/a.jpg", "masks/a.png"),
    "other names": ("imgs/sub/a.jpg", "SegmentationClass/sub/a.png"),
    "with an ending": ("images/a.jpg", "masks/a_mask.gif"),
    "splits inside": ("images/val/a.jpg", "masks/val/a.png"),
    "splits outside": ("val/images/a.jpg", "val/labels/a.png"),
    "split folders": ("val/a.jpg", "val_masks/a.png"),
    "one folder": ("a.png", "a_mask.png"),
    "one folder, a point": ("ä b.png", "ä b.mask.png"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(tmp_path, layout):
    image, mask = LAYOUTS[layout]
    put(tmp_path / image)
    put(tmp_path / mask, MASK)
    data = aw.data.open(tmp_path)
    assert (data.format, len(data), data.left_out) == ("masks", 1, ())
    assert np.array_equal(data[0].mask, MASK) and data[0].image.max() < 20
    assert data.splits == (("val",) if "split" in layout else ())
    assert pickle.loads(pickle.dumps(data))[0].same_as(data[0])


def test_masks_and_images_elsewhere(tmp_path):
    put(tmp_path / "a" / "x.jpg")
    put(tmp_path / "b" / "x.png", MASK)
    assert np.array_equal(aw.data.open(tmp_path / "a", masks=tmp_path / "b")[0].mask, MASK)
    (tmp_path / "c").mkdir()
    apart = aw.data.open(tmp_path / "c", images=tmp_path / "a", masks=tmp_path / "b")
    assert apart.names == ["x.jpg"]


def test_what_has_no_partner_is_left_out(tmp_path):
    for name in ("images/a.png", "images/b.png", "masks/a.png", "masks/c.png"):
        put(tmp_path / name)
    data = aw.data.open(tmp_path)
    assert data.names == ["a.png"]
    assert dict(data.left_out) == {"b.png": "there is no mask for it", "c.png": "there is no picture for this mask"}


def test_the_table_names_the_numbers(tmp_path):
    put(tmp_path / "images/a.png")
    put(tmp_path / "masks/a.png")
    (tmp_path / "classes.csv").write_text("value,name\n0,ground\n1,road\n3,sky\n7,moon\n")
    data = aw.data.open(tmp_path)
    assert data.class_names == ("road", "sky", "moon") and data[0].mask_names == {1: "road", 3: "sky", 7: "moon"}
    assert data.classes == {"road": 1, "sky": 1, "moon": 0}
    assert np.unique(data.only("sky")[0].mask).tolist() == [0, 2, 3]  # 2 has no name
    coloured = np.array([[0, 0, 0], [10, 20, 30], [40, 50, 60], [70, 80, 90]], np.uint8)[MASK]
    Image.fromarray(coloured).save(tmp_path / "masks/a.png")
    (tmp_path / "classes.csv").unlink()
    (tmp_path / "class_dict.csv").write_text("name,r,g,b\nground,0,0,0\nroad,10,20,30\ncar,40,50,60\nsky,70,80,90\n")
    data = aw.data.open(tmp_path)
    assert np.array_equal(data[0].mask, MASK) and data.classes == {"road": 1, "car": 1, "sky": 1}


@pytest.mark.parametrize("highest", [3, 255, 300, 65_535])
def test_written_read_and_written_again_is_identical(tmp_path, highest):
    mask = np.minimum(MASK.astype(np.int64) * highest, highest)
    one = aw.Sample(np.zeros(SIZE, np.uint8), mask=mask, mask_names={highest: 'sky, "blue"'})
    lost, files = write(aw.data.open([one]), "masks", tmp_path / "one")
    again = aw.data.open(tmp_path / "one")
    assert lost == {} and np.array_equal(again[0].mask, mask) and again[0].mask_names == one.mask_names
    assert write(again, "masks", tmp_path / "two")[1] == files
    with Image.open(tmp_path / "one/masks/picture 0.png") as image:
        assert image.mode == ("P" if highest < 256 else "I;16")


def test_splits_and_what_is_lost(tmp_path):
    put(tmp_path / "images/val/a.png")
    put(tmp_path / "masks/val/a.png")
    _, files = write(aw.data.open(tmp_path), "masks", tmp_path / "one")
    assert set(files) == {"images/val/a.png", "masks/val/a.png"}
    lost, _ = write(aw.data.open([aw.pictures.cat()]), "masks", tmp_path / "two")
    assert lost["a box"] == len(aw.pictures.cat().boxes) and lost["the label of a picture"] == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [("jpeg", "saved without loss"), ("size", "must have the picture's size, 8 x 6, got 5 x 4 .* without blending"),
     ("turned", "must have the picture's size, 8 x 6, got 6 x 8 .*; turn it as its picture is shown"),
     ("colours", "one whole number for each pixel"), ("broken", "none that Pillow can read"), ("empty", "0 bytes")],
)  # fmt: skip
def test_what_is_no_mask_is_one_sentence_and_the_rest_goes_on(tmp_path, kind, words):
    for name in ("images/a.png", "images/b.png", "masks/b.png"):
        put(tmp_path / name)
    path = tmp_path / ("masks/a.jpg" if kind == "jpeg" else "masks/a.png")
    if kind in ("jpeg", "colours"):
        noise = np.random.default_rng(1).integers(0, 255, (*SIZE, 3), np.uint8)
        Image.fromarray(noise).save(path)
    elif kind == "size":
        put(path, np.zeros((4, 5), np.uint8))
    elif kind == "turned":
        put(path, np.zeros((8, 6), np.uint8))
    else:
        path.write_bytes(b"no mask" if kind == "broken" else b"")
    data = aw.data.open(tmp_path)
    with pytest.raises(ValueError, match=words) as raised:
        data[0]
    assert "a." in str(raised.value) and len(str(raised.value)) <= 300 and data[1].mask is not None


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "value,name\nx,cat\n", "value,name\n1\n"])
def test_a_wrong_table_is_one_sentence(tmp_path, text):
    put(tmp_path / "images/a.png")
    put(tmp_path / "masks/a.png")
    (tmp_path / "classes.csv").write_text(text)
    with pytest.raises(ValueError, match="must (have|hold)") as raised:
        aw.data.open(tmp_path)
    assert len(str(raised.value)) <= 300 and "\n" not in str(raised.value)


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("format", ["yolo-segment", "yolo", "yolo-obb", "csv", "coco", "voc"])
@pytest.mark.filterwarnings("ignore:(yolo|csv|yolo-obb) cannot hold a mask .1.$:UserWarning")
def test_values_of_masks_are_classes_for_a_training(tmp_path, format, named):
    mask = np.zeros((20, 30), np.uint8)
    mask[2:6, 3:9], mask[10:14, 20:28], mask[12:18, 2:6] = 5, 5, 200
    put(tmp_path / "from" / "masks" / "a.png", mask)
    (tmp_path / "from" / "images").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "from" / "images" / "a.png")
    names = {5: "5", 200: "200"}
    if named:
        (tmp_path / "from" / "classes.csv").write_text("value,name\n5,car\n200,tree\n")
        names = {5: "car", 200: "tree"}
    again = aw.data.export(tmp_path / "from", aw.Recipe([]), tmp_path / "to", format, progress=False).open()
    assert set(again.classes) == set(names.values()) and not again.left_out
    if format == "voc":
        assert np.array_equal(again[0].mask, mask) and dict(again[0].mask_names) == names
        return
    pairs = zip(again[0].box_labels, again[0].boxes, strict=True)
    objects = {(name, tuple(np.rint(box).tolist())) for name, box in pairs}
    assert objects == {(names[5], (3, 2, 9, 6)), (names[5], (20, 10, 28, 14)), (names[200], (2, 12, 6, 18))}


@pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")
@pytest.mark.parametrize("format", ["yolo-segment", "yolo", "csv", "coco"])
def test_a_value_without_a_name_among_named_ones_is_counted(tmp_path, format):
    mask = np.zeros((20, 30), np.uint8)
    mask[2:6, 3:9], mask[12:18, 2:6] = 5, 255
    data = aw.data.open([aw.Sample(np.zeros((20, 30, 3), np.uint8), mask, mask_names={5: "car"})])
    done = aw.data.export(data, aw.Recipe([]), tmp_path, format, progress=False)
    lost = {"a mask": 1} if format in ("yolo", "csv") else {}
    assert done.lost == {"a value of a mask without a name": 1, **lost} and done.open().classes == {"car": 1}


@pytest.mark.filterwarnings("ignore:masks cannot hold:UserWarning")
def test_what_numbers_of_objects_do_not_say_is_counted(tmp_path):
    masks = np.zeros((3, *SIZE), bool)
    masks[0, :4, :4], masks[1, 2:6, 2:6], masks[2, 0, 6:] = True, True, True
    boxes = [[0, 0, 4, 4], [2, 2, 6, 6], [6, 0, 8, 1]]
    sample = aw.Sample(np.zeros(SIZE, np.uint8), boxes=boxes, masks=masks, box_labels=["cat", "dog", ""],
                       box_notes=[None, {"crowd": True}, None])  # fmt: skip
    done = aw.data.export([sample], aw.Recipe([]), tmp_path / "out", "masks", progress=False)
    assert done.lost == {
        "a box": 3,
        "a crowd flag": 1,
        "a part of a mask under another": 1,
        "the class of an object with a mask": 2,
    }

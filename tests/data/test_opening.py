"""What lies at a place is found out, listed, and read when it is asked for."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw

BATCH = np.zeros((4, 5, 6, 3), np.uint8)


@pytest.fixture
def photos(tmp_path):
    for split, name, count in (("train", "cat", 3), ("train", "dog", 2), ("val", "cat", 1)):
        (tmp_path / split / name).mkdir(parents=True)
        for number in range(count):
            Image.new("RGB", (8 + number, 6)).save(tmp_path / split / name / f"{number}.png")
    return tmp_path


def test_folders_by_class_with_their_splits(photos):
    data = aw.data.open(photos)
    assert (len(data), data.format, data.splits) == (6, "folder", ("train", "val"))
    assert data.classes == {"cat": 4, "dog": 2}
    assert data.names[0] == "train/cat/0.png" and data[4].label == "dog" and data[2].size == (6, 10)
    assert aw.data.open(photos, split="val").names == ["val/cat/0.png"]
    assert aw.data.open(photos, categories=["dog"]).classes == {"dog": 2}
    assert pickle.loads(pickle.dumps(data))[4].same_as(data[4])


def test_a_part_that_is_not_there_is_never_the_whole(photos, tmp_path):
    data = aw.data.open(photos)
    assert aw.data.open(data, split="val").names == ["val/cat/0.png"] and aw.data.open(data) is data
    image = np.zeros((4, 4), np.uint8)
    for whole in (photos / "train", photos / "train" / "cat", [image], aw.data.open([image])):
        with pytest.raises(ValueError, match=r"^split must be left out, for .* is not divided, got 'train'$"):
            aw.data.open(whole, split="train")
    flat = tmp_path / "yolo" / "images" / "train"
    flat.mkdir(parents=True)
    Image.new("L", (8, 6)).save(flat / "a.png")
    (tmp_path / "yolo" / "data.yaml").write_text("train: images/train\nval: images/val\nnames: [cat]\n")
    for whole, there in ((photos, "'train' or 'val'"), (data, "'train' or 'val'"), (tmp_path / "yolo", "'train'")):
        with pytest.raises(ValueError, match=f"^split must be a part that there is, {there} in .*, got 'test'$"):
            aw.data.open(whole, split="test")


def test_a_flat_folder_and_pictures_in_memory(photos):
    flat = aw.data.open(photos / "train" / "cat")
    assert (flat.format, flat.names, flat.classes) == ("pictures", ["0.png", "1.png", "2.png"], {})
    batch = aw.data.open(np.zeros((4, 5, 6, 3), np.uint8))
    assert len(batch) == 4 and batch[-1].size == (5, 6) and len(batch[1:3]) == 2
    paths = aw.data.open([photos / "val/cat/0.png", photos / "train/dog/1.png"])
    assert paths.names == ["val/cat/0.png", "train/dog/1.png"]


def test_only_some_classes_with_all_that_belongs_to_them():
    sample = aw.pictures.coffee()
    cup = aw.data.open([sample, aw.pictures.cat()]).only("cup")
    assert len(cup) == 1 and cup[0].box_labels == ("cup",) and cup[0].box_ids.tolist() == [0]
    value = sample.mask_values[sample.box_labels.index("cup")]
    assert set(np.unique(cup[0].mask).tolist()) == {0, value}


@pytest.mark.parametrize(
    ("given", "options", "words"),
    [
        ("nowhere", {}, "there is no 'nowhere'"),
        ([], {}, "at least one, got an empty one"),
        (3, {}, "got 3"),
        ([np.zeros((4, 4))], {"split": "best"}, "got 'best'"),
        ([np.zeros((4, 4))], {"categories": ["cat"]}, "got 'cat'"),
        (".", {"format": "word"}, "format must be one of"),
        (".", {"images": "nowhere"}, "images must be a folder"),
        ("", {}, "must name a folder or a file, got ''; '.' is"),
        ([aw.pictures.cat()], {"categories": []}, "must name a class, got none"),
        ([aw.pictures.cat()], {"format": "coco"}, "format says how files are read; leave it out"),
        ([aw.pictures.cat()], {"images": "."}, "images says how files are read"),
        (aw.data.open([aw.pictures.cat()]), {"masks": "."}, "masks says how files are read"),
        ((BATCH, [0, 1, 0, 1]), {}, r"shape \(4, 5, 6, 3\) as number 0; a batch x and its labels y are"),
        ((BATCH[..., 0], np.arange(4)), {}, r"shape \(4,\) as number 1"),
        ((BATCH[..., 0], [0, 1, 0, 1]), {}, r"got \[0, 1, 0, 1\] as number 1"),
        ([1, 2], {}, "one picture in each place, got 1 as number 0"),
    ],
)
def test_what_is_wrong_is_said(given, options, words):
    with pytest.raises((TypeError, ValueError, OSError), match=words) as caught:
        aw.data.open(given, **options)
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)


def test_only_without_a_class_is_no_data_set():
    with pytest.raises(ValueError, match="only must be given a class"):
        aw.data.open([aw.pictures.cat()]).only()


@pytest.mark.parametrize("tag", [1, 5, 6, 7, 8])
def test_labels_of_the_stored_picture_turn_with_its_rotation_tag(tmp_path, tag):
    stored = np.zeros((6, 10), np.uint8)
    stored[1:3, 2:7] = 255
    picture = Image.fromarray(stored)
    exif = picture.getexif()
    exif[0x0112] = tag
    picture.save(tmp_path / "a.png", exif=exif)
    from augwidgets.data.dataset import DataSet
    from augwidgets.data.listing import Entry, Listing

    entry = Entry("a.png", str(tmp_path / "a.png"), size=(6, 10))
    sample = DataSet(Listing("test", str(tmp_path), [entry], fields=_box))[0]
    x0, y0, x1, y1 = sample.boxes[0].astype(int)
    assert (sample.image[y0:y1, x0:x1] == 255).all() and (sample.image == 255).sum() == (y1 - y0) * (x1 - x0) == 10


def _box(entry, size):
    return {"boxes": [[2, 1, 7, 3]]} if size == (6, 10) else {"boxes": [[3, 2, 8, 4]]}


def test_where_two_formats_fit_a_sentence_names_both(tmp_path):
    (tmp_path / "images").mkdir()
    Image.new("L", (8, 6)).save(tmp_path / "images" / "a.png")
    (tmp_path / "data.yaml").write_text("train: images\nnames: [cat]\n")
    (tmp_path / "images" / "labels").mkdir()
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "a.txt").write_text("0 .5 .5 .5 .5\n")
    assert aw.data.open(tmp_path).format == "yolo"  # labels/ says nothing else
    (tmp_path / "labels.csv").write_text("file,label\na.png,dog\n")
    with pytest.warns(UserWarning, match=r"is read as YOLO's data\.yaml \(format='yolo'\), but a CSV table") as said:
        data = aw.data.open(tmp_path)
    assert data[0].box_labels == ("cat",) and len(str(said[0].message)) <= 300 and said[0].filename == __file__
    assert aw.data.open(tmp_path, format="csv")[0].label == "dog"


@pytest.fixture
def divided(tmp_path):
    for part in ("train", "val"):
        for name in ("images", "labels"):
            (tmp_path / "yolo" / name / part).mkdir(parents=True)
        Image.new("L", (8, 6)).save(tmp_path / "yolo" / "images" / part / "a.png")
        (tmp_path / "yolo" / "labels" / part / "a.txt").write_text("0 .5 .5 .5 .5\n")
    (tmp_path / "yolo" / "data.yaml").write_text("train: images/train\nval: images/val\nnames: [cat]\n")
    return tmp_path / "yolo"


@pytest.mark.parametrize("inner", ["images/train", "images", "."])
def test_the_folder_of_the_pictures_alone_says_where_its_labels_are(divided, inner, monkeypatch):
    if inner == ".":
        monkeypatch.chdir(divided / "images" / "train")
        place, whole = ".", "../.."
    else:
        place, whole = divided / inner, str(divided)
    with pytest.warns(
        UserWarning, match=r"is read as .*, without the labels of YOLO's data.yaml above it; open "
    ) as said:
        data = aw.data.open(place)
    words = str(said[0].message)
    assert len(said) == 1 and len(words) <= 300 and said[0].filename == __file__
    assert words.endswith(f"for them, or say format={data.format!r}") and whole[-30:] in words
    assert len(aw.data.open(whole)) == 2 and len(aw.data.open(place, format=data.format)) == len(data)


def test_the_folder_of_the_labels_alone_says_so_and_classes_stay_classes(divided, photos):
    with pytest.raises(
        ValueError, match=r"got nothing that looks like one .*; open .*yolo', which holds YOLO's data.y"
    ):
        aw.data.open(divided / "labels" / "train")
    (photos / "labels.csv").write_text("file,label\ntrain/cat/0.png,dog\n")
    assert aw.data.open(photos / "train")[0].label == "cat"  # no warning
    assert len(aw.data.open(photos / "train" / "cat")) == 3  # nor here: its name says nothing of a data set above


def test_a_file_where_a_folder_is_expected_is_said(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(NotADirectoryError, match=r"^a folder was expected, got the file .*a\.json'$"):
        aw.data.open(tmp_path / "a.json", format="yolo")


def test_those_that_can_be_read_are_all_that_a_training_meets(photos):
    (photos / "train" / "cat" / "1.png").write_bytes(b"broken")
    data = aw.data.open(photos)
    whole = data.readable()
    assert (len(data), len(whole)) == (6, 5) and whole.names == [name for name in data.names if "cat/1" not in name]
    assert [one.what for one in whole.left_out] == ["train/cat/1.png"] and "1 left out" in repr(whole)
    assert whole.left_out[0].why.count("\n") == 0 and len(list(whole.augmented(aw.Recipe([aw.gamma])))) == 5
    assert [one.what for one in whole.readable().left_out] == ["train/cat/1.png"]  # once, however often it is asked
    assert whole.code == f"aw.data.open({str(photos)!r}).readable()" and len(eval(whole.code, {"aw": aw})) == 5
    with pytest.raises(ValueError, match=r"none of the 1 pictures can be read; the first: train/cat/1\.png"):
        data[1:2].readable()


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([99], "2 pictures has numbers from 0 to 1, got 99"),
        ([0, -3], "from 0 to 1, got -3"),
        (["a"], "by a whole number"),
        ([1.5], "by a whole number"),
        (1, "must be the numbers of pictures"),
    ],
)
def test_pictures_that_there_are_not_cannot_be_picked(numbers, words):
    data = aw.data.open([np.zeros((4, 4)), np.ones((4, 4))])
    with pytest.raises((IndexError, TypeError), match=words):
        data.picked(numbers)
    assert data.picked(np.array([-1, 0, 0])).names == ["picture 1", "picture 0", "picture 0"]


@pytest.mark.parametrize("part", ["fields", "picture"])
def test_a_part_of_a_picture_that_there_is_not_is_said(part):
    data = aw.data.open([np.zeros((4, 4)), np.ones((4, 4))])
    for number, words in ((2, "numbers from 0 to 1, got 2"), ("a", "by a whole number")):
        with pytest.raises((IndexError, TypeError), match=words):
            getattr(data, part)(number)
    assert data.picture(-1).image.max() == 1

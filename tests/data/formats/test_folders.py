"""Folders of classes in and out: links in circles, odd names, classes that no folder can be named after."""

from __future__ import annotations

import os

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from tests.data.written_sets import write


def put(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (5, 4)).save(folder / name, "PNG")
    return folder


ODD = ("猫/ä b.png", "cat & dog/it's [1].PNG", "نص/a.b.c.png", "e\u0301/\U0001f408.png", "%s{0}/new\nline.png")


def test_names_in_any_script(tmp_path):
    data = aw.data.open(put(tmp_path, *ODD))
    assert sorted(data.names) == sorted(ODD) and data.classes == {name.split("/")[0]: 1 for name in ODD}
    assert [sample.label for sample in data] == [name.split("/")[0] for name in data.names]


def test_links_in_circles_and_links_that_lead_nowhere(tmp_path):
    put(tmp_path, "cat/1.png", "dog/2.png", "dog/deep/3.png")
    os.symlink(tmp_path, tmp_path / "cat" / "round", target_is_directory=True)
    os.symlink("self", tmp_path / "cat" / "self")
    os.symlink("nowhere.png", tmp_path / "dog" / "gone.png")
    data = aw.data.open(tmp_path)
    assert {"cat/1.png", "dog/2.png", "dog/deep/3.png"} <= set(data.names)
    assert len(data.names) == len(set(data.names)) and len(data) <= 8
    with pytest.raises(FileNotFoundError, match="gone.png"):
        data[data.names.index("dog/gone.png")]


def test_what_lies_beside_the_classes_is_named_and_a_circle_is_no_class(tmp_path):
    put(tmp_path / "one", "cat/1.png", "dog/2.png", "stray.png")
    os.symlink(".", tmp_path / "one" / "me", target_is_directory=True)
    os.symlink("..", tmp_path / "one" / "cat" / "round", target_is_directory=True)
    data = aw.data.open(tmp_path / "one")
    assert data.names == ["cat/1.png", "dog/2.png"] and data.class_names == ("cat", "dog")
    assert [one.what for one in data.left_out] == ["me", "stray.png"]
    put(tmp_path / "parts", "train/cat/1.png", "train/a.png", "val/cat/1.png", "b.png", "val/c.png", "val/d.png")
    (left,) = aw.data.open(tmp_path / "parts").left_out
    assert left.what == "4 pictures (b.png, train/a.png, val/c.png, ...)" and "beside the classes' folders" in left.why


def test_files_without_an_ending_and_hidden_ones_are_no_pictures(tmp_path):
    put(tmp_path, "cat/1.png", "cat/noending", "cat/.hidden.png", ".git/1.png", "cat/notes.txt")
    data = aw.data.open(tmp_path)
    assert data.names == ["cat/1.png"] and data.class_names == ("cat",)
    (tmp_path / "empty").mkdir()
    assert aw.data.open(tmp_path).left_out[0].what == "empty"


def test_written_read_and_written_again_is_identical(tmp_path):
    put(tmp_path / "in", "train/cat/1.png", "train/cat/deep/1.png", "val/dog/2.png")
    lost, files = write(aw.data.open(tmp_path / "in"), "folder", tmp_path / "one")
    assert lost == {} and set(files) == {"train/cat/1.png", "train/cat/deep/1.png", "val/dog/2.png"}
    again = aw.data.open(tmp_path / "one")
    assert again.splits == ("train", "val") and again.classes == {"cat": 2, "dog": 1}
    assert write(again, "folder", tmp_path / "two")[1] == files


def test_the_class_is_what_the_picture_is_now(tmp_path):
    pictures = [aw.Sample(np.zeros((4, 4), np.uint8), label=label) for label in ("b", 3, None, {"a": 0.2, "c": 0.8})]
    lost, files = write(aw.data.open(pictures), "folder", tmp_path)
    assert set(files) == {"b/picture 0.png", "3/picture 1.png", "unlabelled/picture 2.png", "c/picture 3.png"}
    assert lost == {"a label that a picture does not have": 1, "the shares of a soft label": 1}
    _, files = write(aw.data.open([np.zeros((4, 4))]), "folder", tmp_path / "flat")
    assert set(files) == {"picture 0.png"}


@pytest.mark.parametrize("label", ["../up", "a/b", ".", "a:b", "x" * 300, "", "a\n"])
def test_a_class_that_no_folder_can_be_named_after_is_refused(tmp_path, label):
    with pytest.raises(ValueError, match="a class must be a name that a folder can have"):
        write(aw.data.open([aw.Sample(np.zeros((4, 4), np.uint8), label=label)]), "folder", tmp_path)


def test_what_is_lost_is_counted(tmp_path):
    lost, _ = write(aw.data.open([aw.pictures.coffee()]), "folder", tmp_path)
    assert lost["a box"] == 3 and lost["a mask"] == 1


@pytest.mark.parametrize("kind", ["voc", "yolo", "yolo-segment", "yolo-obb", "csv", "masks", "folder"])
def test_every_writer_takes_pictures_of_which_only_some_have_objects(tmp_path, kind):
    given = [aw.pictures.cat(), aw.pictures.astronaut(), aw.pictures.coffee(), np.zeros((5, 6), np.uint8)]
    write(aw.data.open(given), kind, tmp_path)
    again = aw.data.open(tmp_path)
    assert len(again) == 4
    if kind in ("voc", "yolo", "csv"):
        assert [sample.box_labels or () for sample in again] == [
            getattr(one, "box_labels", None) or () for one in given
        ]


# -------------------------------------------------------------------------------------------------- without classes


def test_splits_that_hold_their_pictures_themselves_are_no_classes(tmp_path):
    data = aw.data.open(put(tmp_path / "two", "train/a.png", "valid/b.png"))
    assert (data.format, data.classes, data.splits) == ("pictures", {}, ("train", "val"))
    assert [sample.label for sample in data] == [None, None]
    assert aw.data.open(tmp_path / "two", split="val").names == ["valid/b.png"]
    vehicles = aw.data.open(put(tmp_path / "vehicles", "train/a.png", "bus/b.png"))
    assert vehicles.classes == {"bus": 1, "train": 1} and vehicles.splits == ()
    part = aw.data.open(put(tmp_path / "part", "train/cat/a.png", "test/b.png"))
    assert part.classes == {"cat": 1} and [one.what for one in part.left_out] == ["test"]


@pytest.mark.parametrize("originals", [0, True])
@pytest.mark.parametrize(
    "names",
    [("a.png", "b.png"), ("train/a.png", "val/a.png"), ("train/a.png", "b.png"), ("x.png", "deep/x.png", "deep/1.png",
     "deep_1.png", "deep.png", "deep__1.png")],
)  # fmt: skip
def test_pictures_without_labels_open_again_without_labels(tmp_path, names, originals):
    data = aw.data.open(put(tmp_path / "in", *names), "pictures")
    done = aw.data.export(data, aw.Recipe([aw.invert]), tmp_path / "out", originals=originals, progress=False)
    for again in (done.open(), aw.data.open(tmp_path / "out")):
        assert (again.format, again.classes, again.splits) == ("pictures", {}, data.splits)
        assert len(again) == done.pictures == len(names) * (2 if originals else 1)


def test_labels_beside_splits_and_classes_called_as_a_split_come_back(tmp_path):
    grey = np.zeros((4, 4), np.uint8)
    for number, labels in enumerate([("train", "test"), ("train", "bus")]):
        given = aw.data.open([aw.Sample(grey, label=label) for label in labels])
        done = aw.data.export(given, aw.Recipe([aw.invert]), tmp_path / str(number), progress=False)
        assert done.open().classes == aw.data.open(tmp_path / str(number)).classes == dict.fromkeys(labels, 1)

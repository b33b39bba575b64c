"""One broken object of a picture: the picture goes on without it, and everyone who reads it names what is left out."""

from __future__ import annotations

import contextlib
import csv
import dataclasses

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.broken_labels import leave_out, left_out_within
from augwidgets.data.dataset import DataSet
from augwidgets.data.review_flags import ReviewFlags

GOOD, BAD = "0 .5 .5 .5 .5\n", "0 .5 .5 .5\n"
WHY = "line 2 of its label file must hold a class and the 4 shares of a box, got 4 numbers"


@pytest.fixture
def data(tmp_path):
    """Return a data set of three pictures, of which the second has a line that is broken."""
    for name, text in {"a": GOOD, "b": GOOD + BAD + GOOD, "c": GOOD}.items():
        for folder in ("images", "labels"):
            (tmp_path / "from" / folder).mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 20)).save(tmp_path / "from/images" / f"{name}.png")
        (tmp_path / "from/labels" / f"{name}.txt").write_text(text)
    (tmp_path / "from/data.yaml").write_text("names: [cat]\ntrain: images\n")
    return aw.data.open(tmp_path / "from")


@pytest.mark.parametrize(("to", "n_jobs"), [("coco", 1), ("voc", 1), ("yolo", 1), ("csv", 1), ("csv", 2)])
def test_an_export_goes_on_and_names_it_once(tmp_path, data, to, n_jobs):
    if to == "csv":  # also where it is known before
        assert data.classes == {"cat": 4} and len(data.left_out) == 1
    with pytest.warns(UserWarning, match="1 was left out .*an object of b.png: line 2"):
        done = aw.data.export(
            data, aw.Recipe([]), tmp_path / "to", to, copies=2, n_jobs=n_jobs, originals=True, progress=False
        )
    assert done.pictures == 9 and done.left_out == (("an object of b.png", WHY),)
    with open(tmp_path / "to/left_out.csv", newline="") as file:
        assert list(csv.reader(file))[1:] == [["an object of b.png", WHY]]
    assert sorted(len(sample.boxes) for sample in done.open()) == [1] * 6 + [2] * 3


def test_a_report_names_it_and_counts_the_rest(data):
    report = aw.data.report_on(data, progress=False)
    assert report.pictures == 3 and report.broken == 0 and report.box_classes == {"cat": 4}
    assert report.left_out == (("an object of b.png", WHY),) and "left out" in str(report)


def test_a_review_flags_the_picture(data):
    flags = ReviewFlags(data)
    flags.look_on()
    assert [flags.of(number) for number in range(3)] == [(), ("broken",), ()]
    assert flags.why_broken(1) == WHY and flags.left_out == (("b.png", WHY),)


def test_the_picture_can_be_read(data):
    kept = data.readable()
    assert kept.names == data.names and kept.left_out == (("an object of b.png", WHY),)
    assert data.only("cat").left_out == kept.left_out and kept[:1].left_out == kept.left_out


def test_who_gathers_around_it_is_told_as_well():
    with left_out_within() as outer:
        leave_out("a", "1")
        with contextlib.suppress(OSError), left_out_within() as inner:
            leave_out("b", "2")
            raise OSError
    leave_out("c", "nobody asks")
    assert [one.what for one in outer] == ["a", "b"] and [one.what for one in inner] == ["b"]


def of_csv(place, image):
    image.save(place / "a.png")
    (place / "a.csv").write_text("file,class,xmin,ymin,xmax,ymax\na.png,cat,1,1,5,5\na.png,dog,20,3,40,9\n")
    return aw.data.open(place / "a.csv")


def of_voc(place, image):
    image.save(place / "a.png")
    box = "<bndbox><xmin>{}</xmin><ymin>4</ymin><xmax>{}</xmax><ymax>9</ymax></bndbox>"
    objects = "".join(f"<object><name>{name}</name>{box.format(*sides)}</object>"
                      for name, sides in (("cat", (2, 5)), ("dog", (21, 40))))  # fmt: skip
    (place / "a.xml").write_text(f"<annotation>{objects}</annotation>")
    return aw.data.open(place)


def of_items(place, image):
    item = {"image": np.asarray(image), "boxes": np.array([[1, 1, 5, 5], [20, 3, 40, 9]]), "labels": ["cat", "dog"]}
    return aw.data.open([item])


@pytest.mark.parametrize("opened", [of_csv, of_voc, of_items])
def test_a_box_beside_its_picture_is_named_once_the_size_is_known(tmp_path, opened):
    data = opened(tmp_path, Image.new("RGB", (20, 10)))
    assert data.left_out == () and data[0].box_labels == ("cat",)
    ((what, why),) = data.left_out
    assert (
        what == f"an object of {data.names[0]}"
        and why == "nothing of its box 20, 3, 40, 9 lies in its picture of 20 x 10"
    )
    report = aw.data.report_on(opened(tmp_path, Image.new("RGB", (20, 10))), progress=False)
    assert report.left_out == data.left_out


def test_a_turned_box_beside_its_picture_is_named():
    corners = np.array([[[30, 0], [40, 5], [30, 9], [25, 5]], [[3, 0], [4, 5], [3, 9], [2, 5]]], float)
    image = aw.Sample(np.zeros((10, 20)), box_corners=corners[1:], box_labels=["cat"])
    assert len(aw.data.open([image])[0].boxes) == 1
    listed = aw.data.open([image]).listing
    both = DataSet(dataclasses.replace(listed, fields=lambda entry, size: {"box_corners": corners}))
    assert len(both[0].boxes) == 1 and both.left_out[0].why.startswith("nothing of its box 30, 0, 40, 5, 30, 9, 25, 5")

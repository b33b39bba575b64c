"""A data set as the last line of a cell: nine of its pictures, its counts, and what was left out."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.view import dataset_face
from tests.saved_pictures import in_html


@pytest.fixture
def photos(tmp_path):
    for split, name, count in (("train", "cat", 30), ("val", "<b>dog", 10)):
        (tmp_path / split / name).mkdir(parents=True)
        for number in range(count):
            Image.new("L", (64, 48), number).save(tmp_path / split / name / f"{number:02}.png")
    return tmp_path


def test_nine_pictures_from_all_over_and_the_counts(photos):
    data = aw.data.open(photos)
    said = data._repr_html_()
    assert "40 pictures · folder · train 30, val 10" in said
    assert "pictures by class: &lt;b&gt;dog 10, cat 30" in said and "left out" not in said and "<b>" not in said
    assert len(in_html(said)) == 1
    samples, titles, broken = dataset_face._nine(data)
    assert len(samples) == 9 and titles[0] == "train/cat/00.png" and "09.png" in titles[-1] and not broken


def test_broken_ones_are_passed_over_and_said(photos):
    (photos / "train/cat/00.png").write_bytes(b"no picture")
    data = aw.data.open(photos)
    samples, titles, broken = dataset_face._nine(data)
    assert len(samples) == 9 and titles[0] == "train/cat/01.png" and len(broken) == 1
    assert "1 left out" in data._repr_html_() and "none that Pillow can read" in data._repr_html_()
    for path in photos.rglob("*.png"):
        path.write_bytes(b"")
    assert "<img" not in aw.data.open(photos)._repr_html_()


def test_boxes_are_counted_by_class():
    boxed = aw.Sample(np.zeros((40, 50, 3), np.uint8), boxes=[[1, 1, 9, 9], [3, 3, 20, 20]], box_labels=["$a$", "b"])
    said = aw.data.open([boxed, boxed])._repr_html_()
    assert "objects by class: $a$ 2, b 2" in said and "2 pictures · memory" in said

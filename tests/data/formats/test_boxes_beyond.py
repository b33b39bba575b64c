"""Boxes that reach beyond the picture, in formats that end with it: cut at its edge, counted, and read again."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from tests.data.written_sets import write

CUT = "a part of a box beside the picture"
PICTURE = aw.Sample(
    np.zeros((80, 100, 3), np.uint8),
    boxes=[[10, 12, 40, 28], [50, 24, 90, 72]],
    box_labels=["dog", "cat"],
    keypoints=[[20, 20], [60, 40]],
    keypoint_ids=[0, 1],
)


@pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")
@pytest.mark.parametrize("format", ["yolo", "yolo-pose", "yolo-segment", "voc"])
@pytest.mark.parametrize(("axis", "edges"), [("right", [0, 12, 10, 28]), ("down", [10, 0, 40, 4])])
def test_they_are_cut_and_counted(tmp_path, format, axis, edges):
    recipe = aw.Recipe([aw.shift.at(**{axis: -0.3})], clip=False)
    assert PICTURE.boxes[0].min() > 0 and recipe(PICTURE, seed=0).boxes.min() < 0
    done = aw.data.export([PICTURE], recipe, tmp_path, format, progress=False)
    found = done.open()
    assert found[0].boxes[0].tolist() == edges and len(found[0].boxes) == 2 and found.left_out == ()
    assert done.lost[CUT] == 1


@pytest.mark.filterwarnings("ignore:.* cannot hold:UserWarning")
def test_a_box_of_yolo_whose_centre_lies_in_the_picture_stays_as_it_is(tmp_path):
    """Its shares are from 0 to 1, and nobody else cuts what is asked for whole."""
    done = aw.data.export(
        [PICTURE], aw.Recipe([aw.shift.at(right=-0.15)], clip=False), tmp_path, "yolo", progress=False
    )
    text = (tmp_path / "labels" / "train" / "picture 0_0.txt").read_text()
    assert text.splitlines()[0] == "1 0.1 0.25 0.3 0.2" and CUT not in done.lost


def test_whole_pixels_of_yolo_are_whole_pixels_of_voc(tmp_path):
    """0.7 - 0.2 of 100 pixels is 49.99999999999999 to a computer, and 50 to who wrote it."""
    sides = np.array([[x, y, x + 10, y + 7] for x in range(0, 91, 9) for y in range(0, 73, 6)], float)
    whole = PICTURE.replace(boxes=sides, box_labels=["cat"] * len(sides), keypoints=None, keypoint_ids=None)
    write(aw.data.open([whole]), "yolo", tmp_path / "yolo")
    data = aw.data.open(tmp_path / "yolo")
    assert np.array_equal(data[0].boxes, sides)
    assert write(data, "voc", tmp_path / "voc")[0] == {}
    nearly = whole.replace(boxes=sides - 1e-9 * (sides > 0))
    assert write(aw.data.open([nearly]), "voc", tmp_path / "nearly")[0] == {}

"""What a format has no place for is counted: no part of a Sample is left away unsaid."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.formats.lost import count_lost
from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.writing import Origin
from augwidgets.data.formats.yolo_writer import YoloWriter

MASK = np.zeros((12, 16), np.uint8)
MASK[2:6, 3:9] = 1
SAMPLE = aw.Sample(
    np.zeros((12, 16, 3), np.uint8),
    MASK,
    boxes=[[3, 2, 9, 6], [10, 7, 14, 11]],
    box_labels=["cat", "cat"],
    keypoints=[[4, 3], [5, 4], [6, 5]],
    label="zoo",
    mask_values=[1, 0],
    box_notes=[{"crowd": True}, None],
)


@pytest.mark.parametrize(
    ("part", "lost"),
    [
        ("mask", {"a mask": 1}),
        ("boxes", {"a box": 2}),
        ("turned boxes", {}),
        ("crowds", {"a crowd flag": 1}),
        ("keypoints", {"a keypoint": 3}),
        ("label", {"the label of a picture": 1}),
        ("shares", {}),
    ],
)
def test_each_part_is_counted_by_its_name(part, lost):
    assert +count_lost(SAMPLE, part) == lost
    assert not +count_lost(aw.Sample(SAMPLE.image), part)


def test_what_is_turned_and_what_is_shared_is_counted_as_well():
    sample = aw.mixup(aw.Sample(SAMPLE.image, label="cat"), aw.Sample(SAMPLE.image, label="dog"), share=0.3)
    assert +count_lost(sample, "shares", "label") == {"the shares of a soft label": 1, "the label of a picture": 1}
    turned = aw.Recipe([aw.rotate.at(angle=20)], boxes="turned")(aw.Sample(SAMPLE.image, boxes=[[5, 4, 9, 7]]), seed=0)
    assert +count_lost(turned, "turned boxes") == {"a turned box, written as its hull": 1}


@pytest.mark.parametrize(
    ("kind", "lost"),
    [
        ("detect", {"a mask": 1, "a keypoint": 3}),
        ("segment", {"a keypoint": 3, "an object without a mask, written as its box": 1}),
        ("pose", {"a mask": 1, "a keypoint of no box": 3}),
        ("obb", {"a mask": 1, "a keypoint": 3}),
    ],
)
def test_yolo_counts_what_the_lines_of_a_kind_have_no_place_for(kind, lost):
    writer = YoloWriter(kind, {"cat": 0}, PictureFormat("png"), Places.of(aw.data.open([SAMPLE])), ("", "", ""))
    written = writer.picture(SAMPLE, Origin(0, 0, "picture"))
    assert written.lost == {**lost, "a crowd flag": 1, "the label of a picture": 1}

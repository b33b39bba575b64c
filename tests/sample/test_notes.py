"""What a file says of boxes and keypoints beside their places stays with them."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw

CANVAS = np.zeros((20, 30), np.uint8)
SAMPLE = aw.Sample(
    CANVAS,
    boxes=[[1, 1, 5, 5], [20, 2, 28, 9], [4, 10, 9, 16]],
    box_labels=["a", "b", "c"],
    box_notes=[{"id": 7}, None, {"id": 9, "crowd": True}],
    keypoints=[[2, 2], [21, 3], [25, 5]],
    keypoint_ids=[0, 1, 1],
    keypoint_hidden=[False, True, False],
)


def test_notes_stay_with_their_boxes_and_keypoints_with_theirs():
    out = aw.shift(SAMPLE, right=-0.35)  # the two on the left go
    assert (out.box_labels, out.box_notes, out.box_ids.tolist()) == (("b",), (None,), [1])
    assert out.keypoint_ids.tolist() == [0, 1, 1] and out.keypoint_hidden.tolist() == [False, True, False]
    assert aw.flip_horizontal(SAMPLE).box_notes == SAMPLE.box_notes


def test_joined_pictures_number_anew_to_whom_keypoints_belong():
    plain = aw.Sample(CANVAS, boxes=[[0, 0, 30, 20]], keypoints=[[3, 3]])
    out = aw.mixup(plain, SAMPLE, share=0.5)
    assert out.box_ids.tolist() == [0, 1, 2, 3]
    assert out.box_notes == (None, *SAMPLE.box_notes)
    assert out.keypoint_ids.tolist() == [-1, 1, 2, 2]
    assert out.keypoint_hidden.tolist() == [False, False, True, False]


def test_they_are_part_of_what_makes_two_samples_the_same():
    assert SAMPLE.same_as(SAMPLE.replace(image=CANVAS))
    for change in ({"box_notes": [1, 2, 3]}, {"keypoint_ids": [0, 0, 0]}, {"keypoint_hidden": [True] * 3}):
        assert not SAMPLE.same_as(SAMPLE.replace(**change)), change
    assert SAMPLE.replace(keypoints=[[1, 1]]).keypoint_ids is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"box_notes": [1]}, "box_notes go with boxes"),
        ({"boxes": [[0, 0, 1, 1]], "box_notes": 3}, "one entry for each of the 1 boxes, got 3"),
        ({"keypoint_ids": [0]}, "go with keypoints, got no keypoints"),
        ({"keypoints": [[1, 1]], "keypoint_ids": [-2]}, "or -1 for a keypoint of none, got -2"),
        ({"keypoints": [[1, 1]], "keypoint_hidden": [1]}, "keypoint_hidden"),
        ({"keypoints": [[1, 1]], "keypoint_hidden": [True, False]}, "as many as the keypoints"),
    ],
)
def test_what_does_not_fit_is_said(given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.Sample(CANVAS, **given)

"""Left and right keypoints, found by their names."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.keypoint_pairs import pairs_by_name

SIDES = [f"{side}_{part}" for part in ("eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
         for side in ("left", "right")]  # fmt: skip
COCO = ["nose", *SIDES]


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (COCO, tuple((k, k + 1) for k in range(1, 17, 2))),
        (["leftEye", "rightEye"], ((0, 1),)),
        (["eye.R", "eye.L", "mouth"], ((1, 0),)),
        (["left_toe_1", "left_toe_2", "right_toe_2", "right_toe_1"], ((0, 3), (1, 2))),
        (["left_eye", "right_ear"], ()),
        (["leftover", "rightover", "lever"], ()),
        (["left eye", "right eye", "left eye", "right eye"], ((0, 1), (2, 3))),
        ([], ()),
    ],
)
def test_pairs_are_found_by_their_names(names, pairs):
    assert pairs_by_name(names) == pairs


@pytest.mark.parametrize("wrong", ["left_eye", None, [1, 2], 3])
def test_what_is_no_list_of_names_is_said(wrong):
    with pytest.raises(TypeError, match="names must be a list of the names of keypoints, got"):
        pairs_by_name(wrong)


def test_a_mirror_changes_their_places():
    points = np.arange(34, dtype=float).reshape(17, 2)
    person = aw.Sample(np.zeros((40, 40)), keypoints=points, keypoint_names=COCO, keypoint_pairs=pairs_by_name(COCO))
    out = aw.flip_horizontal(person)
    assert out.keypoint_names == person.keypoint_names
    left, right = COCO.index("left_wrist"), COCO.index("right_wrist")
    assert out.keypoints[left].tolist() == [40 - points[right, 0], points[right, 1]]
    assert out.keypoints[0].tolist() == [40, 1]

"""What a Sample takes, what it refuses, and in which words."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.warp.moving import carrying, move
from tests.saved_pictures import in_html

PICTURE = np.zeros((20, 30, 3), np.uint8)


def test_a_picture_of_another_number_format_is_converted():
    assert aw.Sample(np.array([[True, False]])).image.tolist() == [[[255], [0]]]
    for order in "<>":  # files of either byte order are read
        levels = np.array([[65535, 65400, 257, 128, 0]], f"{order}u2")
        assert aw.Sample(levels).image.ravel().tolist() == [255, 254, 1, 0, 0]
    assert aw.Sample(np.array([[0.25, 1.0]])).image.dtype == np.float32
    assert aw.Sample(np.zeros((4, 5))).image.shape == (4, 5, 1)


def test_dust_is_no_other_range():
    image = np.array([[1 + 1e-7, -1e-9]], np.float32)
    assert aw.Sample(image).image.ravel().tolist() == [1, 0]
    assert image[0, 0] > 1  # not in the caller's array


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (np.zeros((0, 5, 3), np.uint8), r"at least one pixel, got shape \(0, 5, 3\)"),
        (np.full((4, 5), np.nan), r"in \[0, 1\], got NaN"),
        (np.full((4, 5), 200.0), r"in \[0, 1\], got 200 .. 200; divide by 255"),
        (np.full((4, 5), -0.1), r"in \[0, 1\], got -0.1"),
        (np.full((4, 5), np.inf), r"in \[0, 1\], got inf"),
        (np.full((4, 5), None), "array of numbers, got ndarray"),
        (np.zeros((4, 5, 5), np.uint8), r"C = 1, 3 or 4, got shape \(4, 5, 5\)"),
        (np.zeros((2, 4, 5, 3), np.uint8), r"got shape \(2, 4, 5, 3\)"),
        (np.zeros(7, np.uint8), r"got shape \(7,\)"),
        (
            np.zeros((4, 5), np.int64),
            r"^an image must be uint8, float in \[0, 1\], bool or uint16, got int64; convert it fi"
            r"rst, for example with \.astype\('uint8'\) if its values lie in 0\.\.255$",
        ),
        (np.zeros((4, 5), complex), "got complex128"),
        (np.zeros((1, 40000), np.uint8), "32766 pixels long at most"),
        ("cat.png", "got the text 'cat.png'; aw.load reads files"),
        ([[1, 2], [3]], r"^the rows of an image must be rows of one length, got \[\[1, 2\], \[3\]\]$"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(image, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        aw.Sample(image)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ({"mask": np.zeros((20, 31), np.uint8)}, r"image's size \(20, 30\), got shape \(20, 31\)"),
        ({"mask": np.zeros((20, 30))}, r"whole numbers .* got float64; convert it with \.astype\(int\)$"),
        ({"mask": np.zeros((20, 30), complex)}, "whole numbers .* got complex128$"),
        ({"mask": [[1, 2], [3]]}, "^the rows of a mask must be rows of one length"),
        ({"boxes": [[5, 5, 4, 9]]}, r"x0 <= x1 and y0 <= y1, got \(5, 5, 4, 9\) as box 0"),
        ({"boxes": [[1, 1, 2, 2], [1, np.nan, 3, 4]]}, "as box 1"),
        ({"boxes": [[1, 1, np.inf, 2]]}, "finite edges"),
        ({"boxes": [1, 2, 3, 4]}, r"\(N, 4\) edges x0, y0, x1, y1, got shape \(4,\)"),
        ({"boxes": [[1, 1, 2, 2]], "box_labels": ["a", "b"]}, r"as many as the boxes \(1\), got \('a', 'b'\)"),
        ({"boxes": [[1, 1, 2, 2]], "box_labels": "a"}, "got 'a'"),
        ({"box_labels": ["a"]}, "go with boxes"),
        ({"keypoints": [1, 2]}, r"\(K, 2\) points x, y, got shape \(2,\)"),
        ({"keypoints": [[1, 2]], "keypoint_names": []}, r"as many as the keypoints \(1\), got \(\)"),
        ({"keypoints": [[1, 2]], "keypoint_pairs": [(0, 1)]}, "must number keypoints 0..0"),
        ({"keypoint_names": ["nose"]}, "go with keypoints"),
        ({"boxes": "x"}, "boxes must be numbers, got 'x'"),
        ({"boxes": [[1, 1, 2, 2], [1]]}, "boxes must be numbers"),
        ({"boxes": [[1, 1, 2, 2]], "box_labels": 3}, "box_labels must be a list of names"),
        ({"boxes": [[1, 1, 2, 2]], "box_ids": [1.7]}, "box_ids must be whole numbers"),
        ({"boxes": [[1, 1, 2, 2]], "visible": [7]}, r"shares in \[0, 1\], got \[7.0\]"),
        ({"boxes": [[1, 1, 2, 2]], "visible": [np.nan]}, "shares in"),
        ({"boxes": [[1, 1, 2, 2]], "visible": [[1]]}, "as many as the boxes"),
        ({"boxes": [[1, 1, 2, 2]], "visible": "x"}, "^visible must be numbers, got 'x'$"),
        ({"boxes": [[1, 1, 2, 2]], "box_ids": [1, 2]}, r"^box_ids must be as many as the boxes \(1\), got "),
        (
            {"boxes": [[1, 1, 2, 2]], "masks": [PICTURE[..., 0] == 0], "mask_values": [0]},
            "^mask_values must be another number than 0 for one with a mask, got 0 for box 0$",
        ),
        (
            {"boxes": [[1, 1, 2, 2]], "masks": [None], "mask_values": [4]},
            "^mask_values must be 0 for an object without a mask, got 4 for box 0$",
        ),
        ({"keypoints": [[1, 2]], "keypoint_pairs": [0]}, "pairs of whole numbers"),
        ({"mask": PICTURE[..., 0], "mask_names": {"x" * 50: "y" * 50}}, "got 'x{35} ...: 'y{35} ...$"),
    ],
)
def test_labels_that_do_not_fit_are_refused_in_one_sentence(labels, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        aw.Sample(PICTURE, **labels)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ([[0, 1]], "an array, a Pillow image or a Sample, got list; nested numbers are made one by np.array"),
        ("photo.jpg", "got str; aw.load"),
        (np.full((4, 5), 1.5), r"in \[0, 1\], got 1.5 .. 1.5"),
        (np.zeros((4, 5), int), "must be uint8, float in .* got int64; convert it first"),
        (iter([]), "got list_iterator; many pictures go through a recipe as a list"),
        (
            np.zeros((3, 40, 50), np.uint8),
            r"shape \(3, 40, 50\); channels come last, np.moveaxis\(image, 0, -1\), and ",
        ),
        (np.zeros((4, 40, 50), np.uint8), r"shape \(4, 40, 50\); channels come last, "),
        (np.zeros((9, 40, 50), np.uint8), r"shape \(9, 40, 50\); grey pictures in a batch are \(N, H, W, 1\)$"),
        (np.full((4, 5), 2, np.float32), r"in \[0, 1\], got 2 .. 2"),
        (np.zeros((4, 5, 2), np.uint8), "C = 1, 3 or 4"),
        (np.zeros((0, 5), np.uint8), "at least one pixel"),
    ],
)
def test_what_a_call_takes_for_no_picture_is_refused(image, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.rotate(image)
    with pytest.raises((TypeError, ValueError), match=words):
        aw.default_recipe()(image)


def test_boxes_are_clipped_and_one_beside_the_canvas_is_dropped():
    sample = aw.Sample(PICTURE, boxes=[[-5, -5, 10, 10], [40, 0, 50, 10], [0, 0, 99, 99]], box_labels=["a", "b", "c"])
    assert sample.boxes.tolist() == [[0, 0, 10, 10], [0, 0, 30, 20]]
    assert sample.box_labels == ("a", "c") and sample.box_ids.tolist() == [0, 2]
    assert len(aw.Sample(PICTURE, boxes=[]).boxes) == 0


def test_a_point_is_inside_up_to_the_half_open_rim():
    sample = aw.Sample(PICTURE, keypoints=[[0, 0], [29.9, 19.9], [30, 5], [5, 20], [-0.1, 5], [np.nan, 3]])
    assert sample.keypoint_inside.tolist() == [True, True, False, False, False, False]


def test_samples_are_compared_by_same_as_only():
    def make(**changes):
        return aw.Sample(PICTURE.copy(), PICTURE[..., 0].copy(), keypoints=[[1, np.nan]], label="x").replace(**changes)

    assert make() != make() and make().same_as(make())
    assert not make().same_as(make(label="y"))
    assert not make().same_as(make(image=PICTURE + 1))
    assert not make().same_as(make(mask=None)) and not make().same_as("x")
    assert "30 x 20, uint8" in repr(make())


def test_a_sample_cannot_be_changed_in_place():
    with pytest.raises(AttributeError):
        aw.Sample(PICTURE).label = "other"


def test_the_arrays_of_a_sample_are_read_only_and_the_callers_are_not():
    image, mask = PICTURE.copy(), PICTURE[..., 0].copy()
    sample = aw.Sample(image, mask, [[1, 1, 5, 5]], keypoints=[[2, 2]])
    for array in (sample.image, sample.mask, sample.boxes, sample.keypoints, sample.visible, sample.box_ids):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    image[0, 0] = mask[0, 0] = 1
    assert aw.rotate(sample, angle=0).same_as(sample)


def test_other_boxes_are_new_boxes():
    sample = aw.Sample(PICTURE, boxes=[[1, 1, 5, 5], [2, 2, 8, 8]], box_labels=["a", "b"], keypoints=[[1, 2]],
                       keypoint_names=["nose"])  # fmt: skip
    assert sample.replace(boxes=None).boxes is None
    assert sample.replace(boxes=[]).box_labels is None
    assert sample.replace(boxes=[[1, 1, 3, 3]], box_labels=["z"]).box_ids.tolist() == [0]
    assert sample.replace(boxes=[[1, 1, 3, 3], [4, 4, 5, 5]]).box_labels == ("a", "b")
    assert sample.replace(keypoints=None).keypoint_names is None
    named = sample.replace(label={"cat": 0.5, "dog": 0.5})
    assert dict(named.label) == {"cat": 0.5, "dog": 0.5} and named.replace(mask=None).label == named.label
    moved = sample.replace(keypoints=[[3, 4]])
    assert moved.keypoints.tolist() == [[3, 4]] and moved.keypoint_names == ("nose",)
    assert sample.replace(keypoints=[[3, 4], [5, 6]]).keypoint_names is None
    assert aw.Sample(PICTURE).replace(keypoints=[[3, 4]]).keypoints.tolist() == [[3, 4]]
    assert sample.replace(keypoint_names=["eye"]).keypoint_names == ("eye",)
    assert moved.replace(keypoints=[[1, 1], [2, 2]]).replace(keypoint_pairs=[(0, 1)]).keypoint_pairs == ((0, 1),)
    with pytest.raises(TypeError, match="^a Sample has no field boxs, labels$"):
        sample.replace(labels=[], boxs=[])
    assert sample.replace(label=3).label == 3 and sample.label is None


def test_a_copy_of_a_sample_in_the_middle_of_a_run_has_its_boxes():
    way = move(carrying(aw.Sample(PICTURE, boxes=[[1, 1, 5, 5]])), aw.Affine.translation(2, 0, size=(20, 30)))
    copied = pickle.loads(pickle.dumps(way))
    assert way.objects is None and copied.objects.edges.tolist() == [[3, 1, 7, 5]] and copied.carried is None


def test_a_sample_shows_its_picture():
    sample = aw.Sample(PICTURE, boxes=[[2, 2, 9, 9]])
    (shown,) = in_html(sample._repr_html_())
    height, width = sample.size
    assert shown.image.mode == "RGB" and shown.alt == f"a picture, {width} by {height} pixels with 1 box"


def test_the_first_wrong_box_is_named():
    with pytest.raises(ValueError, match=r"got \(5, 0, 2, 9\) as box 1"):
        aw.Sample(np.zeros((9, 9), np.uint8), boxes=[[0, 0, 1, 1], [5, 0, 2, 9], [np.nan, 0, 1, 1]])


def test_pairs_count_from_0():
    with pytest.raises(ValueError, match="keypoint_pairs"):
        aw.Sample(np.zeros((4, 4), np.uint8), keypoints=[[1, 1], [2, 2]], keypoint_pairs=[(-1, 0)])

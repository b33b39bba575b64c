"""What is left of boxes and of their pixels where something covers them."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample import polygon
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.dropped import MASK_GONE
from augwidgets.warp.covering import without_hidden
from augwidgets.warp.fitting import as_sample, cropped, fitted, like
from augwidgets.warp.moving import _flat, _left, arrived, carrying, covered, move

SIZE = (10, 12)


def rectangle(x0, y0, x1, y1):
    marked = np.zeros(SIZE, bool)
    marked[y0:y1, x0:x1] = True
    return marked


ONE, TWO = rectangle(1, 1, 5, 5), rectangle(3, 3, 9, 7)
EDGES = [[0, 0, 6, 6], [3, 3, 9, 7], [9, 8, 12, 10]]  # the first is wider than its pixels


def overlapping():
    return aw.Sample(np.zeros(SIZE, np.uint8), boxes=EDGES, box_labels=["a", "b", "c"], masks=[ONE, TWO, None])


def test_what_is_hidden_for_good_is_taken_from_boxes_and_their_pixels():
    sample = overlapping()
    out = without_hidden(sample.objects, sample.mask, rectangle(6, 0, 12, 10))
    assert out.labels == ("a", "b") and out.visible.tolist() == [1, 0.5]
    assert out.edges.tolist() == [[0, 0, 6, 6], [3, 3, 6, 7]]  # the first is not touched, and keeps its wide edges
    assert [one.edges for one in out.masks] == [(1, 1, 5, 5), (3, 3, 6, 7)]
    assert [gone[:3] for gone in out.dropped] == [(2, "c", "all of it is covered")]
    none = without_hidden(sample.objects, sample.mask, rectangle(1, 1, 5, 5))  # all its pixels, not all of its box
    assert none.labels == ("b", "c") and none.dropped[0].why == "all of it is covered"


def test_of_boxes_with_values_in_the_mask_what_is_left_there_tells_the_edges():
    mask = ONE * np.uint8(7) + rectangle(9, 6, 12, 9) * np.uint8(7) + rectangle(9, 0, 12, 3) * np.uint8(4)
    boxes = Boxes.at([[1, 1, 5, 5], [9, 6, 12, 9], [9, 0, 12, 3]], mask_values=[7, 7, 4])
    out = without_hidden(boxes, mask, rectangle(0, 0, 3, 10) | rectangle(9, 0, 10, 10))
    assert out.edges.tolist() == [[3, 1, 5, 5], [10, 6, 12, 9], [10, 0, 12, 3]]  # one value, two objects
    assert out.visible == pytest.approx([0.5, 2 / 3, 2 / 3])
    plain = without_hidden(Boxes.at([[0, 0, 4, 4]]), None, rectangle(0, 0, 2, 10))
    assert plain.edges.tolist() == [[0, 0, 4, 4]] and plain.visible.tolist() == [0.5] and plain.masks is None
    alone = without_hidden(Boxes.at([[0, 0, 4, 4]], mask_values=[7]), None, rectangle(0, 0, 2, 10))
    assert alone.edges.tolist() == [[0, 0, 4, 4]]


def test_what_covers_objects_on_the_way_is_taken_from_their_edges_and_not_from_their_pixels():
    out = arrived(covered(carrying(overlapping()), rectangle(5, 0, 12, 10)))
    assert out.boxes.tolist() == [[1, 1, 5, 5], [3, 3, 5, 7], [9, 8, 12, 10]]
    assert out.visible == pytest.approx([5 / 6, 1 / 3, 0])
    assert [one if one is None else int(one.sum()) for one in out.masks] == [16, 24, None]
    way = covered(carrying(overlapping()), rectangle(5, 0, 12, 10))  # seen in the middle of a run
    assert way.objects is None and way.boxes.tolist() == out.boxes.tolist() and len(way.boxes) == 3
    twice = arrived(covered(covered(carrying(overlapping()), rectangle(5, 0, 12, 10)), rectangle(0, 0, 2, 10)))
    assert twice.boxes[0].tolist() == [2, 1, 5, 5]
    plain = aw.Sample(np.zeros(SIZE, np.uint8))
    assert covered(plain, ONE) is plain and arrived(plain) is plain and carrying(plain) is plain


def test_the_share_of_an_enlarged_box_is_taken_back_to_its_size():
    box = aw.Sample(np.zeros((8, 8), np.uint8), boxes=[[0, 0, 4, 4], [2, 3, 4, 4]])
    out = move(box, aw.Affine.scaling(2, 2, size=(8, 8)))
    assert out.boxes.tolist() == [[0, 0, 4, 4], [0, 2, 4, 4]] and out.visible.tolist() == [0.25, 1]


def test_a_box_of_which_a_part_is_behind_a_horizon_gets_the_corners_of_what_is_seen():
    away = aw.Projective(((1, 0, 0), (0, 1, 0), (-0.5, 0, 1)), size=(8, 8))  # x = 2 is the horizon
    two = aw.Sample(np.zeros((8, 8), np.uint8), boxes=[[0, 1, 1, 2], [1, 1, 3, 2]])
    seen, cut = move(two, away).box_corners.tolist()
    assert seen == [[0, 1], [2, 2], [2, 4], [0, 2]]
    assert cut == [[2, 2], [8, 2], [8, 8], [2, 8]]
    flat = _flat(np.array([[(2.0, 4, 2), (1, 1, 0), (0, 0, 0), (3, 3, -1)]]))
    np.testing.assert_array_equal(flat, [[(1, 2), *[(np.nan, np.nan)] * 3]])


def test_what_is_left_of_a_box_that_was_cut_before_lies_in_its_corners_and_its_edges():
    diamond = Boxes.turned([[[4, 0], [8, 4], [4, 8], [0, 4]]])
    assert polygon.area(_left(diamond, 0)) == 32
    assert polygon.area(_left(diamond.replace(edges=np.array([[0.0, 0, 4, 8]])), 0)) == 16
    beside = diamond.replace(edges=np.array([[20.0, 20, 24, 22]]))  # where they do not meet, the edges tell
    assert _left(beside, 0) == [(20, 20), (24, 20), (24, 22), (20, 22)]


def test_a_box_without_an_area_is_dropped_where_it_is_cut():
    line = [[0, 0], [6, 6], [6, 6], [0, 0]]
    sample = aw.Sample(np.zeros((8, 8), np.uint8), box_corners=[line])
    assert len(move(sample, aw.Affine.translation(1, 1, size=(8, 8))).boxes) == 1
    out = move(sample, aw.Affine.translation(4, 4, size=(8, 8)))
    assert len(out.boxes) == 0 and out.dropped[0].reason == "outside"


def test_a_rim_that_bulges_between_corners_at_rest_has_moved():
    rows, columns = np.mgrid[:32, :32] + 0.5
    bump = np.maximum(0, 1 - ((columns - 16) ** 2 + (rows - 8) ** 2) / 25)  # up, around the middle of the upper edge
    warp = aw.Displacement(np.dstack([np.zeros_like(bump), 2 * bump]))
    sample = aw.Sample(np.zeros((32, 32), np.uint8), boxes=[[8, 8, 24, 24], [8, 18, 24, 24]])
    (x0, y0, x1, y1), low = move(sample, warp).boxes.tolist()
    assert (x0, x1, y1) == (8, 24, 24) and 6 <= y0 < 7 and low == [8, 18, 24, 24]


def test_an_object_whose_last_pixel_is_lost_in_resampling_is_dropped():
    dot = np.zeros((20, 20), bool)
    dot[10, 11] = True
    for given in ({"masks": [dot]}, {"mask": dot, "mask_values": [1]}):
        sample = aw.Sample(np.zeros((20, 20), np.uint8), boxes=[[8, 8, 14, 14]], **given)
        out = move(sample, aw.Affine.scaling(0.1, 0.1, size=(20, 20)))
        assert len(out.boxes) == 0 and out.dropped[0].reason == MASK_GONE.reason


def test_the_other_picture_is_told_from_the_first_in_messages():
    with pytest.raises(TypeError, match="^the other picture: an image must be an array, .* got str; aw.load reads"):
        as_sample("cat.png")
    with pytest.raises(ValueError, match="^the other picture: an image must be .* got shape"):
        as_sample(np.zeros((3, 3, 7), np.uint8))


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("came", [1, 3, 4])
@pytest.mark.parametrize("wanted", [1, 3, 4])
def test_the_other_picture_takes_the_channels_and_the_number_format_of_the_first(came, wanted, dtype):
    full = 255 if dtype is np.uint8 else 1
    image = np.full((2, 3, came), 1, np.float32)
    image[..., : min(came, 3)] = 0.4
    other = aw.Sample(image, mask=np.ones((2, 3), np.uint8))
    out = like(other, aw.Sample(np.zeros((5, 5, wanted), dtype)))
    assert out.image.shape == (2, 3, wanted) and out.image.dtype == dtype and out.mask.all()
    assert np.allclose(out.image[..., : min(wanted, 3)], 0.4 * full, atol=1e-6)
    assert wanted < 4 or (out.image[..., 3] == full).all()
    assert like(out, aw.Sample(np.zeros((5, 5, wanted), dtype))) is out
    back = like(out, aw.Sample(np.zeros((5, 5, came), np.float32)))
    assert back.image.dtype == np.float32 and np.allclose(back.image, image, atol=1e-6)


def test_transparent_pixels_and_luminance():
    colours = aw.Sample(np.uint8([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]]))
    assert like(colours, aw.Sample(np.zeros((1, 1), np.uint8))).image.ravel().tolist() == [76, 150, 29]
    holes = np.full((1, 2, 4), 255, np.uint8)
    holes[0, 1, 3] = 254
    with pytest.raises(
        ValueError, match="^the other picture must be opaque where the first has no alpha channel, got tr"
    ):
        like(aw.Sample(holes), colours)


def test_the_middle_is_fitted_and_a_rectangle_cropped():
    wide = aw.Sample(np.arange(40, dtype=np.uint8).reshape(4, 10), boxes=[[3, 0, 7, 4]])
    middle = fitted(wide, (4, 4))
    assert (middle.image[..., 0] == wide.image[:, 3:7, 0]).all() and middle.boxes.tolist() == [[0, 0, 4, 4]]
    assert (fitted(wide, (4, 8)).image == wide.image[:, 1:9]).all()
    high = aw.Sample(np.arange(40, dtype=np.uint8).reshape(10, 4))
    assert (fitted(high, (4, 4)).image == high.image[3:7]).all()
    assert fitted(wide, (8, 4)).size == (8, 4) and fitted(wide, (1, 9)).size == (1, 9)
    assert (cropped(wide, 1, 2, (2, 5)).image == wide.image[1:3, 2:7]).all()

"""Edges of boxes and polygons in numbers worked out by hand: what lies on the canvas, in a mask, under a cover."""

from __future__ import annotations

import numpy as np
import pytest

from augwidgets.sample import polygon
from augwidgets.sample.polygon import shares_inside, shares_under, tight_edges

SIZE = (10, 10)
SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]


@pytest.mark.parametrize(
    ("edges", "left", "area"),
    [
        ((1, -9, 9, 9), [(1, 2), (1, 0), (4, 0), (4, 2)], 6),
        ((-9, -9, 1, 9), [(0, 0), (1, 0), (1, 2), (0, 2)], 2),
        ((-9, 0.5, 9, 9), [(0, 0.5), (4, 0.5), (4, 2), (0, 2)], 6),
        ((-9, -9, 9, 0.5), [(0, 0), (4, 0), (4, 0.5), (0, 0.5)], 2),
        ((1, 0.5, 2, 1), [(1, 0.5), (2, 0.5), (2, 1), (1, 1)], 0.5),
        ((0, 0, 4, 2), [(0, 0), (4, 0), (4, 2), (0, 2)], 8),
        ((5, 0, 9, 9), [], 0),
        ((-9, 0, -5, 9), [], 0),
        ((0, 3, 9, 9), [], 0),
        ((0, -9, 9, -3), [], 0),
    ],
)
def test_a_polygon_is_cut_at_each_side_of_a_box(edges, left, area):
    found = polygon.within(SQUARE, edges)
    assert sorted(found) == sorted(left) and polygon.area(found) == area
    assert polygon.area(found[::-1]) == area


def test_half_planes_keep_their_rim():
    assert polygon.cut(SQUARE, (1.0, 0.0, 0.0)) == SQUARE  # x >= 0 touches the left side
    assert sorted(polygon.cut(SQUARE, (1.0, 0.0, 0.0), least=1)) == [(1, 0), (1, 2), (4, 0), (4, 2)]
    assert polygon.cut([], (1.0, 0.0, 0.0)) == []


def test_shares_of_boxes_on_and_under():
    edges = np.array([[-2.0, 0, 2, 2], [0, 8, 4, 16], [3, 3, 3, 5], [20, 0, 22, 2]])
    assert shares_inside(edges, SIZE).tolist() == [0.5, 0.25, 1, 0]
    small = np.array([[-0.5, 0, 0.5, 0.5], [-1, 0, 0, 1]])  # than a pixel
    assert shares_inside(small, SIZE).tolist() == [0.5, 0]
    hidden = np.zeros(SIZE, bool)
    hidden[1:3, :2] = True
    edges = np.array([[0, 0, 4, 4], [0.5, 1.5, 2.5, 2.5], [0, 1, 2, 3], [5, 5, 8, 8], [1, 1, 1, 3]])
    assert shares_under(edges, hidden).tolist() == [0.25, 0.75, 1, 0, 0]


@pytest.mark.parametrize(
    ("edges", "free", "share"),
    [
        ((0.1, 2, 5.4, 6.1), None, 1),  # added up from its pixels, the whole is 1 less 1e-16
        ((2 - 2**-52, 1, 7.3, 6.6), 1, 1),  # and all but a sliver 1 and 2e-16
        ((0.5, 0, 2.5, 1), 0, 0.75),
    ],
)
def test_a_box_is_covered_by_its_whole_area_at_most(edges, free, share):
    hidden = np.ones(SIZE, bool)
    if free is not None:
        hidden[:, free] = False
    assert shares_under(np.array([edges]), hidden).tolist() == [share]


def rectangle(x0, y0, x1, y1):
    marked = np.zeros((10, 12), bool)
    marked[y0:y1, x0:x1] = True
    return marked


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.uint32, np.int64])
def test_edges_are_looked_for_around_a_box_and_farther_where_the_mask_goes_on(dtype):
    mask = rectangle(1, 2, 9, 5).astype(dtype) * dtype(7)

    def edges(value, *boxes, alone=True, hidden=None):
        count = len(boxes)
        return tight_edges(mask, [value] * count, np.array(boxes, float), [alone] * count, hidden).tolist()

    boxes = [1, 2, 9, 5], [3, 3, 4, 4], [0, 0, 2, 3], [8, 4, 12, 10], [10, 8, 12, 10], [4, 2, 9, 5], [1, 4, 9, 9]
    assert edges(7, *boxes) == [[1, 2, 9, 5]] * len(boxes)
    # Two pixels around it; and none at all.
    assert edges(7, [8, 4, 9, 5], [11, 8, 12, 9], alone=False) == [[6, 2, 9, 5], [0, 0, 0, 0]]
    assert edges(3, [0, 0, 12, 10]) == [[0, 0, 0, 0]]
    assert edges(7, [1, 2, 9, 5], hidden=rectangle(0, 0, 4, 10)) == [[4, 2, 9, 5]]


def test_objects_of_one_value_reach_to_every_rim_of_the_mask():
    mask = np.full((6, 20), 7, np.uint8)
    mask[:, 6:14] = 0
    edges = np.array([[0, 0, 6, 6], [14, 0, 20, 6], [40, 0, 45, 6]], float)  # and one lies beside it
    assert tight_edges(mask, [7] * 3, edges, [False] * 3).tolist() == [[0, 0, 6, 6], [14, 0, 20, 6], [0, 0, 0, 0]]

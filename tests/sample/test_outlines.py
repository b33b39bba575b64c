"""A bitmap's outline encloses just its pixels; one polygon can hold parts and holes."""

from __future__ import annotations

import numpy as np
import pytest

from augwidgets.sample.outlines import is_hole, joined, outlines, pixels_inside

RNG = np.random.default_rng(5)
BITMAPS = {
    "noise": RNG.random((13, 17)) < 0.5,
    "dense": RNG.random((9, 24)) < 0.85,
    "whole": np.ones((4, 7), bool),
    "one pixel": np.eye(1, 9, 4, dtype=bool),
    "diagonal": np.eye(6, dtype=bool),
    "disc": np.hypot(*np.indices((60, 70)) - np.array([[[30]], [[33]]])) < 25.3,
}


@pytest.mark.parametrize("name", BITMAPS)
@pytest.mark.parametrize("scale", [1, 1 / 3])
def test_the_pixels_of_an_outline_are_the_bitmap(name, scale):
    bitmap = BITMAPS[name]
    rings = outlines(bitmap)
    assert np.array_equal(pixels_inside(rings, bitmap.shape), bitmap)
    one = np.round(joined(rings) * scale, 9) / scale  # as a file of shares has it
    assert np.array_equal(pixels_inside([one], bitmap.shape), bitmap)
    x0, y0 = np.concatenate(rings).min(axis=0)
    x1, y1 = np.concatenate(rings).max(axis=0)
    rows, columns = np.nonzero(bitmap)
    assert (x0, y0, x1, y1) == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def test_a_straight_run_has_no_points_inside():
    assert len(outlines(np.ones((40, 90), bool))[0]) == 8
    assert len(outlines(BITMAPS["disc"])[0]) < 120


def test_holes_run_the_other_way():
    bitmap = np.ones((9, 9), bool)
    bitmap[2:4, 2:4] = bitmap[6, 6] = False
    bitmap[2, 3] = True
    assert sorted(map(is_hole, outlines(bitmap))) == [False, True, True]


def test_polygons_that_overlap_leave_a_hole_and_what_lies_beside_is_cut():
    square = lambda a, b: [(a, a), (b, a), (b, b), (a, b)]  # noqa: E731
    found = pixels_inside([square(-3, 5), square(1, 3)], (4, 4))
    assert found.sum() == 16 - 4 and not found[1:3, 1:3].any()
    assert not pixels_inside([square(2, 2), [(0, 0), (3, 3)]], (4, 4)).any()

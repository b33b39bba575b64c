"""Soft edges are the same bit for bit every time."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample import soft_edges


def disc(height, width):
    down, across = np.ogrid[:height, :width]
    return ((down - height / 2) ** 2 + (across - width / 2) ** 2 < (height / 3) ** 2).astype(np.uint8)


@pytest.mark.parametrize(("height", "width"), [(40, 61), (128, 127), (171, 233), (512, 512)])
@pytest.mark.parametrize("threads", [1, 3])
def test_an_edge_is_the_same_every_time_whatever_the_threads(height, width, threads):
    sample = aw.Sample(np.zeros((height, width), np.uint8), mask=disc(height, width))
    region = aw.Region.masked(feather=0.4)
    first, before = region.mask(sample), cv2.getNumThreads()
    ipp = cv2.ipp.useIPP()
    cv2.setNumThreads(threads)
    try:
        for size in range(50):
            rest = np.empty(977 * size + 1, np.uint8)  # what comes next lies elsewhere in memory
            np.testing.assert_array_equal(region.mask(sample), first)
            del rest
    finally:
        cv2.setNumThreads(before)
    assert cv2.ipp.useIPP() == ipp


def test_the_distance_to_the_edge_is_the_root_of_a_whole_number():
    inside = disc(90, 120) > 0
    outside = np.argwhere(~inside)
    found = soft_edges._distances(inside)
    for row, column in np.argwhere(inside)[::97]:
        squares = ((outside - (row, column)) ** 2).sum(axis=1)
        assert found[row, column] == np.sqrt(np.float32(squares.min()))

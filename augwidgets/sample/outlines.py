"""The outline of an object as polygons, and the pixels inside of polygons; each undoes the other.

A pixel belongs to a polygon where its centre lies inside it an odd number of times. The outline of a bitmap joins the
middles of the pixels' edges, so that it encloses just the centres of the bitmap's pixels, and its extent is the
bitmap's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# To the right, down, left, up; an outline has the object on its right.
_RIGHT, _DOWN, _LEFT, _UP = range(4)


def pixels_inside(polygons: Sequence[Any], size: tuple[int, int]) -> np.ndarray:
    """Return ``(H, W)`` truth values: which pixels have their centre inside an odd number of the polygons.

    Parts of an outline that are gone along twice, there and back, count nothing.

    Parameters
    ----------
    polygons : sequence of (N, 2) arrays
        Points x, y in the continuous frame.
    size : (int, int)
        Height and width.

    Examples
    --------
    >>> pixels_inside([[(0, 0), (2, 0), (2, 1), (0, 1)]], (2, 3)).astype(int).tolist()
    [[1, 1, 0], [0, 0, 0]]
    """
    height, width = size
    crossings = np.zeros(height * (width + 1), np.int64)
    for polygon in polygons:
        start = np.asarray(polygon, np.float64).reshape(-1, 2)
        end = np.roll(start, -1, axis=0)
        # The same numbers whichever way an edge is gone along, so that there and back meet the same pixels.
        swap = start[:, 1] > end[:, 1]
        low, high = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
        # An end that lies on a row of centres belongs to one of its two edges, never to both.
        first = np.clip(np.ceil(low[:, 1] - 0.5), 0, height).astype(np.int64)
        last = np.clip(np.ceil(high[:, 1] - 0.5), 0, height).astype(np.int64)
        count = last - first
        edge = np.repeat(np.arange(len(start)), count)
        row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        (x0, y0), (x1, y1) = low[edge].T, high[edge].T
        x = x0 + (row + 0.5 - y0) * (x1 - x0) / (y1 - y0)
        column = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int64)
        crossings += np.bincount(row * (width + 1) + column, minlength=len(crossings))
    inside: np.ndarray = crossings.reshape(height, width + 1).cumsum(axis=1)[:, :-1] % 2 == 1
    return inside


def outlines(bitmap: np.ndarray) -> list[np.ndarray]:
    """Return the closed outlines of what is true in ``(H, W)`` values: of each part, and of each hole in one.

    Pixels that touch at a corner only belong to two parts.

    Parameters
    ----------
    bitmap : (H, W) array of truth values

    Returns
    -------
    list of (N, 2) arrays
        Points x, y. A part runs clockwise on the screen, a hole anticlockwise.

    Examples
    --------
    >>> [ring.tolist() for ring in outlines(np.array([[1, 1]], bool))]
    [[[0.5, 0.0], [1.5, 0.0], [2.0, 0.5], [1.5, 1.0], [0.5, 1.0], [0.0, 0.5]]]
    """
    inside = np.pad(np.asarray(bitmap, bool), 1)
    core = inside[1:-1, 1:-1]
    across = bitmap.shape[1] + 1  # vertices in a row
    row, column = np.nonzero(core)
    corner = row * across + column
    # The edges of pixels with another kind on the other side, each from the vertex at which it begins.
    begins = (
        corner[~inside[:-2, 1:-1][core]],
        corner[~inside[1:-1, 2:][core]] + 1,
        corner[~inside[2:, 1:-1][core]] + across + 1,
        corner[~inside[1:-1, :-2][core]] + across,
    )
    left: list[set[int]] = [set(some.tolist()) for some in begins]
    onward = (1, across, -1, -across)
    rings = []
    for direction, some in enumerate(begins):
        for start in some.tolist():
            if start not in left[direction]:
                continue
            vertex, heading, vertices, headings = start, direction, [], []
            while vertex in left[heading]:
                left[heading].discard(vertex)
                vertices.append(vertex)
                headings.append(heading)
                vertex += onward[heading]
                for turned in (heading + 1, heading, heading + 3):
                    if vertex in left[turned % 4]:
                        heading = turned % 4
                        break
            rings.append(_middles(np.array(vertices), np.array(headings), across))
    return rings


def _middles(vertices: np.ndarray, headings: np.ndarray, across: int) -> np.ndarray:
    """Return the middles of the edges of a ring, without those on a straight line between others."""
    step = np.array([(0.5, 0.0), (0.0, 0.5), (-0.5, 0.0), (0.0, -0.5)])
    points = np.column_stack([vertices % across, vertices // across]) + step[headings]
    before, after = points - np.roll(points, 1, axis=0), np.roll(points, -1, axis=0) - points
    bends = before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]
    return points[bends]


def joined(rings: Sequence[np.ndarray]) -> np.ndarray:
    """Return one polygon that is all of these: lines, each gone along there and back, lead from one to the next.

    Its pixels are those of the rings together, holes too.

    Parameters
    ----------
    rings : sequence of (N, 2) arrays
        One or more, as `outlines` gives them.

    Returns
    -------
    (N, 2) array

    Examples
    --------
    >>> two = np.array([[1, 0, 1]], bool)
    >>> pixels_inside([joined(outlines(two))], (1, 3)).tolist()
    [[True, False, True]]
    """
    whole = rings[0]
    for ring in rings[1:]:
        apart = ((whole[:, None] - ring[None]) ** 2).sum(axis=2)
        here, there = np.unravel_index(int(apart.argmin()), apart.shape)
        around = np.concatenate([np.roll(ring, -int(there), axis=0), ring[there : there + 1]])
        whole = np.concatenate([whole[: here + 1], around, whole[here:]])
    return whole


def is_hole(ring: np.ndarray) -> bool:
    """Return whether an outline is that of a hole.

    Examples
    --------
    >>> frame = np.ones((3, 3), bool)
    >>> frame[1, 1] = False
    >>> [is_hole(ring) for ring in outlines(frame)]
    [False, True]
    """
    x, y = ring.T
    return bool((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() < 0)

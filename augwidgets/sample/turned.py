"""Turned boxes: rectangles that stand at any angle, as four corners."""

from __future__ import annotations

import numpy as np

_RIGHT = 1e-6  # of the diagonal: corners that are no farther from a rectangle's are one


def are_rectangles(corners: np.ndarray) -> np.ndarray:
    """Return of ``(N, 4, 2)`` corners which are those of a rectangle, in order.

    Examples
    --------
    >>> are_rectangles(np.array([[[0, 0], [2, 1], [1, 3], [-1, 2]], [[0, 0], [2, 0], [3, 1], [1, 1]]])).tolist()
    [True, False]
    """
    diagonals = corners[:, 2:] - corners[:, :2]
    middles = np.abs((corners[:, 2] + corners[:, 0]) - (corners[:, 3] + corners[:, 1])).max(axis=1) / 2
    lengths = np.hypot(diagonals[..., 0], diagonals[..., 1])
    near = _RIGHT * lengths.max(axis=1)
    rectangles: np.ndarray = (middles <= near) & (np.abs(lengths[:, 0] - lengths[:, 1]) <= near)
    return rectangles


def rectangle_around(points: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Return the corners of the smallest rectangle, at whatever angle, around ``(P, 2)`` points.

    Parameters
    ----------
    points : array
        ``(P, 2)``.
    like : array
        ``(4, 2)`` corners: the rectangle begins with the corner that lies nearest to the first, and goes round in the
        same direction.

    Examples
    --------
    >>> diamond = np.array([[2, 0], [4, 2], [2, 4], [0, 2]])
    >>> (rectangle_around(np.array([*diamond, [2, 1]]), diamond).round(3) + 0).tolist()
    [[2.0, 0.0], [4.0, 2.0], [2.0, 4.0], [0.0, 2.0]]
    """
    import cv2  # when first needed: a Sample without turned boxes goes without it

    # Single precision is all OpenCV has here; from the middle of the points it is fine enough.
    middle = points.mean(axis=0)
    found = cv2.boxPoints(cv2.minAreaRect((points - middle).astype(np.float32))).astype(np.float64) + middle
    ways = [np.roll(way, -first, axis=0) for way in (found, found[::-1]) for first in range(4)]
    return min(ways, key=lambda way: float(((way - like) ** 2).sum()))


def rectangle_of_mask(marked: np.ndarray, like: np.ndarray) -> np.ndarray | None:
    """Return the smallest rectangle, at whatever angle, around the pixels where ``(H, W)`` `marked` is true.

    Pixels are squares: it holds all their corners. None where none is marked.

    Examples
    --------
    >>> marked = np.zeros((4, 6), bool); marked[1:3, 2:6] = True
    >>> rectangle_of_mask(marked, np.array([[2, 1], [6, 1], [6, 3], [2, 3]])).tolist()
    [[2.0, 1.0], [6.0, 1.0], [6.0, 3.0], [2.0, 3.0]]
    """
    rows = np.flatnonzero(marked.any(axis=1))
    if not rows.size:
        return None
    # Of each row its first and its last pixel are enough: what lies between lies inside.
    part = marked[rows]
    first, end = part.argmax(axis=1), part.shape[1] - part[:, ::-1].argmax(axis=1)
    ends = [(first, rows), (end, rows), (first, rows + 1), (end, rows + 1)]
    return rectangle_around(np.concatenate([np.stack(pair, axis=1) for pair in ends]).astype(np.float64), like)

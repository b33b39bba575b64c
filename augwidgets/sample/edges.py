"""Edges x0, y0, x1, y1 of boxes as plain arrays: their corners, what of them lies on a canvas, what is covered."""

from __future__ import annotations

import numpy as np


def corners_of(edges: np.ndarray) -> np.ndarray:
    """Return the ``(N, 4, 2)`` corners of boxes: upper left, upper right, lower right, lower left.

    Examples
    --------
    >>> corners_of(np.array([[1, 2, 5, 4]])).tolist()
    [[[1, 2], [5, 2], [5, 4], [1, 4]]]
    """
    return edges[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)


def clipped(boxes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return edges cut at the canvas."""
    height, width = size
    return np.minimum(np.maximum(boxes, 0.0), np.array((width, height, width, height), np.float64))


def shares_inside(edges: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the share of each box's area that lies on the canvas; 1 for one without an area."""
    inside = clipped(edges, size)
    areas = [np.prod(rows[:, 2:] - rows[:, :2], axis=1) for rows in (inside, edges)]
    return np.divide(areas[0], areas[1], out=np.ones(len(edges)), where=areas[1] > 0).clip(0, 1)


def shares_under(edges: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """Return the share of each box's area that a ``(H, W)`` truth mask covers; a pixel on its rim counts in part.

    Examples
    --------
    >>> hidden = np.array([[True, False, False]])
    >>> shares_under(np.array([[0.5, 0, 1.5, 1], [1, 0, 3, 1]]), hidden).tolist()
    [0.5, 0.0]
    """
    shares = np.zeros(len(edges))
    for number, (x0, y0, x1, y1) in enumerate(edges.tolist()):
        rows, columns = (np.arange(int(np.floor(low)), int(np.ceil(high))) for low, high in ((y0, y1), (x0, x1)))
        if not (rows.size and columns.size):
            continue
        part = hidden[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        if part.any():
            down = np.minimum(rows + 1, y1) - np.maximum(rows, y0)
            across = np.minimum(columns + 1, x1) - np.maximum(columns, x0)
            # A whole that is added up from parts misses 1 in the last digit.
            shares[number] = min(down @ part @ across / (down.sum() * across.sum()), 1.0) if not part.all() else 1.0
    return shares

"""Boxes as plain arrays of edges x0, y0, x1, y1, and polygons as lists of points: what of them lies where.

Polygons are of a few corners, in plain numbers: for four corners NumPy's calls cost more than the arithmetic. Those
that were cut are convex, or bent so little that the parts of one that is cut in two may hang together along the line.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
Line = tuple[float, float, float]

_AROUND = 2  # pixels around a box in which its mask may lie, by rounding


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
    return np.divide(areas[0], areas[1], out=np.ones(len(edges)), where=areas[1] > 0)


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


def tight_edges(
    mask: np.ndarray,
    values: Sequence[int],
    edges: np.ndarray,
    alone: Sequence[bool],
    hidden: np.ndarray | None = None,
) -> np.ndarray:
    """Return the tight edges ``(N, 4)`` of each object's pixels; zeros for one that has none.

    Those inside its edges are looked at first, and all where they go on beyond them: if the value is this object's
    alone.

    Parameters
    ----------
    mask : array
        ``(H, W)`` whole numbers.
    values : sequence of int
        Of each object in the mask.
    edges : array
        ``(N, 4)``, about where each lies.
    alone : sequence of bool
        Whether no other object has this value.
    hidden : array, optional
        ``(H, W)`` truth values: pixels that do not count.

    Examples
    --------
    >>> mask = np.array([[0, 0, 7, 7, 0]], np.uint8)
    >>> tight_edges(mask, [7], np.array([[2.0, 0, 5, 1]]), [True]).tolist()
    [[2, 0, 4, 1]]
    """
    height, width = mask.shape
    found = []
    for value, (x0, y0, x1, y1), is_alone in zip(values, edges.tolist(), alone, strict=True):
        left, top = max(int(x0) - _AROUND, 0), max(int(y0) - _AROUND, 0)
        right, bottom = min(int(x1) + _AROUND + 1, width), min(int(y1) + _AROUND + 1, height)
        extent = x, y, end, foot = _extent(mask, value, (left, top, right, bottom), hidden)
        if is_alone and (
            not end or x == left > 0 or y == top > 0 or end == right < width or foot == bottom < height
        ):  # it goes on, or is elsewhere
            extent = _extent(mask, value, (0, 0, width, height), hidden)
        found.append(extent)
    return np.array(found)


def _extent(mask: np.ndarray, value: int, part: Sequence[int], hidden: np.ndarray | None) -> tuple[int, int, int, int]:
    """Return the extent of a value in a part of the mask, left, top, right, bottom; zeros where it is not."""
    left, top, right, bottom = part
    if right <= left or bottom <= top:
        return 0, 0, 0, 0
    import cv2  # when first needed: a Sample without a mask goes without it

    marked = mask[top:bottom, left:right] == value
    if hidden is not None:
        marked &= ~hidden[top:bottom, left:right]
    x, y, wide, high = cv2.boundingRect(marked.view(np.uint8))
    if not wide:
        return 0, 0, 0, 0
    return left + x, top + y, left + x + wide, top + y + high


# -- polygons ---------------------------------------------------------------------------------------------------------


def cut(corners: list[Point], line: Line, least: float = 0.0) -> list[Point]:
    """Keep the part of a convex polygon where ``a x + b y + c >= least`` (Sutherland and Hodgman, 1974).

    Examples
    --------
    >>> cut([(0, 0), (4, 0), (4, 2), (0, 2)], (1, 0, -3))     # what lies right of x = 3
    [(3.0, 0.0), (4, 0), (4, 2), (3.0, 2.0)]
    """
    a, b, c = line
    c -= least
    kept: list[Point] = []
    if not corners:
        return kept
    before = corners[-1]
    side_before = a * before[0] + b * before[1] + c
    for here in corners:
        side = a * here[0] + b * here[1] + c
        if (side >= 0) != (side_before >= 0):
            share = side_before / (side_before - side)
            kept.append((before[0] + (here[0] - before[0]) * share, before[1] + (here[1] - before[1]) * share))
        if side >= 0:
            kept.append(here)
        before, side_before = here, side
    return kept


def within(corners: list[Point], edges: tuple[float, float, float, float]) -> list[Point]:
    """Keep the part of a polygon inside a box x0, y0, x1, y1.

    Examples
    --------
    >>> within([(0, 0), (4, 0), (4, 2), (0, 2)], (3, 0, 9, 1))
    [(3.0, 1.0), (3.0, 0.0), (4, 0), (4.0, 1.0)]
    """
    x0, y0, x1, y1 = edges
    across = [x for x, _ in corners]
    if min(across) < x0:
        corners = cut(corners, (1.0, 0.0, -x0))
    if max(across) > x1:
        corners = cut(corners, (-1.0, 0.0, x1))
    if not corners:
        return corners
    down = [y for _, y in corners]
    if min(down) < y0:
        corners = cut(corners, (0.0, 1.0, -y0))
    if max(down) > y1:
        corners = cut(corners, (0.0, -1.0, y1))
    return corners


def area(corners: list[Point]) -> float:
    """Return the area of a polygon; 0 for one of fewer than three points.

    Examples
    --------
    >>> area([(0, 0), (4, 0), (4, 2), (0, 2)])
    8.0
    """
    if len(corners) < 3:
        return 0.0
    total = 0.0
    x, y = corners[0]
    for next_x, next_y in (*corners[1:], corners[0]):
        total += x * next_y - next_x * y
        x, y = next_x, next_y
    return abs(total) / 2


def points_of(line: np.ndarray) -> list[Point]:
    """Return ``(K, 2)`` points as a polygon of plain numbers."""
    return [(x, y) for x, y in line.tolist()]


def finer(line: list[Point]) -> list[Point]:
    """Return a polygon with points between those that lie more than a pixel apart, sixteen at most.

    Examples
    --------
    >>> finer([(0, 0), (3, 0)])
    [(0.0, 0.0), (0.75, 0.0), (1.5, 0.0), (2.25, 0.0), (3.0, 0.0), (2.25, 0.0), (1.5, 0.0), (0.75, 0.0)]
    """
    out: list[Point] = []
    for (x0, y0), (x1, y1) in zip(line, line[1:] + line[:1], strict=True):
        times = min(16, int(max(abs(x1 - x0), abs(y1 - y0))) + 1)
        out += [(x0 + (x1 - x0) * k / times, y0 + (y1 - y0) * k / times) for k in range(times)]
    return out


def hull(line: list[Point]) -> tuple[float, float, float, float]:
    """Return the edges x0, y0, x1, y1 around a polygon; zeros for one without points.

    Examples
    --------
    >>> hull([(0.0, 1.0), (4.0, 0.0), (2.0, 5.0)])
    (0.0, 0.0, 4.0, 5.0)
    """
    if not line:
        return 0.0, 0.0, 0.0, 0.0
    across, down = [x for x, _ in line], [y for _, y in line]
    return min(across), min(down), max(across), max(down)

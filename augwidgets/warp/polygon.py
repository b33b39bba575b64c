"""Polygons of a few corners, as lists of points: cutting them by a line or at a box, and their area.

Plain numbers: for four corners NumPy's calls cost more than the arithmetic. Cut polygons are convex, or bent so little
that the parts of one that is cut in two may hang together along the line.
"""

from __future__ import annotations

import numpy as np

Point = tuple[float, float]
Line = tuple[float, float, float]


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

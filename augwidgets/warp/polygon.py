"""Convex polygons of a few corners, as lists of points: cutting them by a line, and their area.

Plain numbers: for four corners NumPy's calls cost more than the arithmetic.
"""

from __future__ import annotations

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


def area(corners: list[Point]) -> float:
    """Give the area of a polygon.

    Examples
    --------
    >>> area([(0, 0), (4, 0), (4, 2), (0, 2)])
    8.0
    """
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2

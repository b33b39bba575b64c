"""Polygons of a few corners, as lists of points: cutting them by a line or at a box, and their area.

Plain numbers: for four corners NumPy's calls cost more than the arithmetic. Cut polygons are convex, or bent so little
that the parts of one that is cut in two may hang together along the line.
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


def within(corners: list[Point], edges: tuple[float, float, float, float]) -> list[Point]:
    """Keep the part of a polygon inside a box x0, y0, x1, y1.

    Examples
    --------
    >>> within([(0, 0), (4, 0), (4, 2), (0, 2)], (3, 0, 9, 1))
    [(3.0, 1.0), (3.0, 0.0), (4, 0), (4.0, 1.0)]
    """
    x0, y0, x1, y1 = edges
    if min(x for x, _ in corners) < x0:
        corners = cut(corners, (1.0, 0.0, -x0))
    if corners and max(x for x, _ in corners) > x1:
        corners = cut(corners, (-1.0, 0.0, x1))
    if corners and min(y for _, y in corners) < y0:
        corners = cut(corners, (0.0, 1.0, -y0))
    if corners and max(y for _, y in corners) > y1:
        corners = cut(corners, (0.0, -1.0, y1))
    return corners


def area(corners: list[Point]) -> float:
    """Give the area of a polygon.

    Examples
    --------
    >>> area([(0, 0), (4, 0), (4, 2), (0, 2)])
    8.0
    """
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2

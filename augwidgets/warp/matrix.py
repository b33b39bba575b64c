"""3 x 3 matrices on (x, y, 1), as rows of plain numbers: their product, their inverse, and where a point goes.

Nine of them are multiplied for every redraw of a grid: for so few numbers NumPy's calls cost more than the arithmetic.
"""

from __future__ import annotations

import math

import numpy as np

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.warp.polygon import Line, Point

Rows = tuple[Line, ...]  # a row is the line of points that it takes to 0

AFFINE = (0.0, 0.0, 1.0)  # the third row of a matrix that divides by nothing
# A point must lie at least this far in front of a projection's horizon to be drawn.
HORIZON = 1e-6
IDENTITY: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), AFFINE)


def product(one: Rows, other: Rows) -> Rows:
    """Return the matrix that does `other` and then `one`.

    Examples
    --------
    >>> slide, double = ((1, 0, 3), (0, 1, 0), AFFINE), ((2, 0, 0), (0, 2, 0), AFFINE)
    >>> product(double, slide)[0]       # 3 pixels to the right, and then twice as far
    (2.0, 0.0, 6.0)
    """
    (x0, x1, x2), (y0, y1, y2), (z0, z1, z2) = other
    return tuple([(a * x0 + b * y0 + c * z0, a * x1 + b * y1 + c * z1, a * x2 + b * y2 + c * z2) for a, b, c in one])


def inverted(rows: Rows) -> Rows:
    """Return the matrix that goes back."""
    (a, b, c), (d, e, f), (g, h, i) = rows
    if (g, h, i) == AFFINE:
        determinant = a * e - b * d
        a, b, d, e = e / determinant, -b / determinant, -d / determinant, a / determinant
        return ((a, b, -(a * c + b * f)), (d, e, -(d * c + e * f)), (0.0, 0.0, 1.0))
    return tuple((a, b, c) for a, b, c in np.linalg.inv(np.array(rows)).tolist())


def place_of(point: Point, first: Line, second: Line, third: Line) -> Point:
    """Return where the matrix of these three rows takes a point."""
    x, y = point
    weight = third[0] * x + third[1] * y + third[2]
    return (
        (first[0] * x + first[1] * y + first[2]) / weight,
        (second[0] * x + second[1] * y + second[2]) / weight,
    )


def sine_and_cosine(angle: float) -> tuple[float, float]:
    """Return sine and cosine of degrees, exact at quarter turns, so that these move whole pixels."""
    if not (type(angle) is float or is_number(angle)) or not -1e15 < angle < 1e15:
        raise ValueError(f"an angle must be a finite number of degrees, got {told(angle)}")
    angle = float(angle)
    exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
    turned = angle % 360
    if turned in exact:
        return exact[turned]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))

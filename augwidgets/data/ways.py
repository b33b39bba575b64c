"""`Way`: how a picture comes out of a draw, as in a mirror or not, and turned by a half or not.

What counts is how it comes out in the end: the matrices of a draw's steps are multiplied. A picture is mirrored where
the determinant is negative, and turned by a half where it has turned farther than a quarter (the half turn is nearer
then). What is upside down in a mirror (`flip_vertical`) is mirrored first, and then turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.steps.fusion import FilledWarp
from augwidgets.steps.step import Step

Square = tuple[float, float, float, float]  # the two rows of a 2 x 2 matrix
STILL: Square = (1.0, 0.0, 0.0, 1.0)

_DUST = 1e-6  # of the length that a matrix gives to 1: what is lost in a quarter turn
NOMINAL = (300, 400)  # height and width of a picture, where none is there


class Way(NamedTuple):
    """How a picture comes out of a draw: as in a mirror, and turned by a half."""

    mirrored: bool = False
    turned: bool = False

    @property
    def words(self) -> str:
        return " and ".join(["mirror"] * self.mirrored + ["turn by a half"] * self.turned)


def way_of_steps(steps: Sequence[Step], size: tuple[int, int] = NOMINAL) -> Way:
    """Return how a picture comes out of drawn Steps.

    Examples
    --------
    >>> import augwidgets as aw
    >>> way_of_steps([aw.flip_horizontal.at(), aw.gamma.at()]).words
    'mirror'
    """
    square = STILL
    for step in steps:
        turn, size = turn_of(step, size)
        square = product(turn, square)
    return way_of(square)


def way_of(square: Square) -> Way:
    """Return how a picture comes out of a 2 x 2 matrix.

    Examples
    --------
    >>> way_of((-1, 0, 0, 1)), way_of((1, 0, 0, -1)), way_of((0, 1, -1, 0))
    (Way(mirrored=True, turned=False), Way(mirrored=True, turned=True), Way(mirrored=False, turned=False))
    """
    a, b, c, d = square
    mirrored = a * d - b * c < 0
    if mirrored:  # what a turn makes of a picture that was mirrored first
        a, c = -a, -c
    length = float(np.hypot(np.hypot(a, b), np.hypot(c, d)))
    return Way(mirrored, a + d < -_DUST * length)


def turn_of(step: Step, size: tuple[int, int]) -> tuple[Square, tuple[int, int]]:
    """Return how a drawn Step turns and stretches what lies in the middle, and the size of the canvas that it leaves.

    Parameters
    ----------
    step : Step
    size : (int, int)
        Height and width of the canvas that arrives.

    Examples
    --------
    >>> import augwidgets as aw
    >>> turn_of(aw.zoom.at(scale=2), (3, 4)), turn_of(aw.gamma.at(), (3, 4))[0] == STILL
    (((2.0, 0.0, 0.0, 2.0), (3, 4)), True)
    """
    value = step.resolved(size) if step.transform.family == "spatial" else None
    return (_jacobian(value.warp, size), value.warp.size) if isinstance(value, FilledWarp) else (STILL, size)


def _jacobian(warp: Any, size: tuple[int, int]) -> Square:
    """Return how a warp turns and stretches what lies in the middle; bending and waves mirror nothing."""
    matrix = getattr(warp, "matrix", None)
    if matrix is None:
        return STILL
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    x, y = size[1] / 2, size[0] / 2
    depth = g * x + h * y + i
    if depth <= 0:
        return STILL
    across, down = (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
    return (a - across * g) / depth, (b - across * h) / depth, (d - down * g) / depth, (e - down * h) / depth


def product(second: Square, first: Square) -> Square:
    """Return what two matrices do one after the other."""
    (a, b, c, d), (e, f, g, h) = second, first
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h

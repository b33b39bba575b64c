"""Strokes by hand: `Scribble`, somewhere inside or outside an object, and `Lasso`, around a part of it. Values only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from augwidgets.domain.argument_checks import as_array, is_listed, is_number
from augwidgets.domain.errors import told
from augwidgets.scenes.argument_checks import check_flag

WIDTH = 12.0  # pixels, where none is named
_MOST_POINTS = 20_000
_MOST_WIDTH = 2_000.0
_FAR = 1e6  # pixels: no picture is as large
_BITS = 4  # of a pixel's fraction, as OpenCV draws


@dataclass(frozen=True)
class Scribble:
    """A line drawn over pixels that are the object, or are not; where the object ends is found between the lines.

    Parameters
    ----------
    points : sequence of (x, y)
        In pixels of the picture; one point is a dot. They are kept to a tenth of a pixel.
    inside : bool
        Whether it lies inside the object.
    width : float
        Of the line, in pixels of the picture.

    Raises
    ------
    TypeError, ValueError
        In one sentence.

    Examples
    --------
    >>> Scribble([(10, 20), (30, 20)], inside=False, width=5)
    aw.scenes.Scribble([(10, 20), (30, 20)], inside=False, width=5)
    """

    points: Any  # as a tuple of pairs, from here on
    inside: bool = True
    width: float = WIDTH

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", _checked(self.points, 1, "a scribble"))
        check_flag(self.inside, "inside")
        width = self.width
        if not is_number(width) or not 1 <= width <= _MOST_WIDTH:
            raise ValueError(f"width must be a number of pixels from 1 to {_MOST_WIDTH:g}, got {told(width)}")
        object.__setattr__(self, "width", _rounded(width))

    def paint(self, canvas: np.ndarray, value: int, scale: float = 1.0) -> None:
        """Draw its core, half as wide, for hands go over edges, into a canvas of the picture's size times `scale`."""
        width = max(1, round(self.width * scale / 2))
        points = self.points if len(self.points) > 1 else 2 * self.points  # a line of no length is a dot
        cv2.polylines(canvas, [_fixed(points, scale)], False, value, width, cv2.LINE_8, _BITS)

    def __repr__(self) -> str:
        return f"aw.scenes.Scribble({_as_code(self.points)}, inside={self.inside}, width={self.width!r})"


@dataclass(frozen=True)
class Lasso:
    """A closed line around pixels that are added to the object, or taken away from it.

    Parameters
    ----------
    points : sequence of (x, y)
        In pixels of the picture, three at least; the last one is joined with the first. They are kept to a tenth of a
        pixel.
    inside : bool
        Whether what it encloses is added; False takes it away.

    Raises
    ------
    TypeError, ValueError
        In one sentence.

    Examples
    --------
    >>> Lasso([(0, 0), (9.5, 0), (0, 9)])
    aw.scenes.Lasso([(0, 0), (9.5, 0), (0, 9)], inside=True)
    """

    points: Any  # as a tuple of pairs, from here on
    inside: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", _checked(self.points, 3, "a lasso"))
        check_flag(self.inside, "inside")

    def paint(self, canvas: np.ndarray, value: int, scale: float = 1.0) -> None:
        """Fill it in a canvas of the picture's size times `scale`."""
        cv2.fillPoly(canvas, [_fixed(self.points, scale)], value, cv2.LINE_8, _BITS)

    def __repr__(self) -> str:
        return f"aw.scenes.Lasso({_as_code(self.points)}, inside={self.inside})"


Stroke = Scribble | Lasso


def check_strokes(strokes: Any, size: tuple[int, int]) -> tuple[Stroke, ...]:
    """Return strokes as a tuple; raise where something else came, or one that misses the picture.

    Parameters
    ----------
    strokes : sequence of Scribble and Lasso
    size : (int, int)
        Height and width of the picture.

    Raises
    ------
    TypeError, ValueError
        In one sentence.
    """
    if isinstance(strokes, (Scribble, Lasso)):
        strokes = (strokes,)
    if not is_listed(strokes):
        raise TypeError(f"strokes must be a sequence of Scribble and Lasso, got {told(strokes)}")
    found = tuple(strokes)
    height, width = size
    for one in found:
        if not isinstance(one, (Scribble, Lasso)):
            raise TypeError(f"a stroke must be a Scribble or a Lasso, got {told(one)}")
        room = one.width / 2 if isinstance(one, Scribble) else 0
        columns, rows = zip(*one.points, strict=True)
        if (
            max(columns) + room <= 0
            or min(columns) - room >= width
            or max(rows) + room <= 0
            or min(rows) - room >= height
        ):
            raise ValueError(
                f"a stroke must touch the picture, which is {width} x {height}, but this one lies outside of it: "
                f"{told(one, 60)}"
            )
    return found


def _checked(points: Any, least: int, what: str) -> tuple[tuple[float, float], ...]:
    if not isinstance(points, (Sequence, np.ndarray)) or isinstance(points, (str, bytes)):
        raise TypeError(f"points must be a sequence of (x, y), got {told(points)}")
    if len(points) > _MOST_POINTS:
        raise ValueError(f"points must be at most {_MOST_POINTS:,}, got {len(points):,}")
    if len(points) < least:
        raise ValueError(f"{what} must have {least} point{'s' if least > 1 else ''} or more, got {len(points)}")
    numbers = as_array(points, "points")
    if numbers.ndim != 2 or numbers.shape[1] != 2 or numbers.dtype.kind not in "iuf":
        raise ValueError(f"points must be a sequence of (x, y), got {told(points)}")
    if not np.isfinite(numbers).all() or np.abs(numbers.astype(np.float64)).max() > _FAR:
        raise ValueError(f"points must be numbers of pixels, got {told(points)}")
    return tuple((_rounded(x), _rounded(y)) for x, y in numbers)


def _rounded(number: Any) -> float:
    """Return a number to a tenth; a whole one as such, so that code is short."""
    tenth = round(float(number), 1)
    return int(tenth) if math.floor(tenth) == tenth else tenth


def _as_code(points: Sequence[tuple[float, float]]) -> str:
    return f"[{', '.join(f'({x!r}, {y!r})' for x, y in points)}]"


def _fixed(points: Sequence[tuple[float, float]], scale: float) -> np.ndarray:
    """Return points as OpenCV draws them: a pixel's centre is whole there, and is at .5 here."""
    fixed: np.ndarray = np.rint((np.asarray(points) * scale - 0.5) * 2**_BITS).astype(np.int32)
    return fixed

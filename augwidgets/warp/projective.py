"""`Affine` and `Projective`: warps that are a 3 x 3 matrix, and multiply into one."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from augwidgets.domain import errors
from augwidgets.domain.argument_checks import as_array
from augwidgets.warp import polygon
from augwidgets.warp.matrix import AFFINE, HORIZON, IDENTITY, Rows, inverted, place_of, product, sine_and_cosine
from augwidgets.warp.polygon import Point
from augwidgets.warp.resampling import resampled
from augwidgets.warp.warps import Size, Warp, checked_size


@dataclass(frozen=True)
class _Matrix(Warp):
    """A warp that is a 3 x 3 matrix on (x, y, 1)."""

    rows: Rows
    size: Size

    def __init__(self, rows: Sequence[Sequence[float]], size: Size) -> None:
        try:
            found = tuple([(float(a), float(b), float(c)) for a, b, c in rows])
        except (TypeError, ValueError, OverflowError):  # the quickest check, and this is made in every draw
            found = ()
        if len(found) != self._row_count:
            raise ValueError(
                f"{type(self).__name__} needs {self._row_count} rows of 3 numbers, got {errors.told(rows)}"
            )
        object.__setattr__(self, "rows", found)
        object.__setattr__(self, "size", checked_size(size))
        determinant = self._determinant()
        if determinant == 0 or not math.isfinite(determinant + sum(map(sum, self.rows))):
            raise ValueError(f"{type(self).__name__} needs a matrix that can be inverted, got {errors.told(rows)}")

    _row_count: ClassVar[int] = 3

    def __repr__(self) -> str:
        return f"aw.{type(self).__name__}({self.rows!r}, size={self.size!r})"

    @property
    def matrix(self) -> np.ndarray:
        """The 3 x 3 matrix that takes (x, y, 1) to the new place."""
        return np.array(self._square(), np.float64)

    @property
    def inverse(self) -> np.ndarray:
        """The 3 x 3 matrix that takes a place on the new canvas back to where it came from."""
        return np.array(self.back, np.float64)

    @functools.cached_property
    def back(self) -> Rows:
        """The rows of the inverse, as plain numbers."""
        return inverted(self._square())

    def then(self, other: _Matrix) -> Affine | Projective:
        """Return the one warp that does this and then `other`.

        Parameters
        ----------
        other : Affine or Projective

        Returns
        -------
        Affine or Projective
            With the canvas of `other`.

        Examples
        --------
        >>> twice = Affine.translation(1, 2, size=(9, 9)).then(Affine.translation(1, 2, size=(9, 9)))
        >>> twice == Affine.translation(2, 4, size=(9, 9))
        True
        """
        rows = product(other._square(), self._square())
        # A product of checked matrices needs no check: this runs nine times for every redraw of a grid.
        affine = rows[2] == AFFINE
        out: Affine | Projective = Affine.__new__(Affine) if affine else Projective.__new__(Projective)
        object.__setattr__(out, "rows", rows[:2] if affine else rows)
        object.__setattr__(out, "size", other.size)
        return out

    def joined(self, other: Warp) -> Warp | None:
        return self.then(other) if isinstance(other, _Matrix) else None

    @property
    def enlargement(self) -> float:
        height, width = self.size
        back = self.back
        depth = back[2][0] * width / 2 + back[2][1] * height / 2 + back[2][2]
        return math.sqrt(abs(self._determinant() * depth**3))

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        found = _checked_points(points)
        moved = np.column_stack([found, np.ones(len(found))]) @ self.matrix.T
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(moved[:, 2:] > HORIZON / 2, moved[:, :2] / moved[:, 2:], np.nan)

    @property
    def is_identity(self) -> bool:
        return self._square() == IDENTITY

    @property
    def mirrors(self) -> bool:
        return self._determinant() < 0

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        return resampled(image, self._square(), self.back, self.size, flags, border, value)

    def _square(self) -> Rows:
        return self.rows

    def _determinant(self) -> float:
        (a, b, c), (d, e, f), (g, h, i) = self._square()
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def sources(self, points: np.ndarray) -> np.ndarray:
        moved = np.column_stack([points, np.ones(len(points))]) @ self.inverse.T
        return moved[:, :2] / moved[:, 2:]

    def rims(self, rims: np.ndarray) -> np.ndarray:
        if rims.shape[2] == 2:
            rims = np.concatenate([rims, np.ones((*rims.shape[:2], 1))], axis=2)
        return (rims.reshape(-1, 3) @ self.matrix.T).reshape(rims.shape)

    def outline(self, corners: list[Point]) -> list[Point]:
        first, second, third = self._square()
        seen = corners if third == AFFINE else polygon.cut(corners, third, HORIZON)
        return [place_of(point, first, second, third) for point in seen]


@dataclass(frozen=True, init=False, repr=False)
class Affine(_Matrix):
    """Straight lines stay straight and parallel: two rows ``(a, b, c), (d, e, f)``, x' = a x + b y + c.

    Parameters
    ----------
    rows : two rows of three numbers
        In the kit's frame, pixels.
    size : (int, int)
        Height and width of the canvas that comes out.

    Examples
    --------
    >>> turn = Affine.rotation(90, size=(10, 20))
    >>> turn.points([[20, 5]]).round(6).tolist()     # the right end of the middle line goes up
    [[10.0, -5.0]]
    """

    _row_count: ClassVar[int] = 2

    @classmethod
    def identity(cls, *, size: Size) -> Affine:
        """Return the warp that moves nothing.

        Parameters
        ----------
        size : (int, int)
            Height and width of the canvas.

        Returns
        -------
        Affine
        """
        return cls(IDENTITY[:2], size)

    @classmethod
    def translation(cls, right: float, down: float, *, size: Size) -> Affine:
        """Return the warp that moves everything by so many pixels.

        Parameters
        ----------
        right, down : float
            Pixels.
        size : (int, int)
            Height and width of the canvas.

        Returns
        -------
        Affine
        """
        return cls(((1, 0, right), (0, 1, down)), size)

    @classmethod
    def rotation(cls, angle: float, *, size: Size) -> Affine:
        """Return the warp that turns everything about the centre, anticlockwise on the screen.

        Parameters
        ----------
        angle : float
            Degrees.
        size : (int, int)
            Height and width of the canvas.

        Returns
        -------
        Affine
        """
        sine, cosine = sine_and_cosine(angle)
        return cls.centred(((cosine, sine), (-sine, cosine)), size=size)

    @classmethod
    def scaling(cls, across: float, down: float, *, size: Size) -> Affine:
        """Return the warp that enlarges everything about the centre.

        Parameters
        ----------
        across, down : float
            Factors.
        size : (int, int)
            Height and width of the canvas.

        Returns
        -------
        Affine

        Raises
        ------
        ValueError
            A factor of 0.
        """
        return cls.centred(((across, 0), (0, down)), size=size)

    @classmethod
    def centred(cls, rows: Sequence[Sequence[float]], *, size: Size, onto: Size | None = None) -> Affine:
        """Return the warp that applies two rows of two numbers about the centre.

        Parameters
        ----------
        rows : two rows of two numbers
        size : (int, int)
            Height and width of the canvas that arrives.
        onto : (int, int), optional
            Of the canvas that comes out, whose centre the centre goes to; the same size, unless it is given.

        Returns
        -------
        Affine

        Raises
        ------
        ValueError
            Rows that cannot be inverted.
        """
        size = checked_size(size)
        new = size if onto is None else checked_size(onto)
        x, y, new_x, new_y = size[1] / 2, size[0] / 2, new[1] / 2, new[0] / 2
        try:
            (a, b), (d, e) = ((float(one), float(two)) for one, two in rows)
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"a warp about the centre needs 2 rows of 2 numbers, got {errors.told(rows)}") from None
        return cls(((a, b, new_x - a * x - b * y), (d, e, new_y - d * x - e * y)), new)

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        rows = np.array(self.rows)
        return _checked_points(points) @ rows[:, :2].T + rows[:, 2]

    def rims(self, rims: np.ndarray) -> np.ndarray:
        if rims.shape[2] == 3:
            return super().rims(rims)
        rows = np.array(self.rows)
        return (rims.reshape(-1, 2) @ rows[:, :2].T + rows[:, 2]).reshape(rims.shape)

    @property
    def area_scale(self) -> float | None:
        return abs(self._determinant())

    def _square(self) -> Rows:
        return (*self.rows, AFFINE)


@dataclass(frozen=True, init=False, repr=False)
class Projective(_Matrix):
    """Straight lines stay straight: a 3 x 3 matrix on (x, y, 1), divided by the third coordinate.

    Parameters
    ----------
    rows : three rows of three numbers
        In the kit's frame, pixels.
    size : (int, int)
        Height and width of the canvas that comes out.

    Examples
    --------
    >>> away = Projective(((1, 0, 0), (0, 1, 0), (0.1, 0, 1)), size=(10, 10))
    >>> away.points([[10, 4]]).tolist()
    [[5.0, 2.0]]
    """


def _checked_points(points: Any) -> np.ndarray:
    found = points if isinstance(points, np.ndarray) else as_array(points, "points")
    if found.dtype.kind not in "fiu" or (found.size and found.shape[-1:] != (2,)):
        raise ValueError(f"points must be (N, 2) numbers x, y, got {errors.told(points)}")
    return found.astype(np.float64).reshape(-1, 2)

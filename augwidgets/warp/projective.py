"""`Affine` and `Projective`: warps that are a 3 x 3 matrix on (x, y, 1), and multiply into one.

Matrices are rows of plain numbers: nine of them are multiplied for every redraw of a grid, and for so few numbers
NumPy's calls cost more than the arithmetic.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import cv2
import numpy as np

from augwidgets.domain import errors
from augwidgets.domain.argument_checks import as_array, is_number
from augwidgets.sample import polygon
from augwidgets.sample.polygon import Line, Point
from augwidgets.warp.warps import Size, Warp, checked_size

Rows = tuple[Line, ...]  # a row is the line of points that it takes to 0

AFFINE = (0.0, 0.0, 1.0)  # the third row of a matrix that divides by nothing
# A point must lie at least this far in front of a projection's horizon to be drawn.
HORIZON = 1e-6
_DUST = 1e-6  # of a pixel, for what is lost in a division
_LEAST_WITH_FOURTH, _MOST_WITH_FOURTH = 2**11, 2**22  # pixels: for fewer the calls cost more; two copies take 32 MB
IDENTITY: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), AFFINE)
_HALF_LESS: Rows = ((1.0, 0.0, -0.5), (0.0, 1.0, -0.5), (0.0, 0.0, 1.0))
_HALF_MORE: Rows = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5), (0.0, 0.0, 1.0))


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
        self._take(found, _canvas(size), rows)

    def _take(self, rows: Rows, size: Size, given: Any) -> None:
        self.__dict__.update(rows=rows, size=size)
        determinant = self._determinant()
        if determinant == 0 or not math.isfinite(determinant + sum(map(sum, rows))):
            raise ValueError(f"{type(self).__name__} needs a matrix that can be inverted, got {errors.told(given)}")

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

    @property
    def back(self) -> Rows:
        """The rows of the inverse, as plain numbers."""
        found: Rows | None = self.__dict__.get("_back")  # by hand, as `_way_back`: each picture of a training asks
        if found is None:
            found = self.__dict__["_back"] = inverted(self._square())
        return found

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
        turned = _turned(image, self._square(), self.size)
        if turned is not None:
            return turned
        if flags != cv2.INTER_LINEAR or not _has_quicker_fourth(image, self.size):
            return self._resampled(image, flags, border, value)
        with_fourth = self._resampled(cv2.cvtColor(image, cv2.COLOR_RGB2RGBA), flags, border, value)
        return cv2.cvtColor(with_fourth, cv2.COLOR_RGBA2RGB)

    def _resampled(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        size, flags, constant = self.size[::-1], flags | cv2.WARP_INVERSE_MAP, (value,) * 4
        way = self.__dict__.get("_way_back")  # picture, mask and what else is moved ask for the same
        if way is None:
            way = self.__dict__["_way_back"] = self._for_opencv()
        if len(way) == 2:
            return cv2.warpAffine(image, way, size, None, flags, border, constant)
        return cv2.warpPerspective(image, way, size, None, flags, border, constant)

    def _for_opencv(self) -> np.ndarray:
        """Return the inverse as OpenCV takes it, two rows or three."""
        # OpenCV counts from the centre of the first pixel, the kit from its corner: half a pixel there and back.
        (a, b, c), (d, e, f), last = self.back
        if last == AFFINE:  # written out, for this is done for every picture of a training
            return np.array(((a, b, a * 0.5 + b * 0.5 + (c - 0.5)), (d, e, d * 0.5 + e * 0.5 + (f - 0.5))))
        return np.array(product(product(_HALF_LESS, self.back), _HALF_MORE))

    def _square(self) -> Rows:
        return self.rows

    def _determinant(self) -> float:
        (a, b, c), (d, e, f), (g, h, i) = self._square()
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def covers(self, size: tuple[int, ...]) -> bool:
        height, width = self.size
        (a, b, c), (d, e, f), (g, h, i) = self.back
        for x, y in ((0, 0), (width, 0), (width, height), (0, height)):
            depth = g * x + h * y + i
            across, down = a * x + b * y + c, d * x + e * y + f
            if depth <= 0 or not -_DUST * depth <= across <= (size[1] + _DUST) * depth:
                return False
            if not -_DUST * depth <= down <= (size[0] + _DUST) * depth:
                return False
        return True

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
        size = _canvas(size)
        new = size if onto is None or onto is size else _canvas(onto)
        x, y, new_x, new_y = size[1] / 2, size[0] / 2, new[1] / 2, new[0] / 2
        try:
            (a, b), (d, e) = rows
            a, b, d, e = float(a), float(b), float(d), float(e)
        except (TypeError, ValueError, OverflowError):
            raise ValueError(f"a warp about the centre needs 2 rows of 2 numbers, got {errors.told(rows)}") from None
        warp, found = cls.__new__(cls), ((a, b, new_x - a * x - b * y), (d, e, new_y - d * x - e * y))
        warp._take(found, new, found)
        return warp

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        rows = np.array(self.rows)
        return _checked_points(points) @ rows[:, :2].T + rows[:, 2]

    def rims(self, rims: np.ndarray) -> np.ndarray:
        if rims.shape[2] == 3:
            return super().rims(rims)
        rows = np.array(self.rows)
        return (rims.reshape(-1, 2) @ rows[:, :2].T + rows[:, 2]).reshape(rims.shape)

    def then(self, other: _Matrix) -> Affine | Projective:
        if type(other) is not Affine:
            return super().then(other)
        (a, b, c), (d, e, f) = self.rows  # written out: several are made for every picture of a training
        (p, q, r), (s, t, u) = other.rows
        out = Affine.__new__(Affine)
        out.__dict__.update(
            rows=(
                (p * a + q * d, p * b + q * e, p * c + q * f + r),
                (s * a + t * d, s * b + t * e, s * c + t * f + u),
            ),
            size=other.size,
        )
        return out

    @property
    def area_scale(self) -> float | None:
        return abs(self._determinant())

    def _determinant(self) -> float:
        (a, b, _), (d, e, _) = self.rows
        return a * e - b * d

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


def _canvas(size: Size) -> Size:
    """Return a canvas size, checked: while a slider moves it is the same again and again."""
    if type(size) is tuple and len(size) == 2 and type(size[0]) is int and type(size[1]) is int:
        return _checked_sides(*size)
    return checked_size(size)


@functools.lru_cache(maxsize=64)
def _checked_sides(height: int, width: int) -> Size:
    return checked_size((height, width))


def _checked_points(points: Any) -> np.ndarray:
    found = points if isinstance(points, np.ndarray) else as_array(points, "points")
    if found.dtype.kind not in "fiu" or (found.size and found.shape[-1:] != (2,)):
        raise ValueError(f"points must be (N, 2) numbers x, y, got {errors.told(points)}")
    return found.astype(np.float64).reshape(-1, 2)


# -- plain numbers ----------------------------------------------------------------------------------------------------


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
        raise ValueError(f"an angle must be a finite number of degrees, got {errors.told(angle)}")
    angle = float(angle)
    exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
    turned = angle % 360
    if turned in exact:
        return exact[turned]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


# -- and pixels -------------------------------------------------------------------------------------------------------


def _has_quicker_fourth(image: np.ndarray, size: Size) -> bool:
    """Return whether a picture is warped sooner with a fourth channel, in and out again, of which no pixel knows.

    OpenCV's warp moves four bytes at once: bit for bit the same colours in half the time of three. Of a large picture
    no copy is made.
    """
    return (
        image.dtype == np.uint8
        and image.shape[2:] == (3,)
        and _LEAST_WITH_FOURTH <= max(image.shape[0] * image.shape[1], size[0] * size[1]) <= _MOST_WITH_FOURTH
    )


def _turned(image: np.ndarray, square: Rows, size: Size) -> np.ndarray | None:
    """Mirror, turn by quarters or transpose the whole canvas: pixels keep their values, and nothing is resampled."""
    (a, b, c), (d, e, f), last = square
    height, width = image.shape[:2]
    if last != AFFINE or abs(a) + abs(b) != 1 or abs(d) + abs(e) != 1 or a * b or d * e or a * d:
        return None
    across, down = (b, d) if b else (a, e)  # which way the old rows and columns run
    wide, high = (height, width) if b else (width, height)
    if size != (high, wide) or c != (wide if across < 0 else 0) or f != (high if down < 0 else 0):
        return None
    out = cv2.transpose(image) if b else image
    if across < 0 or down < 0:
        return cv2.flip(out, -1 if across < 0 and down < 0 else 1 if across < 0 else 0)
    return out if b else image.copy()

"""`Warp`: where coordinates go, and the size of the canvas that comes out.

`moving` applies it to everything that a `Sample` carries. `Affine` and `Projective` warps are 3 x 3 matrices and
multiply into one; a `Displacement` (in `displacement`) says for each pixel of the new canvas where it comes from.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from augwidgets.domain import errors
from augwidgets.sample.checks import LONGEST_SIDE
from augwidgets.warp import polygon
from augwidgets.warp.matrix import AFFINE, HORIZON, IDENTITY, Rows, inverted, place_of, product
from augwidgets.warp.polygon import Point

# Nine float pictures of this size fill the memory of a common machine; `expand` after `expand` gets there quickly.
MOST_PIXELS = 2**27

Size = tuple[int, int]

_HALF_LESS: Rows = ((1.0, 0.0, -0.5), (0.0, 1.0, -0.5), (0.0, 0.0, 1.0))
_HALF_MORE: Rows = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5), (0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Warp:
    """Where coordinates go, and the size of the canvas that comes out; see `Affine`, `Projective`, `Displacement`.

    Attributes
    ----------
    size : (int, int)
        Height and width of the canvas that comes out.

    Examples
    --------
    >>> Affine.translation(3, 0, size=(4, 6)).points([[1, 1]]).tolist()
    [[4.0, 1.0]]
    """

    size: Size

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        """Return where points go.

        Parameters
        ----------
        points : array
            ``(N, 2)``, x and y in pixels.

        Returns
        -------
        array
            ``(N, 2)`` float64; ``nan`` for one that goes nowhere (behind a horizon).
        """
        raise NotImplementedError

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        """Return the pixels of the new canvas, in an array that nobody else holds.

        Parameters
        ----------
        image : array
            ``(H, W)`` or ``(H, W, C)``.
        flags : int
            OpenCV's interpolation, ``cv2.INTER_LINEAR`` say.
        border : int
            OpenCV's border, ``cv2.BORDER_CONSTANT`` say.
        value : float
            What a constant border is filled with.

        Returns
        -------
        array
        """
        raise NotImplementedError

    def joined(self, other: Warp) -> Warp | None:
        """Return the one warp that does this and then `other`, or None where none can be told.

        Parameters
        ----------
        other : Warp

        Returns
        -------
        Warp or None
        """
        return None

    @property
    def enlargement(self) -> float:
        """How many times it enlarges what comes to lie at the middle of the new canvas; 1 where that is not known."""
        return 1.0

    @property
    def is_identity(self) -> bool:
        return False

    @property
    def mirrors(self) -> bool:
        """Whether left and right change places, as in a mirror."""
        return False

    def sources(self, points: np.ndarray) -> np.ndarray:
        """Return where points of the new canvas come from.

        Parameters
        ----------
        points : array
            ``(N, 2)``, x and y in pixels.

        Returns
        -------
        array
            ``(N, 2)`` float64.
        """
        raise NotImplementedError

    def rims(self, rims: np.ndarray) -> np.ndarray:
        """Return where the points of N closed lines go.

        ``(N, K, 2)`` points x, y; or ``(N, K, 3)``, where (x, y, 1) is multiplied by a depth, which is 0 or less behind
        a horizon.

        Parameters
        ----------
        rims : array
            ``(N, K, 2)`` or ``(N, K, 3)``.

        Returns
        -------
        array
            Likewise, with more points where straight lines bend.
        """
        raise NotImplementedError

    @property
    def area_scale(self) -> float | None:
        """How many times as large areas become, if that is the same everywhere."""
        return None

    def outline(self, corners: list[Point]) -> list[Point]:
        """Return where a polygon goes: what of it lies in front of a horizon.

        Parameters
        ----------
        corners : list of (float, float)
            x and y in pixels.

        Returns
        -------
        list of (float, float)
            Empty where nothing of it does.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class _Matrix(Warp):
    """A warp that is a 3 x 3 matrix on (x, y, 1)."""

    rows: Rows
    size: Size

    def __init__(self, rows: Sequence[Sequence[float]], size: Size) -> None:
        if len(rows) != self._row_count or any(len(row) != 3 for row in rows):
            raise ValueError(
                f"{type(self).__name__} needs {self._row_count} rows of 3 numbers, got {errors.told(rows)}"
            )
        object.__setattr__(self, "rows", tuple([(float(a), float(b), float(c)) for a, b, c in rows]))
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
        found = np.array(points, np.float64).reshape(-1, 2)
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
        # OpenCV counts from the centre of the first pixel, the kit from its corner: half a pixel there and back.
        back = product(product(_HALF_LESS, self.back), _HALF_MORE)
        height, width = self.size
        constant = (value,) * 4
        flags |= cv2.WARP_INVERSE_MAP
        if back[2] == AFFINE:
            return cv2.warpAffine(image, np.array(back[:2]), (width, height), None, flags, border, constant)
        return cv2.warpPerspective(image, np.array(back), (width, height), None, flags, border, constant)

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
        new = size if onto is None else onto
        x, y, new_x, new_y = size[1] / 2, size[0] / 2, new[1] / 2, new[0] / 2
        (a, b), (d, e) = rows
        return cls(((a, b, new_x - a * x - b * y), (d, e, new_y - d * x - e * y)), new)

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        rows = np.array(self.rows)
        return np.array(points, np.float64).reshape(-1, 2) @ rows[:, :2].T + rows[:, 2]

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


def sine_and_cosine(angle: float) -> tuple[float, float]:
    """Sine and cosine of degrees, exact at quarter turns, so that these move whole pixels."""
    exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
    turned = float(angle % 360)
    if turned in exact:
        return exact[turned]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


def checked_size(size: Sequence[int]) -> Size:
    """Give a canvas size as two whole numbers, or refuse it."""
    if not isinstance(size, (Sequence, np.ndarray)) or len(size) != 2:
        raise TypeError(f"a canvas size must be (height, width), got {errors.told(size)}")
    height, width = map(int, size)
    if not (1 <= height <= LONGEST_SIDE and 1 <= width <= LONGEST_SIDE):
        raise ValueError(f"a canvas must be 1..{LONGEST_SIDE} pixels high and wide, got {height} x {width}")
    if height * width > MOST_PIXELS:
        raise ValueError(f"a canvas may have {MOST_PIXELS // 10**6} million pixels at most, got {height} x {width}")
    return (height, width)

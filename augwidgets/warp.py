"""`Warp`: where coordinates go, and the size of the canvas that comes out.

`moving` applies it to everything that a `Sample` carries. `Affine` and `Projective` warps are 3 x 3 matrices and
multiply into one; `Displacement` says for each pixel of the new canvas where it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from augwidgets import polygon
from augwidgets.sample import LONGEST_SIDE, clipped

# Nine float pictures of this size fill the memory of a common machine; `expand` after `expand` gets there quickly.
MOST_PIXELS = 2**27

Size = tuple[int, int]
Rows = tuple[polygon.Line, ...]  # a row is the line of points that it takes to 0

# A point must lie at least this far in front of a projection's horizon to be drawn.
_HORIZON = 1e-6


@dataclass(frozen=True)
class Warp:
    """Where coordinates go, and the size of the canvas that comes out; see `Affine`, `Projective`, `Displacement`.

    Examples
    --------
    >>> Affine.translation(3, 0, size=(4, 6)).points([[1, 1]]).tolist()
    [[4.0, 1.0]]
    """

    size: Size

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        """Give where ``(N, 2)`` points x, y go; ``nan`` for one that goes nowhere (behind a horizon)."""
        raise NotImplementedError

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        """Give the pixels of the new canvas."""
        raise NotImplementedError

    @property
    def is_identity(self) -> bool:
        return False

    @property
    def mirrors(self) -> bool:
        """Whether left and right change places, as in a mirror."""
        return False

    def hulls(self, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give for ``(N, 4)`` boxes the edges around where they go, not clipped, and the share left on the canvas."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Matrix(Warp):
    """A warp that is a 3 x 3 matrix on (x, y, 1)."""

    rows: Rows
    size: Size

    def __init__(self, rows: Sequence[Sequence[float]], size: Size) -> None:
        if len(rows) != self._row_count or any(len(row) != 3 for row in rows):
            raise ValueError(f"{type(self).__name__} needs {self._row_count} rows of 3 numbers, got {rows!r}")
        object.__setattr__(self, "rows", tuple([(float(a), float(b), float(c)) for a, b, c in rows]))
        object.__setattr__(self, "size", checked_size(size))
        determinant = self._determinant()
        if determinant == 0 or not math.isfinite(determinant + sum(map(sum, self.rows))):
            raise ValueError(f"{type(self).__name__} needs a matrix that can be inverted, got {rows!r}")

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
        return np.array(_inverted(self._square()), np.float64)

    def then(self, other: _Matrix) -> Affine | Projective:
        """Give the one warp that does this and then `other`.

        Examples
        --------
        >>> twice = Affine.translation(1, 2, size=(9, 9)).then(Affine.translation(1, 2, size=(9, 9)))
        >>> twice == Affine.translation(2, 4, size=(9, 9))
        True
        """
        rows = _product(other._square(), self._square())
        # A product of checked matrices needs no check: this runs nine times for every redraw of a grid.
        affine = rows[2] == _AFFINE
        out: Affine | Projective = Affine.__new__(Affine) if affine else Projective.__new__(Projective)
        object.__setattr__(out, "rows", rows[:2] if affine else rows)
        object.__setattr__(out, "size", other.size)
        return out

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        found = np.array(points, np.float64).reshape(-1, 2)
        moved = np.column_stack([found, np.ones(len(found))]) @ self.matrix.T
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(moved[:, 2:] > _HORIZON / 2, moved[:, :2] / moved[:, 2:], np.nan)

    @property
    def is_identity(self) -> bool:
        return self._square() == _IDENTITY

    @property
    def mirrors(self) -> bool:
        return self._determinant() < 0

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        turned = _turned(image, self._square(), self.size)
        if turned is not None:
            return turned
        # OpenCV counts from the centre of the first pixel, the kit from its corner: half a pixel there and back.
        back = _product(_product(_HALF_LESS, _inverted(self._square())), _HALF_MORE)
        height, width = self.size
        constant = (value,) * 4
        flags |= cv2.WARP_INVERSE_MAP
        if back[2] == _AFFINE:
            return cv2.warpAffine(image, np.array(back[:2]), (width, height), None, flags, border, constant)
        return cv2.warpPerspective(image, np.array(back), (width, height), None, flags, border, constant)

    def _square(self) -> Rows:
        return self.rows

    def _determinant(self) -> float:
        (a, b, c), (d, e, f), (g, h, i) = self._square()
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    def hulls(self, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        height, width = self.size
        first, second, third = self._square()
        right = (width * third[0] - first[0], width * third[1] - first[1], width * third[2] - first[2])
        bottom = (height * third[0] - second[0], height * third[1] - second[1], height * third[2] - second[2])
        hulls, shares = np.zeros_like(boxes), np.ones(len(boxes))
        for number, (x0, y0, x1, y1) in enumerate(boxes.tolist()):
            corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
            # Only the part in front of the horizon is seen.
            seen = corners if third == _AFFINE else polygon.cut(corners, third, _HORIZON)
            moved = [_moved(point, first, second, third) for point in seen]
            if not moved:
                shares[number] = 0.0
                continue
            across, down = [x for x, _ in moved], [y for _, y in moved]
            hulls[number] = hull = min(across), min(down), max(across), max(down)
            if hull[0] < 0 or hull[1] < 0 or hull[2] > width or hull[3] > height:
                # Cut the box where it came from, so that the share is one of the original box in any projection.
                for line in (first, second, right, bottom):
                    seen = polygon.cut(seen, line)
                shares[number] = min(polygon.area(seen) / max((x1 - x0) * (y1 - y0), 1e-12), 1.0)
        return hulls, shares


def _turned(image: np.ndarray, square: Rows, size: Size) -> np.ndarray | None:
    """Mirror, turn by quarters or transpose the whole canvas: pixels keep their values, and nothing is resampled."""
    (a, b, c), (d, e, f), last = square
    height, width = image.shape[:2]
    if last != _AFFINE or abs(a) + abs(b) != 1 or abs(d) + abs(e) != 1 or a * b or d * e or a * d:
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
        """Nothing moves."""
        return cls(_IDENTITY[:2], size)

    @classmethod
    def translation(cls, right: float, down: float, *, size: Size) -> Affine:
        """Everything moves by so many pixels."""
        return cls(((1, 0, right), (0, 1, down)), size)

    @classmethod
    def rotation(cls, angle: float, *, size: Size) -> Affine:
        """Everything turns by `angle` degrees, anticlockwise on the screen, about the centre."""
        sine, cosine = sine_and_cosine(angle)
        return cls.centred(((cosine, sine), (-sine, cosine)), size=size)

    @classmethod
    def scaling(cls, across: float, down: float, *, size: Size) -> Affine:
        """Everything grows by these factors about the centre."""
        return cls.centred(((across, 0), (0, down)), size=size)

    @classmethod
    def centred(cls, rows: Sequence[Sequence[float]], *, size: Size, onto: Size | None = None) -> Affine:
        """Apply two rows of two numbers about the centre, which goes to the centre of `onto` (default: `size`)."""
        new = size if onto is None else onto
        x, y, new_x, new_y = size[1] / 2, size[0] / 2, new[1] / 2, new[0] / 2
        (a, b), (d, e) = rows
        return cls(((a, b, new_x - a * x - b * y), (d, e, new_y - d * x - e * y)), new)

    def _square(self) -> Rows:
        return (*self.rows, _AFFINE)


@dataclass(frozen=True, init=False, repr=False)
class Projective(_Matrix):
    """Straight lines stay straight: a 3 x 3 matrix on (x, y, 1), divided by the third coordinate.

    Examples
    --------
    >>> away = Projective(((1, 0, 0), (0, 1, 0), (0.1, 0, 1)), size=(10, 10))
    >>> away.points([[10, 4]]).tolist()
    [[5.0, 2.0]]
    """


@dataclass(frozen=True, eq=False)
class Displacement(Warp):
    """Each pixel of the new canvas comes from its own place plus an offset.

    Parameters
    ----------
    offsets : array
        ``(H, W, 2)`` pixels x, y: the pixel with its centre at (c + 0.5, r + 0.5) comes from there plus
        ``offsets[r, c]``. Points and boxes are found by going the other way, to about a hundredth of a pixel where
        the field does not fold over itself.

    Examples
    --------
    >>> slide = Displacement(np.full((4, 6, 2), (-1.0, 0.0)))       # comes from the left: the picture moves right
    >>> slide.points([[2, 2]]).tolist()
    [[3.0, 2.0]]
    """

    offsets: np.ndarray

    # Two fields are the same only if they are one: comparing sizes, as Warp does, would call all of them equal.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, offsets: np.ndarray) -> None:
        field = np.asarray(offsets, np.float32)
        if field.ndim != 3 or field.shape[2] != 2 or not np.isfinite(field).all():
            raise ValueError(f"Displacement needs (H, W, 2) finite offsets, got shape {field.shape}")
        object.__setattr__(self, "offsets", field)
        object.__setattr__(self, "size", checked_size(field.shape[:2]))

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        goal = np.array(points, np.float64).reshape(-1, 2)
        found = goal.copy()
        for _ in range(50):  # a fixed point: halves the error at least once a turn unless the field is very steep
            new = goal - self._at(found)
            if np.nanmax(np.abs(new - found), initial=0.0) < 1e-3:
                return new
            found = new
        return found

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        height, width = self.size
        x = self.offsets[..., 0] + np.arange(width, dtype=np.float32)
        y = self.offsets[..., 1] + np.arange(height, dtype=np.float32)[:, None]
        return cv2.remap(image, x, y, flags, None, border, (value,) * 4)

    @property
    def is_identity(self) -> bool:
        return not self.offsets.any()

    def _at(self, points: np.ndarray) -> np.ndarray:
        if len(points) == 0:
            return np.zeros_like(points)
        # In rows of a thousand, for OpenCV's pictures may not be longer than 32,766.
        place = np.zeros((-(-len(points) // 1000) * 1000, 2), np.float32)
        place[: len(points)] = np.nan_to_num(points - 0.5)
        x, y = np.ascontiguousarray(place.T).reshape(2, -1, 1000)
        field = cv2.remap(self.offsets, x, y, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
        return field.reshape(-1, 2)[: len(points)].astype(np.float64)

    def hulls(self, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        share = np.linspace(0, 1, 17)
        hulls = np.empty_like(boxes)
        for number, (x0, y0, x1, y1) in enumerate(boxes):
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            rim = np.concatenate([np.column_stack([x, np.full_like(x, edge)]) for edge in (y0, y1)]
                                 + [np.column_stack([np.full_like(y, edge), y]) for edge in (x0, x1)])  # fmt: skip
            moved = self.points(rim)
            hulls[number] = *moved.min(axis=0), *moved.max(axis=0)
        left = clipped(hulls, self.size)
        return hulls, np.minimum(_areas(left) / np.maximum(_areas(hulls), 1e-12), 1.0)


def sine_and_cosine(angle: float) -> tuple[float, float]:
    """Sine and cosine of degrees, exact at quarter turns, so that these move whole pixels."""
    exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
    turned = float(angle % 360)
    if turned in exact:
        return exact[turned]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


_AFFINE = (0.0, 0.0, 1.0)  # the third row of a matrix that divides by nothing
_IDENTITY: Rows = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), _AFFINE)
_HALF_LESS: Rows = ((1.0, 0.0, -0.5), (0.0, 1.0, -0.5), (0.0, 0.0, 1.0))
_HALF_MORE: Rows = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5), (0.0, 0.0, 1.0))


def _product(one: Rows, other: Rows) -> Rows:
    (x0, x1, x2), (y0, y1, y2), (z0, z1, z2) = other
    return tuple([(a * x0 + b * y0 + c * z0, a * x1 + b * y1 + c * z1, a * x2 + b * y2 + c * z2) for a, b, c in one])


def _inverted(rows: Rows) -> Rows:
    (a, b, c), (d, e, f), (g, h, i) = rows
    if (g, h, i) == _AFFINE:
        determinant = a * e - b * d
        a, b, d, e = e / determinant, -b / determinant, -d / determinant, a / determinant
        return ((a, b, -(a * c + b * f)), (d, e, -(d * c + e * f)), (0.0, 0.0, 1.0))
    return tuple((a, b, c) for a, b, c in np.linalg.inv(np.array(rows)).tolist())


def _moved(point: polygon.Point, first: polygon.Line, second: polygon.Line, third: polygon.Line) -> polygon.Point:
    x, y = point
    weight = third[0] * x + third[1] * y + third[2]
    return (
        (first[0] * x + first[1] * y + first[2]) / weight,
        (second[0] * x + second[1] * y + second[2]) / weight,
    )


def _areas(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def checked_size(size: Sequence[int]) -> Size:
    """Give a canvas size as two whole numbers, or refuse it."""
    height, width = map(int, size)
    if not (1 <= height <= LONGEST_SIDE and 1 <= width <= LONGEST_SIDE):
        raise ValueError(f"a canvas must be 1..{LONGEST_SIDE} pixels high and wide, got {height} x {width}")
    if height * width > MOST_PIXELS:
        raise ValueError(f"a canvas may have {MOST_PIXELS // 10**6} million pixels at most, got {height} x {width}")
    return (height, width)

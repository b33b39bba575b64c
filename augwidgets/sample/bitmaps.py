"""`Bitmap`: the pixels of one object, cut to their extent, where objects overlap and one mask cannot hold them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_BITS = 32  # of a plane: so many objects go through a resampling together


@dataclass(frozen=True, eq=False)
class Bitmap:
    """Which pixels belong to an object: ``inside`` is the part of the canvas that begins at row `top`, column `left`.

    Examples
    --------
    >>> one = Bitmap.of(np.array([[0, 0, 0], [0, 1, 1]], bool))
    >>> one.top, one.left, one.inside.tolist(), one.edges
    (1, 1, [[True, True]], (1.0, 1.0, 3.0, 2.0))
    """

    top: int
    left: int
    inside: np.ndarray

    def __post_init__(self) -> None:
        inside = self.inside.view()
        inside.flags.writeable = False
        object.__setattr__(self, "inside", inside)

    @classmethod
    def of(cls, canvas: np.ndarray) -> Bitmap | None:
        """Cut truth values ``(H, W)`` to the extent of what is true; None where nothing is."""
        rows, columns = np.flatnonzero(canvas.any(axis=1)), np.flatnonzero(canvas.any(axis=0))
        if not len(rows):
            return None
        top, left = int(rows[0]), int(columns[0])
        return cls(top, left, canvas[top : rows[-1] + 1, left : columns[-1] + 1].copy())

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """The tight box: x0, y0, x1, y1."""
        height, width = self.inside.shape
        return float(self.left), float(self.top), float(self.left + width), float(self.top + height)

    @property
    def place(self) -> tuple[slice, slice]:
        """The part of the canvas that it covers."""
        height, width = self.inside.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def shifted(self, right: int, down: int) -> Bitmap:
        """Return it so many pixels further right and down."""
        return Bitmap(self.top + down, self.left + right, self.inside)

    def without(self, hidden: np.ndarray) -> Bitmap | None:
        """Return what is left of it where nothing ``(H, W)`` hides it."""
        left = Bitmap.of(self.inside & ~hidden[self.place])
        return None if left is None else left.shifted(self.left, self.top)

    def on(self, size: tuple[int, int]) -> np.ndarray:
        """Return ``(H, W)`` truth values."""
        canvas = np.zeros(size, bool)
        canvas[self.place] = self.inside
        return canvas

    def same_as(self, other: Bitmap) -> bool:
        """Return whether both mark the same pixels."""
        return self.edges == other.edges and np.array_equal(self.inside, other.inside)

    @staticmethod
    def packed(bitmaps: Sequence[Bitmap | None], size: tuple[int, int]) -> list[np.ndarray]:
        """Return planes ``(H, W)`` of whole numbers in which each object has a bit."""
        width = next((kind for kind in (np.uint8, np.uint16) if len(bitmaps) <= np.iinfo(kind).bits), np.uint32)
        planes: list[np.ndarray] = [np.zeros(size, width) for _ in range(-(-len(bitmaps) // _BITS))]
        for number, bitmap in enumerate(bitmaps):
            if bitmap is not None:
                planes[number // _BITS][bitmap.place] |= bitmap.inside * width(1 << number % _BITS)
        return planes

    @staticmethod
    def unpacked(planes: Sequence[np.ndarray], known: Sequence[Bitmap | None]) -> tuple[Bitmap | None, ...]:
        """Return the bitmaps that `packed` made planes of; those that `known` does not have are None."""
        # Which objects have a pixel in each row and in each column, for all of a plane at once: so far an object goes,
        # and of the plane only that part is looked at.
        rows = [np.bitwise_or.reduce(plane, axis=1) for plane in planes]
        columns = [np.bitwise_or.reduce(plane, axis=0) for plane in planes]
        found: list[Bitmap | None] = []
        for number, one in enumerate(known):
            place = number // _BITS
            bit = planes[place].dtype.type(1 << number % _BITS)
            high: Any = np.flatnonzero(rows[place] & bit) if one is not None else ()
            if not len(high):
                found.append(None)
                continue
            wide = np.flatnonzero(columns[place] & bit)
            top, left = int(high[0]), int(wide[0])
            part = planes[place][top : high[-1] + 1, left : wide[-1] + 1]
            found.append(Bitmap(top, left, (part & bit) != 0))
        return tuple(found)


def painted(bitmaps: Sequence[Bitmap | None], values: Sequence[int], size: tuple[int, int], dtype: Any) -> np.ndarray:
    """Paint each bitmap with its value, later ones on top.

    Examples
    --------
    >>> one, two = (Bitmap.of(np.array([row], bool)) for row in ([1, 1, 0], [0, 1, 1]))
    >>> painted([one, two], [5, 9], (1, 3), np.uint8).tolist()
    [[5, 9, 9]]
    """
    mask = np.zeros(size, dtype)
    for bitmap, value in zip(bitmaps, values, strict=True):
        if bitmap is not None:
            mask[bitmap.place][bitmap.inside] = value
    return mask

"""`Displacement`: a warp that no matrix says, with an offset of its own for each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from augwidgets.sample.checks import clipped
from augwidgets.warp.warps import Warp, checked_size


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
        field = np.array(offsets, np.float32)  # a copy: the caller may go on writing into theirs
        if field.ndim != 3 or field.shape[2] != 2 or not np.isfinite(field).all():
            raise ValueError(f"Displacement needs (H, W, 2) finite offsets, got shape {field.shape}")
        field.flags.writeable = False
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
        return hulls, self._shares_left(boxes, hulls)

    def _shares_left(self, boxes: np.ndarray, hulls: np.ndarray) -> np.ndarray:
        """Give how much of each box lands on the canvas: of 16 x 16 places in it, those that do."""
        height, width = self.size
        touches = (clipped(hulls, self.size)[:, 2:] > clipped(hulls, self.size)[:, :2]).all(axis=1)
        within = (hulls >= 0).all(axis=1) & (hulls <= [width, height, width, height]).all(axis=1)
        shares = np.where(within, 1.0, np.where(touches, 1 / _PLACES**2, 0.0))
        inner = (np.arange(_PLACES) + 0.5) / _PLACES
        for number in np.flatnonzero(touches & ~within):
            x0, y0, x1, y1 = boxes[number]
            x, y = np.meshgrid(x0 + inner * (x1 - x0), y0 + inner * (y1 - y0))
            moved = self.points(np.column_stack([x.ravel(), y.ravel()]))
            there = ((moved >= 0) & (moved <= [width, height])).all(axis=1).mean()
            shares[number] = max(shares[number], there)  # a sliver that touches is not nothing
        return shares


_PLACES = 16  # along each side of a box

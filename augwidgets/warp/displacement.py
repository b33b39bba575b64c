"""`Displacement`: a warp that no matrix says, with an offset of its own for each pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from augwidgets.sample.polygon import Point
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
        found = goal - self._at(goal)
        moving = np.arange(len(goal))  # those that have not come to rest
        before, aim = found, goal
        for turn in range(50):  # a fixed point: halves the error at least once a turn unless the field is very steep
            new = aim - self._at(before)
            # OpenCV reads the field at 32nds of a pixel: some go to and fro between two of these for ever.
            change = np.abs(new - before)
            restless = np.maximum(change[:, 0], change[:, 1]) >= (1e-3 if turn < 10 else 1 / 32)
            found[moving] = new
            if not restless.any():
                break
            if not restless.all():
                moving, aim, new = moving[restless], aim[restless], new[restless]
            before = new
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
        x, y = np.zeros((2, -(-len(points) // 1000), 1000), np.float32)
        for place, column in ((x, points[:, 0]), (y, points[:, 1])):
            place.reshape(-1)[: len(points)] = column
            place -= np.float32(0.5)
        field = cv2.remap(self.offsets, x, y, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
        return field.reshape(-1, 2)[: len(points)]

    def sources(self, points: np.ndarray) -> np.ndarray:
        return points + self._at(points)

    def rims(self, rims: np.ndarray) -> np.ndarray:
        if rims.shape[2] == 3:
            with np.errstate(invalid="ignore", divide="ignore"):
                rims = rims[..., :2] / np.where(rims[..., 2:] > 0, rims[..., 2:], np.nan)
        dense = subdivided(rims)
        return self.points(dense.reshape(-1, 2)).reshape(dense.shape)

    def outline(self, corners: list[Point]) -> list[Point]:
        if not corners:
            return []
        line = np.array(corners)[None]
        return [(x, y) for x, y in self.points(subdivided(line)[0]).tolist()]


def subdivided(lines: np.ndarray) -> np.ndarray:
    """Return ``(N, K, 2)`` closed lines with points between their corners; fine ones stay as they are.

    Examples
    --------
    >>> subdivided(np.array([[(0.0, 0.0), (16, 0), (16, 16), (0, 16)]]))[0, :3].tolist()
    [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]
    """
    times = max(1, _RIM // lines.shape[1])
    if times == 1:
        return lines
    share = (np.arange(times) / times)[:, None]
    after = np.roll(lines, -1, axis=1)
    dense = lines[:, :, None] * (1 - share) + after[:, :, None] * share
    return dense.reshape(len(lines), times * lines.shape[1], 2)


_RIM = 64  # points around a box that is bent

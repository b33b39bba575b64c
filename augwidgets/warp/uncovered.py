"""What a warp uncovers: pixels of the new canvas that come from beside the picture, and that a fill makes up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from augwidgets.warp.warps import Affine, Projective, Size, Warp

_DUST = 1e-6  # of a pixel, for what is lost in a division


def covers(warp: Warp, size: tuple[int, ...]) -> bool:
    """Return whether all of the new canvas comes from inside the picture, which has this size."""
    if not isinstance(warp, Affine | Projective):
        return False
    height, width = warp.size
    (a, b, c), (d, e, f), (g, h, i) = warp.back
    for x, y in ((0, 0), (width, 0), (width, height), (0, height)):  # plain numbers: this runs nine times a redraw
        depth = g * x + h * y + i
        across, down = a * x + b * y + c, d * x + e * y + f
        if depth <= 0 or not -_DUST * depth <= across <= (size[1] + _DUST) * depth:
            return False
        if not -_DUST * depth <= down <= (size[0] + _DUST) * depth:
            return False
    return True


class Spans(NamedTuple):
    """The pixels of each row that come from the picture: from column `first` up to, and without, column `end`."""

    first: np.ndarray
    end: np.ndarray

    def hold(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Return whether all pixels of this part of the canvas come from the picture."""
        low, high = top, bottom - 1  # the picture is convex: what holds in the outermost rows holds between them
        return bool(self.first[low] <= left and self.first[high] <= left
                    and self.end[low] >= right and self.end[high] >= right)  # fmt: skip

    def inside(self, left: int, top: int, right: int, bottom: int) -> np.ndarray:
        """Return which pixels of this part of the canvas come from the picture, ``(H, W)`` truth values."""
        columns = np.arange(left, right, dtype=np.int16)
        return (columns >= self.first[top:bottom, None]) & (columns < self.end[top:bottom, None])


def spans(warp: Warp, size: Size) -> Spans | None:
    """Return which pixels come from the picture of this size, as a resampling by nearest neighbour has it.

    Returns
    -------
    Spans or None
        None for a warp that is not affine, and where the centre of a pixel comes from the very rim of the picture:
        on which side it falls is up to the rounding of the resampling.

    Examples
    --------
    >>> spans(Affine.translation(3, 0, size=(2, 8)), (2, 4))
    Spans(first=array([3, 3], dtype=int16), end=array([7, 7], dtype=int16))
    >>> spans(Affine.translation(2.5, 0, size=(2, 8)), (2, 4)) is None
    True
    """
    if not isinstance(warp, Affine):
        return None
    height, width = warp.size
    rows = np.array(warp.back[:2])
    # Along a row of the new canvas both x and y of the source grow evenly: (2, H) where they are at its first centre.
    start = rows[:, 1:2] * (np.arange(height) + 0.5) + (rows[:, 0] / 2 + rows[:, 2])[:, None]
    step = rows[:, 0, None, None]
    away = np.array([[0.0, size[1]], [0.0, size[0]]])[:, :, None] - start[:, None]  # (x and y, both rims, H)
    if not rows[:, 0].all() and (np.abs(away[rows[:, 0] == 0]) < _DUST).any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = away / step  # the column, counted from centres, at which the row meets the rim; infinite if never
        tie = np.abs(meets - np.rint(meets)) * np.abs(step) < _DUST
    if tie.any() and (tie & (meets > -1) & (meets < width + 1)).any():
        return None
    one, other = meets[:, 0], meets[:, 1]
    bounds = np.stack([np.minimum(one, other).max(axis=0), np.maximum(one, other).min(axis=0)])
    first, end = np.ceil(bounds.clip(0, width)).astype(np.int16)
    return Spans(first, end)

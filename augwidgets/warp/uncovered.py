"""What a warp uncovers: pixels of the new canvas that come from beside the picture, and that a fill makes up."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from augwidgets.warp.projective import Affine, Projective
from augwidgets.warp.warps import Size, Warp

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
    """The pixels of each row that come from the picture: from column `first` up to, and without, column `end`.

    Rows outside of `top` up to, and without, `bottom` have none.
    """

    first: np.ndarray
    end: np.ndarray
    top: int
    bottom: int

    def hold(self, left: int, top: int, right: int, bottom: int) -> bool:
        """Return whether all pixels of this part of the canvas come from the picture."""
        low, high = top, bottom - 1  # the picture is convex: what holds in the outermost rows holds between them
        return bool(self.first[low] <= left and self.first[high] <= left
                    and self.end[low] >= right and self.end[high] >= right)  # fmt: skip

    def clear(self, marked: np.ndarray, left: int, top: int) -> None:
        """Make false, in place, what does not come from the picture: truth values that begin at this column and row."""
        width = marked.shape[1]
        begin, stop = max(self.top - top, 0), max(self.bottom - top, 0)
        marked[:begin] = False
        marked[stop:] = False
        rows = marked[begin:stop]
        first, end = (
            (column[top + begin : top + stop][: len(rows)] - left)[:, None] for column in (self.first, self.end)
        )
        reach, back = first.max(initial=0), max(end.min(initial=width), 0)
        columns = np.arange(width, dtype=np.int16)
        if reach > 0:
            rows[:, :reach] &= columns[:reach] >= first
        if back < width:
            rows[:, back:] &= columns[back:] < end


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
    Spans(first=array([3, 3], dtype=int16), end=array([7, 7], dtype=int16), top=0, bottom=2)
    >>> spans(Affine.translation(2.5, 0, size=(2, 8)), (2, 4)) is None
    True
    """
    if not isinstance(warp, Affine):
        return None
    height, width = warp.size
    rows = np.arange(height) + 0.5
    # Of each row (2, H): where it comes into the picture and where it leaves, in columns counted from centres.
    bounds = np.empty((2, height))
    bounds[0], bounds[1] = -1.0, width
    for (right, down, offset), reach in zip(warp.back[:2], size[::-1], strict=True):
        source = rows * down + (offset + right / 2)  # x (or y) of where the first centre of each row comes from
        if right == 0:
            if (np.abs(source) < _DUST).any() or (np.abs(source - reach) < _DUST).any():
                return None
            bounds[1, (source < 0) | (source > reach)] = -1.0
        elif abs(right) < _DUST:
            return None
        else:
            meets = source * (-1 / right)
            beyond = meets + reach / right
            np.maximum(bounds[0], meets if right > 0 else beyond, out=bounds[0])
            np.minimum(bounds[1], beyond if right > 0 else meets, out=bounds[1])
    tie = np.abs(bounds - np.rint(bounds)) < _DUST
    if tie.any() and (tie & (bounds > -0.5) & (bounds < width - 0.5)).any():
        return None
    first, end = np.ceil(bounds.clip(0, width)).astype(np.int16)
    filled = np.flatnonzero(first < end)
    return Spans(first, end, *((int(filled[0]), int(filled[-1]) + 1) if len(filled) else (0, 0)))

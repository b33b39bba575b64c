"""The tight edges of objects whose pixels a mask or a bitmap tells.

What a fill repeats beside the picture is no part of an object: `spans` tell which pixels come from the picture.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.polygon import shares_under
from augwidgets.warp.projective import Affine
from augwidgets.warp.warps import Size, Warp

COVERED = "all of it is covered"
_AROUND = 2  # pixels around a box in which its mask may lie, by rounding
_DUST = 1e-9  # of a share
_ROUNDING = 1e-6  # of a pixel, for what is lost in a division


def tight_edges(
    mask: np.ndarray,
    values: Sequence[int],
    edges: np.ndarray,
    alone: Sequence[bool],
    hidden: np.ndarray | None = None,
    spans: Spans | None = None,
) -> np.ndarray:
    """Return the tight edges ``(N, 4)`` of each object's pixels; zeros for one that has none.

    Those inside its edges are looked at first, and all where they go on beyond them: if the value is this object's
    alone.

    Parameters
    ----------
    mask : array
        ``(H, W)`` whole numbers.
    values : sequence of int
        Of each object in the mask.
    edges : array
        ``(N, 4)``, about where each lies.
    alone : sequence of bool
        Whether no other object has this value.
    hidden : array, optional
        ``(H, W)`` truth values: pixels that do not count.
    spans : Spans, optional
        The only pixels that count.

    Examples
    --------
    >>> mask = np.array([[0, 0, 7, 7, 0]], np.uint8)
    >>> tight_edges(mask, [7], np.array([[2.0, 0, 5, 1]]), [True]).tolist()
    [[2, 0, 4, 1]]
    """
    height, width = mask.shape
    canvas = 0, 0, width, height
    found = []
    for value, (x0, y0, x1, y1), is_alone in zip(values, edges.tolist(), alone, strict=True):
        part = (
            max(int(x0) - _AROUND, 0),
            max(int(y0) - _AROUND, 0),
            min(int(x1) + _AROUND + 1, width),
            min(int(y1) + _AROUND + 1, height),
        )
        extent = _extent(mask, value, part, hidden, spans)
        goes_on = any(here == end != rim for here, end, rim in zip(extent, part, canvas, strict=True))
        if is_alone and (goes_on or not extent[2]):
            extent = _extent(mask, value, canvas, hidden, spans)
        found.append(extent)
    return np.array(found)


def _extent(
    mask: np.ndarray, value: int, part: Sequence[int], hidden: np.ndarray | None, spans: Spans | None
) -> tuple[int, int, int, int]:
    """Return the extent of a value in a part of the mask, left, top, right, bottom; zeros where it is not."""
    left, top, right, bottom = part
    if right <= left or bottom <= top:
        return 0, 0, 0, 0
    marked = mask[top:bottom, left:right] == value
    if hidden is not None:
        marked &= ~hidden[top:bottom, left:right]
    x, y, wide, high = cv2.boundingRect(marked.view(np.uint8))
    if not wide:
        return 0, 0, 0, 0
    left, top = left + x, top + y
    right, bottom = left + wide, top + high
    if spans is not None and not spans.hold(left, top, right, bottom):
        marked = marked[y : y + high, x : x + wide]
        spans.clear(marked, left, top)
        x, y, wide, high = cv2.boundingRect(marked.view(np.uint8))
        if not wide:
            return 0, 0, 0, 0
        left, top = left + x, top + y
        right, bottom = left + wide, top + high
    return left, top, right, bottom


def edges_of_bitmap(bitmap: Bitmap | None, hidden: np.ndarray | None = None) -> tuple[float, float, float, float]:
    """Return the tight edges of what nothing hides of a bitmap; zeros where nothing is left."""
    if bitmap is not None and hidden is not None:
        bitmap = bitmap.without(hidden)
    return (0.0, 0.0, 0.0, 0.0) if bitmap is None else bitmap.edges


def without_hidden(boxes: Boxes, mask: np.ndarray | None, hidden: np.ndarray) -> Boxes:
    """Return boxes of which ``(H, W)`` `hidden` covers a part for good, in the mask too.

    Those without a mask keep their edges; one that is covered as a whole is dropped.
    """
    under = shares_under(boxes.edges, hidden)
    edges = boxes.edges.copy()
    masks = None if boxes.masks is None else tuple(one and one.without(hidden) for one in boxes.masks)
    for place in np.flatnonzero(under > 0).tolist():
        if boxes.masks is not None and boxes.masks[place] is not None:
            found = edges_of_bitmap((masks or ())[place])
        elif mask is not None and boxes.values[place]:
            row = slice(place, place + 1)
            found = tight_edges(mask, boxes.values[row], edges[row], boxes.alone[row], hidden)[0]
        else:
            continue
        if found[2] == 0:
            under[place] = 1.0
        else:
            edges[place] = found
    left = 1 - under
    return boxes.replace(edges=edges, masks=masks, visible=boxes.visible * left).kept(left > _DUST, COVERED)


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
    rows = _centres(height)
    # Of each row: where it comes into the picture and where it leaves, in columns counted from centres.
    starts, ends, never = [], [], None
    for (right, down, offset), reach in zip(warp.back[:2], size[::-1], strict=True):
        first = offset + right / 2  # x (or y) of where the first centre of row 0 comes from, but for its half
        if right == 0:
            source = rows * down + first
            if (np.abs(source) < _ROUNDING).any() or (np.abs(source - reach) < _ROUNDING).any():
                return None
            outside = (source < 0) | (source > reach)
            never = outside if never is None else never | outside
        elif abs(right) < _ROUNDING:
            return None
        else:
            meets = rows * (-down / right)
            meets -= first / right
            beyond = meets + reach / right
            starts.append(meets if right > 0 else beyond)
            ends.append(beyond if right > 0 else meets)
    bounds = np.array((np.maximum(*starts), np.minimum(*ends)) if len(starts) == 2 else (starts[0], ends[0]))
    whole = np.rint(bounds)
    tie = np.abs(bounds - whole) < _ROUNDING
    if tie.any() and (tie & (whole >= 0) & (whole < width)).any():
        return None
    entry, leaving = np.ceil(bounds, out=bounds).clip(0, width).astype(np.int16)
    if never is not None:
        leaving[never] = 0
    filled = np.flatnonzero(entry < leaving)
    return Spans(entry, leaving, *((int(filled[0]), int(filled[-1]) + 1) if len(filled) else (0, 0)))


@functools.lru_cache(maxsize=16)
def _centres(height: int) -> np.ndarray:
    rows = np.arange(height) + 0.5
    rows.flags.writeable = False
    return rows

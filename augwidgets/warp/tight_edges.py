"""The tight edges of objects whose pixels a mask or a bitmap tells."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.polygon import shares_under

COVERED = "all of it is covered"
_AROUND = 2  # pixels around a box in which its mask may lie, by rounding
_DUST = 1e-9  # of a share


def tight_edges(
    mask: np.ndarray,
    values: Sequence[int],
    edges: np.ndarray,
    alone: Sequence[bool],
    hidden: np.ndarray | None = None,
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
        extent = _extent(mask, value, part, hidden)
        goes_on = any(here == end != rim for here, end, rim in zip(extent, part, canvas, strict=True))
        if is_alone and (goes_on or not extent[2]):
            extent = _extent(mask, value, canvas, hidden)
        found.append(extent)
    return np.array(found)


def _extent(mask: np.ndarray, value: int, part: Sequence[int], hidden: np.ndarray | None) -> tuple[int, int, int, int]:
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
    return left + x, top + y, left + x + wide, top + y + high


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

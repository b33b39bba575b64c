"""The tight edges of objects whose pixels a mask or a bitmap tells."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import Boxes
from augwidgets.warp.uncovered import Spans

Edges = tuple[float, float, float, float]

COVERED = "all of it is covered"
_AROUND = 2  # pixels around a box in which its mask may lie, by rounding
_DUST = 1e-9  # of a share


def tight_edges(
    mask: np.ndarray,
    values: Sequence[int],
    edges: np.ndarray,
    alone: Sequence[bool],
    hidden: np.ndarray | None = None,
    spans: Spans | None = None,
) -> list[Edges | None]:
    """Return the tight edges of each object's pixels; None for one that has none.

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
    >>> tight_edges(mask, [7], np.array([[2.0, 0, 5, 1]]), [True])
    [(2.0, 0.0, 4.0, 1.0)]
    """
    height, width = mask.shape
    whole = edges.astype(np.intp)
    low = np.maximum(whole[:, :2] - _AROUND, 0).tolist()
    high = np.minimum(whole[:, 2:] + (1 + _AROUND), (width, height)).tolist()
    out: list[Edges | None] = []
    for value, (left, top), (right, bottom), single in zip(values, low, high, alone, strict=True):
        found = _extent(mask, value, left, top, right, bottom, hidden, spans)
        if single and (
            found is None
            or (found[0] == left > 0)
            or (found[1] == top > 0)
            or (found[2] == right < width)
            or (found[3] == bottom < height)
        ):
            found = _extent(mask, value, 0, 0, width, height, hidden, spans)
        out.append(found)
    return out


def _extent(
    mask: np.ndarray, value: int, left: int, top: int, right: int, bottom: int,
    hidden: np.ndarray | None, spans: Spans | None,
) -> Edges | None:  # fmt: skip
    if right <= left or bottom <= top:
        return None
    marked = mask[top:bottom, left:right] == value
    if hidden is not None:
        marked &= ~hidden[top:bottom, left:right]
    if spans is not None and not spans.hold(left, top, right, bottom):
        marked &= spans.inside(left, top, right, bottom)
    x, y, wide, high = cv2.boundingRect(marked.view(np.uint8))
    if wide == 0:
        return None
    return float(left + x), float(top + y), float(left + x + wide), float(top + y + high)


def edges_of_bitmap(bitmap: Bitmap | None, hidden: np.ndarray | None) -> Edges | None:
    """Return the tight edges of what nothing hides of a bitmap; None where nothing is left."""
    if bitmap is not None and hidden is not None:
        bitmap = bitmap.without(hidden)
    return None if bitmap is None else bitmap.edges


def without_hidden(boxes: Boxes, mask: np.ndarray | None, hidden: np.ndarray) -> Boxes:
    """Return boxes of which ``(H, W)`` `hidden` covers a part for good, in the mask too.

    Those without a mask keep their edges; one that is covered as a whole is dropped.
    """
    under = boxes.shares_under(hidden)
    edges = boxes.edges.copy()
    masks = None if boxes.masks is None else tuple(one and one.without(hidden) for one in boxes.masks)
    values, alone = boxes.values, boxes.alone
    for place in np.flatnonzero(under > 0).tolist():
        if boxes.masks is not None and boxes.masks[place] is not None:
            found = edges_of_bitmap((masks or ())[place], None)
        elif mask is not None and values[place]:
            (found,) = tight_edges(mask, [values[place]], edges[place : place + 1], [alone[place]], hidden)
        else:
            continue
        if found is None:
            under[place] = 1.0
        else:
            edges[place] = found
    left = 1 - under
    return boxes.replace(edges=edges, masks=masks, visible=boxes.visible * left).kept(left > _DUST, COVERED)

"""Boxes of which something that covers the picture hides a part for good."""

from __future__ import annotations

import numpy as np

from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.dropped import IS_COVERED
from augwidgets.sample.polygon import shares_under, tight_edges

_DUST = 1e-9  # of a share


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
    return boxes.replace(edges=edges, masks=masks, visible=boxes.visible * left).kept(left > _DUST, IS_COVERED)

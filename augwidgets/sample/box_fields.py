"""The fields of a `Sample` that say its boxes (boxes, box_labels, masks ...), and the `Boxes` that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.sample import checks
from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import Boxes

OF_BOXES = ("boxes", "box_corners", "box_labels", "box_ids", "visible", "mask_values", "box_notes")
_COLUMNS = {"box_labels": "labels", "box_ids": "ids", "visible": "visible", "mask_values": "mask_values",
            "box_notes": "notes"}  # fmt: skip


def boxes_of(boxes: Any, box_corners: Any, box_labels: Any, box_ids: Any, visible: Any, mask_values: Any,
             box_notes: Any = None) -> Boxes | None:  # fmt: skip
    """Return the boxes that these fields make, not yet clipped; None without any.

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed and what came.
    """
    if boxes is not None and box_corners is not None:
        raise ValueError("boxes are given by their edges (boxes) or by their corners (box_corners), got both")
    if box_corners is not None:
        return Boxes.turned(box_corners, box_labels, box_ids, visible, mask_values, box_notes)
    if boxes is not None:
        return Boxes.at(boxes, box_labels, box_ids, visible, mask_values, box_notes)
    if any(given is not None for given in (box_labels, box_ids, visible, mask_values, box_notes)):
        raise ValueError("box_labels, box_ids, visible, mask_values and box_notes go with boxes, got no boxes")
    return None


def with_masks(objects: Boxes, mask: Any, masks: Any, size: tuple[int, int]) -> tuple[Boxes, np.ndarray]:
    """Return the boxes with a bitmap each, and the mask that is their painting.

    Raises
    ------
    TypeError, ValueError
        The masks do not fit the boxes, their `mask_values`, or the mask that was given.
    """
    bitmaps = tuple(None if one is None else Bitmap.of(one) for one in checks.as_masks(masks, len(objects), size))
    values = objects.mask_values
    if values is None:
        values = np.array([0 if one is None else number for number, one in enumerate(bitmaps, 1)], np.int64)
    for number, (one, value) in enumerate(zip(bitmaps, values.tolist(), strict=True)):
        if (one is None) != (value == 0):
            wanted = "0 for an object without a mask" if one is None else "another number than 0 for one with a mask"
            raise ValueError(f"mask_values must be {wanted}, got {value} for box {number}")
    objects = objects.replace(masks=bitmaps, mask_values=values)
    painting = objects.painting(size, _narrowest(values) if mask is None else mask.dtype)
    if mask is not None and (painting != mask).any():
        raise ValueError(
            f"mask must be the painting of masks, later ones on top, got others at {(painting != mask).sum()} pixels; "
            "leave it out, and it is painted"
        )
    return objects, painting


def changed(
    old: Boxes | None, changes: Mapping[str, Any], mask: np.ndarray | None, size: tuple[int, int]
) -> Boxes | None:
    """Return the boxes after a change of a Sample's fields.

    Parameters
    ----------
    old : Boxes, optional
    changes : mapping
        The fields that have changed, by their names.
    mask : array, optional
        The Sample's, after the change.
    size : (int, int)
        Of the canvas, after the change.

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed and what came.
    """
    if "objects" in changes:
        objects: Boxes | None = changes["objects"]
    elif "boxes" in changes or "box_corners" in changes:
        edges, corners = changes.get("boxes"), changes.get("box_corners")
        new = None if edges is None else checks.as_boxes(edges)
        new = new if corners is None else checks.as_corners(corners)
        given = {name: changes[name] for name in OF_BOXES if name in changes}
        if old is not None and new is not None and len(old) == len(new):
            given = {"box_labels": old.labels, "box_notes": old.notes, **given}
        objects = boxes_of(**{**dict.fromkeys(OF_BOXES), **given})
    else:
        objects = old
        given = {_COLUMNS[name]: changes[name] for name in _COLUMNS if name in changes}
        if given and objects is None:
            boxes_of(**{name: changes.get(name) for name in OF_BOXES})
        elif given and objects is not None:
            columns = {name: getattr(objects, name) for name in _COLUMNS.values()}
            checked = Boxes.at(objects.edges, **{**columns, **given})
            objects = objects.replace(**{name: getattr(checked, name) for name in given})
    if objects is None:
        return None
    if changes.get("mask_values") is not None:
        checks.check_mask_values(objects.mask_values, mask)
    if mask is None and objects.mask_values is not None:
        objects = objects.replace(mask_values=None, masks=None)
    if "objects" not in changes and "mask" in changes and objects.masks is not None:
        objects = objects.replace(masks=None)  # bitmaps belong to the mask that is their painting
    return objects.clipped(size)


def _narrowest(values: np.ndarray) -> np.dtype:
    """Return the smallest format of whole numbers that holds these."""
    return np.result_type(np.min_scalar_type(values.min(initial=0)), np.min_scalar_type(values.max(initial=0)))

"""The objects of a picture as other libraries' data sets give them: boxes, masks and keypoints, and COCO's own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.data.broken_labels import leave_out
from augwidgets.data.formats.coco import fields_of_rows
from augwidgets.data.formats.coco_checks import Category, Picture, objects_of
from augwidgets.data.formats.item_values import as_array, as_label, is_row, listed
from augwidgets.data.listing import Fields, LeftOut, Size
from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.run_lengths import strip_of

BOXES = ("boxes", "bbox", "bboxes")
CLASSES = ("box_labels", "category", "categories", "labels", "label", "category_id", "class", "classes")
_ORDERS = {"xyxy": "xyxy", "xywh": "xywh", "cxcywh": "cxcywh"}
_NUMBERS = (2, 3)  # of a keypoint: x, y, and what is known of it


def boxed(given: Mapping[Any, Any], names: Sequence[str], order: str) -> Fields:
    """Return the objects of a dict that has a box for each.

    Parameters
    ----------
    given : mapping
    names : sequence of str
        Of the classes, where labels are their numbers.
    order : str
        Of the numbers of a box: "xyxy", "xywh" or "cxcywh"; boxes of torchvision know their own.

    Raises
    ------
    ValueError
        What belongs to each box is not there for each.
    """
    boxes = next(given[name] for name in BOXES if name in given)
    said = getattr(getattr(boxes, "format", None), "name", None)
    edges = _edges(np.asarray(as_array(boxes), np.float64).reshape(-1, 4), _ORDERS.get(str(said).lower(), order))
    found: Fields = {"boxes": edges}
    classes = next((given[name] for name in CLASSES if is_row(given.get(name))), None)
    if classes is not None:
        found["box_labels"] = [str(as_label(one, names)) for one in listed(classes)]
    if given.get("masks") is not None:
        masks = as_array(given["masks"])
        if len(masks) != len(edges):
            raise ValueError(f"masks must be one for each of the {len(edges)} boxes, got {len(masks)}")
        found["masks"] = [_pixels(mask) for mask in masks]
    elif isinstance(outlines := given.get("segmentation"), (list, tuple)) and len(outlines) == len(edges):
        found["outlines"] = plain(outlines)
    crowd = given.get("iscrowd")
    if crowd is not None and len(crowd) == len(edges) and any(map(bool, listed(crowd))):
        found["box_notes"] = [{"crowd": True} if flag else None for flag in listed(crowd)]
    if given.get("keypoints") is not None:
        found.update(with_keypoints(given, len(edges)))
    return found


def are_masks(thing: Any) -> bool:
    """Return whether it holds a mask for each of several objects: an array ``(N, H, W)``, or a list of planes.

    Examples
    --------
    >>> are_masks(np.zeros((2, 4, 6))), are_masks([np.zeros((4, 6))]), are_masks(np.zeros((4, 6))), are_masks([])
    (True, True, False, False)
    """
    if isinstance(thing, (list, tuple)):
        return bool(thing) and all(getattr(one, "ndim", 0) == 2 for one in thing)
    return getattr(thing, "ndim", 0) == 3


def masked(given: Mapping[Any, Any], names: Sequence[str]) -> Fields:
    """Return the objects of a dict that has a mask for each, and no boxes.

    Raises
    ------
    ValueError
        There are more or fewer classes than masks.
    """
    masks = [_pixels(as_array(mask)) for mask in given["masks"]]
    classes = next((listed(given[name]) for name in CLASSES if is_row(given.get(name))), None)
    if classes is not None and len(classes) != len(masks):
        raise ValueError(f"masks must be one for each of the {len(classes)} labels, got {len(masks)}")
    named = {} if classes is None else {"box_labels": [str(as_label(one, names)) for one in classes]}
    return {"masks": masks, **named}


def framed(masks: Sequence[np.ndarray], labels: Sequence[str] | None, name: str) -> Fields:
    """Return objects that have masks alone with the boxes of these; one without a pixel is left out, and told.

    Parameters
    ----------
    masks : sequence of (H, W) arrays of truth values
    labels : sequence of str, optional
    name : str
        Of the picture.
    """
    found = {place: Bitmap.of(mask) for place, mask in enumerate(masks)}
    kept = [place for place, part in found.items() if part is not None]
    for place in sorted(set(found) - set(kept)):
        leave_out(f"object {place} of {name}", "it has no box, and its mask has no pixel")
    edges = [part.edges for part in found.values() if part is not None]
    named = {} if labels is None else {"box_labels": [labels[place] for place in kept]}
    return {"boxes": np.array(edges, np.float64).reshape(-1, 4), "masks": [masks[place] for place in kept], **named}


def with_keypoints(given: Mapping[Any, Any], boxes: int | None) -> Fields:
    """Return the keypoints of a dict: of each of its boxes ``(N, K, 3)``, or ``(K, 2)`` of the picture.

    A third number is 0 for one of which nothing is known; where some are 2, one of 1 is hidden, as COCO has it.

    Parameters
    ----------
    given : mapping
    boxes : int, optional
        How many boxes there are; None without any.

    Raises
    ------
    ValueError
        They are neither.
    """
    points = np.asarray(as_array(given["keypoints"]), np.float64)
    if points.size == 0:
        points = points.reshape(0, 0, 2)
    if points.ndim == 2 and boxes in (None, 1):
        points = points[None]
    if points.ndim not in (2, 3) or points.shape[-1] not in _NUMBERS or (points.ndim == 3 and points.shape[0] != (
        points.shape[0] if boxes is None else boxes
    )):  # fmt: skip
        wanted = "(K, 2) or (K, 3)" if boxes is None else f"({boxes}, K, 3) for {boxes} boxes"
        raise ValueError(f"keypoints must be {wanted}, got shape {np.shape(given['keypoints'])}")
    table = points.reshape(-1, points.shape[-1])
    places = table[:, :2].copy()
    found: Fields = {"keypoints": places}
    if table.shape[1] == 3:
        places[table[:, 2] == 0] = np.nan
        if (table[:, 2] == 2).any():
            found["keypoint_hidden"] = table[:, 2] == 1
    count = points.shape[-2]
    if boxes is not None and points.ndim == 3:
        found["keypoint_ids"] = np.repeat(np.arange(boxes), count)
    names = given.get("keypoint_names")
    if names is not None and count and len(table):
        names = [str(name) for name in names]
        if len(names) not in (count, len(table)):
            raise ValueError(f"keypoint_names must be one for each of the {count} keypoints, got {len(names)}")
        found["keypoint_names"] = names * (len(table) // len(names))
    pairs = given.get("keypoint_pairs")
    if pairs is not None:
        firsts = range(0, len(table), count or 1)
        found["keypoint_pairs"] = [(first + int(one), first + int(other)) for first in firsts for one, other in pairs]
    return found


def drawn(outlines: Sequence[Any], size: Size, name: str) -> list[np.ndarray | None]:
    """Return the pixels of objects that have polygons or run lengths; a wrong outline gives none, and is told."""
    found: list[np.ndarray | None] = []
    for place, outline in enumerate(outlines):
        mask = None
        if outline:
            try:
                mask = strip_of(outline, size).on(size)
            except ValueError as error:
                leave_out(f"the outline of object {place} of {name}", str(error))
        found.append(mask if mask is not None and mask.any() else None)
    return found


# -- COCO's rows -------------------------------------------------------------------------------------------------------


def are_rows(target: Any) -> bool:
    """Return whether it is a list of objects as COCO's files have them; torchvision's ``CocoDetection`` gives these.

    Examples
    --------
    >>> are_rows([{"bbox": [0, 0, 2, 2], "category_id": 7}]), are_rows([{"label": 1}]), are_rows([])
    (True, False, False)
    """
    known = {"bbox", "segmentation", "keypoints"}
    return isinstance(target, list) and bool(target) and all(
        isinstance(one, Mapping) and not known.isdisjoint(one) for one in target
    )  # fmt: skip


def of_rows(
    rows: Sequence[Mapping[Any, Any]],
    size: Size,
    name: str,
    classes: Mapping[int | str, Category] | None = None,
    wanted: Sequence[str] = (),
) -> Fields:
    """Return the objects of COCO's rows; what is wrong of one is left out, and told.

    Parameters
    ----------
    rows : sequence of mapping
    size : (int, int)
        Height and width of the picture.
    name : str
        Of the picture.
    classes : mapping, optional
        By their numbers; one that is not among them is called by its number.
    wanted : sequence of str
        "mask" and "keypoints" where all pictures have them, be it those of no object.

    Examples
    --------
    >>> of_rows([{"bbox": [1, 0, 2, 2], "category_id": 7}], (4, 6), "a.png")["boxes"].tolist()
    [[1.0, 0.0, 3.0, 2.0]]
    """
    given = [{**row, "image_id": 0} for row in rows]
    for row in given:
        row.setdefault("category_id", 0)
        row["iscrowd"] = int(row.get("iscrowd") or 0)
        if row.get("bbox") is None and row.get("segmentation"):
            row["bbox"] = _extent(row["segmentation"], size)
    numbers = [row["category_id"] for row in given]
    categories = {number: Category(str(number), (), {}) for number in numbers if isinstance(number, (int, str))}
    categories.update(classes or {})
    left: list[LeftOut] = []
    kept = objects_of(given, {0: Picture(0, "", size, {})}, categories, left)[0]
    for one in left:
        leave_out(f"{one.what} of {name}", one.why)
    has = {key: True if key in wanted else None for key in ("mask", "keypoints")}
    return fields_of_rows(kept, categories, size, outlines=has["mask"], points=has["keypoints"])


def _extent(outline: Any, size: Size) -> list[float] | None:
    """Return the box of an outline as x, y, width, height; None where it is wrong, or has no pixel."""
    try:
        found = Bitmap.of(strip_of(outline, size).on(size))
    except ValueError:
        return None
    if found is None:
        return None
    x0, y0, x1, y1 = found.edges
    return [x0, y0, x1 - x0, y1 - y0]


# -- numbers -----------------------------------------------------------------------------------------------------------


def _edges(boxes: np.ndarray, order: str) -> np.ndarray:
    first, second = boxes[:, :2], boxes[:, 2:]
    if order == "xywh":
        second = first + second
    elif order == "cxcywh":
        first, second = first - second / 2, first + second / 2
    return np.concatenate([first, second], axis=1)


def _pixels(mask: Any) -> np.ndarray:
    return np.squeeze(mask) > 0.5


def plain(thing: Any) -> Any:
    """Return arrays, tensors and tuples as lists and plain numbers, as JSON has them."""
    if isinstance(thing, Mapping):
        return {name: plain(value) for name, value in thing.items()}
    if hasattr(thing, "tolist"):
        return thing.tolist()
    return [plain(one) for one in thing] if isinstance(thing, (list, tuple)) else thing

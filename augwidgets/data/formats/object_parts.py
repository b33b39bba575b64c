"""What a writer asks of a Sample: the pixels of each object, and its keypoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.mask_files import BORDER
from augwidgets.data.listing import no_fields
from augwidgets.sample.sample import Sample

VOID = "the void borders of objects"  # as what is lost of a mask


class MaskedObject(NamedTuple):
    """An object of a picture with its pixels.

    Attributes
    ----------
    place : int
        Of its box among the boxes; -1 for one of a semantic mask, which has none.
    name : str or None
        Its class.
    pixels : (H, W) array of truth values, or None
    """

    place: int
    name: str | None
    pixels: np.ndarray | None


def masked_objects(sample: Sample) -> Iterator[MaskedObject]:
    """Yield the objects of a picture: those with boxes, or else the connected parts of its mask.

    Parameters
    ----------
    sample : Sample
    """
    if sample.boxes is not None:
        labels = sample.box_labels or (None,) * len(sample.boxes)
        values = [0] * len(labels) if sample.mask_values is None else sample.mask_values.tolist()
        masks = sample.masks or (None,) * len(labels)
        for place, (name, value, pixels) in enumerate(zip(labels, values, masks, strict=True)):
            if pixels is None and value and sample.mask is not None:
                found = sample.mask == value
                pixels = found if found.any() else None
            yield MaskedObject(place, name, pixels)
    elif sample.mask is not None:
        import cv2

        for value, name in value_names(sample).items():
            count, parts = cv2.connectedComponents((sample.mask == value).astype(np.uint8), connectivity=4)
            for part in range(1, count):
                yield MaskedObject(-1, name, parts == part)


def with_boxes(sample: Sample) -> Sample:
    """Return a picture that has a mask alone with a box for each of its objects; one with boxes as it is.

    Parameters
    ----------
    sample : Sample

    Examples
    --------
    >>> boxed = with_boxes(Sample(np.zeros((1, 4)), np.array([[0, 3, 3, 0]])))
    >>> boxed.boxes.tolist(), boxed.box_labels
    ([[1.0, 0.0, 3.0, 1.0]], ('3',))
    """
    if sample.boxes is not None or sample.mask is None:
        return sample
    import cv2

    names, edges = [], np.zeros((0, 4))
    for value, name in value_names(sample).items():
        found = cv2.connectedComponentsWithStats((sample.mask == value).astype(np.uint8), connectivity=4)[2][1:, :4]
        found = found.astype(np.float64)
        found[:, 2:] += found[:, :2]
        edges = np.concatenate([edges, found])
        names += [name] * len(found)
    return sample.replace(boxes=edges, box_labels=names)


def value_names(sample: Sample) -> dict[int, str]:
    """Return the classes of the values in a mask; where none has a name, each is a class of its number.

    Where some have names, the others are no class: what is left out on purpose often has a number of its own.

    Parameters
    ----------
    sample : Sample
        Of joined pictures, a value has the number that it had in its own.

    Examples
    --------
    >>> mask = np.array([[0, 2, 255]], np.uint8)
    >>> value_names(Sample(np.zeros((1, 3)), mask)), value_names(Sample(np.zeros((1, 3)), mask, mask_names={2: "cat"}))
    ({2: '2', 255: '255'}, {2: 'cat'})
    """
    names = sample.mask_names
    values = [] if sample.mask is None else [value for value in np.unique(sample.mask).tolist() if value]
    if names:
        return {value: names[value] for value in values if value in names}
    were = {one.value: one.was for one in sample.mask_origins}
    return {value: str(were.get(value, value)) for value in values}


def unnamed_values(sample: Sample) -> int:
    """Return how many values of a mask without boxes are no class, because only others have names.

    Parameters
    ----------
    sample : Sample
    """
    if sample.mask is None or sample.boxes is not None or not sample.mask_names:
        return 0
    return len(set(np.unique(sample.mask).tolist()) - {0} - sample.mask_names.keys())


def void_of(sample: Sample) -> np.ndarray | None:
    """Return which pixels of a mask belong to nothing on purpose, as the borders of objects do in Pascal VOC (255).

    Parameters
    ----------
    sample : Sample

    Returns
    -------
    (H, W) array of truth values, or None
        None where there are none, or where 255 may be a class or an object.

    Examples
    --------
    >>> mask = np.array([[0, 2, 255]], np.uint8)
    >>> void_of(Sample(mask, mask, mask_names={2: "cat"})).tolist(), void_of(Sample(mask, mask))
    ([[False, False, True]], None)
    """
    if sample.mask is None or (sample.mask_names is None and sample.mask_values is None):
        return None
    if BORDER in (sample.mask_names or {}) or (sample.mask_values is not None and BORDER in sample.mask_values):
        return None
    found: np.ndarray = sample.mask == BORDER
    return found if found.any() else None


def object_classes(data: DataSet) -> tuple[str, ...]:
    """Return the classes of the objects of a data set, also where only some of its pictures have any.

    Parameters
    ----------
    data : DataSet
    """
    if "box_labels" in data.listing.carries:
        return tuple(map(str, data.class_names))
    named = data.listing.about.get("mask_names")
    if named:
        return tuple(dict.fromkeys(map(str, named.values())))
    if data.listing.fields is no_fields:
        return ()
    return tuple(sorted({name for names in data.object_names for name in names})) or _numbers_in_masks(data)


def _numbers_in_masks(data: DataSet) -> tuple[str, ...]:
    """Return the values of all masks as classes, where nothing names them; each mask is read for it."""
    found: set[int] = set()
    named: set[str] = set()
    for number in range(len(data)):
        try:
            fields = data.fields(number)
        except (OSError, TypeError, ValueError):  # said when it is written
            continue
        if fields.get("mask") is not None and fields.get("boxes") is None:
            if names := fields.get("mask_names"):
                named.update(map(str, names.values()))
            else:
                found.update(np.unique(fields["mask"]).tolist())
    return (*sorted(named), *map(str, sorted(found - {0})))


def cut_at_picture(box: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return what of a box, given by its edges, lies in a picture of this (height, width).

    Examples
    --------
    >>> cut_at_picture(np.array([-20.0, 2, 10, 9]), (8, 12)).tolist()
    [0.0, 2.0, 10.0, 8.0]
    """
    return np.clip(box, 0, np.tile(size[::-1], 2))


def turned_count(sample: Sample) -> int:
    """Return how many boxes are turned: their sides do not run along the picture's.

    Examples
    --------
    >>> turned_count(Sample(np.zeros((9, 9)), boxes=[[0, 0, 4, 4]]))
    0
    """
    corners = sample.box_corners
    if corners is None or not len(corners):
        return 0
    low, high = corners.min(axis=1, keepdims=True), corners.max(axis=1, keepdims=True)
    upright = np.minimum(np.abs(corners - low), np.abs(corners - high)).max(axis=(1, 2)) < 1e-6
    return int((~upright).sum())


def keypoint_rows(sample: Sample) -> tuple[list[list[int]], int]:
    """Return for each box the places of its keypoints, and how many keypoints belong to none.

    Keypoints that say nothing of boxes belong to the only one there is.

    Parameters
    ----------
    sample : Sample

    Examples
    --------
    >>> keypoint_rows(Sample(np.zeros((9, 9)), boxes=[[0, 0, 4, 4]], keypoints=[[1, 1], [2, 3]]))
    ([[0, 1]], 0)
    """
    ids = [] if sample.box_ids is None else sample.box_ids.tolist()
    count = 0 if sample.keypoints is None else len(sample.keypoints)
    if sample.keypoint_ids is None:
        return ([list(range(count))], 0) if len(ids) == 1 else ([[] for _ in ids], count)
    rows: dict[int, list[int]] = {number: [] for number in ids}
    gone = {one.id for one in sample.dropped}
    lost = 0
    for place, owner in enumerate(sample.keypoint_ids.tolist()):
        if owner in rows:
            rows[owner].append(place)
        elif owner not in gone:
            lost += 1
    return list(rows.values()), lost

"""Of a labelled picture only the objects of some classes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from augwidgets.sample.bitmaps import painted
from augwidgets.sample.sample import Sample


def only_classes(sample: Sample, classes: Collection[str]) -> Sample:
    """Return the Sample with the objects of these classes alone: their boxes, masks and keypoints.

    Ids count anew. Keypoints that belong to no box stay; of a mask whose values have names, the other values become
    background. A Sample without named objects stays as it is.

    Parameters
    ----------
    sample : Sample
    classes : collection of str

    Examples
    --------
    >>> both = Sample(np.zeros((9, 9)), boxes=[[0, 0, 2, 2], [5, 5, 7, 7]], box_labels=["cat", "dog"])
    >>> only_classes(both, {"dog"}).boxes.tolist()
    [[5.0, 5.0, 7.0, 7.0]]
    """
    rows = sample.rows
    parts: dict[str, Any] = {}
    mask = sample.mask
    if mask is not None and sample.mask_names is not None:
        gone = [value for value, name in sample.mask_names.items() if name not in classes]
        mask = np.where(np.isin(mask, gone), mask.dtype.type(0), mask)
        parts["mask_names"] = {value: name for value, name in sample.mask_names.items() if name in classes} or None
    if rows is not None and rows.labels is not None:
        keep = np.array([label in classes for label in rows.labels], bool)
        places = np.flatnonzero(keep)
        left = rows.at_places(places)
        numbers = {int(old): new for new, old in enumerate(left.ids.tolist())}
        parts["objects"] = left = left.replace(ids=np.arange(len(left)))
        if mask is not None:
            if left.masks is not None and all(one is not None for one in left.masks):
                mask = painted(left.masks, left.values, sample.size, mask.dtype)
            else:
                hidden = set(rows.values) - set(left.values) - {0}
                mask = np.where(np.isin(mask, list(hidden)), mask.dtype.type(0), mask)
        if sample.keypoint_ids is not None:
            parts.update(_keypoints(sample, numbers))
    if mask is not None:
        parts["mask"] = mask
    return sample.with_parts(**parts, carried=None) if parts else sample


def _keypoints(sample: Sample, numbers: dict[int, int]) -> dict[str, Any]:
    """Return the keypoints of the boxes that are left, and those of none."""
    owners: Any = sample.keypoint_ids
    stay = [place for place, owner in enumerate(owners.tolist()) if owner < 0 or owner in numbers]
    new = {old: place for place, old in enumerate(stay)}
    names, pairs, hidden = sample.keypoint_names, sample.keypoint_pairs, sample.keypoint_hidden
    points: Any = sample.keypoints
    return {
        "keypoints": points[stay],
        "keypoint_ids": np.array([numbers.get(int(owners[place]), -1) for place in stay], np.int64),
        "keypoint_names": None if names is None else tuple(names[place] for place in stay),
        "keypoint_hidden": None if hidden is None else hidden[stay],
        "keypoint_pairs": None if pairs is None else tuple((new[a], new[b]) for a, b in pairs if a in new and b in new),
    }

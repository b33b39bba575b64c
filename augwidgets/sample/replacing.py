"""What changes in a `Sample` with the fields that are given anew: what belonged to the old ones does not stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from augwidgets.sample import checks
from augwidgets.sample.box_fields import OF_BOXES, changed
from augwidgets.sample.soft_labels import as_label

if TYPE_CHECKING:
    from augwidgets.sample.sample import Sample

_NOTED = {"mask_origins", "label_left", "label_needs"}  # by who joins pictures, and by a recipe
_BOXES_AND_MASK = {*OF_BOXES, "mask", "objects"}


def changed_parts(sample: Sample, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a Sample that are others after a change of some of its fields, checked.

    Parameters
    ----------
    sample : Sample
    changes : mapping of str to value
        Fields by their names.

    Raises
    ------
    TypeError, ValueError
        No such field, or what it does not allow.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sample = aw.Sample([[0.0, 1.0]], keypoints=[[0.5, 0.5]], keypoint_names=["nose"], label="cat")
    >>> parts = changed_parts(sample, {"keypoints": [[1, 0], [2, 1]]})
    >>> parts["keypoint_names"], "label" in parts
    (None, False)
    """
    fields = {item.name for item in dataclasses.fields(sample)} - _NOTED
    unknown = set(changes) - {*OF_BOXES, *fields} - {"carried"}
    if unknown:
        raise TypeError(f"a Sample has no field {', '.join(sorted(unknown))}")
    parts: dict[str, Any] = {}
    if "image" in changes:
        parts["image"] = checks.as_image(changes["image"])
    size = parts.get("image", sample.image).shape[:2]
    mask = changes.get("mask", sample.mask)
    if mask is not None and (mask is not sample.mask or size != sample.size):
        mask = checks.as_mask(mask, size)
    parts["mask"] = mask
    if size != sample.size or not _BOXES_AND_MASK.isdisjoint(changes):
        parts.update(objects=changed(sample.rows, changes, mask, size), carried=None)
    if "keypoints" in changes:
        old, new = sample.keypoints, changes["keypoints"]
        new = None if new is None else checks.as_points(new)
        same = new is not None and old is not None and len(new) == len(old)
        names, pairs = (sample.keypoint_names, sample.keypoint_pairs) if same else (None, None)
        owners, hidden = (sample.keypoint_ids, sample.keypoint_hidden) if same else (None, None)
    else:
        new, names, pairs = sample.keypoints, sample.keypoint_names, sample.keypoint_pairs
        owners, hidden = sample.keypoint_ids, sample.keypoint_hidden
    if {"keypoints", "keypoint_names", "keypoint_pairs"} & set(changes):
        found = checks.as_keypoints(new, changes.get("keypoint_names", names), changes.get("keypoint_pairs", pairs))
        parts.update(zip(("keypoints", "keypoint_names", "keypoint_pairs"), found, strict=True))
    if {"keypoints", "keypoint_ids", "keypoint_hidden"} & set(changes):
        given = changes.get("keypoint_ids", owners), changes.get("keypoint_hidden", hidden)
        parts["keypoint_ids"], parts["keypoint_hidden"] = checks.as_keypoint_ids(*given, new)
    if "label" in changes:
        parts["label"] = as_label(changes["label"])
    names = changes.get("mask_names", None if mask is None else sample.mask_names)
    parts["mask_names"] = None if names is None else checks.as_mask_names(names, mask)
    if mask is None:
        parts["mask_origins"] = ()
    return parts

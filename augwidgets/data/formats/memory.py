"""Pictures that are there already: lists of paths, arrays or Samples, a batch, and any map-style data set."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from augwidgets.data.formats.object_parts import turned_count
from augwidgets.data.listing import Entry, Fields, Listing, Size
from augwidgets.sample.sample import Sample

_FIELDS = ("mask", "boxes", "box_labels", "keypoints", "keypoint_names", "keypoint_pairs", "mask_names", "box_notes",
           "keypoint_ids", "keypoint_hidden")  # fmt: skip


def listing_of(pictures: Sequence[Any]) -> Listing:
    """Return the listing of paths, arrays, Pillow images or Samples, in their order."""
    if all(isinstance(one, (str, os.PathLike)) for one in pictures):
        return _of_paths([os.fspath(one) for one in pictures])
    entries = [
        Entry(_name(one, number), label=getattr(one, "label", None), labels=one)  # with it goes its picture, elsewhere
        for number, one in enumerate(pictures)
    ]
    samples = [one for one in pictures if isinstance(one, Sample)]
    carries = tuple(
        what
        for what in ("label", "mask", "boxes", "box_labels", "keypoints")
        if len(samples) == len(pictures) and all(getattr(one, what) is not None for one in samples)
    )
    return Listing(
        "memory",
        "",
        entries,
        fields=_fields,
        object_names=_object_names,
        picture=_picture,
        carries=carries,
    )


def _of_paths(paths: list[str]) -> Listing:
    root = os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in paths]) if paths else ""
    return Listing(
        "paths",
        root,
        [Entry(os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/"), path) for path in paths],
    )


def _name(one: Any, number: int) -> str:
    return os.path.basename(os.fspath(one)) if isinstance(one, (str, os.PathLike)) else f"picture {number}"


def _picture(entry: Entry) -> Any:
    return entry.labels


def _fields(entry: Entry, size: Size) -> Fields:
    return fields_of(entry.labels) if isinstance(entry.labels, Sample) else {}


def fields_of(one: Sample) -> Fields:
    """Return the labels of a Sample as its fields."""
    found: dict[str, Any] = {name: getattr(one, name) for name in _FIELDS if getattr(one, name) is not None}
    if turned_count(one):
        found["box_corners"] = one.box_corners
        del found["boxes"]
    if one.masks is not None:
        found["masks"] = one.masks
    if one.mask_values is not None:
        found["mask_values"] = one.mask_values
    return found


def _object_names(entry: Entry) -> Sequence[str]:
    one = entry.labels
    return (one.box_labels or ()) if isinstance(one, Sample) else ()

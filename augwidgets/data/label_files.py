"""The label files of the pictures that ship with the kit: outlines, boxes and keypoints, as a `Sample` takes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

import numpy as np

from augwidgets.sample.outlines import pixels_inside


def read_labels(name: str, image: np.ndarray) -> dict[str, Any]:
    """Return what `Sample` takes besides the image.

    A label file lists objects, each with the polygons of its outline in the continuous frame (or the level that it is
    darker than) and its value in the mask, or with a box alone; a later object covers an earlier one.
    """
    file = resources.files("augwidgets.data") / "picture_labels" / f"{name}.json"
    if not file.is_file():
        return {}
    kept = json.loads(file.read_text("utf-8"))
    labels: dict[str, Any] = {}
    objects = kept.get("objects", [])
    if any("mask" in item for item in objects):
        labels["mask"] = mask = _mask(objects, image)
    if objects:
        labels["box_labels"] = [item["name"] for item in objects]
        if "mask" in labels:
            labels["mask_values"] = [item.get("mask", 0) for item in objects]
        labels["boxes"] = [item["box"] if "box" in item else _box(mask == item["mask"]) for item in objects]
    if "keypoints" in kept:
        names = list(kept["keypoints"])
        labels["keypoint_names"] = names
        labels["keypoints"] = list(kept["keypoints"].values())
        labels["keypoint_pairs"] = [(names.index(left), names.index(right)) for left, right in kept.get("pairs", [])]
    return labels


def _mask(objects: Sequence[dict[str, Any]], image: np.ndarray) -> np.ndarray:
    mask = np.zeros(image.shape[:2], np.uint8)
    for item in objects:
        if "outlines" in item:
            mask[pixels_inside(item["outlines"], image.shape[:2])] = item["mask"]
        elif "darker_than" in item:
            mask[image[..., 0] < item["darker_than"]] = item["mask"]
    return mask


def _box(inside: np.ndarray) -> list[int]:
    rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    return [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]

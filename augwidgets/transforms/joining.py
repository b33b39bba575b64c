"""Putting pictures together with all their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.sample import soft_labels
from augwidgets.sample.sample import Sample


@dataclass(frozen=True)
class Part:
    """A picture on its way into another: where its left upper corner goes, and how much it counts."""

    sample: Sample
    weight: float
    top: int = 0
    left: int = 0


def told_apart(samples: Sequence[Sample]) -> list[Sample]:
    """Give the boxes of each Sample ids of their own: the first one's stay, those of the others follow on.

    This comes before any box is dropped, so that a missing id tells which one it was.
    """
    out, first = [], 0
    for sample in samples:
        if sample.boxes is not None and sample.box_ids is not None:
            ids = sample.box_ids + first
            sample = sample.replace(boxes=sample.boxes, box_ids=ids, visible=sample.visible)
            first = max([first, *(number + 1 for number in ids.tolist())])
        out.append(sample)
    return out


def joined(image: np.ndarray, parts: Sequence[Part], mask: np.ndarray | None) -> Sample:
    """Give a Sample of this image and mask with the boxes, keypoints and labels of all parts.

    The boxes have the ids that `told_apart` gave them. Keypoints stay in the order of the parts; names
    that only some of them have are empty for the rest. A part of weight 0 brings nothing.
    """
    parts = [part for part in parts if part.weight > 0]
    label = soft_labels.mixed([part.sample.label for part in parts], [part.weight for part in parts])
    return Sample(image, mask, label=label, **_boxes(parts), **_keypoints(parts))


def pasted(image: np.ndarray, parts: Sequence[Part]) -> tuple[np.ndarray, np.ndarray | None]:
    """Lay the parts onto the canvas of `image`, later ones on top: a new image and, where one has a mask, a mask."""
    out = image.copy()
    known = [part.sample.mask for part in parts if part.sample.mask is not None]
    mask = np.zeros(image.shape[:2], _common(known)) if known else None
    for part in parts:
        height, width = part.sample.size
        place = np.s_[part.top : part.top + height, part.left : part.left + width]
        out[place] = part.sample.image
        if mask is not None:
            mask[place] = 0 if part.sample.mask is None else part.sample.mask
    return out, mask


def _common(masks: Sequence[np.ndarray]) -> np.dtype:
    """Give the format of whole numbers that holds the labels of all masks."""
    dtype = np.result_type(*masks)
    if dtype.kind in "iu":
        return dtype
    # int64 and uint64 have no whole numbers in common for NumPy; the labels themselves mostly have.
    if max(int(mask.max()) for mask in masks) < 2**63:
        return np.dtype(np.int64)
    raise ValueError(
        f"masks must fit one format of whole numbers, got {' and '.join(str(mask.dtype) for mask in masks)}"
    )


def covered(sample: Sample, top: int, left: int, height: int, width: int) -> Sample:
    """Say of a Sample what is left of its labels when a rectangle of it is covered.

    Boxes keep their edges, their share goes down, and one of which nothing is left is dropped. Nothing is known any
    more (``nan``) of a keypoint under the rectangle.
    """
    changes: dict[str, Any] = {}
    if sample.boxes is not None and sample.visible is not None and sample.box_ids is not None:
        x0, y0, x1, y1 = sample.boxes.T
        across = np.clip(np.minimum(x1, left + width) - np.maximum(x0, left), 0, None)
        down = np.clip(np.minimum(y1, top + height) - np.maximum(y0, top), 0, None)
        # A difference of rounded products may leave dust where all is covered.
        left_over = 1 - across * down / ((x1 - x0) * (y1 - y0))
        kept = np.flatnonzero(left_over > 1e-9)
        names = sample.box_labels
        changes["boxes"] = sample.boxes[kept]
        changes["visible"] = (sample.visible * left_over.clip(0, 1))[kept]
        changes["box_ids"] = sample.box_ids[kept]
        changes["box_labels"] = None if names is None else tuple(names[index] for index in kept)
    if sample.keypoints is not None:
        x, y = sample.keypoints.T
        under = (x >= left) & (x < left + width) & (y >= top) & (y < top + height)
        changes["keypoints"] = np.where(under[:, None], np.nan, sample.keypoints)
    return sample.replace(**changes)


def faded(sample: Sample, weight: float) -> Sample:
    """Say that only this share of every box shines through."""
    if sample.boxes is None or sample.visible is None:
        return sample
    return sample.replace(boxes=sample.boxes, box_ids=sample.box_ids, visible=sample.visible * weight)


def within(sample: Sample) -> Sample:
    """Forget the keypoints beside the canvas: on a larger one they would lie on another picture."""
    if sample.keypoints is None:
        return sample
    return sample.replace(keypoints=np.where(sample.keypoint_inside[:, None], sample.keypoints, np.nan))


def _boxes(parts: Sequence[Part]) -> dict[str, Any]:
    found = [part for part in parts if part.sample.boxes is not None]
    if not found:
        return {}
    return {
        "boxes": np.concatenate([np.asarray(part.sample.boxes) + _corner(part, 2) for part in found]),
        "box_ids": np.concatenate([np.asarray(part.sample.box_ids) for part in found]),
        "visible": np.concatenate([np.asarray(part.sample.visible) for part in found]),
        "box_labels": _names([(part.sample.box_labels, len(np.asarray(part.sample.boxes))) for part in found]),
    }


def _keypoints(parts: Sequence[Part]) -> dict[str, Any]:
    found = [part for part in parts if part.sample.keypoints is not None]
    if not found:
        return {}
    counts = [len(np.asarray(part.sample.keypoints)) for part in found]
    starts = np.cumsum([0, *counts]).tolist()
    pairs = tuple(
        (start + left, start + right)
        for start, part in zip(starts, found, strict=False)
        for left, right in part.sample.keypoint_pairs or ()
    )
    return {
        "keypoints": np.concatenate([np.asarray(part.sample.keypoints) + _corner(part, 1) for part in found]),
        "keypoint_names": _names(
            [(part.sample.keypoint_names, count) for part, count in zip(found, counts, strict=True)]
        ),
        "keypoint_pairs": pairs or None,
    }


def _corner(part: Part, times: int) -> np.ndarray:
    return np.tile([part.left, part.top], times)


def _names(groups: Sequence[tuple[tuple[str, ...] | None, int]]) -> tuple[str, ...] | None:
    """Put names after each other; a group without any has empty ones, unless no group has names."""
    if all(names is None for names, _ in groups):
        return None
    return tuple(name for names, count in groups for name in (names or ("",) * count))

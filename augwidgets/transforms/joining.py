"""Putting pictures together with all their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.sample import soft_labels
from augwidgets.sample.bitmaps import painted
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.mask_origins import MaskOrigin
from augwidgets.sample.sample import Sample
from augwidgets.transforms import mask_values
from augwidgets.warp.covering import without_hidden


@dataclass(frozen=True)
class Part:
    """A picture on its way into another: where its left upper corner goes, and how much it counts."""

    sample: Sample
    weight: float
    top: int = 0
    left: int = 0


def told_apart(samples: Sequence[Sample]) -> list[Sample]:
    """Return the Samples with ids of their own for the boxes of each, and values of their own in the masks.

    The first one's ids stay, those of the others follow on. This comes before any box is dropped, so that a missing id
    tells which one it was. How the values of masks are told apart stands in `mask_values`.
    """
    out, first = [], 0
    for sample in samples:
        if sample.objects is not None:
            objects = sample.objects.renumbered(first)
            owners = sample.keypoint_ids
            sample = sample.replace(objects=objects)
            if owners is not None:
                sample = sample.with_parts(keypoint_ids=np.where(owners < 0, owners, owners + first))
            first = max(first, objects.next_id)
        out.append(sample)
    return mask_values.apart(out)


def joined(image: np.ndarray, parts: Sequence[Part], mask: np.ndarray | None) -> Sample:
    """Return a Sample of this image and mask with the boxes, keypoints and labels of all parts.

    The boxes have the ids that `told_apart` gave them. Keypoints stay in the order of the parts; names
    that only some of them have are empty for the rest. A part of weight 0 brings nothing.
    """
    parts = [part for part in parts if part.weight > 0]
    label = soft_labels.mixed([part.sample.label for part in parts], [part.weight for part in parts])
    out = Sample(image, mask, label=label, mask_names=_mask_names(parts, mask), **_keypoints(parts))
    return out.replace(objects=_boxes(parts)).with_parts(mask_origins=_origins(parts, mask))


def pasted(image: np.ndarray, parts: Sequence[Part]) -> tuple[np.ndarray, np.ndarray | None]:
    """Lay the parts onto the canvas of `image`, later ones on top: a new image and, where one has a mask, a mask."""
    out = image.copy()
    known = [part.sample.mask for part in parts if part.sample.mask is not None]
    mask = np.zeros(image.shape[:2], common_format(known)) if known else None
    for part in parts:
        height, width = part.sample.size
        place = np.s_[part.top : part.top + height, part.left : part.left + width]
        out[place] = part.sample.image
        if mask is not None:
            mask[place] = 0 if part.sample.mask is None else part.sample.mask
    return out, mask


def common_format(masks: Sequence[np.ndarray]) -> np.dtype:
    """Return the format of whole numbers that holds the labels of all masks."""
    dtype = np.result_type(*masks)
    if dtype.kind in "iu":
        return dtype
    # int64 and uint64 have no whole numbers in common for NumPy; the labels themselves mostly have.
    if max(int(mask.max()) for mask in masks) < 2**63:
        return np.dtype(np.int64)
    raise ValueError(
        f"masks must fit one format of whole numbers, got {' and '.join(str(mask.dtype) for mask in masks)}"
    )


def covered(sample: Sample, hidden: np.ndarray) -> Sample:
    """Return of a Sample what is left of its labels when ``(H, W)`` `hidden` pixels of it are covered.

    Boxes keep their edges, or take those of what is left of their masks; their share goes down, and one of which
    nothing is left is dropped. Nothing is known any more (``nan``) of a keypoint that is covered.
    """
    changes: dict[str, Any] = {}
    if sample.objects is not None:
        changes["objects"] = without_hidden(sample.objects, sample.mask, hidden)
    if sample.keypoints is not None:
        inside = sample.keypoint_inside
        under = np.zeros(len(inside), bool)
        columns, rows = np.floor(sample.keypoints[inside]).astype(int).T
        under[inside] = hidden[rows, columns]
        changes["keypoints"] = np.where(under[:, None], np.nan, sample.keypoints)
    return sample.replace(**changes)


def cut_out(sample: Sample, share: float, first: float) -> Sample | None:
    """Return a Sample of which only some objects are left: this share of those with pixels, one at least.

    They are counted round from the one that lies the share `first` of the way through the list. Its mask shows them
    alone. None where no object has pixels.
    """
    objects = sample.objects
    if objects is None:
        return None
    pixels = {place: found for place in range(len(objects)) if (found := _pixels(sample, place)) is not None}
    if not pixels:
        return None
    order, start = list(pixels), min(int(first * len(pixels)), len(pixels) - 1)
    chosen = sorted((order[start:] + order[:start])[: max(round(share * len(order)), 1)])
    keep = np.isin(np.arange(len(objects)), chosen)
    values = sample.mask if sample.mask is not None else np.zeros(sample.size, np.uint8)
    mask = np.where(np.logical_or.reduce([pixels[place] for place in chosen]), values, 0).astype(values.dtype)
    left = objects.kept(keep).replace(dropped=())
    if left.masks is not None:  # those that were behind others come to light
        mask = painted(left.masks, left.values, sample.size, values.dtype)
    changes: dict[str, Any] = {"objects": left, "mask": mask}
    if sample.keypoints is not None:
        owners = sample.keypoint_ids
        own = np.zeros(len(sample.keypoints), bool) if owners is None else np.isin(owners, left.ids)
        changes["keypoints"] = np.where(own[:, None], sample.keypoints, np.nan)
    return sample.replace(**changes)


def _pixels(sample: Sample, place: int) -> np.ndarray | None:
    """Return the pixels of an object, ``(H, W)``; None where it has none of its own."""
    objects = sample.objects
    assert objects is not None
    if objects.masks is not None and (bitmap := objects.masks[place]) is not None:
        return bitmap.on(sample.size)
    value = objects.values[place]
    if sample.mask is None or not value or not objects.alone[place]:
        return None
    found: np.ndarray = sample.mask == value
    return found if found.any() else None


def faded(sample: Sample, weight: float) -> Sample:
    """Return the Sample with only this share of every box visible."""
    return sample if sample.objects is None else sample.replace(objects=sample.objects.faded(weight))


def within(sample: Sample) -> Sample:
    """Forget the keypoints beside the canvas: on a larger one they would lie on another picture."""
    if sample.keypoints is None:
        return sample
    return sample.replace(keypoints=np.where(sample.keypoint_inside[:, None], sample.keypoints, np.nan))


def beneath(sample: Sample, mask: np.ndarray | None) -> tuple[Sample, np.ndarray | None]:
    """Return a Sample that is seen through another one, whose mask is the one that shows, and that mask.

    Its objects keep their own pixels, beside the mask. Where the other one has no mask, and these have pixels, there is
    an empty one.
    """
    objects = None if sample.objects is None else sample.objects.with_own_masks(sample.mask)
    if mask is None and objects is not None and objects.masks is not None:
        mask = np.zeros(sample.size, np.uint8)
    return sample.with_parts(mask=mask, objects=objects, mask_names=None, mask_origins=()), mask


def _boxes(parts: Sequence[Part]) -> Boxes | None:
    """Return the boxes of all parts."""
    found = [objects.shifted(part.left, part.top) for part in parts if (objects := part.sample.objects) is not None]
    return Boxes.joined(found) if found else None


def _origins(parts: Sequence[Part], mask: np.ndarray | None) -> tuple[MaskOrigin, ...]:
    """Return from which picture each value of the mask comes, as far as the pictures noted it."""
    known = [part.sample.mask_origins for part in _shown(parts, mask)]
    if mask is None or len(parts) < 2 or not any(known):
        return ()
    seen = set(mask_values.values_of(mask))
    return tuple(sorted((one for some in known for one in some if one.value in seen), key=lambda one: one[:2]))


def _shown(parts: Sequence[Part], mask: np.ndarray | None) -> Sequence[Part]:
    """Return the parts whose mask is seen: the one whose mask it is, or all of them."""
    return [part for part in parts if part.sample.mask is mask] or parts


def _mask_names(parts: Sequence[Part], mask: np.ndarray | None) -> dict[int, str] | None:
    """Return what the values of the masks mean; earlier parts go first."""
    names = {
        value: name for part in reversed(_shown(parts, mask)) for value, name in (part.sample.mask_names or {}).items()
    }
    return names if names and mask is not None else None


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
        "keypoint_ids": _column(found, "keypoint_ids", -1),
        "keypoint_hidden": _column(found, "keypoint_hidden", False),
    }


def _column(parts: Sequence[Part], name: str, missing: Any) -> np.ndarray | None:
    """Put a column of the keypoints one after the other; those of a part without it are `missing`."""
    columns = [getattr(part.sample, name) for part in parts]
    if all(column is None for column in columns):
        return None
    lengths = [len(np.asarray(part.sample.keypoints)) for part in parts]
    return np.concatenate(
        [np.full(n, missing) if column is None else column for column, n in zip(columns, lengths, strict=True)]
    )


def _corner(part: Part, times: int) -> np.ndarray:
    return np.tile([part.left, part.top], times)


def _names(groups: Sequence[tuple[tuple[str, ...] | None, int]]) -> tuple[str, ...] | None:
    """Put names after each other; a group without any has empty ones, unless no group has names."""
    if all(names is None for names, _ in groups):
        return None
    return tuple(name for names, count in groups for name in (names or ("",) * count))

"""Moving a `Sample` along a `Warp`: the image (bilinear), the mask (nearest neighbour) and keypoints.

Boxes go along as `carried` says.
"""

from __future__ import annotations

import cv2
import numpy as np

from augwidgets.sample.checks import as_image
from augwidgets.sample.sample import Sample
from augwidgets.warp.carried import Carried
from augwidgets.warp.uncovered import covers
from augwidgets.warp.warps import Size, Warp, checked_size

FILLS = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,  # the edge pixel is repeated: c b a | a b c
    "wrap": cv2.BORDER_WRAP,
}


def move(sample: Sample, warp: Warp, *, fill: str = "constant", fill_level: float = 0.0) -> Sample:
    """Move everything that a Sample carries; boxes of which nothing is left are dropped.

    In the middle of a run of steps (see `carrying`) nothing is dropped yet.
    """
    if warp.is_identity and warp.size == sample.size:
        return sample
    if sample.carried is None and sample.objects is not None:
        return arrived(move(carrying(sample), warp, fill=fill, fill_level=fill_level))
    image = moved_image(sample.image, warp, fill, fill_level)
    # Weights of floats may sum to a little more than 1, and levels with them.
    parts: dict = {"image": image if image.dtype == np.uint8 else as_image(image)}
    if sample.mask is not None:
        parts["mask"] = moved_mask(sample.mask, warp, fill)
    if sample.carried is not None:
        parts["carried"] = sample.carried.moved(warp, fill)
    if sample.keypoints is not None:
        points = warp.points(sample.keypoints)
        if warp.mirrors:
            for left, right in sample.keypoint_pairs or ():
                points[[left, right]] = points[[right, left]]
        parts["keypoints"] = points
    return sample.with_parts(**parts)


def carrying(sample: Sample) -> Sample:
    """Return the Sample with its boxes on their way through a run: whole until they have `arrived`."""
    if sample.objects is None:
        return sample
    return sample.with_parts(objects=None, carried=Carried.of(sample.objects, sample.mask, sample.size, moved_mask))


def arrived(sample: Sample, min_visible: float = 0.0, boxes: str = "mask") -> Sample:
    """Return the Sample with the boxes that are left at the end of a run; see `Carried.ended`."""
    if sample.carried is None:
        return sample
    return sample.with_parts(objects=sample.carried.ended(sample.mask, min_visible, boxes), carried=None)


def covered(sample: Sample, hidden: np.ndarray) -> Sample:
    """Return a Sample that is on its way with what is covered, ``(H, W)`` truth values; mask and picture stay."""
    if sample.carried is None:
        return sample
    return sample.with_parts(carried=sample.carried.covered(hidden))


def moved_image(image: np.ndarray, warp: Warp, fill: str, fill_level: float) -> np.ndarray:
    """Resample ``(H, W, C)``: colours with `fill`, an alpha channel with nothing (0) around it."""
    # Where nothing is uncovered, the outermost pixels of an enlarged picture are not mixed with the fill.
    covered = covers(warp, image.shape[:2])
    border = cv2.BORDER_REPLICATE if covered else FILLS[fill]
    full = 255 if image.dtype == np.uint8 else 1
    value = round(fill_level * 255) if full == 255 else fill_level
    if image.shape[2] == 4:
        colour = warp.resample(np.ascontiguousarray(image[..., :3]), cv2.INTER_LINEAR, border, value)
        around = cv2.BORDER_REPLICATE if covered else cv2.BORDER_CONSTANT
        alpha = warp.resample(np.ascontiguousarray(image[..., 3]), cv2.INTER_LINEAR, around, 0)
        return np.dstack([colour, alpha])
    out = warp.resample(image, cv2.INTER_LINEAR, border, value)
    return out.reshape(*warp.size, image.shape[2])


def moved_mask(mask: np.ndarray, warp: Warp, fill: str) -> np.ndarray:
    """Resample labels by nearest neighbour; outside of "constant" the mask follows the picture's fill."""
    size, dtype = mask.dtype.itemsize, mask.dtype
    if size == 8:
        low, high = int(mask.min()), int(mask.max())
        if low < -(2**31) or high >= 2**31:
            # The places of wide labels in their sorted list are small numbers; 0 must be in it, for the fill brings it.
            labels, places = np.unique(np.append(mask, np.zeros(1, dtype)), return_inverse=True)
            background = int(np.searchsorted(labels, 0))
            # Counted from the background, so that the 0 that the fill brings is the background.
            small = (places[:-1].reshape(mask.shape) - background).astype(np.int32)
            return labels[moved_mask(small, warp, fill) + background]
        return moved_mask(mask.astype(np.int32), warp, fill).astype(dtype)
    # OpenCV has no nearest neighbour for all whole numbers, but it copies others of the same width bit by bit.
    carrier = {1: np.uint8, 2: np.uint16, 4: np.float32}[size]
    out = warp.resample(np.ascontiguousarray(mask).view(carrier), cv2.INTER_NEAREST, FILLS[fill], 0)
    return out.view(dtype)


def resized(sample: Sample, size: Size) -> Sample:
    """Return the Sample on another canvas size: averaged when it shrinks, bilinear when it grows."""
    if size == sample.size:
        return sample
    height, width = checked_size(size)
    (old_height, old_width), channels = sample.size, sample.image.shape[2]
    way = cv2.INTER_AREA if height < old_height or width < old_width else cv2.INTER_LINEAR
    scale = np.array([width / old_width, height / old_height])
    image = cv2.resize(sample.image, (width, height), interpolation=way).reshape(height, width, channels)
    changes: dict = {"image": as_image(image)}
    rows = ((np.arange(height) + 0.5) * old_height / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * old_width / width).astype(np.intp)
    if sample.mask is not None:
        changes["mask"] = sample.mask[rows[:, None], columns]
    if (objects := sample.rows) is not None:
        objects = objects.remasked(sample.size, lambda plane: plane[rows[:, None], columns])
        changes["objects"] = objects.scaled(*scale.tolist())
    if sample.keypoints is not None:
        changes["keypoints"] = sample.keypoints * scale
    return sample.with_parts(**changes)

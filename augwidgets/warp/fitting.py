"""Making another picture like the first: its number format, its channels, its canvas; pictures of another size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from augwidgets.sample import picture_kinds
from augwidgets.sample.checks import as_image
from augwidgets.sample.dropped import MASK_GONE
from augwidgets.sample.sample import Sample
from augwidgets.warp import moving
from augwidgets.warp.projective import Affine
from augwidgets.warp.warps import Size, checked_size


def as_sample(other: Any) -> Sample:
    """Return the other picture as a Sample, or raise what came instead."""
    if isinstance(other, Sample):
        return other
    try:
        return Sample(picture_kinds.read(other))
    except (TypeError, ValueError) as error:
        raise type(error)(f"the other picture: {error}") from None


def like(other: Sample, first: Sample) -> Sample:
    """Return the other picture in the number format and with the channels of the first.

    Grey becomes three equal channels, colours become their luminance (BT.601), a missing alpha channel is opaque.

    Raises
    ------
    ValueError
        The other one is transparent somewhere and the first has no alpha channel to say so.
    """
    image = _with_channels(other.image, first.image.shape[2])
    if image.dtype != first.image.dtype:
        full = np.float32(255)
        image = (image * full + np.float32(0.5)).astype(np.uint8) if first.image.dtype == np.uint8 else image / full
    return other if image is other.image else other.replace(image=image)


def _with_channels(image: np.ndarray, channels: int) -> np.ndarray:
    came = image.shape[2]
    if came == channels:
        return image
    full = 255 if image.dtype == np.uint8 else 1
    if came == 4:
        if (image[..., 3] < full).any():
            raise ValueError(
                "the other picture must be opaque where the first has no alpha channel, got transparent pixels; "
                "lay it on a background first"
            )
        return _with_channels(np.ascontiguousarray(image[..., :3]), channels)
    if channels == 1:
        return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None]
    colour = np.repeat(image, 3, axis=2) if came == 1 else image
    return colour if channels == 3 else np.dstack([colour, np.full_like(image[..., 0], full)])


def fitted(sample: Sample, size: Size) -> Sample:
    """Return the Sample on this canvas: its middle, cut to the canvas's proportions and resized, so that it is covered.

    Nothing is stretched by more than the rounding to whole pixels; labels follow, what is cut off is lost, and so is an
    object that has become so small that none of its pixels is left.

    Examples
    --------
    >>> fitted(Sample(np.array([[1, 2, 3, 4]], np.uint8)), (1, 2)).image[..., 0].tolist()
    [[2, 3]]
    """
    (height, width), (rows, columns) = sample.size, size
    cut = (min(height, max(round(width * rows / columns), 1)), min(width, max(round(height * columns / rows), 1)))
    middle = cropped(sample, (height - cut[0]) // 2, (width - cut[1]) // 2, cut)
    out = resized(middle, size)
    before, objects = middle.objects, out.objects
    if before is None or objects is None or objects.mask_values is None:
        return out
    pairs = enumerate(zip(before.values, objects.values, strict=True))
    gone = {place: MASK_GONE for place, (was, value) in pairs if was and not value}
    return out.with_parts(objects=objects.without(gone)) if gone else out


def cropped(sample: Sample, top: int, left: int, size: Size) -> Sample:
    """Return a rectangle of whole pixels as a Sample of its own."""
    return moving.move(sample, Affine.translation(-left, -top, size=size))


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
        objects = objects.scaled(*scale.tolist())
        changes["objects"] = objects.with_values_in(changes.get("mask", sample.mask))
    if sample.keypoints is not None:
        changes["keypoints"] = sample.keypoints * scale
    return sample.with_parts(**changes)

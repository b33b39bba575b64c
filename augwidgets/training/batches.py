"""From Samples to the arrays that a model takes: pictures in one range, and the labels that moved with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np

from augwidgets.sample.sample import Sample

# What stands where a picture has fewer boxes than another one; Keras's own layers write the same.
NO_BOX = -1

# For each choice of levels: the number format, and what black and white become.
LEVELS: dict[str, tuple[type, float, float]] = {
    "0..1": (np.float32, 0.0, 1.0),
    "-1..1": (np.float32, -1.0, 1.0),
    "0..255": (np.float32, 0.0, 255.0),
    "uint8": (np.uint8, 0, 255),
}


def with_channels(sample: Sample, channels: int) -> Sample:
    """Return the Sample in grey (1), in colour (3) or with transparency (4).

    Examples
    --------
    >>> with_channels(Sample(np.zeros((2, 2), np.uint8)), 3).image.shape
    (2, 2, 3)
    """
    image = sample.image
    have = image.shape[2]
    if have == channels:
        return sample
    if channels == 1:
        grey = cv2.cvtColor(np.ascontiguousarray(image[..., :3]), cv2.COLOR_RGB2GRAY)
        return sample.replace(image=grey)
    colours = np.repeat(image, 3, axis=2) if have == 1 else image[..., :3]
    if channels == 3:
        return sample.replace(image=np.ascontiguousarray(colours))
    full = np.full((*sample.size, 1), 255 if image.dtype == np.uint8 else 1, image.dtype)
    return sample.replace(image=np.concatenate([colours, full], axis=2))


def pictures(samples: Sequence[Sample], levels: str) -> np.ndarray:
    """Put the images into one ``(B, H, W, C)`` array.

    Examples
    --------
    >>> pictures([Sample(np.array([[0, 255]], np.uint8))], "-1..1").ravel().tolist()
    [-1.0, 1.0]
    """
    dtype, black, white = LEVELS[levels]
    out = np.empty((len(samples), *samples[0].image.shape), dtype)
    for sample, place in zip(samples, out, strict=True):
        image = sample.image
        whole = image.dtype == np.uint8
        if levels == "uint8":
            place[...] = image if whole else image * 255 + 0.5
        elif whole:
            # Divided, not multiplied by the inverse, so that white is exactly white.
            np.divide(image, np.float32(255 / (white - black)), out=place)
        else:
            np.multiply(image, np.float32(white - black), out=place)
        if black:
            place += np.float32(black)
    return out


def targets(
    samples: Sequence[Sample], wanted: Sequence[str], names: Mapping[str, tuple[str, ...]], most_boxes: int
) -> dict[str, np.ndarray]:
    """Put each wanted kind of label into one array, by its name.

    Examples
    --------
    >>> sample = Sample(np.zeros((9, 9), np.uint8), boxes=[[1, 2, 3, 4]], box_labels=["cat"])
    >>> found = targets([sample], ["boxes", "box_labels"], {"box_labels": ("cat",)}, 2)
    >>> found["boxes"].tolist(), found["box_labels"].tolist()
    ([[[1.0, 2.0, 3.0, 4.0], [-1.0, -1.0, -1.0, -1.0]]], [[0, -1]])
    """
    ways: dict[str, Callable[[], np.ndarray]] = {
        "label": lambda: np.stack([np.asarray(sample.label) for sample in samples]),
        "mask": lambda: np.stack([np.asarray(sample.mask) for sample in samples]),
        "keypoints": lambda: np.stack([np.asarray(sample.keypoints) for sample in samples]).astype(np.float32),
        "boxes": lambda: _boxes(samples, most_boxes),
        "box_labels": lambda: _box_labels(samples, most_boxes, names.get("box_labels", ())),
    }
    return {name: ways[name]() for name in wanted}


def _boxes(samples: Sequence[Sample], most: int) -> np.ndarray:
    out = np.full((len(samples), most, 4), NO_BOX, np.float32)
    for place, sample in zip(out, samples, strict=True):
        if sample.boxes is not None:
            place[: len(sample.boxes)] = sample.boxes
    return out


def _box_labels(samples: Sequence[Sample], most: int, names: tuple[str, ...]) -> np.ndarray:
    out = np.full((len(samples), most), NO_BOX, np.int64)
    for place, sample in zip(out, samples, strict=True):
        found = [names.index(name) for name in sample.box_labels or ()]
        place[: len(found)] = found
    return out

"""Which pixels of a Sample a region is: of a box, its mask, its boxes of one name, the faces in it, or painted ones."""

from __future__ import annotations

import functools
from typing import Any, Protocol

import cv2
import numpy as np

from augwidgets.sample.painted_shapes import Painted, painted_pixels
from augwidgets.sample.sample import Sample

Edges = tuple[float, float, float, float]


class Found(Painted, Protocol):
    """What must be known of a region to find it: the edges of a box, a label, or what was painted."""

    @property
    def edges(self) -> Edges | None: ...
    @property
    def label(self) -> int | str | None: ...


def _in_box(region: Found, sample: Sample) -> np.ndarray:
    height, width = sample.size
    left, top, right, bottom = region.edges or (0, 0, 0, 0)
    return _rectangle(sample.size, (left * width, top * height, right * width, bottom * height))


def _in_mask(region: Found, sample: Sample) -> np.ndarray:
    return np.zeros(sample.size, bool) if sample.mask is None else sample.mask != 0


def _in_label(region: Found, sample: Sample) -> np.ndarray:
    return np.zeros(sample.size, bool) if sample.mask is None else sample.mask == region.label


def _in_boxes(region: Found, sample: Sample) -> np.ndarray:
    inside = np.zeros(sample.size, bool)
    if sample.boxes is not None:
        for edges, name in zip(sample.boxes.tolist(), sample.box_labels or (), strict=False):
            if name == region.label:
                inside |= _rectangle(sample.size, edges)
    return inside


def _in_faces(region: Found, sample: Sample) -> np.ndarray:
    height, width = sample.size
    factor = min(1.0, _LOOKED_AT / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    levels = sample.image[..., :3]
    if levels.dtype != np.uint8:
        levels = (levels * 255 + 0.5).astype(np.uint8)
    small = cv2.resize(np.ascontiguousarray(levels), size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
    inside = np.zeros(sample.size, bool)
    across, down = ((np.arange(side) + 0.5) / side for side in (width, height))
    for x0, y0, x1, y1 in _faces(grey.tobytes(), grey.shape):
        x, y = (2 * across - x0 - x1) / (x1 - x0), (2 * down - y0 - y1) / (y1 - y0)
        inside |= x**2 + (y**2)[:, None] < 1
    return inside


def _in_paint(region: Found, sample: Sample) -> np.ndarray:
    return painted_pixels(region, sample.size)


def _rectangle(size: tuple[int, int], edges: tuple[float, ...] | list[float]) -> np.ndarray:
    """Return which pixels have their centre between the edges, in pixels."""
    left, top, right, bottom = (max(0, int(np.ceil(edge - 0.5))) for edge in edges)
    inside = np.zeros(size, bool)
    inside[top:bottom, left:right] = True
    return inside


_LOOKED_AT = 200  # pixels along the longer side
_SMALLEST_FACE = 24  # pixels: the window of the cascade


@functools.lru_cache(maxsize=64)
def _faces(levels: bytes, shape: tuple[int, int]) -> tuple[Edges, ...]:
    """Return the edges of the faces in a small grey picture, in shares of it."""
    height, width = shape
    if min(shape) < _SMALLEST_FACE:
        return ()
    found = _cascade().detect_multi_scale(
        img=np.frombuffer(levels, np.uint8).reshape(shape),
        scale_factor=1.2,
        step_ratio=1,
        min_size=(_SMALLEST_FACE, _SMALLEST_FACE),
        max_size=(width, height),
    )
    return tuple(
        (one["c"] / width, one["r"] / height, (one["c"] + one["width"]) / width, (one["r"] + one["height"]) / height)
        for one in found
    )


@functools.cache
def _cascade() -> Any:
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(lbp_frontal_face_cascade_filename())


NAMED = ("labelled", "boxes")  # which of them have a label
WAYS = {
    "box": _in_box, "masked": _in_mask, "labelled": _in_label, "boxes": _in_boxes, "face": _in_faces,
    "painted": _in_paint,
}  # fmt: skip

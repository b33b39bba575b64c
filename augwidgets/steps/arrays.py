"""Arrays through Steps: what a `Sample` is not needed for, and what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from augwidgets.sample.checks import check_levels, check_shape
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import Applicable, Curve, applied_and_own, resolved, run, unsealed

Picture = TypeVar("Picture", np.ndarray, Sample)


def run_through(
    steps: Sequence[Applicable], picture: Picture, min_visible: float = 0.0, boxes: str = "mask"
) -> Picture:
    """Send an array or a Sample through Steps; an array comes back with its own number of dimensions."""
    if isinstance(picture, Sample):
        return run(steps, picture, min_visible, boxes)
    image = _checked(picture)
    values = resolved(steps, (image.shape[0], image.shape[1]))
    if len(values) == 1 and isinstance(values[0], Curve):  # as quick as its table: nothing else is carried
        return _handed_back(values[0].toned(image), picture, own=True)
    out, own = applied_and_own(values, Sample(image))
    return _handed_back(out.image, picture, own)


def _checked(picture: Any) -> np.ndarray:
    """Return the ``(H, W, C)`` picture of an array, or raise a sentence."""
    if not isinstance(picture, np.ndarray):
        came = type(picture).__name__
        raise TypeError(f"an image must be a NumPy array or a Sample, got {came}; aw.load reads files")
    image = picture[..., None] if picture.ndim == 2 else picture
    check_shape(image)
    if image.dtype == np.float32:
        check_levels(image)
    elif image.dtype != np.uint8:
        raise TypeError(
            f"an image must be uint8 or float32 in [0, 1], got {image.dtype}; aw.Sample(image) converts "
            "bool, uint16 and float64"
        )
    return image


def _handed_back(out: np.ndarray, picture: np.ndarray, own: bool) -> np.ndarray:
    """Return what came of an array in as many dimensions, in memory that the caller may write into."""
    free = unsealed(out) if own and not np.may_share_memory(out, picture) else None
    out = out.copy() if free is None else free
    return out[..., 0] if picture.ndim == 2 else out

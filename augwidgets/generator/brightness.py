"""How light it is: brightness and channel shift of a picture in 0..1, in 0..255, or in a range of its own."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.generator.geometry import as_dtype

Span = tuple[float, float]


def span_of(picture: np.ndarray) -> Span:
    """Return black and white of a picture: 0 and 1, 0 and 255, or its own lowest and highest value beyond these.

    Examples
    --------
    >>> span_of(np.array([0.2, 0.9])), span_of(np.array([0.2, 90])), span_of(np.array([-1.0, 1.0]))
    ((0.0, 1.0), (0.0, 255.0), (-1.0, 1.0))
    """
    if picture.dtype == np.uint8:
        return 0.0, 255.0
    low, high = float(picture.min()), float(picture.max())
    if low < 0 or high > 255:
        return low, high
    return (0.0, 1.0) if high <= 1 and picture.dtype.kind == "f" else (0.0, 255.0)


def brighten(picture: np.ndarray, gain: float, span: Span) -> None:
    """Multiply the levels of ``(H, W, C)`` above black in place; white saturates, a fourth channel is alpha."""
    colours = picture[..., :3] if picture.shape[2] == 4 else picture
    black, width, gain = span[0], span[1] - span[0], float(gain)
    if picture.dtype == np.uint8:
        table = as_dtype(np.arange(256) * gain, picture.dtype)
        colours[...] = cv2.LUT(np.ascontiguousarray(colours), table).reshape(colours.shape)
    elif picture.dtype.kind == "f":
        if black:
            colours -= black
        colours *= gain
        np.clip(colours, 0, width, out=colours)
        if black:
            colours += black
    else:
        wide = ((colours.astype(np.float64) - black) * gain).clip(0, width) + black
        colours[...] = as_dtype(wide, picture.dtype)


def shift_channels(picture: np.ndarray, intensity: float) -> None:
    """Add `intensity` to every channel in place; the picture keeps its lowest and highest value as limits."""
    low, high = picture.min(), picture.max()
    if picture.dtype.kind == "f":
        picture += float(intensity)
        np.clip(picture, low, high, out=picture)
    else:
        picture[...] = as_dtype((picture + float(intensity)).clip(low, high), picture.dtype)


def checked_brightness(brightness_range: Sequence[float]) -> tuple[float, float]:
    """Return the pair, or say in one sentence what is wrong with it."""
    if not isinstance(brightness_range, (tuple, list, np.ndarray)) or len(brightness_range) != 2:
        raise ValueError(f"brightness_range must be a pair (low, high), got {told(brightness_range)}")
    if not all(map(is_number, brightness_range)):
        raise ValueError(f"brightness_range must be two numbers (low, high), got {told(brightness_range)}")
    low, high = map(float, brightness_range)
    if not low <= high:
        got = f"({low:g}, {high:g})"
        raise ValueError(f"brightness_range must be (low, high) with low <= high, got {got}; turn the two around")
    return low, high

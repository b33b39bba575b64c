"""An image in the number format that a transform takes, uint8 in 0..255 or float32 in 0..1, and back."""

from __future__ import annotations

import numpy as np


def to_format(image: np.ndarray, takes: str) -> np.ndarray:
    """Return an image in the number format that a transform takes: "float32", "uint8" or "both"."""
    if takes == "float32" and image.dtype == np.uint8:
        return image.astype(np.float32) / np.float32(255)
    if takes == "uint8" and image.dtype != np.uint8:
        return (image * 255 + 0.5).astype(np.uint8)
    return image


def from_format(image: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Return what a transform made in the format that came in, cut off at black and white."""
    if image.dtype != np.uint8:
        image = np.clip(image, 0, 1)
    if image.dtype == dtype:
        return image
    if dtype == np.uint8:
        return (image * 255 + 0.5).astype(np.uint8)
    return image.astype(np.float32) / np.float32(255)

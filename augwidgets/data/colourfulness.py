"""How colourful a picture is."""

from __future__ import annotations

import numpy as np


def colour(image: np.ndarray) -> float:
    """Return how far a pixel's strongest channel lies above its weakest, on average, in levels of 255.

    Examples
    --------
    >>> colour(np.full((2, 2, 3), (90, 30, 60), np.uint8)), colour(np.ones((2, 2, 1), np.float32))
    (60.0, 0.0)
    """
    if image.shape[2] == 1:
        return 0.0
    red, green, blue = (image[..., channel] for channel in range(3))
    highest, lowest = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    white = 1 if image.dtype == np.uint8 else 255
    return white * float((highest - lowest).mean(dtype=np.float64))

"""Grain: what a sensor adds to every pixel."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.declare import pixel
from augwidgets.domain import Range, Seed


@pixel(heading="Noise")
def noise(
    image: np.ndarray,
    *,
    levels: Annotated[int, Range(0, 128, unit="of 255", neutral=0, usual=(0, 16), whole=True)] = 4,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Add a whole number from 0 to `levels` (of 255) to every value, each equally often; white stays white.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grainy = aw.noise(np.full((9, 9), 254, np.uint8), levels=4, seed=1)
    >>> sorted(set(grainy.ravel().tolist()))                                     # it saturates, it never wraps
    [254, 255]
    """
    grain = np.random.default_rng(seed).integers(0, levels, image.shape, np.uint8, endpoint=True)
    if image.dtype == np.uint8:
        return cv2.add(image, grain).reshape(image.shape)
    return np.minimum(image + grain * np.float32(1 / 255), np.float32(1))


@pixel(heading="Noise", short="grain")
def gaussian_noise(
    image: np.ndarray,
    *,
    spread: Annotated[float, Range(0, 0.5, unit="of full range", neutral=0, usual=(0, 0.1))] = 0.05,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Add grain of the same strength everywhere: normal noise whose standard deviation is `spread`.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grey = np.full((99, 99), 0.5, np.float32)
    >>> round(float(aw.gaussian_noise(grey, spread=0.1).std()), 2)
    0.1
    """
    grain = np.random.default_rng(seed).standard_normal(image.shape, np.float32)
    if image.dtype == np.uint8:
        return np.clip(image + grain * np.float32(spread * 255) + np.float32(0.5), 0, 255).astype(np.uint8)
    return np.clip(image + grain * np.float32(spread), 0, 1)

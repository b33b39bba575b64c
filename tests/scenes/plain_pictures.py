"""Squares and even backgrounds, told apart by their levels."""

from __future__ import annotations

import numpy as np

from augwidgets.scenes import Cutout


def square(label, level, **words):
    image = np.full((20, 20, 4), 255, np.uint8)
    image[..., :3] = level
    return Cutout(image, label, **words)


def ground(level):
    return np.full((60, 80, 3), level, np.uint8)

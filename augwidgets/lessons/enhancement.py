"""The page of a medical picture made clearer: after each step, with what it did to local contrast and to grain."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from augwidgets.recipe.presets import clearer_medical
from augwidgets.recipe.recipe import Recipe

# Each pixel's second difference both ways: nothing is left of it in an even slope, six times the variance of grain.
_SECOND = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
_WITHIN = 8  # pixels
_BESIDE = 25  # levels up to which a pixel belongs to the black around a scan


@dataclass(frozen=True)
class Stage:
    """A picture after one of the steps, and what is measured of it.

    Attributes
    ----------
    name : str
    image : array
    contrast : float
        The spread of the levels around a pixel, in levels of 255, on average.
    grain : float
        The standard deviation of what is left of each pixel beside its neighbours, in levels of 255.
    """

    name: str
    image: np.ndarray
    contrast: float
    grain: float


def stages(image: np.ndarray) -> list[Stage]:
    """Return the picture, and what each step of the preset makes of it, one after another.

    Parameters
    ----------
    image : array
        ``(H, W, C)`` uint8; what is black around a scan is not measured. A colour picture is measured in its green
        channel, where blood is darkest.

    Examples
    --------
    >>> [stage.name for stage in stages(np.full((40, 40, 1), 100, np.uint8))]
    ['original', 'denoise', 'adaptive equalize', 'sharpen']
    """
    shown = image.max(axis=2) > _BESIDE
    inside = shown if shown.any() else np.ones_like(shown)
    steps = clearer_medical().steps
    found = [("original", image)]
    for place, step in enumerate(steps, 1):
        found.append((step.name.replace("_", " "), Recipe(steps[:place])(image, seed=0)))
    return [Stage(name, picture, _contrast(picture, inside), _grain(picture, inside)) for name, picture in found]


def _measured(image: np.ndarray) -> np.ndarray:
    return image[..., 1 if image.shape[2] >= 3 else 0].astype(np.float32)


def _contrast(image: np.ndarray, inside: np.ndarray) -> float:
    level = _measured(image)
    mean, square = (cv2.GaussianBlur(values, (0, 0), _WITHIN) for values in (level, level * level))
    return float(np.sqrt((square - mean * mean).clip(0))[inside].mean())


def _grain(image: np.ndarray, inside: np.ndarray) -> float:
    """Estimate the grain as Immerkaer does ("Fast noise variance estimation", 1996)."""
    differences = np.abs(cv2.filter2D(_measured(image), -1, _SECOND))
    return float(np.sqrt(np.pi / 2) / 6 * differences[inside].mean())

"""What is covered, so that a model must use the rest."""

from __future__ import annotations

import math
from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.options import Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.warp.projective import sine_and_cosine


def _erased(size: tuple[int, int], width: float, height: float, x: float, y: float, fill_level: float) -> np.ndarray:
    """Return which pixels `erase` covers."""
    rows, columns = size
    hidden = np.zeros(size, bool)
    left, right = (round(columns * edge) for edge in (x - width / 2, x + width / 2))
    top, bottom = (round(rows * edge) for edge in (y - height / 2, y + height / 2))
    hidden[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    return hidden


@pixel(heading="Hide", hides=_erased, usual_chance=0.5)
def erase(
    image: np.ndarray,
    *,
    width: Annotated[float, Range(0, 1, unit="of width", neutral=0, usual=(0.1, 0.3))] = 0.25,
    height: Annotated[float, Range(0, 1, unit="of height", neutral=0, usual=(0.1, 0.3))] = 0.25,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
    fill_level: Annotated[float, Range(0, 1, unit="of full range")] = 0,
) -> np.ndarray:
    """Cover one rectangle about the point (x, y) with a grey level: take it to say yourself what is hidden.

    It may hang over the rim. Masks stay; boxes stay, or shrink to what is seen of their objects where the Sample gives
    its ``mask_values``; ``sample.visible`` says how much of each box is still seen.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.erase(np.full((1, 4), 9, np.uint8), width=0.5, height=1).tolist()
    [[9, 0, 0, 9]]
    """
    return _covered(image, _erased((image.shape[0], image.shape[1]), width, height, x, y, fill_level), fill_level)


def _holes(size: tuple[int, int], holes: int, smallest: float, largest: float, seed: int) -> list[tuple[slice, slice]]:
    """Draw the rows and columns of each hole of `coarse_dropout`."""
    rows, columns = size
    drawn = []
    # A row of shares for each hole that there may be.
    for across, down, left, top in np.random.default_rng(seed).random((_MOST_HOLES, 4))[:holes].tolist():
        width, height = (
            max(round((smallest + (largest - smallest) * share) * side), 1)
            for share, side in ((across, columns), (down, rows))
        )
        x, y = round(left * (columns - width)), round(top * (rows - height))
        drawn.append((slice(y, y + height), slice(x, x + width)))
    return drawn


def _dropped(
    size: tuple[int, int], holes: int, smallest: float, largest: float, fill_level: float, noisy: bool, seed: int
) -> np.ndarray:
    """Return which pixels `coarse_dropout` covers."""
    hidden = np.zeros(size, bool)
    for hole in _holes(size, holes, smallest, largest, seed):
        hidden[hole] = True
    return hidden


_MOST_HOLES = 64


@pixel(heading="Hide", hides=_dropped, usual_chance=0.5)
def coarse_dropout(
    image: np.ndarray,
    *,
    holes: Annotated[int, Range(0, _MOST_HOLES, neutral=0, usual=(1, 12), whole=True)] = 8,
    smallest: Annotated[float, Range(0, 1, unit="of the side")] = 0.05,
    largest: Annotated[float, Range(0, 1, unit="of the side")] = 0.2,
    fill_level: Annotated[float, Range(0, 1, unit="of full range")] = 0,
    noisy: Annotated[bool, Switch()] = False,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Cover several rectangles at random places: take it for classification, and when in doubt.

    They take one grey level, or noise if `noisy`. Width and height of each are drawn one by one between `smallest`
    and `largest`, as shares of the picture's width and height. They lie inside the picture and may overlap; one more
    of them leaves the others where they are. Masks
    stay; boxes stay, or shrink to what is seen of their objects where the Sample gives its ``mask_values``;
    ``sample.visible`` says how much of each box is still seen.

    References
    ----------
    DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017; with noise:
    Zhong and others, "Random erasing data augmentation", AAAI 2020.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> grey = np.full((100, 200), 90, np.uint8)
    >>> int((aw.coarse_dropout(grey, holes=1, smallest=0.1, largest=0.1) == 0).sum())          # 20 by 10 pixels
    200
    """
    out = image.copy()
    full = 255 if image.dtype == np.uint8 else 1
    rng = np.random.default_rng([seed, 1])  # not the stream of the places
    for hole in _holes((image.shape[0], image.shape[1]), holes, smallest, largest, seed):
        if noisy:
            grain = rng.integers(0, 256, out[hole].shape, np.uint8)
            out[hole] = grain if full == 255 else grain / np.float32(255)
        else:
            out[hole] = round(fill_level * 255) if full == 255 else fill_level
    return out


def _gridded(
    size: tuple[int, int], period: float, covered: float, x: float, y: float, angle: float, fill_level: float
) -> np.ndarray:
    """Return which pixels `grid_mask` covers."""
    rows, columns = size
    step = period * columns
    right = np.arange(columns) + (0.5 - x * columns)
    down = (np.arange(rows) + (0.5 - y * rows))[:, None]
    if angle:
        sine, cosine = sine_and_cosine(angle)
        right, down = right * cosine - down * sine, right * sine + down * cosine
    # Places are counted from the left and top edge of a square; what is shorter than its side lies in it.
    side = math.sqrt(covered)
    inside: list[np.ndarray] = [np.mod(place / step + side / 2, 1) < side for place in (right, down)]
    return inside[0] & inside[1]


@pixel(heading="Hide", hides=_gridded, usual_chance=0.5)
def grid_mask(
    image: np.ndarray,
    *,
    period: Annotated[float, Range(0.02, 1, unit="of width", usual=(0.15, 0.4))] = 0.2,
    covered: Annotated[float, Range(0, 1, unit="of the picture", neutral=0, usual=(0.1, 0.4))] = 0.25,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
    angle: Annotated[float, Range(-180, 180, unit="deg", neutral=0)] = 0,
    fill_level: Annotated[float, Range(0, 1, unit="of full range")] = 0,
) -> np.ndarray:
    """Cover a regular grid of squares: take it where some of every object must be hidden and some of it be seen.

    One square has its middle at the point (x, y), about which a positive `angle` turns the grid anticlockwise. Masks
    stay; boxes stay, or shrink to what is seen of their objects where the Sample gives its ``mask_values``;
    ``sample.visible`` says how much of each box is still seen.

    References
    ----------
    Chen and others, "GridMask data augmentation", 2020; a square there is as wide as one minus its ratio r.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.grid_mask(np.full((2, 8), 9, np.uint8), period=0.5, covered=0.25, y=0.25).tolist()
    [[0, 9, 9, 0, 0, 9, 9, 0], [9, 9, 9, 9, 9, 9, 9, 9]]
    """
    hidden = _gridded((image.shape[0], image.shape[1]), period, covered, x, y, angle, fill_level)
    return _covered(image, hidden, fill_level)


def _covered(image: np.ndarray, hidden: np.ndarray, fill_level: float) -> np.ndarray:
    """Return the picture with one grey level where it is hidden."""
    level = round(fill_level * 255) if image.dtype == np.uint8 else fill_level
    return cv2.copyTo(np.full_like(image, level), hidden.view(np.uint8), image.copy()).reshape(image.shape)

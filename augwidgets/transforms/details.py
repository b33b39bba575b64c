"""How sharp it is: what is done with a pixel's neighbours."""

from __future__ import annotations

import math
from typing import Annotated

import cv2
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.declare import kit_pixel as pixel
from augwidgets.warp.projective import sine_and_cosine

# The guided filter of `detail_enhance` keeps edges whose levels spread by more than this share of full range: they are
# no detail, and lifting them would draw halos.
_EDGE = 0.1

# A streak is drawn as this many points for each pixel of its length; with eight its weights are exact to a thousandth.
_POINTS = 8


@pixel
def blur(
    image: np.ndarray, *, sigma: Annotated[float, Range(0, 20, unit="px", neutral=0, usual=(0, 2))] = 1.5
) -> np.ndarray:
    """Soften the picture, as a lens out of focus does: a Gaussian of standard deviation `sigma`.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dot = np.zeros((9, 9), np.float32); dot[4, 4] = 1
    >>> soft = aw.blur(dot, sigma=1)
    >>> round(float(soft.sum()), 3), round(float(soft[4, 4]), 2)                 # the light is spread, not lost
    (1.0, 0.16)
    """
    return _softened(image, sigma)


@pixel
def motion_blur(
    image: np.ndarray,
    *,
    length: Annotated[float, Range(0, 0.3, unit="of width", neutral=0, usual=(0, 0.03))] = 0.03,
    direction: Annotated[float, Range(-90, 90, unit="deg", usual=(-90, 90))] = 0,
) -> np.ndarray:
    """Smear the picture along a straight line, as a camera does that moves while the shutter is open.

    At 0 degrees the streak is level, a positive angle raises its right end. It is the mean of the pictures that are
    slid along the streak, half of it to either side; beyond the rim the picture is mirrored. Streaks of more than a
    twentieth of the width take some 35 ms for the nine pictures of a grid, for each pixel is a mean of many.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dot = np.zeros((9, 20), np.float32); dot[4, 10] = 1
    >>> smeared = aw.motion_blur(dot, length=0.2)                                # a streak of 4 pixels
    >>> round(float(smeared.sum()), 3), smeared[4, 8:13].round(3).tolist()
    (1.0, [0.125, 0.25, 0.25, 0.25, 0.125])
    """
    streak = _streak(length * image.shape[1], direction)
    return cv2.filter2D(image, -1, streak, borderType=cv2.BORDER_REFLECT).reshape(image.shape)


@pixel
def median(
    image: np.ndarray, *, side: Annotated[float, Range(1, 31, unit="px", neutral=1, usual=(1, 5))] = 5
) -> np.ndarray:
    """Wipe out specks and hairlines and keep the edges: every value becomes the median of a square around it.

    `side` is the side of that square. It has a middle only where it is an odd number; in between, the results of the
    two odd numbers beside it are blended, so that a slider and a preview move smoothly. Float pictures are rounded
    to bytes from a side of more than 5 on, for which OpenCV has no other way. From there on nine pictures of a grid
    take up to 50 ms: counting levels costs more than comparing nine or 25 of them.

    At odd sides it is scikit-image's ``filters.median`` with a square and ``mode="nearest"``.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.median(np.array([[10, 10, 255, 10, 20, 20]], np.uint8), side=3).tolist()
    [[10, 10, 10, 20, 20, 20]]
    """
    odd = 1 + 2 * int((side - 1) / 2)
    share = (side - odd) / 2
    out = _median(image, odd)
    if share == 0:
        return out
    return cv2.addWeighted(out, 1 - share, _median(image, odd + 2), share, 0).reshape(image.shape)


@pixel
def sharpen(
    image: np.ndarray,
    *,
    amount: Annotated[float, Range(-1, 5, unit="times", neutral=0, usual=(0, 2))] = 1,
    radius: Annotated[float, Range(0.3, 10, unit="px")] = 1,
) -> np.ndarray:
    """Make edges stand out: `amount` times what a blur of this radius takes away is added (an unsharp mask).

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> edge = np.array([[80] * 8 + [160] * 8] * 4, np.uint8)
    >>> sharp = aw.sharpen(edge, amount=1)
    >>> bool(sharp.min() < 80), bool(sharp.max() > 160)
    (True, True)
    """
    return _sharpened(image, amount, radius)


@pixel(usual_chance=0.5)
def sharpen_regions(
    image: np.ndarray,
    *,
    regions: Annotated[int, Range(0, 20, neutral=0, usual=(1, 5), whole=True)] = 4,
    amount: Annotated[float, Range(0, 5, unit="times", neutral=0, usual=(0, 3))] = 3,
    smallest: Annotated[float, Range(0, 1, unit="of the side")] = 0.15,
    largest: Annotated[float, Range(0, 1, unit="of the side")] = 0.4,
    radius: Annotated[float, Range(0.3, 10, unit="px")] = 1,
    seed: Annotated[int, Seed()] = 0,
) -> np.ndarray:
    """Make edges stand out inside a few rectangles; the rest of the picture stays as it is, bit by bit.

    Width and height of each rectangle are drawn one by one between `smallest` and `largest`, as shares of the
    picture's width and height (the two may stand either way round); it lies anywhere inside the picture. Where
    rectangles lie over each other the picture is sharpened once. One more rectangle leaves the others where they are.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> image = aw.pictures.cat().image
    >>> sharp = aw.sharpen_regions(image, regions=1, smallest=0.3, largest=0.3)
    >>> rows, columns, _ = np.nonzero(sharp != image)
    >>> int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1                          # three tenths of 300 x 451
    (90, 135)
    """
    chosen = _rectangles(image.shape[:2], regions, (smallest, largest), seed)
    if not chosen.any():
        return image.copy()
    return np.where(chosen[..., None], _sharpened(image, amount, radius), image)


@pixel(short="detail")
def detail_enhance(
    image: np.ndarray,
    *,
    amount: Annotated[float, Range(0, 5, unit="times", neutral=0, usual=(0, 2))] = 1.5,
    radius: Annotated[float, Range(1, 64, unit="px")] = 8,
) -> np.ndarray:
    """Bring out fur, leaves and folds, and leave strong edges alone: local contrast without halos.

    The luminance is smoothed within `radius` pixels by a filter that stops at edges (a guided filter, the luminance
    its own guide). What this takes away is detail; `amount` times as much is added to all channels, so that colours
    keep their tint.

    References
    ----------
    He, Sun, Tang, "Guided image filtering", ECCV 2010.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> cloth = np.tile(np.array([[100, 110], [110, 100]], np.uint8), (32, 32))
    >>> np.unique(aw.detail_enhance(cloth, amount=2)[8:-8, 8:-8]).tolist()       # three times as far from 105
    [90, 120]
    """
    bytes_in = image.dtype == np.uint8
    light = image[..., 0] if image.shape[2] == 1 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    level = light * np.float32(1 / 255) if bytes_in else light
    lift = (level - _smoothed(level, round(radius))) * np.float32(amount * (255 if bytes_in else 1))
    if bytes_in:
        lift = np.rint(lift).astype(np.int16)
    lifts = cv2.merge([lift] * image.shape[2]).reshape(image.shape)
    return cv2.add(image, lifts, dtype=cv2.CV_8U if bytes_in else cv2.CV_32F).reshape(image.shape)


def _softened(image: np.ndarray, sigma: float) -> np.ndarray:
    if sigma == 0:
        return image.copy()
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT).reshape(image.shape)


def _sharpened(image: np.ndarray, amount: float, radius: float) -> np.ndarray:
    return cv2.addWeighted(image, 1 + amount, _softened(image, radius), -amount, 0).reshape(image.shape)


def _median(image: np.ndarray, side: int) -> np.ndarray:
    """Return the median of each ``side x side`` square, the rim repeated."""
    if side == 1:
        return image.copy()
    if image.dtype == np.uint8 or side <= 5:
        return cv2.medianBlur(image, side).reshape(image.shape)
    rounded = (image * 255 + 0.5).astype(np.uint8)
    return cv2.medianBlur(rounded, side).reshape(image.shape) * np.float32(1 / 255)


def _streak(pixels: float, direction: float) -> np.ndarray:
    """Return the kernel of a streak of this length: points along it, each shared out among four pixels around it."""
    sine, cosine = sine_and_cosine(direction)
    count = max(1, math.ceil(pixels * _POINTS))
    along = ((np.arange(count) + 0.5) / count - 0.5) * pixels
    x, y = along * cosine, -along * sine
    across, down = math.ceil(abs(cosine) * pixels / 2), math.ceil(abs(sine) * pixels / 2)
    kernel = np.zeros((2 * down + 3, 2 * across + 3))  # with a rim, for the share 0 of a point on the last pixel
    left, top = np.floor(x), np.floor(y)
    for right in (0, 1):
        for below in (0, 1):
            share = (1 - abs(x - left - right)) * (1 - abs(y - top - below))
            places = (top + below + down + 1).astype(int), (left + right + across + 1).astype(int)
            np.add.at(kernel, places, share / count)
    return kernel[1:-1, 1:-1]


def _rectangles(size: tuple[int, ...], count: int, sides: tuple[float, float], seed: int) -> np.ndarray:
    """Return which pixels lie in the drawn rectangles."""
    chosen = np.zeros(size, bool)
    for width, height, x, y in np.random.default_rng(seed).random((count, 4)):
        spans = []
        for length, share, place in ((size[0], height, y), (size[1], width, x)):
            side = (min(sides) + share * (max(sides) - min(sides))) * length
            start = place * (length - side)
            spans.append(slice(round(start), round(start + side)))
        chosen[tuple(spans)] = True
    return chosen


def _smoothed(level: np.ndarray, radius: int) -> np.ndarray:
    """Smooth ``(H, W)`` float levels up to their edges: a guided filter whose guide is the picture itself."""
    window = (2 * radius + 1, 2 * radius + 1)

    def mean(values: np.ndarray) -> np.ndarray:
        return cv2.blur(values, window, borderType=cv2.BORDER_REFLECT)

    middle = mean(level)
    variance = mean(level * level) - middle * middle
    slope = variance / (variance + np.float32(_EDGE**2))
    return mean(slope) * level + mean(middle - slope * middle)

"""An object before a plain background: which pixels are its own, and how much of each at its edge."""

from __future__ import annotations

import cv2
import numpy as np

from augwidgets.scenes.unmixing import Found, unmixed


def border_colour(image: np.ndarray) -> np.ndarray:
    """Return the median colour of the outermost pixels of an ``(H, W, C)`` picture.

    Examples
    --------
    >>> border_colour(np.full((4, 5, 3), 250, np.uint8)).tolist()
    [250.0, 250.0, 250.0]
    """
    colour: np.ndarray = np.median(_border(image), axis=0)
    return colour


def plain_share(image: np.ndarray, colour: np.ndarray, threshold: float) -> float:
    """Return which share of the outermost pixels is the background."""
    return float(_is_near(_border(image), colour, threshold).mean())


def without_background(image: np.ndarray, colour: np.ndarray, threshold: float, *, largest: bool, holes: bool) -> Found:
    """Find the object before a background of one colour.

    A pixel is background where *all* its channels are within ``1 - threshold`` of the colour, and only where it is
    connected with the picture's edge: white parts inside a white background's object stay. At the object's edge, two
    pixels wide, each pixel is taken apart into the background and the object's colour from farther inside, so that no
    fringe is left.

    Parameters
    ----------
    image : array
        ``(H, W, C)`` uint8.
    colour : array
        C levels, 0 to 255.
    threshold : float
        0 to 1: how much like the background a pixel must be; .9 for white takes what is at least .9 in all channels.
    largest : bool
        Whether only the largest connected part is the object.
    holes : bool
        Whether the background may be seen through the object.

    Examples
    --------
    >>> image = np.full((9, 9, 3), 255, np.uint8)
    >>> image[2:7, 2:7] = 20; image[4, 4] = 255
    >>> found = without_background(image, np.array([255.0] * 3), .9, largest=True, holes=False)
    >>> found.shares.sum(), found.shares[4, 4], found.colours[2, 2].tolist()
    (np.float32(25.0), np.float32(1.0), [20.0, 20.0, 20.0])
    """
    inside = before_background(image, colour, threshold, largest=largest, holes=holes)
    return unmixed(image.astype(np.float32), inside, colour.astype(np.float32))


def before_background(
    image: np.ndarray, colour: np.ndarray, threshold: float, *, largest: bool, holes: bool
) -> np.ndarray:
    """Return which pixels are the object, ``(H, W)`` truth values, as `without_background` finds them."""
    inside: np.ndarray = np.logical_not(_is_near(image, colour, threshold))
    if not holes:
        inside = _filled(inside)
    return _largest(inside) if largest else inside


def _border(image: np.ndarray) -> np.ndarray:
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])


def _is_near(levels: np.ndarray, colour: np.ndarray, threshold: float) -> np.ndarray:
    away = np.abs(levels.astype(np.float32) - colour.astype(np.float32))
    return np.asarray((away <= 255 * (1 - threshold) + 1e-3).all(axis=-1))


def _filled(inside: np.ndarray) -> np.ndarray:
    """Return the object with its holes: what of the background the picture's edge does not reach."""
    framed = np.pad(~inside, 1, constant_values=True).view(np.uint8)
    _, parts = cv2.connectedComponents(framed, connectivity=4)
    outside: np.ndarray = parts[1:-1, 1:-1] == parts[0, 0]
    return ~outside


def _largest(inside: np.ndarray) -> np.ndarray:
    count, parts, measures, _ = cv2.connectedComponentsWithStats(inside.view(np.uint8), connectivity=8)
    if count < 2:
        return inside
    largest: np.ndarray = parts == 1 + int(measures[1:, cv2.CC_STAT_AREA].argmax())
    return largest

"""The edge of an object: each pixel there is taken apart into the object's colour and the background's."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

_NEIGHBOURS = np.ones((3, 3), np.uint8)
_DEEP = 2  # pixels from the edge, from where on nothing else shines through
_FAR = 4.0  # pixels: a colour is known so near to what lies deep in it; thinner parts stay as they are
_UNLIKE = 24.0  # levels: a pixel's share can be told where object and background differ by so much
_FAINT = 0.04  # a share that grain alone may bring about


class Found(NamedTuple):
    """An object as it was found.

    Attributes
    ----------
    colours : array
        ``(H, W, C)`` float32, 0 to 255: the object's own, without the background's light at its edge.
    shares : array
        ``(H, W)`` float32: how much of each pixel is the object.
    """

    colours: np.ndarray
    shares: np.ndarray


def unmixed(levels: np.ndarray, inside: np.ndarray, colour: np.ndarray | None = None) -> Found:
    """Tell at an object's edge, two pixels to each side of it, how much of each pixel is the object.

    Parameters
    ----------
    levels : array
        ``(H, W, C)`` float32, 0 to 255.
    inside : array
        ``(H, W)`` truth values.
    colour : array, optional
        C levels: the background's, where it has one colour; without it the nearest one farther out.

    Examples
    --------
    >>> levels = np.full((12, 12, 3), 200, np.float32)
    >>> levels[:, :6] = 20; levels[:, 6] = 110                    # half of its column is the dark object
    >>> inside = np.zeros((12, 12), bool); inside[:, :7] = True
    >>> found = unmixed(levels, inside)
    >>> found.shares[5, 5:8].tolist(), found.colours[5, 6].tolist()
    ([1.0, 0.5, 0.0], [20.0, 20.0, 20.0])
    """
    deep = cv2.erode(inside.view(np.uint8), _NEIGHBOURS, iterations=_DEEP)
    edge = (cv2.dilate(inside.view(np.uint8), _NEIGHBOURS) > 0) & (deep == 0)
    shares = inside.astype(np.float32)
    if not deep.any() or not edge.any():
        return Found(levels, shares)
    objects, known = _nearest(levels, deep, edge)
    if colour is None:
        beyond = 1 - cv2.dilate(inside.view(np.uint8), _NEIGHBOURS, iterations=_DEEP)
        if not beyond.any():
            return Found(levels, shares)
        grounds, is_near = _nearest(levels, beyond, edge)
        both = known & is_near
        objects, grounds = objects[both[known]], grounds[both[is_near]]
        known = both
    else:
        grounds = colour
    apart = objects - grounds
    length = (apart**2).sum(axis=1)
    share = ((levels[known] - grounds) * apart).sum(axis=1) / np.maximum(length, 1e-6)
    can_be_told = length >= _UNLIKE**2
    share = np.where(can_be_told, np.where(share < _FAINT, 0, np.minimum(share, 1)), shares[known])
    shares[known] = share
    colours = levels.copy()
    colours[known] = np.where((can_be_told & (share < 1))[:, None], objects, levels[known])
    return Found(colours, shares)


def _nearest(levels: np.ndarray, where: np.ndarray, edge: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for pixels of the edge the nearest colour of `where`, and for which of them it is near enough."""
    distances, names = cv2.distanceTransformWithLabels(1 - where, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    known = edge & (distances <= _FAR)
    own = np.zeros((int(names.max()) + 1, levels.shape[2]), np.float32)
    own[names[where > 0]] = levels[where > 0]
    return own[names[known]], known

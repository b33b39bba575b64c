"""How an object's edge is joined with the background: paste, feather, box, motion, poisson.

A detector that is trained on one kind of seam may learn the seam. Dwibedi, Misra and Hebert (Cut, Paste and Learn,
ICCV 2017) measured it on photographs of a kitchen (GMU Kitchen, mean average precision): 65.9 for pasted objects, 68.9
with a Gaussian edge, 58.4 with Poisson blending alone, 72.4 with all of them mixed, and 73.7 where *the same scene* was
painted with each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np

from augwidgets.scenes.placed import Layer

WIDTH = 0.012  # of the picture's shorter side: how wide an edge is softened


def paste(layer: Layer, canvas: np.ndarray, width: float) -> None:
    """Put it there with the edge that it has."""
    _mix(canvas, layer, layer.colours, layer.shares)


def feather(layer: Layer, canvas: np.ndarray, width: float) -> None:
    """Let it fade out inside its edge, as a Gaussian does."""
    blurred = cv2.GaussianBlur(layer.shares, (0, 0), max(width / 2, 0.3))
    _mix(canvas, layer, layer.colours, _inside(layer.shares, blurred))


def box(layer: Layer, canvas: np.ndarray, width: float) -> None:
    """Let it fade out inside its edge, evenly."""
    side = 2 * max(round(width / 2), 1) + 1
    _mix(canvas, layer, layer.colours, _inside(layer.shares, cv2.blur(layer.shares, (side, side))))


def motion(layer: Layer, canvas: np.ndarray, width: float) -> None:
    """Smear its edge along a line, as if it moved; the direction is that in which it is longest."""
    side = 2 * max(round(width), 1) + 1
    height, across = layer.shares.shape
    line = np.zeros((side, side), np.float32)
    if across >= height:
        line[side // 2] = 1 / side
    else:
        line[:, side // 2] = 1 / side
    _mix(canvas, layer, layer.colours, cv2.filter2D(layer.shares, -1, line, borderType=cv2.BORDER_CONSTANT))


def poisson(layer: Layer, canvas: np.ndarray, width: float) -> None:
    """Keep its differences, and take the light at its edge from the ground: Poisson image editing (Perez 2003)."""
    solid = (layer.solid.view(np.uint8)) * np.uint8(255)
    x, y, across, down = cv2.boundingRect(solid)
    # OpenCV leaves the rim of the picture out, and solves for the pixels inside the rim of what is left.
    inner = cv2.boundingRect(solid[y + 1 : y + down - 1, x + 1 : x + across - 1]) if min(across, down) > 2 else (0,)
    if min(inner[2:], default=0) < 3:
        paste(layer, canvas, width)
        return
    colours, solid = layer.colours[y : y + down, x : x + across], solid[y : y + down, x : x + across]
    left, top = layer.left + x, layer.top + y
    # OpenCV wants all of it on the canvas, and a pixel around it: what lies beyond repeats the background's edge.
    beyond = max(2 - left, 2 - top, left + across + 2 - canvas.shape[1], top + down + 2 - canvas.shape[0], 0)
    ground = cv2.copyMakeBorder(canvas, beyond, beyond, beyond, beyond, cv2.BORDER_REPLICATE)
    middle = (left + beyond + across // 2, top + beyond + down // 2)
    cloned = cv2.seamlessClone(
        np.ascontiguousarray(colours), ground, np.ascontiguousarray(solid), middle, cv2.NORMAL_CLONE
    )
    height, wide = canvas.shape[:2]
    canvas[:] = cloned[beyond : beyond + height, beyond : beyond + wide]


Blend = Callable[[Layer, np.ndarray, float], None]
BLENDS: Mapping[str, Blend] = MappingProxyType(
    {"paste": paste, "feather": feather, "box": box, "motion": motion, "poisson": poisson}
)


def margin_of(blend: str, width: float) -> int:
    """Return how many pixels around an object its blend may touch.

    Examples
    --------
    >>> margin_of("motion", 5.0), margin_of("feather", 5.0)
    (6, 0)
    """
    return math.ceil(width) + 1 if blend == "motion" else 0


def _inside(shares: np.ndarray, blurred: np.ndarray) -> np.ndarray:
    """Return shares that fall to nothing at the edge: half of a blurred edge lies outside, and is left out."""
    doubled = cv2.addWeighted(blurred, 2.0, blurred, 0.0, -255.0)  # saturates at 0
    return np.minimum(shares, doubled)


def _mix(canvas: np.ndarray, layer: Layer, colours: np.ndarray, shares: np.ndarray) -> None:
    both = layer.on(canvas.shape[:2])
    if both is None:
        return
    there, own = both
    weight = shares[own].astype(np.float32) * np.float32(1 / 255)
    ground = np.ascontiguousarray(canvas[there])
    canvas[there] = cv2.blendLinear(np.ascontiguousarray(colours[own]), ground, weight, 1 - weight)

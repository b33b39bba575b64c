"""`Placed`: where an object stands in a scene, how large and how turned; and `Layer`, its pixels there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.range import Range
from augwidgets.scenes.argument_checks import check_flag
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps.step import Step

Size = tuple[int, int]

_SOLID = 128
SMALLEST, LARGEST = 1e-4, 8.0  # of the shorter side
# Centres may lie beside the picture: an object need not be whole.
_VALUES = {
    "x": Range(-2, 3),
    "y": Range(-2, 3),
    "scale": Range(SMALLEST, LARGEST),
    "angle": Range(-180, 180, unit="deg"),
}


@dataclass(frozen=True)
class Placed:
    """An object of a scene.

    Parameters
    ----------
    cutout : int
        Its number in the plan's cut-outs (or distractors).
    x, y : float
        Where its centre lies, as shares of the picture's width and height.
    scale : float
        Its size, as a share of the picture's shorter side: of the longer side of the cut-out.
    angle : float
        Degrees, anticlockwise about its own centre.
    mirrored : bool
    steps : tuple of Step
        What a recipe does to it before.
    labelled : bool
        Whether it is one that counts; a distractor is seen, covers others, and has no label.

    Examples
    --------
    >>> Placed(0, x=.5, y=.25, scale=.5).matrix((10, 20), (40, 60)).round(3).tolist()
    [[1.0, 0.0, 20.0], [0.0, 1.0, 5.0]]
    """

    cutout: int
    x: float
    y: float
    scale: float
    angle: float = 0.0
    mirrored: bool = False
    steps: tuple[Step, ...] = ()
    labelled: bool = True

    def __post_init__(self) -> None:
        if not is_whole(self.cutout) or self.cutout < 0:
            raise ValueError(f"cutout must be a whole number from 0, got {told(self.cutout)}")
        for name, domain in _VALUES.items():
            object.__setattr__(self, name, domain.check(getattr(self, name), name))
        for name in ("mirrored", "labelled"):
            check_flag(getattr(self, name), name)
        if not isinstance(self.steps, (list, tuple)) or not all(isinstance(one, Step) for one in self.steps):
            raise TypeError(f"steps must be Steps that a recipe has drawn, got {told(self.steps)}")
        object.__setattr__(self, "steps", tuple(self.steps))

    def times(self, own: Size, canvas: Size) -> float:
        """Return how many pixels of the canvas one of the cut-out's becomes."""
        return self.scale * min(canvas) / max(own)

    def matrix(self, own: Size, canvas: Size) -> np.ndarray:
        """Return the two rows that take a point of the cut-out to the canvas, in the kit's frame."""
        times, turn = self.times(own, canvas), math.radians(self.angle)
        across, down = math.cos(turn) * times, math.sin(turn) * times
        side = -1 if self.mirrored else 1
        rows = np.array([[across * side, down, 0.0], [0.0 - down * side, across, 0.0]])
        rows[:, 2] = (self.x * canvas[1], self.y * canvas[0]) - rows[:, :2] @ (own[1] / 2, own[0] / 2)
        return rows


@dataclass(frozen=True, eq=False)
class Layer:
    """The pixels of one object on the canvas, in the window that holds them all, also beyond the canvas's edge.

    Attributes
    ----------
    top, left : int
        Where the window begins.
    colours : array
        ``(h, w, 3)`` uint8.
    shares : array
        ``(h, w)`` uint8: how much of each pixel is the object.
    """

    top: int
    left: int
    colours: np.ndarray
    shares: np.ndarray

    @kept_property
    def solid(self) -> np.ndarray:
        """``(h, w)`` truth values: the pixels that are the object by half or more."""
        solid: np.ndarray = self.shares >= _SOLID
        return solid

    def on(self, size: Size) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
        """Return the part of a canvas that it covers, and the part of it that is there; None beside the canvas."""
        height, width = self.shares.shape
        top, left = max(self.top, 0), max(self.left, 0)
        foot, right = min(self.top + height, size[0]), min(self.left + width, size[1])
        if top >= foot or left >= right:
            return None
        there = slice(top, foot), slice(left, right)
        return there, (slice(top - self.top, foot - self.top), slice(left - self.left, right - self.left))

    def extent(self) -> tuple[int, int, int, int] | None:
        """Return the edges x0, y0, x1, y1 of its solid pixels on the canvas's grid; None without any."""
        return self._extent

    @kept_property
    def _extent(self) -> tuple[int, int, int, int] | None:
        x, y, width, height = cv2.boundingRect(self.solid.view(np.uint8))
        if not width:
            return None
        return self.left + x, self.top + y, self.left + x + width, self.top + y + height


def layer_of(cutout: Cutout | SmallCutout, placed: Placed, canvas: Size, margin: int = 0) -> Layer:
    """Return an object's pixels on a canvas.

    Parameters
    ----------
    cutout : Cutout or SmallCutout
    placed : Placed
    canvas : (int, int)
        Height and width.
    margin : int
        Pixels around it, for an edge that is blurred.

    Examples
    --------
    >>> image = np.zeros((4, 8, 4), np.uint8); image[..., 3] = 255
    >>> layer = layer_of(Cutout(image), Placed(0, .5, .5, scale=.5), (16, 16))
    >>> layer.extent(), int(layer.solid.sum())
    ((4, 6, 12, 10), 32)
    """
    own = cutout.size
    rows = placed.matrix(own, canvas)
    corners = rows[:, :2] @ [[0, own[1], own[1], 0], [0, 0, own[0], own[0]]] + rows[:, 2:]
    left, top = (math.floor(edge) - 1 - margin for edge in corners.min(axis=1))
    right, foot = (math.ceil(edge) + 1 + margin for edge in corners.max(axis=1))
    image = cutout.shrunk(placed.times(own, canvas))
    if image.shape[:2] != own:
        high, wide = image.shape[:2]
        rows = rows @ np.array([[own[1] / wide, 0, 0], [0, own[0] / high, 0], [0, 0, 1.0]])
    # OpenCV counts from the centre of the first pixel, the kit from its corner.
    centred = rows.copy()
    centred[:, 2] += rows[:, :2] @ (0.5, 0.5) - (left + 0.5, top + 0.5)
    around = cv2.copyMakeBorder(image, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    around[[0, -1], :, 3] = 0
    around[:, [0, -1], 3] = 0
    centred[:, 2] -= centred[:, :2] @ (1, 1)
    found = cv2.warpAffine(around, centred, (right - left, foot - top), None, cv2.INTER_LINEAR, cv2.BORDER_REPLICATE)
    return Layer(top, left, found[..., :3], found[..., 3])


def as_numbers(placed: Placed) -> dict[str, Any]:
    """Return what stands in its code: what is not at rest."""
    given: dict[str, Any] = {"cutout": placed.cutout, "x": placed.x, "y": placed.y, "scale": placed.scale}
    if placed.angle:
        given["angle"] = placed.angle
    if placed.mirrored:
        given["mirrored"] = True
    if placed.steps:
        given["steps"] = placed.steps
    if not placed.labelled:
        given["labelled"] = False
    return given

"""What a hand paints on a picture: polygons that are filled and strokes of a brush, in shares, as values and as pixels.

A polygon or a stroke is a sequence of points x, y, as shares of the picture's width and height; a stroke is as wide as
its brush, a share of the picture's width, and round at its ends.
"""

from __future__ import annotations

from typing import Any, Protocol

import cv2
import numpy as np

from augwidgets.domain.argument_checks import is_number, is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.sample.outlines import pixels_inside

Points = tuple[tuple[float, float], ...]
Shapes = tuple[Points, ...]

WIDTH = 0.05  # of the picture's width: a brush
_WIDTH = Range(1e-4, 1, unit="of width")
_REACH = Range(-1, 2)  # a hand may go over the edge of the picture
_MOST = 20_000  # points in all
_FINE = 4  # OpenCV takes points in sixteenths of a pixel


class Painted(Protocol):
    """What must be known of a painted region to find it."""

    @property
    def polygons(self) -> Shapes: ...
    @property
    def strokes(self) -> Shapes: ...
    @property
    def width(self) -> float: ...


def checked_shapes(shapes: Any, name: str, least: int, size: Any = None) -> Shapes:
    """Return polygons or strokes as tuples of shares.

    Parameters
    ----------
    shapes : sequence of sequences of (x, y)
    name : str
    least : int
        How many points each has at least.
    size : (int, int), optional
        Height and width of the picture whose pixels the points count; without it they are shares.

    Raises
    ------
    TypeError, ValueError
        In one sentence.

    Examples
    --------
    >>> checked_shapes([[(0, 0), (80, 0), (80, 30)]], "polygons", 3, size=(60, 80))
    (((0.0, 0.0), (1.0, 0.0), (1.0, 0.5)),)
    """
    if not isinstance(shapes, (list, tuple)):
        raise TypeError(f"{name} must be a list of lists of points (x, y), got {told(shapes)}")
    height, width = (1, 1) if size is None else size
    made = []
    for shape in shapes:
        points = shape.tolist() if isinstance(shape, np.ndarray) else shape
        if not isinstance(points, (list, tuple)) or not all(_is_point(point) for point in points):
            raise TypeError(f"{name} must be a list of lists of points (x, y), got one of {told(shape)}")
        if len(points) < least:
            raise ValueError(f"each of {name} must have {least} points at least, got {told(shape)}")
        made.append(tuple((_share(x, width, size), _share(y, height, size)) for x, y in points))
    if sum(map(len, made)) > _MOST:
        raise ValueError(f"{name} must have at most {_MOST:,} points in all, got {sum(map(len, made)):,}")
    return tuple(made)


def checked_width(width: Any, size: Any = None) -> float:
    """Return the width of a brush as a share of the picture's width; with a size it counts that one's pixels."""
    if size is not None and is_number(width):
        width = width / size[1]
    return float(_WIDTH.check(width, "width"))


def checked_size(size: Any) -> Any:
    """Return height and width, or None; raise where something else came."""
    if size is None:
        return None
    if not isinstance(size, (tuple, list)) or len(size) != 2 or not all(is_whole(one) and one > 0 for one in size):
        raise ValueError(f"size must be (height, width) of the picture that was painted on, got {told(size)}")
    return size


def painted_pixels(region: Painted, size: tuple[int, int]) -> np.ndarray:
    """Return which pixels of a picture were painted: those of any polygon or stroke.

    A pixel lies in a polygon where its centre does.

    Parameters
    ----------
    region : Region
    size : (int, int)
        Height and width.
    """
    height, width = size
    found = np.zeros(size, np.uint8)
    for polygon in region.polygons:
        found |= pixels_inside([np.array(polygon) * (width, height)], size).view(np.uint8)
    thick = max(1, round(region.width * width))
    for stroke in region.strokes:
        points = np.rint((np.array(stroke) * (width, height) - 0.5) * 2**_FINE).astype(np.int32)
        ends = points if len(points) > 1 else np.repeat(points, 2, axis=0)
        cv2.polylines(found, [ends], False, 1, thick, cv2.LINE_8, _FINE)
    inside: np.ndarray = found.view(bool)
    return inside


def _is_point(point: Any) -> bool:
    return isinstance(point, (list, tuple)) and len(point) == 2 and all(is_number(one) for one in point)


def _share(value: Any, side: int, size: Any) -> float:
    share = float(value) / side
    if not _REACH.low <= share <= _REACH.high:
        hint = "" if size is not None else "; give size= where they count pixels"
        raise ValueError(f"points must be shares of the picture, 0 to 1, got {told(value)}{hint}")
    return share

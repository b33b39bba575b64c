"""Counts of pixels (`px`) on their way to a neighbour: what of a step can be said in whole pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.dialects.calls import Untranslatable
from augwidgets.domain.pixel_count import PixelCount

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep


def whole_pixels(step: OpenStep, name: str) -> tuple[int, int] | None:
    """Return the ends of a range of pixels, (0, 0) for a share that stays 0, None for another share.

    Parts of pixels are refused: where a neighbour counts pixels, it counts whole ones.
    """
    low, high = step.ranges[name]
    if not isinstance(low, PixelCount):
        return (0, 0) if low == high == 0 else None
    if not (low.is_whole and high.is_whole):
        raise Untranslatable(f"{name} in parts of pixels; pixels are counted in whole numbers there")
    return int(low.count), int(high.count)


def size_of_crop(step: OpenStep) -> tuple[int, int]:
    """Return the height and width of a crop in pixels, or refuse a share, a range and parts of pixels."""
    found = []
    for name in ("height", "width"):
        ends = whole_pixels(step, name) if name in step.counted else None
        if ends is None:
            raise Untranslatable(f"{name} as a share and the other side in pixels; there both are in pixels")
        if ends[0] != ends[1]:
            raise Untranslatable(f"{name} can only have one value there, got a range")
        found.append(ends[0])
    return found[0], found[1]


def crops_anywhere(step: OpenStep) -> bool:
    """Return whether a crop lies anywhere in the picture or in its middle; anything else is refused."""
    places = {step.ranges["left"], step.ranges["top"]}
    if places not in ({(0, 1)}, {(0.5, 0.5)}):
        raise Untranslatable("its place; there it lies anywhere (left and top from 0 to 1) or in the middle (both 0.5)")
    return places == {(0, 1)}

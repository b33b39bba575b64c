"""What albumentations has that is near to a step, where it has nothing that is the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, Constant
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import Translate

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep


def _call(name: str, step: OpenStep, **values: Any) -> list[Call]:
    return [Call(name, {**values, "p": step.chance})]


# Of PlanckianJitter: its table of CIE's daylight begins and ends here, and its limits must hold its white.
_COLDEST, _WHITE, _WARMEST = 15_000, 6_000, 4_000
_DAYLIGHT = 6_500  # whose light changes nothing, here and in that table


def _temperature(step: OpenStep, writing: Writing) -> list[Call]:
    # The same light does twice as much there, counted from daylight in 1 / kelvin.
    low, high = (round(2 / (1 / kelvin + 1 / _DAYLIGHT)) for kelvin in step.ranges["kelvin"])
    limits = (max(min(low, _WHITE), _WARMEST), min(max(high, _WHITE), _COLDEST))
    writing.differs("it is not translated", f"drawn evenly between {limits[0]} and {limits[1]} K of a stronger table")
    return _call("PlanckianJitter", step, mode="cied", temperature_limit=limits)


def _elastic(step: OpenStep, writing: Writing) -> list[Call]:
    (low, high), smoothness = step.ranges["amplitude"], step.ranges["smoothness"]
    writing.differs(
        "ElasticTransform counts in pixels, ThinPlateSpline moves a few points",
        "a few points are moved and the picture between them, each by a share of its own side",
    )
    # Points as far apart as places that move on their own here; what moves them moves the whole picture a little too.
    points = min(max(3, round(1 / sum(smoothness))), 12)
    reach = round(3 * low, 6), round(3 * high, 6)
    return _call("ThinPlateSpline", step, scale_range=reach, num_control_points=points,
                 border_mode=_border(step, writing))  # fmt: skip


def _border(step: OpenStep, writing: Writing) -> Constant:
    names = {"constant": "CONSTANT", "edge": "REPLICATE", "reflect": "REFLECT", "wrap": "WRAP"}
    return Constant("cv2", f"BORDER_{names[writing.fill_of(step)[0]]}")


def _sides(area: tuple[float, float]) -> tuple[float, float]:
    """Return from how much to how little is cut off at each of four sides, as shares below 0."""
    low, high = ((1 - math.sqrt(share)) / 2 for share in (area[1], area[0]))
    return round(0 - high, 4), round(0 - low, 4)


def _cut(step: OpenStep, area: tuple[float, float], keep_size: bool) -> list[Call]:
    return _call("CropAndPad", step, percent=_sides(area), keep_size=keep_size, sample_independently=True)


def _crop_and_resize(step: OpenStep, writing: Writing) -> list[Call]:
    most = f"{-100 * _sides(step.ranges['area'])[0]:.0f} %"
    writing.differs(
        "RandomResizedCrop brings a size in pixels, CropAndPad cuts each side by itself",
        f"each side is cut by up to {most} by itself, which sets area, stretch and place at once",
    )
    return _cut(step, step.ranges["area"], True)


def _crop(step: OpenStep, writing: Writing) -> list[Call]:
    (narrow, wide), (low, high) = step.ranges["width"], step.ranges["height"]
    writing.differs(
        "RandomCrop has a size in pixels, CropAndPad cuts each side by itself",
        "each side is cut by itself, which sets width, height and place at once",
    )
    return _cut(step, (narrow * low, wide * high), False)


def _erase(step: OpenStep, writing: Writing) -> list[Call]:
    level = writing.one(step, "fill_level")
    writing.differs(
        "CoarseDropout puts its hole where all of it is in the picture",
        "the hole lies anywhere, and whole within the picture",
    )
    return _call(
        "CoarseDropout",
        step,
        num_holes_range=(1, 1),
        hole_height_range=_share(step.ranges["height"]),
        hole_width_range=_share(step.ranges["width"]),
        fill=round(255 * level),
    )


def _share(pair: tuple[float, float]) -> tuple[float, float]:
    """Return a pair of shares; a whole number would count pixels, and 0 is none."""
    return tuple(min(max(end, 0.001), 0.9999) for end in pair)  # type: ignore[return-value]


def _coarse_dropout(step: OpenStep, writing: Writing) -> list[Call]:
    smallest, largest = sorted((writing.one(step, "smallest"), writing.one(step, "largest")))  # either may be first
    sides = _share((smallest, largest))
    noisy, level = writing.one(step, "noisy"), writing.one(step, "fill_level")
    _any_seed(step, writing)
    low, high = step.ranges["holes"]
    if not high:
        return []
    writing.differs("its holes lie whole within the picture", "each hole lies whole within the picture")
    return _call("CoarseDropout", step, num_holes_range=(max(low, 1), high), hole_height_range=sides,
                 hole_width_range=sides, fill="random" if noisy else round(255 * level))  # fmt: skip


def _any_seed(step: OpenStep, writing: Writing) -> None:
    if step.ranges["seed"] is not None:
        writing.differs("a seed of its own", "drawn anew in each picture, not from one seed")


def _shadow(step: OpenStep, writing: Writing) -> list[Call]:
    writing.differs("it is not translated", "the shadow of a cloud over all of the picture, not of a house over a part")
    return _call("PlasmaShadow", step, shadow_intensity_range=step.ranges["darkness"])


def _perspective(step: OpenStep, writing: Writing) -> list[Call]:
    most = _reach(step, "tilt_right", "tilt_down")
    writing.differs("Perspective moves the corners one by one", "each corner moves by itself")
    # A share of an edge is lost at its two ends. The corners there move by the absolute value of a normal one.
    return _call("Perspective", step, scale=(0.0, round(most / 4, 4)), keep_size=True,
                 border_mode=_border(step, writing))  # fmt: skip


def _reach(step: OpenStep, *names: str) -> float:
    return max(abs(end) for name in names for end in step.ranges[name])


def _hue(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["angle"]
    writing.differs("its hue is rounded to two degrees", "the hue is rounded to two degrees")
    shift = (low / 2, high / 2)
    return _call("HueSaturationValue", step, hue_shift_limit=shift, sat_shift_limit=(0, 0), val_shift_limit=(0, 0))


def _sharpen(step: OpenStep, writing: Writing) -> list[Call]:
    radius, (low, high) = writing.one(step, "radius"), step.ranges["amount"]
    if high > 0 or low == 0:
        writing.differs("it is not translated", "an amount of 1 at most" if high > 1 else "up to a level apart")
    if low >= 0:
        return [_sharpened(radius, (low, high), step.chance)]
    writing.differs("UnsharpMask softens nothing", "amounts below 0 are a blur that is about as strong")
    if high <= 0:
        return [_softened(radius, (low, high), step.chance)]
    share = round(high / (high - low), 4)  # of the range in which it sharpens; in OneOf a chance is a weight
    parts = (_softened(radius, (low, 0.0), round(1 - share, 4)), _sharpened(radius, (0.0, high), share))
    return [Call("OneOf", {"p": step.chance}, parts)]


def _sharpened(radius: float, amount: tuple[float, float], p: float) -> Call:
    side = 2 * math.ceil(3 * radius) + 1
    low, high = (min(end, 1.0) for end in amount)
    values = {"blur_limit": (side, side), "sigma_limit": (radius, radius), "alpha": (low, high), "threshold": 0}
    return Call("UnsharpMask", {**values, "p": p})


def _softened(radius: float, amount: tuple[float, float], p: float) -> Call:
    """Return the blur that is nearest to the part of a blur that an amount below 0 mixes in, as measured on the cat."""
    power = 0.5 if radius <= 1 else 1
    low, high = (round(radius * abs(end) ** power, 4) for end in (amount[1], amount[0]))
    return Call("GaussianBlur", {"blur_limit": 0, "sigma_limit": (low, high), "p": p})


def _adaptive_equalize(step: OpenStep, writing: Writing) -> list[Call]:
    tiles = writing.one(step, "tiles")
    low, high = step.ranges.get("clip_limit", (1.0, 1.0))  # nothing is clipped by `ahe`
    writing.differs("it equalises the lightness of Lab", "of the lightness of Lab; limits are rounded otherwise")
    # Ours is a share of all pixels of a tile, theirs a multiple of what each of 256 levels would have.
    limit = (max(256 * low, 1.0), max(256 * high, 1.0))
    return _call("CLAHE", step, clip_limit=limit, tile_grid_size=(tiles, tiles))


def _auto_contrast(step: OpenStep, writing: Writing) -> list[Call]:
    cutoff = writing.one(step, "cutoff")
    if writing.one(step, "over") != "channels":
        writing.differs("each channel is spread by itself there", "each channel is spread by itself: colours shift")
    writing.differs("its ends are counted another way", "the ends are counted another way")
    return _call("AutoContrast", step, cutoff=cutoff, method="pil")


def _jpeg(step: OpenStep, writing: Writing) -> list[Call]:
    if writing.one(step, "side") != 8:
        writing.differs("blocks of another side than 8", "blocks of 8 pixels")
    writing.differs("OpenCV compresses in its own way", "OpenCV compresses in its own way")
    return _call("ImageCompression", step, compression_type="jpeg", quality_range=step.ranges["quality"])


def _median(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = (2 * int(end // 2) + 1 for end in step.ranges["side"])
    if high < 3:
        return []
    writing.differs("its window has 3 pixels at least, and an odd number", "windows of 3, 5, 7 ... pixels alone")
    return _call("MedianBlur", step, blur_limit=(max(low, 3), high))


def _salt_and_pepper(step: OpenStep, writing: Writing) -> list[Call]:
    _any_seed(step, writing)
    salt = writing.one(step, "salt")
    writing.differs("its specks are counted, not drawn one by one", "the number of specks is exact, not drawn")
    return _call("SaltAndPepper", step, amount=step.ranges["share"], salt_vs_pepper=(salt, salt))


def _grid_distortion(step: OpenStep, writing: Writing) -> list[Call]:
    _any_seed(step, writing)
    cells, reach = writing.one(step, "cells"), round(0.7 * _reach(step, "distance"), 4)
    writing.differs("its lines stay straight", "whole rows and columns are squeezed, and lines stay straight")
    return _call("GridDistortion", step, num_steps=cells, distort_limit=(-reach, reach),
                 border_mode=_border(step, writing))  # fmt: skip


NEAR: dict[str, Translate] = {
    "temperature": _temperature,
    "elastic": _elastic,
    "crop_and_resize": _crop_and_resize,
    "crop": _crop,
    "erase": _erase,
    "coarse_dropout": _coarse_dropout,
    "shadow": _shadow,
    "perspective": _perspective,
    "hue": _hue,
    "sharpen": _sharpen,
    **dict.fromkeys(("adaptive_equalize", "clahe", "ahe"), _adaptive_equalize),
    "auto_contrast": _auto_contrast,
    "jpeg": _jpeg,
    "median": _median,
    "salt_and_pepper": _salt_and_pepper,
    "grid_distortion": _grid_distortion,
}

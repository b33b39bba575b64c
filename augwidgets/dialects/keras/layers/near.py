"""What Keras's layers have that is near to a step, where they have nothing that is the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, Untranslatable
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import Translate

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep

Pair = tuple[float, float]

LEVELS = {"value_range": (0, 1)}  # a layer's own default, 0..255, would ruin pictures in 0..1
MODES = {"constant": "constant", "edge": "nearest", "reflect": "reflect", "wrap": "wrap"}


def always(step: OpenStep, writing: Writing) -> OpenStep:
    """Return the step as one that always happens: most layers know no chance."""
    return writing.always(step, f"a chance of {step.chance:g}; that layer acts always")


def border(step: OpenStep, writing: Writing) -> dict[str, Any]:
    """Return the arguments that say what is uncovered."""
    fill, level = writing.fill_of(step)
    return {"fill_mode": MODES[fill], **({"fill_value": level} if fill == "constant" else {})}


def _chance(step: OpenStep) -> dict[str, Any]:
    """Return the chance of the layers that know one."""
    return {"factor": (step.chance, step.chance)}


def _light(step: OpenStep, lift: Pair) -> list[Call]:
    low, high = (min(max(round(end, 4), -1.0), 1.0) for end in lift)
    return [Call("RandomBrightness", {"factor": (low, high), **LEVELS})]


def _brightness(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = always(step, writing).ranges["gain"]
    writing.differs(
        "RandomBrightness adds instead of multiplying, as offset does",
        "added instead of multiplied: the same on mid grey",
    )
    return _light(step, ((low - 1) / 2, (high - 1) / 2))


def _gamma(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = always(step, writing).ranges["exponent"]
    writing.differs(
        "no layer bends the tone curve; RandomBrightness adds light", "added instead of bent: the same on mid grey"
    )
    return _light(step, (0.5**high - 0.5, 0.5**low - 0.5))


def _contrast(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = always(step, writing).ranges["gain"]
    # The layer sorts the two, whichever of them is less.
    less, more = sorted((round(min(max(1 - low, 0), 1), 4), round(min(max(high - 1, 0), 1), 4)))
    drawn = "" if abs(1 - less - low) + abs(1 + more - high) < 1e-3 else f"; gain from {1 - less:g} to {1 + more:g}"
    writing.differs(
        "RandomContrast is about the mean of each channel, not about mid grey",
        f"about the mean of each channel, not about mid grey{drawn}",
    )
    return [Call("RandomContrast", {"factor": (less, more), **LEVELS})]


def _shear(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    across, along = (_steepest(step.ranges[name]) for name in ("across", "along"))
    writing.differs(
        "RandomShear slants about the corner, to either side",
        "about the top left corner, to either side: the picture slides along",
    )
    slopes: dict[str, Any] = {"x_factor": (0.0, across)}
    if along:
        slopes["y_factor"] = (0.0, along)
    return [Call("RandomShear", {**slopes, **border(step, writing)})]


def _steepest(angles: Pair) -> float:
    return round(min(max(abs(math.tan(math.radians(angle))) for angle in angles), 1.0), 4)


def _blur(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["sigma"]
    if high == 0:
        return []
    side = 2 * math.ceil(3 * high) + 1
    writing.differs(
        "RandomGaussianBlur blurs across and along apart, in a window of fixed size",
        f"across and along apart, in a window of {side} pixels; all pictures of a batch alike",
    )
    values = {"kernel_size": (side, side), "sigma": (min(low, 1.0), high)}
    return [Call("RandomGaussianBlur", {**_chance(step), **values, **LEVELS})]


def _gaussian_noise(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    if step.ranges["seed"] is not None:
        writing.differs("a seed of its own", "other grain in each picture, not that of one seed")
    strength = writing.one(step, "spread")
    writing.differs("GaussianNoise has one strength and does not saturate", "levels are not cut at black and white")
    return [Call("GaussianNoise", {"stddev": round(strength, 4)})]


def _perspective(step: OpenStep, writing: Writing) -> list[Call]:
    most = max(abs(end) for name in ("tilt_right", "tilt_down") for end in step.ranges[name])
    writing.differs(
        "RandomPerspective moves the corners one by one",
        "each corner moves by itself, but the top left one; what is uncovered is black",
    )
    return [Call("RandomPerspective", {**_chance(step), "scale": round(most, 4)})]


def _part(step: OpenStep, writing: Writing, area: Pair) -> list[Call]:
    """Return a part that is seen: the picture slides by what is free on average, then what is about it is cut off."""
    small, large = (math.sqrt(share) for share in area)
    free = round((1 - (small + large) / 2) / 2, 4)
    fill = border(step, writing)
    seen = (round(small - 1, 4), round(large - 1, 4))
    return [
        Call("RandomTranslation", {"height_factor": (-free, free), "width_factor": (-free, free), **fill}),
        Call("RandomZoom", {"height_factor": seen, "width_factor": seen, **fill}),
    ]


def _crop_and_resize(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    writing.differs(
        "RandomCrop has a size in pixels, and keeps no canvas",
        "the picture slides and is enlarged; width and height are drawn apart",
    )
    return _part(step, writing, step.ranges["area"])


def _crop(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    writing.differs("RandomCrop has a size in pixels", "the part is enlarged to the whole canvas, which stays")
    (narrow, wide), (low, high) = step.ranges["width"], step.ranges["height"]
    return _part(step, writing, (narrow * low, wide * high))


def _erase(step: OpenStep, writing: Writing) -> list[Call]:
    sides = [end for name in ("width", "height") for end in step.ranges[name]]
    level = writing.one(step, "fill_level")
    if not max(sides):
        return []
    writing.differs(
        "RandomErasing draws its rectangle in another way",
        "the rectangle lies whole within the picture, its sides are drawn by area",
    )
    # Each side is the root of what is drawn.
    scale = (round(min(sides) ** 2, 6), round(max(sides) ** 2, 6))
    return [Call("RandomErasing", {**_chance(step), "scale": scale, "fill_value": float(level), **LEVELS})]


# Of the layer's field, for a scale of 1: its standard deviation and that of its blur, both of width. Along one diagonal
# and less smooth it looks weaker than here: measured, two thirds as strong.
_BENT, _SMOOTH = 0.1 / (2 * math.sqrt(math.pi)) * 2 / 3, 0.05


def _elastic(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = (min(round(end / _BENT, 4), 1.0) for end in step.ranges["amplitude"])
    writing.differs(
        "RandomElasticTransform ties its strength to its blur",
        f"rougher: its blur is {_SMOOTH * high:.2g} of width at most; bent along one diagonal",
    )
    values = {"scale": (max(low, 0.02), max(high, 0.02)), **border(step, writing), **LEVELS}
    return [Call("RandomElasticTransform", {**_chance(step), **values})]


def _quarter_turn(step: OpenStep, writing: Writing) -> list[Call]:
    turns = step.ranges["turns"]
    if len(turns) == 1:
        step = always(step, writing)
        turned = (0, 0.25, 0.5, -0.25)[turns[0]]
        writing.differs("the canvas does not turn there", "the canvas keeps its size: only a square stays whole")
        return [Call("RandomRotation", {"factor": (turned, turned), **border(step, writing)})]
    if not {0, 2} <= set(turns):
        raise Untranslatable("no layer chooses among quarter turns, and RandomFlip does not turn a side up")
    why = "no layer chooses among quarter turns"
    writing.differs(why, "mirrored both ways at random, which holds the half turn; no picture lies on its side")
    return [Call("RandomFlip", {"mode": "horizontal_and_vertical"})]


def _saturation(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = always(step, writing).ranges["gain"]
    writing.differs(
        "RandomSaturation works in HSV, by another number",
        "of HSV's saturation, not of the distance to grey; drawn evenly in gain / (1 + gain)",
    )
    factors = (round(low / (1 + low), 4), round(high / (1 + high), 4))
    return [Call("RandomSaturation", {"factor": factors, **LEVELS})]


def _greyscale(step: OpenStep, writing: Writing) -> list[Call]:
    weights = writing.one(step, "weights")
    by = "" if weights == "luminance" else f", not by {weights}"
    writing.differs("RandomGrayscale weighs the channels in another way", f"by its own weights of luminance{by}")
    return [Call("RandomGrayscale", {"factor": step.chance})]


def _auto_contrast(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    writing.differs(
        "AutoContrast spreads each channel from its lowest to its highest level",
        "each channel by itself, from its lowest to its highest level",
    )
    return [Call("AutoContrast", LEVELS)]


def _sharpen(step: OpenStep, writing: Writing) -> list[Call]:
    amounts = always(step, writing).ranges["amount"]
    low, high = (min(max(round(0.5 + 0.6 * amount, 4), 0.0), 1.0) for amount in amounts)
    most = "; as strong as an amount of 0.8 at most" if high == 1 or low == 0 else ""
    writing.differs(
        "RandomSharpness has another blur, of fixed size",
        f"sharpened against a blur of 3 pixels, whatever the radius{most}",
    )
    return [Call("RandomSharpness", {"factor": (low, high), **LEVELS})]


def _refused(why: str) -> Translate:
    def said(step: OpenStep, writing: Writing) -> list[Call]:
        raise Untranslatable(why)

    return said


NEAR: dict[str, Translate] = {
    "brightness": _brightness,
    "gamma": _gamma,
    "contrast": _contrast,
    "shear": _shear,
    "blur": _blur,
    "gaussian_noise": _gaussian_noise,
    "perspective": _perspective,
    "crop_and_resize": _crop_and_resize,
    "crop": _crop,
    "erase": _erase,
    "elastic": _elastic,
    "quarter_turn": _quarter_turn,
    "saturation": _saturation,
    "greyscale": _greyscale,
    "equalize": _refused("Equalization counts in other bins, and Keras 3.15 cannot put it into a Sequential"),
    "auto_contrast": _auto_contrast,
    "sharpen": _sharpen,
    "temperature": _refused("no layer changes one channel against another"),
    "shadow": _refused("no layer darkens a part of the picture"),
}

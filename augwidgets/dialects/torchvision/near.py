"""What torchvision has that is near to a step, where it has nothing that is the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from augwidgets.dialects.calls import Call, Untranslatable
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.torchvision.calls import CUT, border, by_chance, chosen
from augwidgets.dialects.translation import Translate

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep

Pair = tuple[float, float]

SIDE = 224  # pixels: of what counts in pixels there and in shares of the picture here
_SIDE = f"{SIDE} pixels"
_LARGEST_BLUR = 6  # pixels of standard deviation: ElasticTransform's blur takes as many operations as its square


def _gain(step: OpenStep, gain: Pair) -> list[Call]:
    low, high = (max(round(end, 4), 0.0) for end in gain)
    return by_chance(step, Call("ColorJitter", {"brightness": (low, high)}, note=CUT))


def _offset(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["lift"]
    writing.differs(
        "there is no transform that adds light", "multiplied instead of added: the same on mid grey, nothing on black"
    )
    return _gain(step, (1 + 2 * low, 1 + 2 * high))


def _gamma(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["exponent"]
    writing.differs(
        "there is a function adjust_gamma, but no transform that draws its exponent",
        "multiplied instead of bent: the same on mid grey, more on white",
    )
    return _gain(step, (0.5 ** (high - 1), 0.5 ** (low - 1)))


def _contrast(step: OpenStep, writing: Writing) -> list[Call]:
    writing.differs(
        "ColorJitter's contrast is about the mean of the picture, not about mid grey",
        "about the mean of the picture, not about mid grey",
    )
    return by_chance(step, Call("ColorJitter", {"contrast": step.ranges["gain"]}))


def _blur(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["sigma"]
    if high == 0:
        return []
    side = 2 * math.ceil(3 * high) + 1
    writing.differs("GaussianBlur blurs in a window of fixed size", f"in a window of {side} pixels, whatever is drawn")
    values = {"kernel_size": (side, side), "sigma": (max(low, 0.01), max(high, 0.01))}
    return by_chance(step, Call("GaussianBlur", values))


def _sharpen(step: OpenStep, writing: Writing) -> list[Call]:
    most = "; softened as by an amount of -0.67 at most" if step.ranges["amount"][0] < -0.67 else ""
    writing.differs(
        "RandomAdjustSharpness has another blur, of fixed size",
        f"sharpened against a blur of 3 pixels, whatever the radius{most}",
    )

    def sharpened(amount: float) -> Call:
        return Call("RandomAdjustSharpness", {"sharpness_factor": max(round(1 + 1.5 * amount, 4), 0.0), "p": 1.0})

    return chosen(step, writing, "amount", sharpened)


def _equalize(step: OpenStep, writing: Writing) -> list[Call]:
    over = writing.one(step, "over")
    apart = "" if over == "channels" else "; each channel by itself, so that colours shift"
    writing.differs("RandomEqualize rounds its curve in another way", f"its curve is rounded in another way{apart}")
    return [Call("RandomEqualize", {"p": step.chance})]


def _perspective(step: OpenStep, writing: Writing) -> list[Call]:
    most = max(abs(end) for name in ("tilt_right", "tilt_down") for end in step.ranges[name])
    filled, note = border(step, writing)
    writing.differs("RandomPerspective moves the corners one by one", "each corner moves by itself")
    values = {"distortion_scale": round(most, 4), "p": step.chance, **filled}
    return [Call("RandomPerspective", values, note=note)]


def _crop(step: OpenStep, writing: Writing) -> list[Call]:
    (narrow, wide), (low, high) = step.ranges["width"], step.ranges["height"]
    writing.differs(
        "RandomCrop has a size in pixels, RandomResizedCrop brings the old size back",
        f"every picture becomes {SIDE} by {_SIDE}; write the size that you train with",
    )
    return _resized(step, (narrow * low, wide * high), (narrow / high, wide / low))


def _crop_and_resize(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["stretch"]
    writing.differs(
        "RandomResizedCrop brings a size in pixels",
        f"every picture becomes {SIDE} by {_SIDE}; write the size that you train with",
    )
    if any(step.ranges[name] != (0, 1) for name in ("left", "top")):
        writing.differs("its part lies anywhere", "the part lies anywhere")
    return _resized(step, step.ranges["area"], (1 / high, 1 / low))


def _resized(step: OpenStep, area: Pair, ratio: Pair) -> list[Call]:
    values = {"size": (SIDE, SIDE), "scale": area, "ratio": (round(ratio[0], 4), round(ratio[1], 4))}
    return by_chance(step, Call("RandomResizedCrop", values))


def _erase(step: OpenStep, writing: Writing) -> list[Call]:
    (narrow, wide), (low, high) = step.ranges["width"], step.ranges["height"]
    level = writing.one(step, "fill_level")
    if not wide * high:
        return []
    writing.differs(
        "RandomErasing draws its rectangle by area and shape",
        "the rectangle is drawn by area and shape, and lies whole within the picture",
    )
    narrow, low = max(narrow, 0.001), max(low, 0.001)
    values = {
        "scale": (round(narrow * low, 6), round(min(wide * high, 0.99), 6)),
        "ratio": (round(low / wide, 4), round(high / narrow, 4)),
        "value": round(255 * level),
        "p": step.chance,
    }
    return [Call("RandomErasing", values, note=f"value is of 255; for float tensors it is {level:g}" if level else "")]


def _elastic(step: OpenStep, writing: Writing) -> list[Call]:
    filled, note = border(step, writing)
    amplitude, smoothness = sum(step.ranges["amplitude"]) / 2, sum(step.ranges["smoothness"]) / 2
    sigma = min(smoothness * SIDE, _LARGEST_BLUR)
    rough = f"; rougher: a blur of {_LARGEST_BLUR} pixels, for larger ones are slow" if sigma == _LARGEST_BLUR else ""
    writing.differs(
        "ElasticTransform draws noise whose strength depends on its blur, and may fold the picture",
        f"counted for pictures {_SIDE} wide, always of mean strength{rough}",
    )
    # Its noise is even in -1..1, blurred, and half a pixel for each unit of alpha.
    alpha = amplitude * SIDE * 2 * math.sqrt(3) * 2 * math.sqrt(math.pi) * sigma
    values = {"alpha": round(alpha, 1), "sigma": round(sigma, 1), **filled}
    return by_chance(step, Call("ElasticTransform", values, note=note))


def _noise(name: str, spread: float) -> Translate:
    """Return the way of another noise: Gaussian, of the same strength on mid grey."""

    def said(step: OpenStep, writing: Writing) -> list[Call]:
        writing.differs("it is not translated", "Gaussian, and of one strength on all levels")
        return chosen(step, writing, name, lambda value: Call("GaussianNoise", {"sigma": round(spread * value, 4)}))

    return said


def _refused(why: str) -> Translate:
    def said(step: OpenStep, writing: Writing) -> list[Call]:
        raise Untranslatable(why)

    return said


NEAR: dict[str, Translate] = {
    "offset": _offset,
    "gamma": _gamma,
    "contrast": _contrast,
    "blur": _blur,
    "sharpen": _sharpen,
    "equalize": _equalize,
    "perspective": _perspective,
    "crop": _crop,
    "crop_and_resize": _crop_and_resize,
    "erase": _erase,
    "elastic": _elastic,
    "uniform_noise": _noise("swing", 1 / math.sqrt(3)),
    "speckle": _noise("spread", 0.5),
    "temperature": _refused("no transform there changes one channel against another"),
    "shadow": _refused("no transform there darkens a part of the picture"),
}

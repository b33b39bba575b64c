"""The recipe as an ``A.Compose``: as lines and as an object, of the same calls."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.albumentations.importing import import_albumentations
from augwidgets.dialects.albumentations.near import NEAR
from augwidgets.dialects.calls import Call, Constant, Untranslatable, about_rims
from augwidgets.dialects.in_pixels import crops_anywhere, size_of_crop, whole_pixels
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import (
    IN_PIXELS,
    Said,
    Translate,
    call_lines,
    call_rows,
    calls_of,
    each_time,
    translated,
    translated_members,
)
from augwidgets.recipe.groups import KINDS
from augwidgets.recipe.nearest import NearestStep

if TYPE_CHECKING:
    from augwidgets.recipe.groups import Group
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep

Pair = tuple[float, float]

_BORDERS = {"constant": "BORDER_CONSTANT", "edge": "BORDER_REPLICATE", "reflect": "BORDER_REFLECT",
            "wrap": "BORDER_WRAP"}  # fmt: skip
_ALIKE = "with a seed of Compose, every OneOf chooses alike (2.0.8)"
_EVENLY = "drawn evenly, not on a logarithmic scale"

GREYS = {"weighted_average": "luminance", "average": "average"}
STILL = {"brightness": (1, 1), "contrast": (1, 1), "saturation": (1, 1), "hue": (0, 0)}


def code(recipe: Recipe, *, nearest: bool = False) -> str:
    """Return the lines that make the pipeline."""
    lines = call_lines(_said(recipe, nearest), "A")
    imports = ["import albumentations as A", *(["import cv2"] if any("cv2." in line for line in lines) else [])]
    return "\n".join([*imports, "", *about_rims(recipe), "pipeline = A.Compose([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe, *, nearest: bool = False) -> Any:
    """Return the ``A.Compose``."""
    said = _said(recipe, nearest)
    A = import_albumentations()
    return A.Compose([call.made(A) for call in calls_of(said)])


def nearest(recipe: Recipe) -> list[NearestStep]:
    """Return what each step becomes."""
    return call_rows(_said(recipe, nearest=True, all_out=True), "A")


def _said(recipe: Recipe, nearest: bool, all_out: bool = False) -> list[Said]:
    return translated(recipe, WAYS, "albumentations 2.0.8", nearest=nearest, all_out=all_out)


def _affine(step: OpenStep, writing: Writing, note: str = "", **values: Any) -> Call:
    fill, level = writing.fill_of(step)
    border: dict[str, Any] = {"border_mode": Constant("cv2", _BORDERS[fill])}
    if fill == "constant" and level:
        border["fill"] = round(level * 255)
    return Call("Affine", {**values, **border, "p": step.chance}, note=note)


def _rotate(step: OpenStep, writing: Writing) -> list[Call]:
    more: dict[str, Any] = {}
    if writing.one(step, "expand"):
        so = "the larger canvas is a few pixels smaller or larger than here"
        writing.differs("expand makes a canvas of another size there", so)
        more = {"fit_output": True}
    return [_affine(step, writing, rotate=step.ranges["angle"], **more)]


def _shift(step: OpenStep, writing: Writing) -> list[Call]:
    share = {"x": step.ranges["right"], "y": step.ranges["down"]}
    return [_affine(step, writing, "cut to whole pixels", translate_percent=share)]


def _shift_in_pixels(step: OpenStep, writing: Writing) -> list[Call]:
    right, down = whole_pixels(step, "right"), whole_pixels(step, "down")
    if right is None or down is None:
        raise Untranslatable("one way in pixels and the other as a share; there both are one or the other")
    return [_affine(step, writing, translate_px={"x": right, "y": down})]


def _crop_in_pixels(step: OpenStep, writing: Writing) -> list[Call]:
    height, width = size_of_crop(step)
    name = "RandomCrop" if crops_anywhere(step) else "CenterCrop"
    return [Call(name, {"height": height, "width": width, "p": step.chance})]


def _zoom(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["scale"]
    bend = math.sqrt(writing.one(step, "stretch"))
    if bend == 1:
        scale = {"x": (low, high), "y": (low, high)}
        return [_affine(step, writing, "" if low == high else _EVENLY, scale=scale, keep_ratio=True)]
    if low != high:
        why = "a range of scale together with a stretch draws width and height apart there"
        writing.differs(why, "width and height are drawn apart, so that the stretch varies")
    return [_affine(step, writing, scale={"x": (low * bend, high * bend), "y": (low / bend, high / bend)})]


def _shear(step: OpenStep, writing: Writing) -> list[Call]:
    (left, right), along = step.ranges["across"], step.ranges["along"]
    if (left, right) != (0, 0) and along != (0, 0):
        writing.differs("across and along at once are another matrix there", "slanted both ways by another matrix")
    # Its sign is the other one across and the same one along. A side that is left out would be slanted by 1 degree.
    return [_affine(step, writing, shear={"x": (0 - right, 0 - left), "y": along})]


def _flip(name: str) -> Callable[[OpenStep, Writing], list[Call]]:
    return lambda step, writing: [Call(name, {"p": step.chance})]


# Quarter turns anticlockwise, of calls that move whole pixels on any canvas.
TURNS = {0: ("NoOp",), 1: ("Transpose", "VerticalFlip"), 2: ("HorizontalFlip", "VerticalFlip"),
          3: ("Transpose", "HorizontalFlip")}  # fmt: skip


def _quarter_turn(step: OpenStep, writing: Writing) -> list[Call]:
    turns = step.ranges["turns"]
    if len(turns) == 4:
        return [Call("RandomRotate90", {"p": step.chance})]
    ways = [tuple(Call(name, {"p": 1.0}) for name in TURNS[turn]) for turn in turns]
    if len(ways) == 1:
        return [Call("Sequential", {"p": step.chance}, ways[0])]
    return [Call("OneOf", {"p": step.chance}, tuple(Call("Sequential", {"p": 1.0}, way) for way in ways))]


def _levels(step: OpenStep, gain: Pair, lift: Pair) -> list[Call]:
    """Write level * gain + lift; rounded, for a person reads 0.2 and not the dust of 1.2 - 1."""
    contrast = tuple(round(end - 1, 12) for end in gain)
    limits = {"brightness_limit": tuple(round(end, 12) for end in lift), "contrast_limit": contrast}
    return [Call("RandomBrightnessContrast", {**limits, "brightness_by_max": True, "p": step.chance})]


def _brightness(step: OpenStep, writing: Writing) -> list[Call]:
    return _levels(step, step.ranges["gain"], (0.0, 0.0))


def _offset(step: OpenStep, writing: Writing) -> list[Call]:
    return _levels(step, (1.0, 1.0), step.ranges["lift"])


def _contrast(step: OpenStep, writing: Writing) -> list[Call]:
    gain = step.ranges["gain"]
    if gain[0] != gain[1]:
        why = "a range of gain about mid grey; its own contrast is about black or about the mean"
        writing.differs(why, "about the mean of the picture, not about mid grey")
        return [Call("ColorJitter", {**STILL, "contrast": gain, "p": step.chance})]
    return _levels(step, gain, ((1 - gain[0]) / 2, (1 - gain[0]) / 2))


def _gamma(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["exponent"]
    limits = (100 * low, 100 * high)
    return [Call("RandomGamma", {"gamma_limit": limits, "p": step.chance}, note="" if low == high else _EVENLY)]


def _invert(step: OpenStep, writing: Writing) -> list[Call]:
    return [Call("InvertImg", {"p": step.chance})]


def _gaussian_noise(step: OpenStep, writing: Writing) -> list[Call]:
    if step.ranges["seed"] is not None:
        writing.differs("a seed of its own", "other grain in each picture, not that of one seed")
    values = {"std_range": step.ranges["spread"], "mean_range": (0.0, 0.0), "p": step.chance}
    return [
        Call("GaussNoise", values, note="on uint8 pictures up to half a level weaker: its grain is cut, not rounded")
    ]


def _equalize(step: OpenStep, writing: Writing) -> list[Call]:
    by_channels = writing.one(step, "over") == "channels"
    if not by_channels:
        so = "the luminance is equalised, and counted another way"
        writing.differs("only over='channels' gives the same picture there", so)
    return [Call("Equalize", {"mode": "cv", "by_channels": by_channels, "p": step.chance})]


def _solarize(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["threshold"]
    if low == 1:
        return []  # which spares white here
    return [Call("Solarize", {"threshold_range": (low, high), "p": step.chance})]


def _posterize(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["bits"]
    if low == 8:
        return []
    if high == 8:
        why = "a range up to 8 bits, which change nothing; seven are the most there"
        writing.differs(why, "seven bits are the most, which hardly differ from eight")
        high = 7
    return [Call("Posterize", {"num_bits": (low, high), "p": step.chance})]


def _greyscale(step: OpenStep, writing: Writing) -> list[Call]:
    weights = writing.one(step, "weights")
    if weights not in GREYS.values():
        why = "the level of one channel; by luminance or by the average of all it is the same there"
        writing.differs(why, f"grey by luminance, not by {weights} alone")
        weights = "luminance"
    method = next(name for name, own in GREYS.items() if own == weights)
    return [Call("ToGray", {"method": method, "p": step.chance})]


def _saturation(step: OpenStep, writing: Writing) -> list[Call]:
    return [Call("ColorJitter", {**STILL, "saturation": step.ranges["gain"], "p": step.chance})]


def _channel_shift(step: OpenStep, writing: Writing) -> list[Call]:
    limits = {f"{name[0]}_shift_limit": step.ranges[f"{name}_lift"] for name in ("red", "green", "blue")}
    return [Call("RGBShift", {**limits, "p": step.chance}, note="shares of the full range")]


def _drop_channel(step: OpenStep, writing: Writing) -> list[Call]:
    if len(set(step.ranges["channel"])) != 3:
        writing.differs("which channel it is; any of the three is dropped there", "any of the three is dropped")
    return [Call("ChannelDropout", {"channel_drop_range": (1, 1), "fill": 0, "p": step.chance})]


def _blur(step: OpenStep, writing: Writing) -> list[Call]:
    low, high = step.ranges["sigma"]
    if high == 0:
        return []
    values = {"blur_limit": 0, "sigma_limit": (low, high), "p": step.chance}
    return [Call("GaussianBlur", values, note="the rim is mirrored about its outermost pixels, not with them")]


def _as_one(*calls: Call) -> Call:
    if not calls:
        return Call("NoOp", {"p": 1.0})
    return calls[0] if len(calls) == 1 else Call("Sequential", {"p": 1.0}, calls)


def _weighted(part: Call, weight: float) -> Call:
    """Return a weight as the chance of a part of ``OneOf``; one with a chance of its own keeps it inside."""
    if part.values["p"] == 1:
        return dataclasses.replace(part, values={**part.values, "p": weight})
    return Call("Sequential", {"p": weight}, (part,))


def _group(group: Group, writing: Writing) -> list[Call]:
    """Return a group; all of theirs choose alike, and let what was chosen happen with its own chance, as here.

    Only ``OneOf`` takes the chances of its transforms as weights, so it is said of steps that always happen, or where
    there are weights to say.
    """
    if group.again:
        turns = tuple(dataclasses.replace(call, note="; ".join(filter(None, [call.note, _ALIKE])))
                      for call in _group(each_time(group), writing) * group.most)  # fmt: skip
        return list(turns) if group.chance == 1 else [Call("Sequential", {"p": group.chance}, turns)]
    calls, weights = translated_members(group, writing, WAYS)
    if not calls:
        return []
    if group.kind == "in_order":
        inside = tuple(call for one in calls for call in one)
        notes = dict.fromkeys(call.note for call in inside if call.note)
        return [Call("Sequential", {"p": group.chance}, inside, note="; ".join(notes))]
    parts = tuple(_as_one(*one) for one in calls)
    note = "; ".join(dict.fromkeys(part.note for part in parts if part.note))
    if weights is not None:
        parts = tuple(_weighted(part, weight / max(weights)) for part, weight in zip(parts, weights, strict=True))
        return [Call("OneOf", {"p": group.chance}, parts, note=note)]
    if group.kind == "one_of" and all(part.values.get("p") == 1 for part in parts):
        return [Call("OneOf", {"p": group.chance}, parts, note=note)]
    name = "RandomOrder" if group.kind == "any_order" else "SomeOf"
    return [Call(name, {"n": min(group.most, len(parts)), "p": group.chance}, parts, note=note)]


WAYS: dict[str, Translate] = {
    **NEAR,
    **dict.fromkeys(KINDS, _group),
    "rotate": _rotate,
    "shift": _shift,
    f"{IN_PIXELS}shift": _shift_in_pixels,
    f"{IN_PIXELS}crop": _crop_in_pixels,
    "zoom": _zoom,
    "shear": _shear,
    "flip_horizontal": _flip("HorizontalFlip"),
    "flip_vertical": _flip("VerticalFlip"),
    "quarter_turn": _quarter_turn,
    "brightness": _brightness,
    "offset": _offset,
    "contrast": _contrast,
    "gamma": _gamma,
    "invert": _invert,
    "gaussian_noise": _gaussian_noise,
    "equalize": _equalize,
    "transpose": _flip("Transpose"),
    "solarize": _solarize,
    "posterize": _posterize,
    "greyscale": _greyscale,
    "saturation": _saturation,
    "channel_shift": _channel_shift,
    "drop_channel": _drop_channel,
    "blur": _blur,
}

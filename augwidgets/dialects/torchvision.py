"""torchvision's ``transforms.v2``: the recipe as a ``v2.Compose``.

It is meant for tensors, as ``v2.ToImage()`` makes them: uint8 in 0..255, or floats in 0..1. Each of its warps resamples
the picture by itself, where adjacent ones are one here. A shift is rounded to whole pixels there, and a zoom is drawn
evenly; the text says so beside the step. `RandomRotation` turns as here, and both it and `RandomAffine` turn and scale
about the middle of the picture. `RandomAffine` slants the other way across, and the same way along. With ``fill=None``
both fill with black as here; with any number, 0 as well, their rims are mixed with the fill twice.

Measured with torchvision 0.29.1 on uint8 tensors: warps, levels, grey and saturation are at most one level of 255
apart, a hue up to five; compression as JPEG, mirrors, inversion, solarising and posterising are the same to the bit.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import (
    Call,
    Constant,
    Translate,
    Untranslatable,
    about_rims,
    closed,
    each_time,
    fill_of,
    translated,
    translated_members,
    weights_of,
)
from augwidgets.recipe.groups import KINDS

if TYPE_CHECKING:
    from augwidgets.recipe.groups import Group
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep

_NAME = "torchvision"
_WHOLE = "rounded to whole pixels"
_EVENLY = "drawn evenly, not on a logarithmic scale"
_CUT = "uint8 levels are cut, not rounded"


def code(recipe: Recipe) -> str:
    """Return the lines that make the pipeline."""
    lines = [f"    {call.written('v2')}," + (f"  # {call.note}" if call.note else "") for call in _calls(recipe)]
    head = ["from torchvision.transforms import v2", "", "# For tensors, as v2.ToImage() makes them."]
    return "\n".join([*head, *about_rims(recipe), "pipeline = v2.Compose([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe) -> Any:
    """Return the ``v2.Compose``."""
    calls = _calls(recipe)
    if importlib.util.find_spec("torchvision") is None:
        raise ImportError(
            "torchvision is needed for this and not installed (pip install torchvision); to_code('torchvision') does "
            "without",
            name="torchvision",
        )
    from torchvision.transforms import v2  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return v2.Compose([call.made(v2) for call in calls])


def _calls(recipe: Recipe) -> list[Call]:
    # A Compose of nothing is refused there.
    return translated(recipe, _WAYS, _NAME) or [Call("Identity")]


@dataclass(frozen=True)
class _Dotted(Constant):
    """A name of a name: ``v2.InterpolationMode.BILINEAR``."""

    def found(self) -> Any:
        return functools.reduce(getattr, self.name.split("."), importlib.import_module(f"torchvision.{self.module}"))

    def __repr__(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.name}"


_BILINEAR = _Dotted("transforms.v2", "InterpolationMode.BILINEAR")


def _by_chance(step: OpenStep | Group, call: Call) -> list[Call]:
    """Return the chance of a transform that acts always."""
    if step.chance == 1:
        return [call]
    return [Call("RandomApply", {"p": step.chance}, (call,), note=call.note)]


def _warp(name: str, step: OpenStep, recipe: Recipe, note: str = "", **values: Any) -> list[Call]:
    fill, level = fill_of(step, recipe)
    if fill != "constant":
        raise Untranslatable(f"a fill of {fill!r}; only 'constant' is filled there")
    # None is black as well, but with 0 the rims are mixed with black twice.
    border: dict[str, Any] = {"interpolation": _BILINEAR, "fill": round(255 * level) or None}
    if border["fill"]:
        fills = f"fill is of 255; for float tensors it is {level:g}; rims are mixed with it twice"
        note = "; ".join(filter(None, [note, fills]))
    return _by_chance(step, Call(name, {**values, **border}, note=note))


def _rotate(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "expand"):
        raise Untranslatable("expand; another canvas, up to a pixel larger, comes out there")
    return _warp("RandomRotation", step, recipe, degrees=step.ranges["angle"])


def _shift(step: OpenStep, recipe: Recipe) -> list[Call]:
    for name in ("right", "down"):
        low, high = step.ranges[name]
        if low != -high:
            raise Untranslatable(f"{name} is drawn to either side there, as in (-0.1, 0.1)")
    reach = (step.ranges["right"][1], step.ranges["down"][1])
    return _warp("RandomAffine", step, recipe, _WHOLE, degrees=0, translate=reach)


def _zoom(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "stretch") != 1:
        raise Untranslatable("stretch; width and height are scaled alike there")
    low, high = step.ranges["scale"]
    return _warp("RandomAffine", step, recipe, "" if low == high else _EVENLY, degrees=0, scale=(low, high))


def _shear(step: OpenStep, recipe: Recipe) -> list[Call]:
    (left, right), along = step.ranges["across"], step.ranges["along"]
    return _warp("RandomAffine", step, recipe, degrees=0, shear=(0 - right, 0 - left, *along))


def _flip(name: str) -> Translate:
    return lambda step, recipe: [Call(name, {"p": step.chance})]


def _quarter_turn(step: OpenStep, recipe: Recipe) -> list[Call]:
    if step.ranges["turns"] != (2,):
        raise Untranslatable("turns other than 2; there is no transform that turns the canvas too")
    both = (Call("RandomHorizontalFlip", {"p": 1.0}), Call("RandomVerticalFlip", {"p": 1.0}))
    return [Call("RandomApply", {"p": step.chance}, both)]


def _brightness(step: OpenStep, recipe: Recipe) -> list[Call]:
    return _by_chance(step, Call("ColorJitter", {"brightness": step.ranges["gain"]}, note=_CUT))


def _invert(step: OpenStep, recipe: Recipe) -> list[Call]:
    return [Call("RandomInvert", {"p": step.chance})]


def _stretch(step: OpenStep, recipe: Recipe) -> list[Call]:
    if (closed(step, "low"), closed(step, "high")) != (0, 100):
        raise Untranslatable("percentiles; RandomAutocontrast spreads from the lowest to the highest level (0 and 100)")
    if closed(step, "over") != "channels":
        raise Untranslatable("over='together'; each channel is spread by itself there")
    return [Call("RandomAutocontrast", {"p": step.chance}, note=_CUT)]


def _auto_contrast(step: OpenStep, recipe: Recipe) -> list[Call]:
    if (closed(step, "cutoff"), closed(step, "over")) != (0, "channels"):
        raise Untranslatable("only cutoff=0 and over='channels' are what RandomAutocontrast does")
    return [Call("RandomAutocontrast", {"p": step.chance}, note=_CUT)]


def _solarize(step: OpenStep, recipe: Recipe) -> list[Call]:
    threshold = closed(step, "threshold")
    if threshold == 1:
        return []  # which spares white here
    first = math.ceil(255 * threshold - 1e-6)
    return [Call("RandomSolarize", {"threshold": first, "p": step.chance}, note="for uint8 tensors")]


def _posterize(step: OpenStep, recipe: Recipe) -> list[Call]:
    return [Call("RandomPosterize", {"bits": closed(step, "bits"), "p": step.chance}, note="for uint8 tensors")]


def _gaussian_noise(step: OpenStep, recipe: Recipe) -> list[Call]:
    if step.ranges["seed"] is not None:
        raise Untranslatable("a seed of its own")
    note = "on uint8 tensors up to half a level weaker: its grain is cut, not rounded"
    return _by_chance(step, Call("GaussianNoise", {"sigma": closed(step, "spread")}, note=note))


def _saturation(step: OpenStep, recipe: Recipe) -> list[Call]:
    return _by_chance(step, Call("ColorJitter", {"saturation": step.ranges["gain"]}, note=_CUT))


def _hue(step: OpenStep, recipe: Recipe) -> list[Call]:
    turns = tuple(angle / 360 for angle in step.ranges["angle"])
    return _by_chance(step, Call("ColorJitter", {"hue": turns}, note="uint8 levels are up to 5 apart"))


def _greyscale(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "weights") != "luminance":
        raise Untranslatable("only weights='luminance' is what RandomGrayscale does")
    return [Call("RandomGrayscale", {"p": step.chance}, note=_CUT)]


def _jpeg(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "side") != 8:
        raise Untranslatable("blocks of another side than 8")
    return _by_chance(step, Call("JPEG", {"quality": step.ranges["quality"]}, note="for uint8 tensors"))


def _as_one(*calls: Call) -> Call:
    return calls[0] if len(calls) == 1 else Call("Compose" if calls else "Identity", parts=calls)


def _group(group: Group, recipe: Recipe) -> list[Call]:
    """Return a group; what is chosen there happens with its own chance, as here."""
    if group.again:
        turns = _group(each_time(group), recipe) * group.most
        return turns if group.chance == 1 else _by_chance(group, _as_one(*turns))
    calls = translated_members(group, recipe, _WAYS)
    if not calls:
        return []
    parts = tuple(_as_one(*one) for one in calls)
    note = "; ".join(dict.fromkeys(call.note for one in calls for call in one if call.note))
    most = min(group.most, len(parts))
    if group.kind == "some_of" and 1 < most < len(parts):
        raise Untranslatable(f"{most} of {len(parts)}; one is chosen there, or all of them happen")
    weights = weights_of(group)
    values = {} if weights is None else {"p": [weight / sum(weights) for weight in weights]}
    chosen = "RandomChoice" if most == 1 else "Compose"
    name = {"any_order": "RandomOrder", "in_order": "Compose"}.get(group.kind, chosen)
    return _by_chance(group, Call(name, values, parts, note=note))


def _refused(why: str) -> Translate:
    def said(step: OpenStep, recipe: Recipe) -> list[Call]:
        raise Untranslatable(why)

    return said


_WAYS: dict[str, Translate] = {
    **dict.fromkeys(KINDS, _group),
    "rotate": _rotate,
    "shift": _shift,
    "zoom": _zoom,
    "shear": _shear,
    "flip_horizontal": _flip("RandomHorizontalFlip"),
    "flip_vertical": _flip("RandomVerticalFlip"),
    "quarter_turn": _quarter_turn,
    "brightness": _brightness,
    "invert": _invert,
    "stretch": _stretch,
    "auto_contrast": _auto_contrast,
    "solarize": _solarize,
    "posterize": _posterize,
    "gaussian_noise": _gaussian_noise,
    "saturation": _saturation,
    "hue": _hue,
    "greyscale": _greyscale,
    "jpeg": _jpeg,
    "offset": _refused("there is no transform that adds light"),
    "contrast": _refused("ColorJitter's contrast is about the mean of the picture, not about mid grey"),
    "gamma": _refused("there is a function adjust_gamma, but no transform that draws its exponent"),
    "blur": _refused("GaussianBlur blurs in a window of fixed size"),
    "sharpen": _refused("RandomAdjustSharpness has another blur, of fixed size"),
    "equalize": _refused("RandomEqualize rounds its curve in another way"),
    "perspective": _refused("RandomPerspective moves the corners one by one"),
    "crop": _refused("RandomCrop has a size in pixels, RandomResizedCrop brings the old size back"),
    "crop_and_resize": _refused("RandomResizedCrop brings a size in pixels"),
    "erase": _refused("RandomErasing draws its rectangle by area and shape"),
    "elastic": _refused("ElasticTransform draws noise whose strength depends on its blur, and may fold the picture"),
}

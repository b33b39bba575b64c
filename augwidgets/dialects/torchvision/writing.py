"""The recipe as a ``v2.Compose``: as lines and as an object, of the same calls."""

from __future__ import annotations

import importlib.util
import math
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, about_rims
from augwidgets.dialects.in_pixels import crops_anywhere, size_of_crop
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.torchvision.calls import BILINEAR, CUT, by_chance, chosen, warp
from augwidgets.dialects.torchvision.near import NEAR
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

_WHOLE = "rounded to whole pixels"
_EVENLY = "drawn evenly, not on a logarithmic scale"


def code(recipe: Recipe, *, nearest: bool = False) -> str:
    """Return the lines that make the pipeline."""
    said = _said(recipe, nearest)
    lines = call_lines(said, "v2") if calls_of(said) else ["    v2.Identity(),"]
    head = ["from torchvision.transforms import v2", "", "# For tensors, as v2.ToImage() makes them."]
    return "\n".join([*head, *about_rims(recipe), "pipeline = v2.Compose([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe, *, nearest: bool = False) -> Any:
    """Return the ``v2.Compose``."""
    calls = calls_of(_said(recipe, nearest)) or [Call("Identity")]  # a Compose of nothing is refused there
    if importlib.util.find_spec("torchvision") is None:
        raise ImportError(
            "torchvision is needed for this and not installed (pip install torchvision); to_code('torchvision') does "
            "without",
            name="torchvision",
        )
    from torchvision.transforms import v2  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return v2.Compose([call.made(v2) for call in calls])


def nearest(recipe: Recipe) -> list[NearestStep]:
    """Return what each step becomes."""
    return call_rows(_said(recipe, nearest=True, all_out=True), "v2")


def _said(recipe: Recipe, nearest: bool, all_out: bool = False) -> list[Said]:
    return translated(recipe, WAYS, "torchvision", nearest=nearest, all_out=all_out)


def _rotate(step: OpenStep, writing: Writing) -> list[Call]:
    more: dict[str, Any] = {}
    if writing.one(step, "expand"):
        so = "the larger canvas is up to a pixel larger than here"
        writing.differs("expand; another canvas, up to a pixel larger, comes out there", so)
        more = {"expand": True}
    return warp("RandomRotation", step, writing, degrees=step.ranges["angle"], **more)


def _shift(step: OpenStep, writing: Writing) -> list[Call]:
    reach = []
    for name in ("right", "down"):
        low, high = step.ranges[name]
        reach.append(max(-low, high))
        if low != -high:
            so = f"{name} is drawn to either side, -{reach[-1]:g} to {reach[-1]:g}"
            writing.differs(f"{name} is drawn to either side there, as in (-0.1, 0.1)", so)
    return warp("RandomAffine", step, writing, _WHOLE, degrees=0, translate=tuple(reach))


def _crop_in_pixels(step: OpenStep, writing: Writing) -> list[Call]:
    call = Call("RandomCrop" if crops_anywhere(step) else "CenterCrop", {"size": size_of_crop(step)})
    return by_chance(step, call)


def _zoom(step: OpenStep, writing: Writing) -> list[Call]:
    if writing.one(step, "stretch") != 1:
        writing.differs("stretch; width and height are scaled alike there", "not stretched: width and height alike")
    low, high = step.ranges["scale"]
    return warp("RandomAffine", step, writing, "" if low == high else _EVENLY, degrees=0, scale=(low, high))


def _shear(step: OpenStep, writing: Writing) -> list[Call]:
    (left, right), along = step.ranges["across"], step.ranges["along"]
    return warp("RandomAffine", step, writing, degrees=0, shear=(0 - right, 0 - left, *along))


def _flip(name: str) -> Translate:
    return lambda step, writing: [Call(name, {"p": step.chance})]


def _quarter_turn(step: OpenStep, writing: Writing) -> list[Call]:
    both = (Call("RandomHorizontalFlip", {"p": 1.0}), Call("RandomVerticalFlip", {"p": 1.0}))
    turns = step.ranges["turns"]
    if turns == (2,):
        return [Call("RandomApply", {"p": step.chance}, both)]
    why = "turns other than 2; there is no transform that turns the canvas too"
    writing.differs(why, "turned by interpolation: rims may be a level apart")
    ways = {
        0: Call("Identity"),
        2: Call("Compose", parts=both),
        **{turn: _turned(90 * turn if turn == 1 else -90) for turn in (1, 3)},
    }
    turned = tuple(ways[turn] for turn in turns)
    return by_chance(step, turned[0] if len(turned) == 1 else Call("RandomChoice", parts=turned))


def _turned(angle: int) -> Call:
    values = {"degrees": (angle, angle), "interpolation": BILINEAR, "expand": True}
    return Call("RandomRotation", values)


def _brightness(step: OpenStep, writing: Writing) -> list[Call]:
    return by_chance(step, Call("ColorJitter", {"brightness": step.ranges["gain"]}, note=CUT))


def _invert(step: OpenStep, writing: Writing) -> list[Call]:
    return [Call("RandomInvert", {"p": step.chance})]


def _stretch(step: OpenStep, writing: Writing) -> list[Call]:
    if (writing.one(step, "low"), writing.one(step, "high")) != (0, 100):
        why = "percentiles; RandomAutocontrast spreads from the lowest to the highest level (0 and 100)"
        writing.differs(why, "spread from the lowest to the highest level, not between percentiles: less")
    if writing.one(step, "over") != "channels":
        why = "over='together'; each channel is spread by itself there"
        writing.differs(why, "each channel is spread by itself: colours shift")
    return [Call("RandomAutocontrast", {"p": step.chance}, note=CUT)]


def _auto_contrast(step: OpenStep, writing: Writing) -> list[Call]:
    if (writing.one(step, "cutoff"), writing.one(step, "over")) != (0, "channels"):
        why = "only cutoff=0 and over='channels' are what RandomAutocontrast does"
        writing.differs(why, "each channel is spread by itself, from its lowest to its highest level")
    return [Call("RandomAutocontrast", {"p": step.chance}, note=CUT)]


def _solarize(step: OpenStep, writing: Writing) -> list[Call]:
    if step.ranges["threshold"] == (1, 1):
        return []  # which spares white here

    def solarized(threshold: float) -> Call:
        first = math.ceil(255 * threshold - 1e-6)
        return Call("RandomSolarize", {"threshold": first, "p": 1.0}, note="for uint8 tensors")

    return _with_own_chance(chosen(step, writing, "threshold", solarized))


def _posterize(step: OpenStep, writing: Writing) -> list[Call]:
    def posterized(bits: int) -> Call:
        return Call("RandomPosterize", {"bits": bits, "p": 1.0}, note="for uint8 tensors")

    return _with_own_chance(chosen(step, writing, "bits", posterized))


def _with_own_chance(calls: list[Call]) -> list[Call]:
    """Return a transform that knows a chance without the one about it."""
    (call,) = calls
    if call.name != "RandomApply" or call.parts[0].name == "RandomChoice":
        return calls
    inner = call.parts[0]
    return [Call(inner.name, {**inner.values, **call.values}, note=call.note)]


def _gaussian_noise(step: OpenStep, writing: Writing) -> list[Call]:
    if step.ranges["seed"] is not None:
        writing.differs("a seed of its own", "other grain in each picture, not that of one seed")
    note = "on uint8 tensors up to half a level weaker: its grain is cut, not rounded"
    return chosen(step, writing, "spread", lambda spread: Call("GaussianNoise", {"sigma": spread}, note=note))


def _saturation(step: OpenStep, writing: Writing) -> list[Call]:
    return by_chance(step, Call("ColorJitter", {"saturation": step.ranges["gain"]}, note=CUT))


def _hue(step: OpenStep, writing: Writing) -> list[Call]:
    turns = tuple(angle / 360 for angle in step.ranges["angle"])
    return by_chance(step, Call("ColorJitter", {"hue": turns}, note="uint8 levels are up to 5 apart"))


def _greyscale(step: OpenStep, writing: Writing) -> list[Call]:
    weights = writing.one(step, "weights")
    if weights != "luminance":
        writing.differs("only weights='luminance' is what RandomGrayscale does", f"by luminance, not by {weights}")
    return [Call("RandomGrayscale", {"p": step.chance}, note=CUT)]


def _jpeg(step: OpenStep, writing: Writing) -> list[Call]:
    if writing.one(step, "side") != 8:
        writing.differs("blocks of another side than 8", "blocks of 8 pixels")
    return by_chance(step, Call("JPEG", {"quality": step.ranges["quality"]}, note="for uint8 tensors"))


def _as_one(*calls: Call) -> Call:
    return calls[0] if len(calls) == 1 else Call("Compose" if calls else "Identity", parts=calls)


def _group(group: Group, writing: Writing) -> list[Call]:
    """Return a group; what is chosen there happens with its own chance, as here."""
    if group.again:
        turns = _group(each_time(group), writing) * group.most
        return turns if group.chance == 1 else by_chance(group, _as_one(*turns))
    calls, weights = translated_members(group, writing, WAYS)
    if not calls:
        return []
    parts = tuple(_as_one(*one) for one in calls)
    note = "; ".join(dict.fromkeys(call.note for one in calls for call in one if call.note))
    most = min(group.most, len(parts))
    values = {} if weights is None else {"p": [weight / sum(weights) for weight in weights]}
    if group.kind == "some_of" and 1 < most < len(parts):
        why = f"{most} of {len(parts)}; one is chosen there, or all of them happen"
        writing.differs(why, f"one is chosen {most} times, so that the same one may happen twice")
        return by_chance(group, Call("Compose", {}, (Call("RandomChoice", values, parts),) * most, note=note))
    usual = "RandomChoice" if most == 1 else "Compose"
    name = {"any_order": "RandomOrder", "in_order": "Compose"}.get(group.kind, usual)
    return by_chance(group, Call(name, values, parts, note=note))


WAYS: dict[str, Translate] = {
    **NEAR,
    **dict.fromkeys(KINDS, _group),
    "rotate": _rotate,
    "shift": _shift,
    f"{IN_PIXELS}crop": _crop_in_pixels,
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
}

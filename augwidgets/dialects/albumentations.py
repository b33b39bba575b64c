"""albumentations 2.0.8: the recipe as an ``A.Compose``, and an ``A.Compose`` as a recipe.

Values mean the same there, with these differences, which the text names beside the step: a shift is cut to whole
pixels; what is drawn evenly on a logarithmic scale here is drawn evenly there. Each of its warps resamples the picture,
where adjacent ones are one here. A fill level is written for uint8 pictures.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets import transforms
from augwidgets.dialects.calls import (
    Call,
    CannotSay,
    Constant,
    Translate,
    allowed,
    closed,
    fill_of,
    read_back,
    translated,
)
from augwidgets.transform import maybe

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe
    from augwidgets.step import OpenStep

Pair = tuple[float, float]

_BORDERS = {"constant": "BORDER_CONSTANT", "edge": "BORDER_REPLICATE", "reflect": "BORDER_REFLECT",
            "wrap": "BORDER_WRAP"}  # fmt: skip
_FILLS = {0: "constant", 1: "edge", 2: "reflect", 3: "wrap"}  # OpenCV's numbers of the same borders
_EVENLY = "drawn evenly, not on a logarithmic scale"
_LINEAR, _NEAREST = 1, 0  # OpenCV's numbers of the interpolations


def code(recipe: Recipe) -> str:
    """Give the lines that make the pipeline."""
    calls = translated(recipe, _WAYS, "albumentations 2.0.8")
    lines = [f"    {call.written('A')}," + (f"  # {call.note}" if call.note else "") for call in calls]
    imports = ["import albumentations as A", *(["import cv2"] if any("cv2." in line for line in lines) else [])]
    return "\n".join([*imports, "", "pipeline = A.Compose([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe) -> Any:
    """Give the ``A.Compose``."""
    if importlib.util.find_spec("albumentations") is None:
        raise ImportError("albumentations is needed for this and not installed; pip install albumentations==2.0.8")
    import albumentations as A  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return A.Compose([call.made(A) for call in translated(recipe, _WAYS, "albumentations 2.0.8")])


# -- from here to there ----------------------------------------------------------------------------------------------


def _affine(step: OpenStep, recipe: Recipe, note: str = "", **values: Any) -> Call:
    fill, level = fill_of(step, recipe)
    border: dict[str, Any] = {"border_mode": Constant("cv2", _BORDERS[fill])}
    if fill == "constant" and level:
        border["fill"] = round(level * 255)
    return Call("Affine", {**values, **border, "p": step.chance}, note=note)


def _rotate(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "expand"):
        raise CannotSay("expand makes a canvas of another size there")
    return [_affine(step, recipe, rotate=step.ranges["angle"])]


def _shift(step: OpenStep, recipe: Recipe) -> list[Call]:
    share = {"x": step.ranges["right"], "y": step.ranges["down"]}
    return [_affine(step, recipe, "cut to whole pixels", translate_percent=share)]


def _zoom(step: OpenStep, recipe: Recipe) -> list[Call]:
    low, high = step.ranges["scale"]
    bend = math.sqrt(closed(step, "stretch"))
    if bend == 1:
        scale = {"x": (low, high), "y": (low, high)}
        return [_affine(step, recipe, "" if low == high else _EVENLY, scale=scale, keep_ratio=True)]
    if low != high:
        raise CannotSay("a range of scale together with a stretch draws width and height apart there")
    return [_affine(step, recipe, scale={"x": (low * bend, low * bend), "y": (low / bend, low / bend)})]


def _shear(step: OpenStep, recipe: Recipe) -> list[Call]:
    (left, right), along = step.ranges["across"], step.ranges["along"]
    if (left, right) != (0, 0) and along != (0, 0):
        raise CannotSay("across and along at once are another matrix there")
    # Its sign is the other one across and the same one along. A side that is left out would be slanted by 1 degree.
    return [_affine(step, recipe, shear={"x": (0 - right, 0 - left), "y": along})]


def _flip(name: str) -> Callable[[OpenStep, Recipe], list[Call]]:
    return lambda step, recipe: [Call(name, {"p": step.chance})]


# Quarter turns anticlockwise, of calls that move whole pixels on any canvas.
_TURNS = {0: ("NoOp",), 1: ("Transpose", "VerticalFlip"), 2: ("HorizontalFlip", "VerticalFlip"),
          3: ("Transpose", "HorizontalFlip")}  # fmt: skip


def _quarter_turn(step: OpenStep, recipe: Recipe) -> list[Call]:
    turns = step.ranges["turns"]
    if len(turns) == 4:
        return [Call("RandomRotate90", {"p": step.chance})]
    ways = [tuple(Call(name, {"p": 1.0}) for name in _TURNS[turn]) for turn in turns]
    if len(ways) == 1:
        return [Call("Sequential", {"p": step.chance}, ways[0])]
    return [Call("OneOf", {"p": step.chance}, tuple(Call("Sequential", {"p": 1.0}, way) for way in ways))]


def _levels(step: OpenStep, gain: Pair, lift: Pair) -> list[Call]:
    """Say level * gain + lift."""
    limits = {"brightness_limit": lift, "contrast_limit": (gain[0] - 1, gain[1] - 1)}
    return [Call("RandomBrightnessContrast", {**limits, "brightness_by_max": True, "p": step.chance})]


def _brightness(step: OpenStep, recipe: Recipe) -> list[Call]:
    return _levels(step, step.ranges["gain"], (0.0, 0.0))


def _offset(step: OpenStep, recipe: Recipe) -> list[Call]:
    return _levels(step, (1.0, 1.0), step.ranges["lift"])


def _contrast(step: OpenStep, recipe: Recipe) -> list[Call]:
    gain = step.ranges["gain"]
    if gain[0] != gain[1]:
        raise CannotSay("a range of gain about mid grey; its own contrast is about black or about the mean")
    return _levels(step, gain, ((1 - gain[0]) / 2, (1 - gain[0]) / 2))


def _gamma(step: OpenStep, recipe: Recipe) -> list[Call]:
    low, high = step.ranges["exponent"]
    limits = (100 * low, 100 * high)
    return [Call("RandomGamma", {"gamma_limit": limits, "p": step.chance}, note="" if low == high else _EVENLY)]


def _invert(step: OpenStep, recipe: Recipe) -> list[Call]:
    return [Call("InvertImg", {"p": step.chance})]


def _gaussian_noise(step: OpenStep, recipe: Recipe) -> list[Call]:
    if step.ranges["seed"] is not None:
        raise CannotSay("a seed of its own")
    values = {"std_range": step.ranges["spread"], "mean_range": (0.0, 0.0), "p": step.chance}
    return [
        Call("GaussNoise", values, note="on uint8 pictures up to half a level weaker: its grain is cut, not rounded")
    ]


def _equalize(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "over") != "channels":
        raise CannotSay("only over='channels' gives the same picture there")
    return [Call("Equalize", {"mode": "cv", "by_channels": True, "p": step.chance})]


_WAYS: dict[str, Translate] = {
    "rotate": _rotate,
    "shift": _shift,
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
}

# -- from there to here ----------------------------------------------------------------------------------------------


def steps_of(pipeline: Any) -> list[OpenStep]:
    """Give the steps that a transform or an ``A.Compose`` stands for, or one error that lists what is no such step."""
    if type(pipeline).__name__ != "Compose":
        return read_back([pipeline], _BACK)
    if pipeline.p != 1:
        raise ValueError(f"a recipe cannot say: Compose (its chance of {pipeline.p:g} is one for all of its steps)")
    return read_back(pipeline.transforms, _BACK)


def _step(name: str, **ranges: Any) -> OpenStep:
    """Make a step of ranges that come from outside."""
    made: OpenStep = transforms.CATALOGUE[name].between(**allowed(name, **ranges))
    return made


def _with_its_chance(way: Callable[[Any], Sequence[OpenStep]]) -> Callable[[Any], Sequence[OpenStep]]:
    def read(part: Any) -> Sequence[OpenStep]:
        steps = way(part)
        if len(steps) > 1 and part.p != 1:
            raise CannotSay(f"one chance of {part.p:g} for several steps; each has its own here")
        return [maybe(step, float(part.p)) for step in steps]

    return read


def _of_affine(part: Any) -> Sequence[OpenStep]:
    if part.interpolation != _LINEAR or part.mask_interpolation != _NEAREST:
        raise CannotSay("another interpolation than linear, and nearest for masks")
    if part.fit_output:
        raise CannotSay("fit_output makes a canvas of another size")
    if any(part.translate_px[side] != (0, 0) for side in (part.translate_px or ())):
        raise CannotSay("translate_px is in pixels; translate_percent is a share, as here")
    fill = _fill_of(part)
    found: list[OpenStep] = []
    # The order of its matrix: scaled, turned, slanted, moved.
    across, down = part.scale["x"], part.scale["y"]
    if (across, down) != ((1, 1), (1, 1)):
        found.append(_step("zoom", **_zoom_of(part, across, down), **fill))
    if part.rotate != (0, 0):
        found.append(_step("rotate", angle=part.rotate, **fill))
    if part.shear["x"] != (0, 0) and part.shear["y"] != (0, 0):
        raise CannotSay("a shear in both directions at once is another matrix here")
    if part.shear["x"] != (0, 0):
        low, high = part.shear["x"]
        found.append(_step("shear", across=(-high, -low), along=0, **fill))
    if part.shear["y"] != (0, 0):
        found.append(_step("shear", across=0, along=part.shear["y"], **fill))
    if part.translate_percent is not None:
        right, down = (part.translate_percent[side] for side in ("x", "y"))
        found.append(_step("shift", right=right, down=down, **fill))
    return found


def _fill_of(part: Any) -> dict[str, Any]:
    if part.border_mode not in _FILLS:
        raise CannotSay("BORDER_REFLECT_101; BORDER_REFLECT is the reflection that is known here")
    levels = set(part.fill) if isinstance(part.fill, (tuple, list)) else {part.fill}
    fill = _FILLS[part.border_mode]
    if fill != "constant":
        return {"fill": fill}
    if len(levels) != 1 or part.fill_mask != 0:
        raise CannotSay("a coloured fill, or a mask's fill other than 0")
    return {"fill": fill, "fill_level": levels.pop() / 255}


def _zoom_of(part: Any, across: Pair, down: Pair) -> dict[str, Any]:
    if part.balanced_scale:
        raise CannotSay("balanced_scale")
    if part.keep_ratio:
        return {"scale": across}
    if across[0] != across[1] or down[0] != down[1]:
        raise CannotSay("width and height are scaled apart; keep_ratio=True scales them alike")
    scale, stretch = math.sqrt(across[0] * down[0]), across[0] / down[0]
    return {"scale": scale, "stretch": stretch}


def _of_levels(part: Any) -> Sequence[OpenStep]:
    (low, high), (dark, light) = part.contrast_limit, part.brightness_limit
    gains, lifts = (1 + low, 1 + high), (dark, light)
    if part.ensure_safe_range:
        raise CannotSay("ensure_safe_range changes the values by the picture")
    if lifts != (0, 0) and not part.brightness_by_max:
        raise CannotSay("brightness_by_max=False adds a share of the picture's mean")
    found = []
    if gains != (1, 1):
        found.append(_step("brightness", gain=gains))
    if lifts != (0, 0):
        found.append(_step("offset", lift=lifts))
    return found


def _of_gamma(part: Any) -> Sequence[OpenStep]:
    low, high = part.gamma_limit
    return [_step("gamma", exponent=(low / 100, high / 100))]


def _of_noise(part: Any) -> Sequence[OpenStep]:
    if part.mean_range != (0, 0) or not part.per_channel or part.noise_scale_factor != 1:
        raise CannotSay("noise with a mean, the same in all channels, or coarse")
    return [_step("gaussian_noise", spread=part.std_range)]


def _of_equalize(part: Any) -> Sequence[OpenStep]:
    if part.mode != "cv" or not part.by_channels or part.mask is not None:
        raise CannotSay("only mode='cv', by_channels=True and no mask give the same picture here")
    return [_step("equalize", over="channels")]


_BACK = {
    name: _with_its_chance(way)
    for name, way in {
        "Affine": _of_affine,
        "HorizontalFlip": lambda part: [_step("flip_horizontal")],
        "VerticalFlip": lambda part: [_step("flip_vertical")],
        "RandomRotate90": lambda part: [_step("quarter_turn", turns=(0, 1, 2, 3))],
        "RandomBrightnessContrast": _of_levels,
        "RandomGamma": _of_gamma,
        "InvertImg": lambda part: [_step("invert")],
        "GaussNoise": _of_noise,
        "Equalize": _of_equalize,
        "NoOp": lambda part: [],
    }.items()
}

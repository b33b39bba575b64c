"""An ``A.Compose`` as a recipe."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from augwidgets import transforms
from augwidgets.dialects.albumentations.writing import GREYS, STILL, TURNS
from augwidgets.dialects.calls import Untranslatable, allowed, read_back
from augwidgets.recipe.choices import any_order, in_order, one_of, some_of
from augwidgets.recipe.groups import Group
from augwidgets.recipe.members import maybe
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep

Pair = tuple[float, float]

_FILLS = {0: "constant", 1: "edge", 2: "reflect", 3: "wrap"}  # OpenCV's numbers of the same borders
_LINEAR, _NEAREST = 1, 0  # OpenCV's numbers of the interpolations


def steps_of(pipeline: Any) -> list[Member]:
    """Return the steps that a transform or ``A.Compose`` stands for; raise one error that lists what is no step."""
    if type(pipeline).__name__ != "Compose":
        return read_back([pipeline], _BACK)
    if pipeline.p != 1:
        raise ValueError(f"a recipe cannot say: Compose (its chance of {pipeline.p:g} is one for all of its steps)")
    return read_back(pipeline.transforms, _BACK)


def _step(name: str, **ranges: Any) -> OpenStep:
    """Make a step of ranges that come from outside."""
    made: OpenStep = transforms.CATALOGUE[name].between(**allowed(name, **ranges))
    return made


def _with_its_chance(way: Callable[[Any], Sequence[Member]]) -> Callable[[Any], Sequence[Member]]:
    def read(part: Any) -> Sequence[Member]:
        steps = way(part)
        if len(steps) > 1 and part.p != 1:
            return [in_order(steps, float(part.p))]
        return [maybe(step, float(part.p) * step.chance) for step in steps]

    return read


def _of_affine(part: Any) -> Sequence[OpenStep]:
    if part.interpolation != _LINEAR or part.mask_interpolation != _NEAREST:
        raise Untranslatable("another interpolation than linear, and nearest for masks")
    if part.fit_output:
        raise Untranslatable("fit_output makes a canvas of another size")
    if any(part.translate_px[side] != (0, 0) for side in (part.translate_px or ())):
        raise Untranslatable("translate_px is in pixels; translate_percent is a share, as here")
    fill = _fill_of(part)
    found: list[OpenStep] = []
    # The order of its matrix: scaled, turned, slanted, moved.
    across, down = part.scale["x"], part.scale["y"]
    if (across, down) != ((1, 1), (1, 1)):
        found.append(_step("zoom", **_zoom_of(part, across, down), **fill))
    if part.rotate != (0, 0):
        found.append(_step("rotate", angle=part.rotate, **fill))
    if part.shear["x"] != (0, 0) and part.shear["y"] != (0, 0):
        raise Untranslatable("a shear in both directions at once is another matrix here")
    if part.shear["x"] != (0, 0):
        low, high = part.shear["x"]
        found.append(_step("shear", across=(-high, -low), along=0, **fill))
    if part.shear["y"] != (0, 0):
        found.append(_step("shear", across=0, along=part.shear["y"], **fill))
    if part.translate_percent is not None:
        right, down = (part.translate_percent[side] for side in ("x", "y"))
        found.append(_step("shift", right=right, down=down, **fill))
    return found


def _of_rotate(part: Any) -> Sequence[OpenStep]:
    if part.interpolation != _LINEAR or part.mask_interpolation != _NEAREST:
        raise Untranslatable("another interpolation than linear, and nearest for masks")
    if part.crop_border:
        raise Untranslatable("crop_border cuts the canvas to what is left")
    return [_step("rotate", angle=part.limit, **_fill_of(part))]


def _fill_of(part: Any) -> dict[str, Any]:
    if part.border_mode not in _FILLS:
        raise Untranslatable("BORDER_REFLECT_101; BORDER_REFLECT is the reflection that is known here")
    levels = set(part.fill) if isinstance(part.fill, (tuple, list)) else {part.fill}
    fill = _FILLS[part.border_mode]
    if fill != "constant":
        return {"fill": fill}
    if len(levels) != 1 or part.fill_mask != 0:
        raise Untranslatable("a coloured fill, or a mask's fill other than 0")
    return {"fill": fill, "fill_level": levels.pop() / 255}


def _zoom_of(part: Any, across: Pair, down: Pair) -> dict[str, Any]:
    if part.balanced_scale:
        raise Untranslatable("balanced_scale")
    if part.keep_ratio:
        return {"scale": across}
    if across[0] != across[1] or down[0] != down[1]:
        raise Untranslatable("width and height are scaled apart; keep_ratio=True scales them alike")
    scale, stretch = math.sqrt(across[0] * down[0]), across[0] / down[0]
    return {"scale": scale, "stretch": stretch}


def _of_levels(part: Any) -> Sequence[OpenStep]:
    (low, high), (dark, light) = part.contrast_limit, part.brightness_limit
    gains, lifts = (1 + low, 1 + high), (dark, light)
    if part.ensure_safe_range:
        raise Untranslatable("ensure_safe_range changes the values by the picture")
    if lifts != (0, 0) and not part.brightness_by_max:
        raise Untranslatable("brightness_by_max=False adds a share of the picture's mean")
    middle = (1 - gains[0]) / 2  # about mid grey
    if gains[0] == gains[1] != 1 and dark == light and math.isclose(dark, middle, abs_tol=1e-9):
        return [_step("contrast", gain=gains)]
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
        raise Untranslatable("noise with a mean, the same in all channels, or coarse")
    return [_step("gaussian_noise", spread=part.std_range)]


def _of_equalize(part: Any) -> Sequence[OpenStep]:
    if part.mode != "cv" or not part.by_channels or part.mask is not None:
        raise Untranslatable("only mode='cv', by_channels=True and no mask give the same picture here")
    return [_step("equalize", over="channels")]


def _of_solarize(part: Any) -> Sequence[OpenStep]:
    low, high = part.threshold_range
    if low == 1:
        low = high = 1 - 1e-6  # 1 spares white here, and does not there
    return [_step("solarize", threshold=(low, high))]


def _of_posterize(part: Any) -> Sequence[OpenStep]:
    if isinstance(part.num_bits, list):
        raise Untranslatable("bits of their own for each channel")
    return [_step("posterize", bits=part.num_bits)]


def _of_grey(part: Any) -> Sequence[OpenStep]:
    if part.method not in GREYS or part.num_output_channels != 3:
        raise Untranslatable("only by weighted_average or average, with three channels, the picture is the same here")
    return [_step("greyscale", weights=GREYS[part.method])]


def _of_jitter(part: Any) -> Sequence[OpenStep]:
    moved = [name for name, still in STILL.items() if tuple(getattr(part, name)) != still]
    if not set(moved) <= {"saturation", "brightness"} or len(moved) > 1:
        raise Untranslatable("only saturation, or brightness, alone is the same here; the others must stay at (1, 1)")
    return [_step(name, gain=tuple(getattr(part, name))) for name in moved]


def _of_channel_shift(part: Any) -> Sequence[OpenStep]:
    limits = (part.r_shift_limit, part.g_shift_limit, part.b_shift_limit)
    # Limits beyond 1 are levels of 255 there.
    lifts = [tuple(end / 255 if max(map(abs, limit)) > 1 else end for end in limit) for limit in limits]
    return [_step("channel_shift", **dict(zip(("red_lift", "green_lift", "blue_lift"), lifts, strict=True)))]


def _of_channel_dropout(part: Any) -> Sequence[OpenStep]:
    if tuple(part.channel_drop_range) != (1, 1) or part.fill != 0:
        raise Untranslatable("other than one channel, or filled with another level than 0")
    return [_step("drop_channel", channel=("red", "green", "blue"))]


def _of_blur(part: Any) -> Sequence[OpenStep]:
    if tuple(part.blur_limit) != (0, 0):
        raise Untranslatable("blur_limit cuts the blur to a window; at 0 its size follows from sigma, as here")
    return [_step("blur", sigma=part.sigma_limit)]


def _of_sequential(part: Any) -> Sequence[Member]:
    names = tuple(type(one).__name__ for one in part.transforms)
    turns = next((turn for turn, way in TURNS.items() if way == names), None)
    if turns is not None and all(one.p == 1 for one in part.transforms):
        return [_step("quarter_turn", turns=turns)]
    return [step for one in part.transforms for step in _back(one, _BACK)]


def _of_one_of(part: Any) -> Sequence[Group]:
    # What was chosen happens there, whatever its chance: the chances are weights.
    weights = [one.p for one in part.transforms]
    if 0 in weights:
        raise Untranslatable("one of its transforms has a chance of 0 and never happens; leave it out")
    return [one_of(_members(part, _WAYS), weights=weights if len(set(weights)) > 1 else None)]


def _of_some_of(part: Any) -> Sequence[Group]:
    if part.replace and part.n > 1:
        raise Untranslatable("replace=True chooses the same one more than once")
    return [some_of(part.n, _members(part, _BACK))]


def _of_random_order(part: Any) -> Sequence[Group]:
    if part.n == 1:
        return _of_some_of(part)
    if part.replace or part.n < len(part.transforms):
        raise Untranslatable(f"{part.n} of {len(part.transforms)} in any order; all of them happen in any order here")
    return [any_order(_members(part, _BACK))]


def _members(part: Any, ways: Mapping[str, Callable[[Any], Sequence[Member]]]) -> list[Member]:
    """Read the transforms of a group; what is several steps here happens one after another."""
    found: list[Member] = []
    refused: list[str] = []
    for one in part.transforms:
        name = type(one).__name__
        try:
            steps = _back(one, ways)
            # What changes nothing is chosen there all the same.
            step = steps[0] if steps else _step("quarter_turn", turns=0)
            found.append(in_order(steps) if len(steps) > 1 else _turned(step) if isinstance(step, Group) else step)
        except Untranslatable as reason:
            refused.append(f"{name}: {reason}")
    if refused:
        raise Untranslatable("; ".join(refused))
    return found


def _turned(group: Group) -> Member:
    """Return the one step that a group of quarter turns is, each of them chosen equally often; another one stays."""
    turns = [step.ranges["turns"] for step in group.members if step.name == "quarter_turn" and step.chance == 1]
    alike = group.kind == "one_of" and group.weights is None and all(len(turn) == 1 for turn in turns)
    if not alike or not len(set(turns)) == len(turns) == len(group.members):
        return group
    return maybe(_step("quarter_turn", turns=tuple(turn for (turn,) in turns)), group.chance)


def _back(part: Any, ways: Mapping[str, Callable[[Any], Sequence[Member]]]) -> Sequence[Member]:
    name = type(part).__name__
    if name not in ways:
        raise Untranslatable("it is not translated into a step")
    return ways[name](part)


_WAYS: dict[str, Callable[[Any], Sequence[Member]]] = {
    "Affine": _of_affine,
    "Rotate": _of_rotate,
    "Transpose": lambda part: [_step("transpose")],
    "HorizontalFlip": lambda part: [_step("flip_horizontal")],
    "VerticalFlip": lambda part: [_step("flip_vertical")],
    "RandomRotate90": lambda part: [_step("quarter_turn", turns=(0, 1, 2, 3))],
    "RandomBrightnessContrast": _of_levels,
    "RandomGamma": _of_gamma,
    "InvertImg": lambda part: [_step("invert")],
    "GaussNoise": _of_noise,
    "Equalize": _of_equalize,
    "Solarize": _of_solarize,
    "Posterize": _of_posterize,
    "ToGray": _of_grey,
    "ColorJitter": _of_jitter,
    "RGBShift": _of_channel_shift,
    "ChannelDropout": _of_channel_dropout,
    "GaussianBlur": _of_blur,
    "NoOp": lambda part: [],
    "Sequential": _of_sequential,
    "OneOf": _of_one_of,
    "SomeOf": _of_some_of,
    "RandomOrder": _of_random_order,
}
_BACK = {name: _with_its_chance(way) for name, way in _WAYS.items()}

"""An `ImageDataGenerator`, Keras's own or the kit's, as steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets import transforms
from augwidgets.dialects.calls import Untranslatable, allowed
from augwidgets.domain.errors import told
from augwidgets.generator.geometry import FILL_MODES
from augwidgets.generator.random_parameters import flip_chance
from augwidgets.recipe.members import maybe

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep


def is_generator(thing: Any) -> bool:
    """Return whether it is an `ImageDataGenerator`, Keras's own or the kit's, or made from one."""
    return any(
        kind.__name__ == "ImageDataGenerator" and kind.__module__.partition(".")[0] in ("keras", "augwidgets")
        for kind in type(thing).__mro__
    )


def steps_of(generator: Any) -> list[OpenStep]:
    """Return the steps that a generator stands for, or one error that lists every argument that is no step.

    `cval` is taken for a level of 0..255. `validation_split`, `dtype` and `zca_epsilon` say nothing about what is done
    to a picture.
    """
    steps: list[OpenStep] = []
    refused: list[str] = []
    for name, why in _NOT_A_STEP.items():
        if getattr(generator, name):
            refused.append(f"{name} ({why})")
    for name, way in {**_SETTINGS, **_BACK}.items():
        try:
            steps += way(generator)
        except Untranslatable as reason:
            refused.append(f"{name} ({reason})")
    if refused:
        raise ValueError(f"a recipe cannot say: {'; '.join(refused)}")
    return steps


def border_of(generator: Any) -> dict[str, Any]:
    """Return what uncovered pixels become, as a recipe says it."""
    if generator.fill_mode not in FILL_MODES:
        raise Untranslatable(f"it must be one of {', '.join(map(repr, FILL_MODES))}, got {told(generator.fill_mode)}")
    if generator.fill_mode != "constant":
        return {"fill": FILL_MODES[generator.fill_mode]}
    if not 0 <= generator.cval <= 255:
        raise Untranslatable(f"cval must lie in [0, 255], got {generator.cval:g}")
    return {"fill": "constant", "fill_level": generator.cval / 255}


def turn_of(generator: Any) -> float:
    """Return the reach of the angle; an even draw over several half turns to either side is one over a whole turn."""
    reach = abs(float(generator.rotation_range))
    return 180.0 if reach and reach % 180 == 0 else reach


def share_of(reach: Any) -> float:
    """Return the reach of a shift as a share of the side, or refuse what counts pixels."""
    if reach is None or (np.size(reach) <= 1 and not np.any(reach)):
        return 0.0
    if np.ndim(reach):
        raise Untranslatable("a list of shifts; a share of the side, such as 0.1, is drawn evenly")
    if not isinstance(reach, (float, np.floating)) or not abs(float(reach)) < 1:
        raise Untranslatable("a shift in pixels; a share of the side, such as 0.1, fits every picture")
    return abs(float(reach))


def chance_of(generator: Any, name: str) -> float:
    """Return the chance of a flip."""
    try:
        return flip_chance(getattr(generator, name), name)
    except ValueError as error:
        raise Untranslatable(str(error)) from None


def _made(name: str, **ranges: Any) -> list[OpenStep]:
    return [transforms.CATALOGUE[name].between(**allowed(name, **ranges))]


def _warped(generator: Any, name: str, **ranges: Any) -> list[OpenStep]:
    try:
        border = border_of(generator)
    except Untranslatable:
        border = {}  # refused under its own name
    return _made(name, **ranges, **border)


def _of_rotation(generator: Any) -> list[OpenStep]:
    reach = turn_of(generator)
    return _warped(generator, "rotate", angle=(-reach, reach)) if reach else []


def _of_shifts(generator: Any) -> list[OpenStep]:
    right, down = share_of(generator.width_shift_range), share_of(generator.height_shift_range)
    return _warped(generator, "shift", right=(-right, right), down=(-down, down)) if right or down else []


def _of_zoom(generator: Any) -> list[OpenStep]:
    low, high = generator.zoom_range
    if low == high == 1:
        return []
    if low != high:
        raise Untranslatable("width and height are drawn apart, which distorts; aw.migrate gives the nearest recipe")
    if low <= 0:
        raise Untranslatable(f"it must lie above 0, got {low:g}")
    return _warped(generator, "zoom", scale=1 / low, stretch=1.0)


def _of_flip(name: str) -> Callable[[Any], list[OpenStep]]:
    def steps(generator: Any) -> list[OpenStep]:
        chance = chance_of(generator, f"{name}_flip")
        return [maybe(step, chance) for step in _warped(generator, f"flip_{name}")] if chance else []

    return steps


def _of_brightness(generator: Any) -> list[OpenStep]:
    gains = generator.brightness_range
    return [] if gains is None else _made("brightness", gain=tuple(float(gain) for gain in gains))


def _of_order(generator: Any) -> list[OpenStep]:
    if generator.interpolation_order != 1:
        raise Untranslatable("pictures are resampled linearly here, order 1")
    return []


def _of_format(generator: Any) -> list[OpenStep]:
    if generator.data_format != "channels_last":
        raise Untranslatable("pictures are (height, width, channels) here")
    return []


def _of_fill(generator: Any) -> list[OpenStep]:
    border_of(generator)
    return []


_LEVELS_STAY = "pictures keep their levels in 0..1 or 0..255 here; normalise in the model"

# Whatever is true of these is done to a picture, and by no step.
_NOT_A_STEP = {
    "featurewise_center": _LEVELS_STAY,
    "samplewise_center": _LEVELS_STAY,
    "featurewise_std_normalization": _LEVELS_STAY,
    "samplewise_std_normalization": _LEVELS_STAY,
    "zca_whitening": _LEVELS_STAY,
    "rescale": _LEVELS_STAY,
    "shear_range": "it also stretches the height, by 1 / cos; aw.migrate gives the nearest recipe",
    "channel_shift_range": "it saturates at the picture's own lowest and highest level; aw.migrate gives the nearest "
    "recipe",
    "preprocessing_function": "a plain function; call it before or after the recipe",
}

_SETTINGS: Mapping[str, Callable[[Any], list[OpenStep]]] = {
    "fill_mode": _of_fill,
    "interpolation_order": _of_order,
    "data_format": _of_format,
}

# In the order in which they are done.
_BACK: Mapping[str, Callable[[Any], list[OpenStep]]] = {
    "rotation_range": _of_rotation,
    "width_shift_range, height_shift_range": _of_shifts,
    "zoom_range": _of_zoom,
    "horizontal_flip": _of_flip("horizontal"),
    "vertical_flip": _of_flip("vertical"),
    "brightness_range": _of_brightness,
}

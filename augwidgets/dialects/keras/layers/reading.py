"""Keras's layers as a recipe: the steps that say the same, or one error that lists what is no step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets import transforms
from augwidgets.dialects.calls import Untranslatable, allowed, read_back
from augwidgets.recipe.members import maybe

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep

Pair = tuple[float, float]

_FILLS = {"constant": "constant", "nearest": "edge", "reflect": "reflect", "wrap": "wrap"}


def steps_of(layers: Any) -> list[OpenStep]:
    """Return the steps that a layer or a ``keras.Sequential`` stands for, or one error that lists what is no step."""
    parts = list(layers.layers) if type(layers).__name__ == "Sequential" else [layers]
    return read_back(parts, _BACK)


def _warped(name: str, layer: Any, **ranges: Pair | float) -> list[OpenStep]:
    if layer.interpolation != "bilinear" or layer.data_format != "channels_last":
        raise Untranslatable("another interpolation than bilinear, or channels first")
    fill: dict[str, Any] = {"fill": _FILLS[layer.fill_mode]}
    if layer.fill_mode == "constant":
        if not 0 <= layer.fill_value <= 1:
            raise Untranslatable(f"a fill_value of {layer.fill_value:g}; pictures are in 0..1")
        fill["fill_level"] = layer.fill_value
    made: OpenStep = transforms.CATALOGUE[name].between(**allowed(name, **ranges), **fill)
    return [made]


def _of_rotation(layer: Any) -> Sequence[OpenStep]:
    low, high = layer.factor
    return _warped("rotate", layer, angle=(360 * low, 360 * high))


def _of_translation(layer: Any) -> Sequence[OpenStep]:
    down, right = (layer.height_lower, layer.height_upper), (layer.width_lower, layer.width_upper)
    return _warped("shift", layer, right=right, down=down)


def _of_zoom(layer: Any) -> Sequence[OpenStep]:
    tall = (1 / (1 + layer.height_upper), 1 / (1 + layer.height_lower))
    if layer.width_factor is None:
        return _warped("zoom", layer, scale=tall, stretch=1.0)
    wide = (1 / (1 + layer.width_upper), 1 / (1 + layer.width_lower))
    if tall[0] != tall[1] or wide[0] != wide[1]:
        raise Untranslatable("width and height are zoomed apart; without width_factor they are zoomed alike")
    return _warped("zoom", layer, scale=(tall[0] * wide[0]) ** 0.5, stretch=wide[0] / tall[0])


def _of_flip(layer: Any) -> Sequence[OpenStep]:
    half: OpenStep
    if layer.mode == "horizontal_and_vertical":  # one draw for both, which is half a turn
        half = transforms.CATALOGUE["quarter_turn"].between(turns=2)
    else:
        half = transforms.CATALOGUE[f"flip_{layer.mode}"].between()
    return [maybe(half, 0.5)]


def _of_brightness(layer: Any) -> Sequence[OpenStep]:
    made: OpenStep = transforms.CATALOGUE["offset"].between(**allowed("offset", lift=layer.factor))
    return [made]


def _of_invert(layer: Any) -> Sequence[OpenStep]:
    low, high = layer.factor
    # A chance that is drawn from a range happens as often as its middle.
    return [maybe(transforms.CATALOGUE["invert"].between(), (low + high) / 2)]


_BACK: dict[str, Callable[[Any], Sequence[OpenStep]]] = {
    "RandomRotation": _of_rotation,
    "RandomTranslation": _of_translation,
    "RandomZoom": _of_zoom,
    "RandomFlip": _of_flip,
    "RandomBrightness": _of_brightness,
    "RandomInvert": _of_invert,
}

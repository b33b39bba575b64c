"""Keras 3's augmentation layers (3.15): the recipe as a ``keras.Sequential``, and one of layers as a recipe.

Pictures are floats in [0, 1], as ``aw.training.Augmented`` gives them, and the layers act when they are called with
``training=True``, as in ``fit``. Each layer resamples the picture, where adjacent warps are one here. Most layers know
no chance: they act always, `RandomFlip` half the time. No layer moves keypoints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets import transforms
from augwidgets.dialects.calls import Call, CannotSay, Translate, allowed, closed, fill_of, read_back, translated
from augwidgets.keras_backend import import_keras
from augwidgets.transform import maybe

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe
    from augwidgets.step import OpenStep

Pair = tuple[float, float]

_NAME = "keras_layers"
_MODES = {"constant": "constant", "edge": "nearest", "reflect": "reflect", "wrap": "wrap"}
_FILLS = {mode: fill for fill, mode in _MODES.items()}
_LEVELS = {"value_range": (0, 1)}  # a layer's own default, 0..255, would ruin pictures in 0..1


def code(recipe: Recipe) -> str:
    """Give the lines that make the layers."""
    calls = translated(recipe, _WAYS, _NAME)
    lines = [f"    {call.written('keras.layers')}," + (f"  # {call.note}" if call.note else "") for call in calls]
    head = [
        "import keras  # where TensorFlow is missing: set KERAS_BACKEND=jax before",
        "",
        "# For float pictures in 0..1; call it with training=True, as fit does.",
    ]
    return "\n".join([*head, "pipeline = keras.Sequential([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe) -> Any:
    """Give the ``keras.Sequential``."""
    calls = translated(recipe, _WAYS, _NAME)
    keras = import_keras()
    return keras.Sequential([call.made(keras.layers) for call in calls])


# -- from here to there ----------------------------------------------------------------------------------------------


def _always(step: OpenStep) -> None:
    if step.chance != 1:
        raise CannotSay(f"a chance of {step.chance:g}; that layer acts always")


def _warp(name: str, step: OpenStep, recipe: Recipe, note: str = "", **values: Any) -> list[Call]:
    _always(step)
    fill, level = fill_of(step, recipe)
    border: dict[str, Any] = {"fill_mode": _MODES[fill], **({"fill_value": level} if fill == "constant" else {})}
    return [Call(name, {**values, **border}, note=note)]


def _rotate(step: OpenStep, recipe: Recipe) -> list[Call]:
    if closed(step, "expand"):
        raise CannotSay("expand; the canvas keeps its size there")
    low, high = step.ranges["angle"]
    return _warp("RandomRotation", step, recipe, factor=(low / 360, high / 360))


def _shift(step: OpenStep, recipe: Recipe) -> list[Call]:
    down, right = step.ranges["down"], step.ranges["right"]
    return _warp("RandomTranslation", step, recipe, height_factor=down, width_factor=right)


def _zoom(step: OpenStep, recipe: Recipe) -> list[Call]:
    (low, high), stretch = step.ranges["scale"], closed(step, "stretch")
    bend = stretch**0.5
    if bend != 1 and low != high:
        raise CannotSay("a range of scale together with a stretch draws width and height apart there")
    # Its factor is what is seen more of: 1 / scale - 1, at most 1.
    tall, wide = (1 / (high / bend) - 1, 1 / (low / bend) - 1), (1 / (high * bend) - 1, 1 / (low * bend) - 1)
    if max(*tall, *wide) > 1:
        raise CannotSay("a scale below 0.5")
    note = "" if low == high else "drawn evenly in 1 / scale, not on a logarithmic scale"
    return _warp("RandomZoom", step, recipe, note, height_factor=tall, **({} if bend == 1 else {"width_factor": wide}))


def _flip(mode: str) -> Translate:
    def said(step: OpenStep, recipe: Recipe) -> list[Call]:
        if step.chance != 0.5:
            raise CannotSay(f"a chance of {step.chance:g}; RandomFlip has 0.5")
        return [Call("RandomFlip", {"mode": mode})]

    return said


def _offset(step: OpenStep, recipe: Recipe) -> list[Call]:
    _always(step)
    return [Call("RandomBrightness", {"factor": step.ranges["lift"], **_LEVELS})]


def _invert(step: OpenStep, recipe: Recipe) -> list[Call]:
    return [Call("RandomInvert", {"factor": (step.chance, step.chance), **_LEVELS})]


def _refused(why: str) -> Translate:
    def said(step: OpenStep, recipe: Recipe) -> list[Call]:
        raise CannotSay(why)

    return said


_WAYS: dict[str, Translate] = {
    "rotate": _rotate,
    "shift": _shift,
    "zoom": _zoom,
    "flip_horizontal": _flip("horizontal"),
    "flip_vertical": _flip("vertical"),
    "offset": _offset,
    "invert": _invert,
    "shear": _refused("RandomShear slants about the corner, to either side"),
    "brightness": _refused("RandomBrightness adds instead of multiplying, as offset does"),
    "contrast": _refused("RandomContrast is about the mean of each channel, not about mid grey"),
    "blur": _refused("RandomGaussianBlur blurs across and along apart, in a window of fixed size"),
    "gaussian_noise": _refused("GaussianNoise has one strength and does not saturate"),
    "perspective": _refused("RandomPerspective moves the corners one by one"),
    "crop": _refused("RandomCrop has a size in pixels"),
    "erase": _refused("RandomErasing draws its rectangle in another way"),
    "equalize": _refused("Equalization counts in other bins"),
}

# -- from there to here ----------------------------------------------------------------------------------------------


def steps_of(layers: Any) -> list[OpenStep]:
    """Give the steps that a layer or a ``keras.Sequential`` stands for, or one error that lists what is no step."""
    parts = list(layers.layers) if type(layers).__name__ == "Sequential" else [layers]
    return read_back(parts, _BACK)


def _warped(name: str, layer: Any, **ranges: Pair | float) -> list[OpenStep]:
    if layer.interpolation != "bilinear" or layer.data_format != "channels_last":
        raise CannotSay("another interpolation than bilinear, or channels first")
    fill: dict[str, Any] = {"fill": _FILLS[layer.fill_mode]}
    if layer.fill_mode == "constant":
        if not 0 <= layer.fill_value <= 1:
            raise CannotSay(f"a fill_value of {layer.fill_value:g}; pictures are in 0..1")
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
        raise CannotSay("width and height are zoomed apart; without width_factor they are zoomed alike")
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

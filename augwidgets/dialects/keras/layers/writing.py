"""The recipe as Keras's layers: their text, the ``keras.Sequential``, and fixed values run through them.

Pictures are floats in [0, 1], as ``aw.training.Augmented`` gives them, and the layers act unless they are called with
``training=False``, as `evaluate` and `predict` call them. Each layer resamples the picture, where adjacent warps are
one here. Most layers know no chance: they act always, `RandomFlip` half the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.dialects.calls import Call, Untranslatable, about_rims
from augwidgets.dialects.in_pixels import crops_anywhere, size_of_crop
from augwidgets.dialects.keras.layers.near import LEVELS, NEAR, always, border
from augwidgets.dialects.keras.layers.number_text import number_text
from augwidgets.dialects.step_writing import Writing
from augwidgets.dialects.translation import IN_PIXELS, Said, Translate, call_lines, call_rows, calls_of, translated
from augwidgets.domain.units import percent
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.nearest import NearestStep
from augwidgets.sample.checks import as_image

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.open_step import OpenStep
    from augwidgets.steps.step import Step

_NAME = "keras_layers"


def code(recipe: Recipe, *, nearest: bool = False) -> str:
    """Return the lines that make the layers."""
    lines = call_lines(_said(recipe, nearest), "keras.layers", number_text)
    head = [
        "import keras  # where TensorFlow is missing: set KERAS_BACKEND=jax before",
        "",
        "# For float pictures in 0..1. What is random acts in fit and in a plain call, not with training=False.",
        *about_rims(recipe),
    ]
    return "\n".join([*head, "pipeline = keras.Sequential([", *lines, "])"]) + "\n"


def to_object(recipe: Recipe, *, nearest: bool = False) -> Any:
    """Return the ``keras.Sequential``."""
    calls = calls_of(_said(recipe, nearest))
    keras = import_keras()
    with private_draws():  # each layer draws a seed for itself
        return keras.Sequential([call.made(keras.layers) for call in calls])


def nearest(recipe: Recipe) -> list[NearestStep]:
    """Return what each step becomes."""
    return call_rows(_said(recipe, nearest=True, all_out=True), "keras.layers", number_text)


def _said(recipe: Recipe, nearest: bool, all_out: bool = False) -> list[Said]:
    return translated(recipe, _WAYS, _NAME, nearest=nearest, all_out=all_out)


def applied(steps: Sequence[Step], recipe: Recipe, image: np.ndarray) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Show what Keras's layers make of steps at exactly these values, for a look at both side by side.

    Parameters
    ----------
    steps : sequence of Step
        Drawn ones, ``recipe.draw(rng)``. Their chance is decided: a flip that is among them happens.
    recipe : Recipe
        What they were drawn from.
    image : array
        ``(H, W)`` or ``(H, W, C)``, as a Sample takes it.

    Returns
    -------
    picture : array
        ``(H, W, C)``, uint8 where the picture was, else float32; steps that cannot be said are left out.
    refused : list of (str, str)
        Which those are, and why.

    Examples
    --------
    >>> import augwidgets as aw
    >>> small = np.array([[0, 9], [0, 0]], np.uint8)
    >>> picture, refused = applied([aw.flip_horizontal.at(), aw.gamma.at()], aw.Recipe([]), small)
    >>> picture[..., 0].tolist(), refused
    ([[9, 0], [0, 0]], [('gamma', 'no layer bends the tone curve; RandomBrightness adds light')])
    """
    picture = as_image(image)
    whole = picture.dtype == np.uint8
    batch = picture[None].astype(np.float32) / (255 if whole else 1)
    refused: list[tuple[str, str]] = []
    keras = import_keras()
    for step in steps:
        try:
            batch = _at_values(step, recipe, batch, keras)
        except Untranslatable as reason:
            refused.append((step.transform.name, str(reason)))
    done = batch[0].clip(0, 1)
    return (np.rint(done * 255).astype(np.uint8) if whole else done), refused


def _at_values(step: Step, recipe: Recipe, batch: np.ndarray, keras: Any) -> np.ndarray:
    transform = step.transform
    if step.where is not None:
        raise Untranslatable(f"only {step.where.words}")
    if not transform.is_kits or transform.name not in _WAYS:
        raise Untranslatable("it is not translated")
    if transform.name in _FLIPS:  # the constructor knows the chance 0.5 alone, and the layer a flip that was drawn
        layer = keras.layers.RandomFlip(_FLIPS[transform.name], seed=0)
        drawn = {"flips": keras.ops.ones((1, 1, 1, 1), dtype="bool"), "input_shape": batch.shape}
        return np.array(keras.ops.convert_to_numpy(layer.transform_images(batch, drawn, training=True)))
    for call in _WAYS[transform.name](transform.between(**step.values), Writing(recipe)):
        layer = Call(call.name, {**call.values, "seed": 0}).made(keras.layers)
        batch = np.array(keras.ops.convert_to_numpy(layer(batch, training=True)))
    return batch


# -- from here to there ----------------------------------------------------------------------------------------------


def _warp(name: str, step: OpenStep, writing: Writing, note: str = "", **values: Any) -> list[Call]:
    return [Call(name, {**values, **border(step, writing)}, note=note)]


def _rotate(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    if writing.one(step, "expand"):
        writing.differs("expand; the canvas keeps its size there", "the canvas keeps its size: corners are cut off")
    low, high = step.ranges["angle"]
    return _warp("RandomRotation", step, writing, factor=(low / 360, high / 360))


def _shift(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    down, right = step.ranges["down"], step.ranges["right"]
    return _warp("RandomTranslation", step, writing, height_factor=down, width_factor=right)


def _crop_in_pixels(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    height, width = size_of_crop(step)
    return [Call("RandomCrop" if crops_anywhere(step) else "CenterCrop", {"height": height, "width": width})]


def _zoom(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    (low, high), stretch = step.ranges["scale"], writing.one(step, "stretch")
    bend = stretch**0.5
    if bend != 1 and low != high:
        why = "a range of scale together with a stretch draws width and height apart there"
        writing.differs(why, "width and height are drawn apart, so that the stretch varies")
    tall, wide = (_seen_more(high / bend), _seen_more(low / bend)), (_seen_more(high * bend), _seen_more(low * bend))
    if max(*tall, *wide) > 1:  # at most so much can be seen there
        writing.differs("a scale below 0.5", "a scale below 0.5 is 0.5")
        tall, wide = ((min(first, 1.0), min(last, 1.0)) for first, last in (tall, wide))
    note = "" if low == high else "drawn evenly in 1 / scale, not on a logarithmic scale"
    return _warp("RandomZoom", step, writing, note, height_factor=tall, **({} if bend == 1 else {"width_factor": wide}))


def _seen_more(scale: float) -> float:
    """Return the layer's factor of a scale, 1 / scale - 1, as a number that can be written short."""
    factor = 1 / scale - 1
    short = round(factor, 8)  # a millionth of a pixel in a hundred
    return factor if scale == round(scale, 6) and abs(factor - short) > 1e-12 else short


def _flip(mode: str) -> Translate:
    def said(step: OpenStep, writing: Writing) -> list[Call]:
        if step.chance != 0.5:
            why = f"a chance of {step.chance:g}; RandomFlip has 0.5"
            if step.chance < 0.25:
                raise Untranslatable(why)
            writing.differs(why, f"half of the pictures are mirrored, here {percent(step.chance)}")
        return [Call("RandomFlip", {"mode": mode})]

    return said


def _offset(step: OpenStep, writing: Writing) -> list[Call]:
    step = always(step, writing)
    return [Call("RandomBrightness", {"factor": step.ranges["lift"], **LEVELS})]


def _invert(step: OpenStep, writing: Writing) -> list[Call]:
    return [Call("RandomInvert", {"factor": (step.chance, step.chance), **LEVELS})]


_WAYS: dict[str, Translate] = {
    **NEAR,
    "rotate": _rotate,
    "shift": _shift,
    f"{IN_PIXELS}crop": _crop_in_pixels,
    "zoom": _zoom,
    "flip_horizontal": _flip("horizontal"),
    "flip_vertical": _flip("vertical"),
    "offset": _offset,
    "invert": _invert,
}

_FLIPS = {"flip_horizontal": "horizontal", "flip_vertical": "vertical"}

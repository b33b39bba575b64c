"""The same draw in several dialects: drawn Steps, at their values, by each library's own means.

What a library cannot say is left out, and named.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.dialects.albumentations import to_object as to_albumentations
from augwidgets.dialects.keras import layers
from augwidgets.generator.geometry import FILL_MODES
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import run
from augwidgets.steps.step import Step

LeftOut = list[tuple[str, str]]

_FILL_MODES = {fill: mode for mode, fill in FILL_MODES.items()}


def ours(steps: Sequence[Step], recipe: Recipe, image: np.ndarray) -> tuple[np.ndarray, LeftOut]:
    """Apply the steps as a recipe does."""
    return run(steps, Sample(image)).image, []


def by_albumentations(steps: Sequence[Step], recipe: Recipe, image: np.ndarray) -> tuple[np.ndarray, LeftOut]:
    """Apply them one after the other as albumentations does."""
    left_out: LeftOut = []
    said: list[Any] = []
    for step in in_shares(steps, image.shape):
        one = closed(step, recipe)
        try:
            to_albumentations(one)
        except ValueError as error:
            left_out.append((step.transform.name, _reason(error)))
        else:
            said += one.steps
    return to_albumentations(recipe.of_pictures().replace(steps=said))(image=image)["image"], left_out


def by_keras_layers(steps: Sequence[Step], recipe: Recipe, image: np.ndarray) -> tuple[np.ndarray, LeftOut]:
    """Apply them one after the other as Keras's layers do."""
    return layers.applied(in_shares(steps, image.shape), recipe, image)


def by_keras_generator(steps: Sequence[Step], recipe: Recipe, image: np.ndarray) -> tuple[np.ndarray, LeftOut]:
    """Apply them as Keras's own `ImageDataGenerator` does, with its faults."""
    from augwidgets.generator.keras_class import image_module

    given, left_out = parameters(in_shares(steps, image.shape), image.shape)
    recipe_fill = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    fill: Mapping[str, Any] = next((step.values for step in steps if "fill" in step.values), recipe_fill)
    white = 255 if image.dtype == np.uint8 else 1
    generator = image_module().ImageDataGenerator(
        fill_mode=_FILL_MODES[fill["fill"]], cval=white * fill["fill_level"], data_format="channels_last"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the names by which it calls SciPy
        out = generator.apply_transform(image.astype(np.float32), given)
    shown: np.ndarray = np.clip(out + (0.5 if white == 255 else 0), 0, white).astype(image.dtype)
    return shown, left_out


def in_shares(steps: Sequence[Step], shape: tuple[int, ...]) -> list[Step]:
    """Return the steps with shares of the picture that arrives at each for counts of pixels.

    Examples
    --------
    >>> import augwidgets as aw
    >>> steps = [aw.crop.at(width=0.5), aw.shift.at(right=aw.px(10))]
    >>> in_shares(steps, (100, 200, 3))[1].values["right"]
    0.1
    """
    found, size = [], (shape[0], shape[1])
    for step in steps:
        found.append(step.relative(size))
        if step.transform.family == "spatial":
            size = step.transform.declared.warp(size, found[-1].values).size
    return found


def closed(step: Step, recipe: Recipe) -> Recipe:
    """Return the recipe that always draws this step."""
    return recipe.of_pictures().replace(steps=[step])


def parameters(steps: Sequence[Step], shape: tuple[int, ...]) -> tuple[dict[str, Any], LeftOut]:
    """Return the numbers that Keras's generator would have drawn, and what it cannot say.

    It turns, shifts and zooms in this order and mirrors last; a mirror that stood before them turns their signs. Its
    `width_shift_range` becomes `ty`, and `height_shift_range` `tx`: that is how Keras 3 draws them.

    Examples
    --------
    >>> import augwidgets as aw
    >>> parameters([aw.flip_horizontal.at(), aw.rotate.at(angle=20)], (100, 200, 3))
    ({'flip_horizontal': True, 'theta': -20.0}, [])
    """
    given: dict[str, Any] = {}
    left_out: LeftOut = []
    height, width = shape[:2]
    last = 0
    for step in steps:
        name, values = step.transform.name, step.values
        if step.where is not None:
            left_out.append((name, f"only {step.where.words}"))
            continue
        across, down = given.get("flip_horizontal", False), given.get("flip_vertical", False)
        if name not in _PLACES:
            left_out.append((name, "there is no such argument"))
            continue
        if _PLACES[name] <= last and name in _ORDERED:
            left_out.append((name, "its order is fixed: turned, shifted, zoomed, each once"))
            continue
        last = max(last, _PLACES[name])
        if name == "rotate":
            given["theta"] = -values["angle"] if across != down else values["angle"]
        elif name == "shift":
            given["ty"] = (values["right"] if across else -values["right"]) * width
            given["tx"] = (values["down"] if down else -values["down"]) * height
        elif name == "zoom":
            bend = values["stretch"] ** 0.5
            given["zx"], given["zy"] = 1 / (values["scale"] * bend), bend / values["scale"]
        elif name == "brightness":
            given["brightness"] = given.get("brightness", 1.0) * values["gain"]
        else:
            given[name] = not given.get(name, False)
    return given, left_out


_ORDERED = ("rotate", "shift", "zoom")
# Mirrors and brightness may stand anywhere.
_PLACES = {"rotate": 1, "shift": 2, "zoom": 3, "brightness": 0, "flip_horizontal": 0, "flip_vertical": 0}


def _reason(error: ValueError) -> str:
    """Return the reason out of "albumentations cannot say: zoom (why)"."""
    words = str(error).partition(" (")[2]
    return words.removesuffix(")") or str(error)

"""One recipe in several dialects; each is a file or a folder with ``code(recipe) -> str`` and ``to_object(recipe)``.

One that also reads the other way has ``steps_of(thing)``. One whose transforms can be looked at as they are has
``pipeline_of(thing)``.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.dialects import albumentations, augwidgets, numpy, torchvision
from augwidgets.dialects.keras import generator, layers

if TYPE_CHECKING:
    from augwidgets.dialects.pipeline import Pipeline
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.step import Member

DIALECTS = {
    "augwidgets": augwidgets,
    "albumentations": albumentations,
    "keras_generator": keras_generator,
    "keras_layers": keras_layers,
    "torchvision": torchvision,
    "numpy": numpy,
}

# Whose a thing is, is told by the module that its class comes from: no neighbour is imported to find out.
_READ = {"albumentations": albumentations, "keras": keras_layers}
_OPENED = {"albumentations": "albumentations", "imgaug": "imgaug", "keras": "keras_layers"}


def code(recipe: Recipe, dialect: str) -> str:
    """Give the lines that make the recipe in this dialect."""
    return _named(dialect).code(recipe)


def to_object(recipe: Recipe, dialect: str) -> Any:
    """Give what those lines make."""
    return _named(dialect).to_object(recipe)


def steps_of(thing: Any) -> Sequence[Member]:
    """Give the steps that say the same as a neighbour's transform or pipeline."""
    if generator.is_generator(thing):  # the kit's own one comes from augwidgets
        return generator.steps_of(thing)
    module = type(thing).__module__.partition(".")[0]
    if module not in _READ:
        raise TypeError(f"a recipe can be made of what comes from {', '.join(_READ)}, got {type(thing).__name__}")
    return _READ[module].steps_of(thing)


def _named(dialect: str) -> Any:
    if dialect not in DIALECTS:
        raise ValueError(f"dialect must be one of {', '.join(map(repr, DIALECTS))}, got {dialect!r}")
    return DIALECTS[dialect]


def neighbour_of(thing: Any) -> str:
    """Name whose transform it is, or a class of them: "keras_generator", "keras" ...; nothing if it is no one's."""
    kinds = (thing if isinstance(thing, type) else type(thing)).__mro__
    if any(kind.__name__ == "ImageDataGenerator" for kind in kinds):
        return "keras_generator"
    return next((own for kind in kinds if (own := kind.__module__.partition(".")[0]) in _OPENED), "")


def pipeline_of(thing: Any) -> Pipeline:
    """Open a neighbour's transform, or several of them in a row."""
    neighbour = neighbour_of(thing)
    if neighbour not in _OPENED:
        raise TypeError(f"what comes from {', '.join(_OPENED)} can be opened, got {type(thing).__name__}")
    room: Any = importlib.import_module(f"{__name__}.{_OPENED[neighbour]}")
    opened: Pipeline = room.pipeline_of(thing)
    return opened

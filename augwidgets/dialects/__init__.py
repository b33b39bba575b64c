"""One recipe in several dialects; each dialect is one file with ``code(recipe) -> str`` and ``to_object(recipe)``.

One that also reads the other way has ``steps_of(thing)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from augwidgets.dialects import albumentations, augwidgets, keras_layers, numpy

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe
    from augwidgets.step import OpenStep

DIALECTS = {
    "augwidgets": augwidgets,
    "albumentations": albumentations,
    "keras_layers": keras_layers,
    "numpy": numpy,
}

# Whose a thing is, is told by the module that its class comes from: no neighbour is imported to find out.
_READ = {"albumentations": albumentations, "keras": keras_layers}


def code(recipe: Recipe, dialect: str) -> str:
    """Give the lines that make the recipe in this dialect."""
    return _named(dialect).code(recipe)


def to_object(recipe: Recipe, dialect: str) -> Any:
    """Give what those lines make."""
    return _named(dialect).to_object(recipe)


def steps_of(thing: Any) -> list[OpenStep]:
    """Give the steps that say the same as a neighbour's transform or pipeline."""
    module = type(thing).__module__.partition(".")[0]
    if module not in _READ:
        raise TypeError(f"a recipe can be made of what comes from {', '.join(_READ)}, got {type(thing).__name__}")
    return _READ[module].steps_of(thing)


def _named(dialect: str) -> Any:
    if dialect not in DIALECTS:
        raise ValueError(f"dialect must be one of {', '.join(map(repr, DIALECTS))}, got {dialect!r}")
    return DIALECTS[dialect]

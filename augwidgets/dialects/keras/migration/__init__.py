"""`migrate`: from Keras's old `ImageDataGenerator` to the layers of Keras 3, and to a recipe.

* `replacement`: what stands for one argument today.
* `geometry`, `pixel_values`: the replacements of the arguments that move pixels, and of those that change them.
* `table`: `Migration`, what `migrate` returns.
"""

from __future__ import annotations

from typing import Any

from augwidgets.dialects.calls import Call
from augwidgets.dialects.keras.generator import is_generator
from augwidgets.dialects.keras.layers.number_text import number_text
from augwidgets.dialects.keras.migration.geometry import border, geometry_replacements
from augwidgets.dialects.keras.migration.pixel_values import data_replacements, pixel_value_replacements
from augwidgets.dialects.keras.migration.replacement import Replacement, is_kerass_own
from augwidgets.dialects.keras.migration.table import Migration, Row
from augwidgets.recipe.recipe import Recipe

__all__ = ["Migration", "Row", "migrate"]

_IN_0_255 = "Pictures are taken to be in 0..255, as they come from files."
_EACH = "Each layer resamples the picture, where generator and recipe do it once: it becomes softer, and rims differ."
_KERASS_OWN = (
    "Keras's own class turns, zooms and slants about another point on pictures that are not square; layers and recipe "
    "take the middle."
)
_WARPS = ("RandomRotation", "RandomTranslation", "RandomZoom")


def migrate(generator: Any) -> Migration:
    """Return how to do today what an old `ImageDataGenerator` did: with Keras 3's layers, and as a recipe.

    Shown in a notebook it is a table: each argument that is not at its default, what it becomes, and why. ``.code()``
    are the lines that make the layers, ``.layers`` the layers themselves, ``.recipe`` the recipe. The order of the
    generator is kept.

    Parameters
    ----------
    generator : ImageDataGenerator
        Keras's own or `augwidgets.ImageDataGenerator`. Keras's own is read as its arguments say, and the table names
        where it does otherwise.

    Returns
    -------
    Migration

    Raises
    ------
    TypeError
        If it is something else.

    Examples
    --------
    >>> import augwidgets as aw
    >>> migration = aw.migrate(aw.ImageDataGenerator(rotation_range=90, horizontal_flip=True))
    >>> print(migration)
    argument         value  layers  recipe
    rotation_range   90     same    same
        layers: keras.layers.RandomRotation(factor=0.25, fill_mode='nearest')
        recipe: aw.rotate.between(angle=(-90.0, 90.0))
        an angle from -90 to 90 degrees; the layer counts in whole turns
    horizontal_flip  True   same    same
        layers: keras.layers.RandomFlip(mode='horizontal')
        recipe: aw.maybe(aw.flip_horizontal.between(), 0.5)
        half of the pictures are mirrored
    <BLANKLINE>
    Pictures are taken to be in 0..255, as they come from files.
    """
    if not is_generator(generator):
        raise TypeError(
            f"migrate takes an ImageDataGenerator, Keras's own or the kit's, got {type(generator).__name__}"
        )
    warps, levels = geometry_replacements(generator), pixel_value_replacements(generator)
    replacements = [*warps, *levels, *data_replacements(generator)]
    calls = tuple(one.layer for one in replacements if one.layer is not None)
    notes = [_IN_0_255]
    if sum(call.name in _WARPS for call in calls) > 1:
        notes.append(_EACH)
    if is_kerass_own(generator):
        notes.append(_KERASS_OWN)
    recipe = Recipe(tuple(one.step for one in replacements if one.step is not None), **border(generator))
    # A Sequential of nothing cannot be called.
    return Migration(
        tuple(_row(one, generator) for one in replacements), recipe, calls or (Call("Identity"),), tuple(notes)
    )


def _row(one: Replacement, generator: Any) -> Row:
    layers = one.layer.written("keras.layers", number_text) if one.layer is not None else one.layers_text
    recipe = repr(one.step) if one.step is not None else one.recipe_text
    value = ", ".join(_value(generator, name) for name in one.arguments)
    return Row(", ".join(one.arguments), value, layers, one.layers_how, recipe, one.recipe_how, one.why)


def _value(generator: Any, name: str) -> str:
    value = getattr(generator, "_validation_split" if name == "validation_split" else name)
    return getattr(value, "__name__", type(value).__name__) if callable(value) else repr(value)

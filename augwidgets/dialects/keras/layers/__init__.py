"""Keras 3's augmentation layers (3.15): the recipe as a ``keras.Sequential``, one of layers as a recipe, layers opened.

* `writing`: `code` and `to_object` write a recipe as layers, `nearest` is the table of it, and `applied` runs drawn
  steps through them; `near`: what is near to a step that has nothing that is the same.
* `reading`: `steps_of` reads layers as a recipe.
* `opening`: `pipeline_of` opens them as they are; `limits`: where the values of their arguments may live.
* `running`: they are applied to a Sample; `batched`: for several seeds in one call; `compiled`: that as
  one program for whatever numbers; `speedups`: the same sooner; `limitations`: what they do not move or mean rightly.
* `number_text`: a number as a person would write it in a layer's call.
"""

from __future__ import annotations

from typing import Any

from augwidgets.dialects.keras.layers.opening import pipeline_of
from augwidgets.dialects.keras.layers.reading import steps_of
from augwidgets.dialects.keras.layers.writing import applied, code, nearest, to_object

__all__ = ["applied", "code", "nearest", "pipeline_of", "reads", "steps_of", "to_object"]


def reads(thing: Any) -> bool:
    """Return whether a thing comes from this library."""
    return type(thing).__module__.partition(".")[0] == "keras"

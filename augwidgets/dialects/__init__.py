"""The neighbours: a file or a folder for each library, named after it.

* `augwidgets`, `numpy`, `torchvision`: a recipe is written in that dialect.
* `albumentations`: written, read, and opened; `imgaug`: opened.
* `keras`: the layers, the old generator, and the way from one to the other.
* `pipeline`: what a neighbour's transforms are when they are opened; `limits`: where their values may live.
* `translation`: each step as it is, as what is nearest to it, or not at all; `step_writing`: one of them on its way.
* `in_pixels`: counts of pixels on their way to a neighbour.
* `libraries`: where the neighbours are documented, and their licences.
* `calls`: a call that can be written and made; `comparison`: the same draw by several libraries.

In a neighbour's folder `writing` writes a recipe, `reading` reads one, `opening` opens transforms, `running` applies
them to a Sample, `pipeline` shows them, `arguments` are what they were made with, `as_code` writes them, and
`importing` imports the library.

A dialect has ``code`` and ``to_object``; one that can say what is near has ``nearest``; one that reads has ``reads``
and ``steps_of``; one whose transforms can be looked at as they are has ``pipeline_of``. `table` holds all of them; it
is imported where one is asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augwidgets.dialects.pipeline import Pipeline

# Whose transforms are opened as they are. Whose a thing is, is told by the module that its class comes from: no
# neighbour is imported to find out.
_OPENED = {"albumentations": "albumentations", "imgaug": "imgaug", "keras": "keras.layers"}


def neighbour_of(thing: Any) -> str:
    """Return whose transform it is, or a class of them: "keras_generator", "keras" ...; nothing if it is no one's."""
    kinds = (thing if isinstance(thing, type) else type(thing)).__mro__
    if any(kind.__name__ == "ImageDataGenerator" for kind in kinds):
        return "keras_generator"
    return next((own for kind in kinds if (own := kind.__module__.partition(".")[0]) in _OPENED), "")


def in_a_row(things: list[Any]) -> Any:
    """Return one pipeline of albumentations or imgaug that applies these transforms one after the other."""
    if neighbour_of(things[0]) == "imgaug":
        from augwidgets.dialects.imgaug.importing import import_imgaug

        return import_imgaug().augmenters.Sequential(things)
    return importlib.import_module("albumentations").Compose(things)


def pipeline_of(thing: Any) -> Pipeline:
    """Open a neighbour's transform, or several of them in a row.

    Raises
    ------
    TypeError
        If it comes from none of the libraries that are opened.
    """
    neighbour = neighbour_of(thing)
    if neighbour not in _OPENED:
        raise TypeError(f"what comes from {', '.join(_OPENED)} can be opened, got {type(thing).__name__}")
    room: Any = importlib.import_module(f"{__name__}.{_OPENED[neighbour]}")
    opened: Pipeline = room.pipeline_of(thing)
    return opened

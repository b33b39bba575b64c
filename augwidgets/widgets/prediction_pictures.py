"""Which picture a model is shown first, which stand in the list, and which have classes to measure accuracy on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data import pictures
from augwidgets.data.known_pictures import KNOWN, Labelled
from augwidgets.sample.sample import Sample
from augwidgets.widgets.explorable import is_many, opened_path
from augwidgets.widgets.picture_chooser import loaded, named

_OF_EACH = 6  # pictures of each class in the list
_DIGIT = (8, 64)  # pixels of a side: a model of small grey pictures with ten classes is shown a digit


class Shown(NamedTuple):
    """What a model is shown.

    Attributes
    ----------
    sample : Sample
        The first picture.
    pictures : dict
        Names with pictures, for the list.
    name : str
        Of the first one.
    data : Labelled or None
        Pictures with their classes.
    """

    sample: Any
    pictures: dict[str, Any]
    name: str
    data: Labelled | None


def shown_to(known: Any, on: Any, y: Any, labelled: Callable[..., Labelled]) -> Shown:
    """Return what a model is shown.

    Parameters
    ----------
    known : Classifier
    on : picture, many pictures, name of known ones, or None
    y : array, optional
        The classes of a batch.
    labelled : function
        Takes pictures and `y`, and returns them with their classes, or raises.
    """
    if on is None:
        return _digits(known)
    if isinstance(on, Labelled):
        return _listed(on)
    if (isinstance(on, str) and on in KNOWN) or y is not None:
        return _listed(labelled(on, y))
    thing = opened_path(on)
    if isinstance(thing, pictures.Picture):
        return Shown(thing(), {}, "", None)
    if not is_many(thing):
        return Shown(thing, {}, str(thing) if isinstance(thing, Path) else "", None)
    try:
        return _listed(labelled(on, None))
    except (ValueError, TypeError):  # pictures without classes, or of several sizes, can be seen all the same
        many = named(thing)
        name = next(iter(many))
        return Shown(loaded(many[name]), dict(many), name, None)


def labelled_data(data: Any, y: Any, labelled: Callable[..., Labelled]) -> Labelled | None:
    """Return pictures with their classes, as `data=` gives them."""
    if data is None or isinstance(data, Labelled):
        return data
    return labelled(os.fspath(data) if isinstance(data, os.PathLike) else data, y)


def _digits(known: Any) -> Shown:
    height, width, channels = known.image_shape
    low, high = _DIGIT
    fits = (
        channels == 1 and len(known.class_names) == 10 and all(low <= (side or low) <= high for side in (height, width))
    )
    if not fits:
        size = "any size" if height is None or width is None else f"{width} × {height}"
        raise ValueError(
            f"on= must say which picture a model of {len(known.class_names)} classes and pictures of {size} is shown: "
            "aw.explore(model, on=picture); only one of ten classes and small grey pictures is shown a digit"
        )
    return _listed(KNOWN["digits"]())


def _listed(data: Labelled) -> Shown:
    """Return some pictures of each class, by name."""
    found: dict[str, Any] = {}
    for number, name in enumerate(data.class_names):
        for place in np.flatnonzero(data.labels == number)[:_OF_EACH].tolist():
            found[f"{name} · picture {place + 1}"] = Sample(data.images[place], label=name)
    first = next(iter(found))
    return Shown(found[first], found, first, data)

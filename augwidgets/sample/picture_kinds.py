"""What a call takes for one picture, and gives back: an array, a Pillow image or a `Sample`.

Arrays of other libraries and of other number formats are converted as `Sample` does it, and come back as NumPy's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from augwidgets.domain.argument_checks import as_array
from augwidgets.sample import checks, pillow_images
from augwidgets.sample.sample import Sample

Picture = TypeVar("Picture", np.ndarray, Sample, Image.Image)


def read(picture: Any) -> np.ndarray | Sample:
    """Return a Sample as it is, and all else as an array ``(H, W)`` or ``(H, W, C)`` of uint8 or float32 in [0, 1].

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed, and what came.

    Examples
    --------
    >>> read(np.eye(2)).dtype, read(Image.new("RGB", (30, 20))).shape
    (dtype('float32'), (20, 30, 3))
    """
    if isinstance(picture, Sample):
        return picture
    if not isinstance(picture, np.ndarray):
        picture = _converted(picture)
    if picture.dtype == np.uint8 or picture.dtype == np.float32:
        checks.check_shape(picture[..., None] if picture.ndim == 2 else picture)
        if picture.dtype == np.float32:
            checks.check_levels(picture)
        return picture
    image = checks.as_image(picture)
    return image[..., 0] if picture.ndim == 2 else image


def handed_back(out: Any, picture: Any) -> Any:
    """Return what came of a picture as the kind of picture that it was.

    Examples
    --------
    >>> handed_back(np.zeros((20, 30), np.uint8), Image.new("1", (30, 20))).mode
    'L'
    """
    return pillow_images.from_array(out) if isinstance(picture, Image.Image) else out


def is_array(thing: Any) -> bool:
    """Return whether a thing is an array, of NumPy or another library.

    Examples
    --------
    >>> is_array(np.eye(2)), is_array([[1]]), is_array(Image.new("L", (3, 2)))
    (True, False, False)
    """
    if isinstance(thing, (Image.Image, Sample, type)):
        return False
    return hasattr(thing, "__array__") or hasattr(thing, "__array_interface__")


# What can be looped over and is no row of pictures.
_NO_LIST = str, bytes, bytearray, memoryview, type, Mapping


def _converted(picture: Any) -> np.ndarray:
    if isinstance(picture, Image.Image):
        return pillow_images.decoded(picture, "the Pillow image")
    if is_array(picture):
        return as_array(picture, "the rows of an image")
    hint = "aw.load reads files"
    if isinstance(picture, (list, tuple)):
        hint = "nested numbers are made one by np.array, and many pictures go through a recipe, recipe(pictures)"
    elif isinstance(picture, Iterable) and not isinstance(picture, _NO_LIST):
        hint = "many pictures go through a recipe as a list, recipe(list(pictures))"
    raise TypeError(f"an image must be an array, a Pillow image or a Sample, got {type(picture).__name__}; {hint}")

"""Values as other libraries have them, pictures, masks, rows and labels, as the kit takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.picture_files import read_mask
from augwidgets.domain.argument_checks import is_listed
from augwidgets.sample.picture_kinds import is_array


def as_array(thing: Any) -> Any:
    """Return NumPy's array of another library's, also of one that lies on a device."""
    if hasattr(thing, "detach"):
        thing = thing.detach()
    if hasattr(thing, "cpu"):
        thing = thing.cpu()
    return np.asarray(thing)


def is_row(thing: Any) -> bool:
    """Return whether it holds something for each of several objects; also an array or a tensor with an axis."""
    return is_listed(thing) and not isinstance(thing, (Mapping, Image.Image)) and getattr(thing, "ndim", 1) > 0


def listed(thing: Any) -> list[Any]:
    """Return the rows of an array, a tensor or a sequence as a list."""
    return thing.tolist() if hasattr(thing, "tolist") else list(thing)


def as_picture(given: Any) -> Any:
    """Return a picture as `augwidgets.load` takes it; channels that come first are put last."""
    if isinstance(given, Mapping):  # Hugging Face's, not decoded
        given = given.get("bytes") or given.get("path")
    if not is_array(given) or isinstance(given, Image.Image):
        return given
    image = as_array(given)
    is_first = image.ndim == 3 and image.shape[0] in (1, 3, 4)
    if is_first and (hasattr(given, "detach") or image.shape[2] not in (1, 3, 4)):
        image = np.moveaxis(image, 0, -1)
    return image


def is_mask(thing: Any) -> bool:
    """Return whether it is a mask: a Pillow image, or whole numbers for each pixel."""
    if isinstance(thing, Image.Image):
        return True
    if not is_array(thing):
        return False
    array = as_array(thing)
    return array.ndim >= 2 and array.dtype.kind in "biu" and min(array.shape[-2:]) > 1


def as_mask(thing: Any) -> np.ndarray:
    """Return the whole numbers of a mask, of a Pillow image or of an array, also one that has an axis of channels."""
    array = read_mask(thing) if isinstance(thing, Image.Image) else as_array(thing)
    return array[0] if array.ndim == 3 and array.shape[0] == 1 else array


def as_label(given: Any, names: Sequence[str]) -> Any:
    """Return the name of a class, or the label as it is."""
    if is_array(given):
        given = as_array(given)
        given = given.item() if given.size == 1 else given
    is_number = isinstance(given, int) and not isinstance(given, bool) and 0 <= given < len(names)
    return names[given] if is_number else given

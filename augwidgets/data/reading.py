"""Reading one picture of a `Listing` with its labels, whatever way up its file has them."""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from augwidgets.data.broken_labels import leave_out
from augwidgets.data.listing import Entry, Fields, Listing, Size
from augwidgets.data.picture_files import load
from augwidgets.sample import pillow_images
from augwidgets.sample.sample import Sample
from augwidgets.warp.moving import move
from augwidgets.warp.projective import Affine

# Reading a file sets Python's filters of warnings for a moment. They belong to the whole process, so that two threads
# which read at once could leave them changed.
_READING = threading.Lock()


def _renew_lock() -> None:
    """Make the lock anew in a forked process, where the thread that held it is not there to free it."""
    global _READING
    _READING = threading.Lock()


def reading() -> threading.Lock:
    """Return the lock under which files are read."""
    return _READING


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)

# What the rotation tags that lay a picture on its side ask for, as the map from the stored picture's points (x, y, 1)
# to the shown one's; w and h are the stored picture's. (Of the other tags the sizes do not tell in which frame the
# labels are: it is taken to be that in which a person sees the picture.)
_TURNS: dict[int, Any] = {
    5: lambda w, h: ([[0, 1, 0], [1, 0, 0]], (w, h)),
    6: lambda w, h: ([[0, -1, h], [1, 0, 0]], (w, h)),
    7: lambda w, h: ([[0, -1, h], [-1, 0, w]], (w, h)),
    8: lambda w, h: ([[0, 1, 0], [-1, 0, w]], (w, h)),
}


_JPEG = b"\xff\xd8"  # how such a file begins


def picture_of(listing: Listing, entry: Entry) -> Sample:
    """Return the picture alone, as a viewer shows it.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: it cannot be read.
    """
    given = entry.file if listing.picture is None else listing.picture(entry)
    with _READING:
        return load(given)


def sample_of(listing: Listing, entry: Entry) -> Sample:
    """Return the picture with its labels.

    A file of labels that gives the size of the picture as it is stored, and not as its rotation tag shows it, counts
    in the stored frame: its labels are turned with the picture.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the picture or its labels cannot be read, or do not belong together.
    """
    image = picture_of(listing, entry)
    stated = listing.stated_size(entry)
    if stated is None or stated == image.size:
        return _labelled(listing, entry, image)
    if stated == image.size[::-1]:
        turn = _turn(entry)
        if turn is not None:
            matrix, size = turn(stated[1], stated[0])
            stored = Sample(np.zeros((*stated, 1), np.uint8))
            turned = move(_labelled(listing, entry, stored), Affine(matrix, size))
            return turned.with_parts(image=image.image)
    raise ValueError(
        f"a picture must have the size that its labels are for, {stated[1]} x {stated[0]}, got "
        f"{image.size[1]} x {image.size[0]}; put the picture back that was labelled"
    )


def fields_of(listing: Listing, entry: Entry, size: Size | None = None) -> Fields:
    """Return the labels of a picture as fields of a `Sample`; boxes that it will not have are said to be left out.

    Parameters
    ----------
    listing : Listing
    entry : Entry
    size : (int, int), optional
        Of the picture; without it that which its labels say, or else its file, of which only the beginning is read.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the labels are broken.
    """
    size = size or listing.stated_size(entry) or size_of(listing, entry)
    found = listing.fields(entry, size)
    boxes = found.get("boxes", found.get("box_corners"))
    if isinstance(boxes, np.ndarray) and boxes.shape[1:] in ((4,), (4, 2)):
        points = boxes.reshape(len(boxes), -1 if len(boxes) else 4, 2)  # opposite corners, or all four
        low, high = np.maximum(points.min(axis=1), 0), np.minimum(points.max(axis=1), size[::-1])
        for place in np.flatnonzero(~(low < high).all(axis=1)).tolist():
            edges = ", ".join(f"{number:g}" for number in boxes[place].ravel())
            why = f"nothing of its box {edges} lies in its picture of {size[1]} x {size[0]}"
            leave_out(f"an object of {entry.name}", why)
    return found


def _labelled(listing: Listing, entry: Entry, image: Sample) -> Sample:
    """Return the picture, as its file shows it, with its labels."""
    fields = {"label": entry.label, **fields_of(listing, entry, image.size)}
    return _with_both(image.image, fields) or Sample(image.image, **fields)


def _with_both(image: np.ndarray, fields: Fields) -> Sample | None:
    """Return the Sample that was kept with a mask beside the pixels of its objects, as a recipe gives it; else None.

    Such a mask need not be their painting: objects that were dropped are still in it, those of a picture over which
    another one was laid are not, and some objects have no pixels elsewhere.
    """
    mask, masks, values = (fields.get(name) for name in ("mask", "masks", "mask_values"))
    if mask is None or masks is None or values is None or len(masks) != len(values):
        return None
    own = [value if one is not None else 0 for value, one in zip(values, masks, strict=True)]
    sample = Sample(image, **{**fields, "mask": None, "mask_values": own})
    objects = sample.objects
    if objects is None or len(objects) != len(values):
        return None
    objects = objects.replace(mask_values=np.array(values, np.int64)).with_values_in(mask)
    return sample.replace(mask=mask, objects=objects)


def size_of(listing: Listing, entry: Entry) -> Size:
    """Return (height, width) of a picture as a viewer shows it; of a file only the beginning is read.

    Raises
    ------
    OSError, ValueError
        The file is no picture.
    """
    if listing.picture is not None or entry.file is None:
        return picture_of(listing, entry).size
    try:
        with _READING, Image.open(entry.file) as image:
            width, height = image.size
            tag = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # `load` says in a sentence what is wrong with it
        return picture_of(listing, entry).size
    return (width, height) if tag in (5, 6, 7, 8) else (height, width)


def has_16_bits(entry: Entry) -> bool:
    """Return whether a picture's file holds levels of 16 bits, of which 8 are kept; only its beginning is read."""
    if entry.file is None:
        return False
    try:
        with _READING, open(entry.file, "rb") as file:
            if file.read(2) == _JPEG:  # which never holds more than 8, and most pictures are one
                return False
            file.seek(0)
            with Image.open(file) as image:
                return pillow_images.has_16_bits(image)
    except Exception:  # `load` says in a sentence what is wrong with it
        return False


def _turn(entry: Entry) -> Any:
    if entry.file is None:
        return None
    with _READING, Image.open(entry.file) as image:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))


class named:  # used as a function
    """Name the picture in an error's sentence."""

    def __init__(self, entry: Entry) -> None:
        self._name = entry.name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind in (TypeError, ValueError, RuntimeError) and self._name not in str(error):
            raise kind(f"{self._name}: {error}") from error

"""The place above a folder from which its labels are found: one who opens ``images/train`` means the data set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.formats.format import Format
from augwidgets.data.formats.masks import IMAGES, MASKS
from augwidgets.data.formats.table import FORMATS

_PARTS = {*SPLITS, *IMAGES, *MASKS}
_HIGHEST = 3
_OTHERS = ("folder", "pictures", "webdataset")  # they say nothing about the pictures in a folder below


class Above(NamedTuple):
    """A place whose labels belong to the pictures of a folder below it.

    Attributes
    ----------
    path : str
        As one would write it who wrote the folder.
    format : Format
    """

    path: str
    format: Format


def place_above(folder: str | os.PathLike[str]) -> Above | None:
    """Return the data set that a folder is a part of, by the names of the folders on the way; None without one.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     Path(place, "images", "train").mkdir(parents=True)
    ...     Path(place, "data.yaml").touch()
    ...     found = place_above(f"{place}/images/train")
    ...     assert (found.path, found.format.name) == (place, "yolo")
    """
    here = os.path.abspath(folder)
    for count in range(1, _HIGHEST + 1):
        here, name = os.path.split(here)
        if name.lower().rstrip("0123456789") not in _PARTS:
            return None
        try:
            found = next(
                (one for key, one in FORMATS.items() if one.read and key not in _OTHERS and one.fits(Path(here))), None
            )
        except OSError:  # it must not be looked into
            return None
        if found is not None:
            return Above(os.path.normpath(os.path.join(folder, *[os.pardir] * count)), found)
    return None

"""Where in a result the files of a picture lie: in the folder of its split, which its name does not repeat."""

from __future__ import annotations

import os
from dataclasses import dataclass

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.writing import Origin


@dataclass(frozen=True)
class Places:
    """How names become paths below the folder of a split.

    Parameters
    ----------
    shorten : bool
        Whether a name may lose the split that it begins with.

    Examples
    --------
    >>> places = Places(True)
    >>> places.split(Origin(0, 0, "train/a")), places.name(Origin(0, 0, "val/a", split="val"))
    ('train', 'a')
    """

    shorten: bool

    @classmethod
    def of(cls, data: DataSet, *, apart: bool = True) -> Places:
        """Return how the names of a data set become paths, so that no two pictures have the same.

        Parameters
        ----------
        data : DataSet
        apart : bool
            Whether each split has a folder of its own.
        """
        long = {(entry.split, os.path.splitext(entry.name)[0]) for entry in data.listing.entries}
        short = {(split if apart else None, _without(split, name)) for split, name in long}
        return cls(len(short) == len(long))

    def split(self, origin: Origin) -> str:
        """Return "train", "val" or "test"; a picture of none of these goes to "train"."""
        return origin.split or "train"

    def name(self, origin: Origin) -> str:
        """Return the path of a picture, without an ending, below the folder of its split."""
        return _without(origin.split, origin.name) if self.shorten else origin.name


def _without(split: str | None, name: str) -> str:
    return name if split is None else name.removeprefix(f"{split}/") or name

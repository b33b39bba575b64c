"""`Exported`: what an export has written, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from augwidgets.data import opening
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.listing import LeftOut

if TYPE_CHECKING:
    from augwidgets.data.dataset import DataSet


@dataclass(frozen=True, repr=False)
class Exported:
    """What an export has written, and where. `augwidgets.data.export` returns it.

    Attributes
    ----------
    folder : pathlib.Path
    format : str
    pictures : int
        How many were written.
    left_out : tuple of LeftOut
        What could not be read or written, and why; ``left_out.csv`` in the folder says the same.
    lost : mapping of str to int
        How many of what the format cannot hold.
    at_risk : int
        In how many pictures less is left of the object than the recipe's `min_object_visible` asks for, so that their
        label may be wrong; ``label_at_risk.jsonl`` in the folder says which.
    complete : bool
        False where a progress function has ended it; the same call goes on.
    """

    folder: Path
    format: str
    pictures: int
    left_out: tuple[LeftOut, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True
    at_risk: int = 0

    def open(self) -> DataSet:
        """Open what was written.

        Returns
        -------
        DataSet

        Raises
        ------
        OSError, ValueError
            It is not complete, or has gone since.
        """
        if not self.complete:
            raise ValueError(f"the export is not complete, {self.pictures:,} pictures are there; the same call goes on")
        name: str | None = self.format if FORMATS[self.format].read is not None else None
        if name == "folder" and not FORMATS[name].fits(self.folder):
            name = "pictures"  # without labels there are no folders of classes
        return opening.open(self.folder, name)

    def __repr__(self) -> str:
        words = [f"{self.pictures:,} picture{'' if self.pictures == 1 else 's'} as {self.format} in {self.folder}"]
        if self.left_out:
            words.append(f"{len(self.left_out):,} left out (left_out.csv says why)")
        if self.lost:
            words.append(f"lost: {in_words(self.lost)}")
        if self.at_risk:
            words.append(f"{self.at_risk:,} whose label may be wrong (label_at_risk.jsonl says which)")
        if not self.complete:
            words.append("not complete: the same call goes on")
        return f"<Exported: {', '.join(words)}>"


def in_words(lost: Mapping[str, int]) -> str:
    """Return what a format could not hold.

    Examples
    --------
    >>> in_words({"keypoints": 1200, "a hole in a mask": 1})
    'keypoints (1,200), a hole in a mask (1)'
    """
    return ", ".join(f"{what} ({count:,})" for what, count in lost.items())

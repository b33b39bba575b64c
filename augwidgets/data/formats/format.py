"""`Format`: how one kind of data set is told, read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from augwidgets.data.listing import Listing


class Asked(NamedTuple):
    """What `augwidgets.data.open` was asked for beside the place.

    Attributes
    ----------
    split : str, optional
        "train", "val" or "test".
    images : Path, optional
        The folder of the pictures, where it is another one than the format expects.
    masks : Path, optional
        The folder of the masks.
    """

    split: str | None = None
    images: Path | None = None
    masks: Path | None = None


@dataclass(frozen=True)
class Format:
    """How one kind of data set is told, read and written.

    Parameters
    ----------
    name : str
        As `augwidgets.data.open` and `augwidgets.data.export` take it.
    what : str
        In words, for a sentence: "a COCO file of instances".
    fits : callable
        Takes a path that exists, returns whether it looks like this kind, from names and the first bytes alone.
    read : callable
        Takes the path and an `Asked`, returns a `Listing`; raises one sentence.
    writer : callable, optional
        Takes the DataSet and the options of an export, returns a `writing.Writer`.
    covers : tuple of str
        Formats that always fit where this one does, and say nothing else: ``data.yaml`` covers ``labels/``.
    """

    name: str
    what: str
    fits: Callable[[Path], bool]
    read: Callable[[Path, Asked], Listing] | None = None
    writer: Callable[..., Any] | None = None
    covers: tuple[str, ...] = ()

"""Writing folders of classes: ``<split>/<class>/``, as Keras, torchvision and others read them.

Without labels the pictures lie in ``<split>/`` itself, for a folder more would be read as a class.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.lost import count_lost
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.split_names import SPLITS
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.data.out.names import file_names
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

UNLABELLED = "unlabelled"
_SPLITS = ("train", "val", "test")
# What some file system does not allow in a folder's name.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]|^[. ]|[. ]$')


@dataclass(frozen=True)
class FolderWriter:
    """Write each picture into the folder of its class.

    Parameters
    ----------
    pictures : PictureFormat
    shorten : bool
        Whether a name may lose the split and the class that it begins with.
    flat : str
        Where no picture has a label, and so no folder of a class: what stands in names for "/". Else it is empty.
    home : str
        The folder of pictures that are of no split.
    """

    pictures: PictureFormat
    shorten: bool
    flat: str = ""
    home: str = ""

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the file of one picture."""
        folder = "" if self.flat else f"{_folder(sample.label)}/"
        part = origin.split if origin.split in _SPLITS else None
        name = _short(origin.name, part, folder) if self.shorten else origin.name
        name = name.replace("/", self.flat) if self.flat else name
        split = self.home if part is None else f"{part}/"
        ending, picture = origin.kept or encoded(sample, self.pictures)
        lost = count_lost(sample, "mask", "boxes", "keypoints", "shares")
        lost["a label that a picture does not have"] += sample.label is None and not self.flat
        return Written({f"{split}{folder}{name}{ending}": picture}, None, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield nothing: the folders say all."""
        return iter(())


def writer(data: DataSet, pictures: PictureFormat) -> FolderWriter:
    """Return the writer for a data set."""
    entries = data.listing.entries
    asked = data.listing.label_of is not None  # then each picture brings its own, and none is read for it here
    flat = not asked and all(entry.label is None for entry in entries)
    long, short, homes, classes = set(), set(), set(), set()
    for entry, stem in zip(entries, file_names([entry.name for entry in entries]), strict=True):
        folder = "" if flat or (asked and entry.label is None) else f"{_folder(entry.label)}/"
        split = entry.split if entry.split in _SPLITS else None
        long.add((split, stem))
        short.add((split, folder, _short(stem, split, folder)))
        homes.add(split)
        classes.add(folder[:-1].lower())
    shorten = len(short) == len(long)
    if flat:
        return FolderWriter(pictures, shorten, _between([(one[0], one[2]) for one in short] if shorten else [*long]))
    # A picture of no split beside others, or a class called "train", would be read as something else.
    apart = len(homes) > 1 or (homes == {None} and not classes.isdisjoint(SPLITS))
    return FolderWriter(pictures, shorten, home="train/" if apart else "")


def _between(names: Collection[tuple[str | None, str]]) -> str:
    """Return what can stand for "/" in names, so that no two become one, nor a copy's name that of another picture."""
    for count in itertools.count(1):
        between = "_" * count
        known = {(split, name.replace("/", between).casefold()) for split, name in names}
        deep = [(split, name.replace("/", between).casefold()) for split, name in names if "/" in name]
        copied = {(split, re.sub(r"((_copy)+|_)\d+$", "", name)) for split, name in deep} - {*deep}
        if len(known) == len(names) and not copied & known:
            break
    return between


def _short(name: str, split: str | None, folder: str) -> str:
    """Return a name without the split and the class that it begins with."""
    for start in ("" if split is None else f"{split}/", folder):
        name = name.removeprefix(start) or name
    return name


def _folder(label: Any) -> str:
    """Return the folder of a class; of a soft label it is the one that weighs most.

    Raises
    ------
    ValueError
        The label is no name that a folder can have.
    """
    if label is None:
        return UNLABELLED
    if isinstance(label, SoftLabel):
        label = max(label, key=label.__getitem__)
    if isinstance(label, np.ndarray) and label.ndim:
        raise ValueError(f"a class must be a name or a number to be a folder's name, got {told(label)}")
    name = str(label)
    if not name or _FORBIDDEN.search(name) or len(name.encode()) > 200:
        raise ValueError(
            f"a class must be a name that a folder can have, got {told(name, 60)}; rename it, or write another format"
        )
    return name

"""Writing folders of classes: ``<split>/<class>/``, as Keras, torchvision and others read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.folder_listing import stem_of
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.writing import Origin, Written
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
    flat : bool
        Whether no picture has a label: then there are no folders of classes.
    """

    pictures: PictureFormat
    shorten: bool
    flat: bool

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the file of one picture."""
        folder = "" if self.flat else f"{_folder(sample.label)}/"
        name = _short(origin.name, origin.split, folder) if self.shorten else origin.name
        split = f"{origin.split}/" if origin.split in _SPLITS else ""
        ending, picture = encoded(sample, self.pictures)
        lost: Counter[str] = Counter()
        lost["a mask"] += sample.mask is not None
        lost["a box"] += 0 if sample.boxes is None else len(sample.boxes)
        lost["a keypoint"] += 0 if sample.keypoints is None else len(sample.keypoints)
        lost["the shares of a soft label"] += isinstance(sample.label, SoftLabel)
        lost["a label that a picture does not have"] += sample.label is None and not self.flat
        return Written({f"{split}{folder}{name}{ending}": picture}, None, {k: n for k, n in lost.items() if n})

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield nothing: the folders say all."""
        return iter(())


def writer(data: DataSet, pictures: PictureFormat) -> FolderWriter:
    """Return the writer for a data set."""
    entries = data.listing.entries
    asked = data.listing.label_of is not None  # then each picture brings its own, and none is read for it here
    flat = not asked and all(entry.label is None for entry in entries)
    long, short = set(), set()
    for entry in entries:
        folder = "" if flat or (asked and entry.label is None) else f"{_folder(entry.label)}/"
        long.add((entry.split, stem_of(entry.name)))
        short.add((entry.split, folder, _short(stem_of(entry.name), entry.split, folder)))
    return FolderWriter(pictures, len(short) == len(long), flat)


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

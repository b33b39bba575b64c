"""A `DataSet` as a `Source`: what a training and a report read pictures from."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.label_numbers import as_numbers
from augwidgets.data.picture_source import LABELS, Source
from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import one_line, told
from augwidgets.sample.sample import Sample


def from_dataset(data: DataSet) -> Source:
    """Return the pictures of a data set, with the numbers of their classes.

    Raises
    ------
    TypeError, ValueError
        In one sentence: the labels of its pictures are of several kinds, or it holds none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> found = from_dataset(aw.data.open([aw.pictures.cat(), aw.pictures.coffee()]))
    >>> found.names["label"], int(found.read(1).label), found.name(1)
    (('cat', 'coffee'), 1, 'picture 1')
    """
    if not len(data):
        raise ValueError("x must hold at least one picture, got a data set without one")
    given = [entry.label for entry in data.listing.entries]
    unlabelled = sum(label is None for label in given)
    carried = tuple(what for what in LABELS if what in data.listing.carries or (what == "label" and not unlabelled))
    if "keypoints" in carried and not _has_as_many_keypoints(data):
        carried = tuple(what for what in carried if what != "keypoints")
    names: dict[str, tuple[str, ...]] = {}
    labels: Any = None
    if not carried and unlabelled < len(given):
        warnings.warn(
            f"{unlabelled:,} of the {len(given):,} pictures in x {'has' if unlabelled == 1 else 'have'} no label, so "
            "that no label is handed on; data.only(*data.class_names) are those that have one",
            UserWarning,
            stacklevel=5,
        )
    read: Any = None
    if "label" in carried and _only_read_as_text(data):
        classes, labels = _of_items(data)
        names["label"] = classes
        read = partial(_numbered, data, {name: number for number, name in enumerate(classes)})
    elif "label" in carried and any(label is not None for label in given):  # else only who reads a picture knows it
        found, labels = as_numbers(as_array(given, "the labels of the data set"), "the label of the pictures in x")
        if found is not None:
            names["label"] = found
    most = max(map(len, data.object_names)) if "boxes" in carried else 0
    if "box_labels" in carried:
        names["box_labels"] = tuple(sorted(data.class_names))
    read = read or partial(_labelled, data, labels)
    mirrors = data.mirrors
    if mirrors is not None and "label" in names:  # pictures have no number of a class that only boxes have
        mirrors = mirrors.within(names["label"], *([names["box_labels"]] if "box_labels" in names else []))
    return Source(
        len(data), read, partial(_name, data), carried, names, most, partial(_label, labels), pools=data.pools,
        mirrors=mirrors,
    )  # fmt: skip


def _only_read_as_text(data: DataSet) -> bool:
    """Return whether a class is a text that only reading its picture tells; the first that can be read is asked."""
    asked = data.listing.label_of
    for entry in data.listing.entries if asked is not None else ():
        if entry.label is not None:
            return False
        with contextlib.suppress(OSError, TypeError, ValueError):
            return isinstance(asked(entry), str)  # type: ignore[misc]
    return False


def _of_items(data: DataSet) -> tuple[tuple[str, ...], list[int | None]]:
    """Return the names of the classes, for which each picture is read once, and the number of each picture's."""
    known = [(place, label) for place, label in enumerate(data.labels) if label is not None]
    classes, numbers = as_numbers(
        as_array([label for _, label in known], "the labels of the data set"), "the label of the pictures in x"
    )
    labels: list[int | None] = [None] * len(data)
    for (place, _), number in zip(known, numbers.tolist(), strict=True):
        labels[place] = number
    return classes or (), labels


def _numbered(data: DataSet, numbers: Mapping[str, int], index: int) -> Sample:
    """Return a picture with the number of the class that was read with it, also where each reading draws anew."""
    sample = data[index]
    if not isinstance(sample.label, str) or sample.label not in numbers:
        known = ", ".join(map(str, numbers))
        raise ValueError(one_line(f"the label of a picture must be one that was there before, {known}"[:200], 200)
                         + f", got {told(sample.label, 40)}")  # fmt: skip
    return sample.replace(label=numbers[sample.label])


def _has_as_many_keypoints(data: DataSet) -> bool:
    """Return whether all pictures have as many keypoints, and fit one array; only what is in memory is asked."""
    samples = [entry.labels for entry in data.listing.entries]
    if data.format != "memory" or not all(isinstance(sample, Sample) for sample in samples):
        return False
    return len({len(sample.keypoints) for sample in samples}) == 1


def _labelled(data: DataSet, labels: Sequence[Any] | np.ndarray | None, index: int) -> Sample:
    sample = data[index]
    return sample if labels is None else sample.replace(label=labels[index])


def _label(labels: Any, index: int) -> Any:
    return None if labels is None else labels[index]


def _name(data: DataSet, index: int) -> str:
    return data.listing.entries[index].name

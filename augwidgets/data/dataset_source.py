"""A `DataSet` as a `Source`: what a training and a report read pictures from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.label_numbers import as_numbers
from augwidgets.data.picture_source import LABELS, Source
from augwidgets.domain.argument_checks import as_array
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
    carried = tuple(what for what in LABELS if what in data.listing.carries)
    if "keypoints" in carried and not _has_as_many_keypoints(data):
        carried = tuple(what for what in carried if what != "keypoints")
    names: dict[str, tuple[str, ...]] = {}
    labels: Any = None
    given = [entry.label for entry in data.listing.entries]
    if "label" in carried and any(label is not None for label in given):  # else only who reads a picture knows it
        found, labels = as_numbers(as_array(given, "the labels of the data set"), "the label of the pictures in x")
        if found is not None:
            names["label"] = found
    most = max(map(len, data.object_names)) if "boxes" in carried else 0
    if "box_labels" in carried:
        names["box_labels"] = tuple(sorted(data.class_names))
    read = partial(_labelled, data, labels)
    return Source(len(data), read, partial(_name, data), carried, names, most, partial(_label, labels))


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

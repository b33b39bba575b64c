"""What a person hands in for pictures, as a `Source`: arrays, Samples, a data set, or a folder of classes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.dataset_source import from_dataset
from augwidgets.data.folders import from_class_folders, from_one_folder
from augwidgets.data.label_numbers import as_numbers
from augwidgets.data.picture_source import LABELS, Source
from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import told
from augwidgets.sample.checks import as_image
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel, as_label, soft_label


def source(x: Any, y: Any = None) -> Source:
    """Find out what `x` and `y` are.

    Examples
    --------
    >>> found = source(np.zeros((5, 8, 8, 3), np.uint8), ["cat", "dog", "cat", "cat", "dog"])
    >>> found.count, found.names["label"], int(found.read(1).label)
    (5, ('cat', 'dog'), 1)
    """
    if isinstance(x, (str, os.PathLike)):
        if y is not None:
            raise ValueError("y must be left out where x is a folder: the names of its folders are the classes")
        return from_class_folders(x)
    if isinstance(x, DataSet):
        if y is not None:
            raise ValueError("y must be left out where x is a data set: its labels are in it")
        return from_dataset(x)
    if isinstance(x, Sample):
        raise TypeError("x must hold many pictures, got one Sample; [sample] is a list of one")
    if isinstance(x, (list, tuple)) and any(isinstance(item, Sample) for item in x):
        if y is not None:
            raise ValueError("y must be left out where x holds Samples: their labels are in them, aw.Sample(label=...)")
        return _from_samples(x)
    return _from_arrays(x, y)


def pictures_of(x: Any, y: Any = None) -> Source:
    """Find out what `x` and `y` are, where no batch is made of them.

    Here a folder without folders holds the pictures itself, and Samples may have labels of different kinds.
    """
    if isinstance(x, DataSet) and y is None and len(x):
        label = partial(_entry_label, x)
        return Source(len(x), x.__getitem__, partial(_entry_name, x), label=label, pools=x.pools)
    if isinstance(x, (str, os.PathLike)):
        found = from_one_folder(Path(os.path.expanduser(x)))
        if found is not None:
            return found
    if isinstance(x, (list, tuple)) and x and y is None and all(isinstance(item, Sample) for item in x):
        return Source(len(x), x.__getitem__, _numbered, label=partial(_label_of, x), samples=x)
    return source(x, y)


def _from_arrays(x: Any, y: Any) -> Source:
    pictures = x if isinstance(x, (list, tuple)) else _as_stack(x)
    if len(pictures) == 0:
        raise ValueError("x must hold at least one picture, got none")
    if y is None:
        return Source(len(pictures), partial(_picture, pictures, None), _numbered)
    labels = as_array(y, "the labels in y")
    if labels.ndim == 0 or len(labels) != len(pictures):
        came = len(labels) if labels.ndim else told(y)
        raise ValueError(f"y must have one entry for each of the {len(pictures)} pictures in x, got {came}")
    names, values = as_numbers(labels, "y")
    return Source(
        len(pictures),
        partial(_picture, pictures, values),
        _numbered,
        ("label",),
        {} if names is None else {"label": names},
        label=values.__getitem__,
    )


def _as_stack(x: Any) -> np.ndarray:
    if not hasattr(x, "__array__"):
        raise TypeError(
            "x must be an array (N, H, W, C), a list of pictures or of Samples, a folder or a data set of aw.data, got "
            f"{type(x).__name__}"
        )
    stack = np.asarray(x)
    if stack.ndim not in (3, 4):
        raise ValueError(f"x must be pictures (N, H, W) or (N, H, W, C), got shape {stack.shape}")
    if stack.ndim == 3 and stack.shape[2] in (1, 3, 4) and len(stack):
        raise ValueError(
            f"x must be many pictures, got shape {stack.shape}: if that is one picture, hand in x[None]; if these are "
            "many grey ones, x[..., None]"
        )
    return stack


def _from_samples(samples: Sequence[Any]) -> Source:
    first = samples[0]
    for number, sample in enumerate(samples):
        if not isinstance(sample, Sample):
            raise TypeError(f"x must hold Samples only, or arrays only, got {type(sample).__name__} as number {number}")
        for what in LABELS:
            if (getattr(sample, what) is None) != (getattr(first, what) is None):
                raise ValueError(
                    f"every Sample in x must have the same kinds of labels, but number {number} and number 0 differ: "
                    f"only one of them has {what}"
                )
        if sample.keypoints is not None and len(sample.keypoints) != len(first.keypoints):
            raise ValueError(
                f"every Sample in x must have as many keypoints as the first ({len(first.keypoints)}), "
                f"got {len(sample.keypoints)} in number {number}; nan stands for one that is not known"
            )
    carried = tuple(what for what in LABELS if getattr(first, what) is not None)
    names: dict[str, tuple[str, ...]] = {}
    labels: Any = [sample.label for sample in samples]
    if "label" in carried:
        if any(isinstance(label, SoftLabel) for label in labels):
            found, labels = _soft_rows(samples)
        else:
            found, labels = as_numbers(_one_array(labels), "the label of the Samples")
        if found is not None:
            names["label"] = found
    if "box_labels" in carried:
        names["box_labels"] = tuple(sorted({name for sample in samples for name in sample.box_labels}))
    most = max((len(sample.boxes) for sample in samples), default=0) if "boxes" in carried else 0

    read = partial(_labelled, samples, labels) if "label" in carried else samples.__getitem__
    return Source(len(samples), read, _numbered, carried, names, most, labels.__getitem__, samples)


def _soft_rows(samples: Sequence[Sample]) -> tuple[tuple[str, ...] | None, np.ndarray]:
    """Return the classes that soft labels name, and for each Sample a row with the weight of each class."""
    labels = [sample.label if isinstance(sample.label, SoftLabel) else {sample.label: 1.0} for sample in samples]
    known = {name for label in labels for name in label}
    if all(isinstance(name, str) for name in known):
        names = tuple(sorted(known))
        return names, np.stack([soft_label(sample, names) for sample in samples])
    if all(isinstance(name, (int, np.integer)) and not isinstance(name, bool) and name >= 0 for name in known):
        return None, np.stack([soft_label(sample, max(map(int, known)) + 1) for sample in samples])
    raise TypeError("the soft labels of the Samples must give weights to names only, or to class numbers only")


def _one_array(labels: list[Any]) -> np.ndarray:
    try:
        return np.asarray(labels)
    except ValueError:
        raise ValueError(
            "the label of every Sample in x must have the same shape, so that they fit one array"
        ) from None


# -- how one is read -------------------------------------------------------------------------------------------------


_BLANK = Sample(np.zeros((1, 1), np.uint8))


def _picture(pictures: Any, labels: Any, index: int) -> Sample:
    # Not made from the start, with all that a Sample may carry: for a small picture that takes as long as its warp.
    return _BLANK.with_parts(image=as_image(pictures[index]), label=None if labels is None else as_label(labels[index]))


def _labelled(samples: Sequence[Sample], labels: Any, index: int) -> Sample:
    return samples[index].replace(label=labels[index])


def _label_of(samples: Sequence[Sample], index: int) -> Any:
    return samples[index].label


def _entry_name(data: DataSet, index: int) -> str:
    return data.listing.entries[index].name


def _entry_label(data: DataSet, index: int) -> Any:
    return data.labels[index]


def _numbered(index: int) -> str:
    return f"picture {index} of x"

"""Where the pictures of a training come from: arrays, Samples, or a folder with one folder for each class."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data.label_numbers import as_numbers
from augwidgets.data.picture_files import EXTENSIONS, load, pictures_in
from augwidgets.domain.errors import path_told
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel, soft_label

# Reading a file sets Python's filters of warnings for a moment. They belong to the whole process, so that two threads
# which read at once could leave them changed.
_READING = threading.Lock()


def _renew_lock() -> None:
    """Make the lock anew in a forked process, where the thread that held it is not there to free it."""
    global _READING
    _READING = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)

# What a Sample may bring besides its image, and what each is when it is missing.
LABELS = ("label", "mask", "boxes", "box_labels", "keypoints")


def _no_label(_: int) -> Any:
    return None


@dataclass(frozen=True)
class Source:
    """Pictures that are read one by one. It goes into another process by pickle: what it calls is no inner function.

    Attributes
    ----------
    count : int
    read : callable
        Gives the Sample of a number in 0..count - 1; its labels are what `names` numbers.
    name : callable
        Says in words which picture that is.
    carried : tuple of str
        Which of `LABELS` every Sample has.
    names : dict
        For "label" and "box_labels", where they are texts: all of them, sorted. A text's number is its place there.
    most_boxes : int
        The largest number of boxes in a Sample.
    label : callable
        Gives the label of a number without reading its picture; None where it has none.
    samples : sequence of Sample
        All of them, where they are in memory.
    passed_over : int
        Picture files beside the folders of the classes, and links that lead nowhere: they are not read.
    """

    count: int
    read: Callable[[int], Sample]
    name: Callable[[int], str]
    carried: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] | None = None
    most_boxes: int = 0
    label: Callable[[int], Any] = _no_label
    samples: Sequence[Sample] = ()
    passed_over: int = 0

    def class_of(self, label: Any) -> str | None:
        """Give the name of the class that a label says; None where it says none (a number that is measured, say).

        A soft label and a one-hot row say the class that weighs most.
        """
        weights = self.weights_of(label)
        return max(weights, key=weights.__getitem__) if weights else None

    def weights_of(self, label: Any) -> dict[str, float]:
        """Give the classes that a label says, each with its share of the picture; none where it says none."""
        if label is None or isinstance(label, str):
            return {} if label is None else {label: 1.0}
        if isinstance(label, SoftLabel):
            return {str(name): weight for name, weight in label.items() if name is not None and weight > 0}
        values: Any = np.asarray(label)
        if values.dtype.kind not in "biuf" or not values.size or not np.isfinite(values).all():
            return {}
        names = (self.names or {}).get("label")
        if values.size == 1:
            number = values.item()
            if number != int(number):
                return {}
            return {names[int(number)] if names else str(int(number)): 1.0}
        if values.ndim != 1 or (values < 0).any() or not np.isclose(values.sum(), 1):
            return {}
        if names and (values.dtype.kind != "f" or len(values) != len(names)):
            return {}
        called = names or [str(place) for place in range(len(values))]
        return {called[place]: float(values[place]) for place in np.flatnonzero(values)}


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
        return _from_folder(x)
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
    if isinstance(x, (str, os.PathLike)):
        place = Path(os.path.expanduser(x))
        if place.is_dir() and not _folders(place):
            paths = pictures_in(place)
            return Source(
                len(paths),
                partial(_loaded, paths),
                partial(_path, paths),
                passed_over=_unread(place, paths),
            )
    if isinstance(x, (list, tuple)) and x and y is None and all(isinstance(item, Sample) for item in x):
        return Source(len(x), x.__getitem__, _numbered, label=partial(_label_of, x), samples=x)
    return source(x, y)


def _from_arrays(x: Any, y: Any) -> Source:
    pictures = x if isinstance(x, (list, tuple)) else _as_stack(x)
    if len(pictures) == 0:
        raise ValueError("x must hold at least one picture, got none")
    if y is None:
        return Source(len(pictures), partial(_picture, pictures, None), _numbered)
    labels = np.asarray(y)
    if labels.ndim == 0 or len(labels) != len(pictures):
        came = len(labels) if labels.ndim else repr(y)
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
            f"x must be an array (N, H, W, C), a list of pictures or of Samples, or a folder, got {type(x).__name__}"
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


def _from_folder(x: str | os.PathLike[str]) -> Source:
    place = Path(os.path.expanduser(x))
    if not place.exists():
        raise FileNotFoundError(
            f"there is no folder {path_told(x)}; check its name, seen from {path_told(os.getcwd())}"
        )
    if not place.is_dir():
        raise ValueError(f"x must be a folder with one folder for each class, got the file {path_told(x)}")
    folders = _folders(place)
    if not folders:
        raise ValueError(f"x must be a folder with one folder for each class, but {path_told(x)} has no folder in it")
    for folder in folders:
        _refuse_folders(folder, folders, x)
    paths = [pictures_in(folder) for folder in folders]
    files = [path for some in paths for path in some]
    numbers = [number for number, some in enumerate(paths) for _ in some]
    passed_over = _unread(place) + sum(map(_unread, folders, paths))
    names = {"label": tuple(folder.name for folder in folders)}
    return Source(
        len(files),
        partial(_loaded_of_class, files, numbers),
        partial(_path, files),
        ("label",),
        names,
        label=numbers.__getitem__,
        passed_over=passed_over,
    )


# -- how one is read -------------------------------------------------------------------------------------------------


def _picture(pictures: Any, labels: Any, index: int) -> Sample:
    return Sample(pictures[index], label=None if labels is None else labels[index])


def _labelled(samples: Sequence[Sample], labels: Any, index: int) -> Sample:
    return samples[index].replace(label=labels[index])


def _label_of(samples: Sequence[Sample], index: int) -> Any:
    return samples[index].label


def _loaded(paths: Sequence[Path], index: int) -> Sample:
    return load(paths[index])


def _loaded_of_class(paths: Sequence[Path], numbers: Sequence[int], index: int) -> Sample:
    with _READING:
        return load(paths[index]).replace(label=np.int64(numbers[index]))


def _path(paths: Sequence[Path], index: int) -> str:
    return str(paths[index])


def _folders(place: Path) -> list[Path]:
    return sorted(entry for entry in place.iterdir() if entry.is_dir() and not entry.name.startswith("."))


def _refuse_folders(folder: Path, beside: Sequence[Path], x: str | os.PathLike[str]) -> None:
    """Say what to hand in where a folder holds no picture but folders, as "train" and "test" do."""
    if any(entry.suffix.lower() in EXTENSIONS for entry in folder.iterdir()):
        return
    deeper = [other for other in beside if _folders(other)]
    if folder in deeper:
        likely = next((other for other in deeper if other.name.lower().startswith("train")), folder)
        raise ValueError(
            f"each folder in x must hold the pictures of a class, but {folder.name!r} in {path_told(x)} holds folders; "
            f"if these are the classes, hand in {path_told(likely)}"
        )


def _unread(folder: Path, read: Sequence[Path] = ()) -> int:
    """Count the picture files of a folder that are not among those that are read, and its links that lead nowhere."""
    names = {path.name for path in read}
    return sum(
        entry.name not in names
        and not entry.name.startswith(".")
        and not entry.is_dir()
        and (entry.suffix.lower() in EXTENSIONS or not entry.exists())
        for entry in folder.iterdir()
    )


def _numbered(index: int) -> str:
    return f"picture {index} of x"

"""What a training is handed, as one array of pictures of one size with the number of each one's class."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data.known_pictures import KNOWN, Labelled, idx, is_idx
from augwidgets.data.opening import open as open_data
from augwidgets.data.picture_source import Source
from augwidgets.data.sources import source
from augwidgets.domain.errors import path_told, told
from augwidgets.generator.keras_import import import_keras
from augwidgets.sample.sample import Sample
from augwidgets.training.batches import with_channels
from augwidgets.warp.fitting import resized
from augwidgets.warp.warps import Size

# Those of Keras that are pictures; they come over the network when their name is given, and from its cache after that.
FROM_KERAS = ("mnist", "fashion_mnist", "cifar10", "cifar100")


def labelled_pictures(
    data: Any, y: Any = None, *, size: Size | None = None, classes: int = 2, work: str = "a comparison"
) -> Labelled:
    """Return what a training learns from.

    Parameters
    ----------
    data : str, path, array, list or DataSet
        "digits", "textures" or "faces", which are there without a download; a name of ``keras.datasets``; an IDX file;
        whatever ``aw.data.open`` opens, with a class for each picture; a batch ``(N, H, W)`` or ``(N, H, W, C)``, uint8
        or float in [0, 1], with `y`; or what this function returned.
    y : array, optional
        The class of each picture, by number or by name.
    size : (int, int), optional
        Height and width that every picture is brought to; needed where they differ.
    classes : int
        So many there must be. With 0 pictures need no class: those without one are all of the class "".
    work : str
        What needs them, in words.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence.

    Examples
    --------
    >>> found = labelled_pictures([Sample(np.zeros((8, 9)), label=name) for name in ("cat", "dog")])
    >>> found.images.shape, found.labels.tolist(), found.class_names
    ((2, 8, 9, 1), [0, 1], ('cat', 'dog'))
    """
    found = _found(data, y, size, needs_labels=classes > 0)
    counts = np.bincount(found.labels, minlength=len(found.class_names))
    if np.count_nonzero(counts) < 2 <= classes:
        came = "one class only" if len(found.labels) else "no picture"
        raise ValueError(f"{work} needs pictures of at least two classes, got {came}")
    if found.images.shape[1:3] == size or size is None:
        return found
    images = np.stack([resized(Sample(image), size).image for image in found.images])
    return found._replace(images=images)


def training_source(images: np.ndarray, targets: np.ndarray, of: Labelled) -> Source:
    """Return pictures to train with, which know the names of their classes and what a mirror makes of them.

    Parameters
    ----------
    images : (N, H, W, C) array
    targets : array
        As a model's loss takes them: the number of each one's class, or rows with a 1.
    of : Labelled
        What they were taken from.

    Examples
    --------
    >>> letters = Labelled(np.zeros((2, 8, 8, 1), np.uint8), np.array([0, 1]), ("b", "d"))
    >>> training_source(letters.images, np.eye(2), letters).class_of([0.0, 1.0])
    'd'
    """
    return dataclasses.replace(source(images, targets), names={"label": of.class_names}, mirrors=of.mirrors)


def _found(data: Any, y: Any, size: Size | None, needs_labels: bool) -> Labelled:
    if isinstance(data, Labelled) and y is None:
        return data
    if isinstance(data, str) and y is None:
        if data in KNOWN:
            return KNOWN[data]()
        if data in FROM_KERAS:
            return _from_keras(data)
    if isinstance(data, (str, os.PathLike)) and is_idx(Path(data)):
        return idx(Path(data))
    if y is not None and isinstance(data, (str, os.PathLike)):
        raise ValueError(f"y must be left out where data is a name or a path, which has its classes, got {told(data)}")
    if y is not None:
        return _of_arrays(data, y)
    if isinstance(data, str) and not os.path.exists(os.path.expanduser(data)):
        raise FileNotFoundError(
            f"data must be one of {', '.join(map(repr, (*KNOWN, *FROM_KERAS)))}, or a path, got {path_told(data)}, "
            "which is none of them"
        )
    return _of_samples(open_data(data), size, needs_labels)


def _of_arrays(images: Any, y: Any) -> Labelled:
    images, y = _array(images, "data must be a batch of pictures"), _array(y, "y must be the class of each picture")
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] not in (1, 3, 4)):
        raise ValueError(f"data must be a batch (N, H, W) or (N, H, W, C), got an array of shape {images.shape}")
    y = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y  # as Keras gives them
    if y.shape != (len(images),):
        raise ValueError(f"y must name the class of each of {len(images):,} pictures, got an array of shape {y.shape}")
    is_whole = np.isfinite(y) & (y == np.rint(y)) if y.dtype.kind == "f" else np.ones(len(y), bool)
    if y.dtype.kind not in "biufUS" or not is_whole.all():
        shown = y[~is_whole][:3] if y.dtype.kind == "f" else y[:3]
        raise ValueError(f"y must name classes by whole numbers or words, got {told(shown.tolist())} ...")
    images = images[..., None] if images.ndim == 3 else images
    names, numbers = np.unique(y, return_inverse=True)
    return Labelled(_bytes(images), numbers.astype(np.int64), tuple(map(str, names.tolist())))


def _of_samples(data: Any, size: Size | None, needs_labels: bool) -> Labelled:
    samples = [data[number] for number in range(len(data))]
    if not needs_labels:
        samples = [one.replace(label="" if one.label is None else one.label) for one in samples]
    lacking = next((number for number, one in enumerate(samples) if one.label is None), None)
    if lacking is not None:
        raise ValueError(
            f"each picture must have a class, and {data.listing.entries[lacking].name} has none; folders by class have "
            "one for each, and arrays take them as y"
        )
    colours = max(one.image.shape[2] for one in samples)
    samples = [with_channels(one, colours) for one in samples]
    if size is not None:
        samples = [resized(one, size) for one in samples]
    shapes = {one.image.shape for one in samples}
    if len(shapes) > 1:
        first, second = sorted(shapes)[:2]
        raise ValueError(
            f"pictures of one training must have one size, got {first[:2]} and {second[:2]}; size=(64, 64), for "
            "example, brings them to one"
        )
    found, numbers = np.unique([str(one.label) for one in samples], return_inverse=True)
    names = tuple(map(str, found.tolist()))
    mirrors = None if data.mirrors is None else data.mirrors.within(names)
    return Labelled(_bytes(np.stack([one.image for one in samples])), numbers, names, mirrors)


def _from_keras(name: str) -> Labelled:
    module = getattr(import_keras().datasets, name)
    try:
        (x, y), (test_x, test_y) = module.load_data()
    except Exception as error:  # what a network raises is not one kind
        words = " ".join(str(error).split())
        raise ConnectionError(
            f"{name!r} is fetched over the network the first time, and that failed: {words:.90}; 'digits', 'textures' "
            "and 'faces' are here already"
        ) from error
    return _of_arrays(np.concatenate([x, test_x]), np.concatenate([y, test_y]))


def _array(given: Any, wanted: str) -> np.ndarray:
    try:
        return np.asarray(given)
    except (ValueError, TypeError, RecursionError):
        raise ValueError(f"{wanted}, in one array, got {told(given)}") from None


def _bytes(images: np.ndarray) -> np.ndarray:
    if images.dtype == np.uint8:
        return images
    if images.dtype.kind == "f" and images.size and images.min() >= 0 and images.max() <= 1:
        return np.rint(images * 255).astype(np.uint8)
    found = told(images.dtype.name)
    if images.dtype.kind == "f" and images.size:
        found = f"{images.min():g} to {images.max():g}" if np.isfinite(images).all() else "some that are no numbers"
    elif not images.size:
        found = "none"
    raise ValueError(f"pictures must be uint8, or decimal numbers in [0, 1], got {found}")

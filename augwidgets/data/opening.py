"""`open`: what kind of data set lies at a place is found out, and its pictures are listed; nothing is read yet."""

from __future__ import annotations

import dataclasses
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from augwidgets.data.argument_checks import check_listed
from augwidgets.data.dataset import DataSet
from augwidgets.data.folder_listing import listed_once
from augwidgets.data.formats.csv_table import table_listing
from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.formats.format import Asked
from augwidgets.data.formats.map_style import is_map_style, map_listing
from augwidgets.data.formats.memory import listing_of
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.opening_warnings import say_above, say_both, unread_among
from augwidgets.data.out.work_folder import is_unfinished
from augwidgets.data.place_above import place_above
from augwidgets.data.unread_files import other_pictures
from augwidgets.domain.errors import path_told, told
from augwidgets.domain.written_calls import call
from augwidgets.sample.picture_kinds import is_array


def open(  # `aw.data.open`: the field's word
    path: Any,
    format: str | None = None,  # likewise
    *,
    split: str | None = None,
    images: Any = None,
    masks: Any = None,
    categories: Sequence[str] | None = None,
) -> DataSet:
    """Open a data set: what it is, is found out; its pictures are listed, and none is read yet.

    Parameters
    ----------
    path : path, list, array, table or data set
        A folder or a file of labels; a list of paths, pictures or Samples; a batch ``(N, H, W, C)``; a ``DataFrame``;
        or any map-style data set (``len`` and ``[i]``), as PyTorch, torchvision and Hugging Face have them.
    format : str, optional
        Its name, where it is not to be found out.
    split : str, optional
        "train", "val" or "test", where it is divided.
    images : path, optional
        The folder of the pictures, where a file of labels does not lie beside them.
    masks : path, optional
        The folder of the masks; without a format these are then pictures with masks.
    categories : list of str, optional
        Only pictures that show one of these, and of their objects only those; see `DataSet.only`.

    Returns
    -------
    DataSet

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        In one sentence: what was expected, and what is there.

    Warns
    -----
    UserWarning
        Two formats fit: which one was taken, and how the other is asked for. Or the pictures' folder of a data set was
        opened, without its labels: what to open instead. Or files that may be labels lie among pictures and are not
        read: which, and why.

    Examples
    --------
    >>> import tempfile
    >>> from PIL import Image
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("cat", "dog"):
    ...         Path(folder, name).mkdir()
    ...         Image.new("L", (8, 6)).save(Path(folder, name, "1.png"))
    ...     data = open(folder)
    ...     print(data, data[1].label)
    <DataSet: 2 pictures, folder, 2 classes (cat, dog)> dog
    """
    if split is not None and split not in SPLITS:
        raise ValueError(f"split must be 'train', 'val' or 'test', got {told(split)}")
    if isinstance(path, (str, os.PathLike)):
        if not os.fspath(path):
            raise ValueError("path must name a folder or a file, got ''; '.' is the folder that you are in")
    else:
        _refuse_words(path, format=format, images=None if _is_table(path) else images, masks=masks)
    asked = Asked(SPLITS.get(split or ""), _folder(images, "images"), _folder(masks, "masks"))
    if isinstance(path, DataSet):
        data = _part(lambda asked: path, asked, "the data set")
    elif isinstance(path, (str, os.PathLike)):
        with listed_once():
            data = _at(path, format, asked)
        named = {"format": format, "split": split, "images": images, "masks": masks}
        words = {name: os.fspath(value) for name, value in named.items() if value is not None}
        data.code = call("aw.data.open", os.fspath(path), **words)
    else:
        data = _part(lambda asked: DataSet(_in_memory(path, asked)), asked, "what is given")
    if not len(data):
        raise ValueError(f"a data set must hold a picture, got none in {told(path)}")
    if categories is None:
        return data
    if isinstance(categories, str):
        categories = [categories]
    check_listed(categories, "categories")
    if not categories:
        raise ValueError("categories must name a class, got none; without categories= all are taken")
    return data.only(*categories)


def opened(x: Any) -> Any:
    """Return the data set that `open` finds in what was handed in; pictures in memory, and what is no data, as it is.

    Examples
    --------
    >>> import numpy as np
    >>> opened([{"image": np.zeros((4, 6), np.uint8), "label": "cat"}])[0].label, opened([1])
    ('cat', [1])
    """
    if isinstance(x, (list, tuple)):
        opens = bool(x) and all(isinstance(one, (str, os.PathLike, tuple, Mapping)) for one in x)
    else:
        is_own = isinstance(x, DataSet) or is_array(x)
        opens = not is_own and (isinstance(x, (str, os.PathLike, Mapping)) or _is_table(x) or is_map_style(x))
    return open(x) if opens else x


def _refuse_words(things: Any, **words: Any) -> None:
    """Raise where a word about files came with something that is there already."""
    for name, value in words.items():
        if value is not None:
            raise ValueError(
                f"{name} says how files are read; leave it out where no path is handed in, got {told(value, 60)} with "
                f"{told(things, 80)}"
            )


def _at(path: str | os.PathLike[str], name: str | None, asked: Asked) -> DataSet:
    place = Path(os.path.expanduser(os.fspath(path)))
    if name is None and asked.masks is not None:
        name = "masks"
    if not os.path.exists(place):
        raise FileNotFoundError(f"there is no {path_told(path)}; check its name, seen from {path_told(os.getcwd())}")
    if is_unfinished(place):
        raise ValueError(
            f"{path_told(path, 120)} holds an export that is not complete; give the same call of export again, and it "
            "goes on"
        )
    if name is not None:
        readable = {key: one for key, one in FORMATS.items() if one.read is not None}
        if name not in readable:
            raise ValueError(f"format must be one of {', '.join(map(repr, readable))}, got {told(name)}")
        found = [readable[name]]
    else:
        found = [one for one in FORMATS.values() if one.read is not None and one.fits(place)]
        if not found:
            known = ", ".join(one.name for one in FORMATS.values() if one.read is not None)
            above = place_above(place) if place.is_dir() else None
            hint = "format= says which it is"
            others = other_pictures(place) if place.is_dir() else []
            if others:
                hint = f"it holds {others[0].what}, {others[0].why}"
            elif above is not None:
                hint = f"open {path_told(above.path, 60)}, which holds {above.format.what}"
            raise ValueError(
                f"a data set was expected in {path_told(path, 60)}, got nothing that looks like one"
                f"{'' if others else f' ({known})'}; {hint}"
            )
        say_above(found[0], place)
    say_both(found, place)
    reader = found[0].read
    assert reader is not None
    data = _part(lambda asked: DataSet(reader(place, asked)), asked, path_told(path, 100))
    unread = unread_among(found[0], place, asked_for=name is not None)
    if unread:
        data.listing = dataclasses.replace(data.listing, left_out=(*data.listing.left_out, *unread))
    return data


def _part(read: Callable[[Asked], DataSet], asked: Asked, where: str) -> DataSet:
    """Return the data set, or the part of it that was asked for.

    Raises
    ------
    ValueError
        There is no such part; the sentence names those that there are.
    """
    if asked.split is None:
        return read(asked)
    failed = None
    try:
        data = read(asked)
    except ValueError as error:
        failed = error
    else:
        entries = [entry for entry in data.listing.entries if entry.split == asked.split]
        if entries:
            return data if len(entries) == len(data) else data.with_entries(entries)
    try:
        with warnings.catch_warnings(action="ignore"):
            splits = read(asked._replace(split=None)).splits
    except ValueError as error:
        raise (failed or error) from None
    if failed is not None and asked.split in splits:
        raise failed
    if not splits:
        raise ValueError(f"split must be left out, for {where} is not divided, got {told(asked.split)}")
    raise ValueError(
        f"split must be a part that there is, {' or '.join(map(told, splits))} in {where}, got {told(asked.split)}"
    )


def _in_memory(things: Any, asked: Asked) -> Any:
    if _is_table(things):
        return table_listing(things, asked)
    if isinstance(things, (list, tuple)) and things and all(isinstance(one, (tuple, list, Mapping)) for one in things):
        return map_listing(things)
    if isinstance(things, (list, tuple)) or (is_array(things) and getattr(things, "ndim", 0) == 4):
        if not len(things):
            raise ValueError("a list of pictures must hold at least one, got an empty one")
        _check_each(things)
        return listing_of(things)
    if isinstance(things, Mapping) or (is_map_style(things) and not is_array(things)):
        return map_listing(things, asked.split)
    raise TypeError(
        "a data set is a folder, a file of labels, a table, a list of pictures, a batch, or anything with len(data) "
        f"and data[i], got {told(things)}"
    )


def _is_table(things: Any) -> bool:
    return hasattr(things, "columns") and hasattr(things, "iloc")  # as pandas makes them


def _check_each(pictures: Any) -> None:
    """Raise where a list holds what is no picture by its shape; whether one can be read is found out later."""
    for number, one in enumerate(pictures):
        is_one = not isinstance(one, (bool, int, float, complex, type(None))) and getattr(one, "ndim", 2) in (2, 3)
        if isinstance(one, (list, tuple)):  # of labels, beside a batch
            is_one = bool(one) and isinstance(one[0], (list, tuple))
        if not is_one:
            came = f"an array of shape {tuple(one.shape)}" if hasattr(one, "shape") else told(one, 40)
            raise ValueError(
                f"a list of pictures must hold one picture in each place, got {came} as number {number}; a batch x and "
                "its labels y are [aw.Sample(image, label=label) for image, label in zip(x, y)]"
            )


def _folder(given: Any, name: str) -> Path | None:
    if given is None:
        return None
    if not isinstance(given, (str, os.PathLike)):
        raise TypeError(f"{name} must be the path of a folder, got {told(given)}")
    place = Path(os.path.expanduser(os.fspath(given)))
    if not place.is_dir():
        raise FileNotFoundError(f"{name} must be a folder, got {path_told(given)}, which is none")
    return place

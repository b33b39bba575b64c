"""Folders of pictures: one for each class, also below "train", "val" and "test", or one that holds them itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.listing import Entry, LeftOut, Listing
from augwidgets.data.picture_files import EXTENSIONS
from augwidgets.domain.errors import path_told

# What the parts of a divided data set are called, and what others call them.
SPLITS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
    "testing": "test",
}


def pictures_below(folder: str, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each picture file in a folder and the folders inside it, sorted by name.

    Hidden files are passed over; a folder is entered once, however many links lead to it.
    """
    yield from _below(folder, before, set())


def _below(folder: str, before: str, entered: set[str]) -> Iterator[tuple[str, str]]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    inside: list[tuple[str, str]] = []
    for name in sorted(os.listdir(folder)):
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)
        if is_picture_name(name):
            yield before + name, path
        elif "." not in name or os.path.isdir(path):
            inside.append((name, path))
    for name, path in inside:
        if os.path.isdir(path):
            yield from _below(path, f"{before}{name}/", entered)


def is_picture_name(name: str) -> bool:
    """Return whether a file's name ends as a picture's does.

    Examples
    --------
    >>> is_picture_name("a.JPG"), is_picture_name("a.txt"), is_picture_name(".jpg")
    (True, False, False)
    """
    return os.path.splitext(name)[1].lower() in EXTENSIONS


def folders_in(place: str | Path) -> list[str]:
    """Return the names of the folders in a folder, sorted; hidden ones are passed over."""
    with os.scandir(place) as inside:
        return sorted(entry.name for entry in inside if not entry.name.startswith(".") and _is_folder(entry))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    # An entry raises where its link leads in a circle.
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()


def splits_in(place: str | Path) -> dict[str, str]:
    """Return which folders are parts of a divided data set: "train", "val" or "test", with the folder's name."""
    found: dict[str, str] = {}
    for name in folders_in(place):
        split = SPLITS.get(name.lower())
        if split is not None:
            found.setdefault(split, name)
    return found


def _fits_classes(place: Path) -> bool:
    return place.is_dir() and any(True for name in folders_in(place) if next(pictures_below(str(place / name)), None))


def _read_classes(place: Path, asked: Asked) -> Listing:
    splits = splits_in(place)
    parts = [(split, place / name) for split, name in splits.items() if folders_in(place / name)]
    parts = parts or [(None, place)]  # type: ignore[list-item]
    if asked.split is not None:
        parts = [(split, part) for split, part in parts if split == asked.split]
    entries, classes, empty = [], {}, []
    for split, part in parts:
        before = "" if part == place else f"{part.name}/"
        for name in folders_in(part):
            files = list(pictures_below(str(part / name), f"{before}{name}/"))
            if files:
                classes[name] = True
                entries += [Entry(called, path, label=name, split=split) for called, path in files]
            else:
                empty.append(LeftOut(f"{before}{name}", "the folder holds no picture"))
    return Listing(
        "folder", str(place), entries, class_names=tuple(sorted(classes)), carries=("label",), left_out=tuple(empty)
    )


def _fits_flat(place: Path) -> bool:
    return place.is_dir() and next(pictures_below(str(place)), None) is not None


def _read_flat(place: Path, asked: Asked) -> Listing:
    found = list(pictures_below(str(place)))
    if not found:
        raise ValueError(f"a folder of pictures was expected, got {path_told(place)} with none in it")
    return Listing("pictures", str(place), [Entry(name, path) for name, path in found])


CLASSES = Format("folder", "pictures in a folder for each class", _fits_classes, _read_classes)
FLAT = Format("pictures", "a folder of pictures", _fits_flat, _read_flat)

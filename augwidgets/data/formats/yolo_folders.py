"""Which folders hold YOLO's labels without a ``data.yaml``: in ``labels/``, or beside the pictures; their classes."""

from __future__ import annotations

import math
from itertools import islice
from pathlib import Path

from augwidgets.data.folder_listing import inside, is_picture_name, stem_of
from augwidgets.data.formats.folders import splits_in
from augwidgets.data.formats.yolo_lines import numbers_in
from augwidgets.domain.errors import path_told

_CLASS_FILES = ("classes.txt", "obj.names", "labels/classes.txt")
_FIRST = 20  # label files beside pictures that are looked into


def fits_labels(place: Path) -> bool:
    """Return whether a folder has label files beside the pictures' folder, or beside the pictures themselves."""
    if not place.is_dir():
        return False
    if any((place / name).is_file() for name in _CLASS_FILES[:2]):
        return any(_holds_text(folder) for folder in (place, *(place / name for name in inside(place).folders)))
    homes = [place, *(place / name for name in splits_in(place).values())]
    return any(_holds_text(home / "labels") for home in homes if (home / "labels").is_dir()) or any(
        map(holds_lines, _flat_homes(place))
    )


def _flat_homes(place: Path) -> list[Path]:
    """Return the folders in which pictures and label files may lie beside each other: no others that may be classes."""
    files, folders = inside(place)
    parts = list(splits_in(place).values())
    if not parts and not any(map(is_picture_name, files)):
        parts = [name for name in folders if any(map(is_picture_name, inside(place / name).files))]
        parts = parts if len(parts) == 1 else []
    return [place, *(place / name for name in parts)]


def holds_lines(folder: Path) -> bool:
    """Return whether a folder has label files beside pictures of the same names; captions are told by their words."""
    files = inside(folder).files
    pictures = {stem_of(name) for name in files if is_picture_name(name)} if any(map(_is_text, files)) else set()
    some = list(islice((name for name in files if _is_text(name) and stem_of(name) in pictures), _FIRST))
    found = [line for name in some for line in _numbers(folder / name) if line]
    return bool(found) and all(len(line) >= 5 and all(map(_is_number, line)) for line in found)


def _is_text(name: str) -> bool:
    return name.endswith(".txt")


def _numbers(file: Path) -> list[list[str]]:
    try:
        return numbers_in(str(file))
    except (OSError, ValueError):
        return [["none"]]


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def _holds_text(folder: Path) -> bool:
    places = [folder, *(folder / name for name in inside(folder).folders)]
    return any(name.endswith(".txt") and name not in ("classes.txt", "train.txt", "val.txt", "test.txt")
               for place in places for name in inside(place).files)  # fmt: skip


def class_names_in(place: Path) -> tuple[str, ...]:
    """Return the classes that a list beside the labels names, one in a line."""
    for file in (home / name for home in _flat_homes(place) for name in _CLASS_FILES):
        if file.is_file():
            try:
                lines = file.read_text("utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError):
                raise ValueError(f"{path_told(file)} must name a class in each line, and cannot be read") from None
            while lines and not lines[-1].strip():
                lines.pop()
            return tuple(line.strip() for line in lines)
    return ()

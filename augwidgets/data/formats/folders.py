"""Folders of pictures: one for each class, or one that holds them itself; both also below "train", "val" and "test"."""

from __future__ import annotations

import os
from pathlib import Path

from augwidgets.data.folder_listing import inside, is_above, is_picture_name, pictures_below
from augwidgets.data.formats.folders_writer import writer
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.split_names import SPLITS as SPLITS  # from here the other formats take it
from augwidgets.data.listing import Entry, LeftOut, Listing, left_together
from augwidgets.domain.errors import path_told


def splits_in(place: str | Path) -> dict[str, str]:
    """Return which folders are parts of a divided data set: "train", "val" or "test", with the folder's name."""
    found: dict[str, str] = {}
    for name in inside(place).folders:
        split = SPLITS.get(name.lower())
        if split is not None:
            found.setdefault(split, name)
    return found


def _fits_classes(place: Path) -> bool:
    return place.is_dir() and any(
        next(pictures_below(str(place / name)), None) for name in _class_folders(place)[0]
    ) and not _only_splits(place)  # fmt: skip


def _only_splits(place: Path) -> bool:
    """Return whether all pictures in folders lie directly in "train", "val" and so on: then these are no classes."""
    holding = [name for name in _class_folders(place)[0] if next(pictures_below(str(place / name)), None)]
    return all(name.lower() in SPLITS and not _has_classes(place / name) for name in holding)


def _has_classes(part: Path) -> bool:
    return any(next(pictures_below(str(part / name)), None) for name in _class_folders(part)[0])


def _read_classes(place: Path, asked: Asked) -> Listing:
    splits = splits_in(place)
    parts = [(split, place / name) for split, name in splits.items() if inside(place / name).folders]
    entries, classes, left, alone = [], {}, [], []
    if parts:
        flat = [name for split, name in splits.items() if (split, place / name) not in parts]
        flat = [name for name in flat if any(map(is_picture_name, inside(place / name).files))]
        left = [LeftOut(name, "its pictures lie in no folder of a class") for name in flat]
    parts = parts or [(None, place)]  # type: ignore[list-item]
    if asked.split is not None:
        parts = [(split, part) for split, part in parts if split == asked.split]
    if all(part != place for _, part in parts):
        alone += [name for name in inside(place).files if is_picture_name(name)]
    for split, part in parts:
        before = "" if part == place else f"{part.name}/"
        alone += [before + name for name in inside(part).files if is_picture_name(name)]
        names, circles = _class_folders(part)
        left += [LeftOut(before + name, "it is a link to a folder above it, and is not entered") for name in circles]
        for name in names:
            files = list(pictures_below(str(part / name), f"{before}{name}/"))
            if files:
                classes[name] = True
                entries += [Entry(called, path, label=name, split=split) for called, path in files]
            else:
                left.append(LeftOut(f"{before}{name}", "the folder holds no picture"))
    left += left_together(alone, "it lies beside the folders of the classes", "they lie beside the classes' folders")
    return Listing(
        "folder", str(place), entries, class_names=tuple(sorted(classes)), carries=("label",), left_out=tuple(left)
    )


def _class_folders(place: Path) -> tuple[list[str], list[str]]:
    """Return the folders that may be classes, and those that lead in a circle."""
    names, circles = list[str](), list[str]()
    for name in inside(place).folders:
        folder = os.path.join(place, name)
        in_circle = os.path.islink(folder) and is_above(os.path.realpath(folder), os.path.realpath(place))
        (circles if in_circle else names).append(name)
    return names, circles


def _fits_flat(place: Path) -> bool:
    return place.is_dir() and next(pictures_below(str(place)), None) is not None


def _read_flat(place: Path, asked: Asked) -> Listing:
    found = list(pictures_below(str(place)))
    if not found:
        raise ValueError(f"a folder of pictures was expected, got {path_told(place)} with none in it")
    splits = SPLITS if _only_splits(place) else {}
    entries = [Entry(name, path, split=splits.get(name.split("/")[0].lower()) if "/" in name else None)
               for name, path in found]  # fmt: skip
    return Listing("pictures", str(place), entries)


CLASSES = Format("folder", "pictures in a folder for each class", _fits_classes, _read_classes, writer)
FLAT = Format("pictures", "a folder of pictures", _fits_flat, _read_flat)

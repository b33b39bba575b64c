"""Pictures with a mask each: in two folders, ``images/`` and ``masks/``, or beside each other, ``a_mask.png``."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from augwidgets.data.folder_listing import inside, is_picture_name, pictures_below, stem_of
from augwidgets.data.formats.folders import splits_in
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.mask_files import read_numbers
from augwidgets.data.formats.masks_writer import CLASSES_FILE, writer
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing, Size
from augwidgets.data.picture_files import read_mask
from augwidgets.data.reading import reading
from augwidgets.domain.errors import path_told, told
from augwidgets.domain.table_text import Rows

IMAGES = ("images", "image", "imgs", "img", "pictures", "photos", "jpegimages")
MASKS = ("masks", "mask", "segmentations", "segmentation", "segmentationclass", "labels", "label", "annotations", "gt",
         "ground_truth", "groundtruth", "trimaps")  # fmt: skip
# What is added to the name of a picture, or of its folder.
_BEHIND = ("_mask", ".mask", "-mask", "_masks", "_seg", "_segmentation", "_label", "_labels", "_gt", "_annotation")
_FOLDERS_BEHIND = ("_masks", "_mask", "-masks", "masks", "annot", "_annot", "_labels", "_gt")
_CLASS_FILES = (CLASSES_FILE, "class_dict.csv")
_LOSSLESS = (".png", ".tif", ".tiff", ".bmp", ".gif", ".pgm", ".ppm")


class Homes(NamedTuple):
    """Where the pictures of a split lie, and where their masks."""

    split: str | None
    images: Path
    masks: Path
    before: str


class Classes(NamedTuple):
    """What the numbers of masks mean, and the colours that stand for them; both may be empty."""

    names: dict[int, str]
    palette: dict[int, int]


# -- what fits ---------------------------------------------------------------------------------------------------------


def _fits(place: Path) -> bool:
    return place.is_dir() and (bool(_homes(place)) or _has_pair(place))


def _homes(place: Path) -> list[Homes]:
    """Return the folders of pictures with those of their masks; of masks the first picture alone is looked for."""
    images, masks = _named(place, IMAGES), _named(place, MASKS)
    if images is not None and masks is not None:
        parts = [(split, name) for split, name in splits_in(images).items() if (masks / name).is_dir()]
        homes = [Homes(split, images / name, masks / name, f"{name}/") for split, name in parts]
        homes = homes or [Homes(None, images, masks, "")]
    else:
        homes = []
        for split, name in splits_in(place).items():
            part = place / name
            images, masks = _named(part, IMAGES), _named(part, MASKS)
            if images is not None and masks is not None:
                homes.append(Homes(split, images, masks, f"{name}/"))
                continue
            around = (place / f"{name}{end}" for end in _FOLDERS_BEHIND)
            beside = next((folder for folder in around if folder.is_dir()), None)
            if beside is not None:
                homes.append(Homes(split, part, beside, f"{name}/"))
    return [home for home in homes if next(pictures_below(str(home.masks)), None) is not None]


def _named(place: Path, names: tuple[str, ...]) -> Path | None:
    known = {name.lower(): place / name for name in inside(place).folders}
    return next((known[name] for name in names if name in known), None)


def _has_pair(place: Path) -> bool:
    """Return whether a mask lies beside its picture."""
    stems = {stem_of(name) for name in inside(place).files if is_picture_name(name)}
    return any(_without_ending(stem) in stems for stem in stems if _without_ending(stem) != stem)


def _without_ending(stem: str) -> str:
    """Return the name of the picture that a mask of this name belongs to, both without ".png".

    Examples
    --------
    >>> _without_ending("a_mask"), _without_ending("a.mask"), _without_ending("a")
    ('a', 'a', 'a')
    """
    if not stem.lower().endswith(_BEHIND):
        return stem
    end = next((end for end in _BEHIND if stem.lower().endswith(end) and len(stem) > len(end)), "")
    return stem[: len(stem) - len(end)]


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(place: Path, asked: Asked) -> Listing:
    if not place.is_dir():
        raise ValueError(f"pictures with masks lie in a folder, got the file {path_told(place)}")
    if asked.masks is not None:
        images = asked.images or _named(place, IMAGES) or place
        homes = [Homes(None, images, asked.masks, "")]
    elif asked.images is not None:
        masks = _named(place, MASKS) or place
        homes = [Homes(None, asked.images, masks, "")]
    else:
        homes = _homes(place) or [Homes(None, place, place, "")]
    left: list[LeftOut] = []
    entries = [entry for home in homes if asked.split in (None, home.split) for entry in _pairs(home, left)]
    if not entries:
        raise ValueError(
            f"pictures with masks were expected in {path_told(place)}, images/a.png with masks/a.png or a.png with "
            "a_mask.png, got none"
        )
    classes = _classes(place)
    return Listing(
        "masks",
        str(place),
        entries,
        fields=partial(_fields, classes),
        object_names=partial(_object_names, classes),
        class_names=tuple(dict.fromkeys(classes.names.values())),
        class_ids={name: number for number, name in classes.names.items()},
        about={"mask_names": classes.names} if classes.names else {},
        carries=("mask",),
        left_out=tuple(left),
    )


def _pairs(home: Homes, left: list[LeftOut]) -> Iterator[Entry]:
    """Yield the pictures that have a mask."""
    together = os.path.realpath(home.images) == os.path.realpath(home.masks)
    masks: dict[str, str] = {}
    below = "" if together else os.path.join(home.masks, "")  # where masks may lie among the pictures
    for name, path in sorted(pictures_below(str(home.masks)), key=lambda pair: not pair[0].lower().endswith(_LOSSLESS)):
        stem = stem_of(name)
        short = _without_ending(stem)
        if not together or short != stem:
            masks.setdefault(stem, path)
            if short != stem:
                masks.setdefault(short, path)
    is_mask = set(masks.values()) if together else set()
    used: set[str] = set()
    for name, path in pictures_below(str(home.images), home.before):
        if path in is_mask or (below and path.startswith(below)):
            continue
        mask = masks.get(stem_of(name.removeprefix(home.before)))
        if mask is None:
            left.append(LeftOut(name, "there is no mask for it"))
        else:
            used.add(mask)
            yield Entry(name, path, split=home.split, labels=mask)
    left += [LeftOut(os.path.basename(path), "there is no picture for this mask")
             for path in sorted(set(masks.values()) - used)]  # fmt: skip


def _fields(classes: Classes, entry: Entry, size: Size) -> Fields:
    found: Fields = {"mask": read_numbers(entry.labels, size, classes.palette or None)}
    if classes.names:
        found["mask_names"] = classes.names
    return found


def _object_names(classes: Classes, entry: Entry) -> list[str]:
    """Return the classes that a mask shows; the mask alone is read."""
    if not classes.names:
        return []
    if classes.palette:
        from PIL import Image

        with reading(), Image.open(entry.labels) as image:
            size = (image.height, image.width)
        mask = read_numbers(entry.labels, size, classes.palette)
    else:
        with reading():
            mask = read_mask(entry.labels)
    return [classes.names[value] for value in np.unique(mask).tolist() if value in classes.names]


# -- names of the numbers ----------------------------------------------------------------------------------------------


def _classes(place: Path) -> Classes:
    """Return what a table beside the folders says of the masks' numbers.

    Raises
    ------
    ValueError
        It cannot be read.
    """
    file = next((place / name for name in _CLASS_FILES if (place / name).is_file()), None)
    if file is None:
        return Classes({}, {})
    try:
        rows = [row for row in Rows(file.read_bytes().decode("utf-8-sig"), ",") if any(map(str.strip, row))]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise ValueError(f"{path_told(file)} must name the numbers of masks (value,name), and cannot be read") from None
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    value = _column(head, ("value", "id", "index", "number"))
    name = _column(head, ("name", "class", "label", "class_name"))
    colour = [_column(head, (one, one[0])) for one in ("red", "green", "blue")]
    if name is None and value is None and rows and rows[0][0].strip().isdecimal():
        value, name, rows = 0, 1, [[], *rows]
    if name is None:
        raise ValueError(f"{path_told(file)} must have the columns value and name, got {told(head, 80)}")
    return _rows(file, rows[1:], value, name, [place for place in colour if place is not None])


def _rows(file: Path, rows: list[list[str]], value: int | None, name: int, colour: list[int]) -> Classes:
    names: dict[int, str] = {}
    palette: dict[int, int] = {}
    for place, row in enumerate(rows):
        try:
            number = place if value is None else int(row[value])
            if row[name] and number:
                names[number] = row[name]
            if len(colour) == 3:
                red, green, blue = (int(row[one]) & 255 for one in colour)
                palette[(red << 16) | (green << 8) | blue] = number
        except (ValueError, IndexError):
            words = f"line {place + 2} of {path_told(file)} must hold a whole number and a name, got {told(row, 80)}"
            raise ValueError(words) from None
    return Classes(names, palette)


def _column(head: list[str], names: tuple[str, ...]) -> int | None:
    return next((head.index(name) for name in names if name in head), None)


FORMAT = Format("masks", "pictures with masks", _fits, _read, writer)

"""Pascal VOC: ``Annotations/*.xml``, ``JPEGImages/``, splits in ``ImageSets/Main/``, masks in ``Segmentation*/``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.broken_labels import leave_out
from augwidgets.data.folder_listing import inside, pictures_below, stem_of
from augwidgets.data.formats.folders import splits_in
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.mask_files import BORDER, read_numbers
from augwidgets.data.formats.voc_file import VocFile, read_file
from augwidgets.data.formats.voc_writer import LABELMAP, read_labelmap, writer
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing, Size, left_together
from augwidgets.domain.errors import path_told

# The classes of VOC 2007 to 2012, in the order of the numbers in SegmentationClass.
CLASSES = (
    "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog",
    "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
)  # fmt: skip
_LISTS = ("Main", "Segmentation", "Layout")  # folders in ImageSets
_SAME = 0.5  # of what is taken for the mask of a box lies in it; or so much of both is shared


class Files(NamedTuple):
    """The files of labels of a picture."""

    xml: str
    objects: str | None = None
    classes: str | None = None


# -- what fits ---------------------------------------------------------------------------------------------------------


def _fits(place: Path) -> bool:
    return (place.is_dir() and _home(place) is not None) or bool(_beside(place))


def _home(place: Path) -> Path | None:
    """Return the folder in which Annotations lies: here, or in a folder VOC2012 of VOCdevkit, where there is one."""
    if (place / "Annotations").is_dir():
        return place if any(True for _ in _files_below(place / "Annotations", ".xml")) else None
    deeper = [place / name for name in inside(place).folders if name.lower().startswith("voc")]
    return _home(deeper[0]) if len(deeper) == 1 else None


def _beside(place: Path) -> list[tuple[str | None, Path]]:
    """Return the folders in which XML lies beside the pictures, as some tools write it."""
    if not place.is_dir():
        return []
    homes = [(split, place / name) for split, name in splits_in(place).items()]
    return [(split, home) for split, home in [(None, place), *homes] if _holds_annotations(home)]


def _holds_annotations(folder: Path) -> bool:
    for name in inside(folder).files:
        if name.endswith(".xml"):
            try:
                with open(folder / name, "rb") as file:
                    return b"<annotation" in file.read(2000)
            except OSError:
                return False
    return False


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(place: Path, asked: Asked) -> Listing:
    left: list[LeftOut] = []
    home = _home(place)
    if home is not None:
        pictures = asked.images or home / "JPEGImages"
        if not pictures.is_dir():
            pictures = next((home / name for name in ("images", "Images") if (home / name).is_dir()), home)
        found = _annotated(home, pictures, asked, left)
    else:
        beside = _beside(place)
        if not beside:
            raise ValueError(f"{path_told(place)} must hold Annotations with .xml files, or .xml files beside pictures")
        home = place
        found = [entry for split, folder in beside if asked.split in (None, split)
                 for entry in _with_xml(folder, split, left)]  # fmt: skip
    entries = sorted(found, key=lambda entry: entry.name)
    if not entries:
        raise ValueError(f"a picture with a file in Annotations was expected in {path_told(place)}, got none")
    names = read_labelmap(home / LABELMAP)
    has_masks = all(entry.labels.objects or entry.labels.classes for entry in entries)
    return Listing(
        "voc",
        str(home),
        entries,
        fields=partial(_fields, names or dict(enumerate(CLASSES, 1))),
        object_names=_object_names,
        sizes=_stated_size,
        class_names=tuple(names.values()),
        class_ids={name: number for number, name in names.items()},
        about={"mask_names": names} if names else {},
        carries=(*(("mask",) if has_masks else ()), "boxes", "box_labels"),
        left_out=tuple(left),
    )


def _annotated(home: Path, pictures: Path, asked: Asked, left: list[LeftOut]) -> list[Entry]:
    """Return the pictures that have a file in Annotations."""
    xml = {name.removesuffix(".xml"): path for name, path in _files_below(home / "Annotations", ".xml")}
    objects, classes = (dict(_masks_below(asked.masks or home / f"Segmentation{what}")) for what in ("Object", "Class"))
    splits = _splits(home, xml, left)
    entries, alone = [], list[str]()
    for name, path in pictures_below(str(pictures)):
        stem = stem_of(name)
        file = xml.pop(stem, None)
        if file is None:
            alone.append(name)
            continue
        split = splits.get(stem)
        if asked.split in (None, split):
            entries.append(Entry(name, path, split=split, labels=Files(file, objects.get(stem), classes.get(stem))))
    left += left_together(alone, "it has no file in Annotations", "they have no file in Annotations")
    left += [
        LeftOut(f"Annotations/{stem}.xml", f"there is no picture for it in {pictures.name}") for stem in sorted(xml)
    ]
    return entries


def _with_xml(folder: Path, split: str | None, left: list[LeftOut]) -> Iterator[Entry]:
    xml = {name.removesuffix(".xml"): path for name, path in _files_below(folder, ".xml")}
    before = f"{folder.name}/" if split else ""
    for name, path in pictures_below(str(folder)):
        file = xml.pop(stem_of(name), None)
        if file is not None:
            yield Entry(before + name, path, split=split, labels=Files(file))
        elif split or "/" not in name:
            left.append(LeftOut(before + name, "it has no .xml file"))
    for stem in sorted(xml) if split else ():
        left.append(LeftOut(f"{before}{stem}.xml", "there is no picture for it"))


def _files_below(folder: Path, ending: str, before: str = "") -> Iterator[tuple[str, str]]:
    if not folder.is_dir():
        return
    files, folders = inside(folder)
    place = os.path.join(folder, "")
    for name in files:
        if name.endswith(ending):
            yield before + name, place + name
    for name in folders:
        if not os.path.islink(place + name):
            yield from _files_below(Path(place + name), ending, f"{before}{name}/")


def _masks_below(folder: Path) -> Iterator[tuple[str, str]]:
    for name, path in _files_below(folder, ".png"):
        yield name.removesuffix(".png"), path


def _splits(home: Path, known: Mapping[str, Any], left: list[LeftOut]) -> dict[str, str]:
    """Return the split of each picture that a list in ImageSets names."""
    found: dict[str, str] = {}
    folder = next((home / "ImageSets" / name for name in _LISTS if (home / "ImageSets" / name).is_dir()), None)
    for name, split in (("train", "train"), ("val", "val"), ("test", "test"), ("trainval", "train")):
        file = None if folder is None else folder / f"{name}.txt"
        if file is None or not file.is_file():
            continue
        try:
            lines = file.read_text("utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError):
            left.append(LeftOut(file.name, "it must name a picture in each line, and cannot be read"))
            continue
        for line in filter(str.strip, lines):
            words = line.strip()  # some lists say 1 or -1 behind the name
            stem = next((one for one in (line, words) if one in known), words.split()[0])
            if stem in known:
                found.setdefault(stem, split)
            else:
                left.append(LeftOut(stem, f"ImageSets names it in {file.name}, and it has no file in Annotations"))
    return found


# -- labels ------------------------------------------------------------------------------------------------------------


def _object_names(entry: Entry) -> list[str]:
    return _said(entry).names


def _said(entry: Entry) -> VocFile:
    """Return what a picture's file says; what is wrong in it is left out."""
    said = read_file(entry.labels.xml)
    for why in said.broken:
        leave_out(f"an object of {entry.name}", why)
    return said


def _stated_size(entry: Entry) -> Size | None:
    return read_file(entry.labels.xml).size


def _fields(names: Mapping[int, str], entry: Entry, size: Size) -> Fields:
    """Return the boxes of a picture, with the masks of its objects or, where there are none, of its classes."""
    files: Files = entry.labels
    said = _said(entry)
    boxes = np.array(said.boxes, np.float64).reshape(-1, 4)
    found: Fields = {"boxes": boxes, "box_labels": said.names, "box_notes": said.notes}
    path = files.objects or files.classes
    if path is None:
        return found
    mask = read_numbers(path, size)
    found["mask"] = mask
    if files.objects is not None:
        found["mask_values"] = _values(mask, boxes, said)
    else:
        values = (value for value in np.unique(mask).tolist() if value not in (0, BORDER))
        found["mask_names"] = {value: names.get(value, str(value)) for value in values}
    return found


def _values(mask: np.ndarray, boxes: np.ndarray, said: VocFile) -> list[int]:
    """Return which value of a mask is the object in each box: its number, or the one whose extent is the box.

    VOC numbers the objects of a mask as the file does, with few exceptions.
    """
    extents: dict[int, np.ndarray] = {}
    for value in np.unique(mask).tolist():
        if value not in (0, BORDER):
            rows, columns = np.nonzero((mask == value).any(axis=1))[0], np.nonzero((mask == value).any(axis=0))[0]
            extents[value] = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], np.float64)
    box_of = dict(zip(said.numbers, boxes, strict=True))
    count = len(boxes) + len(said.broken)
    if set(extents) <= set(range(1, count + 1)) and all(
        _shared(extent, box_of[value]) >= _SAME * _area(extent) for value, extent in extents.items() if value in box_of
    ):
        return [value if value in extents else 0 for value in said.numbers]
    pairs = sorted(
        ((_overlap(extent, box), value, place) for value, extent in extents.items() for place, box in enumerate(boxes)),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    values, taken = [0] * len(boxes), set()
    for share, value, place in pairs:
        if share >= _SAME and not values[place] and value not in taken:
            values[place] = value
            taken.add(value)
    return values


def _overlap(one: np.ndarray, other: np.ndarray) -> float:
    """Return the intersection over union of two boxes."""
    both = _shared(one, other)
    return both / (_area(one) + _area(other) - both) if both else 0.0


def _shared(one: np.ndarray, other: np.ndarray) -> float:
    width, height = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    return max(0.0, float(width)) * max(0.0, float(height))


def _area(box: np.ndarray) -> float:
    return float((box[2] - box[0]) * (box[3] - box[1]))


VOC = Format("voc", "Pascal VOC's Annotations", _fits, _read, writer, ("masks",))

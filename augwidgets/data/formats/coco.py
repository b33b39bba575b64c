"""COCO: a JSON file with the objects of many pictures: boxes, outlines or run lengths, keypoints of persons.

Boxes are edges in the kit's own frame: ``x, y, width, height`` of continuous coordinates. Keypoints are taken as they
are written: COCO's own were clicked on a screen, to whole pixels in part, and its measure does not tell a pixel's
corner from its centre. What a file says beside all this stays with the object, in ``box_notes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.broken_labels import leave_out
from augwidgets.data.formats import coco_json
from augwidgets.data.formats.coco_checks import (
    TAKEN,
    Category,
    Picture,
    Rows,
    categories_of,
    objects_of,
    pictures_of,
)
from augwidgets.data.formats.coco_pictures import PictureFinder, picture_folders
from augwidgets.data.formats.coco_writer import CocoWriter
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.keypoint_pairs import pairs_by_name
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing, Size
from augwidgets.domain.errors import path_told, told
from augwidgets.sample.run_lengths import Strip, strip_of


class Kinds(NamedTuple):
    """What the objects of a data set are, and what they have.

    Attributes
    ----------
    categories : list of mapping
        Of each of its files, the classes by their numbers.
    outlines, points : bool
        Whether any object has them.
    """

    categories: tuple[Mapping[int | str, Category], ...]
    outlines: bool
    points: bool


def _read(place: Path, asked: Asked) -> Listing:
    files, left = coco_json.files_at(place)
    if asked.split is not None:
        files = [file for file in files if file.split in (None, asked.split)] or files
    if not files:
        raise ValueError(
            f"a COCO file of objects was expected in {path_told(place)}, got "
            f"{', '.join(one.what for one in left) or 'none'}"[:280]
        )
    parts: list[tuple[coco_json.File, dict[str, Any]]] = []
    for file in files:
        try:
            parts.append((file, coco_json.read_json(file.path)))
        except (OSError, ValueError) as error:
            if len(files) == 1:
                raise
            left.append(LeftOut(file.path.name, str(error)))
    if not parts:
        raise ValueError(f"none of the COCO files in {path_told(place)} can be read; {left[-1].why}"[:300])
    return _listing(place, parts, asked, left)


def _listing(
    place: Path, parts: list[tuple[coco_json.File, dict[str, Any]]], asked: Asked, left: list[LeftOut]
) -> Listing:
    entries: list[Entry] = []
    of_files: list[Mapping[int | str, Category]] = []
    rows: dict[str, dict[str, Any]] = {}
    numbers: dict[str, int | str] = {}
    taken: set[str] = set()
    for file, parsed in parts:
        categories = categories_of(parsed.get("categories", []), left)
        pictures = pictures_of(parsed["images"], left)
        objects = objects_of(parsed.get("annotations", []), pictures, categories, left)
        for number, category in categories.items():
            numbers.setdefault(category.name, number)
            rows.setdefault(category.name, category.row)
        finder = PictureFinder(picture_folders(file.path, file.split, asked.images))
        for picture in pictures.values():
            entry = _entry(picture, objects[picture.id], len(of_files), file.split, finder, taken, left)
            if entry is not None:
                entries.append(entry)
        of_files.append(categories)
    if not entries:
        why = next((f"; {one.why}" for one in left if one.why.startswith("there is no such picture")), "")
        raise ValueError(f"{path_told(place, 60)} names no picture that is there{why}; images= says where they are")
    every = [row for entry in entries for row in entry.labels.objects]
    kinds = Kinds(
        tuple(of_files),
        any(row.get("segmentation") for row in every),
        any(row.get("keypoints") for row in every),
    )
    first = parts[0][1]
    about: dict[str, Any] = {key: first[key] for key in ("info", "licenses") if key in first}
    about["categories"] = list(rows.values())
    carries = ("boxes", "box_labels", *(["mask"] if kinds.outlines else []), *(["keypoints"] if kinds.points else []))
    return Listing(
        "coco",
        str(asked.images or (place if place.is_dir() else place.parent)),
        entries,
        fields=partial(_fields, kinds),
        object_names=partial(_object_names, kinds),
        class_names=tuple(numbers),
        class_ids={name: number for name, number in numbers.items() if isinstance(number, int)},
        about=about,
        carries=carries,
        left_out=tuple(left),
    )


def _entry(
    picture: Picture,
    objects: list[dict[str, Any]],
    file: int,
    split: str | None,
    finder: PictureFinder,
    taken: set[str],
    left: list[LeftOut],
) -> Entry | None:
    """Return a picture that is where it should be; else say why it is not."""
    found = finder.find(picture.name)
    if found is None:
        count, alike = len(objects), finder.alike(picture.name)
        lost = "1 object goes with it" if count == 1 else f"{count} objects go with it"
        hint = "" if alike is None else f"; write it as the disk does, {path_told(alike, 80)}"
        left.append(LeftOut(told(picture.name)[1:-1], f"there is no such picture; {lost}{hint}"))
        return None
    name, path = found
    if name in taken and split is not None:
        name = f"{split}/{name}"
    if name in taken:
        left.append(LeftOut(told(picture.name)[1:-1], "two pictures have its file_name; the first is taken"))
        return None
    taken.add(name)
    return Entry(name, path, None, picture.size, picture.id, split, Rows(objects, picture.row, file))


def _object_names(kinds: Kinds, entry: Entry) -> list[str]:
    categories = kinds.categories[entry.labels.file]
    return [categories[row["category_id"]].name for row in entry.labels.objects]


def _fields(kinds: Kinds, entry: Entry, size: Size) -> Fields:
    categories = kinds.categories[entry.labels.file]
    return fields_of_rows(entry.labels.objects, categories, size, outlines=kinds.outlines, points=kinds.points)


def fields_of_rows(
    rows: list[dict[str, Any]],
    categories: Mapping[int | str, Category],
    size: Size,
    *,
    outlines: bool | None = None,
    points: bool | None = None,
) -> Fields:
    """Return the objects of a picture as fields of a `Sample`.

    Parameters
    ----------
    rows : list of dict
        As COCO's file has them, checked.
    categories : mapping
        Their classes by their numbers.
    size : (int, int)
        Height and width of the picture.
    outlines, points : bool, optional
        Whether objects of the data set have them; without it, whether these have.

    Examples
    --------
    >>> row = {"bbox": [1, 0, 2, 2], "category_id": 7}
    >>> fields_of_rows([row], {7: Category("cat", (), {})}, (4, 6))["box_labels"]
    ['cat']
    """
    outlines = any(row.get("segmentation") for row in rows) if outlines is None else outlines
    points = any(row.get("keypoints") for row in rows) if points is None else points
    edges = np.array([row["bbox"] for row in rows], np.float64).reshape(-1, 4)
    edges[:, 2:] += edges[:, :2]
    masks: list[Strip | None] = [_pixels(row, size) for row in rows] if outlines else [None] * len(rows)
    found: Fields = {
        "boxes": edges,
        "box_labels": [categories[row["category_id"]].name for row in rows],
        "box_notes": [_note(row, mask) for row, mask in zip(rows, masks, strict=True)],
    }
    if outlines:
        found.update(_masks(masks, size))
    if points:
        found.update(_keypoints(rows, categories))
    return found


def _pixels(row: Mapping[str, Any], size: Size) -> Strip | None:
    """Return the pixels of an object; None for one without, or so thin that COCO's own rule gives it none.

    One whose outline turns out to be wrong only as it is drawn stays with its box, as one that is wrong at once does.
    """
    outline = row.get("segmentation")
    if not outline:
        return None
    try:
        strip = strip_of(outline, size)
    except ValueError as error:
        number = row.get("id")
        what = "an annotation without an id" if number is None else f"annotation {told(number, 40)}"
        leave_out(what, f"{error}; it has none now")
        return None
    return strip if len(strip.inside) else None


def _masks(strips: list[Strip | None], size: Size) -> Fields:
    """Return one mask with a value for each object, or a mask for each where two share a pixel."""
    import cv2  # with the first picture that has masks; it turns rows to columns in a tenth of NumPy's time

    height, width = size
    kind = np.uint8 if len(strips) < 256 else np.uint16 if len(strips) < 65536 else np.int32
    down = np.zeros((width, height), kind)  # column by column, as run lengths go
    for value, strip in enumerate(strips, 1):
        if strip is None:
            continue
        part = down[strip.left : strip.left + len(strip.inside)]
        if np.logical_and(part, strip.inside).any():
            return {"masks": [None if one is None else one.on(size) for one in strips]}
        part |= np.multiply(strip.inside, value, dtype=kind)
    values = [0 if one is None else value for value, one in enumerate(strips, 1)]
    return {"mask": cv2.transpose(down), "mask_values": values}


def _note(row: Mapping[str, Any], mask: Strip | None) -> dict[str, Any]:
    """Return what the file says of an object beside its labels, under the names that all formats use."""
    note = {key: value for key, value in row.items() if key not in TAKEN}
    if row.get("id") is not None:
        note["id"] = row["id"]
    if row.get("iscrowd"):
        note["crowd"] = True
    area, (_, _, wide, high) = row.get("area"), row["bbox"]
    if mask is None and type(area) in (int, float) and abs(area - wide * high) > 1e-6:
        note["area"], note["bbox"] = area, row["bbox"]  # it holds as long as the box is this one
    return note


def _keypoints(rows: list[dict[str, Any]], categories: Mapping[int | str, Category]) -> Fields:
    """Return the keypoints of all objects that have a known one, one object after the other."""
    points: list[list[float]] = []
    names: list[str] = []
    pairs: list[tuple[int, int]] = []
    owners: list[int] = []
    for owner, row in enumerate(rows):
        numbers = row.get("keypoints") or []
        if not any(numbers[2::3]):
            continue
        first, count = len(points), len(numbers) // 3
        own = categories[row["category_id"]].points or tuple(f"keypoint {place}" for place in range(1, count + 1))
        pairs += [(first + left, first + right) for left, right in pairs_by_name(own)]
        points += [numbers[place : place + 3] for place in range(0, len(numbers), 3)]
        names += own
        owners += [owner] * count
    table = np.array(points, np.float64).reshape(-1, 3)
    seen = table[:, 2]
    return {
        "keypoints": np.where(seen[:, None] > 0, table[:, :2], np.nan),
        "keypoint_names": names,
        "keypoint_pairs": pairs,
        "keypoint_ids": np.array(owners, np.int64),
        "keypoint_hidden": seen == 1,
    }


FORMAT = Format("coco", "a COCO file of objects", coco_json.fits, _read, CocoWriter)

"""Tables of labels: a row for each picture (file, label) or for each object (file, label, box); CSV and DataFrames."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.folder_listing import inside, is_picture_name
from augwidgets.data.formats.csv_writer import writer
from augwidgets.data.formats.folders import SPLITS, splits_in
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.table_columns import Columns, columns_of, columns_without_head
from augwidgets.data.formats.table_files import TableFiles
from augwidgets.data.formats.table_rows import Picture, are_shares, pictures_of, whole_numbers
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing, Size, left_together
from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.domain.table_text import Rows, begin_of, text_of

_ENDINGS = (".csv", ".tsv")
_SEPARATORS = (",", ";", "\t")
_NO_LABELS = {"classes.csv", "class_dict.csv"}  # they name classes
_USUAL = ("annotations.csv", "_annotations.csv", "labels.csv", "train.csv")
NO_COLUMNS = "a table of labels has a column of files and one of classes or boxes, and this one has not"
_GONE = "the table names it, and there is no such picture"
_HEAD = 10_000  # bytes that say which columns there are


class Objects(NamedTuple):
    """The objects of a picture, as the table has them: names, and boxes as edges or as a corner and sides."""

    names: tuple[str | None, ...]
    boxes: tuple[tuple[float, ...], ...]


# -- what fits ---------------------------------------------------------------------------------------------------------


def _fits(place: Path) -> bool:
    return bool(_tables(place))


def _tables(place: Path) -> list[tuple[str | None, Path]]:
    """Return the tables of a place with their splits: the file itself, one for each split, or the only one there is."""
    if place.is_file():
        return [(None, place)] if place.suffix.lower() in _ENDINGS and _columns_in(place) else []
    here = [place / name for name in inside(place).files if name.lower().endswith(_ENDINGS)]
    here = [file for file in here if file.name not in _NO_LABELS and _columns_in(file)]
    apart: list[tuple[str | None, Path]] = []
    apart += [(SPLITS[file.stem.lower()], file) for file in here if file.stem.lower() in SPLITS]
    if len(apart) > 1:
        return apart
    usual = [file for name in _USUAL for file in here if file.name.lower() == name]
    if usual or len(here) == 1:
        return [(None, (usual or here)[0])]
    deeper = [(split, place / name / "_annotations.csv") for split, name in splits_in(place).items()]  # Roboflow's
    return [(split, file) for split, file in deeper if file.is_file() and _columns_in(file)]


def _columns_in(file: Path) -> Columns | None:
    """Return the columns of a file whose first row names a picture; None of any other."""
    try:
        begin = begin_of(file, _HEAD)
        columns, separator, has_head = _columns(begin)
        if columns is None:
            return None
        rows = list(Rows(begin, separator))[has_head:]
        first = next((row for row in rows if len(row) > columns.file), None)
    except (OSError, UnicodeError, csv.Error):
        return None
    if first is None or is_picture_name(first[columns.file].strip()):
        return columns
    return columns if TableFiles([file.parent]).find(first[columns.file].strip()) else None


def why_unread(file: Path) -> str | None:
    """Return why a table among pictures is not read; None of a file that is none, or that only names classes.

    Parameters
    ----------
    file : Path
        In a folder that is not read as a table.
    """
    if not file.name.lower().endswith(_ENDINGS) or file.name in _NO_LABELS:
        return None
    try:
        text = begin_of(file, _HEAD)
    except OSError as error:
        return f"the table cannot be read ({error.strerror})"
    except UnicodeError:
        return "a table must be a text in UTF-8, got bytes that are none"
    if not text.strip():
        return "the table is empty"
    if "\0" in text:
        return "a table must be a text, got bytes that are none"
    if _columns_in(file) is not None:
        return "it is one of several tables; open the one that is meant by its own name"
    return NO_COLUMNS


def _columns(text: str) -> tuple[Columns | None, str, bool]:
    """Return the columns of a table, what separates them, and whether its first row is a head."""
    for separator in _SEPARATORS:
        row = next((row for row in Rows(text, separator) if any(map(str.strip, row))), [])
        if len(row) > 1:
            for found, has_head in ((columns_of(row), True), (columns_without_head(row), False)):
                if found is not None:
                    return found, separator, has_head
    return None, ",", False


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(place: Path, asked: Asked) -> Listing:
    tables = _tables(place)
    if not tables:
        raise ValueError(
            f"{path_told(place)} must be a table with a column of files and one of classes, such as filename,class or "
            "filename,class,xmin,ymin,xmax,ymax, and is none"
        )
    left: list[LeftOut] = []
    entries: list[Entry] = []
    columns = None
    root = place if place.is_dir() else place.parent
    for split, file in tables:
        columns, rows = _rows(file, left)
        found = pictures_of(rows, columns, file.name, left)
        entries += _entries(found, columns, [asked.images] if asked.images else [file.parent], root, split, left)
    assert columns is not None
    left += _unnamed(entries)
    return _listing("csv", str(root), [one for one in entries if asked.split in (None, one.split)], columns, left)


def table_listing(table: Any, asked: Asked) -> Listing:
    """Return the listing of a ``DataFrame``: a row for each picture, or for each object.

    Parameters
    ----------
    table : DataFrame
    asked : Asked
        Its `images` is the folder that file names count from; without it the working folder.

    Raises
    ------
    ValueError
        No column names files, or no picture is there.
    """
    head = list(table.columns)
    columns = columns_of(head) or _only_files(table, head)
    if columns is None:
        raise ValueError(
            "a table of pictures must have a column of files (filename, image, path ...), and may have class and xmin, "
            f"ymin, xmax, ymax, got the columns {told([str(name) for name in head], 100)}"
        )
    left: list[LeftOut] = []
    cells = [table.iloc[:, place].tolist() for place in range(len(head))]
    for place in (columns.name, columns.whole):
        if place is not None:
            cells[place] = whole_numbers(cells[place])
    rows = ((number, list(row)) for number, row in enumerate(zip(*cells, strict=True)))
    found = pictures_of(rows, columns, "the table", left, "row")
    root = asked.images or Path.cwd()
    entries = _entries(found, columns, [root], root, None, left)
    return _listing("table", str(root), [one for one in entries if asked.split in (None, one.split)], columns, left)


def _only_files(table: Any, head: list[Any]) -> Columns | None:
    """Return the first column in which all cells name pictures."""
    for place in range(len(head)):
        cells = table.iloc[:, place].tolist()
        if cells and all(
            isinstance(cell, (str, os.PathLike)) and columns_without_head([str(cell), ""]) for cell in cells
        ):
            return Columns(place)
    return None


def _listing(name: str, root: str, entries: list[Entry], columns: Columns, left: list[LeftOut]) -> Listing:
    if not entries:
        gone = next((one.what for one in left if one.why == _GONE), None)
        if gone is None:
            why = one_line(f"; the first that is wrong, {left[0].what}: {left[0].why}", 150) if left else ""
            raise ValueError(f"a table of labels must name a picture in each row, got none in {path_told(root)}{why}")
        why = f"; the first that is missing: {gone}"
        raise ValueError(f"none of the pictures that the table names is there, seen from {path_told(root)}{why}"[:290])
    if columns.box:
        carries: tuple[str, ...] = ("boxes", "box_labels") if columns.name is not None else ("boxes",)
        if all(entry.label is not None for entry in entries):
            carries = ("label", *carries)
        return Listing(
            name, root, entries, fields=_Fields(columns), object_names=_object_names, carries=carries,
            left_out=tuple(left),
        )  # fmt: skip
    labels = [entry.label for entry in entries]
    carries = ("label",) if all(label is not None for label in labels) else ()
    classes = tuple(sorted({str(label) for label in labels if label is not None}))
    return Listing(name, root, entries, class_names=classes, carries=carries, left_out=tuple(left))


def _rows(file: Path, left: list[LeftOut]) -> tuple[Columns, Iterator[tuple[int, list[Any]]]]:
    """Return the columns of a file, and its rows with the numbers of their lines."""
    text = text_of(file)
    columns, separator, has_head = _columns(text[:_HEAD])
    assert columns is not None
    reader = Rows(text, separator)

    def rows() -> Iterator[tuple[int, list[Any]]]:
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                left.append(LeftOut(f"line {reader.line} of {file.name}", f"it is no row of a table: {error}"))
                continue
            if any(map(str.strip, row)):
                yield reader.line, row

    found = rows()
    if has_head:
        next(found, None)
    return columns, found


# -- files -------------------------------------------------------------------------------------------------------------


def _entries(
    found: dict[str, Picture],
    columns: Columns,
    homes: Sequence[Path],
    root: Path,
    split: str | None,
    left: list[LeftOut],
) -> Iterator[Entry]:
    """Yield the pictures whose files are there."""
    places, before = TableFiles(homes), os.path.join(root, "")
    shares = are_shares(found.values())
    names: set[str] = set()
    for picture in found.values():
        path = places.find(picture.file)
        if path is None:
            left.append(LeftOut(told(picture.file, 100), _GONE))
            continue
        name = path[len(before) :] if path.startswith(before) else os.path.relpath(path, root)
        name = name.replace(os.sep, "/")
        name = "/".join(part for part in name.split("/") if part != "..").removeprefix("images/")
        while name in names:
            name = f"_/{name}"
        names.add(name)
        objects = (Objects(tuple(picture.names), tuple(picture.boxes)), shares) if columns.box else None
        size = None if shares else picture.size
        yield Entry(name, path, picture.label, size, split=picture.split or split, labels=objects)


def _unnamed(entries: Sequence[Entry]) -> list[LeftOut]:
    """Return the pictures that lie among those of a table, and that it does not name."""
    named: dict[str, set[str]] = {}
    for entry in entries:
        assert entry.file is not None
        folder, name = os.path.split(entry.file)
        named.setdefault(folder, set()).add(name)
    alone = [
        name for folder, names in named.items() for name in inside(folder).files
        if name not in names and is_picture_name(name)
    ]  # fmt: skip
    return left_together(alone, "the table does not name it", "the table does not name them")


# -- labels ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fields:
    columns: Columns

    def __call__(self, entry: Entry, size: Size) -> Fields:
        objects, shares = entry.labels
        boxes = np.array(objects.boxes, np.float64).reshape(-1, 4)
        if shares:
            boxes = boxes * np.tile(size[::-1], 2)
        found: Fields = {"boxes": boxes}
        if self.columns.name is not None:
            found["box_labels"] = objects.names
        return found


def _object_names(entry: Entry) -> list[str]:
    return [name for name in entry.labels[0].names if name is not None]


FORMAT = Format("csv", "a CSV table of labels", _fits, _read, writer)

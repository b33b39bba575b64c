"""The rows of a table of labels, gathered for each picture."""

from __future__ import annotations

import json
import math
import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.formats.table_columns import Columns
from augwidgets.data.listing import LeftOut, Size
from augwidgets.domain.errors import told


@dataclass
class Picture:
    """What the rows of a picture say."""

    file: str
    split: str | None = None
    label: Any = None
    size: Size | None = None
    names: list[str | None] = field(default_factory=list)
    boxes: list[tuple[float, ...]] = field(default_factory=list)


def pictures_of(
    rows: Iterable[tuple[int, list[Any]]], columns: Columns, what: str, left: list[LeftOut], unit: str = "line"
) -> dict[str, Picture]:
    """Return the pictures of a table in the order in which it names them; rows that are wrong go to `left`.

    Parameters
    ----------
    rows : iterable of (int, sequence)
        With their numbers.
    columns : Columns
    what : str
        The table, in words.
    left : list of LeftOut
        Is added to.
    unit : str
        What the numbers count.
    """
    found: dict[str, Picture] = {}
    for number, row in rows:
        file = _cell(row, columns.file)
        if file is None:
            left.append(LeftOut(f"{unit} {number} of {what}", "it names no file"))
            continue
        file = posixpath.normpath(str(file).replace("\\", "/"))
        picture = found.setdefault(file, Picture(file))
        try:
            _add(picture, row, columns)
        except ValueError as error:
            left.append(LeftOut(f"{unit} {number} of {what}", str(error)))
    return found


def _add(picture: Picture, row: Sequence[Any], columns: Columns) -> None:
    split = _cell(row, columns.split)
    if split is not None and picture.split is None:
        picture.split = SPLITS.get(str(split).lower())
    name = _cell(row, columns.name, exact=True)
    if not columns.box:
        if picture.label is not None and name is not None and name != picture.label:
            raise ValueError(
                f"the label of {told(picture.file, 60)} was {told(picture.label, 40)}, got {told(name, 40)}"
            )
        picture.label = name if picture.label is None else picture.label
        return
    whole = _cell(row, columns.whole, exact=True)
    picture.label = whole if picture.label is None else picture.label
    if columns.size is not None and picture.size is None:
        height, width = (_number(_cell(row, place)) for place in columns.size)
        if height is not None and width is not None and height >= 1 and width >= 1:
            picture.size = int(height), int(width)
    box = _box(row, columns)
    if box is None:
        return  # a picture without objects
    if columns.name is not None and name is None:
        raise ValueError(f"an object must have a class, got none in {told(picture.file, 60)}")
    _check_beside(box, picture.size)
    picture.names.append(None if name is None else str(name))
    picture.boxes.append(box)


def _check_beside(box: tuple[float, ...], size: Size | None) -> None:
    height, width = (math.inf, math.inf) if size is None else size
    if box[2] <= 0 or box[3] <= 0 or box[0] >= width or box[1] >= height:
        told_size = "" if size is None else f" of {size[1]} x {size[0]}"
        raise ValueError(f"its box {', '.join(f'{edge:g}' for edge in box)} lies beside its picture{told_size}")


def _box(row: Sequence[Any], columns: Columns) -> tuple[float, ...] | None:
    """Return edges; None where the row has no box."""
    if len(columns.box) == 1:
        cell = _cell(row, columns.box[0])
        if cell is None:
            return None
        try:
            cells = list(json.loads(cell) if isinstance(cell, str) else cell)
        except (ValueError, TypeError, RecursionError):
            cells = []
        if len(cells) != 4:
            raise ValueError(f"a box must be four numbers, got {told(cell, 60)}")
    else:
        cells = [_cell(row, place) for place in columns.box]
    if all(cell is None for cell in cells):
        return None
    numbers = [_number(cell) for cell in cells]
    if any(number is None for number in numbers):
        raise ValueError(f"a box must be four numbers, got {told(cells, 80)}")
    x0, y0, x1, y1 = (float(number) for number in numbers if number is not None)
    if columns.has_sides:
        x1, y1 = x0 + x1, y0 + y1
    if x1 < x0 or y1 < y0:
        raise ValueError(f"a box must have sides of 0 or more, got {x0:g}, {y0:g}, {x1:g}, {y1:g}")
    return x0, y0, x1, y1


def _cell(row: Sequence[Any], place: int | None, *, exact: bool = False) -> Any:
    """Return what stands in a cell, without the blanks around it unless they count; None where it is empty."""
    if place is None or place >= len(row):
        return None
    cell = row[place]
    if isinstance(cell, str):
        return (cell if exact else cell.strip()) or None
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return os.fspath(cell) if isinstance(cell, os.PathLike) else cell


def _number(cell: Any) -> float | None:
    try:
        number = float(cell.replace(",", ".") if isinstance(cell, str) else cell)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) and abs(number) < 1e9 else None


def whole_numbers(cells: list[Any]) -> list[Any]:
    """Return a column of class numbers as it was before pandas made decimals of it to have a place for a missing one.

    Examples
    --------
    >>> whole_numbers([0.0, math.nan, 2.0]), whole_numbers([0.5, math.nan, 2.0]), whole_numbers([0.0, 2.0])
    ([0, nan, 2], [0.5, nan, 2.0], [0.0, 2.0])
    """
    if not all(isinstance(cell, float) for cell in cells):
        return cells
    known = [cell for cell in cells if not math.isnan(cell)]
    if len(known) == len(cells) or not all(map(float.is_integer, known)):
        return cells
    return [cell if math.isnan(cell) else int(cell) for cell in cells]


def are_shares(pictures: Iterable[Picture]) -> bool:
    """Return whether boxes are shares of the sides: none reaches beyond 1, and some number lies between 0 and 1."""
    numbers = [number for picture in pictures for box in picture.boxes for number in box]
    return bool(numbers) and max(numbers) <= 1 and min(numbers) >= 0 and any(0 < number < 1 for number in numbers)

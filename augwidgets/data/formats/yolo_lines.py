"""The label files of YOLO: one line for each object, its class number and then shares of the picture's sides.

=========  =========================================================================================
kind       a line
=========  =========================================================================================
detect     class, x and y of the centre, width, height
segment    class, x and y of each point of an outline (three or more)
pose       as detect, then x and y of each keypoint, also with a flag: 0 unknown, 1 hidden, 2 visible
obb        class, x and y of the four corners of a turned box
=========  =========================================================================================
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.broken_labels import leave_out
from augwidgets.data.listing import Entry, Fields, Size
from augwidgets.domain.errors import told
from augwidgets.sample.outlines import pixels_inside

KINDS = ("detect", "segment", "pose", "obb")
_BEYOND = 0.01  # of a side: so far may rounding lead out of the picture
_DIGITS = 10  # of a pixel; shares are written with as many of a side
_LARGEST = 10**7  # bytes of a label file


class Reading(NamedTuple):
    """How the label files of a data set are read.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    names : tuple of str
        Of the classes 0, 1, 2 ...; without any, their numbers are their names. "" where there is no such class.
    points : int
        The keypoints of an object.
    numbers : int
        Of each keypoint, 2 or 3.
    point_names : tuple of str
    point_pairs : tuple of (int, int)
        Which are each other's left and right.
    is_guessed : bool
        Whether all lines have 5 or 9 numbers, which may be boxes and turned boxes or boxes and outlines.
    """

    kind: str
    names: tuple[str, ...] = ()
    points: int = 0
    numbers: int = 3
    point_names: tuple[str, ...] = ()
    point_pairs: tuple[tuple[int, int], ...] = ()
    is_guessed: bool = False

    @property
    def carries(self) -> tuple[str, ...]:
        """Which labels each picture has."""
        more = {"segment": ("mask",), "pose": ("keypoints",)}.get(self.kind, ())
        return (*more, "boxes", "box_labels")


class Line(NamedTuple):
    """One object: the number of the line, its class, and the shares."""

    number: int
    name: str
    shares: list[float]


def fields(how: Reading, entry: Entry, size: Size) -> Fields:
    """Return the labels of a picture; one without a label file, or with an empty one, shows nothing.

    A line that is wrong is left out, with its number and what is wrong with it.

    Raises
    ------
    OSError, ValueError
        In one sentence: the file cannot be read.
    """
    lines = read_lines(entry, how)
    names = [line.name for line in lines]
    side = np.array(size[::-1], np.float64)
    if how.kind == "segment":
        return _outlined(lines, names, side, size)
    if how.kind == "obb":
        corners = _pixels(np.array([line.shares for line in lines], np.float64).reshape(-1, 4, 2), side)
        return {"box_corners": corners, "box_labels": names}
    found: Fields = {"boxes": _edges(lines, side), "box_labels": names}
    return {**found, **_keypoints(lines, how, side)} if how.kind == "pose" else found


def object_names(how: Reading, entry: Entry) -> list[str]:
    """Return the class of each object of a picture."""
    return [line.name for line in read_lines(entry, how)]


def numbers_in(path: str | None) -> list[list[str]]:
    """Return what stands in each line of a label file, split at the spaces; nothing where there is no such file.

    Raises
    ------
    OSError, ValueError
        It is no text, or far too large.
    """
    if path is None or not os.path.isfile(path):
        return []
    if os.path.getsize(path) > _LARGEST:
        raise ValueError(f"a label file of YOLO holds a few lines, got {os.path.getsize(path):,} bytes")
    try:
        with open(path, encoding="utf-8-sig") as file:
            return [line.split() for line in file.read().splitlines()]
    except UnicodeDecodeError:
        raise ValueError("a label file of YOLO is a text of numbers, got bytes that are no text") from None


def read_lines(entry: Entry, how: Reading) -> list[Line]:
    """Return the objects of a picture's label file, checked; a line that is wrong is left out.

    Raises
    ------
    OSError, ValueError
        In one sentence: the file cannot be read, or does not say of which kind its lines are.
    """
    split = numbers_in(entry.labels)
    _refuse_mixed(split, how)
    found = []
    for number, words in enumerate(split, 1):
        if words:
            try:
                found.append(line_of(number, words, how))
            except ValueError as error:
                leave_out(f"an object of {entry.name}", str(error))
    return found


def _refuse_mixed(split: Sequence[Sequence[str]], how: Reading) -> None:
    counts = {len(words) for words in split if words}
    if counts == {5, 9} and how.is_guessed:
        first = next(number for number, words in enumerate(split, 1) if len(words) == 9)
        raise ValueError(
            f"its label file mixes boxes (5 numbers in a line) with outlines or turned boxes (9, line {first}), which "
            "one is meant cannot be told; write all lines of one kind"
        )


def line_of(number: int, words: Sequence[str], how: Reading) -> Line:
    """Return the object that a line of a label file says.

    Raises
    ------
    ValueError
        In one sentence with the number of the line: what is wrong.
    """
    where = f"line {number} of its label file"
    try:
        first, *rest = (float(word) for word in words)
    except ValueError:
        raise ValueError(f"{where} must hold numbers only, got {told(' '.join(words), 60)}") from None
    if not all(map(math.isfinite, (first, *rest))):
        raise ValueError(f"{where} must hold finite numbers, got {told(' '.join(words), 60)}")
    if first != int(first) or first < 0 or len(words[0]) > 12:
        raise ValueError(f"{where} must begin with the number of a class, 0, 1, 2 ..., got {told(words[0], 40)}")
    kind = "detect" if how.kind == "segment" and len(rest) == 4 else how.kind
    _check_count(where, len(rest), kind, how)
    _check_shares(where, rest, kind, how)
    return Line(number, _name(where, int(first), how.names), rest)


def _check_count(where: str, count: int, kind: str, how: Reading) -> None:
    wanted = {"detect": 4, "obb": 8, "pose": 4 + how.points * how.numbers}.get(kind)
    right = count == wanted if wanted is not None else count >= 6 and count % 2 == 0
    if not right:
        what = {
            "detect": "a class and the 4 shares of a box",
            "obb": "a class and the 8 shares of a turned box's corners",
            "pose": f"a class, the 4 shares of a box, and {how.points} x {how.numbers} numbers of keypoints",
            "segment": "a class and the shares of three points or more",
        }[kind]
        hint = "; the sixth number looks like a model's confidence" if kind == "detect" and count == 5 else ""
        raise ValueError(f"{where} must hold {what}, got {count + 1} numbers{hint}")


def _check_shares(where: str, rest: Sequence[float], kind: str, how: Reading) -> None:
    shares = list(rest)
    if kind == "pose":
        points = [rest[place : place + how.numbers] for place in range(4, len(rest), how.numbers)]
        if how.numbers == 3:
            flags = [point[2] for point in points]
            wrong = next((flag for flag in flags if flag not in (0, 1, 2)), None)
            if wrong is not None:
                raise ValueError(f"{where} must flag its keypoints with 0, 1 or 2, got {wrong:g}")
        shares = [*rest[:4], *(share for point in points for share in point[:2] if point[2:] != [0.0])]
    if kind in ("detect", "pose") and min(rest[2:4]) <= 0:
        raise ValueError(f"{where} must have a width and a height above 0, got {rest[2]:g} and {rest[3]:g}")
    wrong = next((share for share in shares if not -_BEYOND <= share <= 1 + _BEYOND), None)
    if wrong is not None:
        hint = "; divide pixels by the picture's sides" if wrong > 2 else ""
        raise ValueError(f"{where} must hold shares of the picture's sides, from 0 to 1, got {wrong:g}{hint}")


def _name(where: str, number: int, names: Sequence[str]) -> str:
    if not names:
        return str(number)
    if number >= len(names) or not names[number]:
        known = [place for place, name in enumerate(names) if name]
        gaps = len(known) < len(names)  # then their count does not tell which numbers they have
        listed = f" ({', '.join(map(str, known[:8]))}{', ...' if len(known) > 8 else ''})" if gaps else ""
        words = f"one of the {len(known)} classes of the data set{listed}"
        raise ValueError(f"{where} must name {words}, got class {number}")
    return names[number]


def _edges(lines: Iterable[Line], side: np.ndarray) -> np.ndarray:
    boxes = np.array([line.shares[:4] for line in lines], np.float64).reshape(-1, 4)
    centre, half = boxes[:, :2], boxes[:, 2:] / 2
    return np.concatenate([_pixels(centre - half, side), _pixels(centre + half, side)], axis=1)


def _pixels(shares: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Return places in pixels, without the last digits that binary numbers add to decimal ones: 0.9 * 100 is 90."""
    return np.round(shares * side, _DIGITS)


def _outlined(lines: Sequence[Line], names: list[str], side: np.ndarray, size: Size) -> Fields:
    """Return objects with their pixels; a box among outlines is an object without a mask."""
    boxes = np.zeros((len(lines), 4))
    masks: list[np.ndarray | None] = []
    for place, line in enumerate(lines):
        if len(line.shares) == 4:
            boxes[place] = _edges([line], side)[0]
            masks.append(None)
            continue
        outline = _pixels(np.array(line.shares).reshape(-1, 2), side)
        inside = pixels_inside([outline], size)
        boxes[place] = *outline.min(axis=0), *outline.max(axis=0)
        masks.append(inside if inside.any() else None)
    return {"boxes": boxes, "box_labels": names, "masks": masks}


def _keypoints(lines: Sequence[Line], how: Reading, side: np.ndarray) -> Fields:
    count = len(lines) * how.points
    given = np.array([line.shares[4:] for line in lines], np.float64).reshape(count, how.numbers)
    points = _pixels(given[:, :2], side)
    flags = given[:, 2] if how.numbers == 3 else np.where((given == 0).all(axis=1), 0, 2)
    points[flags == 0] = np.nan
    found: Fields = {
        "keypoints": points,
        "keypoint_ids": np.repeat(np.arange(len(lines)), how.points),
        "keypoint_hidden": flags == 1,
    }
    if how.point_names:
        found["keypoint_names"] = how.point_names * len(lines)
    if how.point_pairs:
        begins: list[Any] = [how.points * number for number in range(len(lines))]
        found["keypoint_pairs"] = [(first + a, first + b) for first in begins for a, b in how.point_pairs]
    return found

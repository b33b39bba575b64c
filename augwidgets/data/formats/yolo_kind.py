"""Which of YOLO's four kinds label files are of: the data.yaml says it, or the length of their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from augwidgets.data.formats.yolo_lines import Reading, line_of, numbers_in
from augwidgets.data.formats.yolo_yaml import DataYaml
from augwidgets.data.listing import Entry
from augwidgets.domain.errors import one_line, path_told

_LOOKED_INTO = 40  # label files, from all over the data set
_NEARLY_ALL = 0.9
_KIND = {"obb": "obb", "seg": "segment", "segment": "segment", "segmentation": "segment", "pose": "pose",
         "keypoints": "pose", "detect": "detect"}  # fmt: skip
_HINT = re.compile(rf"(?:^|[-_. ])({'|'.join(_KIND)})(?:$|[-_. ])")


class Words(NamedTuple):
    """What stands in a line of a picture's label file, split at the spaces."""

    name: str
    number: int
    words: list[str]


def reading(
    kind: str | None, said: DataYaml | None, names: tuple[str, ...], place: Path, entries: Sequence[Entry]
) -> Reading:
    """Return how the label files of a data set are read.

    Parameters
    ----------
    kind : str, optional
        What was asked for.
    said : DataYaml, optional
        It names a task, or keypoints; else the names of its file and folder may, and else the lines are counted.
    names : tuple of str
        Of the classes.
    place : Path
        That was opened.
    entries : sequence of Entry

    Raises
    ------
    ValueError
        In one sentence: the keypoints cannot be told, or none of several lines is right.
    """
    points = said.points if said is not None else None
    if kind is None and points:
        kind = "pose"
    if kind is None and said is not None and said.task is not None:
        kind = _KIND.get(said.task.lower())
    lines = _some_lines(entries)
    counts = _counts(lines)
    kind = kind or _hinted(place, counts)
    how = Reading(kind or _by_counts(counts), names, is_guessed=kind is None and counts == {5, 9})
    if how.kind == "pose":
        count, numbers = points or _points_of(counts, place)
        how = how._replace(points=count, numbers=numbers)
        if said is not None:
            how = how._replace(point_names=said.point_names, point_pairs=said.point_pairs)
    _refuse_all_wrong(lines, how, place)
    return how


def _some_lines(entries: Sequence[Entry]) -> list[Words]:
    """Return the lines of a few label files from all over the data set."""
    found = []
    for entry in entries[:: max(1, len(entries) // _LOOKED_INTO)]:
        try:
            found += [Words(entry.name, number, words) for number, words in enumerate(numbers_in(entry.labels), 1)]
        except (OSError, ValueError):  # said when its picture is read
            continue
    return [line for line in found if line.words]


def _counts(lines: Sequence[Words]) -> set[int]:
    """Return how many numbers stand in a line; a count that only a line that is wrong can have is left out."""
    counts = Counter(len(line.words) for line in lines)
    usual = max(counts, key=lambda count: (counts[count], -count), default=0)
    found = {count for count in counts if count % 2 or count == usual}  # even ones are those of poses, all alike
    return found if found != {5, 9} else _of_whole_files(lines) or found


def _of_whole_files(lines: Sequence[Words]) -> set[int]:
    """Return whether boxes or turned boxes fill nearly all files that do not mix them: one that does is the mistake.

    Nothing where there is no such file, or where there are many of both kinds.
    """
    of_files: dict[str, set[int]] = {}
    for line in lines:
        of_files.setdefault(line.name, set()).add(len(line.words))
    whole = Counter(count for counts in of_files.values() if len(counts) == 1 for count in counts if count in (5, 9))
    return {count for count, times in whole.items() if times >= _NEARLY_ALL * whole.total()}


def _refuse_all_wrong(lines: Sequence[Words], how: Reading, place: Path) -> None:
    """Raise where no line is right: then it is not some objects that are broken, the labels are of another kind."""
    first = None
    for name, number, words in lines:
        try:
            line_of(number, words, how)
            return
        except ValueError as error:
            first = first or f"{name}: {error}"
    if first is not None and len(lines) > 1:
        raise ValueError(one_line(f"none of the labels in {path_told(place, 60)} is right; the first, {first}", 290))


def _hinted(place: Path, counts: set[int]) -> str | None:
    """Return the kind that the names of the folder and of the ``data.yaml`` say, where the lines may be of it."""
    for name in (place.stem, place.parent.name if place.is_file() else ""):
        found = _HINT.search(name.lower())
        if found is None:
            continue
        kind = _KIND[found[1]]
        fits = {"obb": counts <= {9}, "segment": 5 not in counts or len(counts) > 1, "pose": False,
                "detect": counts <= {5}}  # fmt: skip
        if fits[kind]:
            return kind
    return None


def _by_counts(counts: set[int]) -> str:
    if len(counts) == 1:
        (count,) = counts
        if count == 9:
            return "obb"
        if count > 6 and count % 2 == 0 and (count - 5) % 3 == 0:  # an even count is no outline's
            return "pose"
    return "segment" if any(count > 6 for count in counts) else "detect"


def _points_of(counts: set[int], place: Path) -> tuple[int, int]:
    if len(counts) == 1:
        (count,) = counts
        for numbers in (3, 2):
            if count > 5 and (count - 5) % numbers == 0:
                return (count - 5) // numbers, numbers
    raise ValueError(
        f"keypoints need kpt_shape: [count, 2 or 3] in a data.yaml, got none for {path_told(place)}, and the lines of "
        "its label files differ in length"
    )

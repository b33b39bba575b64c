"""Which of YOLO's four kinds label files are of: the data.yaml says it, or the length of their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from augwidgets.data.formats.yolo_lines import Reading, numbers_in
from augwidgets.data.formats.yolo_yaml import DataYaml
from augwidgets.data.listing import Entry
from augwidgets.domain.errors import path_told

_LOOKED_INTO = 40  # label files, from all over the data set
_KIND = {"obb": "obb", "seg": "segment", "segment": "segment", "segmentation": "segment", "pose": "pose",
         "keypoints": "pose", "detect": "detect"}  # fmt: skip
_HINT = re.compile(rf"(?:^|[-_. ])({'|'.join(_KIND)})(?:$|[-_. ])")


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
    """
    points = said.points if said is not None else None
    if kind is None and points:
        kind = "pose"
    if kind is None and said is not None and said.task is not None:
        kind = _KIND.get(said.task.lower())
    counts = _counts(entries)
    kind = kind or _hinted(place, counts) or _by_counts(counts)
    if kind != "pose":
        return Reading(kind, names)
    count, numbers = points or _points_of(counts, place)
    if said is None:
        return Reading(kind, names, count, numbers)
    return Reading(kind, names, count, numbers, said.point_names, said.point_pairs)


def _counts(entries: Sequence[Entry]) -> set[int]:
    """Return how many numbers stand in a line, of a few label files from all over the data set."""
    counts: set[int] = set()
    every = max(1, len(entries) // _LOOKED_INTO)
    for entry in entries[::every]:
        try:
            counts |= {len(words) for words in numbers_in(entry.labels) if words}
        except (OSError, ValueError):  # said when its picture is read
            continue
    return counts


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

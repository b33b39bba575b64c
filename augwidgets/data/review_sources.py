"""Where a review's flags come from (a list of one's own, a report, what an export has noted), and its files go."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from augwidgets.data.dataset import DataSet
from augwidgets.data.listing import LeftOut
from augwidgets.data.out.work_folder import AT_RISK, DROPPED
from augwidgets.data.review_flags import LOST, UNLABELLED
from augwidgets.domain.errors import told

RISKY = "label at risk"

_ISSUE = re.compile(r"is_(\w+)_issue")


def folder_of(data: Any, opened: DataSet) -> Path | None:
    """Return the folder of a data set, as it was asked for or as its pictures lie; None of one in memory."""
    if isinstance(data, (str, os.PathLike)):
        place = Path(os.path.expanduser(os.fspath(data)))
        if place.is_dir():
            return place
    root = opened.listing.root
    return Path(root) if root and os.path.isdir(root) else None


def decisions_beside(data: Any, opened: DataSet) -> Path | None:
    """Return where the decisions on a data set are kept: in its folder; None where it has none."""
    folder = folder_of(data, opened)
    return None if folder is None else folder / "decisions.jsonl"


def kept_beside(data: Any, opened: DataSet) -> str:
    """Return where the kept pictures of a data set go: into a new folder beside its own."""
    folder = folder_of(data, opened)
    if folder is None:
        return "kept"
    place = Path(os.path.abspath(folder))
    return str(Path(folder).parent / f"{place.name}-kept") if folder.name else f"{place}-kept"


def flags_given(data: Any, opened: DataSet, flags: Any) -> tuple[dict[str, list[Any]], tuple[LeftOut, ...]]:
    """Return of each flag the pictures that have it, and which pictures are broken: as given, and as an export says.

    Parameters
    ----------
    data : object
        As the data set was asked for.
    opened : DataSet
    flags : mapping, report or None

    Raises
    ------
    TypeError
        It is none of these.
    """
    found = dict(_of_export(folder_of(data, opened), opened))
    broken: tuple[LeftOut, ...] = ()
    if flags is None:
        return found, broken
    if isinstance(flags, Mapping) and not _is_table(flags):
        return {**found, **flags}, broken
    table = flags.columns() if callable(getattr(flags, "columns", None)) else flags
    if not _is_table(table):
        raise TypeError(
            "flags must name the pictures of each flag, {'blurry': ['a.png']}, or be a report, got " + told(flags)
        )
    names = set(opened.names)
    read = [str(name) for name in table["name"]]
    for column in table:
        if issue := _ISSUE.fullmatch(str(column)):
            flagged = [name for name, yes in zip(read, table[column], strict=True) if yes and name in names]
            found[issue[1].replace("_", " ")] = flagged
    return found, tuple(one for one in getattr(flags, "left_out", ()) if one.what in names)


def _is_table(thing: Any) -> bool:
    """Return whether it is a table of pictures with columns such as ``is_blurry_issue``, as cleanvision names them."""
    if not callable(getattr(thing, "keys", None)):  # as mappings and pandas' tables have it
        return False
    names = [str(name) for name in thing.keys()]  # noqa: SIM118 - of a table its columns
    return "name" in names and any(_ISSUE.fullmatch(name) for name in names)


def _of_export(folder: Path | None, opened: DataSet) -> dict[str, list[str]]:
    """Return which pictures have lost objects, show one that has lost its label, or have one that may be wrong."""
    flags: dict[str, list[str]] = {}
    for place in [] if folder is None else [folder, *folder.absolute().parents][:3]:
        if not (place / DROPPED).is_file() and not (place / AT_RISK).is_file():
            continue
        root = os.path.realpath(place)
        names = {
            os.path.relpath(os.path.realpath(entry.file), root).replace(os.sep, "/"): entry.name
            for entry in opened.listing.entries
            if entry.file is not None
        }
        found = [(UNLABELLED if left > 0 else LOST, picture) for picture, left in _noted(place / DROPPED, "visible")]
        found += [(RISKY, picture) for picture, _ in _noted(place / AT_RISK, "label_left")]
        for flag, picture in found:
            if picture in names:
                some = flags.setdefault(flag, [])
                if names[picture] not in some[-1:]:
                    some.append(names[picture])
        break
    return flags


def _noted(path: Path, share: str) -> Iterator[tuple[str, float]]:
    """Yield of each line of a file of an export the picture, and the share of an object that is still to be seen."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        for line in file:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                said = json.loads(line)
                yield str(said["picture"]), float(said[share])

"""Ranges that hold for one label only: a 6 may be turned less than an 8 before it is read as something else.

A recipe keeps them as plain rows ``(label, id of the step, ranges)``, so that it stays a value that can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.pixel_count import from_entry, to_entry
from augwidgets.domain.strict_json import LONGEST_TEXT
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep

_MOST_ROWS = 10_000

Rows = tuple[tuple[str, int, tuple[tuple[str, Any], ...]], ...]


def checked(given: Any, members: Mapping[int, Member]) -> Rows:
    """Return the rows of ``{label: {id: {parameter: range}}}``, or of rows, each range checked by its declaration."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    _check_count(given)
    for label, number, ranges in _rows(given):
        member = members.get(number) if is_whole(number) else None
        label = str(int(label)) if is_whole(label) else label  # a number is known by its word
        if not isinstance(label, str) or not 0 < len(label) <= LONGEST_TEXT:
            raise ValueError(f"by_label must name labels by words of 1 to {LONGEST_TEXT} letters, got {told(label)}")
        label = str(label)  # without NumPy's kind of word, which could not be written down
        if member is not None and not isinstance(member, OpenStep):
            raise ValueError(
                f"ranges for one label belong to a single step, and the one with id {number} is a group "
                f"({member.name}); put the step beside the group, or give the ranges to all labels"
            )
        if not isinstance(member, OpenStep):
            raise ValueError(
                f"by_label must name the ids of steps of the recipe, {told(sorted(members))}, got {told(number)}"
            )
        member.transform.check_known(ranges)
        domains = {name: member.transform.parameters[name].domain for name in ranges}
        checked_ranges = {name: domains[name].check_open(value, name) for name, value in ranges.items()}
        found.setdefault((label, number), {}).update(checked_ranges)
    return tuple((label, number, tuple(sorted(ranges.items()))) for (label, number), ranges in sorted(found.items()))


def kept(rows: Rows, members: Mapping[int, Any]) -> Rows:
    """Return the rows whose step is still there."""
    return tuple(
        row
        for row in rows
        if isinstance(members.get(row[1]), OpenStep)
        and all(name in members[row[1]].transform.parameters for name, _ in row[2])
    )


def as_mapping(rows: Rows) -> dict[str, dict[int, dict[str, Any]]]:
    """Return the rows as one writes them."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for label, number, ranges in rows:
        found.setdefault(label, {})[number] = dict(ranges)
    return found


def to_entries(rows: Rows, members: Mapping[int, Member]) -> list[dict[str, Any]]:
    """Return the rows for JSON."""
    entries = []
    for label, number, ranges in rows:
        step: Any = members[number]
        domains = {name: item.domain for name, item in step.transform.parameters.items()}
        written = {name: to_entry(domains[name].written(value)) for name, value in ranges}
        entries.append({"label": label, "id": number, "ranges": written})
    return entries


def from_entries(entries: Any) -> list[tuple[str, int, dict[str, Any]]]:
    """Read what `to_entries` gave; what is in it is checked with the recipe."""
    wanted = {"label", "id", "ranges"}
    whole = isinstance(entries, list) and all(
        isinstance(one, dict) and set(one) == wanted and isinstance(one["ranges"], dict) and type(one["id"]) is int
        for one in entries
    )
    if not whole:
        raise ValueError(f"by_label must be a list of label, id and ranges, got {told(entries)}")
    number = next((one["label"] for one in entries if not isinstance(one["label"], str)), None)
    if number is not None:  # in code a number is taken for its word; a file was written by `to_entries`
        raise ValueError(f"by_label must name labels by words, got {told(number)}")
    return [
        (one["label"], one["id"], {name: from_entry(value) for name, value in one["ranges"].items()}) for one in entries
    ]


def _check_count(given: Any) -> None:
    """Raise if there are more rows than a recipe may hold, before any of them is looked at."""
    if not isinstance(given, (Mapping, list, tuple)):
        return  # which is no rows at all
    count = len(given)
    if count <= _MOST_ROWS and isinstance(given, Mapping):
        count = sum(len(steps) for steps in given.values() if isinstance(steps, Mapping))
    if count > _MOST_ROWS:
        raise ValueError(f"by_label may hold ranges for {_MOST_ROWS:,} labels at most, got {count:,}")


def _rows(given: Any) -> list[tuple[Any, Any, Mapping[str, Any]]]:
    if isinstance(given, Mapping):
        if all(isinstance(steps, Mapping) for steps in given.values()):
            rows = [(label, number, ranges) for label, steps in given.items() for number, ranges in steps.items()]
            if all(isinstance(ranges, Mapping) for _, _, ranges in rows):
                return rows
    elif isinstance(given, (list, tuple)) and all(map(_is_row, given)):
        return [(label, number, dict(ranges)) for label, number, ranges in given]
    raise TypeError(f"by_label must be a mapping {{label: {{id: {{parameter: range}}}}}}, got {told(given)}")


def _is_row(row: Any) -> bool:
    """Return whether it is a label, an id and ranges: a mapping, or pairs as a recipe keeps them."""
    if not isinstance(row, (list, tuple)) or len(row) != 3:
        return False
    pairs = row[2]
    return isinstance(pairs, Mapping) or (
        isinstance(pairs, tuple)
        and all(isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs)
    )

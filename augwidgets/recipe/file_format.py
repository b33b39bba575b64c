"""A recipe as JSON: its settings, and one entry for each step or group; read back with every check."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from augwidgets import transforms
from augwidgets.domain import atomic_write, regular_files, strict_json
from augwidgets.domain.errors import told
from augwidgets.domain.pixel_count import from_entry, to_entry
from augwidgets.recipe.checks import check_count, check_depth
from augwidgets.recipe.groups import KINDS, Group
from augwidgets.recipe.members import maybe
from augwidgets.recipe.settings import SETTINGS, format_of
from augwidgets.sample.region import Region
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import CHANCE, OpenStep
from augwidgets.steps.step import refuse_opaque

# The version of the form; a file of a newer one is refused. Groups, regions and ranges for one label came with the
# second, weights and the region of a whole mask with the third, boxes by their corners with the fourth, groups in
# groups, groups in order, members that may come again and counts of pixels with the fifth, turned boxes and most of
# what is said of labels with the sixth, painted regions with the seventh. A recipe is written as the oldest that holds
# it.
FORMAT = 7
_SETTINGS = {*SETTINGS, "by_label"}
_OF_A_STEP = {"id", "transform", "chance", "on", "ranges"}
_OF_A_GROUP = {"id", "group", "chance", "on", "steps"}


def written(members: Mapping[int, Any], settings: Mapping[str, Any]) -> str:
    """Write the members of a recipe, by their ids, and its settings."""
    steps = [_entry(number, member) for number, member in members.items()]
    whole = {"augwidgets_recipe": _format(members, settings), **settings, "steps": steps}
    return json.dumps(whole, indent=1, allow_nan=False)


def _format(members: Mapping[int, Any], settings: Mapping[str, Any]) -> int:
    """Return the oldest format that holds all of it."""
    return max(format_of(settings), _format_of_steps(members, settings))


def _format_of_steps(members: Mapping[int, Any], settings: Mapping[str, Any]) -> int:
    groups = [member for member in members.values() if isinstance(member, Group)]
    steps = [step for member in members.values() for step in _steps_of(member)]
    wheres = [step.where for step in steps if step.where is not None]
    if any(where.kind == "painted" for where in wheres):
        return 7
    if any(group.depth > 1 or group.kind == "in_order" or group.again for group in groups):
        return 5
    for_labels = [value for entry in settings.get("by_label", ()) for value in entry["ranges"].values()]
    if any(step.counted for step in steps) or any(isinstance(value, dict) for value in for_labels):
        return 5
    if any(group.weights is not None for group in groups) or any(where.kind == "masked" for where in wheres):
        return 3
    return 2 if groups or wheres or "by_label" in settings else 1


def _steps_of(member: Any) -> Iterator[Any]:
    if isinstance(member, Group):
        for one in member.members:
            yield from _steps_of(one)
    else:
        yield member


def _entry(number: int, member: Any) -> dict[str, Any]:
    """Write a step, ranges in full, or a group with its steps."""
    if isinstance(member, Group):
        steps = [_entry(own, step) for own, step in zip(member.ids or (), member.members, strict=True)]
        many: dict[str, Any] = {} if member.n is None else {"n": member.n}
        if member.weights is not None:
            many["weights"] = list(member.weights)
        if member.again:
            many["again"] = True
        return {"id": number, "group": member.kind, **many, "chance": member.chance, "on": member.on, "steps": steps}
    refuse_opaque(member.transform)
    domains = {name: item.domain for name, item in member.transform.parameters.items()}
    ranges = {name: to_entry(domains[name].written(value)) for name, value in member.ranges.items()}
    where = {} if member.where is None else {"where": member.where.to_entry()}
    return {"id": number, "transform": member.transform.name, "chance": member.chance, "on": member.on,
            "ranges": ranges, **where}  # fmt: skip


def read(text: str | bytes) -> tuple[dict[int, Member], dict[str, Any]]:
    """Read the members, by their ids, and the settings; what is wrong is said in one sentence, with its place."""
    whole = strict_json.parsed(text, "a recipe file")
    if not isinstance(whole, dict) or not isinstance(whole.get("augwidgets_recipe"), int):
        raise ValueError('a recipe file must hold "augwidgets_recipe" and "steps", got other JSON')
    version = whole.pop("augwidgets_recipe")
    if isinstance(version, bool) or version < 1:
        raise ValueError(f"a recipe's format must be a whole number from 1 up, got {told(version)}")
    if version > FORMAT:
        raise ValueError(
            f"a recipe of format {FORMAT} or older can be read, got {told(version)}: it comes from a newer augwidgets; "
            'update with pip install -U "augwidgets"'
        )
    steps = whole.pop("steps", None)
    unknown = sorted(set(whole) - _SETTINGS)
    if not isinstance(steps, list) or unknown:
        raise ValueError(f'a recipe file must hold a list "steps" and settings, got {told(unknown or steps)}')
    inside = (entry.get("steps") for entry in steps if isinstance(entry, dict))
    check_count(len(steps) + sum(len(own) for own in inside if isinstance(own, list)), "a recipe")
    members: dict[int, Member] = {}
    for place, found in enumerate(steps, 1):
        number, member = _read_member(f"step {place}", found)
        if number in members:
            raise ValueError(f"step {place}: each step must have an id of its own, got {told(number)} twice")
        members[number] = member
    return members, whole


def text_of(path: str | os.PathLike[str]) -> tuple[bytes, str]:
    """Read a file, and return its name as a message quotes it."""
    stream, name = regular_files.opened(path, "recipe")
    with stream:
        return stream.read(strict_json.LARGEST + 1), name  # what is larger is refused, and need not be read whole


def write(path: str | os.PathLike[str], text: str, overwrite: bool) -> Path:
    """Write a recipe's file whole or not at all."""
    if not isinstance(path, (str, os.PathLike)) or not os.fspath(path):
        raise TypeError(f"a recipe file is named by its path, got {told(path)}")
    if not isinstance(overwrite, bool):
        raise TypeError(f"overwrite must be True or False, got {told(overwrite)}")
    place = Path(os.path.expanduser(os.fsdecode(path)))
    return atomic_write.write_atomically(place, text.encode(), overwrite=overwrite)


def said(error: Exception) -> str:
    """Return what a check says, in one line that is not too long for what a file may hold."""
    words = " ".join(str(error.args[0] if error.args else error).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 4]} ..."


_LONGEST = 200  # letters


def _read_member(place: str, found: Any, depth: int = 0) -> tuple[int, Member]:
    if isinstance(found, dict) and "group" in found:
        check_depth(depth + 1, place)
        return _read_group(place, found, depth + 1)
    return _read_step(place, found)


def _read_step(place: str, found: Any) -> tuple[int, OpenStep]:
    if not isinstance(found, dict) or set(found) - {"where"} != _OF_A_STEP:
        raise ValueError(f"{place}: a step must hold id, transform, chance, on and ranges, got {told(found)}")
    if not isinstance(found["ranges"], dict) or not isinstance(found["on"], bool) or type(found["id"]) is not int:
        raise ValueError(f"{place}: ranges must be an object, on true or false, id a whole number, got {told(found)}")
    try:
        transform = transforms.CATALOGUE[str(found["transform"])]
        chance = CHANCE.check(found["chance"], "chance")
        # Ranges stand there in full: what an older file does not name was not there yet, and is at its default.
        ranges = {name: from_entry(value) for name, value in found["ranges"].items()}
        step = maybe(transform.between(**{**transform.defaults(), **ranges}), chance, on=found["on"])
        return found["id"], step.within(Region.from_entry(found["where"])) if "where" in found else step
    except (TypeError, ValueError, KeyError) as error:
        name = found["transform"]
        known = name if isinstance(name, str) and name.isidentifier() else told(name)
        raise ValueError(f"{place} ({known:.80}): {said(error)}") from None


def _read_group(place: str, found: dict[str, Any], depth: int) -> tuple[int, Group]:
    if set(found) - {"n", "weights", "again"} != _OF_A_GROUP or found["group"] not in KINDS:
        raise ValueError(
            f"{place}: a group must be one of {', '.join(KINDS)} and hold id, chance, on, steps (some_of: n, again; "
            f"one_of: weights), got {told(found)}"
        )
    if not isinstance(found["steps"], list) or type(found["id"]) is not int:
        raise ValueError(f"{place}: steps must be a list, id a whole number, got {told(found)}")
    steps = [_read_member(f"{place}.{own}", step, depth) for own, step in enumerate(found["steps"], 1)]
    members, ids = tuple(step for _, step in steps), tuple(number for number, _ in steps)
    try:
        n, weights, again = found.get("n"), found.get("weights"), found.get("again", False)
        return found["id"], Group(found["group"], members, n, found["chance"], found["on"], ids, weights, again)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{place} ({found['group']}): {said(error)}") from None

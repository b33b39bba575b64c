"""The steps of a recipe as they stand in its JSON: one entry for each step or group, read back with every check."""

from __future__ import annotations

from typing import Any

from augwidgets import transforms
from augwidgets.failures import told
from augwidgets.groups import KINDS, Group
from augwidgets.members import maybe
from augwidgets.region import Region
from augwidgets.step import CHANCE, Member, OpenStep, refuse_opaque

_OF_A_STEP = {"id", "transform", "chance", "on", "ranges"}
_OF_A_GROUP = {"id", "group", "chance", "on", "steps"}


def entry(number: int, member: Member) -> dict[str, Any]:
    """Write a step, ranges in full, or a group with its steps."""
    if isinstance(member, Group):
        steps = [entry(own, step) for own, step in zip(member.ids or (), member.members, strict=True)]
        many: dict[str, Any] = {} if member.n is None else {"n": member.n}
        if member.weights is not None:
            many["weights"] = list(member.weights)
        return {"id": number, "group": member.kind, **many, "chance": member.chance, "on": member.on, "steps": steps}
    if not isinstance(member, OpenStep):
        raise TypeError(f"a step or a group can be written down, got {type(member).__name__}")
    refuse_opaque(member.transform)
    domains = {name: item.domain for name, item in member.transform.parameters.items()}
    ranges = {name: domains[name].written(value) for name, value in member.ranges.items()}
    where = {} if member.where is None else {"where": member.where.to_entry()}
    return {"id": number, "transform": member.transform.name, "chance": member.chance, "on": member.on,
            "ranges": ranges, **where}  # fmt: skip


def read(place: int, found: Any) -> tuple[int, Member]:
    """Read an entry back: its id, and the step or group; what is wrong is said with its place, counted from 1."""
    if isinstance(found, dict) and "group" in found:
        return _read_group(place, found)
    return _read_step(f"step {place}", found)


def _read_step(place: str, found: Any) -> tuple[int, OpenStep]:
    if not isinstance(found, dict) or set(found) - {"where"} != _OF_A_STEP:
        raise ValueError(f"{place}: a step must hold id, transform, chance, on and ranges, got {told(found)}")
    if not isinstance(found["ranges"], dict) or not isinstance(found["on"], bool) or type(found["id"]) is not int:
        raise ValueError(f"{place}: ranges must be an object, on true or false, id a whole number, got {told(found)}")
    try:
        transform = transforms.CATALOGUE[str(found["transform"])]
        chance = CHANCE.check(found["chance"], "chance")
        step = maybe(transform.between(**found["ranges"]), chance, on=found["on"])
        return found["id"], step.within(Region.from_entry(found["where"])) if "where" in found else step
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"{place} ({found['transform']}): {error.args[0]}") from None


def _read_group(place: int, found: dict[str, Any]) -> tuple[int, Group]:
    if set(found) - {"n", "weights"} != _OF_A_GROUP or found["group"] not in KINDS:
        raise ValueError(
            f"step {place}: a group must be one of {', '.join(KINDS)} and hold id, chance, on, steps and, if it is "
            f"some_of, n (one_of may hold weights), got {told(found)}"
        )
    if not isinstance(found["steps"], list) or type(found["id"]) is not int:
        raise ValueError(f"step {place}: steps must be a list, id a whole number, got {told(found)}")
    if any(isinstance(step, dict) and "group" in step for step in found["steps"]):
        raise ValueError(f"step {place}: a group holds no other group, got {told(found)}")
    steps = [_read_step(f"step {place}.{own}", step) for own, step in enumerate(found["steps"], 1)]
    members, ids = tuple(step for _, step in steps), tuple(number for number, _ in steps)
    try:
        n, weights = found.get("n"), found.get("weights")
        return found["id"], Group(found["group"], members, n, found["chance"], found["on"], ids, weights)
    except (TypeError, ValueError) as error:
        raise ValueError(f"step {place} ({found['group']}): {error.args[0]}") from None

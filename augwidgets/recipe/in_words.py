"""What a member of a recipe does, in a few words: "posterize 4 in 40 %, then rotate −30° or 30° in 60 %"."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.range import Range
from augwidgets.recipe.groups import Group
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep


def in_words(member: Member) -> str:
    """Return what a member of a recipe does, with its chance where it is not certain.

    Examples
    --------
    >>> import augwidgets as aw
    >>> turn = aw.one_of([aw.rotate.at(angle=-9), aw.rotate.at(angle=9)], 0.6)
    >>> in_words(aw.in_order([aw.gamma.between(exponent=(0.5, 2)), turn]))
    'gamma 0.50 … 2.00, then rotate −9° or +9° in 60 %'
    """
    if not member.on:
        return f"{_what(member)} (off)"
    return _what(member) if member.chance == 1 else f"{_what(member)} in {100 * member.chance:.3g} %"


def _what(member: Member) -> str:
    if isinstance(member, OpenStep):
        return " ".join(filter(None, [_name(member), _joined(_told(member))]))
    if not isinstance(member, Group):
        return member.name
    if _are_one(member):
        return f"{_name(member.members[0])} {_either(list(map(_told, member.members)))}"
    inside = [in_words(one) if not isinstance(one, Group) else _bracketed(one) for one in member.members]
    if member.kind == "one_of":
        return " or ".join(inside)
    if member.kind == "in_order":
        return ", then ".join(inside)
    if member.kind == "any_order":
        return f"{' and '.join(inside)}, in any order"
    return f"{member.most} of {', '.join(inside)}"


def _bracketed(group: Group) -> str:
    return in_words(group) if _are_one(group) else f"({in_words(group)})"


def _are_one(group: Group) -> bool:
    """Return whether it is the choice of one transform's values."""
    first = group.members[0]
    return group.kind == "one_of" and all(
        isinstance(one, OpenStep) and one.transform is first.transform and one.on and one.chance == 1 and _told(one)
        for one in group.members
    )


def _either(found: list[dict[str, str]]) -> str:
    """Return the choice of values, with the name of their parameter once where it is the only one."""
    if {len(told) for told in found} == {1} and len({name for told in found for name in told}) == 1:
        (name,) = found[0]
        return f"{name} {' or '.join(told[name] for told in found)}".strip()
    return " or ".join(map(_joined, found))


def _joined(told: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}".strip() for name, value in told.items())


def _name(step: OpenStep) -> str:
    return step.name.replace("_", " ")


def _told(step: OpenStep) -> dict[str, str]:
    """Return what may change something: the values that have a neutral one and do not rest at it, by their names.

    Where a transform has no more than one such, it needs no name, and is told where it rests as well.
    """
    domains: dict[str, Any] = {name: item.domain for name, item in step.transform.own_parameters.items()}
    able = [name for name, domain in domains.items() if isinstance(domain, Range) and domain.neutral is not None]
    told: dict[str, str] = {}
    for name in able:
        domain, value = domains[name], step.ranges[name]
        if len(able) > 1 and value == (domain.neutral, domain.neutral):
            continue
        one = domain.is_closed(value)
        words = domain.format(domain.at(0.0, value)) if one else domain.format_open(value)
        told["" if len(able) == 1 else name.replace("_", " ")] = words
    return told

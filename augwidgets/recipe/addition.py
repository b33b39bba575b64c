"""Two recipes after one another: the second one's steps keep their fill and, where they are free, their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.recipe import ids as numbered
from augwidgets.recipe.groups import Group
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe


def both(first: Recipe, second: Recipe, limit: int) -> Recipe:
    """Return the steps of both with the settings of the first.

    Parameters
    ----------
    first, second : Recipe
    limit : int
        Of ids.
    """
    fill = {name: getattr(second, name) for name in ("fill", "fill_level")}
    differs = {name: value for name, value in fill.items() if value != getattr(first, name)}
    ids = _apart(first.ids or (), second.ids or (), limit)
    new = dict(zip(second.ids or (), ids, strict=True))
    rows = [(label, new[number], dict(ranges)) for label, number, ranges in second.by_label]
    return first.replace(
        steps=(*first.steps, *(_filled(member, differs) for member in second.steps)),
        ids=(*(first.ids or ()), *ids),
        by_label=[*first.by_label, *rows],
    )


def _apart(taken: Sequence[int], ids: Sequence[int], limit: int) -> list[int]:
    """Return the ids of the second recipe; one that is taken gives way to one that neither has."""
    known = [*taken, *ids]
    found = []
    for number in ids:
        if number in taken:
            number = numbered.unused(known, limit)
            known.append(number)
        found.append(number)
    return found


def _filled(member: Member, fill: Mapping[str, Any]) -> Member:
    """Return a step, or a group, whose spatial steps name the fill that they would have had from their recipe."""
    if not fill:
        return member
    if isinstance(member, Group):
        for place, step in enumerate(member.members):
            if (filled := _filled(step, fill)) is not step:
                member = member.changing(place, filled)
        return member
    if not isinstance(member, OpenStep) or member.transform.family != "spatial":
        return member
    unnamed = {name: value for name, value in fill.items() if name not in member.ranges}
    return member.replace(**unnamed) if unnamed else member

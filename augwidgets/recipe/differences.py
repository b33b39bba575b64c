"""`recipe_words`: what a recipe draws, quantity by quantity, in words; `differences`: where two such lists differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep

Words = Mapping[tuple[str, str], str]
WHOLE = "whole recipe"


class Difference(NamedTuple):
    """One row: of which step, which quantity, and what it is in one and in the other."""

    step: str
    what: str
    one: str
    other: str


def recipe_words(recipe: Recipe) -> dict[tuple[str, str], str]:
    """Return what a recipe draws: by step and quantity, in words. A second step of one name has its number beside it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe_words(aw.Recipe([aw.brightness.between(gain=(0.5, 1))]))
    {('brightness', 'chance'): '100 %', ('brightness', 'gain'): '0.50 … 1.00 ×', ('whole recipe', 'fill'): 'constant'}
    """
    found = dict(_members(recipe.steps, "", Counter()))
    settings = {"fill": recipe.fill, **recipe.settings()}
    settings.pop("ids", None)
    return found | {(WHOLE, name.replace("_", " ")): str(value) for name, value in settings.items()}


def _members(members: Sequence[Any], inside: str, known: Counter[str]) -> Iterator[tuple[tuple[str, str], str]]:
    for member in members:
        name = f"{inside}{member.name.replace('_', ' ')}"
        known[name] += 1
        if known[name] > 1:
            name = f"{name} {known[name]}"
        yield (name, "chance"), f"{100 * member.chance:g} %" if member.on else "off"
        if isinstance(member, Group):
            yield (name, "does"), member.summary
            for number, weight in enumerate(member.weights or (), 1):
                yield (name, f"weight {number}"), f"{weight:g}"
            yield from _members(member.members, f"{name} › ", Counter())
        elif isinstance(member, OpenStep):
            parameters = member.transform.parameters
            for parameter, value in member.ranges.items():
                yield (name, parameter.replace("_", " ")), parameters[parameter].domain.format_open(value)
            if member.where is not None:
                yield (name, "where"), member.where.words


def differences(one: Words, other: Words) -> list[Difference]:
    """Return where two lists differ, in the order of the other one; a step that only one has is one row.

    Parameters
    ----------
    one, other : mapping of (str, str) to str
        Words by step and quantity.

    Returns
    -------
    list of Difference

    Examples
    --------
    >>> import augwidgets as aw
    >>> before = recipe_words(aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.invert]))
    >>> for row in differences(before, recipe_words(aw.Recipe([aw.rotate.between(angle=(-9, 30))]))):
    ...     print(*row, sep=" | ")
    rotate | angle | −30° … 30° | −9° … 30°
    invert | is there | yes | no
    """
    ours, theirs = (list(dict.fromkeys(step for step, _ in words)) for words in (one, other))
    rows: list[Difference] = []
    for step in sorted(dict.fromkeys([*theirs, *ours]), key=WHOLE.__eq__):  # which comes last
        if step != WHOLE and (step in ours) != (step in theirs):
            if not any(step.startswith(f"{row.step} › ") for row in rows):
                rows.append(Difference(step, "is there", *("yes" if step in some else "no" for some in (ours, theirs))))
            continue
        whats = dict.fromkeys(what for words in (other, one) for of, what in words if of == step)
        pairs = ((what, one.get((step, what), "–"), other.get((step, what), "–")) for what in whats)
        rows += [Difference(step, *row) for row in pairs if row[1] != row[2]]
    orders = [[step for step in some if step in ours and step in theirs] for some in (ours, theirs)]
    if orders[0] != orders[1]:
        rows.append(Difference(WHOLE, "order", *(", ".join(s for s in order if s != WHOLE) for order in orders)))
    return rows

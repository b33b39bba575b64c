"""`turns_of`: all that a draw of a recipe may do, in order, and on which quantiles it depends what it does.

A draw asks for one row of quantiles after another and needs no list of them. Who draws many pictures at once, on a
device, needs one: each row has its place in a long row then, and the same numbers give the same Steps, here
(`drawn_from`) and there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from augwidgets.domain.quantiles import Quantiles
from augwidgets.recipe.groups import CHOSEN, INSIDE, Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step

Path = tuple[int, ...]  # the ids that lead to a row


@dataclass(frozen=True)
class Below:
    """It happens where a quantile is smaller than a chance.

    Attributes
    ----------
    column : int
    chance : float
    """

    column: int
    chance: float


@dataclass(frozen=True)
class Race:
    """It happens where it arrives at one of some places in a race, in which each waits the shorter, the more it weighs.

    Attributes
    ----------
    columns : tuple of int
        The quantile of each that runs.
    weights : tuple of float
    own : int
        Which of them it is.
    first, last : int
        Of the places, counted from 0.
    """

    columns: tuple[int, ...]
    weights: tuple[float, ...]
    own: int
    first: int
    last: int


@dataclass(frozen=True)
class Way:
    """A step that happens in a turn where all its conditions hold.

    Attributes
    ----------
    step : OpenStep
    column : int
        Where the row of the step begins; its first number is that of the chance, which the conditions know.
    conditions : tuple of Below or Race
        Without one it always happens.
    """

    step: OpenStep
    column: int
    conditions: tuple[Below | Race, ...] = ()

    def given(self, *conditions: Below | Race) -> Way:
        """Return it with further conditions."""
        return replace(self, conditions=(*conditions, *self.conditions))


Turn = list[Way]  # of which one happens at most


class Layout:
    """The place of each row in one long row of quantiles."""

    def __init__(self) -> None:
        self.starts: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}
        self.count = 0

    def row(self, path: Path, length: int) -> int:
        """Return where a row begins, which is put behind the others if it is new."""
        if path not in self.starts:
            self.starts[path], self.lengths[path] = self.count, length
            self.count += length
        return self.starts[path]


class GivenQuantiles(Quantiles):
    """The rows of a picture, read from one long row of numbers."""

    __slots__ = ("_layout", "_numbers", "_path")

    def __init__(self, layout: Layout, numbers: Sequence[float], path: Path = ()) -> None:
        self._layout, self._numbers, self._path = layout, numbers, path

    def of(self, number: int) -> GivenQuantiles:
        return GivenQuantiles(self._layout, self._numbers, (*self._path, number))

    def row(self, count: int) -> list[float]:
        start = self._layout.starts[self._path]
        return [float(number) for number in self._numbers[start : start + count]]


def turns_of(recipe: Recipe) -> tuple[list[Turn], Layout]:
    """Return what may happen in a draw of a recipe, turn by turn, and where each row of quantiles stands.

    Parameters
    ----------
    recipe : Recipe

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.maybe(aw.invert), aw.one_of([aw.rotate, aw.zoom])])
    >>> turns, layout = turns_of(recipe)
    >>> [[way.step.name for way in turn] for turn in turns], layout.count
    ([['invert'], ['rotate', 'zoom']], 14)
    """
    layout = Layout()
    turns: list[Turn] = []
    for number, member in zip(recipe.ids or (), recipe.steps, strict=True):
        turns += _of_member(member, (number,), layout)
    return turns, layout


def drawn_from(recipe: Recipe, layout: Layout, numbers: Sequence[float]) -> tuple[Step, ...]:
    """Return the Steps that a recipe draws from one long row of quantiles.

    Parameters
    ----------
    recipe : Recipe
    layout : Layout
        As `turns_of` returns it.
    numbers : sequence of float

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.shift.between(right=(-0.2, 0.2))])
    >>> _, layout = turns_of(recipe)
    >>> drawn_from(recipe, layout, [0.75] * layout.count)[0].values["right"].__round__(6)
    0.1
    """
    return recipe.drawn(GivenQuantiles(layout, numbers))


def long_row(recipe: Recipe, layout: Layout, rows: Quantiles) -> list[float]:
    """Return the long row of the quantiles from which a recipe would draw.

    Parameters
    ----------
    recipe : Recipe
    layout : Layout
    rows : Quantiles
    """
    found: list[float] = []
    for path, length in layout.lengths.items():
        own = rows
        for number in path:
            own = own.of(number)
        found += own.row(length)
    return found


def _of_member(member: Any, path: Path, layout: Layout) -> list[Turn]:
    if not isinstance(member, Group):
        column = layout.row(path, member.row_length)
        if not member.on or member.chance <= 0:
            return []
        chance = () if member.chance >= 1 else (Below(column, member.chance),)
        return [[Way(member, column, chance)]]
    column = layout.row(path, 1)
    turns = _of_group(member, path, layout)
    if not member.on or member.chance <= 0:
        return []
    chance = () if member.chance >= 1 else (Below(column, member.chance),)
    return _given(turns, *chance)


def _of_group(group: Group, path: Path, layout: Layout) -> list[Turn]:
    members = dict(zip(group.ids or (), group.members, strict=True))
    on = [number for number, member in members.items() if member.on]

    def inside(number: int, turn: int = 0) -> list[Turn]:
        own = (*path, number, INSIDE + turn) if turn else (*path, number)
        return _of_member(members[number], (*own, INSIDE) if isinstance(members[number], Group) else own, layout)

    if group.kind == "in_order":
        return [turn for number in members for turn in inside(number)]
    starts = [layout.row((*path, number, CHOSEN), group.most if group.again else 1) for number in on]
    weights = tuple(group.weights or (1.0,) * len(members))
    known = tuple(weight for weight, member in zip(weights, members.values(), strict=True) if member.on)

    def race(number: int, first: int, last: int, turn: int = 0) -> tuple[Race, ...]:
        if first == 0 and last >= len(on) - 1:
            return ()
        return (Race(tuple(start + turn for start in starts), known, on.index(number), first, last),)

    for number in members:
        if number not in on:
            inside(number)  # its rows have their places all the same

    def chosen(first: int, last: int, turn: int = 0) -> list[list[Turn]]:
        return [_given(inside(number, turn), *race(number, first, last, turn)) for number in on]

    if group.again:
        several = [chosen(0, 0, turn) for turn in range(group.most if on else 0)]
    elif group.kind == "any_order":
        several = [chosen(place, place) for place in range(len(on))]
    elif group.most == 1:
        several = [chosen(0, 0)]
    else:
        return [turn for turns in chosen(0, group.most - 1) for turn in turns]
    return [turn for turns in several for turn in _either(turns)]


def _given(turns: list[Turn], *conditions: Below | Race) -> list[Turn]:
    return [[way.given(*conditions) for way in turn] for turn in turns]


def _either(several: list[list[Turn]]) -> list[Turn]:
    """Return the turns of which only one row happens, side by side."""
    longest = max(map(len, several), default=0)
    return [[way for turns in several if place < len(turns) for way in turns[place]] for place in range(longest)]

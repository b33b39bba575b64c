"""How many different pictures a training sees: so many originals, so many epochs, one recipe."""

from __future__ import annotations

import html
import itertools
import math
import numbers
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from augwidgets.domain import Choice, Domain, Range, Switch
from augwidgets.groups import Group
from augwidgets.recipe import Recipe
from augwidgets.sample import Sample
from augwidgets.step import OpenStep, Step

# So many combinations of values are tried one by one; beyond them, the step with the most counts as one whose every
# draw is new.
_MOST = 512

# One way in which a step can come out: how likely it is, and the Steps that then happen. What the probabilities of all
# ways lack to 1 is a draw that does not come again.
Way = tuple[float, tuple[Step, ...]]


@dataclass(frozen=True)
class PicturesSeen:
    """What a training of so many epochs is shown. Made by `pictures_seen`; ``print`` says it in sentences.

    Attributes
    ----------
    pictures, epochs, batch_size : int
    unchanged : float
        The probability with which a draw leaves the picture as it is.
    different : float
        How many different pictures are seen, on average over all seeds; an unchanged original counts as one of them.
    possible : int or None
        How many different pictures one original can become; None where there is no end to them, or too many to try.
    at_most : int or None
        How many they are no more than: the combinations of all values; None where there is no end to them.
    """

    pictures: int
    epochs: int
    batch_size: int
    unchanged: float
    different: float
    possible: int | None
    at_most: int | None

    @property
    def shown(self) -> int:
        """Pictures that the model is shown in all; each original comes once an epoch."""
        return self.pictures * self.epochs

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch; the last may be smaller."""
        return -(-self.pictures // self.batch_size)

    @property
    def last_batch(self) -> int:
        """Pictures in the last batch of an epoch."""
        return self.pictures - (self.steps_per_epoch - 1) * self.batch_size

    @property
    def told(self) -> str:
        """What was counted, in three sentences."""
        often = self.epochs * self.unchanged
        kept = f"{_about(often)} of them unchanged ({100 * self.unchanged:.3g} % of the draws)" if often else ""
        if self.epochs == 1:
            kept = f"unchanged in {100 * self.unchanged:.3g} % of the draws" if often else ""
        each = _about(self.different / self.pictures)
        if self.possible is not None:
            can = f"{_many(self.possible, 'different picture')}, of which {each} {'is' if each == '1' else 'are'} seen"
        else:
            can = f"{'any number of' if self.at_most is None else f'up to {self.at_most:,}'} different pictures"
        show = "shows" if self.epochs == 1 else "show"
        return (
            f"{_many(self.epochs, 'epoch')} of {_many(self.pictures, 'picture')} {show} {self.shown:,}, "
            f"{_about(self.different)} of them different. "
            f"Each original comes {'once' if self.epochs == 1 else f'{self.epochs:,} times'}, "
            f"{kept or 'never unchanged'}, and can become {can}. "
            f"An epoch has {self._steps()}."
        )

    def _steps(self) -> str:
        if self.steps_per_epoch == 1:
            return f"1 step of {_many(self.pictures, 'picture')}"
        last = "" if self.last_batch == self.batch_size else f", the last one of {self.last_batch:,}"
        return f"{self.steps_per_epoch:,} steps of {_many(self.batch_size, 'picture')}{last}"

    def __str__(self) -> str:
        return textwrap.fill(self.told, 116)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.told)}</p>"


def pictures_seen(recipe: Recipe, pictures: int, *, epochs: int, batch_size: int = 32) -> PicturesSeen:
    """Count what a training with this recipe is shown: different pictures, unchanged ones, steps.

    A value from a range of numbers, and a seed, is taken to differ in every draw. Where only chances, options and whole
    numbers are left, the combinations are counted: those that give the same picture (two mirrors are a half turn)
    count once, found by trying them on a picture without any symmetry. Only the recipe counts: the originals are taken
    to differ from each other, and a step in a region to find its region.

    Parameters
    ----------
    recipe : Recipe
    pictures : int
        Originals.
    epochs, batch_size : int
        As in the training; each epoch uses every original once.

    Examples
    --------
    >>> import augwidgets as aw
    >>> mirrors = aw.Recipe([aw.flip_horizontal.usual(), aw.flip_vertical.usual()])
    >>> seen = pictures_seen(mirrors, 100, epochs=2)
    >>> seen.possible, seen.unchanged, seen.different         # 100 * 4 * (1 - (3 / 4) ** 2)
    (4, 0.25, 175.0)
    >>> pictures_seen(aw.Recipe([aw.rotate.usual()]), 100, epochs=2).different
    200.0
    """
    if not isinstance(recipe, Recipe):
        raise TypeError(f"recipe must be an aw.Recipe; aw.Recipe([]) changes nothing; got {type(recipe).__name__}")
    count, times, size = _whole(pictures, "pictures"), _whole(epochs, "epochs"), _whole(batch_size, "batch_size")
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    unchanged, others = _outcomes([_ways(member, given) for member in recipe.steps])
    again = [unchanged, *others] if unchanged > 0 else others
    # What is likely p is seen at least once in so many epochs with 1 - (1 - p) ** epochs.
    each = sum(-math.expm1(times * math.log1p(-min(p, 1 - 1e-16))) for p in again)
    new = max(0.0, 1 - sum(again))
    endless = new > 1e-9
    different = float(count) * (each + (times * new if endless else 0.0))
    possible = None if endless else len(again)
    at_most = _combinations(recipe.steps, given)
    return PicturesSeen(count, times, size, unchanged, round(different, 6), possible, at_most)


# -- what can come out -----------------------------------------------------------------------------------------------


def _ways(member: Any, given: Mapping[str, Any]) -> list[Way]:
    """Give the ways in which a member of a recipe can come out, nothing happening first."""
    if not member.on or member.chance == 0:
        return [(1.0, ())]
    if isinstance(member, OpenStep):
        found = _of_step(member, given)
    elif isinstance(member, Group):
        found = _of_group(member, given)
    else:
        found = []  # of a kind that is not known here: every draw is new
    return [(1 - member.chance, ()), *((member.chance * p, steps) for p, steps in found)]


def _of_step(step: OpenStep, given: Mapping[str, Any]) -> list[Way]:
    """Give the ways of a step that happens."""
    listed = _listed_by_name(step, given)
    counts = [len(values) for values in listed.values() if values is not None]
    neutral = _share_neutral(step, listed)
    if neutral == 1 or len(counts) < len(listed) or math.prod(counts) > _MOST:
        return [(neutral, ())]
    every = itertools.product(*(values for values in listed.values() if values is not None))
    share = 1 / math.prod(counts)
    # Without its region: where a picture has one, the step acts.
    return [(share, (Step(step.transform, MappingProxyType(dict(zip(listed, each, strict=True)))),)) for each in every]


def _combinations(members: Sequence[Any], given: Mapping[str, Any]) -> int | None:
    """Count in how many ways members can come out one after another; None where there is no end to them."""
    total = 1
    for member in members:
        if not member.on or member.chance == 0:
            continue
        if isinstance(member, OpenStep):
            listed = _listed_by_name(member, given)
            counts = [None if values is None else len(values) for values in listed.values()]
            ways = 1 if _share_neutral(member, listed) == 1 else _product(counts)
        elif isinstance(member, Group):
            ways = _combinations_of_group(member, given)
        else:
            ways = None
        if ways is None:
            return None
        total *= ways + (member.chance < 1)
    return total


def _combinations_of_group(group: Group, given: Mapping[str, Any]) -> int | None:
    members = [member for member in group.members if member.on]
    if group.kind == "any_order":
        in_one_order = _combinations(members, given)
        return None if in_one_order is None else math.factorial(len(members)) * in_one_order
    ways = [_combinations([member], given) for member in members]
    known = [count for count in ways if count is not None]
    if len(known) < len(ways):
        return None
    return sum(math.prod(some) for some in itertools.combinations(known, min(group.most, len(known))))


def _product(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return math.prod(known) if len(known) == len(counts) else None


def _listed_by_name(step: OpenStep, given: Mapping[str, Any]) -> dict[str, Sequence[Any] | None]:
    """Give the values that each parameter of a step can take, as `_listed` does."""
    return {
        name: _listed(item.domain, step.ranges[name]) if name in step.ranges else (given[name],)
        for name, item in step.transform.parameters.items()
    }


def _listed(domain: Domain, open_value: Any) -> Sequence[Any] | None:
    """Give the values that can be drawn, each equally likely, or None where there is no end to them."""
    if isinstance(domain, (Choice, Switch)):
        return tuple(open_value)
    if domain.is_closed(open_value):
        return (domain.at(0.0, open_value),)
    if isinstance(domain, Range) and domain.whole:
        return range(int(open_value[0]), int(open_value[1]) + 1)
    return None


def _share_neutral(step: OpenStep, listed: Mapping[str, Sequence[Any] | None]) -> float:
    """Give the probability that every value that has a neutral one is at it."""
    share, any_neutral = 1.0, False
    for name, item in step.transform.own_parameters.items():
        neutral, values = getattr(item.domain, "neutral", None), listed[name]
        if neutral is None:
            continue
        # A switch alone says nothing: with all of them off, a transform may still act.
        any_neutral = any_neutral or not isinstance(item.domain, Switch)
        share *= 0 if values is None or neutral not in values else 1 / len(values)
    return share if any_neutral else 0.0


def _of_group(group: Group, given: Mapping[str, Any]) -> list[Way]:
    """Give the ways of a group that happens: which of its members, in which order, and what becomes of each."""
    ways = [_ways(member, given) for member in group.members if member.on]
    most = min(group.most, len(ways))
    orders = math.perm(len(ways)) if group.kind == "any_order" else math.comb(len(ways), most)
    if orders * math.prod(map(len, ways)) > _MOST:
        return []
    chosen: Any = itertools.permutations(ways) if group.kind == "any_order" else itertools.combinations(ways, most)
    return [(p / orders, steps) for some in chosen for p, steps in _one_after_another(some)]


def _one_after_another(members: Sequence[Sequence[Way]]) -> list[Way]:
    return [
        (math.prod(p for p, _ in each), tuple(step for _, steps in each for step in steps))
        for each in itertools.product(*members)
    ]


def _outcomes(members: Sequence[list[Way]]) -> tuple[float, list[float]]:
    """Give the probability of the unchanged picture, and of every other one that can come again."""
    kept = [[way for way in ways if way[0] > 0] for ways in members]
    while math.prod(map(len, kept)) > _MOST:
        place = max(range(len(kept)), key=lambda number: len(kept[number]))
        kept[place] = [(sum(p for p, steps in kept[place] if _looks(steps) == _looks(())), ())]
    found = {_looks(()): 0.0}
    for p, steps in _one_after_another(kept):
        looks = _looks(steps)
        found[looks] = found.get(looks, 0.0) + p
    unchanged, *others = found.values()
    return unchanged, others


_PROBE = Sample(np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8))


def _looks(steps: tuple[Step, ...]) -> tuple[tuple[int, ...], bytes]:
    """Give what becomes of a picture without any symmetry."""
    image = Recipe().apply(_PROBE, steps).image
    return image.shape, image.tobytes()


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1 on, got {value!r}")
    return int(value)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _about(number: float) -> str:
    """Write a mean number: whole where it is, else with as many digits as one can use."""
    if abs(number - round(number)) < 1e-6:
        return f"{round(number):,}"
    return f"about {number:,.0f}" if number >= 100 else f"about {number:.2g}"

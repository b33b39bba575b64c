"""How many different pictures a training sees: so many originals, so many epochs, one recipe."""

from __future__ import annotations

import html
import itertools
import math
import numbers
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
_MOST = 4096

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
        How many different pictures one original can become; None where there is no end to them.
    """

    pictures: int
    epochs: int
    batch_size: int
    unchanged: float
    different: float
    possible: int | None

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

    def __str__(self) -> str:
        often = self.epochs * self.unchanged
        kept = f"{_about(often)} of them unchanged ({100 * self.unchanged:.3g} % of the draws)" if often else ""
        each = _about(self.different / self.pictures)
        limit = "any number of" if self.possible is None else f"{self.possible:,}"
        seen = "" if self.possible is None else f", of which {each} {'is' if each == '1' else 'are'} seen"
        last = "" if self.last_batch == self.batch_size else f", the last one of {self.last_batch:,}"
        return (
            f"{_many(self.epochs, 'epoch')} of {_many(self.pictures, 'picture')} show {self.shown:,}, "
            f"{_about(self.different)} of them different. Each original comes {_many(self.epochs, 'time')}, "
            f"{kept or 'never unchanged'}, and can become {limit} different pictures{seen}. "
            f"An epoch has {_many(self.steps_per_epoch, 'step')} of {_many(self.batch_size, 'picture')}{last}."
        )

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"


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
    return PicturesSeen(count, times, size, unchanged, round(different, 6), None if endless else len(again))


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
    parameters = step.transform.parameters
    listed: dict[str, Sequence[Any] | None] = {
        name: _listed(item.domain, step.ranges[name]) if name in step.ranges else (given[name],)
        for name, item in parameters.items()
    }
    counts = [len(values) for values in listed.values() if values is not None]
    neutral = _share_neutral(step, listed)
    if neutral == 1 or len(counts) < len(listed) or math.prod(counts) > _MOST:
        return [(neutral, ())]
    every = itertools.product(*(values for values in listed.values() if values is not None))
    share = 1 / math.prod(counts)
    # Without its region: where a picture has one, the step acts.
    return [(share, (Step(step.transform, MappingProxyType(dict(zip(listed, each, strict=True)))),)) for each in every]


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

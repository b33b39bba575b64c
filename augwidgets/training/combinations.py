"""In which ways a draw of a recipe can come out, and how likely each is; those that look alike are one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from augwidgets.domain.kinds import Domain
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount, px
from augwidgets.domain.range import Range
from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step

# So many combinations of values are tried one by one; beyond them, the step with the most counts as one whose every
# draw is new.
_MOST = 512

# One way in which a step can come out: how likely it is, and the Steps that then happen. What the probabilities of all
# ways lack to 1 is a draw that does not come again.
Way = tuple[float, tuple[Step, ...]]


def outcomes(recipe: Recipe) -> tuple[float, list[float]]:
    """Return the probability of the unchanged picture, and of every other one that can come again.

    Examples
    --------
    >>> import augwidgets as aw
    >>> outcomes(aw.Recipe([aw.flip_horizontal.usual(), aw.flip_vertical.usual()]))
    (0.25, [0.25, 0.25, 0.25])
    """
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    return _outcomes([_ways(member, given) for member in recipe.steps])


def combinations(recipe: Recipe) -> int | None:
    """Count in how many ways a draw can come out; None where there is no end to them."""
    return _combinations(recipe.steps, {"fill": recipe.fill, "fill_level": recipe.fill_level})


def _ways(member: Any, given: Mapping[str, Any]) -> list[Way]:
    """Return the ways in which a member of a recipe can come out, nothing happening first."""
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
    """Return the ways of a step that happens."""
    listed = _listed_by_name(step, given)
    counts = [len(values) for values in listed.values() if values is not None]
    neutral = _share_neutral(step, listed)
    # The partner of a pair is another picture each time.
    if neutral == 1 or step.transform.partners or len(counts) < len(listed) or math.prod(counts) > _MOST:
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
            endless = [None] if member.transform.partners else counts
            ways = 1 if _share_neutral(member, listed) == 1 else _product(endless)
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
    if group.kind == "in_order":
        return _combinations(members, given)
    ways = [_combinations([member], given) for member in members]
    known = [count for count in ways if count is not None]
    if len(known) < len(ways):
        return None
    if group.again:
        return int(sum(known) ** group.most)
    return sum(math.prod(some) for some in itertools.combinations(known, min(group.most, len(known))))


def _product(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return math.prod(known) if len(known) == len(counts) else None


def _listed_by_name(step: OpenStep, given: Mapping[str, Any]) -> dict[str, Sequence[Any] | None]:
    """Return the values that each parameter of a step can take, as `_listed` does."""
    return {
        name: _listed(item.domain, step.ranges[name]) if name in step.ranges else (given[name],)
        for name, item in step.transform.parameters.items()
    }


def _listed(domain: Domain, open_value: Any) -> Sequence[Any] | None:
    """Return the values that can be drawn, each equally likely, or None where there is no end to them."""
    if isinstance(domain, (Choice, Switch)):
        return tuple(open_value)
    if domain.is_closed(open_value):
        return (domain.at(0.0, open_value),)
    if isinstance(open_value, tuple) and isinstance(open_value[0], PixelCount):
        low, high = open_value
        return [px(count) for count in range(low.count, high.count + 1)] if low.is_whole and high.is_whole else None
    if isinstance(domain, Range) and domain.whole:
        return range(int(open_value[0]), int(open_value[1]) + 1)
    return None


def _share_neutral(step: OpenStep, listed: Mapping[str, Sequence[Any] | None]) -> float:
    """Return the probability that every value that has a neutral one is at it."""
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
    """Return the ways of a group that happens: which of its members, in which order, and what becomes of each."""
    on = [place for place, member in enumerate(group.members) if member.on]
    ways = [_ways(group.members[place], given) for place in on]
    if group.kind == "in_order":
        return _one_after_another(ways) if math.prod(map(len, ways)) <= _MOST else []
    if group.kind == "one_of" and on:
        weights = group.weights or (1.0,) * len(group.members)
        total = sum(weights[place] for place in on)
        shares = [weights[place] / total for place in on]
        return [(share * p, steps) for share, some in zip(shares, ways, strict=True) for p, steps in some]
    most = group.most if group.again else min(group.most, len(ways))
    count = len(ways) ** most if group.again else math.comb(len(ways), most)
    orders = math.perm(len(ways)) if group.kind == "any_order" else count
    if orders * math.prod(map(len, ways)) > _MOST:
        return []
    chosen: Any = itertools.permutations(ways) if group.kind == "any_order" else itertools.combinations(ways, most)
    chosen = itertools.product(ways, repeat=most) if group.again else chosen
    return [(p / orders, steps) for some in chosen for p, steps in _one_after_another(some)]


def _one_after_another(members: Sequence[Sequence[Way]]) -> list[Way]:
    return [
        (math.prod(p for p, _ in each), tuple(step for _, steps in each for step in steps))
        for each in itertools.product(*members)
    ]


def _outcomes(members: Sequence[list[Way]]) -> tuple[float, list[float]]:
    """Return the probability of the unchanged picture, and of every other one that can come again."""
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
    """Return what becomes of a picture without any symmetry."""
    try:
        image = Recipe().apply(_PROBE, [_fitted(step) for step in steps]).image
    except ValueError:  # two counts of pixels that are too far apart for so small a picture
        return (), repr(steps).encode()
    return image.shape, image.tobytes()


def _fitted(step: Step) -> Step:
    """Return a step for so small a picture: what counts pixels counts fewer of them there."""
    if not step.counts_pixels:
        return step
    most = max(abs(value.count) for value in step.values.values() if isinstance(value, PixelCount))
    return step.scaled(min(1.0, min(_PROBE.size) / (4 * max(most, 1))))

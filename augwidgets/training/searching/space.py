"""`Space`: what a search may choose of a recipe: how often each step happens, and how far its ranges reach."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.choices import one_of, some_of
from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep

CHANCE, REACH = "chance", "reach"
_LEAST = 0.05  # a step that would happen or reach less is left out
_MOST = 30  # steps: more are never found out in a day
_DECIMALS = 2


class Space:
    """The recipes that a search may find. Made of one recipe, whose ranges and chances are the outer limits.

    Each step has one number or two, both from 0 to 1. Its *chance* is that share of its chance in the recipe. Its
    *reach* is how far each of its ranges goes from the value that changes nothing (0 degrees, 1 times), or the nearest
    to it that there is, to its limits; at 1 the range is whole. It grows from the middle where every value changes
    something alike. What cannot be varied in strength has a chance only. Steps inside of a group share its chance and
    have a reach each.

    Parameters
    ----------
    recipe : Recipe or list of steps

    Attributes
    ----------
    recipe : Recipe
    names : tuple of str
        Of the numbers, such as "rotate chance" and "rotate reach".

    Raises
    ------
    TypeError, ValueError
        It is no recipe, or has no step.

    Examples
    --------
    >>> import augwidgets as aw
    >>> space = Space(aw.Recipe([aw.rotate.between(angle=(-40, 20)), aw.maybe(aw.flip_horizontal, 0.5)]))
    >>> space.names
    ('rotate chance', 'rotate reach', 'flip horizontal chance')
    >>> space.at({"rotate chance": 0.5, "rotate reach": 0.25, "flip horizontal chance": 0.0}).steps
    (aw.maybe(aw.rotate.between(angle=(-10.0, 5.0)), 0.5),)
    """

    def __init__(self, recipe: Any) -> None:
        given = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
        self.recipe = checked_recipe(given, "space")
        on = [member for member in self.recipe.steps if member.on and member.chance > 0]
        if not on:
            raise ValueError(
                "space must be a recipe with steps, whose chances and ranges are searched, got one without any that "
                "happens"
            )
        if len(self.recipe.open_steps) > _MOST:
            raise ValueError(f"space may have {_MOST} steps, got {len(self.recipe.open_steps)}")
        self._titles = _titles(self.recipe.steps)
        self.names = tuple(
            name for member, title in zip(self.recipe.steps, self._titles, strict=True) if member in on
            for name in _names(member, title)
        )  # fmt: skip

    def at(self, values: Mapping[str, float]) -> Recipe:
        """Return the recipe at these numbers; one that is not named is 0.

        What happens in fewer than 5 of 100 pictures, or reaches less than a twentieth of its limits, is left out.

        Parameters
        ----------
        values : mapping of str to float

        Returns
        -------
        Recipe
        """
        recipe, gone = self.recipe, []
        for place, (member, title) in enumerate(zip(recipe.steps, self._titles, strict=True)):
            new = _scaled(member, title, values)
            if new is None:
                gone.append(place)
            else:
                recipe = recipe.changing(place, new)
        for place in reversed(gone):
            recipe = recipe.removing(place)
        return recipe

    def whole(self) -> dict[str, float]:
        """Return the numbers of the recipe itself."""
        return dict.fromkeys(self.names, 1.0)

    def none(self) -> dict[str, float]:
        """Return the numbers at which nothing happens."""
        return dict.fromkeys(self.names, 0.0)

    def near(self, recipe: Recipe) -> dict[str, float] | None:
        """Return the numbers nearest to a recipe, if each of its steps is one of these, in whatever order.

        Parameters
        ----------
        recipe : Recipe

        Returns
        -------
        dict of str to float, or None
        """
        found = self.none()
        titles = dict(zip(_titles(recipe.steps), recipe.steps, strict=True))
        own = dict(zip(self._titles, self.recipe.steps, strict=True))
        for title, member in titles.items():
            limits = own.get(title)
            if not isinstance(member, OpenStep) or not isinstance(limits, OpenStep) or not member.on:
                return None
            found[f"{title} {CHANCE}"] = min(member.chance / limits.chance, 1.0)
            if f"{title} {REACH}" in found:
                found[f"{title} {REACH}"] = _reach(member, limits)
        return found

    def alike(self, many: int, reach: float) -> Recipe:
        """Return a recipe in which so many of the steps happen, all reaching as far: RandAugment's two numbers.

        Parameters
        ----------
        many : int
        reach : float

        Returns
        -------
        Recipe
        """
        whole = self.at({name: reach if name.endswith(REACH) else 1.0 for name in self.names})
        members = [member.replace(chance=1.0) for member in whole.steps]
        if not members or many == 0:
            return whole.replace(steps=(), ids=None, by_label=())
        group = one_of(members) if many == 1 else some_of(min(many, len(members)), members)
        return whole.replace(steps=(group,), ids=None, by_label=())

    def rows(self, values: Mapping[str, float]) -> list[tuple[str, float, float, str]]:
        """Return for each step its name, its chance and its reach as shares of their limits, and both in words.

        Parameters
        ----------
        values : mapping of str to float
        """
        found = []
        for member, title in zip(self.recipe.steps, self._titles, strict=True):
            if not member.on:
                continue
            scaled = _scaled(member, title, values)
            share = 0.0 if scaled is None else values.get(f"{title} {CHANCE}", 0.0)
            found.append((title, share, values.get(f"{title} {REACH}", 1.0), _words(scaled)))
        return found

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len([member for member in self.recipe.steps if member.on])


def _words(member: Any) -> str:
    """Return how often a step happens, and its ranges."""
    if member is None:
        return "left out"
    words = [f"{100 * member.chance:.0f} %"]
    if isinstance(member, OpenStep):
        domains: dict[str, Any] = {name: item.domain for name, item in member.transform.parameters.items()}
        words += [f"{name} {domains[name].format_open(ends)}" for name, ends in _loose(member).items()]
    return ", ".join(words)


def _titles(steps: Any) -> list[str]:
    """Return what each step is called: by its name, and by its number where there are several."""
    found: list[str] = []
    for step in steps:
        word = step.name.replace("_", " ")
        taken = sum(other == word or other.startswith(f"{word} (") for other in found)
        found.append(f"{word} ({taken + 1})" if taken else word)
    return found


def _names(member: Any, title: str) -> list[str]:
    names = [f"{title} {CHANCE}"]
    if isinstance(member, Group):
        names += [
            f"{title}: {name}" for inner, own in zip(member.members, _titles(member.members), strict=True)
            for name in _names(inner, own) if name.endswith(REACH)
        ]  # fmt: skip
    elif _loose(member):
        names.append(f"{title} {REACH}")
    return names


def _loose(step: OpenStep) -> dict[str, tuple[Any, Any]]:
    """Return the ranges that can be made narrower."""
    domains = {name: item.domain for name, item in step.transform.parameters.items()}
    return {
        name: ends for name, ends in step.ranges.items()
        if isinstance(domains[name], Range) and not isinstance(ends[0], PixelCount) and ends[0] < ends[1]
    }  # fmt: skip


def _scaled(member: Any, title: str, values: Mapping[str, float]) -> Any:
    """Return a step or a group at its numbers, or None where it would hardly ever happen, or change nothing."""
    share = values.get(f"{title} {CHANCE}", 0.0)
    chance = round(share * member.chance, _DECIMALS)
    if not member.on or chance < _LEAST * min(member.chance, 1.0):
        return None
    if isinstance(member, Group):
        inner = {name.removeprefix(f"{title}: "): value for name, value in values.items()
                 if name.startswith(f"{title}: ")}  # fmt: skip
        for place, (step, own) in enumerate(zip(member.members, _titles(member.members), strict=True)):
            member = member.changing(place, _narrowed(step, own, inner))
        return member.replace(chance=chance)
    loose = _loose(member)
    if loose and values.get(f"{title} {REACH}", 0.0) < _LEAST:
        return None
    return _narrowed(member, title, values).replace(chance=chance)


def _narrowed(member: Any, title: str, values: Mapping[str, float]) -> Any:
    if isinstance(member, Group):
        inner = {name.removeprefix(f"{title}: "): value for name, value in values.items()}
        for place, (step, own) in enumerate(zip(member.members, _titles(member.members), strict=True)):
            member = member.changing(place, _narrowed(step, own, inner))
        return member
    reach = values.get(f"{title} {REACH}", 0.0)
    parameters = member.transform.parameters
    ranges = {name: inside(parameters[name].domain, ends, reach) for name, ends in _loose(member).items()}
    return member.replace(**ranges) if ranges else member


def inside(domain: Any, ends: tuple[float, float], reach: float) -> tuple[float, float]:
    """Return a range that reaches so far from its resting point to its ends.

    Parameters
    ----------
    domain : Range
    ends : (float, float)
    reach : float

    Examples
    --------
    >>> inside(Range(0.2, 5, neutral=1, scale="log"), (0.5, 4.0), 0.5), inside(Range(0, 9), (2.0, 4.0), 0.5)
    ((0.71, 2.0), (2.5, 3.5))
    """
    low, high = ends
    rest = _rest(domain, ends)
    if domain.scale == "log":
        new = tuple(math.exp(math.log(rest) + reach * (math.log(end) - math.log(rest))) for end in (low, high))
    else:
        new = tuple(rest + reach * (end - rest) for end in (low, high))
    first, last = (min(max(domain.rounded(end), low), high) for end in new)
    return (first, last)


def _rest(domain: Any, ends: tuple[float, float]) -> float:
    """Return the value that a range shrinks to."""
    low, high = ends
    if domain.neutral is not None and low <= domain.neutral <= high:
        return domain.neutral
    if domain.neutral is not None and not low <= domain.neutral <= high:
        return low if domain.neutral < low else high
    return math.sqrt(low * high) if domain.scale == "log" else (low + high) / 2


def _reach(step: OpenStep, limits: OpenStep) -> float:
    """Return how far the ranges of a step reach, on average, compared with the same step's limits."""
    shares = []
    for name, (low, high) in _loose(limits).items():
        domain = step.transform.parameters[name].domain
        first, last = step.ranges[name]
        if isinstance(first, PixelCount):
            return 1.0
        wide = inside(domain, (low, high), 1.0)
        rest = _rest(domain, (low, high))
        whole, own = max(rest - wide[0], wide[1] - rest), max(rest - first, last - rest)
        shares.append(min(max(own / whole, 0.0), 1.0))
    return round(sum(shares) / len(shares), _DECIMALS) if shares else 1.0

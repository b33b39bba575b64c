"""`Cause`: which step of a recipe, and which of its ranges, did something in a draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step

_DUST = 1e-9


class Cause(NamedTuple):
    """Which step and which of its ranges did it.

    Attributes
    ----------
    place : int
        Of the step, or of the group that it is in, in ``recipe.steps``.
    step, parameter : str
        Their names; no parameter where the step has none that moves.
    value
        What was drawn.
    ends : (low, high) or None
        The range that it was drawn from.
    words : str
        The same, as it is shown.
    """

    place: int
    step: str
    parameter: str = ""
    value: Any = None
    ends: Any = None
    words: str = ""


def most_of(
    recipe: Recipe, steps: Sequence[Step], share: Callable[[Sequence[Step]], float], whole: float
) -> Cause | None:
    """Return the step without which least is left of the damage; where none alone does it, the one that completes."""
    if not steps:
        return None
    if len(steps) == 1:
        return cause_of(recipe, steps[0])
    without = [share([*steps[:place], *steps[place + 1 :]]) for place in range(len(steps))]
    least = min(without)
    if least < whole - _DUST:
        return cause_of(recipe, steps[without.index(least)])
    for count in range(1, len(steps) + 1):
        if share(steps[:count]) >= whole - _DUST:
            return cause_of(recipe, steps[count - 1])
    return cause_of(recipe, steps[-1])


def cause_of(recipe: Recipe, step: Step) -> Cause:
    """Return a drawn step as a cause: where it stands in its recipe, and which of its values lies farthest out.

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe = aw.Recipe([aw.gamma, aw.shift.between(right=(-0.5, 0.1), down=(-0.1, 0.1))])
    >>> import numpy as np
    >>> found = cause_of(recipe, recipe.draw(np.random.default_rng(0))[1])
    >>> found.place, found.step, found.parameter, found.ends, found.words
    (1, 'shift', 'right', (-0.5, 0.1), 'shift right −48 %, of −50 … 10 %')
    """
    place = _place(recipe, step)
    opened = step.drawn_from
    farthest: tuple[float, str] | None = None
    for name, item in step.transform.own_parameters.items():
        domain = item.domain
        if opened is None or not isinstance(domain, Range) or domain.is_closed(opened.ranges[name]):
            continue
        low, high = opened.ranges[name]
        neutral = domain.neutral if domain.neutral is not None else (low + high) / 2
        rests = domain.share(min(max(neutral, low), high), (low, high))
        apart = abs(domain.share(step.values[name], (low, high)) - rests)
        if farthest is None or apart > farthest[0]:
            farthest = apart, name
    if farthest is None or opened is None:
        return Cause(place, step.name, words=step.short() or step.name)
    name = farthest[1]
    domain, ends = step.transform.own_parameters[name].domain, opened.ranges[name]
    words = f"{step.name} {name}".replace("_", " ")
    told = f"{words} {domain.format(step.values[name])}, of {domain.format_open(ends)}"
    return Cause(place, step.name, name, step.values[name], tuple(ends), told)


def _place(recipe: Recipe, step: Step) -> int:
    """Return which of a recipe's steps, or groups, a drawn one comes from; -1 where that is not known."""
    for place, member in enumerate(recipe.steps):
        if any(one is step.drawn_from for one in getattr(member, "open_steps", (member,))):
            return place
    for place, member in enumerate(recipe.steps):  # a recipe for one label has steps of its own
        if any(one.transform == step.transform for one in getattr(member, "open_steps", (member,))):
            return place
    return -1

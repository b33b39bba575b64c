"""What recipes and groups may be made of: their steps, how many, and the weights of a choice."""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Iterable
from typing import Any

from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import told
from augwidgets.recipe.arrangement import Arrangement
from augwidgets.recipe.members import opened
from augwidgets.steps.member import Member

# Steps of a recipe, those in groups counted. A file may ask for any number, and each takes its time in every draw.
MOST_STEPS = 256

# Groups in groups: a choice, of a few in order, each with a sign that is chosen, and one to spare.
DEEPEST = 4

_HEAVIEST = 1e12


def checked_members(members: Any, kind: str) -> tuple[Member, ...]:
    """Return the steps and groups of a group, opened."""
    if not is_listed(members) or isinstance(members, Arrangement):
        raise TypeError(f"{kind} takes a list of steps, got {type(members).__name__}")
    found = tuple(map(opened, at_most(members)))
    check_count(sum(map(count_of, found)), kind)
    if not found:
        raise ValueError(f"{kind} takes a list of at least one step, got none")
    check_depth(1 + max(getattr(member, "depth", 0) for member in found), kind)
    return found


def count_of(member: Member) -> int:
    """Return how many steps a member of a recipe is."""
    return len(getattr(member, "open_steps", (member,)))


def check_depth(depth: int, of: str) -> None:
    """Raise where more groups lie in each other than may."""
    if depth > DEEPEST:
        raise ValueError(f"{of} may hold groups {DEEPEST - 1} deep in each other at most, got more")


def at_most(steps: Iterable[Any]) -> Iterable[Any]:
    """Return the steps up to one more than there may be: an iterator may never end."""
    return itertools.islice(steps, MOST_STEPS + 1)


def check_count(count: int, of: str) -> None:
    """Raise where there are more steps than there may be."""
    if count > MOST_STEPS:
        raise ValueError(f"{of} may hold {MOST_STEPS} steps at most, those in groups counted, got more")


def checked_n(n: Any, count: int) -> int:
    """Return how many of so many steps happen."""
    if not is_whole(n):
        raise TypeError(f"n must be a whole number in [1, {count}], got {told(n)}")
    if not 1 <= int(n) <= count:
        raise ValueError(f"n must lie in [1, {count}], as there are so many steps, got {told(n)}")
    return int(n)


def checked_weights(weights: Any, count: int) -> tuple[float, ...]:
    """Return the weights of so many steps."""
    if not is_listed(weights):
        raise TypeError(f"weights must be a list of {count} numbers, got {told(weights)}")
    found = list(at_most(weights))
    if len(found) != count:
        raise ValueError(f"weights must be as many as the steps ({count}), got {len(found)}")
    for weight in found:
        if isinstance(weight, bool) or not isinstance(weight, numbers.Real) or not 0 < weight <= _HEAVIEST:  # type: ignore[operator]
            raise ValueError(
                f"a weight must be a number above 0 and at most {_HEAVIEST:g} (a step that never happens is switched "
                f"off), got {told(weight)}"
            )
    return tuple(map(float, found))

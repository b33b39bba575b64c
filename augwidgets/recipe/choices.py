"""Steps put into a `Group`: one of them, some, all in any order, all in this order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from augwidgets.recipe.groups import Group


def one_of(
    steps: Sequence[Any],
    chance: float = 1.0,
    *,
    weights: Sequence[float] | None = None,
    ids: Sequence[int] | None = None,
) -> Group:
    """Return a group of which one step happens, each equally often or, with weights 2 and 1, one twice as often.

    Those that are switched off are not chosen. A step with a chance of its own that is chosen happens with that chance.

    Parameters
    ----------
    steps : sequence of OpenStep, Step, Transform, callable or Group
    chance : float
        With which the group happens at all.
    weights : sequence of float, optional
        One above 0 for each step.
    ids : sequence of int, optional
        Name the rows of quantiles of the steps; see `Group`.

    Returns
    -------
    Group

    Raises
    ------
    TypeError, ValueError
        No steps, groups that lie too deep in each other, or numbers that are not as many.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> recipe = aw.Recipe([aw.one_of([aw.blur.between(sigma=(1, 3)), aw.median.usual(), aw.noise.usual()], 0.5)])
    >>> sorted({len(recipe.draw(np.random.default_rng(k))) for k in range(20)})
    [0, 1]
    """
    return Group("one_of", steps, None, chance, ids=ids, weights=weights)


def some_of(
    n: int, steps: Sequence[Any], chance: float = 1.0, *, ids: Sequence[int] | None = None, again: bool = False
) -> Group:
    """Return a group of which `n` different steps happen, in the order of the list.

    With `again`, one of all the steps is chosen `n` times, so that the same one may come twice, and they happen in the
    order in which they were chosen.

    Parameters
    ----------
    n : int
        How many, 1 to all of them.
    steps : sequence of OpenStep, Step, Transform, callable or Group
    chance : float
        With which the group happens at all.
    ids : sequence of int, optional
        Name the rows of quantiles of the steps; see `Group`.
    again : bool

    Returns
    -------
    Group

    Raises
    ------
    TypeError, ValueError
        No steps, groups that lie too deep in each other, or fewer than `n`.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> recipe = aw.Recipe([aw.some_of(2, [aw.rotate, aw.shift, aw.gamma, aw.noise])])
    >>> len(recipe.draw(np.random.default_rng(1)))
    2
    """
    return Group("some_of", steps, n, chance, ids=ids, again=again)


def any_order(steps: Sequence[Any], chance: float = 1.0, *, ids: Sequence[int] | None = None) -> Group:
    """Return a group of which all steps happen, in another order each time, each order equally often.

    Parameters
    ----------
    steps : sequence of OpenStep, Step, Transform, callable or Group
    chance : float
        With which the group happens at all.
    ids : sequence of int, optional
        Name the rows of quantiles of the steps; see `Group`.

    Returns
    -------
    Group

    Raises
    ------
    TypeError, ValueError
        No steps, or groups that lie too deep in each other.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> recipe = aw.Recipe([aw.any_order([aw.rotate, aw.gamma])])
    >>> sorted({tuple(step.name for step in recipe.draw(np.random.default_rng(k))) for k in range(20)})
    [('gamma', 'rotate'), ('rotate', 'gamma')]
    """
    return Group("any_order", steps, None, chance, ids=ids)


def in_order(steps: Sequence[Any], chance: float = 1.0, *, ids: Sequence[int] | None = None) -> Group:
    """Return a group of which all steps happen, one after another, or none: one member of a group.

    Parameters
    ----------
    steps : sequence of OpenStep, Step, Transform, callable or Group
    chance : float
        With which the group happens at all.
    ids : sequence of int, optional
        Name the rows of quantiles of the steps; see `Group`.

    Returns
    -------
    Group

    Raises
    ------
    TypeError, ValueError
        No steps, or groups that lie too deep in each other.

    Examples
    --------
    >>> import augwidgets as aw, numpy as np
    >>> recipe = aw.Recipe([aw.one_of([aw.in_order([aw.invert, aw.blur]), aw.gamma])])
    >>> sorted({tuple(step.name for step in recipe.draw(np.random.default_rng(k))) for k in range(20)})
    [('gamma',), ('invert', 'blur')]
    """
    return Group("in_order", steps, None, chance, ids=ids)

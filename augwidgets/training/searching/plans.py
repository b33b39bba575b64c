"""What numbers a search chooses and which recipe they make: those of each step, or RandAugment's two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from augwidgets.recipe.recipe import Recipe
from augwidgets.training.searching.space import Space

NONE, WHOLE = "none", "the whole space"  # what those that a search begins with are called
MANY, REACH = "steps at once", "reach"
_MOST_AT_ONCE = 3
_REACHES = (0.25, 0.5, 0.75, 1.0)


class Plan(Protocol):
    """Which numbers there are, where a search begins, and what recipe they make."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the numbers."""
        ...

    @property
    def first(self) -> dict[str, dict[str, float]]:
        """The numbers that are tried first, by what they are called."""
        ...

    def recipe(self, values: Mapping[str, float]) -> Recipe:
        """Return the recipe at these numbers."""
        ...

    def rows(self, values: Mapping[str, float]) -> list[tuple[str, float, float, str]]:
        """Return for each thing that is searched its name, its chance and reach as shares of the limits, and words."""
        ...

    def ask(self, trial: Any) -> dict[str, float]:
        """Have Optuna suggest numbers."""
        ...


class EachStep:
    """Chance and reach of each step; begun with none, the whole space, and what lies in it of what is known already.

    Parameters
    ----------
    space : Space
    known : mapping of str to Recipe
        Such as one made by hand.
    """

    def __init__(self, space: Space, known: Mapping[str, Recipe]) -> None:
        self._space, self.names = space, space.names
        self.first = {NONE: space.none(), WHOLE: space.whole()}
        for name, recipe in known.items():
            values = space.near(recipe)
            if values is not None and values not in self.first.values():
                self.first[name] = values

    def recipe(self, values: Mapping[str, float]) -> Recipe:
        return self._space.at(values)

    def rows(self, values: Mapping[str, float]) -> list[tuple[str, float, float, str]]:
        return self._space.rows(values)

    def ask(self, trial: Any) -> dict[str, float]:
        return {name: float(trial.suggest_float(name, 0.0, 1.0)) for name in self.names}


class TwoNumbers:
    """How many steps happen at once, and how far all of them reach: every pair is tried.

    Parameters
    ----------
    space : Space

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = TwoNumbers(Space([aw.rotate, aw.shift, aw.gamma, aw.blur]))
    >>> len(plan.first), plan.recipe({"steps at once": 2, "reach": 0.5})[0].summary
    (13, '2 of these 4, chosen anew each time.')
    """

    names = (MANY, REACH)

    def __init__(self, space: Space) -> None:
        self._space = space
        self._most = most = min(_MOST_AT_ONCE, space.count)
        self.first = {NONE: {MANY: 0.0, REACH: 0.0}}
        for many in range(1, most + 1):
            for reach in _REACHES:
                self.first[f"{many} at {reach:g}"] = {MANY: float(many), REACH: reach}

    def recipe(self, values: Mapping[str, float]) -> Recipe:
        return self._space.alike(round(values[MANY]), values[REACH])

    def rows(self, values: Mapping[str, float]) -> list[tuple[str, float, float, str]]:
        many, reach = values.get(MANY, 0.0), values.get(REACH, 0.0)
        return [(MANY, 1.0, many / self._most, f"{many:.0f} of {self._space.count}"), (REACH, 1.0, reach, f"{reach:g}")]

    def ask(self, trial: Any) -> dict[str, float]:
        many = trial.suggest_float(MANY, 0.0, float(self._most), step=1.0)
        return {MANY: float(many), REACH: float(trial.suggest_float(REACH, 0.0, 1.0))}

"""What one picture of a grid is made of: a draw that can be applied to a Sample of any size, and what comes of it.

A recipe's draw is a row of Steps; a neighbour's is its pipeline with a seed. Grid and figure ask both in the same way.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.level_changes import LevelChange, cut_off, level_change
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import applied
from augwidgets.steps.resolved import FilledWarp, Resolved

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.step import Step


@dataclass(frozen=True)
class Outcome:
    """What came of one draw.

    Attributes
    ----------
    sample : Sample
        To be shown. Labels that the transform does not move are not in it.
    words : sequence of str
        The values that were drawn, short: "fog 0.42".
    levels : array, optional
        The picture as the transform gave it, where that is not simply the Sample's image: levels far from 0..255, say.
    white : float, optional
        The level of it that is meant to be white, where that is not the one of the picture that went in.
    marked : bool
        Whether its frame is to stand out.
    """

    sample: Sample
    words: tuple[str, ...] = ()
    levels: np.ndarray | None = None
    white: float | None = None
    marked: bool = False


class Draw(ABC):
    """One draw. What it need not tell is as nothing: a neighbour tells little of what it has drawn."""

    @property
    def in_pixels(self) -> bool:
        """Whether it counts in pixels of the full picture, so that a smaller one would show something else."""
        return False

    @abstractmethod
    def apply(self, sample: Sample, factor: float) -> Outcome:
        """Apply it to the Sample shrunk by this factor; 1 is full size."""

    def enlargement(self, sample: Sample, factor: float) -> float:
        """Return how many times it enlarges what it keeps of the Sample shrunk by this factor; so soft it comes out."""
        return 1.0

    def cut(self, sample: Sample, factor: float, counts: np.ndarray) -> Mapping[str, float]:
        """Say which share of the values it cuts off at black or white, by the name of what does it.

        `counts` is the ``(C, 256)`` histogram of the Sample.
        """
        return {}

    def levels(self, sample: Sample, factor: float) -> LevelChange | None:
        """Say to which level each level goes, or nothing where it does not tell."""
        return None

    def receipt(self) -> list[dict[str, Any]]:
        """Give each step with the values that were drawn for it.

        A dict with ``step``, its name, and ``values``: of each ``name``, ``value`` in words, and ``place`` (0..1) in
        its range, or None where it could not move.
        """
        return []


@dataclass(frozen=True)
class StepsDraw(Draw):
    """Steps that were drawn from a recipe; values in pixels shrink with the picture."""

    recipe: Recipe
    steps: tuple[Step, ...]

    _found: dict[tuple[tuple[int, int], float], list[Resolved]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def resolved(self, size: tuple[int, int], factor: float) -> list[Resolved]:
        """Return what is left of the steps on a picture of this size, which is shrunk by the factor."""
        found = self._found.get((size, factor))
        if found is None:  # page, meter and preview ask for the same
            steps = self.steps if factor == 1 else [step.scaled(factor) for step in self.steps]
            found = self._found[size, factor] = self.recipe.resolved(steps, size)
        return found

    def apply(self, sample: Sample, factor: float) -> Outcome:
        values = self.resolved(sample.size, factor)
        return Outcome(applied(values, sample, self.recipe.min_visible, self.recipe.boxes))

    def enlargement(self, sample: Sample, factor: float) -> float:
        """Take it from the matrices."""
        warps = [value for value in self.resolved(sample.size, factor) if isinstance(value, FilledWarp)]
        return max(1.0, math.prod(value.warp.enlargement for value in warps))

    def cut(self, sample: Sample, factor: float, counts: np.ndarray) -> Mapping[str, float]:
        return cut_off(self.resolved(sample.size, factor), sample, counts)

    def levels(self, sample: Sample, factor: float) -> LevelChange | None:
        return level_change(self.resolved(sample.size, factor), sample)

    def receipt(self) -> list[dict[str, Any]]:
        return [{"step": step.transform.name.replace("_", " "), "values": _drawn_values(step)} for step in self.steps]


def _drawn_values(step: Step) -> list[dict[str, Any]]:
    """Give the values of a step; those that stood still where nothing changes are left out, unless all did."""
    parameters = step.transform.own_parameters
    places = {name: _place(step, name) for name, item in parameters.items() if not isinstance(item.domain, Seed)}
    told = [name for name, place in places.items() if place is not None or not _is_neutral(step, name)]
    return [
        {
            "name": name.replace("_", " "),
            "value": parameters[name].domain.format(step.values[name]),
            "place": places[name],
        }
        for name in told or places
    ]


def _is_neutral(step: Step, name: str) -> bool:
    return bool(getattr(step.transform.parameters[name].domain, "neutral", None) == step.values[name])


def _place(step: Step, name: str) -> float | None:
    """Say where between the low and the high end of its range a value lies; nothing where it could not move."""
    domain = step.transform.parameters[name].domain
    if step.drawn_from is None or not isinstance(domain, Range):
        return None
    ends = step.drawn_from.ranges[name]
    return None if domain.is_closed(ends) else domain.share(step.values[name], ends)

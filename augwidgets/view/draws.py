"""What one picture of a grid is made of: a draw that can be applied to a Sample of any size.

A recipe's draw is a row of Steps; a neighbour's is its pipeline with a seed. Grid and figure ask both in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from augwidgets.curve import composed
from augwidgets.dialects.pipeline import Outcome, Pipeline
from augwidgets.domain import Range, Seed
from augwidgets.sample import Sample

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe
    from augwidgets.step import Step
    from augwidgets.view.levels import Levels

_LEVELS = np.arange(256)[:, None] / 255
_HALF = 0.5 / 255  # what is rounded away is not cut off


class Draw(Protocol):
    """One draw."""

    @property
    def in_pixels(self) -> bool:
        """Whether it counts in pixels of the full picture, so that a smaller one would show something else."""

    def apply(self, sample: Sample, factor: float) -> Outcome:
        """Apply it to the Sample shrunk by this factor; 1 is full size."""

    def enlargement(self, size: tuple[int, int]) -> float:
        """Say how many times it enlarges what it keeps of a picture of this size."""

    def cut(self, before: Levels) -> Mapping[str, float]:
        """Say which share of these levels it cuts off at black or white, by the name of what does it."""

    def table(self, counts: np.ndarray) -> np.ndarray | None:
        """Say to which level (0..255) each level goes, ``(1 or C, 256)``, where it has tone curves.

        `counts` is the ``(C, 256)`` histogram of the picture.
        """

    def receipt(self) -> list[dict[str, Any]]:
        """Give each step with the values that were drawn for it.

        A dict with ``step``, its name, and ``values``: of each ``name``, ``value`` in words, and ``place`` (0..1) in
        its range, or None where it could not move.
        """


@dataclass(frozen=True)
class StepsDraw:
    """Steps that were drawn from a recipe."""

    recipe: Recipe
    steps: tuple[Step, ...]
    in_pixels = False  # values in pixels shrink with the picture

    def apply(self, sample: Sample, factor: float) -> Outcome:
        steps = self.steps if factor == 1 else [step.scaled(factor) for step in self.steps]
        return Outcome(self.recipe.apply(sample, steps))

    def enlargement(self, size: tuple[int, int]) -> float:
        """Take it from the matrices of the spatial steps."""
        total = 1.0
        for step in self.steps:
            if step.transform.family == "spatial":
                matrix: Any = getattr(step.transform.warp(size, step.values), "matrix", None)
                if matrix is not None:
                    total *= abs(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]) ** 0.5
        return max(1.0, total)

    def cut(self, before: Levels) -> Mapping[str, float]:
        """Send the levels through the tone curves; a level is the fault of the first step that puts it outside."""
        shares = before.counts / before.counts.sum()
        found: dict[str, float] = {}
        for run in _tone_runs(self.steps):
            levels, owner = _LEVELS, np.full(_LEVELS.shape, -1)
            for number, step in enumerate(run):
                with np.errstate(all="ignore"):
                    levels = np.asarray(step.transform.curve(step.values, None)(levels))
                if not np.isfinite(levels).all():
                    levels = np.nan_to_num(levels)
                outside = (levels < -_HALF) | (levels > 1 + _HALF)
                # Whoever put it outside first; a step that takes it back makes good what was done.
                owner = np.where(outside, np.where(owner < 0, number, owner), -1)
            for number in range(len(run)) if (owner >= 0).any() else ():
                share = float(shares @ (owner == number).mean(axis=1))
                if share:
                    name = run[number].transform.name
                    found[name] = found.get(name, 0.0) + share
        return found

    def table(self, counts: np.ndarray) -> np.ndarray | None:
        steps = [step for step in self.steps if step.transform.family == "tone" and step.where is None]
        if not steps:
            return None
        curves = [step.transform.curve(step.values, counts if step.transform.needs else None) for step in steps]
        levels: np.ndarray = composed(curves, np.repeat(_LEVELS, len(counts), axis=1)) * 255
        return levels.T

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
    low, high = step.drawn_from.ranges[name]
    return float((step.values[name] - low) / (high - low)) if low < high else None


def _tone_runs(steps: Sequence[Step]) -> list[list[Step]]:
    """Put together the curves between which nothing saturates."""
    runs: list[list[Step]] = [[]]
    for step in steps:
        if step.transform.family == "tone" and not step.transform.needs and step.where is None:
            runs[-1].append(step)
        elif step.transform.family != "spatial":
            runs.append([])
    return runs


@dataclass(frozen=True)
class PipelineDraw:
    """A neighbour's pipeline with the seed of one picture."""

    pipeline: Pipeline
    seed: int

    @property
    def in_pixels(self) -> bool:
        return self.pipeline.in_pixels

    def apply(self, sample: Sample, factor: float) -> Outcome:
        return self.pipeline.apply(sample, self.seed)

    def enlargement(self, size: tuple[int, int]) -> float:
        return 1.0  # it does not tell; what it enlarges is shown as soft as its preview is

    def cut(self, before: Levels) -> Mapping[str, float]:
        return {}  # nor what it cuts off

    def table(self, counts: np.ndarray) -> np.ndarray | None:
        return None

    def receipt(self) -> list[dict[str, Any]]:
        return []

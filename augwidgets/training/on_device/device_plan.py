"""`device_plan`: what a recipe does to a batch on a device, in order: warps and curves as tables of their quantiles.

What has no matrix and no curve is refused here, by its name and in one sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.turns import Layout, Turn, Way, turns_of
from augwidgets.steps import curve
from augwidgets.steps.open_step import OpenStep
from augwidgets.training.on_device.tabulated import TOP, Place, Tabulated, tabulated
from augwidgets.warp.warps import Size

_PROBE = (512, 512)  # a canvas on which a step is tried before the real one is known
_NEAR = 0.01  # of a pixel
_LEVEL = 0.1 / 255
STEPS = 1020  # between black and white; four for each byte, so that bytes lie on them
_MOST_LEVELS = 8 * STEPS


@dataclass(frozen=True, eq=False)
class Part:
    """What a step is where it happens, as a function of some quantiles.

    Attributes
    ----------
    way : Way
        When it happens.
    columns : tuple of int
        The quantiles that its table depends on.
    table : Tabulated
        Of a warp: the nine numbers of the matrix from the new canvas back to the old one; of a curve: levels, by
        channel.
    """

    way: Way
    columns: tuple[int, ...]
    table: Tabulated


@dataclass(frozen=True, eq=False)
class Warps:
    """Warps with one fill, of which one happens at most."""

    parts: tuple[Part, ...]
    fill: str
    fill_level: float

    @property
    def key(self) -> Any:
        """What is equal where two can be joined."""
        return self.fill, self.fill_level


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves, of which one happens at most, for levels from `low` to `high` in steps of `step`."""

    parts: tuple[Part, ...]
    low: float
    step: float

    key = "curve"


def refuse(recipe: Recipe) -> None:
    """Raise for the first thing in a recipe that no matrix and no curve says.

    Raises
    ------
    ValueError
        In one sentence, which names it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> refuse(aw.Recipe([aw.blur]))                                          # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: blur looks at more of a picture than one level at a time, and on the device a recipe has ...
    """
    if recipe.by_label:
        raise ValueError("by_label cannot be kept on the device: a layer knows no labels; take aw.training.Augmented")
    if recipe.min_object_visible is not None:
        raise ValueError(
            "min_object_visible cannot be kept on the device, where no object is looked for; leave it out, or take "
            "aw.training.Augmented"
        )
    turns, _ = turns_of(recipe)
    for way in (way for turn in turns for way in turn):
        _refuse_step(way.step)
    for step in {id(way.step): way.step for turn in turns for way in turn}.values():
        _refuse_value(step, recipe)


def device_plan(recipe: Recipe, size: Size, colours: int) -> tuple[list[Warps | Curves], Layout]:
    """Return what a recipe does on a canvas of this size, and where each row of quantiles stands.

    Parameters
    ----------
    recipe : Recipe
        That `refuse` has let through.
    size : (int, int)
    colours : {1, 3}

    Raises
    ------
    ValueError
        In one sentence: a step changes the canvas, or a user's own function jumps about too wildly for a table.
    """
    turns, layout = turns_of(recipe)
    plan = _Planner(recipe, size, colours)
    for turn in turns:
        plan.add(turn)
    return plan.found, layout


class _Planner:
    def __init__(self, recipe: Recipe, size: Size, colours: int) -> None:
        self.found: list[Warps | Curves] = []
        self._given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
        self._size, self._colours = size, colours
        self._tables: dict[Any, Tabulated] = {}
        self._reach = (0.0, 1.0)  # of the levels of a run of curves, so far

    def add(self, turn: Turn) -> None:
        """Put what may happen in a turn behind the rest."""
        by_fill: dict[Any, list[Part]] = {}
        curves = []
        for way in turn:
            if way.step.transform.family == "tone":
                curves.append(way)
            else:
                part = self._part(way, self._warp_of(way.step), (), self._distance())
                by_fill.setdefault(_fill_of(way.step, self._given), []).append(part)
        for (fill, level), parts in by_fill.items():
            self.found.append(Warps(tuple(parts), fill, level))
            if all(not part.way.conditions for part in parts):
                self._reach = (0.0, 1.0)  # what was before it is cut off by then
        if curves:
            self._add_curves(curves)

    def _add_curves(self, ways: list[Way]) -> None:
        low, high = (math.floor(self._reach[0] * STEPS - 1e-6), math.ceil(self._reach[1] * STEPS - 1e-6))
        coarse = max(1, math.ceil((high - low) / _MOST_LEVELS))
        numbers = np.arange(coarse * math.floor(low / coarse), high + coarse, coarse)
        levels = np.repeat(numbers[:, None] / STEPS, self._colours, axis=1)
        parts = tuple(self._part(way, self._curve_of(way.step, levels), (low, high), _apart) for way in ways)
        ends = [(float(part.table.nodes.min()), float(part.table.nodes.max())) for part in parts]
        if any(part.way.conditions for part in parts):
            ends.append(self._reach)
        self._reach = min(0.0, *(one for one, _ in ends)), max(1.0, *(other for _, other in ends))
        self.found.append(Curves(parts, float(levels[0, 0]), coarse / STEPS))

    def _part(self, way: Way, function: Callable[[list[float]], np.ndarray], key: Any, distance: Any) -> Part:
        places = _loose(way.step)
        known = (id(way.step), key)
        if known not in self._tables:
            row = [0.0] * way.step.row_length

            def of_place(place: Place) -> np.ndarray:
                for number, quantile in zip(places, place, strict=True):
                    row[number] = quantile
                return function(row)

            try:
                self._tables[known] = tabulated(of_place, len(places), distance)
            except ValueError as error:
                if "abruptly" not in str(error):
                    raise
                raise ValueError(
                    f"{way.step.name} cannot be done on the device: {error} with its quantiles for a table; draw from "
                    "fewer of its parameters, or take aw.training.Augmented"
                ) from None
        return Part(way, tuple(way.column + place for place in places), self._tables[known])

    def _warp_of(self, step: OpenStep) -> Callable[[list[float]], np.ndarray]:
        def back(row: list[float]) -> np.ndarray:
            return _matrix(step, row, self._given, self._size)

        return back

    def _distance(self) -> Callable[[np.ndarray, np.ndarray], float]:
        height, width = self._size
        points = np.array([(x, y, 1) for x in (0, width / 2, width) for y in (0, height / 2, height)]).T

        def apart(one: np.ndarray, other: np.ndarray) -> float:
            places = [matrix.reshape(3, 3) @ points for matrix in (one, other)]
            with np.errstate(all="ignore"):
                gaps = places[0][:2] / places[0][2] - places[1][:2] / places[1][2]
            largest = float(np.abs(gaps).max())
            return largest / _NEAR if math.isfinite(largest) else math.inf

        return apart

    def _curve_of(self, step: OpenStep, levels: np.ndarray) -> Callable[[list[float]], np.ndarray]:
        def values(row: list[float]) -> np.ndarray:
            made = step.drawn([0.0, *row[1:]], self._given)[0].resolved(self._size)
            found = levels
            for function in made.functions():  # type: ignore[union-attr]
                found = curve.sent(found, function)
            return found if found.shape == levels.shape else np.broadcast_to(found, levels.shape)

        return values


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max()) / _LEVEL


def _matrix(step: OpenStep, row: list[float], given: Any, size: Size) -> np.ndarray:
    warp = step.drawn([0.0, *row[1:]], given)[0].resolved(size).warp  # type: ignore[union-attr]
    back = getattr(warp, "back", None)
    if back is None:
        raise ValueError(
            f"{step.name} bends the picture, which no matrix says, and on the device a recipe has warps with a matrix "
            "and curves only; take aw.training.Augmented"
        )
    if warp.size != size:
        raise ValueError(
            f"{step.name} changes the canvas, {size[0]} x {size[1]} to {warp.size[0]} x {warp.size[1]}, and the "
            f"pictures that a model is fed keep theirs; take a step that keeps it, aw.crop_and_resize say, or "
            "aw.training.Augmented(..., size=...)"
        )
    rows = np.array(back, np.float64).ravel()
    return rows / rows[8] if rows[8] > 1e-9 else rows


def _loose(step: OpenStep) -> list[int]:
    """Return the places in a step's row of the quantiles that change something."""
    parameters = step.transform.parameters
    return [
        place
        for place, name in enumerate(parameters, 1)
        if name in step.ranges and not parameters[name].domain.is_closed(step.ranges[name])
    ]


def _fill_of(step: OpenStep, given: Any) -> tuple[str, float]:
    drawn = step.drawn([0.0] * step.row_length, given)[0].values
    return drawn["fill"], float(drawn["fill_level"])


_ONLY = "and on the device a recipe has warps and curves only; take aw.training.Augmented"


def _refuse_step(step: OpenStep) -> None:
    kind = step.transform
    if kind.partners:
        raise ValueError(f"{step.name} needs another picture than its own, {_ONLY}")
    if step.where is not None:
        raise ValueError(f"{step.name} acts in a region only, {_ONLY}, or leave the region out")
    if kind.opaque or kind.family == "pixel":
        raise ValueError(f"{step.name} looks at more of a picture than one level at a time, {_ONLY}")
    if kind.needs:
        raise ValueError(f"{step.name} needs the histogram of each picture, {_ONLY}")
    for name, item in kind.parameters.items():
        if name not in step.ranges or item.domain.is_closed(step.ranges[name]):
            continue
        if isinstance(item.domain, Seed):
            raise ValueError(f"{step.name} draws a pattern by its {name}, {_ONLY}")
        if name in ("fill", "fill_level"):
            raise ValueError(
                f"{step.name} draws its {name}, and on the device a step has one; give it one value, or take "
                "aw.training.Augmented"
            )


def _refuse_value(step: OpenStep, recipe: Recipe) -> None:
    """Raise for a step that has no matrix, or that changes the canvas, as far as that is seen on any square canvas."""
    if step.counted or step.transform.family == "tone":
        return
    given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
    for share in (0.0, 0.5, TOP):
        _matrix(step, [share] * step.row_length, given, _PROBE)

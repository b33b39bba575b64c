"""Tables of what a transform answers at nodes over its parameters' limits: asked for, thinned out, read in between.

A transform is any function of its parameters that answers a row of numbers. Each number is tabled over those parameters
alone that it depends on, and each parameter at as few nodes as its smoothness allows, so that four parameters do not
ask for thousands of answers.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.view.instant.axis import Axis, Segment, lagrange

Ask = Callable[[Mapping[str, Any]], Sequence[float]]  # the values of all parameters -> a row of numbers

_FIRST, _MOST = 5, 33  # nodes of a segment
_POOR = 30  # an error at half of the nodes that is so many times too large is too large at all of them
_MOST_ASKED = 8000  # answers for one transform
_STEP = 1e-6  # of a segment: so close to its neutral value a transform is looked at for a jump there
_WIDE = 8  # limits so many times apart may be looked at in logarithms
_SHARP = 4  # a corner bends so many times as much as what is beside it
_BROKEN = 2  # how often a segment may be broken at a corner
_BASES = 6  # combinations of values at which it is looked which numbers depend on a parameter, at most


class UnfitError(ValueError):
    """A transform that no table can stand for."""


@dataclass(frozen=True)
class Parameter:
    """What of a parameter a table must know: limits, scale and where nothing changes; or its options."""

    name: str
    low: float = 0.0
    high: float = 1.0
    is_log: bool = False
    neutral: float | None = None
    options: tuple[Any, ...] = ()

    def at(self, share: float) -> Any:
        """Return the value at this share of the way."""
        if self.options:
            return self.options[min(int(share * len(self.options)), len(self.options) - 1)]
        if self.is_log:
            return self.low * (self.high / self.low) ** share
        return self.low + (self.high - self.low) * share


@dataclass(frozen=True)
class Table:
    """Some of the numbers that a transform answers, over the parameters that they depend on.

    Attributes
    ----------
    outputs : tuple of int
        Which numbers.
    axes : tuple of Axis
    values : array
        One axis for each parameter, and the numbers.
    """

    outputs: tuple[int, ...]
    axes: tuple[Axis, ...]
    values: np.ndarray

    def at(self, values: Mapping[str, Any]) -> np.ndarray:
        """Return the numbers between the nodes."""
        out = self.values
        for axis in self.axes:
            first, weights = axis.weights(values[axis.name])
            out = np.tensordot(weights, out[first : first + len(weights)], axes=1)
        return out


def read(tables: Sequence[Table], values: Mapping[str, Any]) -> np.ndarray:
    """Return the row of numbers that the tables stand for.

    Examples
    --------
    >>> def ask(values):
    ...     return np.array([values["x"] ** 2, values["x"] * values["y"], 7.0])
    >>> tables = tabled(ask, [Parameter("x", -1, 3), Parameter("y", 1, 9)], 1e-6)
    >>> [round(float(number), 9) for number in read(tables, {"x": 0.5, "y": 2.5})]
    [0.25, 1.25, 7.0]
    >>> [(table.outputs, [(axis.name, len(axis)) for axis in table.axes]) for table in tables]
    [((0,), [('x', 3)]), ((1,), [('x', 3), ('y', 2)]), ((2,), [])]
    """
    out = np.empty(sum(len(table.outputs) for table in tables))
    for table in tables:
        out[list(table.outputs)] = table.at(values)
    return out


def tabled(
    ask: Ask, parameters: Sequence[Parameter], tolerance: float | Callable[[np.ndarray], np.ndarray],
    *, noise: float = 1e-9, most: int = _MOST_ASKED,
) -> list[Table]:  # fmt: skip
    """Return the tables of what `ask` answers.

    Parameters
    ----------
    ask : callable
    parameters : sequence of Parameter
    tolerance : float or callable
        How far off a number may be; or what makes that of ``(N, K)`` numbers.
    noise : float
        Numbers that differ by less are the same.
    most : int
        How often `ask` may be asked.

    Raises
    ------
    UnfitError
        It would have to be asked too often, or does not answer finite numbers.
    """
    bases = _bases(parameters)
    allowed = tolerance if callable(tolerance) else lambda rows: np.full_like(rows, tolerance)
    depends: list[set[str]] = [set() for _ in ask(bases[0])]
    axes: dict[str, Axis] = {}
    for one in parameters:
        axes[one.name], rows = _surveyed(ask, one, bases, allowed)
        varies = (np.ptp(rows, axis=0) > noise * (1 + np.abs(rows).max(axis=0))).reshape(-1, len(depends)).any(axis=0)
        for number in np.flatnonzero(varies).tolist():
            depends[number].add(one.name)
    groups: dict[frozenset[str], list[int]] = {}
    for number, names in enumerate(depends):
        groups.setdefault(frozenset(names), []).append(number)
    asked = sum(math.prod(len(axes[name]) for name in names) for names in groups)
    if asked > most:
        raise UnfitError(f"{asked} answers would be needed")
    return [
        _table(ask, numbers, [axis for name, axis in axes.items() if name in names], bases[0])
        for names, numbers in groups.items()
    ]


def _bases(parameters: Sequence[Parameter]) -> list[dict[str, Any]]:
    """Return values of all parameters where nothing special is expected; each option is among them, if they are few."""
    count = 1 if len(parameters) < 2 else min(max(2, *(len(one.options) for one in parameters)), _BASES)
    return [
        {one.name: _ordinary(one, number, place) for place, one in enumerate(parameters)} for number in range(count)
    ]


def _ordinary(one: Parameter, number: int, place: int) -> Any:
    if one.options:
        return one.options[number % len(one.options)]
    return one.at((0.3819 + 0.3417 * number + 0.137 * place) % 1)


def _finite(rows: Sequence[Sequence[float]]) -> np.ndarray:
    found = np.array(rows, np.float64)
    if not math.isfinite(float(np.add.reduce(found, axis=None))):
        raise UnfitError("a number is not finite")
    return found


def _table(ask: Ask, numbers: Sequence[int], axes: Sequence[Axis], base: Mapping[str, Any]) -> Table:
    names, values = [axis.name for axis in axes], dict(base)
    rows = []
    for some in itertools.product(*(axis.values for axis in axes)):
        values.update(zip(names, some, strict=True))
        rows.append(ask(values))
    found = _finite(rows)[:, list(numbers)]
    return Table(tuple(numbers), tuple(axes), found.reshape(*(len(axis) for axis in axes), len(numbers)))


# -- where to ask -----------------------------------------------------------------------------------------------------


def _surveyed(ask: Ask, one: Parameter, bases: Sequence[Mapping[str, Any]], allowed: Any) -> tuple[Axis, np.ndarray]:
    """Return the nodes that a parameter needs, and what was answered along it, base by base."""

    def along(values: Sequence[Any]) -> np.ndarray:
        return _finite([[number for base in bases for number in ask({**base, one.name: value})] for value in values])

    if one.options:
        return Axis(one.name, options=one.options), along(one.options)
    axis, rows, error = _smoothest(along, one, one.is_log, allowed)
    if error > _POOR and not one.is_log and one.low > 0 and one.high / one.low >= _WIDE:
        other = _smoothest(along, one, True, allowed)
        if other[2] < error / 2:
            axis, rows, error = other
    return axis, rows


def _smoothest(along: Any, one: Parameter, is_log: bool, allowed: Any) -> tuple[Axis, np.ndarray, float]:
    """Return the axis, what was answered along it, and how large the error is at half of its nodes, in tolerances."""
    place = math.log if is_log else float

    def value(at: float) -> float:
        return min(max(math.exp(at), one.low), one.high) if is_log else at

    low, high = place(one.low), place(one.high)
    ends = [(low, high, 0)]
    kept: list[Segment] = []
    rows = []
    if one.neutral is not None and one.low < one.neutral < one.high:
        middle = place(one.neutral)
        before, after = middle - _STEP * (middle - low), middle + _STEP * (high - middle)
        here = along([value(at) for at in (before, middle, after)])
        if (np.abs(here[[0, 2]] - here[1]) > 10 * allowed(here)[[0, 2]]).any():
            kept, rows = [Segment(middle, middle, 1)], [here[1:2]]
            ends = [(low, before, 0), (after, high, 0)]
        else:
            ends = [(low, middle, 0), (middle, high, 0)]
    worst = 0.0
    while ends:
        first, last, broken = ends.pop(0)
        reach = functools.partial(_between, value, first, last)
        found, error, corner = _refined(lambda shares: along(list(map(reach, shares))), allowed)  # noqa: B023
        if corner and broken < _BROKEN:
            middle = first + (last - first) * corner
            ends += [(first, middle, broken + 1), (middle, last, broken + 1)]
            continue
        stride = _stride(found, allowed(found))
        rows.append(found)
        worst = max(worst, error)
        kept.append(Segment(first, last, (len(found) - 1) // stride + 1))
    return Axis.joined(one.name, kept, is_log=is_log), np.concatenate(rows), worst


def _between(value: Callable[[float], float], first: float, last: float, share: float) -> float:
    return value(first * (1 - share) + last * share)


def _refined(along: Callable[[Sequence[float]], np.ndarray], allowed: Any) -> tuple[np.ndarray, float, float]:
    """Ask at ever more nodes until those in between are no news.

    Return what was answered, how large the error is at half of the nodes, in tolerances, and at which share of the way
    there is a corner, if there is one.
    """
    rows = along(np.linspace(0, 1, _FIRST).tolist())
    while True:
        count = len(rows)
        finer = np.empty((2 * count - 1, rows.shape[1]))
        finer[::2] = rows
        finer[1::2] = along(np.linspace(0, 1, 2 * count - 1)[1::2].tolist())
        error, rows = _lost(finer, 2, allowed(finer)), finer
        if error <= 1:
            return rows, error, 0.0
        if len(rows) >= 17:
            corner = _corner(rows, allowed(rows)) if error > _POOR else 0
            if corner or error <= _POOR or len(rows) >= _MOST:
                return rows, error, corner / (len(rows) - 1)


def _stride(rows: np.ndarray, allowed: np.ndarray) -> int:
    """Return how many of the nodes can be left out: each n-th is enough."""
    stride = len(rows) - 1
    while stride > 1 and _lost(rows, stride, allowed) > 1:
        stride //= 2
    return stride


def _lost(rows: np.ndarray, stride: int, allowed: np.ndarray) -> float:
    """Return the largest error of what is left out when every n-th node is kept, in tolerances."""
    kept = rows[::stride]
    numbers, starts, weights = _interpolation(len(rows), stride)
    made = np.einsum("nk,nko->no", weights, kept[starts])
    return float((np.abs(made - rows[numbers]) / allowed[numbers]).max(initial=0.0))


@functools.cache
def _interpolation(count: int, stride: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which nodes are left out, and of each from which kept ones, with which weights, it is made."""
    kept = (count - 1) // stride + 1
    used = min(kept, 4)
    numbers = np.array([number for number in range(count) if number % stride])
    starts = np.clip(numbers // stride - 1, 0, kept - used)
    weights = np.array([lagrange(number / stride - start, used) for number, start in zip(numbers, starts, strict=True)])
    return numbers, starts[:, None] + np.arange(used), weights


def _corner(rows: np.ndarray, allowed: np.ndarray) -> int:
    """Return the node at which the answers bend sharply, if there is one; else 0."""
    bends = np.abs(rows[2:] - 2 * rows[1:-1] + rows[:-2]) / allowed[1:-1]
    place = int(bends[1:-1].max(axis=1).argmax()) + 1
    column = int(bends[place].argmax())
    around = max(bends[place - 1, column], bends[place + 1, column])
    return place + 1 if bends[place, column] > _SHARP * around + _POOR else 0

"""`tabulated`: a function of a few quantiles, known at so many places that parabolas between them are enough.

A matrix or a table of levels is made by a function in Python, for numbers that are there, and on a device numbers are
not there yet. So it is asked beforehand, at the nodes of cells, which are cut in two where a parabola (a straight line,
where all of it is straight) would be wrong: densely where it bends, not at all where it is simple, and exactly at a
jump. Of what its parameters are and how their values are drawn nothing needs to be known.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

TOP = float(np.nextafter(np.float32(1), np.float32(0)))  # the largest quantile in single precision
_MOST_CELLS, _MOST_ASKED = 6000, 200_000
_AT_FIRST = {0: 1, 1: 4, 2: 2}  # cells along each side, for so many quantiles
_HALVINGS = 30
_JUMPS = 0.9  # of a change: so much of it is left after a few halvings only where the function jumps
_INSIDE = (0.17, 0.38, 0.61, 0.87)  # where it is compared inside a cell

Place = tuple[float, ...]
Function = Callable[[Place], np.ndarray]
Distance = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True, eq=False)
class Tabulated:
    """A function of K quantiles, by cells in which it is a parabola, or straight, along each of them.

    Attributes
    ----------
    lows, highs : (L, K) array of float32
    degrees : tuple of int
        Along each quantile: 1 where it is straight, else 2.
    nodes : (L, N, ...) array of float32
        Its values where each quantile is low and high, or low, in the middle and high; the last one changes first.
    """

    lows: np.ndarray
    highs: np.ndarray
    degrees: tuple[int, ...]
    nodes: np.ndarray

    def at(self, quantiles: Sequence[float]) -> np.ndarray:
        """Return the value at a place, as the device finds it."""
        place = np.asarray(quantiles, np.float32)
        own = int(((self.lows <= place) & (place <= self.highs)).all(axis=1).argmax())
        return _mixed(self.nodes[own], place, np.stack([self.lows[own], self.highs[own]], 1), self.degrees)


def tabulated(function: Function, count: int, distance: Distance) -> Tabulated:
    """Return a function of so many quantiles as a table.

    Parameters
    ----------
    function : callable
        Takes numbers in [0, 1) and returns an array, always of one shape.
    count : int
    distance : callable
        Takes what would be read from the table and what the function returns there; up to 1 they are alike.

    Raises
    ------
    ValueError
        It bends in so many places that no table of a reasonable size holds it.

    Examples
    --------
    >>> halves = tabulated(lambda place: np.float64([place[0] < 0.3]), 1, lambda one, other: 9 * abs(one - other).max())
    >>> halves.at([0.29]).tolist(), halves.at([0.3]).tolist(), len(halves.nodes)
    ([1.0], [0.0], 5)
    """
    known: dict[Place, np.ndarray] = {}

    def asked(place: Place) -> np.ndarray:
        if place not in known:
            if len(known) >= _MOST_ASKED:
                raise ValueError("it changes too abruptly")
            known[place] = function(place)
        return known[place]

    asks = _Asked(asked, distance, tuple(_degree(asked, distance, place, count) for place in range(count)))
    parts = _AT_FIRST.get(count, 1)
    edges = [_single(number / parts) for number in range(1, parts)]
    sides = list(zip([0.0, *edges], [*map(_before, edges), TOP], strict=True))
    waiting = [_Cell(asks, tuple(cell)) for cell in itertools.product(sides, repeat=count)]
    done: list[_Cell] = []
    while waiting:
        cell = waiting.pop()
        direction = cell.wrong_along()
        if direction is None:
            done.append(cell)
        else:
            waiting += cell.cut(direction)
        if len(done) + len(waiting) > _MOST_CELLS:
            raise ValueError("it changes too abruptly")
    spans = np.array([cell.sides for cell in done], np.float32).reshape(len(done), count, 2)
    nodes = np.array([cell.nodes() for cell in done], np.float32)
    return Tabulated(spans[..., 0], spans[..., 1], asks.degrees, nodes)


@dataclass(frozen=True)
class _Asked:
    """What a cell asks: the function, how far two of its values lie apart, and along what it is straight."""

    function: Function
    distance: Distance
    degrees: tuple[int, ...]


def _degree(function: Function, distance: Distance, place: int, count: int) -> int:
    """Return 1 where it is straight along a quantile, wherever the others are, else 2."""
    rng = np.random.default_rng([count, place])
    for others in rng.random((5, count), np.float32).tolist():
        line = [function((*others[:place], number, *others[place + 1 :])) for number in (0.0, 0.25, 0.625, TOP)]
        if any(distance(line[0] + part * (line[3] - line[0]), line[k]) > 0.02 for k, part in ((1, 0.25), (2, 0.625))):
            return 2
    return 1


class _Cell:
    """A cell: from where to where each quantile goes in it, both ends included."""

    def __init__(self, asked: _Asked, sides: tuple[tuple[float, float], ...]) -> None:
        self._asked, self.sides = asked, sides
        self._middle = tuple(_between(*side) for side in sides)

    def nodes(self) -> list[np.ndarray]:
        rows = [_nodes(side, degree) for side, degree in zip(self.sides, self._asked.degrees, strict=True)]
        return [self._asked.function(place) for place in itertools.product(*rows)]

    def wrong_along(self) -> int | None:
        """Return along which quantile what would be read is farthest from the function; None where all is well."""
        if not self.sides:
            return None
        wrongs = [max(self._wrong(self._middle, place, share) for share in (0.25, 0.75))
                  for place in range(len(self.sides))]  # fmt: skip
        if max(wrongs) > 1:
            return int(np.argmax(wrongs))
        if len(self.sides) == 1:
            return None
        nodes = np.array(self.nodes())
        for turn in range(len(_INSIDE)):  # also what bends beside the middle only
            shares = [_INSIDE[(turn + 2 * place) % len(_INSIDE)] for place in range(len(self.sides))]
            point = tuple(_single(low + part * (high - low))
                          for part, (low, high) in zip(shares, self.sides, strict=True))  # fmt: skip
            found = _mixed(nodes, np.array(point), np.array(self.sides), self._asked.degrees)
            if self._asked.distance(found, self._asked.function(point)) > 1:
                wrongs = [self._wrong(point, place, share) for place, share in enumerate(shares)]
                if max(wrongs) > 0:
                    return int(np.argmax(wrongs))
                return int(np.argmax([high - low for low, high in self.sides]))
        return None

    def _wrong(self, through: Place, place: int, share: float) -> float:
        """Return how wrong it would be at a share of the way along one quantile, the others as they are."""
        low, high = self.sides[place]
        number = _single(low + share * (high - low))
        rows = np.array([self._at(through, place, node) for node in _nodes((low, high), self._asked.degrees[place])])
        found = _mixed(rows, np.array([number]), np.array([(low, high)]), (self._asked.degrees[place],))
        return self._asked.distance(found, self._at(through, place, number))

    def _at(self, through: Place, place: int, number: float) -> np.ndarray:
        return self._asked.function((*through[:place], number, *through[place + 1 :]))

    def cut(self, place: int) -> list[_Cell]:
        """Return its two parts along a quantile: at a jump if there is one, else in the middle."""
        low, high = self.sides[place]
        last = self._last_before_jump(place)
        if last is None:
            last = _before(self._middle[place]) if self._middle[place] > low else low
        ends = ((low, last), (_after(last), high))
        return [_Cell(self._asked, (*self.sides[:place], end, *self.sides[place + 1 :])) for end in ends]

    def _last_before_jump(self, place: int) -> float | None:
        low, high = self.sides[place]
        first, last = self._at(self._middle, place, low), self._at(self._middle, place, high)
        distance, whole = self._asked.distance, self._asked.distance(first, last)
        for turn in range(_HALVINGS):
            middle = _between(low, high)
            if not low < middle < high:
                break
            if turn == 6 and distance(first, last) < _JUMPS * whole / 4:
                return None  # it has become smaller with the cell: no jump
            value = self._at(self._middle, place, middle)
            if distance(first, value) > distance(value, last):
                high, last = middle, value
            else:
                low, first = middle, value
        return low if distance(first, last) > 1 else None


def _nodes(side: tuple[float, float], degree: int) -> tuple[float, ...]:
    return side if degree == 1 else (side[0], _between(*side), side[1])


def _mixed(nodes: np.ndarray, place: np.ndarray, sides: np.ndarray, degrees: Sequence[int]) -> np.ndarray:
    """Return the value at a place of a cell."""
    for number, (low, high), degree in zip(place, sides, degrees, strict=True):
        share = (number - low) / (high - low) if high > low else 0.0
        weights = weights_of(share, degree)
        nodes = nodes.reshape(len(weights), -1, *nodes.shape[1:])
        nodes = sum(weight * node for weight, node in zip(weights, nodes, strict=True))
    mixed: np.ndarray = nodes[0]
    return mixed


def weights_of(share: Any, degree: int) -> tuple[Any, ...]:
    """Return what each node along a quantile counts at a share of the way: numbers, or arrays of any library.

    Examples
    --------
    >>> weights_of(0.25, 1), weights_of(0.25, 2)
    ((0.75, 0.25), (0.375, 0.75, -0.125))
    """
    if degree == 1:
        return 1 - share, share
    return (2 * share - 1) * (share - 1), 4 * share * (1 - share), share * (2 * share - 1)


def _single(number: float) -> float:
    return float(np.float32(number))


def _between(low: float, high: float) -> float:
    return _single(low + (high - low) / 2)


def _before(number: float) -> float:
    return float(np.nextafter(np.float32(number), np.float32(-1)))


def _after(number: float) -> float:
    return float(np.nextafter(np.float32(number), np.float32(2)))

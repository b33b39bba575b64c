"""`Axis`: where along one parameter a transform is asked, and how a value between two such nodes is made of them.

Nodes lie evenly between breaks: at its neutral value, and where it bends sharply, a transform may go on in another
direction, and nothing is interpolated across. The browser does the same arithmetic (`instant_tables.js`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_NEAR = 1e-9  # of a segment


@dataclass(frozen=True)
class Segment:
    """Nodes that lie evenly from `low` to `high`; one alone stands for that place only.

    Attributes
    ----------
    low, high : float
    count : int
    first : int
        The number of its first node among those of the axis.
    """

    low: float
    high: float
    count: int
    first: int = 0

    def node(self, number: int) -> float:
        """Return where a node lies."""
        if self.count == 1:
            return self.low
        share = number / (self.count - 1)
        return self.low * (1 - share) + self.high * share

    def holds(self, place: float) -> bool:
        """Return whether a place lies inside."""
        dust = _NEAR * (self.high - self.low)
        return self.low - dust <= place <= self.high + dust

    def weights(self, place: float) -> tuple[int, list[float]]:
        """Return the number of the first node that counts, and the weights of it and those behind it.

        The cubic through the four nodes around the place; at the ends of a segment, through its last four.

        Examples
        --------
        >>> Segment(0.0, 8.0, 5, first=10).weights(4.0)[0]
        11
        >>> first, weights = Segment(0.0, 8.0, 5).weights(1.0)
        >>> round(sum(weight * (2 * (first + k)) ** 3 for k, weight in enumerate(weights)), 9)
        1.0
        """
        if self.count == 1:
            return self.first, [1.0]
        at = (place - self.low) / (self.high - self.low) * (self.count - 1)
        near = round(at)
        if abs(at - near) < 1e-7:
            at = float(near)
        at = min(max(at, 0.0), self.count - 1.0)
        used = min(self.count, 4)
        start = min(max(math.floor(at) - 1, 0), self.count - used)
        return self.first + start, lagrange(at - start, used)


def lagrange(at: float, count: int) -> list[float]:
    """Return the weights of the values at 0, 1, ... count - 1 in the polynomial through all of them."""
    weights = []
    for own in range(count):
        weight = 1.0
        for other in range(count):
            if other != own:
                weight *= (at - other) / (own - other)
        weights.append(weight)
    return weights


@dataclass(frozen=True)
class Axis:
    """The nodes of one parameter: evenly spaced numbers or their logarithms; or a list of options.

    Attributes
    ----------
    name : str
        Of the parameter.
    is_log : bool
        Whether nodes lie evenly in the logarithm.
    segments : tuple of Segment
    options : tuple
        Instead of segments.

    Examples
    --------
    >>> axis = Axis.of("scale", 0.25, 4.0, 5, is_log=True)
    >>> [round(value, 9) for value in axis.values], axis.weights(2.0)[0]
    ([0.25, 0.5, 1.0, 2.0, 4.0], 1)
    """

    name: str
    is_log: bool = False
    segments: tuple[Segment, ...] = ()
    options: tuple[Any, ...] = ()

    @classmethod
    def of(cls, name: str, low: float, high: float, count: int, *, is_log: bool = False) -> Axis:
        """Return an axis without a break."""
        first, last = (math.log(low), math.log(high)) if is_log else (float(low), float(high))
        return cls(name, is_log, (Segment(first, last, count),))

    @classmethod
    def joined(cls, name: str, segments: Sequence[Segment], *, is_log: bool = False) -> Axis:
        """Return the axis of these segments, their nodes numbered one after the other; single ones count first."""
        numbered, first = [], 0
        for one in sorted(segments, key=lambda segment: segment.count > 1):
            numbered.append(Segment(one.low, one.high, one.count, first))
            first += one.count
        return cls(name, is_log, tuple(numbered))

    def __len__(self) -> int:
        return len(self.options) or sum(segment.count for segment in self.segments)

    @property
    def places(self) -> list[float]:
        """Where the nodes lie; logarithms, where they lie evenly in these."""
        return [segment.node(number) for segment in self.segments for number in range(segment.count)]

    @property
    def values(self) -> list[Any]:
        """The value of each node."""
        if self.options:
            return list(self.options)
        return [math.exp(place) for place in self.places] if self.is_log else self.places

    def place(self, value: float) -> float:
        """Return where a value lies."""
        return math.log(value) if self.is_log else value

    def weights(self, value: Any) -> tuple[int, list[float]]:
        """Return the number of the first node that counts, and the weights of it and those behind it."""
        if self.options:
            return self.options.index(value), [1.0]
        place = self.place(value)
        segment = next((one for one in self.segments if one.holds(place)), None)
        if segment is None:  # beyond an end: what is there
            segment = min(self.segments, key=lambda one: min(abs(one.low - place), abs(one.high - place)))
        return segment.weights(min(max(place, segment.low), segment.high))

    def as_data(self) -> dict[str, Any]:
        """Return it as the browser is told."""
        if self.options:
            return {"name": self.name, "options": list(self.options)}
        return {
            "name": self.name,
            "log": self.is_log,
            "segments": [[one.low, one.high, one.count] for one in self.segments],
        }

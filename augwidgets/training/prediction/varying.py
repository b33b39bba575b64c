"""A picture while one parameter of a transform goes from low to high."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.sweep import swept
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform

_TIMES = 3  # the span is so many times as long as the usual range, as the explorers' tracks are


class Varying:
    """One parameter of a transform that varies; the others stay.

    Parameters
    ----------
    transform : Transform or Step
        Of a Step the other parameters stay as it has them; else they stay at their defaults, or rest.
    along : str, optional
        The parameter; the first one that is a range, unless it is given.

    Attributes
    ----------
    step : Step
    along : str
    domain : Range
    start : float
        The value that changes nothing, or else that of the Step: there a picture is still known.

    Raises
    ------
    TypeError, ValueError
        In one sentence: no transform of one picture, or no range.

    Examples
    --------
    >>> import augwidgets as aw
    >>> turning = Varying(aw.rotate)
    >>> turning.along, turning.start, turning.values(count=5)
    ('angle', 0, [-90.0, -45.0, 0, 45.0, 90.0])
    """

    def __init__(self, transform: Transform | Step | OpenStep, along: str | None = None) -> None:
        own = transform.transform if isinstance(transform, (Step, OpenStep)) else transform
        if not isinstance(own, Transform) or isinstance(transform, OpenStep):
            raise TypeError(f"transform must be a transform or a Step, such as aw.rotate, got {told(transform)}")
        if own.partners:
            raise ValueError(f"transform must take one picture, and {own.name} takes further ones")
        self.along = _ranged(own, along)
        item = own.parameters[self.along]
        domain: Any = item.domain
        self.domain, neutral = domain, domain.neutral
        if isinstance(transform, Step):
            self.step = transform
        else:
            self.step = own.at(**{self.along: item.default if neutral is None else neutral})
        self.start: Any = self.step.values[self.along] if neutral is None else neutral
        self._seeds = [name for name, one in own.parameters.items() if isinstance(one.domain, Seed)]

    def at(self, value: float, number: int = 0) -> Step:
        """Return the Step with the parameter at a value; noise differs from picture to picture, by their number."""
        changed = {**self.step.values, self.along: value}
        if number:
            for name in self._seeds:
                changed[name] = int(np.random.SeedSequence([changed[name], number]).generate_state(1)[0])
        found = self.step.transform.at(**changed)
        return found if self.step.where is None else found.within(self.step.where)

    def values(self, between: Any = None, count: int = 9) -> list[float]:
        """Return values from low to high, the one that changes nothing among them.

        Parameters
        ----------
        between : (float, float), optional
            Three times the usual range, unless it is given.
        count : int
        """
        low, high = self.span() if between is None else self._checked(between)
        start = min(max(self.start, low), high)
        span = Range(low, high, scale=self.domain.scale, whole=self.domain.whole)
        return [value for value in swept(span, start, count) if self.domain.low <= value <= self.domain.high]

    def span(self) -> tuple[float, float]:
        """Return the values that are worth a look: three times the usual range, within the limits."""
        domain = self.domain
        if domain.usual is None or domain.usual[0] == domain.usual[1]:
            return domain.low, domain.high
        low, high = domain.usual
        if domain.scale == "log":
            times = (high / low) ** ((_TIMES - 1) / 2)
            low, high = low / times, high * times
        else:
            more = (high - low) * (_TIMES - 1) / 2
            low, high = low - more, high + more
        low, high = max(low, domain.low), min(high, domain.high)
        return min(low, self.start), max(high, self.start)

    def _checked(self, between: Any) -> tuple[float, float]:
        if not isinstance(between, (tuple, list)) or len(between) != 2:
            raise TypeError(f"between must be a pair (low, high) of {self.along}, got {told(between)}")
        low, high = (self.domain.check(end, "between") for end in between)
        if not low < high:
            raise ValueError(f"between must be a pair with low < high, got {told(between)}")
        return low, high

    def pictures(self, sample: Sample, values: Sequence[float], number: int = 0) -> list[Sample]:
        """Return the picture at each value."""
        plain = Sample(sample.image)
        return [self.at(value, number)(plain) for value in values]


def _ranged(transform: Transform, along: Any) -> str:
    ranged = [name for name, item in transform.own_parameters.items() if isinstance(item.domain, Range)]
    if along is None and ranged:
        return ranged[0]
    if not isinstance(along, str) or along not in ranged:
        known = ", ".join(ranged) or "it has none"
        raise ValueError(f"along must be a range of {transform.name} ({known}), got {told(along)}")
    return along


def connected(holds: Sequence[bool], start: int) -> tuple[int, int]:
    """Return the first and last place of what hangs together around a place that holds.

    Examples
    --------
    >>> connected([True, False, True, True, True, False], 3)
    (2, 4)
    """
    low = high = start
    while low > 0 and holds[low - 1]:
        low -= 1
    while high < len(holds) - 1 and holds[high + 1]:
        high += 1
    return low, high

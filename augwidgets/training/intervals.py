"""How sure a difference between two recipes is: both seeds and test pictures are drawn anew, in pairs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from augwidgets.domain.units import MINUS

_TIMES, _FEWER = 4000, 1000
_SEED = 0
_INNER = 95  # per cent
# Simulated (two recipes that are the same, 800 pictures, seeds that differ by 2 to 4 points): one seed calls
# every second or third pair different, two every fifth to tenth, five every tenth or fewer.
_ENOUGH = 3
# Fewer pictures show no difference at 95 %: five that chance moves move all to one side in 2 of 2**5 cases.
_FEWEST = 6


class Interval(NamedTuple):
    """A number with the interval in which 95 % of what was drawn anew lies.

    Attributes
    ----------
    value, low, high : float
    """

    value: float
    low: float
    high: float

    @property
    def is_above(self) -> bool:
        """Whether all of it is above 0."""
        return self.low > 0

    @property
    def is_below(self) -> bool:
        """Whether all of it is below 0."""
        return self.high < 0


def interval(values: np.ndarray, *, times: int = _TIMES) -> Interval:
    """Return the mean of ``(seeds, test pictures)``, and its interval over other seeds and other pictures.

    Seeds alone would give too narrow a one: with five of them chance has few ways, and the test pictures are a draw as
    well (a bootstrap over both, with a seed of its own, so that it repeats).

    Parameters
    ----------
    values : (S, N) array
        What each test picture counts in each seed: 1 where it is right, or the difference of two recipes.
    times : int

    Examples
    --------
    >>> interval(np.ones((5, 100)))
    Interval(value=1.0, low=1.0, high=1.0)
    >>> fair = np.random.default_rng(1).integers(-1, 2, (5, 400))
    >>> interval(fair).low < 0 < interval(fair).high
    True
    """
    seeds, pictures = values.shape
    rows, columns = _drawn_anew(seeds, pictures, times)
    means = np.einsum("bn,bn->b", rows @ values, columns) / (seeds * pictures)
    low, high = np.percentile(means, [(100 - _INNER) / 2, (100 + _INNER) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def interval_of_few(values: np.ndarray) -> Interval:
    """Return the same for a difference that may be one of few pictures; of fewer than six it is all there can be.

    Parameters
    ----------
    values : (S, N) array
        In [-1, 1].

    Examples
    --------
    >>> interval_of_few(np.ones((5, 5)))
    Interval(value=1.0, low=-1.0, high=1.0)
    >>> interval_of_few(np.ones((5, 6)))
    Interval(value=1.0, low=1.0, high=1.0)
    """
    found = interval(values)
    return found if values.shape[1] >= _FEWEST else found._replace(low=-1.0, high=1.0)


@functools.lru_cache(16)
def _drawn_anew(seeds: int, pictures: int, times: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each seed and each picture is drawn, with returning; it takes most of an interval's time."""
    rng = np.random.default_rng(_SEED)
    rows = rng.multinomial(seeds, np.full(seeds, 1 / seeds), times)
    columns = rng.multinomial(pictures, np.full(pictures, 1 / pictures), times)
    return rows, columns.astype(np.uint16 if pictures < 2**16 else np.uint32)


def spread_of(statistic: Callable[[Callable[[np.ndarray], float]], float], shape: tuple[int, int]) -> Interval:
    """Return any number made of means over seeds and test pictures, with its interval.

    Parameters
    ----------
    statistic : function
        Takes a function that returns the mean of ``(S, N)``, and returns the number; it is called with the plain mean,
        and with those over seeds and pictures that are drawn anew.
    shape : (int, int)
        How many seeds and test pictures there are.

    Examples
    --------
    >>> right = np.ones((3, 50))
    >>> spread_of(lambda mean: mean(right) / 2, right.shape)
    Interval(value=0.5, low=0.5, high=0.5)
    """
    rng = np.random.default_rng(_SEED)
    seeds, pictures = shape

    def drawn_anew() -> float:
        rows = rng.multinomial(seeds, np.full(seeds, 1 / seeds))
        columns = rng.multinomial(pictures, np.full(pictures, 1 / pictures))
        return statistic(lambda values: float(rows @ values @ columns) / (seeds * pictures))

    found = [drawn_anew() for _ in range(_FEWER)]
    # Of those that were drawn, for between a number and infinity there is none.
    low, high = np.percentile(found, [(100 - _INNER) / 2, (100 + _INNER) / 2], method="nearest")
    return Interval(statistic(lambda values: float(values.mean())), float(low), float(high))


def of_few_seeds(seeds: int) -> list[str]:
    """Return the sentence that intervals over one or two seeds need; none for more.

    Parameters
    ----------
    seeds : int

    Returns
    -------
    list of str

    Examples
    --------
    >>> of_few_seeds(1)[0].partition(":")[0]
    'One seed cannot show how much trainings differ by chance'
    >>> of_few_seeds(5)
    []
    """
    if seeds >= _ENOUGH:
        return []
    how = "One seed cannot" if seeds == 1 else "Two seeds hardly"
    return [f"{how} show how much trainings differ by chance: the intervals are too narrow; take five or so."]


def in_points(share: float) -> str:
    """Return a difference in percentage points.

    Examples
    --------
    >>> in_points(0.0284), in_points(-0.001), in_points(0)
    ('+2.8', '−0.1', '0.0')
    """
    points = round(100 * share, 1)
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{abs(points):.1f}"


def ends_in_points(by: Interval) -> str:
    """Return from where to where an interval reaches, in percentage points.

    Examples
    --------
    >>> ends_in_points(Interval(0.01, -0.02, 0.031))
    '−2.0 to +3.1'
    """
    return f"{in_points(by.low)} to {in_points(by.high)}"

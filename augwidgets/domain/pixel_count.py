"""`px`: so many pixels, in the place of a share of the picture's width or height.

A count stays what it is in a Step, in a recipe and in its file. It becomes a share where a picture arrives, whose width
is known then; only there can it turn out to be too large.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.units import plain

# By its unit: which side of a picture a parameter is a share of, and what is said of that side.
SIDES = {"of width": (1, "wide"), "of height": (0, "high")}
_MOST = 1_000_000


@dataclass(frozen=True, order=True, repr=False)
class PixelCount:
    """So many pixels of the full picture. Made by `px`.

    Attributes
    ----------
    count : int or float
        An int where it is whole.
    factor : float
        By which the picture that it is meant for is smaller than the full one: 1, but in previews.
    """

    count: float
    factor: float = 1.0

    def __repr__(self) -> str:
        return f"aw.px({self.count!r})"

    def __neg__(self) -> PixelCount:
        return PixelCount(-self.count, self.factor)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number."""
        return isinstance(self.count, int)

    def scaled(self, factor: float) -> PixelCount:
        """Return it for a picture that is smaller by this factor.

        Parameters
        ----------
        factor : float

        Returns
        -------
        PixelCount
        """
        return dataclasses.replace(self, factor=self.factor * factor)

    def share(self, low: float, high: float, unit: str, size: tuple[int, int], name: str) -> float:
        """Return which share of its side it is.

        Parameters
        ----------
        low, high : float
            The limits of the share.
        unit : {"of width", "of height"}
        size : (int, int)
            Height and width of the picture that arrives.
        name : str
            What the message calls it.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            A share outside of the limits.
        """
        axis, adjective = SIDES[unit]
        side = size[axis]
        share = self.count * self.factor / side
        # A preview has whole pixels as well, so that one side of it is a little shorter than it should be.
        slack = 1e-9 if self.factor == 1 else 1 / side
        if not low - slack <= share <= high + slack:
            whole = round(side / self.factor)
            raise ValueError(
                f"{name} must lie in [{plain(math.ceil(low * whole))}, {plain(math.floor(high * whole))}] px, as the "
                f"picture that arrives there is {whole} px {adjective}, got {self!r}"
            )
        return min(max(share, low), high)


def px(count: float) -> PixelCount:
    """Return so many pixels, for a parameter that is else a share of the picture's width or height.

    A range between two whole numbers of pixels draws whole ones, each equally likely; between others it draws every
    number. Whether there are so many pixels is known when a picture arrives, and said then. A preview of half the size
    moves half as many of its pixels.

    Parameters
    ----------
    count : float
        Negative ones to the other side.

    Returns
    -------
    PixelCount

    Raises
    ------
    TypeError, ValueError
        No finite number.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.shift(np.array([[1, 2, 3, 4]], np.uint8), right=aw.px(1)).tolist()
    [[0, 1, 2, 3]]
    >>> recipe = aw.Recipe([aw.shift.between(right=(aw.px(-2), aw.px(2)))])
    >>> sorted({step.values["right"].count for k in range(40) for step in recipe.draw(np.random.default_rng(k))})
    [-2, -1, 0, 1, 2]
    """
    if isinstance(count, (bool, np.timedelta64)) or not isinstance(count, numbers.Real):
        raise TypeError(
            f"aw.px takes one number of pixels; a range is written (aw.px(-20), aw.px(20)), got {told(count)}"
        )
    if not -_MOST <= count <= _MOST:  # also refuses NaN
        raise ValueError(f"aw.px takes a number of pixels in [-{_MOST}, {_MOST}], got {told(count)}")
    number = float(count)
    return PixelCount(int(number) if number.is_integer() else number)


def drawn(quantile: float, low: PixelCount, high: PixelCount) -> PixelCount:
    """Return the count at this share of the way through a range.

    Examples
    --------
    >>> drawn(0.5, px(0), px(2)), drawn(0.99, px(0), px(2)), drawn(0.25, px(0), px(1.5))
    (aw.px(1), aw.px(2), aw.px(0.375))
    """
    if low.is_whole and high.is_whole:
        return PixelCount(low.count + min(int(quantile * (high.count - low.count + 1)), high.count - low.count))
    return PixelCount(low.count + quantile * (high.count - low.count))


def to_entry(value: Any) -> Any:
    """Return what a parameter is drawn from as JSON has it; counts of pixels say that they are some.

    Examples
    --------
    >>> to_entry((px(-20), px(20))), to_entry(px(3)), to_entry((0.1, 0.2))
    ({'px': [-20, 20]}, {'px': 3}, (0.1, 0.2))
    """
    if isinstance(value, PixelCount):
        return {"px": value.count}
    if isinstance(value, tuple) and value and isinstance(value[0], PixelCount):
        return {"px": [one.count for one in value]}
    return value


def from_entry(found: Any) -> Any:
    """Return what `to_entry` made an entry of.

    Examples
    --------
    >>> from_entry({"px": [-20, 20]}), from_entry({"px": 3}), from_entry([0.1, 0.2])
    ((aw.px(-20), aw.px(20)), aw.px(3), [0.1, 0.2])
    """
    if not isinstance(found, dict):
        return found
    if set(found) != {"px"}:
        raise ValueError(f'pixels are counted as {{"px": 20}} or {{"px": [-20, 20]}}, got {told(found)}')
    counts = found["px"]
    return tuple(map(px, counts)) if isinstance(counts, list) else px(counts)

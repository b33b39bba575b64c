"""`Track`: where on a slider the values of a `Range` lie, and how long the slider is."""

from __future__ import annotations

import math
from typing import Any

from augwidgets.domain.range import Range

_TIMES = 3  # a track is so many times as long as the usual range


class Track:
    """Where on a slider a value lies: shown numbers from left to right, or their logarithms.

    Full limits would leave the handles of a usual range a few pixels apart: the track is about three times as long as
    that range, with the value that changes nothing in the middle where it lies inside. It grows to hold a value beyond
    (`hold`), up to the limits. Without a usual range it goes from limit to limit.

    Attributes
    ----------
    low, high, step : float
        Of the slider.
    limits : (float, float)
        Where the limits of the values lie: as far as it grows.
    log : bool
        Whether places are logarithms.
    decimals : int
        That a value at a step has.

    Examples
    --------
    >>> track = Track(Range(-180, 180, unit="deg", neutral=0), usual=(-30, 30))
    >>> track.low, track.high, track.hold(120), track.low, track.high
    (-90.0, 90.0, True, -120.0, 120.0)
    """

    def __init__(self, domain: Range, usual: tuple[float, float] | None = None) -> None:
        self.domain = domain
        self.log = domain.scale == "log"
        self.decimals = max(0, -math.floor(math.log10(domain.step) + 1e-9))
        self._grain = 0 if self.log else domain.step * domain.shown
        self.limits = self.place(domain.low), self.place(domain.high)
        self._middle: float | None = None
        self._ends = self._usual_ends(usual)
        self.low, self.high = self._ends
        self.step = self._step()

    def _usual_ends(self, usual: tuple[float, float] | None) -> tuple[float, float]:
        if usual is None or usual[0] == usual[1]:
            return self.limits
        (first, last), (low, high) = self.limits, map(self.place, usual)
        if self.domain.neutral is not None:
            middle = self.place(self.domain.neutral)
            room, reach = min(middle - first, last - middle), max(middle - low, high - middle)
            # Not where the usual range lies so far from it that its handles would come to lie close together.
            if 0 < reach <= min(room, high - low):
                self._middle = middle
                reach = min(_TIMES * reach, room)
                return self._outward(middle - reach, middle + reach)
        long = min(_TIMES * (high - low), last - first)
        start = min(max((low + high - long) / 2, first), last - long)
        return self._outward(start, start + long)

    def _outward(self, low: float, high: float) -> tuple[float, float]:
        """Return the nearest steps beyond, inside the limits: a handle at a step has a value at a step."""
        if self._grain:
            low = round(math.floor(low / self._grain + 1e-6) * self._grain, 9)
            high = round(math.ceil(high / self._grain - 1e-6) * self._grain, 9)
        first, last = self.limits
        near = 1e-6 * self._grain or 1e-9 * (last - first)
        return first if low - first <= near else low, last if last - high <= near else high

    def _step(self) -> float:
        # On a logarithmic track a step is a share; two hundred of them are about as fine as the pixels.
        return self._grain or (self.high - self.low) / 200

    def hold(self, *values: float) -> bool:
        """Make it just long enough for these values, and say whether it has changed; the middle stays in the middle."""
        places = list(map(self.place, values))
        low, high = min(self._ends[0], *places), max(self._ends[1], *places)
        if self._middle is not None:
            reach = max(self._middle - low, high - self._middle)
            low, high = self._middle - reach, self._middle + reach
        now = self._outward(low, high)
        if now == (self.low, self.high):
            return False
        self.low, self.high = now
        self.step = self._step()
        return True

    def place(self, value: float) -> float:
        """Return where on the slider a value lies."""
        return math.log(value) if self.log else value * self.domain.shown

    @property
    def notch(self) -> str:
        """The class that says where "no change" lies, in thousandths from the left; none where it lies at an end."""
        if self.domain.neutral is None:
            return ""
        share = (self.place(self.domain.neutral) - self.low) / (self.high - self.low)
        return f"aw-notch-{round(1000 * share)}" if 0.001 < share < 0.999 else ""

    @property
    def arithmetic(self) -> dict[str, Any]:
        """What a browser must know to read a value off a place by itself, as `value_at` of `widgets.range_row` does."""
        domain = self.domain
        return {
            "log": self.log, "shown": domain.shown, "low": domain.low, "high": domain.high,
            "decimals": self.decimals, "whole": domain.whole,
        }  # fmt: skip

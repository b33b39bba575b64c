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

    Examples
    --------
    >>> track = Track(Range(-180, 180, unit="deg", neutral=0), usual=(-30, 30))
    >>> track.low, track.high, track.hold(120), track.low, track.high
    (-90.0, 90.0, True, -120.0, 120.0)
    """

    def __init__(self, domain: Range, usual: tuple[float, float] | None = None) -> None:
        self.domain = domain
        self._log = domain.scale == "log"
        self._grain = 0 if self._log else domain.step * domain.shown
        self._limits = self.place(domain.low), self.place(domain.high)
        self._middle: float | None = None
        self._ends = self._usual_ends(usual)
        self.low, self.high = self._ends
        self.step = self._step()

    def _usual_ends(self, usual: tuple[float, float] | None) -> tuple[float, float]:
        if usual is None or usual[0] == usual[1]:
            return self._limits
        (first, last), (low, high) = self._limits, map(self.place, usual)
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
        first, last = self._limits
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
        return math.log(value) if self._log else value * self.domain.shown

    def at_rest(self, place: float, value: float) -> bool:
        """Return whether a handle stands where this value puts it: the browser moves it to the nearest step itself."""
        exact = self.place(value)
        nearest = self.low + math.floor((exact - self.low) / self.step + 0.5) * self.step
        return min(abs(place - exact), abs(place - min(nearest, self.high))) < 1e-6

    def value(self, place: float) -> float:
        """Return the value at a place, rounded to the domain's step: 0.1, not 0.09999999999999964.

        One between two steps was meant to be finer (Shift and an arrow): it has a decimal more. Of a small value on a
        logarithmic track two digits count, whatever the step.
        """
        domain = self.domain
        if place in self._limits:
            return domain.low if place == self._limits[0] else domain.high
        exact = math.exp(place) if self._log else place / domain.shown
        decimals = _decimals(domain.step)
        if self._log:
            decimals = max(decimals, 1 - math.floor(math.log10(exact)))
        steps = (place - self.low) / self.step
        if abs(steps - round(steps)) > 1e-4 and place < self.high:
            decimals += 1
        number = min(max(round(exact, decimals), domain.low), domain.high)
        return round(number) if domain.whole else number

    @property
    def notch(self) -> str:
        """The class that says where "no change" lies, in thousandths from the left; none where it lies at an end."""
        if self.domain.neutral is None:
            return ""
        share = (self.place(self.domain.neutral) - self.low) / (self.high - self.low)
        return f"aw-notch-{round(1000 * share)}" if 0.001 < share < 0.999 else ""

    @property
    def arithmetic(self) -> dict[str, Any]:
        """What a browser must know to read a value off a place by itself, as `value` does."""
        domain = self.domain
        return {
            "log": self._log, "shown": domain.shown, "low": domain.low, "high": domain.high,
            "decimals": _decimals(domain.step), "whole": domain.whole,
        }  # fmt: skip


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))

"""The row of a range of numbers: a track with one handle or two, and its value as a text that can be typed over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import ipywidgets

from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.widgets.entry import Entry, label_of
from augwidgets.widgets.kit import Kit, OneHandleSlider, TwoHandleSlider

_TIMES = 3  # a track is so many times as long as the usual range
_FINER = 2  # decimals more than a step has that are shown where a value needs them


def is_counted(value: Any) -> bool:
    """Return whether a value, or both ends of a range, count pixels."""
    return isinstance(value[0] if isinstance(value, tuple) and value else value, PixelCount)


def counted(values: Iterable[Any], size: tuple[int, int]) -> tuple[Any, ...]:
    """Return what rows depend on beside their values: which of them count pixels, and of what picture."""
    found = tuple(map(is_counted, values))
    return (found, size) if any(found) else (found,)


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


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))


class RangeRow:
    """A label, the value as a text that can be typed over, and under them the track with one handle or two."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit, self._entry, self._value = kit, entry, entry.value
        self._domain: Range = entry.domain
        # What declares no usual range (a neighbour's argument) has that which it is opened with.
        self._track = track = Track(entry.domain, entry.domain.usual or (entry.value if entry.is_open else None))
        track.hold(*self._ends())
        self._given = [True] * len(self._ends())  # whether a handle stands where it was put, not where it was drawn to
        self._slider = kit.make(
            TwoHandleSlider if entry.is_open else OneHandleSlider,
            value=self._places(),
            min=track.low,
            max=track.high,
            step=track.step,
            readout=False,
            behavior="drag-tap",
        )
        self._text = kit.make(
            ipywidgets.Text,
            "aw-value",
            description=f"{entry.spoken}: {'from … to' if entry.is_open else 'value'}",
            continuous_update=False,
            value=self._written(),
            tooltip=self._hint(),
        )
        self._notch = track.notch
        kinds = ["aw-log"] * (self._domain.scale == "log") + ["aw-counted"] * self._domain.whole
        classes = " ".join(["aw-row aw-range", f"aw-of-{entry.name}", *kinds, self._notch])
        self.box = kit.row(label_of(kit, entry), self._slider, self._text, classes=classes)
        kit.hear(self._slider, self._slid)
        kit.hear(self._text, self._typed)

    def show(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self._move()
        self._kit.put(self._text, self._written())

    def enable(self, on: bool) -> None:
        self._slider.disabled = self._text.disabled = not on

    @property
    def wiring(self) -> dict[str, Any]:
        """What the browser must know to read the value off the slider by itself; see `Track.value`."""
        domain = self._domain
        return {
            "slider": self._slider.model_id, "log": domain.scale == "log", "shown": domain.shown,
            "low": domain.low, "high": domain.high, "decimals": _decimals(domain.step), "whole": domain.whole,
            "name": self._entry.name, "written": domain.signs,
        }  # fmt: skip

    def _slid(self, places: Any) -> None:
        track, now = self._track, self._ends()
        at = places if self._entry.is_open else (places,)
        # A value that was typed between two steps stays as long as its handle stands still.
        self._given = [given and track.at_rest(*pair) for given, *pair in zip(self._given, at, now, strict=True)]
        ends = tuple(now[k] if given else track.value(at[k]) for k, given in enumerate(self._given))
        value: Any = ends if self._entry.is_open else ends[0]
        if value != self._value:
            self._value = value
            self._entry.changed(value)

    def _typed(self, text: str) -> None:
        if text == self._written():
            return
        try:
            value: Any = self._domain.parse_open(text) if self._entry.is_open else self._domain.parse(text)
        except (ValueError, TypeError) as error:
            self._kit.put(self._text, self._written())  # bad text snaps back ...
            raise ValueError(f"{self._entry.spoken}: {error}") from error  # ... and the error line says what was wanted
        changed = value != self._value
        if isinstance(value[0] if self._entry.is_open else value, PixelCount):
            self._entry.changed(value)  # which gets a row of its own
            return
        self._value = value
        self._kit.put(self._text, self._written())
        self._move()
        if changed:
            self._entry.changed(value)

    def _move(self) -> None:
        """Put the handles where the value lies, and the ends of the track where they must be for that: one message."""
        put, slider, track = self._kit.put, self._slider, self._track
        self._given = [True] * len(self._given)
        with slider.hold_sync():
            if track.hold(*self._ends()):
                put(slider, min(slider.min, track.low), "min")  # no value may lie outside, not even for a moment
                put(slider, max(slider.max, track.high), "max")
                put(slider, self._places())
                put(slider, track.low, "min")
                put(slider, track.high, "max")
                put(slider, track.step, "step")
            put(slider, self._places())
        if track.notch != self._notch:
            for name, put_class in ((self._notch, self.box.remove_class), (track.notch, self.box.add_class)):
                if name:
                    put_class(name)
            self._notch = track.notch

    def _ends(self) -> tuple[float, ...]:
        return self._value if self._entry.is_open else (self._value,)

    def _places(self) -> Any:
        places = tuple(map(self._track.place, self._ends()))
        return places if self._entry.is_open else places[0]

    def _written(self) -> str:
        """Write the value, with more decimals than a step has where it needs them."""
        domain, ends = self._domain, self._ends()
        shown = [end * domain.shown for end in ends]
        finer = range(domain.digits, domain.digits + _FINER + 1)
        exact = (digits for digits in finer if all(abs(end - round(end, digits)) < 1e-9 for end in shown))
        digits = next(exact, domain.digits)
        return domain.format_open(self._value, digits) if self._entry.is_open else domain.format(self._value, digits)

    def _hint(self) -> str:
        domain = self._domain
        limits = f"between {domain.format(domain.low)} and {domain.format(domain.high)}"
        return f"{limits}; two numbers, or one" if self._entry.is_open else limits

"""The row of a range of numbers: a track with one handle or two, and its value as a text that can be typed over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import ipywidgets

from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.domain.track import Track
from augwidgets.widgets.entry import Entry, label_of
from augwidgets.widgets.kit import Kit, OneHandleSlider, TwoHandleSlider

_FINER = 2  # decimals more than a step has that are shown where a value needs them


def is_counted(value: Any) -> bool:
    """Return whether a value, or both ends of a range, count pixels."""
    return isinstance(value[0] if isinstance(value, tuple) and value else value, PixelCount)


def counted(values: Iterable[Any], size: tuple[int, int]) -> tuple[Any, ...]:
    """Return what rows depend on beside their values: which of them count pixels, and of what picture."""
    found = tuple(map(is_counted, values))
    return (found, size) if any(found) else (found,)


def value_at(track: Track, place: float) -> float:
    """Return the value at a place of a track, rounded to the domain's step: 0.1, not 0.09999999999999964.

    One between two steps was meant to be finer (Shift and an arrow): it has a decimal more. Of a small value on a
    logarithmic track two digits count, whatever the step.
    """
    domain = track.domain
    if place in track.limits:
        return domain.low if place == track.limits[0] else domain.high
    exact = math.exp(place) if track.log else place / domain.shown
    decimals = max(track.decimals, 1 - math.floor(math.log10(exact))) if track.log else track.decimals
    steps = (place - track.low) / track.step
    if abs(steps - round(steps)) > 1e-4 and place < track.high:
        decimals += 1
    number = min(max(round(exact, decimals), domain.low), domain.high)
    return round(number) if domain.whole else number


def _is_at_rest(track: Track, place: float, exact: float) -> bool:
    """Return whether a handle stands where it was put: the browser moves it to the nearest step itself."""
    nearest = track.low + math.floor((exact - track.low) / track.step + 0.5) * track.step
    return min(abs(place - exact), abs(place - min(nearest, track.high))) < 1e-6


class RangeRow:
    """A label, the value as a text that can be typed over, and under them the track with one handle or two."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit, self._entry, self._value = kit, entry, entry.value
        self._domain: Range = entry.domain
        # What declares no usual range (a neighbour's argument) has that which it is opened with.
        self._track = track = Track(entry.domain, entry.domain.usual or (entry.value if entry.is_open else None))
        track.hold(*self._ends())
        self._put = self._exact()  # where the handles were put last ...
        self._given = [True] * len(self._put)  # ... and whether each stands there still, not where it was drawn to
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
        """What the browser must know to read the value off the slider by itself; see `value_at`."""
        told = {"name": self._entry.name, "written": self._domain.signs}
        return {"slider": self._slider.model_id, **self._track.arithmetic, **told}

    def _slid(self, places: Any) -> None:
        track, now = self._track, self._ends()
        at = places if self._entry.is_open else (places,)
        # A value that was typed between two steps stays as long as its handle stands still.
        self._given = [
            given and _is_at_rest(track, *pair) for given, *pair in zip(self._given, at, self._put, strict=True)
        ]
        ends = tuple(now[k] if given else value_at(track, at[k]) for k, given in enumerate(self._given))
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
        self._put, self._given = self._exact(), [True] * len(self._given)
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

    def _exact(self) -> tuple[float, ...]:
        return tuple(map(self._track.place, self._ends()))

    def _places(self) -> Any:
        places = self._exact()
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

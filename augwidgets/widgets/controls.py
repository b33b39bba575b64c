"""Controls from declarations: one table says which row of controls a kind of domain gets.

A row has a `box` to be shown, `show(value)` to put a value on it, and calls `changed(value)` when a person changes
it. It holds no truth of its own: what it shows is what it was told, or what it has just said.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

import ipywidgets

from augwidgets.domain.kinds import Domain
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount, px
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.widgets.kit import Kit

Changed = Callable[[Any], None]
_SHORT_LABEL = 8  # letters; where a recipe has no longer label, its tracks are longer
_MOST_LETTERS = 26  # that fit on buttons beside a label, each button taking two more


class Entry(NamedTuple):
    """What a row is made for: a parameter of a step, its value now, and who is told when it changes."""

    owner: str
    name: str
    domain: Any
    value: Any
    changed: Changed
    is_open: bool  # whether the value is what a recipe draws from
    size: tuple[int, int] = (1, 1)  # of the picture, for a value that counts pixels

    @property
    def label(self) -> str:
        return self.name.replace("_", " ")

    @property
    def spoken(self) -> str:
        """The name for those who do not see which row it is."""
        return f"{self.owner} {self.label}"


class Row(Protocol):
    """What an explorer needs of a row."""

    box: Any

    def show(self, value: Any) -> None:
        """Put a value on the controls; it does not count as a change."""

    def enable(self, on: bool) -> None:
        """Let the controls be used, or not."""


class _Track:
    """Where on a slider a value lies: shown numbers from left to right, or their logarithms."""

    def __init__(self, domain: Range, *, counts: bool = False) -> None:
        self.domain = domain
        self._counts = counts  # whether a place stands for so many pixels
        self._log = domain.scale == "log"
        self.low, self.high = self.place(domain.low), self.place(domain.high)
        # On a logarithmic track a step is a share; two hundred of them are about as fine as the pixels.
        self.step = (self.high - self.low) / 200 if self._log else domain.step * domain.shown

    def place(self, value: Any) -> float:
        if isinstance(value, PixelCount):
            return value.count
        return math.log(value) if self._log else value * self.domain.shown

    def at_rest(self, place: float, value: Any) -> bool:
        """Return whether a handle stands where this value puts it: the browser moves it to the nearest step itself."""
        exact = self.place(value)
        nearest = self.low + math.floor((exact - self.low) / self.step + 0.5) * self.step
        return min(abs(place - exact), abs(place - min(nearest, self.high))) < 1e-6

    def value(self, place: float) -> Any:
        """Return the value at a place, rounded to the domain's step: 0.1, not 0.09999999999999964; pixels are whole."""
        if self._counts:
            return px(round(place))
        return self.domain.rounded(math.exp(place) if self._log else place / self.domain.shown)

    @property
    def notch(self) -> str:
        """The class that says where "no change" lies, in thousandths from the left; none where it lies at an end."""
        if self.domain.neutral is None:
            return ""
        share = (self.place(self.domain.neutral) - self.low) / (self.high - self.low)
        return f"aw-notch-{round(1000 * share)}" if 0 < share < 1 else ""


class RangeRow:
    """A track with one handle or two, and its value as a text that can be typed over."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit, self._entry, self._value = kit, entry, entry.value
        self._domain: Range = entry.domain
        self._counts = is_counted(entry.value)
        self._track = _Track(entry.domain.in_pixels(entry.size), counts=True) if self._counts else _Track(entry.domain)
        kind = ipywidgets.FloatRangeSlider if entry.is_open else ipywidgets.FloatSlider
        track = {"min": self._track.low, "max": self._track.high, "step": self._track.step}
        self._slider = kit.make(kind, value=self._places(entry.value), readout=False, **track)
        self._text = kit.make(
            ipywidgets.Text,
            "aw-value",
            description=f"{entry.spoken}: {'from … to' if entry.is_open else 'value'}",
            continuous_update=False,
            value=self._written(entry.value),
            tooltip=self._hint(),
        )
        label = _label(kit, entry)
        self.box = kit.row(label, self._slider, self._text, classes=f"aw-row {self._track.notch}")
        kit.hear(self._slider, self._slid)
        kit.hear(self._text, self._typed)

    def show(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self._kit.put(self._slider, self._places(value))
        self._kit.put(self._text, self._written(value))

    def enable(self, on: bool) -> None:
        self._slider.disabled = self._text.disabled = not on

    def _slid(self, places: Any) -> None:
        if self._entry.is_open:
            value: Any = tuple(map(self._moved, self._value, places))
        else:
            value = self._moved(self._value, places)
        if value != self._value:
            self._value = value
            self._entry.changed(value)

    def _moved(self, value: Any, place: float) -> Any:
        # A value that was typed between two steps stays as long as its handle stands still.
        return value if self._track.at_rest(place, value) else self._track.value(place)

    def _typed(self, text: str) -> None:
        if text == self._written(self._value):
            return
        if self._counts and not text.rstrip().endswith(("px", "%")):
            text += " px"  # as long as nothing else is said, a row of pixels goes on counting them
        try:
            value: Any = self._domain.parse_open(text) if self._entry.is_open else self._domain.parse(text)
        except (ValueError, TypeError) as error:
            self._kit.put(self._text, self._written(self._value))  # bad text snaps back ...
            raise ValueError(f"{self._entry.spoken}: {error}") from error  # ... and the error line says what was wanted
        changed = value != self._value
        self._value = value
        self._kit.put(self._text, self._written(value))
        if is_counted(value) == self._counts:  # else it gets a row of its own
            self._kit.put(self._slider, self._places(value))
        if changed:
            self._entry.changed(value)

    def _places(self, value: Any) -> Any:
        return tuple(map(self._track.place, value)) if self._entry.is_open else self._track.place(value)

    def _written(self, value: Any) -> str:
        return self._domain.format_open(value) if self._entry.is_open else self._domain.format(value)

    def _hint(self) -> str:
        domain = self._track.domain
        limits = f"between {domain.format(domain.low)} and {domain.format(domain.high)}"
        return f"{limits}; two numbers, or one" if self._entry.is_open else limits


class OptionsRow:
    """Joined buttons: one of them is on, or, where a recipe draws, any number but none."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit, self._entry, self._value = kit, entry, entry.value
        self._options: tuple[Any, ...] = entry.domain.options
        self._buttons = []
        several = " (several may be on)" if entry.is_open else ""
        for number, option in enumerate(self._options):
            words = entry.domain.format(option)
            button = kit.make(
                ipywidgets.ToggleButton,
                description=words,
                value=self._is_on(option),
                tooltip=f"{entry.spoken}: {words}{several}",
            )
            kit.hear(button, functools.partial(self._pressed, number))
            self._buttons.append(button)
        many = sum(len(button.description) + 2 for button in self._buttons) > _MOST_LETTERS
        buttons = kit.row(*self._buttons, classes=f"aw-segments {'aw-many' if many else ''}")
        self.box = kit.row(_label(kit, entry), buttons, classes="aw-row aw-tall")

    def show(self, value: Any) -> None:
        self._value = value
        for option, button in zip(self._options, self._buttons, strict=True):
            self._kit.put(button, self._is_on(option))

    def enable(self, on: bool) -> None:
        for button in self._buttons:
            button.disabled = not on

    def _is_on(self, option: Any) -> bool:
        return option in self._value if self._entry.is_open else bool(option == self._value)

    def _pressed(self, number: int, on: bool) -> None:
        value: Any = self._options[number]  # pressing the one that is on leaves it on
        if self._entry.is_open:
            chosen = {*self._value, value} if on else {*self._value} - {value}
            value = tuple(option for option in self._options if option in chosen) or self._value
        before = self._value
        self.show(value)
        if value != before:
            self._entry.changed(value)


class MenuRow:
    """A list to choose from, where the options are too many, or too long, for buttons."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit = kit
        self._menu = kit.make(
            ipywidgets.Dropdown,
            "aw-inline",
            "aw-menu",
            description=entry.spoken,
            options=[(entry.domain.format(option), option) for option in entry.domain.options],
            value=entry.value,
            tooltip=entry.spoken,
        )
        self.box = kit.row(_label(kit, entry), kit.row(classes="aw-gap"), self._menu, classes="aw-row aw-menued")
        kit.hear(self._menu, entry.changed)

    def show(self, value: Any) -> None:
        self._kit.put(self._menu, value)

    def enable(self, on: bool) -> None:
        self._menu.disabled = not on


class SeedRow:
    """A whole number that fixes a pattern."""

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit = kit
        self._number = kit.make(
            ipywidgets.BoundedIntText,
            "aw-value",
            min=0,
            max=entry.domain.limit - 1,
            value=entry.value,
            description=entry.spoken,
            tooltip="another number, another pattern",
        )
        self.box = kit.row(_label(kit, entry), kit.row(classes="aw-gap"), self._number, classes="aw-row")
        kit.hear(self._number, entry.changed)

    def show(self, value: int) -> None:
        self._kit.put(self._number, value)

    def enable(self, on: bool) -> None:
        self._number.disabled = not on


def is_counted(value: Any) -> bool:
    """Return whether a value, or both ends of a range, count pixels."""
    return isinstance(value[0] if isinstance(value, tuple) and value else value, PixelCount)


def counted(values: Iterable[Any], size: tuple[int, int]) -> tuple[Any, ...]:
    """Return what rows depend on beside their values: which of them count pixels, and of what picture."""
    found = tuple(map(is_counted, values))
    return (found, size) if any(found) else (found,)


# The one table: which row a domain gets.
ROWS: dict[type, Callable[[Kit, Entry], Row]] = {
    Range: RangeRow,
    Choice: OptionsRow,
    Switch: OptionsRow,
    Seed: SeedRow,
}


def row_for(kit: Kit, entry: Entry) -> Row:
    """Make the row for a parameter."""
    if isinstance(entry.domain, Choice) and not entry.is_open:
        words = [entry.domain.format(option) for option in entry.domain.options]
        if sum(len(word) + 2 for word in words) > _MOST_LETTERS:
            return MenuRow(kit, entry)
    return ROWS[type(entry.domain)](kit, entry)


def has_row(domain: Domain) -> bool:
    """Return whether a recipe has something to set there: a seed is drawn."""
    return not isinstance(domain, Seed)


def _label(kit: Kit, entry: Entry) -> Any:
    classes = ("aw-wordy",) if len(entry.label) > _SHORT_LABEL else ()
    return kit.make(ipywidgets.Label, *classes, value=entry.label, tooltip=entry.label)

"""Controls from declarations: one table says which row of controls a kind of domain gets."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets

from augwidgets.domain.kinds import Domain
from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.widgets.entry import Entry, Row, label_of
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pixel_row import PixelRow
from augwidgets.widgets.range_row import RangeRow, is_counted

_MOST_LETTERS = 26  # that fit on buttons beside a label, each button taking two more


class OptionsRow:
    """Joined buttons: one of them is on, or, where a recipe draws from a list, any number but none.

    A switch in a recipe is off, on, or either of them: one choice of three.
    """

    def __init__(self, kit: Kit, entry: Entry) -> None:
        self._kit, self._entry, self._value = kit, entry, entry.value
        self._options: tuple[Any, ...] = entry.domain.options
        words = [entry.domain.format(option) for option in self._options]
        self._several = entry.is_open and isinstance(entry.domain, Choice)
        if entry.is_open and not self._several:
            self._options, words = (*((option,) for option in self._options), self._options), [*words, "either"]
        self._buttons = []
        for number, word in enumerate(words):
            button = kit.make(
                ipywidgets.ToggleButton,
                description=word,
                value=self._is_on(self._options[number]),
                tooltip=f"{entry.spoken}: {word}{' (several may be on)' if self._several else ''}",
            )
            kit.hear(button, functools.partial(self._pressed, number))
            self._buttons.append(button)
        many = sum(len(button.description) + 2 for button in self._buttons) > _MOST_LETTERS
        buttons = kit.row(*self._buttons, classes=f"aw-segments {'aw-many' if many else ''}")
        self.box = kit.row(label_of(kit, entry), buttons, classes="aw-row aw-tall")

    def show(self, value: Any) -> None:
        self._value = value
        for option, button in zip(self._options, self._buttons, strict=True):
            self._kit.put(button, self._is_on(option))

    def enable(self, on: bool) -> None:
        for button in self._buttons:
            button.disabled = not on

    def _is_on(self, option: Any) -> bool:
        return option in self._value if self._several else bool(option == self._value)

    def _pressed(self, number: int, on: bool) -> None:
        value: Any = self._options[number]  # pressing the one that is on leaves it on
        if self._several:
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
        self.box = kit.row(label_of(kit, entry), kit.row(classes="aw-gap"), self._menu, classes="aw-row aw-menued")
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
        self.box = kit.row(label_of(kit, entry), kit.row(classes="aw-gap"), self._number, classes="aw-row")
        kit.hear(self._number, entry.changed)

    def show(self, value: int) -> None:
        self._kit.put(self._number, value)

    def enable(self, on: bool) -> None:
        self._number.disabled = not on


# The one table: which row a domain gets.
ROWS: dict[type, Callable[[Kit, Entry], Row]] = {
    Range: RangeRow,
    Choice: OptionsRow,
    Switch: OptionsRow,
    Seed: SeedRow,
}


def row_for(kit: Kit, entry: Entry) -> Row:
    """Make the row for a parameter."""
    if is_counted(entry.value):
        return PixelRow(kit, entry)
    if isinstance(entry.domain, Choice) and not entry.is_open:
        words = [entry.domain.format(option) for option in entry.domain.options]
        if sum(len(word) + 2 for word in words) > _MOST_LETTERS:
            return MenuRow(kit, entry)
    return ROWS[type(entry.domain)](kit, entry)


def has_row(domain: Domain) -> bool:
    """Return whether a recipe has something to set there: a seed is drawn."""
    return not isinstance(domain, Seed)

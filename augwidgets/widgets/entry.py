"""What a row of controls is made for, and what an explorer needs of it.

A row has a `box` to be shown, `show(value)` to put a value on it, and calls `changed(value)` when a person changes
it. It holds no truth of its own: what it shows is what it was told, or what it has just said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import ipywidgets

from augwidgets.widgets.kit import Kit

Changed = Callable[[Any], None]
_SHORT_LABEL = 8  # letters; where a recipe has no longer label, what stands beside it has more room


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


def is_long(name: str) -> bool:
    """Return whether the label of a parameter needs more room than most."""
    return len(name) > _SHORT_LABEL


def label_of(kit: Kit, entry: Entry) -> Any:
    """Make the words before a row's controls."""
    return kit.make(ipywidgets.Label, value=entry.label, tooltip=entry.label)

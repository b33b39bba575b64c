"""Rows that stand at rest and are rarely used fold behind a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augwidgets.widgets.entry import Row
from augwidgets.widgets.kit import Kit

_FOLDED = "aw-folded"


class Fold:
    """A button that shows and hides rows; a row whose parameter has been moved is never hidden.

    What has once come out stays until the button is pressed: nothing goes away under the hand.

    Attributes
    ----------
    controls : tuple of widgets
        The button, unless there is nothing to fold.
    """

    def __init__(self, kit: Kit, owner: str, rows: Mapping[str, Row]) -> None:
        self._owner, self._rows = owner, {**rows}
        self._is_open = False
        self._moved: Sequence[str] = ()
        self._hidden: set[str] | None = None
        self._shown: tuple[Any, ...] = ()  # what the page shows now: what is hidden, and whether it is open
        self.controls: tuple[Any, ...] = (kit.button("", "aw-more", "", act=self._turn),) if rows else ()

    def show(self, moved: Sequence[str]) -> None:
        """Hide what is at rest, but nothing that has come out already."""
        self._moved = moved
        stays = self._rows if self._hidden is None else self._hidden
        self._hide(set() if self._is_open else {name for name in stays if name not in moved})

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._hide(set() if self._is_open else {name for name in self._rows if name not in self._moved})

    def _hide(self, hidden: set[str]) -> None:
        if (hidden, self._is_open) == self._shown:
            return
        self._shown = hidden, self._is_open
        for name, row in self._rows.items():
            (row.box.add_class if name in hidden else row.box.remove_class)(_FOLDED)
        self._hidden = hidden
        (button,) = self.controls
        (button.add_class if self._is_open else button.remove_class)("aw-unfolded")
        (button.remove_class if hidden or self._is_open else button.add_class)(_FOLDED)
        words = ", ".join(name.replace("_", " ") for name in self._rows if name in hidden)
        button.description = f"{len(hidden)} more: {words}" if hidden else "fewer"
        button.tooltip = f"show {words} of {self._owner}" if hidden else f"hide what is at rest of {self._owner}"

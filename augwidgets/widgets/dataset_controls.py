"""The controls over a data set: which pictures, how many of them, and the recipe's column under that."""

from __future__ import annotations

from typing import Any

import ipywidgets

from augwidgets.data.dataset import DataSet
from augwidgets.widgets.dataset_source import NINE
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.recipe_controls import RecipeControls

_ALL = "all classes"
_READ = "\0read"  # no class is called so


class DataSetControls(RecipeControls):
    """Class, search, and the way through the pictures, above the steps of the recipe."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        explorer: Any = kit.explorer
        self._count_of = kit.text("", "aw-note")
        head = kit.row(kit.text("Data set", "aw-title"), self._count_of, classes="aw-head")
        self._lists_classes = explorer.data.knows_classes
        options = _options(explorer.data)
        self._only = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-class", description="class", options=options,
            tooltip="only pictures that show this class", disabled=len(options) < 2,
        )  # fmt: skip
        kit.hear(self._only, self._choose)
        self._search = kit.make(
            ipywidgets.Text, "aw-field", "aw-w-search", description="name", continuous_update=False,
            placeholder="part of a name", tooltip="only pictures whose names hold this",
        )  # fmt: skip
        kit.hear(self._search, lambda text: explorer.set_trait("search", text))
        self._shows = kit.make(
            ipywidgets.Dropdown, "aw-field", "aw-w-nine", description="the nine are",
            options=[("draws of one picture", "draws"), ("nine pictures", "pictures")],
            tooltip="nine draws of one picture, or one draw of each of nine pictures",
        )  # fmt: skip
        kit.hear(self._shows, lambda shows: explorer.set_trait("shows", shows))
        self._back = kit.button(
            "", "aw-button aw-square", "the pictures before", "chevron-left", lambda: explorer.turn(-1)
        )
        self._on = kit.button("", "aw-button aw-square", "the next pictures", "chevron-right", lambda: explorer.turn(1))
        self._place = kit.text("", "aw-note aw-place")
        way = kit.row(self._shows, kit.row(self._back, self._place, self._on, classes="aw-way"), classes="aw-narrow")
        narrow = kit.row(self._only, self._search, classes="aw-narrow")
        self.box.children = (kit.column(head, narrow, way, classes="aw-dataset"), *self.box.children)

    def show(self) -> None:
        super().show()
        explorer: Any = self._explorer
        if not self._lists_classes and explorer.data.knows_classes:
            self._lists_classes = True
            options = _options(explorer.data)
            self._kit.put(self._only, options, "options")
            self._only.disabled = len(options) < 2
        for control, value in (
            (self._only, explorer.only),
            (self._search, explorer.search),
            (self._shows, explorer.shows),
        ):
            if control.value != value:
                self._kit.put(control, value)
        numbers, all_of_them = explorer.numbers, len(explorer.data)
        few = f"{len(numbers):,} of {all_of_them:,}" if len(numbers) < all_of_them else f"{all_of_them:,}"
        self._count_of.value = f"{few} picture{'' if all_of_them == 1 else 's'}"
        if explorer.shows == "pictures":
            first, last = explorer.first + 1, min(explorer.first + NINE, len(numbers))
            self._place.value = f"{first:,} to {last:,}" if numbers else "none"
            self._back.disabled, self._on.disabled = first <= 1, last >= len(numbers)
        else:
            place = numbers.index(explorer.number) + 1 if explorer.number in numbers else 0
            self._place.value = f"{place:,} of {len(numbers):,}" if place else "another"
            self._back.disabled = self._on.disabled = len(numbers) < 2

    def _choose(self, only: str | None) -> None:
        explorer: Any = self._explorer
        if only == _READ:
            _ = explorer.data.classes  # which they are is known from now on
            self.show()
        else:
            explorer.set_trait("only", only or "")


def _options(data: DataSet) -> list[tuple[str, str]]:
    """Return the classes that can be chosen; where only the pictures tell them, the choice to read these."""
    if not data.knows_classes:
        return [(_ALL, ""), (f"count them: reads {len(data):,} pictures", _READ)]
    classes = data.classes
    return [(f"{_ALL} ({sum(classes.values()):,})", ""), *((f"{name} ({n:,})", name) for name, n in classes.items())]

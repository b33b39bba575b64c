"""How far a label holds: marked on the film strip, for every class or for one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from augwidgets.domain import Range
from augwidgets.recipe import Recipe
from augwidgets.step import OpenStep
from augwidgets.widgets.kit import Kit

# Which values of a parameter a label survives, by the class; "" stands for every class.
Holds = Mapping[str, Mapping[str, tuple[float, float]]]


def marked(holds: Holds, parameter: str, domain: Range, end: str, label: str, value: float) -> Holds:
    """Give the limits with one end put at this value; the other end is where it was, or where nothing changes."""
    start = value if domain.neutral is None else domain.neutral
    low, high = holds.get(parameter, {}).get(label, (min(start, value), max(start, value)))
    low, high = (value, max(high, value)) if end == "low" else (min(low, value), value)
    return {**holds, parameter: {**holds.get(parameter, {}), label: (low, high)}}


def limited(step: OpenStep, holds: Holds, **settings: Any) -> Recipe:
    """Give the recipe of one step that keeps to the limits; those of one class are kept beside it."""
    recipe = Recipe((step,), **settings)
    for parameter, by_class in holds.items():
        for label, ends in by_class.items():
            recipe = recipe.holding(0, label or None, **{parameter: ends})
    return recipe


class LabelLimits:
    """A class, two buttons that take the chosen picture for an end, and what has been marked so far."""

    def __init__(self, kit: Kit, mark: Callable[[str, str], None], clear: Callable[[], None]) -> None:
        self._class = kit.make(
            ipywidgets.Text,
            "aw-inline",
            "aw-class",
            description="class",
            placeholder="every class",
            continuous_update=False,
            tooltip="the class that the limit is for; nothing: every class",
        )
        self._buttons = [
            kit.button(word, "aw-button aw-small", tooltip, act=functools.partial(self._mark, mark, end))
            for end, word, tooltip in (
                ("low", "holds from here", "the label still holds at the chosen picture, and not below"),
                ("high", "holds up to here", "the label still holds at the chosen picture, and not beyond"),
            )
        ]
        self._clear = kit.button("Clear", "aw-button aw-small", "forget what was marked", act=clear)
        self._told = kit.text("", "aw-about")
        buttons = kit.row(*self._buttons, self._clear, classes="aw-limits")
        self.box = kit.column(self._class, buttons, self._told, classes="aw-values")

    def _mark(self, mark: Callable[[str, str], None], end: str) -> None:
        mark(end, self._class.value.strip())

    def show(self, holds: Holds, parameter: str, domain: Any, chosen: str) -> None:
        """Say which picture is chosen and what has been marked; without a range there is nothing to mark."""
        can = isinstance(domain, Range)
        for control in (self._class, *self._buttons):
            control.disabled = not can
        own = holds.get(parameter, {})
        self._clear.disabled = not holds
        words = [f"{label or 'every class'}: {domain.format_open(ends)}" for label, ends in own.items()]
        click = f"chosen: {chosen} (click a picture to choose it)" if can else "no range to mark"
        self._told.value = "; ".join([*words, click]) if not words else f"{'; '.join(words)} · {click}"

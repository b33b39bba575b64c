"""One step of a recipe on the screen: switch, name, chance, tools, and a row for each parameter."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets

from augwidgets.step import OpenStep
from augwidgets.widgets.controls import Entry, Row, has_row, row_for
from augwidgets.widgets.kit import Kit

Change = Callable[..., None]


class StepRow:
    """The controls of one step; it is known by the id that the recipe gives the step.

    `change` is called with the changes that `OpenStep.replace` takes, `act` with "up", "down" or "remove".
    """

    def __init__(self, kit: Kit, number: int, step: OpenStep, change: Change, act: Callable[[str], None]) -> None:
        name = step.transform.name.replace("_", " ")
        self._shape = _shape(step)
        self._kit = kit
        self._shown: tuple[Any, ...] | None = None
        self._switch = kit.make(
            ipywidgets.Checkbox,
            "aw-switch",
            description=name,
            value=step.on,
            indent=False,
            tooltip=step.transform.summary,
        )
        self._chance = kit.make(
            ipywidgets.BoundedIntText,
            "aw-chance",
            min=0,
            max=100,
            value=round(100 * step.chance),
            description=f"chance of {name} in per cent",
            tooltip="in how many of a hundred draws it happens",
        )
        self._tools = {
            word: kit.button("", f"aw-{word}-{number}", tooltip, icon, functools.partial(act, word))
            for word, tooltip, icon in (
                ("up", f"move {name} up", "chevron-up"),
                ("down", f"move {name} down", "chevron-down"),
                ("remove", f"remove {name}", "times"),
            )
        }
        self._rows: dict[str, Row] = {}
        for parameter, value in step.ranges.items():
            domain = step.transform.parameters[parameter].domain
            if has_row(domain):
                entry = Entry(name, parameter, domain, value, _setter(change, parameter), is_open=True)
                self._rows[parameter] = row_for(kit, entry)
        tools = kit.row(*self._tools.values(), classes="aw-tools")
        head = kit.row(self._switch, self._chance, kit.text("%", "aw-percent"), tools, classes="aw-stephead")
        self.box = kit.column(head, *(row.box for row in self._rows.values()), classes=f"aw-step aw-step-{number}")
        kit.hear(self._switch, lambda on: change(on=on))
        kit.hear(self._chance, lambda percent: change(chance=percent / 100))

    def fits(self, step: OpenStep) -> bool:
        """Tell whether these controls can show that step."""
        return self._shape == _shape(step)

    def show(self, step: OpenStep, *, first: bool, last: bool) -> None:
        """Put the step's state on the controls; it does not count as a change."""
        if self._shown == (step, first, last):
            return
        self._shown = (step, first, last)
        self._kit.put(self._switch, step.on)
        self._kit.put(self._chance, round(100 * step.chance))
        self._chance.disabled = not step.on
        (self.box.remove_class if step.on else self.box.add_class)("aw-off")
        for parameter, row in self._rows.items():
            row.show(step.ranges[parameter])
            row.enable(step.on)
        self._tools["up"].disabled, self._tools["down"].disabled = first, last


def _shape(step: OpenStep) -> tuple[Any, ...]:
    return step.transform, tuple(step.ranges)


def _setter(change: Change, parameter: str) -> Callable[[Any], None]:
    return lambda value: change(**{parameter: value})

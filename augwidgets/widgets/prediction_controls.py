"""The column of a model's explorer: which transform, its values, where the model looks, and how far the label holds."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import ipywidgets

from augwidgets.domain.range import Range
from augwidgets.transforms import CATALOGUE
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.label_limits import LabelLimits
from augwidgets.widgets.range_row import RangeRow, counted
from augwidgets.widgets.sweep_explorer import sweepable, with_values


def offered() -> list[str]:
    """Return the transforms that can be swept, by name: those of one picture with a range of their own."""
    return sorted(
        name
        for name, one in CATALOGUE.items()
        if any(isinstance(item.domain, Range) for item in one.own_parameters.values())
    )


class PredictionControls:
    """The transform, its values, what is swept, a switch for Grad-CAM, limits of the label, and the recipe's file."""

    fields: Sequence[Any] = ()

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        explorer = self._explorer
        self._rows: dict[str, Row] = {}
        self._made_for: Any = None
        self._transform = kit.make(
            ipywidgets.Dropdown, "aw-inline", "aw-menu", description="transform",
            options=[(name.replace("_", " "), name) for name in _names(explorer.step.name)], value=explorer.step.name,
            tooltip="what is done to the picture",
        )  # fmt: skip
        kit.hear(self._transform, lambda name: explorer.turn_to(name) if name else None)
        self._about = kit.text("", "aw-about")
        self._values = kit.column(classes="aw-values")
        self._along = kit.make(
            ipywidgets.Dropdown, "aw-inline", description="along", options=[""], tooltip="the parameter that is swept"
        )
        kit.hear(self._along, lambda name: setattr(explorer, "along", name) if name else None)
        self._looks = kit.make(
            ipywidgets.Checkbox, "aw-switch", description="where it looks", value=explorer.looks, indent=False,
            tooltip="put the places that speak for the predicted class over the nine pictures (Grad-CAM)",
        )  # fmt: skip
        kit.hear(self._looks, lambda on: explorer.set_trait("looks", on))
        self._limits = LabelLimits(
            kit,
            lambda label: explorer.set_trait("label", label),
            lambda end: explorer.mark(end),
            lambda: explorer.set_trait("holds", {}),
        )
        self._known = kit.button(
            "As far as it is known", "aw-button aw-small aw-known",
            "the label holds as far as the model still knows this picture", act=lambda: explorer.take_known(),
        )  # fmt: skip
        head = kit.row(
            kit.text("Model", "aw-title"), kit.text(_told(explorer.classifier), "aw-note"), classes="aw-head"
        )
        turn = kit.column(self._transform, self._about, classes="aw-values aw-turning")
        nine = kit.column(kit.row(self._along, self._looks, classes="aw-row aw-along"), classes="aw-values")
        known = kit.column(self._known, classes="aw-values")
        self.box = kit.column(head, turn, self._values, nine, self._limits.box, known, classes="aw-one")
        save = kit.button("Save recipe", "aw-button aw-save", "save the recipe of the limits as a file here")
        self.end = kit.row(save, classes="aw-group")

    def wiring(self) -> dict[str, Any]:
        """Return which sliders say which values, by their ids, for the browser to read them by itself."""
        sliders = {name: row.wiring for name, row in self._rows.items() if isinstance(row, RangeRow)}
        return {"steps": {"0": {"sliders": sliders}}}

    def show(self) -> None:
        """Put the state on the controls."""
        explorer, kit = self._explorer, self._kit
        step, along, size = explorer.step, explorer.along, explorer.source.sample.size
        made_for = step.transform, counted(step.values.values(), size)
        if made_for != self._made_for:
            self._make_rows(step, size)
            self._made_for = made_for
        for name, row in self._rows.items():
            row.show(step.values[name])
        kit.put(self._transform, step.name)
        kit.put(self._along, along)
        kit.put(self._looks, explorer.looks)
        self._looks.disabled = explorer.source.layer is None
        domain: Any = step.transform.parameters[along].domain
        is_range = isinstance(domain, Range) and along in step.transform.own_parameters
        value = explorer.chosen_value() if is_range else None
        chosen = "" if value is None else domain.format(value)
        self._limits.show(explorer.holds.get(step.name, {}), along, domain, explorer.label, chosen)
        self._known.disabled = not is_range

    def _make_rows(self, step: Any, size: tuple[int, int]) -> None:
        """Make a row for each value of the transform."""
        transform, kit = step.transform, self._kit
        name = transform.name.replace("_", " ")
        before = self._values.children
        self._rows = {}
        for parameter in sweepable(transform):
            domain, take = transform.parameters[parameter].domain, functools.partial(self._choose, parameter)
            entry = Entry(name, parameter, domain, step.values[parameter], take, is_open=False, size=size)
            self._rows[parameter] = row_for(kit, entry)
        self._values.children = tuple(row.box for row in self._rows.values())
        for box in before:
            close(box)
        self._about.value = transform.summary.replace("`", "")
        options = [(one.replace("_", " "), one) for one in sweepable(transform)]
        kit.put(self._along, options, "options")

    def _choose(self, parameter: str, value: Any) -> None:
        self._explorer.step = with_values(self._explorer.step, **{parameter: value})


def _names(own: str) -> list[str]:
    """Return what is offered, and one's own transform that is shown."""
    return sorted({*offered(), own})


def _told(known: Any) -> str:
    name = str(getattr(known.model, "name", "model"))
    return f"{name} · {len(known.class_names)} classes"

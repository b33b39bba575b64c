"""What the explorers of one transform have in common: one of its values is swept, or the nine are draws."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import ipywidgets
import traitlets

from augwidgets.domain.options import Choice
from augwidgets.recipe.sweep import place_of
from augwidgets.widgets.controls import Entry, OptionsRow, Row, row_for
from augwidgets.widgets.explorer import Explorer

_SHOWS = Choice(("sweep", "draws"))


class SweepPage(Explorer):
    """An explorer of one transform at its chosen values; those of a transform and of a pair of pictures are.

    In a sweep the framed picture is the chosen one: at first the one of the chosen values, then the one that was
    clicked on. A click on the chosen one shows it large.
    """

    step: Any
    shows = traitlets.Enum(_SHOWS.options, "sweep")
    along = traitlets.Unicode()

    def __init__(self, step: Any, sample: Any = None, **traits: Any) -> None:
        self._transform = step.transform
        self._rows: dict[str, Row] = {}
        start = {"step": step, "along": next(iter(self._sweepable()), ""), **traits}
        super().__init__(sample, **{"chosen": place_of(step, start["along"]), **start})

    # -- what an explorer fills in -------------------------------------------------------------------------------

    def _sweepable(self) -> Sequence[str]:
        """Give the parameters of which one can be swept."""
        return [*self._transform.parameters]

    def _with(self, **values: Any) -> Any:
        """Give the step with some values changed."""
        raise NotImplementedError

    # -- the state -----------------------------------------------------------------------------------------------

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> Any:
        step = proposal.value
        if step.transform is not self._transform:
            raise traitlets.TraitError(
                f"this explorer shows {self._transform.name}, got a step of {step.transform.name}; open another one"
            )
        return step

    @traitlets.validate("along")
    def _check_along(self, proposal: Any) -> str:
        name: str = proposal.value
        allowed = self._sweepable() or [""]
        if name not in allowed:
            known = ", ".join(allowed) or "it has none"
            raise traitlets.TraitError(f"along must be a parameter of {self._transform.name} ({known}), got {name!r}")
        return name

    @traitlets.observe("step", "along")
    def _new_value(self, _: Any) -> None:
        """Choose the picture of the new value, unless a kept one is looked at."""
        if not self._built:
            return
        place = place_of(self.step, self.along)
        if self.shows == "sweep" and self.chosen != place and not self._shows_kept():
            self.chosen = place  # which draws
        else:
            self._changed()

    @traitlets.observe("shows")
    def _new_show(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _open_large(self, tile: int) -> None:
        if self.shows == "sweep" and self.page == "Grid" and tile != self.chosen:
            self.chosen = tile
        else:
            super()._open_large(tile)

    # -- the screen ----------------------------------------------------------------------------------------------

    def _head(self) -> list[Any]:
        """Make the transform's name, what the viewer sees, and a control for each value that can be swept."""
        kit, transform = self._kit, self._transform
        name = transform.name.replace("_", " ")
        for parameter in self._sweepable():
            value, take = self.step.values[parameter], functools.partial(self._choose_value, parameter)
            entry = Entry(name, parameter, transform.parameters[parameter].domain, value, take, is_open=False)
            self._rows[parameter] = row_for(kit, entry)
        head = kit.row(kit.text(name, "aw-title"), kit.text(transform.heading, "aw-note"), classes="aw-head")
        about = kit.column(kit.text(transform.summary.replace("`", ""), "aw-about"), classes="aw-values")
        values = [kit.column(*(row.box for row in self._rows.values()), classes="aw-values")] if self._rows else []
        return [head, about, *values]

    def _nine(self) -> Any:
        """Make the choice between a sweep, of which value, and draws."""
        kit = self._kit
        name = self._transform.name.replace("_", " ")
        take = functools.partial(self.set_trait, "shows")
        self._shows = OptionsRow(kit, Entry(name, "show", _SHOWS, self.shows, take, is_open=False))
        self._along = kit.make(
            ipywidgets.Dropdown,
            "aw-inline",
            description="of",
            options=self._sweepable(),
            tooltip="the parameter that is swept",
        )
        kit.hear(self._along, lambda along: self.set_trait("along", along) if along else None)
        if self._sweepable():
            self._shows.box.children = (*self._shows.box.children, self._along)
        return self._shows.box

    def _choose_value(self, parameter: str, value: Any) -> None:
        self.step = self._with(**{parameter: value})

    def _show_sweep(self) -> None:
        """Put the state on what `_head` and `_nine` have made."""
        draws = self.shows == "draws"
        self._bar.enable_draws(draws)
        for name, row in self._rows.items():
            row.show(self.step.values[name])
        self._shows.show(self.shows)
        if self._sweepable():
            self._kit.put(self._along, self.along)
        self._along.disabled = draws

    def _parts(self) -> str:
        return f"{self.shows} {self.along}"

"""What the explorers of one transform have in common: its step, which of its values is swept, and controls of both."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import traitlets

from augwidgets.data import picture_files
from augwidgets.data.pictures import cat
from augwidgets.domain.errors import told
from augwidgets.domain.options import Choice
from augwidgets.recipe.sweep import place_of
from augwidgets.widgets.controls import OptionsRow, row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.range_row import RangeRow, counted
from augwidgets.widgets.source import Controls, Source
from augwidgets.widgets.traits import Option, Text

_SHOWS = {"sweep": "in turn", "draws": "random"}  # in the words of the buttons


def sweepable(transform: Any) -> list[str]:
    """Return the parameters of which one can be swept: of a transform that moves pixels, its fill too.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sweepable(aw.gamma), sweepable(aw.flip_horizontal)
    (['exponent'], [])
    """
    parameters = list(transform.parameters)
    # Without parameters of its own it uncovers nothing that a fill would show.
    return parameters if transform.own_parameters else []


def with_values(step: Any, **values: Any) -> Any:
    """Return the step with some values changed."""
    changed = step.transform.at(**{**step.values, **values})
    return changed if step.where is None else changed.within(step.where)


class SweepExplorer(Explorer):
    """An explorer of one transform at its chosen values; those of a transform and of a pair of pictures are.

    In a sweep the framed picture is the chosen one: at first the one of the chosen values, then the one that was
    clicked on. A click on the chosen one shows it large.
    """

    step: Any
    shows = Option(tuple(_SHOWS), "sweep").tag(undo=True)
    along = Text().tag(undo=True)

    def __init__(
        self,
        source: Callable[[Any], Source],
        controls: Callable[[Kit], Controls],
        step: Any,
        sample: Any = None,
        **traits: Any,
    ) -> None:
        self._transform = step.transform
        start = {"step": step, "along": next(iter(sweepable(step.transform)), ""), **traits}
        size = picture_files.load(cat() if sample is None else sample).size if step.counts_pixels else None
        super().__init__(source, controls, sample, **{"chosen": place_of(step, start["along"], size), **start})

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
        allowed = sweepable(self._transform) or [""]
        if name not in allowed:
            known = ", ".join(allowed) or "it has none"
            raise traitlets.TraitError(
                f"along must be a parameter of {self._transform.name} ({known}), got {told(name)}"
            )
        return name


class SweepSource(Source):
    """Pictures of one transform: the chosen value follows when the step, or what is swept, is another."""

    moves = ("step", "along")
    explored = "step"

    def centre(self) -> int | None:
        explorer = self.explorer
        return place_of(explorer.step, explorer.along, explorer.sample.size) if explorer.shows == "sweep" else None

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        step = self.explorer.step
        name, parameters = step.name.replace("_", " "), step.transform.parameters
        return {
            (name, key.replace("_", " ")): parameters[key].domain.format(value) for key, value in step.values.items()
        }

    def parts(self) -> str:
        return f"{self.explorer.shows} {self.explorer.along}"


class SweepControls:
    """The transform's name, what the viewer sees, a control for each value, and what the nine are.

    Attributes
    ----------
    head : list of widgets
    nine : widget
        The choice between a sweep, of which value, and draws.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        self._transform = self._explorer.step.transform
        self._names = sweepable(self._transform)
        self._rows: dict[str, Row] = {}
        self.head = self._make_head()
        self.nine = self._make_nine()

    def _make_head(self) -> list[Any]:
        kit, transform = self._kit, self._transform
        name = transform.name.replace("_", " ")
        self._make_rows()
        head = kit.row(kit.text(name, "aw-title"), kit.text(transform.heading, "aw-note"), classes="aw-head")
        about = kit.column(kit.text(transform.summary.replace("`", ""), "aw-about"), classes="aw-values")
        self._values = kit.column(*(row.box for row in self._rows.values()), classes="aw-values")
        return [head, about, *([self._values] if self._rows else [])]

    def _make_rows(self) -> None:
        """Make the row of each value; one that counts pixels has another track than a share."""
        explorer, transform = self._explorer, self._transform
        name = transform.name.replace("_", " ")
        for parameter in self._names:
            value, take = explorer.step.values[parameter], functools.partial(self._choose_value, parameter)
            domain = transform.parameters[parameter].domain
            entry = Entry(name, parameter, domain, value, take, is_open=False, size=explorer.sample.size)
            self._rows[parameter] = row_for(self._kit, entry)
        self._counted = counted(explorer.step.values.values(), explorer.sample.size)

    def _make_nine(self) -> Any:
        kit, explorer = self._kit, self._explorer
        name = self._transform.name.replace("_", " ")
        meant = {words: shows for shows, words in _SHOWS.items()}
        shown, choice = _SHOWS[explorer.shows], Choice(tuple(meant))
        entry = Entry(
            name, "show", choice, shown, lambda words: explorer.set_trait("shows", meant[words]), is_open=False
        )
        self._shows = OptionsRow(kit, entry)
        self._along = kit.make(
            ipywidgets.Dropdown,
            "aw-inline",
            description="of",
            options=self._names,
            tooltip="the parameter that is swept",
        )
        kit.hear(self._along, lambda along: explorer.set_trait("along", along) if along else None)
        if self._names:
            self._shows.box.children = (*self._shows.box.children, self._along)
        return self._shows.box

    def wiring(self) -> dict[str, Any]:
        """Return which sliders say which values, by their ids, for the browser to read them by itself."""
        return {name: row.wiring for name, row in self._rows.items() if isinstance(row, RangeRow)}

    def _choose_value(self, parameter: str, value: Any) -> None:
        self._explorer.step = with_values(self._explorer.step, **{parameter: value})

    def show(self, idle: Sequence[str] = ()) -> None:
        """Put the state on the controls; the values of these names have no effect now."""
        explorer = self._explorer
        if self._counted != counted(explorer.step.values.values(), explorer.sample.size):
            before = self._values.children
            self._make_rows()
            self._values.children = tuple(row.box for row in self._rows.values())
            for box in before:
                close(box)
        for name, row in self._rows.items():
            row.show(explorer.step.values[name])
            row.enable(name not in idle)
        self._shows.show(_SHOWS[explorer.shows])
        if self._names:
            self._kit.put(self._along, explorer.along)
        self._along.disabled = explorer.shows == "draws"

"""One step of a recipe on the screen: switch, name, chance, tools, and a row for each parameter."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from augwidgets.sample.region import Region
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.widgets.controls import has_row, row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.fold import Fold
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.range_row import RangeRow, counted
from augwidgets.widgets.region_rows import FIRST, RegionRows

Change = Callable[..., None]
Act = Callable[[str], None]


def head_of(kit: Kit, number: Any, member: Member, name: str, change: Change, act: Act) -> tuple[Any, Any, Any, Any]:
    """Make what every member of a recipe has: switch, chance, the tools by their words, and the row that holds them."""
    switch = kit.make(
        ipywidgets.Checkbox,
        "aw-switch",
        description=name,
        value=member.on,
        indent=False,
        tooltip=member.summary,
    )
    chance = kit.make(
        ipywidgets.BoundedIntText,
        "aw-chance",
        min=0,
        max=100,
        value=round(100 * member.chance),
        description=f"chance of {name} in per cent",
        tooltip="in how many of a hundred draws it happens; type a number",
    )
    words = [
        ("up", f"move {name} up", "chevron-up"),
        ("down", f"move {name} down", "chevron-down"),
        ("remove", f"remove {name}", "times"),
    ]
    if isinstance(member, OpenStep) and member.transform.family != "spatial":
        words.insert(0, ("where", f"{name} only in a part of the picture, or everywhere", "crosshairs"))
    tools = {
        word: kit.button("", f"aw-{word}-{number}", tooltip, icon, functools.partial(act, word))
        for word, tooltip, icon in words
    }
    kit.hear(switch, lambda on: change(on=on))
    kit.hear(chance, lambda percent: change(chance=percent / 100))
    row = kit.row(
        switch, chance, kit.text("%", "aw-percent"), kit.row(*tools.values(), classes="aw-tools"), classes="aw-stephead"
    )
    return switch, chance, tools, row


class StepRow:
    """The controls of one step; it is known by the id that the recipe gives the step.

    `change` is called with the changes that `OpenStep.replace` takes (and ``where``), `act` with "up", "down",
    "remove", or "where" before the region is changed. `regions` are those that the picture has.
    """

    def __init__(
        self, kit: Kit, number: Any, step: OpenStep, change: Change, act: Act, regions: Mapping[str, Region]
    ) -> None:
        name = step.name.replace("_", " ")
        self._kit = kit
        self._shape = shape_of(step, regions, size := self._size())
        self._step = step
        self._shown: tuple[Any, ...] | None = None

        def heard(**changes: Any) -> None:
            # A control stands elsewhere now, and the step may come back to what it was before it is shown again.
            self._shown = None
            for parameter in changes:
                self._values.pop(parameter, None)
            change(**changes)

        def acts(word: str) -> None:
            act(word)  # which keeps the focus, for the controls are made anew
            if word == "where":
                heard(where=None if self._step.where else FIRST)

        self._switch, self._chance, self._tools, head = head_of(kit, number, step, name, heard, acts)
        self._rows: dict[str, Row] = {}
        self._values: dict[str, Any] = {}  # that the rows show
        for parameter, value in step.ranges.items():
            domain = step.transform.parameters[parameter].domain
            if has_row(domain):
                entry = Entry(name, parameter, domain, value, _setter(heard, parameter), True, size)
                self._rows[parameter] = row_for(kit, entry)
        self._rare = rarely_set(step)
        self._fold = Fold(kit, name, {parameter: self._rows[parameter] for parameter in self._rare})
        self._region: RegionRows | None = None
        where: list[Any] = []
        if step.where is not None:
            self._region = RegionRows(kit, name, step.where, regions, lambda region: heard(where=region))
            where = [row.box for row in self._region.rows]
        boxes = [row.box for row in self._rows.values()]
        self.box = kit.column(head, *boxes, *self._fold.controls, *where, classes=f"aw-step aw-step-{number}")

    def wiring(self) -> dict[str, Any]:
        """Return which controls say what of the step, by their ids, for the browser to read them by itself."""
        sliders = {name: row.wiring for name, row in self._rows.items() if isinstance(row, RangeRow)}
        return {"switch": self._switch.model_id, "chance": self._chance.model_id, "sliders": sliders}

    def fits(self, step: Member, regions: Mapping[str, Region]) -> bool:
        """Return whether these controls can show that step."""
        return isinstance(step, OpenStep) and self._shape == shape_of(step, regions, self._size())

    def _size(self) -> tuple[int, int]:
        size: tuple[int, int] = self._kit.explorer.sample.size
        return size

    def show(self, step: OpenStep, *, first: bool, last: bool) -> None:
        """Put the step's state on the controls; it does not count as a change."""
        self._step = step
        if self._shown == (step, first, last):
            return
        self._shown = (step, first, last)
        if "where" in self._tools:
            aim = self._tools["where"]
            (aim.remove_class if step.where is None else aim.add_class)("aw-aimed")
        self._kit.put(self._switch, step.on)
        self._kit.put(self._chance, round(100 * step.chance))
        self._chance.disabled = not step.on
        (self.box.remove_class if step.on else self.box.add_class)("aw-off")
        now = {parameter: (step.ranges[parameter], step.on) for parameter in self._rows}
        new = [parameter for parameter, state in now.items() if self._values.get(parameter) != state]
        for parameter in new:
            self._rows[parameter].show(step.ranges[parameter])
            self._rows[parameter].enable(step.on)
        self._values = now
        if any(parameter in self._rare for parameter in new):
            self._fold.show(moved(step))
        if self._region is not None and step.where is not None:
            self._region.show(step.where, step.on)
        self._tools["up"].disabled, self._tools["down"].disabled = first, last


def changed(step: OpenStep, /, **changes: Any) -> OpenStep:
    """Return the step with what its controls say: ranges, chance, switch, or another region."""
    if "where" in changes:
        step = step.within(changes.pop("where"))
    return step.replace(**changes)


def shape_of(step: OpenStep, regions: Mapping[str, Region], size: tuple[int, int]) -> tuple[Any, ...]:
    """Return what the controls of a step depend on, its values apart."""
    where = None if step.where is None else tuple(regions)
    return step.transform, tuple(step.ranges), where, counted(step.ranges.values(), size)


def rarely_set(step: OpenStep) -> list[str]:
    """Return the parameters that hardly anybody moves, in the declaration's order: those that declare nothing usual.

    A transform that has no others has none. The recipe's fill is a step's own only where it is named.

    Examples
    --------
    >>> import augwidgets as aw
    >>> rarely_set(aw.zoom.usual()), rarely_set(aw.erase.usual()), rarely_set(aw.greyscale.usual())
    (['stretch'], ['fill_level'], [])
    """
    own = step.transform.own_parameters
    rare = [name for name, item in own.items() if has_row(item.domain) and getattr(item.domain, "usual", None) is None]
    return rare if len(rare) < sum(has_row(item.domain) for item in own.values()) else []


def moved(step: OpenStep) -> list[str]:
    """Return the parameters that are not at rest: drawn from a range, or at another value than their default."""
    return [name for name, item in step.transform.own_parameters.items()
            if step.ranges[name] != item.domain.check_open(item.default, name)]  # fmt: skip


def _setter(change: Change, parameter: str) -> Callable[[Any], None]:
    return lambda value: change(**{parameter: value})

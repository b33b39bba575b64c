"""How far a label holds: marked on the film strip, for every class or for one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import ipywidgets

from augwidgets.domain.errors import path_told, told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.widgets.kit import Kit

# Which values of a parameter a label survives, by the class; "" stands for every class.
Holds = Mapping[str, Mapping[str, tuple[float, float]]]


def marked(holds: Holds, parameter: str, domain: Range, end: str, label: str, value: float, usual: Any = None) -> Holds:
    """Return the limits with one end put at this value; the other end stays.

    One that was not marked yet is that of every class, or else that of the usual range; where that lies beyond the
    value, it is the end of all there is.
    """
    if not isinstance(label, str):
        raise TypeError(f"a label must be named by a word, such as {path_told(label)}, got {told(label)}")
    low, high = within(holds, parameter, label) or _start(domain, usual)
    if end == "low":
        low, high = value, high if high > value else domain.high
    else:
        low, high = low if low < value else domain.low, value
    return {**holds, parameter: {**holds.get(parameter, {}), label: (low, high)}}


def _start(domain: Range, usual: Any) -> tuple[float, float]:
    """Return the range that is drawn from as long as nothing is marked."""
    return usual if isinstance(usual, tuple) and usual[0] < usual[1] else (domain.low, domain.high)


def within(holds: Holds, parameter: str, label: str) -> tuple[float, float] | None:
    """Return the limits that hold for a class: its own, or else those of every class; None where none were marked."""
    by_class = holds.get(parameter, {})
    return by_class.get(label, by_class.get(""))


def limited(step: OpenStep, holds: Holds, **settings: Any) -> Recipe:
    """Return the recipe of one step that keeps to the limits; those of one class are kept beside it."""
    recipe = Recipe((step,), **settings)
    for parameter, by_class in holds.items():
        for label, ends in by_class.items():
            recipe = recipe.holding(0, label or None, **{parameter: ends})
    return recipe


def usual_of(step: Step) -> OpenStep:
    """Return the usual ranges; what has none stays at its chosen value."""
    transform = step.transform
    usual = transform.usual()
    ranges = dict(usual.ranges)
    for name, item in transform.own_parameters.items():
        if not is_drawn(transform, name):
            ranges[name] = item.domain.check_open(step.values[name], name)
    return OpenStep(transform, MappingProxyType(ranges), usual.chance, where=step.where)


def is_drawn(transform: Transform, name: str) -> bool:
    """Return whether a recipe draws this parameter."""
    domain = transform.parameters[name].domain
    return isinstance(domain, Seed) or domain.usual is not None


class LabelLimits:
    """A class, two buttons that take the chosen picture for an end, and what has been marked so far."""

    def __init__(
        self, kit: Kit, choose_class: Callable[[str], None], mark: Callable[[str], None], clear: Callable[[], None]
    ) -> None:
        self._kit = kit
        self._class = kit.make(
            ipywidgets.Text,
            "aw-inline",
            "aw-class",
            description="class",
            placeholder="every class",
            continuous_update=False,
            tooltip="the class that the limit is for; nothing: every class",
        )
        self._label = ""
        self._choose_class = choose_class
        kit.hear(self._class, self._choose)
        self._buttons = {
            end: kit.button("", "aw-button aw-small", tooltip, act=functools.partial(mark, end))
            for end, tooltip in (
                ("low", "the label still holds at the chosen picture, and not below"),
                ("high", "the label still holds at the chosen picture, and not beyond"),
            )
        }
        self._clear = kit.button("Remove limits", "aw-button aw-small", "forget all limits that were marked", act=clear)
        self._asked, self._told = kit.text("", "aw-about"), kit.text("", "aw-about")
        buttons = kit.row(*self._buttons.values(), self._clear, classes="aw-limits")
        self.box = kit.column(self._asked, self._class, buttons, self._told, classes="aw-values")

    def _choose(self, label: str) -> None:
        try:
            self._choose_class(label.strip())
        except Exception:  # what is refused is no class that a limit is for
            self._kit.put(self._class, self._label)
            raise

    def show(self, holds: Holds, parameter: str, domain: Any, label: str, chosen: str) -> None:
        """Show which picture is chosen and what has been marked; without a range there is nothing to mark."""
        can, self._label = isinstance(domain, Range) and bool(chosen), label
        self._kit.put(self._class, label)
        for control in (self._class, *self._buttons.values()):
            control.disabled = not can
        for end, word in (("low", "from"), ("high", "up to")):
            self._buttons[end].description = f"{word} {chosen}" if can else word
        self._clear.disabled = not holds
        self._asked.value = (
            "How far does the label hold? Click the last picture on which it does:"
            if isinstance(domain, Range)
            else "How far the label holds can be marked on the sweep of a range."
        )
        own = holds.get(parameter, {}) if isinstance(domain, Range) else {}
        self._told.value = "; ".join(
            f"{f'class {label}' if label else 'every class'}: {domain.format_open(ends)}" for label, ends in own.items()
        )

"""Calls of torchvision: what acts always and shall act by chance, warps with their fill, and names of names."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, Constant
from augwidgets.dialects.step_writing import Writing
from augwidgets.domain.errors import told

if TYPE_CHECKING:
    from augwidgets.recipe.groups import Group
    from augwidgets.steps.open_step import OpenStep

CUT = "uint8 levels are cut, not rounded"
# Of what is filled with the picture here; on average the level that is least wrong.
_GREY = 0.5


@dataclass(frozen=True)
class _Dotted(Constant):
    """A name of a name: ``v2.InterpolationMode.BILINEAR``."""

    def found(self) -> Any:
        return functools.reduce(getattr, self.name.split("."), importlib.import_module(f"torchvision.{self.module}"))

    def __repr__(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.name}"


BILINEAR = _Dotted("transforms.v2", "InterpolationMode.BILINEAR")


def by_chance(step: OpenStep | Group, call: Call) -> list[Call]:
    """Return the chance of a transform that acts always."""
    if step.chance == 1:
        return [call]
    return [Call("RandomApply", {"p": step.chance}, (call,), note=call.note)]


def border(step: OpenStep, writing: Writing) -> tuple[dict[str, Any], str]:
    """Return the arguments that say what is uncovered, and a note on them."""
    fill, level = writing.fill_of(step)
    if fill != "constant":
        so = f"filled with mid grey, not by {fill!r}"
        writing.differs(f"a fill of {fill!r}; only 'constant' is filled there", so)
        level = _GREY
    # None is black as well, but with 0 the rims are mixed with black twice.
    found: dict[str, Any] = {"interpolation": BILINEAR, "fill": round(255 * level) or None}
    if not found["fill"]:
        return found, ""
    return found, f"fill is of 255; for float tensors it is {level:g}; rims are mixed with it twice"


def warp(name: str, step: OpenStep, writing: Writing, note: str = "", **values: Any) -> list[Call]:
    """Return a warp with its fill."""
    filled, about = border(step, writing)
    return by_chance(step, Call(name, {**values, **filled}, note="; ".join(filter(None, [note, about]))))


_CHOSEN = 5  # strengths of what takes one number only
_LISTED = 8  # values of a whole number, all of which are listed


def chosen(step: OpenStep, writing: Writing, name: str, make: Callable[[Any], Call]) -> list[Call]:
    """Return a call that takes one number; of a range one of several is the nearest to drawing it."""
    domain: Any = step.transform.parameters[name].domain
    value = step.ranges[name]
    if domain.is_closed(value):
        return by_chance(step, make(domain.written(value)))
    low, high = value
    if domain.whole and high - low < _LISTED:
        values, so = list(range(low, high + 1)), f"one of {high - low + 1} transforms is chosen"
    else:
        values = [round(low + (high - low) * (place + 0.5) / _CHOSEN, 6) for place in range(_CHOSEN)]
        so = f"one of {_CHOSEN} strengths, {values[0]:.3g} to {values[-1]:.3g}, is chosen"
    writing.differs(f"{name} can only have one value, got {told(domain.written(value))}", so)
    calls = tuple(make(one) for one in values)
    return by_chance(step, Call("RandomChoice", parts=calls, note=calls[0].note))

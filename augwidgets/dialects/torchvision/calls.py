"""Calls of torchvision: what acts always and shall act by chance, warps with their fill, and names of names."""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from augwidgets.dialects.calls import Call, Constant
from augwidgets.dialects.translation import Writing

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

"""`Replacement`: what stands for one argument of an old generator today, and how one is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from augwidgets import transforms
from augwidgets.dialects.calls import Call, Untranslatable, allowed

if TYPE_CHECKING:
    from augwidgets.steps.open_step import OpenStep

How = Literal["same", "nearly", "not"]


@dataclass(frozen=True)
class Replacement:
    """What becomes of one argument, or of a few that belong together.

    Attributes
    ----------
    arguments : sequence of str
    layer, step : Call, OpenStep, optional
        What does it; None where nothing does.
    layers_how, recipe_how : {"same", "nearly", "not"}
    why : str
        One sentence.
    layers_text, recipe_text : str
        In place of a layer, a step: where it is said otherwise.
    """

    arguments: Sequence[str]
    layers_how: How
    recipe_how: How
    why: str
    layer: Call | None = None
    step: OpenStep | None = None
    layers_text: str = ""
    recipe_text: str = ""


def is_kerass_own(generator: Any) -> bool:
    """Return whether it is Keras's own class and not the kit's, which does what its arguments say."""
    return not any(kind.__module__.startswith("augwidgets.") for kind in type(generator).__mro__)


def step_of(name: str, **ranges: Any) -> OpenStep | None:
    """Make a step, or none where a range lies outside what is allowed in a recipe."""
    try:
        made: OpenStep = transforms.CATALOGUE[name].between(**allowed(name, **ranges))
    except Untranslatable:
        return None
    return made


def format_of(generator: Any) -> dict[str, Any]:
    """Return what tells a layer that channels come first."""
    return {} if generator.data_format == "channels_last" else {"data_format": generator.data_format}


def how_if(thing: Any, how: How = "same") -> How:
    """Return how it is done, if there is anything that does it."""
    return "not" if thing is None else how


def written(values: Mapping[str, Any]) -> str:
    """Write arguments as a call has them."""
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def short(number: float) -> float:
    """Leave out the dust of a division or a difference: twelve digits."""
    return float(f"{number:.12g}")

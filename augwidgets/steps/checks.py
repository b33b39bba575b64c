"""What a transform may be declared with."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from augwidgets.domain import errors
from augwidgets.steps import partners, signature
from augwidgets.steps.open_step import CHANCE

if TYPE_CHECKING:
    from augwidgets.steps.transform import Transform


def check_options(transform: Transform, takes: str) -> None:
    """Raise for options of a decorator that would be found out late."""
    needs = {"tone": ("", "histogram"), "pixel": ("", "region")}.get(transform.family, ("",))
    given = (("needs", transform.needs, needs), ("takes", takes, ("both", "float32", "uint8")))
    for name, came, options in given:
        if came not in options:
            known = ", ".join(repr(option) for option in options)
            raise ValueError(f"{transform.name}: {name} must be one of {known}, got {errors.told(came)}")
    if transform.family == "pair":
        partners.check(transform.partners, transform.name)
    CHANCE.check(transform.usual_chance, f"{transform.name}: usual_chance")
    signature.check_texts(transform.name, heading=transform.heading, short=transform.short_name)


def check_hides(transform: Transform, hides: Any) -> None:
    """Raise for what cannot be asked which pixels are covered."""
    if hides is None:
        return
    try:
        inspect.signature(hides).bind((1, 1), **dict.fromkeys(transform.own_parameters))
    except (TypeError, ValueError) as error:
        words = ", ".join(["size", *(f"{name}=..." for name in transform.own_parameters)])
        raise TypeError(f"{transform.name}: hides must be called as hides({words}), but {error}") from None


def check_cautions(transform: Transform) -> None:
    """Raise for a sentence that would never be said: of no parameter, or of a value that it cannot have."""
    cautions: Any = transform.cautions
    wanted = "a mapping {parameter: {value: sentence}}"
    if not isinstance(cautions, Mapping) or not all(isinstance(said, Mapping) for said in cautions.values()):
        raise TypeError(f"{transform.name}: cautions must be {wanted}, got {errors.told(cautions)}")
    for name, said in cautions.items():
        if name not in transform.own_parameters:
            known = ", ".join(transform.own_parameters) or "none"
            raise ValueError(f"{transform.name}: cautions must name its parameters ({known}), got {errors.told(name)}")
        for value, sentence in said.items():
            transform.own_parameters[name].domain.check(value, f"{transform.name}: {name} in cautions")
            signature.check_texts(transform.name, cautions=sentence)

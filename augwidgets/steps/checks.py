"""What a transform may be declared with."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from augwidgets.domain import errors
from augwidgets.steps import partners, signature
from augwidgets.steps.open_step import CHANCE

if TYPE_CHECKING:
    from augwidgets.steps.transform import Transform


def check_options(transform: Transform) -> None:
    """Raise for options of a decorator that would be found out late."""
    needs = {"tone": ("", "histogram"), "pixel": ("", "region")}.get(transform.family, ("",))
    allowed = {"needs": needs, "_takes": ("both", "float32", "uint8")}
    for name, options in allowed.items():
        if getattr(transform, name) not in options:
            known = ", ".join(repr(option) for option in options)
            came = getattr(transform, name)
            raise ValueError(f"{transform.name}: {name.strip('_')} must be one of {known}, got {errors.told(came)}")
    if transform.family == "pair":
        partners.check(transform.partners, transform.name)
    CHANCE.check(transform.usual_chance, f"{transform.name}: usual_chance")
    signature.check_texts(transform.name, heading=transform.heading, short=transform._short)


def check_hides(transform: Transform, hides: Any) -> None:
    """Raise for what cannot be asked which pixels are covered."""
    if hides is None:
        return
    try:
        inspect.signature(hides).bind((1, 1), **dict.fromkeys(transform.own_parameters))
    except (TypeError, ValueError) as error:
        words = ", ".join(["size", *(f"{name}=..." for name in transform.own_parameters)])
        raise TypeError(f"{transform.name}: hides must be called as hides({words}), but {error}") from None

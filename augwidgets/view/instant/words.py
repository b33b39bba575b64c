"""What the browser must know to write a step's values under a picture: what `steps.step.caption` knows of it."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.domain.units import unit
from augwidgets.steps.signature import Parameter
from augwidgets.steps.step import TELLING, unchanged
from augwidgets.steps.transform import Transform


def told_words(transform: Transform) -> dict[str, Any]:
    """Return how a transform's values are written: its short name, and of each parameter name, unit and digits.

    Examples
    --------
    >>> import augwidgets as aw
    >>> told = told_words(aw.shift)
    >>> told["name"], [(one["name"], one["factor"], one["after"]) for one in told["parameters"]]
    ('', [('right', 100, ' %'), ('down', 100, ' %')])
    """
    shown = [item for item in transform.own_parameters.values() if not isinstance(item.domain, Seed)]
    return {"name": transform.short_name, "parameters": list(map(_told, shown))}


def _told(item: Parameter) -> dict[str, Any]:
    return {"unchanged": unchanged(item), **told_words_of(item.name, item.domain)}


def told_words_of(name: str, domain: Any) -> dict[str, Any]:
    """Return how one value of a parameter is written.

    Examples
    --------
    >>> told_words_of("angle", Range(-9, 9, unit="deg"))["after"]
    '°'
    """
    told: dict[str, Any] = {"name": name}
    if isinstance(domain, Switch):
        return {**told, "kind": "switch"}
    if isinstance(domain, Choice) or not isinstance(domain, Range):
        return {**told, "kind": "choice"}
    known = unit(domain.unit)
    return {
        **told, "kind": "range", "factor": known.factor, "before": known.before, "after": known.after,
        "digits": domain.digits, "signed": domain.low < 0, "telling": domain.unit in TELLING,
    }  # fmt: skip

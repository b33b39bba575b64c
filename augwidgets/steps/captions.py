"""The few words that fit under a picture: what was drawn, in the units of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.seed import Seed
from augwidgets.steps.signature import Parameter

_SHARE = " %"
_TELLING = ("deg", "times", "px", "K")  # units whose sign says what a value is of


def caption(name: str, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> str:
    """Return the few words that fit under a picture: the name, and each value under its own where that says more.

    Seeds are left out, and so is what stands where it changes nothing, or at its default.

    Examples
    --------
    >>> import augwidgets as aw
    >>> caption("shift", aw.shift.own_parameters.values(), {"right": -0.03, "down": 0.04})
    'shift right −3 down +4 %'
    >>> caption("zoom", aw.zoom.own_parameters.values(), {"scale": 1.2, "stretch": 1.0})
    'zoom ×1.20'
    """
    shown = [item for item in parameters if not isinstance(item.domain, Seed)]
    told = [item for item in shown if values[item.name] != _unchanged(item)] or shown[:1]
    first_alone = bool(name and told) and told == shown[:1] and getattr(shown[0].domain, "unit", "") in _TELLING
    words = [name]
    for item in told:
        bare = len(shown) == 1 or first_alone or name.endswith(item.name)
        text = _told(item, values[item.name], bare)
        if text.endswith(_SHARE) and words[-1].endswith(_SHARE):  # said once, at the end
            words[-1] = words[-1].removesuffix(_SHARE)
        words.append(text)
    return " ".join(words).strip()


def _told(item: Parameter, value: Any, bare: bool) -> str:
    words = item.name.replace("_", " ")
    if isinstance(item.domain, Switch):
        return words if value else f"{words} off"
    told = item.domain.format(value)
    return told if bare or isinstance(value, str) else f"{words} {told}"  # a word speaks for itself


def _unchanged(item: Parameter) -> Any:
    """Return the value that need not be told: the neutral one, or else the default; nothing of a list to draw from."""
    neutral = getattr(item.domain, "neutral", None)
    if neutral is None and isinstance(item.domain, Choice) and item.domain.usual is not None:
        return None
    return item.default if neutral is None else neutral

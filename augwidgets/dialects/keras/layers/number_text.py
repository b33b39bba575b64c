"""Numbers as a person would write them in a layer's call: ``30 / 360`` of a turn, ``1 / 255`` of the levels."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.units import plain

_LONG = 8  # a number that is written with more signs is worth a quotient
_LARGE = 1e9  # beyond it there are no quotients that a person would write
_BELOW = (*range(3, 13), 255)
_DEGREES = 360


def number_text(layer: str, value: Any) -> str:
    """Write an argument of a layer; what is written always gives this very value again.

    Parameters
    ----------
    layer : str
        The layer's name: those that turn count in whole turns, and those that zoom in 1 / scale - 1.

    Examples
    --------
    >>> number_text("RandomRotation", (-30 / 360, 0.125)), number_text("Rescaling", 1 / 255)
    ('(-30 / 360, 0.125)', '1 / 255')
    >>> number_text("RandomZoom", 1 / 1.3 - 1)
    '1 / 1.3 - 1'
    """
    if type(value) is tuple and len(value) == 2:
        return f"({number_text(layer, value[0])}, {number_text(layer, value[1])})"
    if type(value) is not float or len(repr(value)) <= _LONG or abs(value) > _LARGE:
        return repr(value)
    quotient = _quotient(layer, value)
    return quotient if quotient and len(quotient) <= len(repr(value)) else repr(value)


def _quotient(layer: str, value: float) -> str | None:
    if layer == "RandomRotation":
        angle = round(value * _DEGREES, 3)
        if angle and angle / _DEGREES == value:
            return f"{plain(angle)} / {_DEGREES}"
    for below in _BELOW:
        above = round(value * below)
        if above and above / below == value:
            return f"{above} / {below}"
    if layer == "RandomZoom" and value > -1:
        scale = round(1 / (1 + value), 6)
        if scale and 1 / scale - 1 == value:
            return f"1 / {plain(scale)} - 1"
    return None

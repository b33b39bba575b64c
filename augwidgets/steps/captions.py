"""The few words that fit under a picture: what was done to it, and how strongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from augwidgets.domain.options import Switch
from augwidgets.domain.pixel_count import SIDES, PixelCount
from augwidgets.domain.seed import Seed
from augwidgets.steps.signature import Parameter


def short(name: str, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> str:
    """Return the values after the name, each with its unit, seeds left out.

    Examples
    --------
    >>> import augwidgets as aw
    >>> short("shift", aw.shift.own_parameters.values(), {"right": -0.03, "down": 0.04})
    'shift −3 +4 %'
    """
    shown = [item for item in parameters if not isinstance(item.domain, Seed)]
    words: list[str] = []
    unit = ""
    # What changes nothing is left out only where nothing that does comes after it: of three gains it must be clear
    # which is which.
    in_pixels = any(isinstance(value, PixelCount) for value in values.values())
    told = max((place for place, part in enumerate(shown) if values[part.name] != _unchanged(part)), default=-1) + 1
    for index, item in enumerate(shown):
        value, domain = values[item.name], item.domain
        same_unit = all(getattr(part, "shown", 1) == 100 for part in (domain, shown[0].domain))
        if index >= max(told, 1) and not same_unit:
            continue
        if in_pixels and value == 0 and getattr(domain, "unit", "") in SIDES:
            value = PixelCount(0)  # "+20 0 px" rather than "+20 px 0 %"
        text = item.name if isinstance(domain, Switch) else domain.format(value)
        if words and unit and text.endswith(unit):
            words[-1] = words[-1].removesuffix(unit)
        unit = next((after for after in (" %", " px") if text.endswith(after)), "")
        words.append(text)
    return " ".join([name, *words]).strip()


def _unchanged(item: Parameter) -> Any:
    """Return the value that need not be told: the neutral one, or else the default."""
    neutral = getattr(item.domain, "neutral", None)
    return item.default if neutral is None else neutral

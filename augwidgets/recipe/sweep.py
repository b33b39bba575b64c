"""A parameter from one end to the other: the values, and the Steps that have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.kinds import Domain
from augwidgets.domain.pixel_count import PixelCount, px
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.step import Step


def swept(domain: Domain, value: Any, count: int = 9) -> list[Any]:
    """Return values from the lowest to the highest, in order, with `value` in the middle of them.

    Where `value` is itself the lowest or the highest, they are spread evenly; a Choice and a Switch give their options,
    a Seed the next few.

    Examples
    --------
    >>> swept(Range(-180, 180, unit="deg"), 20.0)
    [-180.0, -130.0, -80.0, -30.0, 20.0, 60.0, 100.0, 140.0, 180.0]
    >>> swept(Range(0, 3), 0, 4)
    [0, 1.0, 2.0, 3.0]
    """
    if isinstance(domain, Seed):
        return [(value + k) % domain.limit for k in range(count)]
    if not isinstance(domain, Range):
        return list(domain.options)
    if value in (domain.low, domain.high):
        found = _between(domain, domain.low, domain.high, count)
    else:
        half = count // 2 + 1
        found = [*_between(domain, domain.low, value, half), *_between(domain, value, domain.high, half)[1:]]
    return list(dict.fromkeys(value if number == value else domain.rounded(number) for number in found))


def values_of(step: Chosen, parameter: str, size: tuple[int, int] | None = None, count: int = 9) -> list[Any]:
    """Return the swept values of one parameter of a step; where it counts pixels, those of a picture of this size.

    Examples
    --------
    >>> import augwidgets as aw
    >>> values_of(aw.shift.at(right=aw.px(20)), "right", (100, 200), 5)
    [aw.px(-200), aw.px(-90), aw.px(20), aw.px(110), aw.px(200)]
    """
    domain, value = step.transform.parameters[parameter].domain, step.values[parameter]
    if not isinstance(value, PixelCount):
        return swept(domain, value, count)
    if size is None:
        raise ValueError(f"how far {parameter} goes in pixels is known of a picture only, got none")
    return [px(number) for number in swept(domain.in_pixels(size), value.count, count)]


def along(step: Step, parameter: str, count: int = 9, size: tuple[int, int] | None = None) -> dict[Any, Step]:
    """Return the Step at each of the swept values of one parameter, the others as they are.

    `size` is that of the picture, for a parameter that counts pixels.

    Examples
    --------
    >>> import augwidgets as aw
    >>> list(along(aw.zoom.at(scale=2), "scale", 3))
    [0.2, 2.0, 5.0]
    """
    parameters = step.transform.parameters
    if not isinstance(parameter, str) or parameter not in parameters:
        known = ", ".join(parameters) or "it has none"
        raise ValueError(f"along must be a parameter of {step.transform.name} ({known}), got {told(parameter)}")
    values = values_of(step, parameter, size, count)
    return {value: step.transform.at(**{**step.values, parameter: value}).within(step.where) for value in values}


def _between(domain: Range, low: float, high: float, count: int) -> list[float]:
    """Return evenly spread numbers, on a logarithmic domain evenly in ratio; both ends exactly."""
    spread = np.geomspace if domain.scale == "log" else np.linspace
    inner = spread(low, high, count)[1:-1].tolist()
    return [low, *inner, high]


def title(name: str, domain: Domain, value: Any) -> str:
    """Return a parameter's name and one of its values.

    Examples
    --------
    >>> title("angle", Range(-180, 180, unit="deg"), 20), title("seed", Seed(), 3)
    ('angle +20°', 'seed 3')
    """
    words, text = name.replace("_", " "), domain.format(value)
    return text if text.startswith(words) else f"{words} {text}"


class Chosen(Protocol):
    """What has a value for each parameter of its transform."""

    @property
    def transform(self) -> Any: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


def place_of(step: Chosen, parameter: str, size: tuple[int, int] | None = None) -> int:
    """Return where in its sweep the chosen value stands; without a parameter, the picture with the transform.

    `size` is that of the picture, for a parameter that counts pixels.

    Examples
    --------
    >>> import augwidgets as aw
    >>> place_of(aw.rotate.at(angle=20), "angle"), place_of(aw.invert.at(), "")
    (4, 1)
    """
    if parameter not in step.transform.parameters:
        return 1
    return values_of(step, parameter, size).index(step.values[parameter])

"""What the browser can draw of a step by itself: a warp, a curve, or nothing; kept while other steps change."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import FILL, FILL_LEVEL
from augwidgets.steps.transform import Transform
from augwidgets.view.instant.curve_tables import CurveTables, curve_tables
from augwidgets.view.instant.tables import Parameter, UnfitError
from augwidgets.view.instant.warp_tables import WarpTables, warp_tables
from augwidgets.warp.warps import Size

_MOST_OPTIONS = 129
_MOST_SECONDS = 0.3  # of the processor, for one step
_KEPT = 48  # steps, of the explorers that are open


@dataclass(frozen=True)
class Unknown:
    """A step that only the kernel can draw, and why."""

    why: str


Tables = WarpTables | CurveTables | Unknown

Shapes = tuple[float, float]


def tables_of(step: OpenStep, size: Size, channels: int, shapes: Shapes | None = None) -> Tables:
    """Return the tables of a step for every value within the limits of its parameters.

    Parameters
    ----------
    step : OpenStep
    size : (int, int)
        Height and width of the canvas that arrives.
    channels : int
        Colours of the picture.
    shapes : (float, float), optional
        How many times as wide as high the canvas is at least and at most, where a step before changes it.

    Returns
    -------
    WarpTables, CurveTables or Unknown

    Examples
    --------
    >>> import augwidgets as aw
    >>> found = tables_of(aw.rotate.between(angle=(-30, 30)), (176, 264), 3)
    >>> matrix, canvas = found.at({"angle": 90.0, "expand": False}, (176, 264))
    >>> matrix.round(9).tolist(), canvas
    ([[0.0, 1.0, 44.0], [-1.0, 0.0, 220.0], [0.0, 0.0, 1.0]], (176, 264))
    >>> tables_of(aw.blur.usual(), (176, 264), 3)
    Unknown(why='it looks at the pixels')
    """
    transform = step.transform
    if step.where is not None or transform.family not in ("spatial", "tone") or transform.needs:
        return Unknown("it looks at the pixels")
    chosen: list[tuple[str, tuple[Any, ...]]] = []
    for name, item in transform.own_parameters.items():
        if isinstance(item.domain, Seed):
            if not item.domain.is_closed(step.ranges[name]):
                return Unknown("a seed is drawn for it")
            chosen.append((name, (step.ranges[name],)))
        elif not isinstance(item.domain, Range):
            chosen.append((name, tuple(step.ranges[name])))
    if transform.family == "tone":
        return _known(transform, tuple(chosen), (0, 0), channels, None)
    return _known(transform, tuple(chosen), size, 0, shapes)


@functools.lru_cache(maxsize=_KEPT)
def _known(
    transform: Transform, chosen: tuple[tuple[str, tuple[Any, ...]], ...], size: Size, channels: int,
    shapes: Shapes | None,
) -> Tables:  # fmt: skip
    options = dict(chosen)
    try:
        parameters = [_parameter(name, item.domain, options) for name, item in transform.own_parameters.items()]
        if transform.family == "tone":
            return curve_tables(_in_time(lambda values: transform.declared.curve(values)), parameters, channels)
        make = _in_time(transform.declared.warp)
        return warp_tables(make, parameters, size, shapes, is_light=transform.is_kits)
    except UnfitError as error:
        return Unknown(str(error))
    except Exception as error:  # whatever somebody's own function raises at some value
        return Unknown(f"it failed at some value: {error}")


def _in_time(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that may be asked as long as all its answers together take no long time."""
    start = time.thread_time()

    def asked(*arguments: Any) -> Any:
        if time.thread_time() - start > _MOST_SECONDS:
            raise UnfitError("it takes too long to be asked often")
        return ask(*arguments)

    return asked


def _parameter(name: str, domain: Any, options: Mapping[str, tuple[Any, ...]]) -> Parameter:
    if not isinstance(domain, Range):
        return Parameter(name, options=options[name])
    if domain.whole:
        count = int(domain.high - domain.low) + 1
        if count > _MOST_OPTIONS:
            raise UnfitError(f"{name} has {count} whole values")
        return Parameter(name, options=tuple(range(int(domain.low), int(domain.high) + 1)))
    return Parameter(name, float(domain.low), float(domain.high), domain.scale == "log", domain.neutral)


FILLED = (FILL.name, FILL_LEVEL.name)

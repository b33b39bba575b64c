"""Tables of where a plan places an object: placing a cut-out is a warp, its formula stands in `scenes.placing` alone.

They are of six numbers: where the cut-out's middle comes to lie, in shares of the canvas, and what becomes of a step
across and a step down as long as its longer side, in shares of the canvas's shorter side. So one table mostly serves
all cut-outs on all canvases; where it does not (an object that is placed by a corner, a horizon) each has its own.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from augwidgets.scenes.placed import Placed, Size
from augwidgets.scenes.placing import DRAWN, placed_at
from augwidgets.scenes.ranges import RANGES
from augwidgets.view.instant.tables import Parameter, Table, UnfitError, read, tabled

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

MIRRORED = "mirrored"

_TOLERANCE = 3e-4  # of a side, for the largest objects: smaller ones are known more closely
_NEAR = 0.004  # of a side: no table may be farther off, a pixel of a tile
_SAME = 1e-9
_LEAST_NEAR = 0.0101  # of the way from the horizon to the lower edge: nearer to it the smallest objects are none
_MOST = 24  # tables of one plan
_MOST_SECONDS = 0.3  # of the processor, for one table
_ENOUGH = 0.15  # and after so many no further one is begun: those that are made are kept for the next time
_PROBES, _LOOKED = 24, 5  # places at which a table is checked; and at which two are found to be the same
_KEPT = 96


class Standing(NamedTuple):
    """What placing depends on, the values apart.

    Attributes
    ----------
    own : (int, int)
        Height and width of the cut-out.
    share : float
        As `Cutout.share` says it.
    canvas : (int, int)
        Height and width of the scene.
    """

    own: Size
    share: float
    canvas: Size


class Way(NamedTuple):
    """How a plan places objects."""

    place_by: str
    scale_by: str
    horizon: float | None


class _Cut(NamedTuple):
    """As much of a cut-out as placing asks for."""

    size: Size
    share: float


class PlacingTables(NamedTuple):
    """Tables that say where objects stand.

    Attributes
    ----------
    tables : sequence of Table
    largest : float
        The scale up to which they hold.
    """

    tables: Sequence[Table]
    largest: float


def placing_tables(plan: Plan, standings: Sequence[Standing]) -> tuple[list[PlacingTables], list[int]]:
    """Return tables for these cut-outs on these canvases, and which of the tables is for which of them.

    Parameters
    ----------
    plan : Plan
    standings : sequence of Standing

    Raises
    ------
    UnfitError
        No tables say where it places objects, or too many would be needed.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()])
    >>> several = [Standing((40, 30), 1.0, (240, 320)), Standing((9, 90), 0.2, (100, 100))]
    >>> found, which = placing_tables(plan, several)
    >>> len(found), which
    (1, [0, 0])
    >>> read(found[0].tables, {"x": 0.5, "y": 0.25, "scale": 0.5, "angle": 0.0, "mirrored": False}).round(9).tolist()
    [0.5, 0.0, 0.5, 0.0, 0.5, 0.25]
    """
    way = Way(plan.place_by, plan.scale_by, plan.horizon)
    start = time.thread_time()
    probes = _probes(way)[:_LOOKED]
    found: list[PlacingTables] = []
    known: list[np.ndarray] = []
    which: list[int] = []
    for one in standings:
        asked = np.array([_answer(way, one, values) for values in probes])
        same = next((place for place, rows in enumerate(known) if np.abs(rows - asked).max() < _SAME), None)
        if same is None:
            if len(known) == _MOST or time.thread_time() - start > _ENOUGH:
                raise UnfitError("too many tables would be needed")
            same = len(known)
            known.append(asked)
            found.append(_tabled(way, one))
        which.append(same)
    return found, which


def frame_row(placed: Placed, own: Size, canvas: Size) -> tuple[float, ...]:
    """Return where an object stands as a row of six numbers, as tables hold it."""
    (a, b, c), (d, e, f) = placed.matrix(own, canvas).tolist()
    height, width = own
    long = max(own) / min(canvas)
    middle = a * width / 2 + b * height / 2 + c, d * width / 2 + e * height / 2 + f
    return a * long, b * long, middle[0] / canvas[1], d * long, e * long, middle[1] / canvas[0]


def _answer(way: Way, one: Standing, values: Mapping[str, Any]) -> tuple[float, ...]:
    given = {name: values[name] for name in DRAWN}
    asked: Any = way
    placed = placed_at(asked, 0, given, _cut(one), one.canvas, mirrored=values[MIRRORED])
    if placed is None:
        raise UnfitError("it has no place there")
    return frame_row(placed, one.own, one.canvas)


def _cut(one: Standing) -> Any:
    return _Cut(one.own, one.share)


def _parameters(way: Way, largest: float) -> list[Parameter]:
    """Return the parameters; the scale up to a largest one, and no place at the horizon or above it."""
    limits = {name: (float(RANGES[name].low), float(RANGES[name].high)) for name in DRAWN}
    limits["scale"] = limits["scale"][0], largest
    if way.horizon is not None:
        limits["y"] = way.horizon + _LEAST_NEAR * (1 - way.horizon), 1.0
    told = [Parameter(name, *limits[name], neutral=RANGES[name].neutral) for name in DRAWN]
    return [*told, Parameter(MIRRORED, options=(False, True))]


def _probes(way: Way, largest: float = 1.0) -> list[dict[str, Any]]:
    rng = np.random.default_rng(14)
    parameters = _parameters(way, largest)
    shares = rng.random((_PROBES, len(parameters))).tolist()
    return [{one.name: one.at(share) for one, share in zip(parameters, row, strict=True)} for row in shares]


@functools.lru_cache(maxsize=_KEPT)
def _tabled(way: Way, one: Standing) -> PlacingTables:
    largest = float(RANGES["scale"].high)
    while largest > 0.2:
        try:
            return _up_to(way, one, largest)
        except UnfitError:
            raise
        except ValueError:  # so large an object would lie too far beside the picture
            largest /= 2
    raise UnfitError("objects would lie too far beside the picture")


def _up_to(way: Way, one: Standing, largest: float) -> PlacingTables:
    start = time.thread_time()

    def ask(values: Mapping[str, Any]) -> tuple[float, ...]:
        if time.thread_time() - start > _MOST_SECONDS:
            raise UnfitError("it takes too long to be asked often")
        return _answer(way, one, values)

    tables = tabled(ask, _parameters(way, largest), _TOLERANCE)
    found = PlacingTables(tables, largest)
    for values in _probes(way, largest):
        off = np.abs(read(tables, values) - ask(values)).max()
        if not math.isfinite(off) or off > _NEAR * max(1.0, values["scale"]):
            raise UnfitError(f"between its nodes it is {off:.3f} of a side off")
    return found

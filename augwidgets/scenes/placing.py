"""From the numbers of a try to where an object stands: its values, and what a plan makes of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.domain.quantiles import Quantiles
from augwidgets.scenes.placed import LARGEST, SMALLEST, Placed, Size
from augwidgets.scenes.ranges import RANGES

if TYPE_CHECKING:
    from augwidgets.scenes.cutout_image import Cutout
    from augwidgets.scenes.plan import Plan
    from augwidgets.scenes.small_cutout import SmallCutout

ROW = 6  # numbers of a try: cut-out, x, y, scale, angle, mirrored
DRAWN = ("x", "y", "scale", "angle")  # what the ranges of a plan are asked for, in this order


def of_try(rows: Quantiles, attempt: int) -> Quantiles:
    """Return the rows of an object's try, counted from 0."""
    return rows.of(attempt) if attempt else rows


def tried(seed: Sequence[int], name: int, attempts: Sequence[int]) -> list[list[float]]:
    """Return the numbers of tries of an object, without drawing its scene.

    Parameters
    ----------
    seed : sequence of int
        Of the scene's generator.
    name : int
        Of the object, as `Scene.ids` says it.
    attempts : sequence of int
        From 1, as `Scene.tries` counts them.

    Returns
    -------
    list of list of float
        Of each six numbers in [0, 1): cut-out, x, y, scale, angle, mirrored.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], x=(0.2, 0.7))
    >>> scene = plan.draw(np.random.default_rng([3, 0, 0]))
    >>> numbers, = tried((3, 0, 0), scene.ids[0], scene.tries[:1])
    >>> RANGES["x"].at(numbers[1], plan.x) == scene.objects[0].x
    True
    """
    rows = Quantiles.drawn(np.random.default_rng(list(seed))).of(name)
    return [of_try(rows, attempt - 1).row(ROW) for attempt in attempts]


def placed_as_drawn(
    plan: Plan, which: int, numbers: Sequence[float], cutout: Cutout | SmallCutout, size: Size
) -> Placed | None:
    """Return where an object stands of which a try has these numbers; None above the horizon."""
    values = {
        name: RANGES[name].at(quantile, getattr(plan, name)) for name, quantile in zip(DRAWN, numbers[1:5], strict=True)
    }
    return placed_at(plan, which, values, cutout, size, mirrored=numbers[5] < plan.mirror)


def placed_at(
    plan: Plan, which: int, values: Mapping[str, float], cutout: Cutout | SmallCutout, size: Size, *, mirrored: bool
) -> Placed | None:
    """Return where an object stands that has drawn these values; None above the horizon."""
    scale = min(values["scale"] * cutout.share, LARGEST) if plan.scale_by == "picture" else values["scale"]
    placed = Placed(which, values["x"], values["y"], scale, values["angle"], mirrored)
    if plan.place_by == "corner":
        across, down = np.abs(placed.matrix(cutout.size, size)[:, :2]) @ cutout.size[::-1]  # of the box around it
        placed = dataclasses.replace(placed, x=placed.x + across / 2 / size[1], y=placed.y + down / 2 / size[0])
    if plan.horizon is None:
        return placed
    # The foot of an object of this scale, were it on the lower edge; how far below the horizon it stands, it is large.
    foot = placed.y
    if foot <= plan.horizon:
        return None
    near = (foot - plan.horizon) / (1 - plan.horizon)
    if placed.scale * near < SMALLEST:
        return None
    high = placed.times(cutout.size, size) * near * cutout.size[0] / size[0]
    return dataclasses.replace(placed, scale=placed.scale * near, y=foot - high / 2)

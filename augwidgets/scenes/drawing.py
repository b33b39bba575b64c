"""Drawing a scene: numbers in [0, 1) become values, and each object is tried against the limits."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.quantiles import Quantiles
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.scenes.backgrounds import cut, stretched
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.limits import Standing, stands_beside
from augwidgets.scenes.placed import LARGEST, SMALLEST, Layer, Placed, Size, layer_of
from augwidgets.scenes.ranges import RANGES
from augwidgets.scenes.scene import Scene
from augwidgets.steps.step import Step

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

_DISTRACTORS = 1_000  # ids of their rows begin here
_RECIPES = 2_000  # and those of recipes' generators
_CROPS = 3_000  # and of further crops
_ROW = 6  # numbers of a try: cut-out, x, y, scale, angle, mirrored
# What each limit is called where none of the tries kept it.
_REASONS = {
    "truncated": "too much of them lay outside (truncated)",
    "visible": "they hid others (visible)",
    "overlap": "they overlapped others (overlap)",
    "distance": "they stood too near to others (distance)",
    "smallest": "they were too small (smallest)",
    "where": "they stood outside of the region (where)",
    "beside": "they stood beside none of the classes (beside)",
    "horizon": "they stood above the horizon",
}


def drawn(plan: Plan, rng: np.random.Generator, size: Size | None) -> Scene:
    """Return a scene of this plan."""
    rows = Quantiles.drawn(rng)
    which, right, down, how_many, how_many_more = rows.row(5)
    background = min(int(which * len(plan.ground)), len(plan.ground) - 1)
    if size is None:
        size = plan.ground.sample(background).size
    crop, allowed = _crop_with_room(plan, background, size, (right, down), rows)
    ground = None
    if plan.beside or isinstance(plan.where, Region):
        ground = plan.ground.cropped(background, size, crop)
    if allowed is None:
        allowed = _allowed(plan.where, ground, size)
    standing = Standing(
        size, visible=plan.visible, overlap=plan.overlap, distance=plan.distance, truncated=plan.truncated,
        smallest=plan.smallest,
    )  # fmt: skip
    wanted = RANGES["count"].at(how_many, plan.count)
    more = RANGES["distractor_count"].at(how_many_more, plan.distractor_count)
    objects: list[Placed] = []
    layers: dict[Any, Layer] = {}
    why: Counter[str] = Counter()
    for number in range(wanted + more):
        labelled = number < wanted
        own = rows.of(number if labelled else _DISTRACTORS + number - wanted)
        found = _found(plan, own, size, standing, ground, allowed, why, labelled=labelled)
        if found is not None:
            objects.append(found[0])
            layers[found[0], 0] = found[1]
    placed = sum(one.labelled for one in objects)
    if placed < min(plan.count[0], wanted):
        reason = _REASONS[why.most_common(1)[0][0]]
        raise ValueError(
            f"the limits must leave room for {plan.count[0]} object{'s' * (plan.count[0] > 1)}, but after "
            f"{plan.tries} tries each {placed} found a place: mostly {reason}; loosen that limit, or ask for fewer, "
            "smaller ones"
        )
    steps = () if plan.recipe is None else plan.recipe.draw(_generator(rows, 0))
    scene = Scene(plan, size, background, crop, tuple(objects), plan.blend, tuple(steps))
    scene._layers.update(layers)
    return scene


def _found(
    plan: Plan, rows: Quantiles, size: Size, standing: Standing, ground: Sample | None, allowed: np.ndarray | None,
    why: Counter[str], *, labelled: bool,
) -> tuple[Placed, Layer] | None:  # fmt: skip
    """Return the first try of an object that keeps the limits; None after all of them."""
    known = plan.cutouts if labelled else plan.distractors
    for attempt in range(plan.tries):
        own = rows.of(attempt) if attempt else rows
        numbers = own.row(_ROW)
        which = min(int(numbers[0] * len(known)), len(known) - 1)
        steps: tuple[Step, ...] = ()
        if plan.cutout_recipe is not None:
            steps = tuple(plan.cutout_recipe.draw(_generator(own, 1)))
        cutout = changed(known[which], plan.cutout_recipe, steps)
        placed = _placed(plan, which, numbers, cutout, size)
        if placed is None:
            why["horizon"] += 1
            continue
        placed = dataclasses.replace(placed, steps=steps, labelled=labelled)
        layer = layer_of(cutout, placed, size)
        reason = _off_place(plan, layer, ground, allowed) or standing.why_not(layer)
        if not reason:
            return placed, layer
        why[reason] += 1
    return None


def _placed(plan: Plan, which: int, numbers: list[float], cutout: Cutout, size: Size) -> Placed | None:
    _, x, y, scale, angle, mirrored = numbers
    values = {
        name: RANGES[name].at(quantile, getattr(plan, name))
        for name, quantile in (("x", x), ("y", y), ("scale", scale), ("angle", angle))
    }
    if plan.scale_by == "picture":
        values["scale"] = min(values["scale"] * cutout.share, LARGEST)
    placed = Placed(which, **values, mirrored=mirrored < plan.mirror)
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


def _off_place(plan: Plan, layer: Layer, ground: Sample | None, allowed: np.ndarray | None) -> str:
    if allowed is None and not plan.beside:
        return ""
    extent = layer.extent()
    if extent is None:
        return "smallest"
    if allowed is not None:
        column, row = (extent[0] + extent[2]) // 2, extent[3] - 1  # the middle of its foot
        inside = 0 <= row < allowed.shape[0] and 0 <= column < allowed.shape[1]
        if not inside or not allowed[row, column]:
            return "where"
    if plan.beside and (ground is None or not stands_beside(extent, ground, tuple(plan.beside))):
        return "beside"
    return ""


def _crop_with_room(
    plan: Plan, background: int, size: Size, crop: tuple[float, float], rows: Quantiles
) -> tuple[tuple[float, float], np.ndarray | None]:
    """Return the first part of a background that has room in its own region, and where; None where it has no such."""
    where = plan.where[background] if isinstance(plan.where, tuple) else None
    if where is None:
        return crop, None
    region = plan.ground.region(background, where)
    for attempt in range(plan.tries if region.any() else 1):
        if attempt:
            right, down = rows.of(_CROPS + attempt).row(2)
            crop = right, down
        allowed = cut(region, size, crop)
        if allowed.any():
            break
    return crop, allowed


def _allowed(where: Any, ground: Sample | None, size: Size) -> np.ndarray | None:
    """Return where the foot of an object may stand, ``(H, W)``, by a region or a mask for all scenes."""
    if isinstance(where, np.ndarray):
        return stretched(where, size)
    return None if ground is None or not isinstance(where, Region) else np.asarray(where.mask(ground) > 0)


def _generator(rows: Quantiles, number: int) -> np.random.Generator:
    return np.random.default_rng([int(share * 2**53) for share in rows.of(_RECIPES + number).row(2)])


def changed(cutout: Cutout, recipe: Recipe | None, steps: tuple[Step, ...]) -> Cutout:
    """Return a cut-out as the steps of a recipe leave it, with all its pixels; the last ones are kept."""
    if recipe is None or not steps:
        return cutout
    return _changed(cutout, recipe, steps)


@functools.lru_cache(maxsize=32)
def _changed(cutout: Cutout, recipe: Recipe, steps: tuple[Step, ...]) -> Cutout:
    made = recipe.apply(Sample(cutout.image), steps).image
    return dataclasses.replace(cutout, image=made)

"""Drawing a scene: numbers in [0, 1) become values, and each object is tried against the limits."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.quantiles import Quantiles
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.scenes.backgrounds import cut, stretched
from augwidgets.scenes.material import Material, Whole
from augwidgets.scenes.placed import Layer, Placed, Size, layer_of
from augwidgets.scenes.placing import ROW, of_try, placed_as_drawn
from augwidgets.scenes.ranges import RANGES
from augwidgets.scenes.scene import Scene
from augwidgets.scenes.site import Site, SmallSite
from augwidgets.steps.step import Step

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

_DISTRACTORS = 1_000  # ids of their rows begin here
_RECIPES = 2_000  # and those of recipes' generators
_CROPS = 3_000  # and of further crops
_UNSURE = 0.3  # pixels: how far an edge of a small copy may lie off
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
    scene, layers = _drawn(plan, rng, size, Whole(plan), None)
    scene._layers.update(layers)
    return scene


def drawn_small(
    plan: Plan, rng: np.random.Generator, size: Size | None, material: Material, fit: Callable[[Size], Size]
) -> tuple[Scene, Scene]:
    """Return the scene that `drawn` returns, and a small copy of it: objects are tried against the limits in that.

    Parameters
    ----------
    plan : Plan
    rng : numpy.random.Generator
    size : (int, int), optional
        Of the scene.
    material : Material
        Small cut-outs and backgrounds.
    fit : function
        Takes height and width of a scene, and returns those of the small copy.

    Raises
    ------
    ValueError
        As `drawn` raises it.
    """
    scene, layers = _drawn(plan, rng, size, material, fit)
    small = scene.sized(fit(scene.size))
    small._layers.update(layers)
    return scene, small


def _drawn(
    plan: Plan, rng: np.random.Generator, size: Size | None, material: Material, fit: Callable[[Size], Size] | None
) -> tuple[Scene, dict[Any, Layer]]:
    rows = Quantiles.drawn(rng)
    which, right, down, how_many, how_many_more = rows.row(5)
    background = min(int(which * len(plan.ground)), len(plan.ground) - 1)
    if size is None:
        size = material.ground.size_of(background)
    crop = _crop_with_room(plan, background, size, (right, down), rows)
    site = _site(plan, material, background, size, crop, fit)
    wanted = RANGES["count"].at(how_many, plan.count)
    more = RANGES["distractor_count"].at(how_many_more, plan.distractor_count)
    objects: list[Placed] = []
    layers: dict[Any, Layer] = {}
    tries: list[int] = []
    ids: list[int] = []
    why: Counter[str] = Counter()
    for number in range(wanted + more):
        labelled = number < wanted
        name = number if labelled else _DISTRACTORS + number - wanted
        found = _found(plan, rows.of(name), size, material, site, why, labelled=labelled)
        if found is not None:
            objects.append(found[0])
            layers[found[0], 0] = found[1]
            tries.append(found[2])
            ids.append(name)
    placed = sum(one.labelled for one in objects)
    if placed < min(plan.count[0], wanted):
        reason = _REASONS[why.most_common(1)[0][0]]
        raise ValueError(
            f"the limits must leave room for {plan.count[0]} object{'s' * (plan.count[0] > 1)}, but after "
            f"{plan.tries} tries each {placed} found a place: mostly {reason}; loosen that limit, or ask for fewer, "
            "smaller ones"
        )
    steps = () if plan.recipe is None else plan.recipe.draw(_generator(rows, 0))
    scene = Scene(
        plan, size, background, crop, tuple(objects), plan.blend, tuple(steps), tries=tuple(tries), ids=tuple(ids),
        left_away=_REASONS[why.most_common(1)[0][0]] if placed < wanted else "", wanted=wanted,
    )  # fmt: skip
    return scene, layers


def _site(
    plan: Plan, material: Material, background: int, size: Size, crop: tuple[float, float],
    fit: Callable[[Size], Size] | None,
) -> Site | SmallSite:  # fmt: skip
    """Return where the objects of a scene are tried: in the scene itself, or in a small copy."""
    needs_ground = bool(plan.beside) or isinstance(plan.where, Region)

    def of(things: Material, tried: Size, unsure: float = 0) -> Site:
        ground = things.ground.cropped(background, tried, crop) if needs_ground else None
        allowed = _allowed(plan, background, ground, tried, crop)
        return Site(plan, tried, ground, allowed, smallest=plan.smallest * min(tried) / min(size), unsure=unsure)

    whole = Whole(plan)
    if fit is None or fit(size) == size:
        return of(whole, size)

    def in_full(placed: Placed) -> Layer:
        return layer_of(whole.cutout(placed.cutout, placed.steps, labelled=placed.labelled), placed, size)

    return SmallSite(of(material, fit(size), _UNSURE), lambda: of(whole, size), in_full)


def _found(
    plan: Plan, rows: Quantiles, size: Size, material: Material, site: Site | SmallSite, why: Counter[str], *,
    labelled: bool,
) -> tuple[Placed, Layer, int] | None:  # fmt: skip
    """Return the first try of an object that keeps the limits, and its number from 1; None after all of them."""
    known = len(plan.cutouts if labelled else plan.distractors)
    for attempt in range(plan.tries):
        own = of_try(rows, attempt)
        numbers = own.row(ROW)
        which = plan.pick.at(numbers[0]) if labelled else min(int(numbers[0] * known), known - 1)
        steps: tuple[Step, ...] = ()
        if plan.cutout_recipe is not None:
            steps = tuple(plan.cutout_recipe.draw(_generator(own, 1)))
        cutout = material.cutout(which, steps, labelled=labelled)
        placed = placed_as_drawn(plan, which, numbers, cutout, size)
        if placed is None:
            why["horizon"] += 1
            continue
        placed = dataclasses.replace(placed, steps=steps, labelled=labelled)
        layer = layer_of(cutout, placed, site.size)
        reason = site.why_not(layer, placed)
        if not reason:
            return placed, layer, attempt + 1
        why[reason] += 1
    return None


def _crop_with_room(
    plan: Plan, background: int, size: Size, crop: tuple[float, float], rows: Quantiles
) -> tuple[float, float]:
    """Return the first part of a background that has room in its own region."""
    where = plan.where[background] if isinstance(plan.where, tuple) else None
    if where is None:
        return crop
    region = plan.ground.region(background, where)
    for attempt in range(plan.tries if region.any() else 1):
        if attempt:
            right, down = rows.of(_CROPS + attempt).row(2)
            crop = right, down
        if cut(region, size, crop).any():
            break
    return crop


def _allowed(
    plan: Plan, background: int, ground: Sample | None, size: Size, crop: tuple[float, float]
) -> np.ndarray | None:
    """Return where the foot of an object may stand, ``(H, W)``; None where it may anywhere."""
    where = plan.where[background] if isinstance(plan.where, tuple) else plan.where
    if where is None:
        return None
    if isinstance(plan.where, tuple):
        return cut(plan.ground.region(background, where), size, crop)
    return stretched(where, size) if isinstance(where, np.ndarray) else np.asarray(where.mask(ground) > 0)


def _generator(rows: Quantiles, number: int) -> np.random.Generator:
    return np.random.default_rng([int(share * 2**53) for share in rows.of(_RECIPES + number).row(2)])

"""What scenes are made of: cut-outs and backgrounds as they are, or shrunk once and kept, for small pictures."""

from __future__ import annotations

import dataclasses
import functools
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.scenes.backgrounds import Backgrounds, cropped
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps.step import Step
from augwidgets.warp.fitting import resized

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

Size = tuple[int, int]

_CUTOUTS = 256  # small ones that are kept
_GROUNDS = 64
_PARTS = 36  # of backgrounds, as scenes show them


class Ground(Protocol):
    """Backgrounds, by their numbers."""

    def size_of(self, number: int) -> Size:
        """Return height and width of one."""

    def cropped(self, number: int, size: Size, place: tuple[float, float]) -> Sample:
        """Return the part of one that fills a scene."""


class Material(Protocol):
    """What a scene is drawn from and painted with."""

    @property
    def ground(self) -> Ground:
        """Return the backgrounds."""

    def cutout(self, number: int, steps: tuple[Step, ...] = (), *, labelled: bool = True) -> Cutout | SmallCutout:
        """Return a cut-out, or a distractor, as steps leave it."""


class Whole:
    """Cut-outs and backgrounds of a plan, as they are."""

    def __init__(self, plan: Plan) -> None:
        self.ground: Backgrounds = plan.ground
        self._plan = plan

    def cutout(self, number: int, steps: tuple[Step, ...] = (), *, labelled: bool = True) -> Cutout:
        """Return a cut-out, or a distractor, as steps leave it."""
        plan = self._plan
        made: Cutout = (plan.cutouts if labelled else plan.distractors)[number]
        return changed(made, plan.cutout_recipe, steps)


class SmallThings:
    """Small copies, whatever plan they are of: while a slider moves plans change, and the same things are in them.

    Parameters
    ----------
    box : (int, int)
        Height and width of the largest scene that is painted of them.
    """

    def __init__(self, box: Size) -> None:
        self._box = box
        self._cutouts: OrderedDict[Hashable, SmallCutout] = OrderedDict()
        self._grounds: OrderedDict[Hashable, tuple[Size, Sample]] = OrderedDict()
        self._parts: OrderedDict[Hashable, Sample] = OrderedDict()

    def of(self, plan: Plan) -> Small:
        """Return the small copies of what a plan has, each made when it is first asked for."""
        return Small(plan, self)

    def cutout(self, plan: Plan, number: int, steps: tuple[Step, ...], *, labelled: bool) -> SmallCutout:
        """Return a small copy of a cut-out as steps leave it."""
        known = plan.cutouts if labelled else plan.distractors
        owner: Hashable = known[number] if isinstance(known, tuple) else (known, number)
        key = owner, plan.cutout_recipe if steps else None, steps
        found = _kept(self._cutouts, key)
        if found is None:
            whole = changed(known[number], plan.cutout_recipe, steps)
            found = SmallCutout(whole, max(self._box))
            _keep(self._cutouts, key, found, _CUTOUTS)
        return found

    def background(self, ground: Backgrounds, number: int) -> tuple[Size, Sample]:
        """Return how large a background is, and a copy that is as small as it fills a box."""
        key = ground, number
        found = _kept(self._grounds, key)
        if found is None:
            sample = ground.sample(number)
            factor = min(1.0, max(box / own for box, own in zip(self._box, sample.size, strict=True)))
            sides = tuple(max(1, round(own * factor)) for own in sample.size)
            small = sample if factor == 1 else resized(sample, (sides[0], sides[1]))
            found = sample.size, small
            _keep(self._grounds, key, found, _GROUNDS)
        return found

    def part(self, ground: Backgrounds, number: int, size: Size, place: tuple[float, float]) -> Sample:
        """Return the part of a background that fills a small scene; asked for again, the same Sample."""
        key = ground, number, size, place
        found = _kept(self._parts, key)
        if found is None:
            found = cropped(self.background(ground, number)[1], size, place)
            _keep(self._parts, key, found, _PARTS)
        return found


class Small:
    """The small copies of what a plan has."""

    def __init__(self, plan: Plan, things: SmallThings) -> None:
        self._plan, self._things = plan, things

    @property
    def ground(self) -> Small:
        """Return the backgrounds."""
        return self

    def cutout(self, number: int, steps: tuple[Step, ...] = (), *, labelled: bool = True) -> SmallCutout:
        """Return a small copy of a cut-out, or a distractor, as steps leave it."""
        return self._things.cutout(self._plan, number, steps, labelled=labelled)

    def size_of(self, number: int) -> Size:
        """Return height and width of a background, as it is."""
        return self._things.background(self._plan.ground, number)[0]

    def cropped(self, number: int, size: Size, place: tuple[float, float]) -> Sample:
        """Return the part of a background that fills a small scene."""
        return self._things.part(self._plan.ground, number, size, place)


def changed(cutout: Cutout, recipe: Recipe | None, steps: tuple[Step, ...]) -> Cutout:
    """Return a cut-out as the steps of a recipe leave it, with all its pixels; the last ones are kept."""
    if recipe is None or not steps:
        return cutout
    return _changed(cutout, recipe, steps)


@functools.lru_cache(maxsize=32)
def _changed(cutout: Cutout, recipe: Recipe, steps: tuple[Step, ...]) -> Cutout:
    made: np.ndarray = recipe.apply(Sample(cutout.image), steps).image
    return dataclasses.replace(cutout, image=made)


def _kept(things: OrderedDict[Hashable, Any], key: Hashable) -> Any:
    found = things.get(key)
    if found is not None:
        things.move_to_end(key)
    return found


def _keep(things: OrderedDict[Hashable, Any], key: Hashable, thing: Any, most: int) -> None:
    things[key] = thing
    while len(things) > most:
        things.popitem(last=False)

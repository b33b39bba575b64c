"""`Preview`: scenes as small as a tile, for a screen: the very scenes that a plan draws, and what is true of them."""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes import drawing, painting
from augwidgets.scenes.material import SmallThings
from augwidgets.scenes.scene import Scene
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps.step import Step

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

Size = tuple[int, int]

_PAINTED = ("blend", "match", "shadow")  # what of a plan no draw depends on


@dataclass(frozen=True)
class Previewed:
    """A scene, and its small picture.

    Attributes
    ----------
    scene : Scene
        As the plan draws it.
    sample : Sample
        Small, with its labels.
    ground : Sample
        What was there before, as small.
    factor : float
        How small: 1 is the scene's own size.
    """

    scene: Scene
    sample: Sample
    ground: Sample
    factor: float


class Preview:
    """Draws and paints scenes small, with cut-outs and backgrounds that are shrunk once and kept.

    Where a small picture cannot tell whether an object keeps the limits, it is tried in full: what is shown is what is
    written.

    Parameters
    ----------
    box : (int, int)
        Height and width into which a picture is fitted.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], count=2)
    >>> shown = Preview((120, 160)).of(plan, (3, 0, 0), (480, 640))
    >>> shown.scene == plan.draw(np.random.default_rng([3, 0, 0]), (480, 640)), shown.sample.size, shown.factor
    (True, (120, 160), 0.25)
    """

    def __init__(self, box: Size) -> None:
        self._box = box
        self._things = SmallThings(box)
        self._drawn: dict[tuple[int, ...], tuple[list[Any], Scene, Scene]] = {}
        self._lock = threading.RLock()

    def scene(self, plan: Plan, seed: tuple[int, ...], size: Size | None) -> Scene:
        """Return the scene that ``plan.draw(default_rng(seed), size)`` draws.

        Raises
        ------
        ValueError
            The limits cannot be met.
        """
        return self._scenes(plan, seed, size)[0]

    def of(self, plan: Plan, seed: tuple[int, ...], size: Size | None) -> Previewed:
        """Return that scene, painted small.

        Raises
        ------
        ValueError
            The limits cannot be met, or a background cannot be read.
        """
        with self._lock:
            scene, small = self._scenes(plan, seed, size)
            factor = self._factor(scene.size)
            material = self._things.of(plan)
            sample = painting.painted(small, small.blend, material, factor)
            ground = material.cropped(scene.background, small.size, scene.crop)
            return Previewed(scene, sample, ground, factor)

    def cutout(self, plan: Plan, number: int, steps: tuple[Step, ...] = (), *, labelled: bool = True) -> SmallCutout:
        """Return a small copy of a cut-out, or a distractor, as steps leave it, as scenes are painted with."""
        with self._lock:
            return self._things.of(plan).cutout(number, steps, labelled=labelled)

    def ground(self, plan: Plan, number: int, size: Size | None) -> Sample:
        """Return the middle of a background, as small as a scene on it would be."""
        with self._lock:
            material = self._things.of(plan)
            own = material.size_of(number) if size is None else size
            return material.cropped(number, self._fitted(own), (0.5, 0.5))

    def _scenes(self, plan: Plan, seed: tuple[int, ...], size: Size | None) -> tuple[Scene, Scene]:
        """Return a scene in full and small; while nothing has changed that is drawn, the ones that are known."""
        with self._lock:
            key = [size, *(getattr(plan, one.name) for one in fields(plan) if one.name not in _NOT_DRAWN)]
            known = self._drawn.get(seed)
            if known is None or not all(map(is_same, known[0], key)):
                known = key, *self._draw(plan, seed, size)
                self._drawn = {one: kept for one, kept in self._drawn.items() if one[:-1] == seed[:-1]}
                self._drawn[seed] = known
            scene, small = known[1:]
            if scene.plan is not plan:
                scene, small = (_of_plan(one, plan) for one in (scene, small))
                self._drawn[seed] = key, scene, small
            return scene, small

    def _draw(self, plan: Plan, seed: tuple[int, ...], size: Size | None) -> tuple[Scene, Scene]:
        return drawing.drawn_small(plan, np.random.default_rng(seed), size, self._things.of(plan), self._fitted)

    def _factor(self, size: Size) -> float:
        return min(1.0, *(box / own for box, own in zip(self._box, size, strict=True)))

    def _fitted(self, size: Size) -> Size:
        factor = self._factor(size)
        return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


_NOT_DRAWN = (*_PAINTED, "backgrounds", "pick")


def is_same(one: Any, other: Any) -> bool:
    """Return whether two settings of plans are surely the same."""
    if one is other:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    return isinstance(one, (int, float, str, dict)) and bool(one == other)


def _of_plan(scene: Scene, plan: Plan) -> Scene:
    """Return the same values as a scene of another plan; its objects stand as they are."""
    changed = dataclasses.replace(scene, plan=plan, blend=plan.blend)
    changed._layers.update(scene._layers)
    return changed

"""Scenes as the browser is told them: what it needs to move their objects for any place of the sliders that move them.

It is one text of JSON, one block of numbers (of each object those of its tries, and tables of where a plan places it),
and one block of pictures: each ground, and each cut-out, once. Which try of an object stands is said with each sheet of
the kernel, for it changes while a slider moves; what is told here does not.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from augwidgets.sample.sample import Sample
from augwidgets.scenes.blends import WIDTH
from augwidgets.scenes.placed import Placed
from augwidgets.scenes.placing import DRAWN, tried
from augwidgets.scenes.preview import Previewed
from augwidgets.scenes.ranges import RANGES, SETTINGS
from augwidgets.scenes.scene import Scene
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.signature import Parameter
from augwidgets.view.instant.number_block import NumberBlock
from augwidgets.view.instant.placing_tables import Standing, placing_tables
from augwidgets.view.instant.scene_pictures import Pictures
from augwidgets.view.instant.structure import told_parameter
from augwidgets.view.instant.tables import UnfitError

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

MOVED = (*DRAWN, "mirror")  # what of a plan moves objects: these sliders are followed in the browser
MOST_OBJECTS = 40  # of a scene: one with more is the kernel's
_MOST_CUTOUTS = 64  # pictures that are sent
_AHEAD = 6  # tries of each object that are told, beside the one that stands
_LONGEST = 12.0  # times as long as wide: thinner scenes are the kernel's

Key = tuple[bool, int, Any]  # of a cut-out's picture: whether it is labelled, its number, what was done to it
CutoutOf = Callable[[int, Any, bool], SmallCutout]  # number, steps, whether it is labelled


@dataclass(frozen=True)
class SceneStructure:
    """What the browser is told of scenes.

    Attributes
    ----------
    text : str
        JSON; nothing where the kernel draws alone.
    numbers, pictures : bytes
        The blocks that it speaks of.
    number : int
        Of these pictures: others have another one.
    known : sequence of sets of (int, int)
        Of each scene the objects' tries, as `stands` says them, that it knows.
    cutouts : mapping of keys to SmallCutout
        Whose pictures are among these.
    """

    text: str = ""
    numbers: bytes = b""
    pictures: bytes = b""
    number: int = 0
    known: Sequence[Set[tuple[int, int]]] = ()
    cutouts: Mapping[Key, SmallCutout] = field(default_factory=dict)

    def knows(self, found: Sequence[Previewed | None]) -> bool:
        """Return whether every object of these scenes stands as one of the tries that are told."""
        drawn = [(k, one.scene) for k, one in enumerate(found) if one is not None and can_be_drawn(one)]
        if not self.text:
            return not drawn
        return all(self.known[k] >= {(name, attempt) for name, attempt in stands(scene)} for k, scene in drawn)


def stands(scene: Scene) -> list[list[int]]:
    """Return of each object of a scene the id of its row of numbers, and the try that stands: what a sheet says of it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], count=2, truncated=0.9)
    >>> from augwidgets.scenes.preview import Preview
    >>> [name for name, _ in stands(Preview((210, 264)).scene(plan, (7, 0, 0), None))]
    [0, 1]
    """
    return [list(pair) for pair in zip(scene.ids, scene.tries, strict=True)]


def can_be_drawn(found: Previewed | None) -> bool:
    """Return whether the browser may draw a scene by itself."""
    if found is None or not 0 < len(found.scene.objects) <= MOST_OBJECTS:
        return False
    height, width = found.ground.size
    is_usual = min(height, width) > 1 and max(height, width) <= _LONGEST * min(height, width)
    return is_usual and found.sample.size == found.ground.size and found.sample.image.shape[2] == 3


def scene_structure(
    plan: Plan, found: Sequence[Previewed | None], seed: int, shape: int, cutout_of: CutoutOf,
    before: Mapping[Key, SmallCutout] | None = None,
) -> SceneStructure:  # fmt: skip
    """Return the structure of scenes; an empty one where the kernel draws alone.

    Parameters
    ----------
    plan : Plan
    found : sequence of Previewed
        The scenes as they are shown; None where one found no room. Scene k is drawn by ``default_rng([seed, 0, k])``.
    seed : int
    shape : int
        The number of all that a plan says besides what moves objects.
    cutout_of : function
        Takes a cut-out's number, steps, and whether it is labelled, and returns its small copy.
    before : mapping of keys to SmallCutout, optional
        Cut-outs whose pictures the browser has: while no other one is needed they stay the same.

    Returns
    -------
    SceneStructure

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.scenes.preview import Preview
    >>> plan, preview = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()]), Preview((210, 264))
    >>> shown = [preview.of(plan, (7, 0, k), None) for k in range(2)]
    >>> made = scene_structure(plan, shown, 7, 1, lambda number, steps, is_labelled: preview.cutout(plan, number))
    >>> told = json.loads(made.text)
    >>> len(told["cutouts"]), len(told["grounds"]), len(told["scenes"]), len(made.pictures) < 200_000
    (1, 1, 2, True)
    """
    if any(map(_moves, _finish(plan))):  # what is drawn up to there would lie elsewhere
        return SceneStructure()
    drawn = [(k, one) for k, one in enumerate(found) if one is not None and can_be_drawn(one)]
    telling = _Telling(plan, seed, cutout_of, before or {})
    for _, one in drawn:
        telling.meet(one.scene)
    if not drawn or len(telling.cutouts) > _MOST_CUTOUTS:
        return SceneStructure()
    scenes: list[dict[str, Any] | None] = [None] * len(found)
    for k, one in drawn:
        scenes[k] = telling.scene(k, one)
    try:
        tables, which = placing_tables(plan, telling.standings())
    except (UnfitError, ValueError):
        return SceneStructure()
    numbers = telling.numbers
    pictures = Pictures()
    told: dict[str, Any] = {
        "kind": "scenes",
        "shape": shape,
        "seed": seed,
        "parameters": [_parameter(plan, place, name) for place, name in enumerate(MOVED, start=1)],
        "tables": [{"tables": list(map(numbers.table, one.tables)), "largest": one.largest} for one in tables],
        "placing": which,
        "grounds": pictures.grounds(telling.grounds),
        "cutouts": pictures.cutouts(telling.cutouts),
        "blend": plan.blend,
        "edge": WIDTH,
        "follows": follows(plan),
        "scenes": scenes,
    }
    whole = pictures.whole()
    told["pictures"] = number = zlib.crc32(whole)
    known = [set() if one is None else _tries(one) for one in scenes]
    return SceneStructure(json.dumps(told, separators=(",", ":")), numbers.whole(), whole, number, known, telling.kept)


def follows(plan: Plan) -> list[str]:
    """Return what of a plan's pictures the kernel alone can draw, in words.

    Examples
    --------
    >>> import augwidgets as aw
    >>> follows(aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], blend="poisson"))
    ['blending']
    """
    return ["blending"] * (plan.blend == "poisson") + ["recipe"] * any(step.on for step in _finish(plan))


def _finish(plan: Plan) -> Sequence[Any]:
    return () if plan.recipe is None else plan.recipe.steps


def _moves(member: Any) -> bool:
    """Return whether a step of the plan's recipe may take the objects elsewhere; a group may."""
    return bool(member.on) and (not isinstance(member, OpenStep) or member.transform.family == "spatial")


def _tries(scene: dict[str, Any]) -> set[tuple[int, int]]:
    """Return the tries that are told of a scene, and whose cut-outs are."""
    return {
        (one["id"], attempt)
        for one in scene["objects"]
        for attempt, cutout in zip(one["tries"], one["cutouts"], strict=True)
        if cutout >= 0
    }


def _parameter(plan: Plan, place: int, name: str) -> dict[str, Any]:
    domain = RANGES[name] if name in RANGES else SETTINGS[name]
    value = getattr(plan, name)
    ends = value if isinstance(value, tuple) else (value, value)
    return told_parameter(place, Parameter(name, domain, None), {name: ends})


class _Telling:
    """Scenes that are being told: each picture once, and the numbers of each object's tries."""

    def __init__(self, plan: Plan, seed: int, cutout_of: CutoutOf, before: Mapping[Key, SmallCutout]) -> None:
        self._plan, self._seed, self._cutout_of = plan, seed, cutout_of
        self.numbers = NumberBlock()
        self.grounds: list[Sample] = []
        self.cutouts: list[SmallCutout] = []
        self.canvases: list[tuple[int, int]] = []
        self.kept: dict[Key, SmallCutout] = {}
        self._known_grounds: dict[Any, int] = {}
        self._places: dict[Key, int] = {}  # of the cut-outs in use
        for key, one in before.items():
            self._take(key, one)

    def meet(self, scene: Scene) -> None:
        """Take the cut-outs of a scene's objects in."""
        for one in scene.objects:
            key = one.labelled, one.cutout, one.steps
            if key not in self._places:
                self._take(key, self._cutout_of(one.cutout, one.steps, one.labelled))

    def _take(self, key: Key, one: SmallCutout) -> None:
        self.kept[key] = one
        self._places[key] = _place(self.cutouts, one)

    def scene(self, k: int, found: Previewed) -> dict[str, Any]:
        """Return what is told of a scene; of its tries those that take cut-outs that are in use."""
        scene = found.scene
        return {
            "size": list(found.ground.size),
            "ground": self._ground(found.ground),
            "canvas": _place(self.canvases, scene.size),
            "objects": [self._object(k, *one) for one in zip(scene.objects, scene.ids, scene.tries, strict=True)],
        }

    def _ground(self, ground: Sample) -> int:
        """Return the place of a ground: two parts of a background may be the same pixels."""
        key = ground.size, ground.image.tobytes()
        if key not in self._known_grounds:
            self._known_grounds[key] = len(self.grounds)
            self.grounds.append(ground)
        return self._known_grounds[key]

    def _object(self, k: int, placed: Placed, name: int, attempt: int) -> dict[str, Any]:
        plan = self._plan
        ahead = range(1, min(_AHEAD, plan.tries) + 1) if plan.cutout_recipe is None else ()
        attempts = sorted({*ahead, attempt})
        rows = tried((self._seed, 0, k), name, attempts)
        if placed.labelled:
            chosen = [plan.pick.at(row[0]) for row in rows]
        else:
            chosen = [min(int(row[0] * len(plan.distractors)), len(plan.distractors) - 1) for row in rows]
        places = [self._places.get((placed.labelled, number, placed.steps), -1) for number in chosen]
        told = {"id": name, "tries": attempts, "cutouts": places, "row": self.numbers.put(rows)}
        return told if placed.labelled else {**told, "unlabelled": True}

    def standings(self) -> list[Standing]:
        """Return how each cut-out may stand on each canvas, canvas by canvas."""
        return [Standing(one.size, one.share, canvas) for canvas in self.canvases for one in self.cutouts]


def _place(things: list[Any], thing: Any) -> int:
    """Return the place of a thing in a list; it is appended where it is not there."""
    for place, one in enumerate(things):
        if one is thing or (isinstance(one, tuple) and one == thing):
            return place
    things.append(thing)
    return len(things) - 1

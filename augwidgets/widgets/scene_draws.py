"""What the nine of a plan's explorer are: scenes as draws, each with a small picture of its own; and their state."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.errors import one_line
from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.recipe.level_changes import Ends
from augwidgets.sample.sample import Sample
from augwidgets.scenes.placed import Placed, Size
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.preview import Previewed
from augwidgets.scenes.ranges import RANGES
from augwidgets.scenes.scene import Scene
from augwidgets.steps import curve
from augwidgets.view.instant.scene_structure import MOVED, stands
from augwidgets.view.meter import Levels
from augwidgets.view.sheet import BOX, Previews

if TYPE_CHECKING:
    from augwidgets.widgets.scene_source import SceneSource


class SceneState:
    """What the controls say of where objects stand and of their light, and which tries stand; it is written once drawn.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat())], [aw.pictures.moon()], count=1)
    >>> json.loads(str(SceneState(plan, 7, 1, [])))["steps"]["0"][2]["angle"]
    [0.0, 0.0]
    """

    def __init__(self, plan: Plan, seed: int, shape: int, draws: Sequence[SceneDraw]) -> None:
        self._plan, self._seed, self._shape, self._draws = plan, seed, shape, draws

    def __str__(self) -> str:
        values = {name: getattr(self._plan, name) for name in MOVED}
        ends = {name: list(one) if isinstance(one, tuple) else [one, one] for name, one in values.items()}
        scenes = [None if draw.shown is None else stands(draw.shown.scene) for draw in self._draws]
        told = {"seed": self._seed, "shape": self._shape, "steps": {"0": [True, 1, ends]}, "scenes": scenes}
        return json.dumps({**told, "match": self._plan.match, "shadow": self._plan.shadow})


class SceneDraw(Draw):
    """A scene of a plan by its seed.

    Attributes
    ----------
    plan : Plan
    seed : tuple of int
    size : (int, int), optional
    is_drawn : bool
        Whether it has been asked for.
    """

    tells = True
    is_drawn = False

    def __init__(self, source: SceneSource, plan: Plan, seed: tuple[int, ...], size: Size | None) -> None:
        self.plan, self.seed, self.size = plan, seed, size
        self._source = source

    @kept_property
    def shown(self) -> Previewed | None:
        """The scene and its small picture; None where it finds no room."""
        try:
            return self._source.shown(self)
        except ValueError as error:
            self.problem = error
            return None
        finally:
            self.is_drawn = True

    @kept_property
    def outcome(self) -> Outcome:
        """What is shown of it."""
        found = self.shown
        if found is not None:
            return Outcome(found.sample, words_of(found.scene))
        instead = self._source.instead(self, self.problem)
        sample = instead.sample if isinstance(instead, Previewed) else instead
        missing = {"": ("", "finds no room")}
        return Outcome(sample, ("as it was before",) * isinstance(instead, Previewed), marked=True, missing=missing)

    @property
    def ground(self) -> Sample:
        """The small picture without its objects."""
        return self.outcome.sample if self.shown is None else self.shown.ground

    def larger(self, box: tuple[int, int]) -> Previewed | None:
        """Return it with a larger picture; None where it finds no room."""
        return None if self.shown is None else self._source.enlarged(self, box)

    def apply(self, sample: Sample, factor: float) -> Outcome:
        """Paint the scene in full."""
        scene = self.plan.draw(np.random.default_rng(self.seed), self.size)
        return Outcome(scene.paint(), words_of(scene))

    def counts(self) -> np.ndarray:
        """Return the histogram of what was there before."""
        return self._source.counts(self.ground)

    def ends(self, sample: Sample, factor: float, counts: np.ndarray) -> Ends:
        """Return which share of the values lies at black or white because an object is so."""
        own, now = curve.histogram(self.outcome.sample.image), counts
        before, after = ((one[:, [0, 255]].sum() / max(one.sum(), 1)) for one in (now, own))
        return Ends(meant={"objects": max(float(after - before), 0.0)})

    @property
    def background(self) -> str:
        """What its background is called; nothing where it finds no room."""
        return "" if self.shown is None else background_of(self.plan, self.shown.scene.background)

    def rows(self) -> list[tuple[str, ...]]:
        """Return in words each object: class, x, y, scale, angle, mirrored, share that is seen, box, tries."""
        if self.shown is None:
            return []
        scene, sample, factor = self.shown.scene, self.shown.sample, self.shown.factor
        places = {} if sample.mask_values is None else {int(v): k for k, v in enumerate(sample.mask_values.tolist())}
        found = []
        for number, one in enumerate(scene.objects, 1):
            values = [RANGES[name].format(getattr(one, name)) for name in ("x", "y", "scale", "angle")]
            seen = pixels = ""
            if number in places and sample.boxes is not None and sample.visible is not None:
                x0, y0, x1, y1 = (sample.boxes[places[number]] / factor).tolist()
                seen = f"{100 * float(sample.visible[places[number]]):.0f} %"
                pixels = f"{x1 - x0:.0f} × {y1 - y0:.0f}"
            elif one.labelled:
                seen = "hidden"
            label = label_of(scene.plan, one) or "object"
            tries = f"{scene.tries[number - 1]}" if scene.tries else ""
            name = label if one.labelled else f"{label} (distractor)"
            found.append((one_line(name, 40), *values, "yes" if one.mirrored else "", seen, pixels, tries))
        return found

    def receipt(self) -> list[dict[str, Any]]:
        found = self.shown
        if found is None:
            return []
        scene = found.scene
        return [
            {"step": f"{number} {label_of(scene.plan, one) or 'object'}", "values": _values(scene.plan, one)}
            for number, one in enumerate(scene.objects, 1)
        ]


class SmallScene(Previews):
    """A scene of its own at the size of a tile; it is drawn when it is asked for."""

    box = BOX

    def __init__(self, draw: SceneDraw) -> None:  # nothing is read before it is asked for
        self._scene = draw

    @property
    def first(self) -> Sample:  # type: ignore[override]
        """What was there before."""
        return self._scene.ground

    sample = first

    @property
    def factor(self) -> float:  # type: ignore[override]
        """How small it is."""
        found = self._scene.shown
        return 1.0 if found is None else found.factor

    @property
    def size(self) -> Size:  # type: ignore[override]
        """Height and width of the scene."""
        found = self._scene.shown
        return self._scene.outcome.sample.size if found is None else found.scene.size

    @property
    def counts(self) -> np.ndarray:
        """The ``(C, 256)`` histogram of what was there before."""
        return self._scene.counts()

    whole_counts = counts

    @kept_property
    def levels(self) -> Levels:
        """The levels of what was there before."""
        return self.small_levels

    def draw(self, draws: Sequence[Draw]) -> list[tuple[Outcome, tuple[int, int]]]:
        height, width = self.size
        return [(self._scene.outcome, (width, height))]

    def enlarged(self, box: tuple[int, int]) -> tuple[Sample, Outcome, tuple[int, int]]:
        """Return what was there before, what is there now, and width and height in full, in a larger picture."""
        found = self._scene.larger(box)
        if found is None:
            return self.first, self._scene.outcome, self.size[::-1]
        height, width = found.scene.size
        return found.ground, Outcome(found.sample, words_of(found.scene)), (width, height)


def words_of(scene: Scene) -> tuple[str, ...]:
    """Return in words what a scene shows."""
    plan = scene.plan
    counts = Counter(label_of(plan, one) for one in scene.objects if one.labelled)
    each = [(count, one_line(name or "object", 30)) for name, count in counts.items()]
    named = [name if count == 1 else f"{count} × {name}" for count, name in each] or ["no object"]
    more = sum(not one.labelled for one in scene.objects)
    if more:
        named.append(f"{more} distractor{'s' * (more > 1)}")
    if scene.left_away:
        placed = sum(counts.values())
        named.append(f"{placed} of {scene.wanted} found room")
    return (*named, f"on {background_of(plan, scene.background)}")


def background_of(plan: Plan, number: int) -> str:
    """Return what a background is called."""
    entry = plan.ground.data.listing.entries[number]
    return f"background {number}" if entry.file is None else one_line(entry.name, 30)


def label_of(plan: Plan, placed: Placed) -> str:
    """Return the class of an object; nothing is read for it."""
    known: Any = plan.cutouts if placed.labelled else plan.distractors
    label: str = known[placed.cutout].label if isinstance(known, tuple) else known.label_of(placed.cutout)
    return label


def _values(plan: Plan, placed: Placed) -> list[dict[str, Any]]:
    """Return what was drawn of an object, each with its place in its range."""
    found = []
    for name in ("x", "y", "scale", "angle"):
        value, ends = getattr(placed, name), getattr(plan, name)
        is_own = plan.horizon is None and not (plan.place_by == "corner" and name in "xy") and plan.scale_by == "scene"
        place = RANGES[name].share(value, ends) if is_own and ends[0] < ends[1] else None
        if name == "angle" and not value:
            continue
        found.append({"name": name, "value": RANGES[name].format(value), "place": place})
    if placed.mirrored:
        found.append({"name": "mirrored", "value": "yes", "place": None})
    return found

"""Nine scenes of a plan at the size of a tile: what each is, what is said of it, and the lines that make the same."""

from __future__ import annotations

import io
import tempfile
import weakref
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.domain.errors import one_line
from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.recipe.level_changes import Ends
from augwidgets.sample.sample import Sample
from augwidgets.scenes import plan_code, plan_file
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.placed import Placed, Size
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.preview import Preview, Previewed
from augwidgets.scenes.ranges import RANGES
from augwidgets.scenes.scene import Scene
from augwidgets.steps import curve
from augwidgets.view.meter import Levels
from augwidgets.view.sheet import BOX, Previews
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.source import Source

NINE = 9
_MOST_SAVED = 300  # pictures
JSON, COMMAND = "plan file (JSON)", "command line"


class SceneSource(Source):
    """Scenes of the explorer's `plan`: scene k is drawn by ``default_rng([seed, 0, k])``."""

    explored = "plan"
    has_original = False
    draw_word = "scene"
    sides = ("backgrounds", "scenes")
    chosen_from = "form"

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._preview = Preview(BOX[::-1])
        self._larger: tuple[tuple[int, int], Preview] | None = None
        self._seen: dict[int, Previewed] = {}  # of each place the last scene that found room
        self._counts: weakref.WeakKeyDictionary[Sample, np.ndarray] = weakref.WeakKeyDictionary()

    def panels(self) -> list[Panel]:
        self.problem = None
        return [Panel("", [self.tile(number) for number in range(NINE)])]

    def tile(self, number: int) -> Tile:
        """Return the tile of a scene; it is drawn when it is asked for."""
        explorer = self.explorer
        draw = SceneDraw(self, explorer.plan, (explorer.seed, 0, number), explorer.size)
        return Tile(draw, None, previews=SmallScene(draw))

    def scenes(self) -> list[Scene]:
        """Return the nine scenes, in values."""
        explorer = self.explorer
        return [self._preview.scene(explorer.plan, (explorer.seed, 0, number), explorer.size) for number in range(NINE)]

    def shown(self, draw: SceneDraw) -> Previewed:
        """Return a scene and its small picture."""
        found = self._preview.of(draw.plan, draw.seed, draw.size)
        self._seen[draw.seed[-1]] = found
        return found

    def instead(self, draw: SceneDraw, problem: Exception) -> Previewed | Sample:
        """Return what is shown of a scene that finds no room: the last one that did, or else a background."""
        self.problem = problem
        before = self._seen.get(draw.seed[-1])
        return self._preview.ground(draw.plan, 0, draw.size) if before is None else before

    def enlarged(self, draw: SceneDraw, box: tuple[int, int]) -> Previewed:
        """Return a scene with a larger picture."""
        if self._larger is None or self._larger[0] != box:
            self._larger = box, Preview(box[::-1])
        return self._larger[1].of(draw.plan, draw.seed, draw.size)

    def counts(self, ground: Sample) -> np.ndarray:
        """Return the histogram of a part of a background; it is counted once."""
        found = self._counts.get(ground)
        if found is None:
            found = self._counts[ground] = curve.histogram(ground.image)
        return found

    # -- in words and in code ------------------------------------------------------------------------------------

    def words(self) -> list[str]:
        return plan_code.in_words(self.explorer.plan, self.explorer.size)

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        return {("plan", name): value for name, value in plan_code.values_in_words(self.explorer.plan).items()}

    @property
    def original(self) -> tuple[str, str]:
        """What stands in the place of an original, and what is said of it."""
        plan = self.explorer.plan
        few = len(plan.cutouts), len(plan.ground)
        return "made of", ", ".join(
            f"{count:,} {word}{'' if count == 1 else 's'}"
            for count, word in zip(few, ("cut-out", "background"), strict=True)
        )

    @property
    def own(self) -> str:
        return "Python"

    @property
    def dialects(self) -> list[str]:
        return [JSON, COMMAND]

    def code(self, picture: str, dialect: str | None = None) -> str:
        plan, seed, size = self.explorer.plan, self.explorer.seed, self.explorer.size
        if dialect == JSON:
            return plan_file.text_of(plan, "plan-pictures") + "\n"
        if dialect == COMMAND:
            return plan_code.command(plan, seed, size)
        if dialect not in (None, self.own_dialect):
            raise ValueError(f"a plan is written as {self.own!r}, {JSON!r} or {COMMAND!r}, got {dialect!r}"[:300])
        return plan_code.code_of(plan, seed, size)

    def file(self, what: str = "") -> tuple[str, Any]:
        plan: Plan = self.explorer.plan
        count = len(plan.cutouts) + len(plan.distractors) + len(plan.ground)
        if count > _MOST_SAVED:
            raise ValueError(
                f"a plan is saved from here with up to {_MOST_SAVED} pictures, got {count:,}; plan.to_file writes any"
            )
        content = io.BytesIO()
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as packed:
            plan.to_file(Path(folder) / "plan.json")
            for file in sorted(Path(folder).rglob("*")):
                if file.is_file():
                    packed.write(file, file.relative_to(folder))
        return "plan.zip", content.getvalue()

    def take_picture(self, name: str, sample: Sample) -> None:
        """Add a picture with transparency as one more cut-out, of the class that its name says."""
        if sample.image.shape[2] != 4:
            raise ValueError(
                f"a cut-out must be transparent around the object, got {one_line(name, 60)}, which is opaque; "
                "aw.scenes.cutout takes one out of a picture"
            )
        plan = self.explorer.plan
        one = Cutout(_bytes(sample.image), Path(name).stem[:60])
        self.explorer.plan = plan.replace(cutouts=[*plan.cutouts, one])


class SceneDraw(Draw):
    """A scene of a plan by its seed.

    Attributes
    ----------
    plan : Plan
    seed : tuple of int
    size : (int, int), optional
    """

    tells = True

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


def _bytes(image: np.ndarray) -> np.ndarray:
    return image if image.dtype == np.uint8 else np.rint(image * 255).astype(np.uint8)

"""Nine scenes of a plan at the size of a tile: what each is, what is said of it, and the lines that make the same."""

from __future__ import annotations

import io
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.domain.errors import one_line
from augwidgets.sample.sample import Sample
from augwidgets.scenes import plan_code, plan_file
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.plan import Plan
from augwidgets.scenes.preview import Preview, Previewed, is_same
from augwidgets.scenes.scene import Scene
from augwidgets.scenes.small_cutout import SmallCutout
from augwidgets.steps import curve
from augwidgets.view.sheet import BOX
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.scene_draws import SceneDraw, SceneState, SmallScene
from augwidgets.widgets.scene_sending import SceneSending
from augwidgets.widgets.source import Source

NINE = 9
_CHOICES = (
    "blend", "recipe", "cutout_recipe", "place_by", "scale_by", "cutouts", "distractors", "ground", "where", "weights",
)  # fmt: skip
_MOST_SAVED = 300  # pictures
JSON, COMMAND = "plan file (JSON)", "command line"


class SceneSource(Source):
    """Scenes of the explorer's `plan`: scene k is drawn by ``default_rng([seed, 0, k])``."""

    explored = "plan"
    has_original = False
    draw_word = "scene"
    sides = ("backgrounds", "scenes")
    chosen_from = "form"
    sending = SceneSending

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._preview = Preview(BOX[::-1])
        self._larger: tuple[tuple[int, int], Preview] | None = None
        self._seen: dict[int, Previewed] = {}  # of each place the last scene that found room
        self._asked: list[SceneDraw] = []  # of the last panels ...
        self._draws: list[SceneDraw] = []  # ... and of those that were drawn for the page
        self._shapes: tuple[tuple[Any, ...], int] = ((), 0)
        self._counts: weakref.WeakKeyDictionary[Sample, np.ndarray] = weakref.WeakKeyDictionary()

    def panels(self) -> list[Panel]:
        self.problem = None
        tiles = [self.tile(number) for number in range(NINE)]
        self._asked = [tile.draw for tile in tiles]  # type: ignore[misc]
        return [Panel("", tiles)]

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

    # -- for a browser that moves objects by itself --------------------------------------------------------------

    @property
    def choices(self) -> tuple[Any, ...]:
        """What is told to the browser as soon as it is another: nothing that a slider says."""
        plan = self.explorer.plan
        chosen = (getattr(plan, name) for name in _CHOICES)
        return self.explorer.size, *chosen, plan.horizon is not None

    @property
    def shape(self) -> int:
        """The number of all that the plan says besides what moves objects and what limits them."""
        now = (*self.choices, self.explorer.plan.horizon)
        if not is_same(now, self._shapes[0]):
            self._shapes = now, self._shapes[1] + 1
        return self._shapes[1]

    def shown_scenes(self) -> list[Previewed | None] | None:
        """Return the nine as they were drawn last; None where not all of them have been drawn."""
        return [draw.shown for draw in self._draws] if all(draw.is_drawn for draw in self._draws) else None

    def state(self) -> Any:
        self._draws = self._asked
        return SceneState(self.explorer.plan, self.explorer.seed, self.shape, self._draws)

    def cutout(self, plan: Plan, number: int, steps: Any, *, labelled: bool) -> SmallCutout:
        """Return a small cut-out as the nine are painted with."""
        return self._preview.cutout(plan, number, steps, labelled=labelled)

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


def _bytes(image: np.ndarray) -> np.ndarray:
    return image if image.dtype == np.uint8 else np.rint(image * 255).astype(np.uint8)

"""What an explorer of a plan tells the browser so that it can move objects by itself while a hand moves, and when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from augwidgets.scenes.preview import is_same
from augwidgets.view.instant.scene_structure import SceneStructure, scene_structure
from augwidgets.widgets.grid_page import GridPage
from augwidgets.widgets.kit import Kit


class SceneSending:
    """Sends the structure of the nine scenes when a choice has made it another one, and their pictures if these are so.

    Not while a slider moves: the browser reads those that move objects by itself, and each sheet says which tries of
    the objects stand. What a slider has changed besides (a limit may let objects stand as a try that was not told) is
    sent once it rests.
    """

    def __init__(self, kit: Kit, grid: GridPage, wiring: Callable[[], dict[str, Any]]) -> None:
        self._kit, self._wiring = kit, wiring
        self.soon = kit.guarded(self.send)  # as the event loop calls it
        self._sent: tuple[Any, ...] = ()
        self._shape = 0
        self._told = SceneStructure()
        self._made_of: tuple[Any, ...] = ()  # what it was told of

    def send(self) -> None:
        """Send what a choice has changed: once the pictures are on their way."""
        if not is_same(self._key(), self._sent):
            self._tell()

    def rest(self) -> None:
        """Send what a slider has changed."""
        source = self._kit.explorer.source
        found = source.shown_scenes()
        is_known = self._shape == source.shape and is_same(self._key(), self._sent)
        if found is not None and not (is_known and self._told.knows(found)):
            self._tell()

    def _key(self) -> tuple[Any, ...]:
        explorer = self._kit.explorer
        return (*explorer.source.choices, explorer.seed, json.dumps(self._wiring()))

    def _tell(self) -> None:
        explorer, view = self._kit.explorer, self._kit.view
        source, plan = explorer.source, explorer.plan
        found = source.shown_scenes()
        if found is None:
            return
        self._sent, self._shape = self._key(), source.shape

        def cutout_of(number: int, steps: Any, labelled: bool) -> Any:
            return source.cutout(plan, number, steps, labelled=labelled)

        made_of = plan.cutouts, plan.distractors, plan.cutout_recipe
        before = self._told.cutouts if plan.cutout_recipe is None and is_same(made_of, self._made_of) else None
        self._made_of = made_of
        made = scene_structure(plan, found, explorer.seed, source.shape, cutout_of, before)
        self._told = made
        with view.hold_sync():
            view.instant, view.instant_numbers, view.wiring = made.text, made.numbers, json.dumps(self._wiring())
            if made.text:  # the same ones are not sent again
                view.pixels, view.pixels_shape = made.pictures, [0, 0, 0, made.number]

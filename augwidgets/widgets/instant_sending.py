"""What an explorer of a recipe tells the browser so that it can draw by itself while a hand moves, and when."""

from __future__ import annotations

import asyncio
import json
import weakref
from collections.abc import Callable
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.view.instant.pixels import first_pixels, larger_jpeg
from augwidgets.view.instant.structure import structure
from augwidgets.widgets.grid_page import GridPage
from augwidgets.widgets.kit import Kit


class InstantSending:
    """Sends the structure of the recipe when it has become another one, and the picture's pixels when that has.

    Not while a slider moves: the browser reads that by itself. Each sheet says of what state it is, so that the browser
    knows whether it is newer or older than what it has drawn meanwhile.
    """

    def __init__(self, kit: Kit, grid: GridPage, wiring: Callable[[], dict[str, Any]]) -> None:
        self._kit, self._grid, self._wiring = kit, grid, wiring
        self._send = kit.guarded(self.send)
        self._sent: Any = None
        self._picture: tuple[weakref.ref[Sample] | None, int] = (None, 0)  # the last one, and the number of it
        self._pixels_of = 0  # the number of the picture whose pixels were sent
        self._waiting: asyncio.Handle | None = None

    def state(self) -> str:
        """Return the state that the recipe is in: what sliders, switches, seed and fill say, and of which picture."""
        recipe = self._recipe()
        if recipe is None:
            return ""
        explorer = self._kit.explorer
        return json.dumps(state_of(recipe, explorer.seed, self._number(explorer.source.sample)))

    def _number(self, sample: Sample) -> int:
        known, number = self._picture
        if known is None or known() is not sample:
            self._picture = weakref.ref(sample), number + 1
        return self._picture[1]

    def soon(self) -> None:
        """Send what has changed once the pictures are on their way; where no page is, nothing."""
        self.stop()
        try:
            self._waiting = asyncio.get_running_loop().call_soon(self._send)
        except RuntimeError:
            return

    def stop(self) -> None:
        """Let nothing be sent that still waits."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def send(self) -> None:
        """Send what has changed."""
        self._waiting = None
        explorer, view, recipe = self._kit.explorer, self._kit.view, self._recipe()
        if recipe is None:
            return
        sample, wiring = explorer.source.sample, json.dumps(self._wiring())
        number = self._number(sample)
        key = shape_of(recipe), explorer.seed, wiring, number
        if key == self._sent:
            return
        self._sent = key
        previews = self._grid.previews(sample)
        made = structure(recipe, previews, explorer.seed)
        with view.hold_sync():
            view.instant, view.instant_numbers, view.wiring = made.text, made.numbers, wiring
            if made.text and self._pixels_of != number:
                self._pixels_of = number
                first = first_pixels(previews)
                view.pixels, view.larger = first.pixels, larger_jpeg(previews)
                view.pixels_shape = [*first.size, first.channels, number]

    def _recipe(self) -> Recipe | None:
        recipe: Recipe | None = self._kit.explorer.source.instant()
        return recipe


def state_of(recipe: Recipe, seed: int, picture: int) -> dict[str, Any]:
    """Return what may change while a structure stays: seed, fill, what the controls of each step say, and the picture.

    Examples
    --------
    >>> import augwidgets as aw
    >>> state_of(aw.Recipe([aw.rotate.between(angle=(-9, 9))]), 7, 1)["steps"]
    {'0': [True, 1.0, {'angle': [-9.0, 9.0], 'expand': [False]}]}
    """
    steps = {
        str(number): [member.on, member.chance, {name: _ends(value) for name, value in member.ranges.items()}]
        for number, member in zip(recipe.ids or (), recipe.steps, strict=True)
        if isinstance(member, OpenStep)
    }
    return {"picture": picture, "seed": seed, "fill": recipe.fill, "fill_level": recipe.fill_level, "steps": steps}


def _ends(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return [end.count if type(end) is PixelCount else end for end in value]


def shape_of(recipe: Recipe) -> tuple[Any, ...]:
    """Return what a structure depends on: all that no slider, switch or chance of the browser says."""
    members = tuple(map(_shape, recipe.steps))
    return recipe.ids, members, recipe.fill_level, recipe.box_rules, recipe.min_object_visible, recipe.otherwise


def _shape(member: Member) -> Any:
    if not isinstance(member, OpenStep):
        return member
    parameters = member.transform.parameters
    fixed = tuple((name, value) for name, value in member.ranges.items() if _is_fixed(parameters[name].domain, value))
    return member.transform, tuple(member.ranges), fixed, member.where


def _is_fixed(domain: Any, value: Any) -> bool:
    is_counted = isinstance(value, tuple) and bool(value) and type(value[0]) is PixelCount
    return isinstance(domain, (Choice, Switch)) or not isinstance(domain, Range) or is_counted

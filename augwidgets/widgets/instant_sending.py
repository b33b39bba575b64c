"""What an explorer of a recipe tells the browser so that it can draw by itself while a hand moves, and when."""

from __future__ import annotations

import asyncio
import json
import weakref
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.view.instant.pixels import first_pixels, larger_jpeg
from augwidgets.view.instant.structure import can_be_drawn, structure
from augwidgets.widgets.grid_page import GridPage
from augwidgets.widgets.kit import Kit


class InstantSending:
    """Sends the structure of the recipe when it has become another one, and the picture's pixels when that has.

    Not while a slider moves: the browser reads that by itself. Each sheet says of what state it is, so that the browser
    knows whether it is newer or older than what it has drawn meanwhile.
    """

    def __init__(self, kit: Kit, grid: GridPage) -> None:
        self._kit, self._grid = kit, grid
        self._sent: Any = None
        self._pixels_of: weakref.ref[Sample] | None = None
        self._waiting: asyncio.Handle | None = None

    def state(self) -> str:
        """Return the state that the recipe is in: what sliders, switches and the fill say, step by step."""
        recipe = self._recipe()
        return "" if recipe is None else json.dumps(state_of(recipe, self._kit.explorer.seed))

    def soon(self) -> None:
        """Send what has changed once the pictures are on their way; where no page is, nothing."""
        if self._waiting is not None:
            self._waiting.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._waiting = loop.call_soon(self._kit.guarded(lambda: self.send()))

    def send(self) -> None:
        """Send what has changed."""
        self._waiting = None
        explorer, view = self._kit.explorer, self._kit.view
        recipe = self._recipe()
        if recipe is None:
            return
        sample = explorer.source.sample
        wiring = json.dumps(explorer.controls.wiring())
        key = shape_of(recipe), explorer.seed, wiring, id(sample)
        if key == self._sent and self._pixels_of is not None and self._pixels_of() is sample:
            return
        previews = self._grid.previews(sample)
        made = structure(recipe, previews, explorer.seed)
        with view.hold_sync():
            view.instant, view.instant_numbers, view.wiring = made.text, made.numbers, wiring
            if self._pixels_of is None or self._pixels_of() is not sample:
                self._pixels_of = weakref.ref(sample)
                if can_be_drawn(previews, recipe):
                    first = first_pixels(previews)
                    view.pixels, view.pixels_shape = first.pixels, [*first.size, first.channels]
                    view.larger = larger_jpeg(previews)
                else:
                    view.pixels = view.larger = b""
        self._sent = key

    def _recipe(self) -> Recipe | None:
        recipe: Recipe | None = self._kit.explorer.source.instant()
        return recipe


def state_of(recipe: Recipe, seed: int) -> dict[str, Any]:
    """Return what may change while a structure stays: the seed, the fill, and of each step what its controls say.

    Examples
    --------
    >>> import augwidgets as aw
    >>> state_of(aw.Recipe([aw.rotate.between(angle=(-9, 9))]), 7)["steps"]
    {'0': [True, 1.0, {'angle': [-9.0, 9.0], 'expand': [False]}]}
    """
    steps = {
        str(number): [member.on, member.chance, {name: _ends(value) for name, value in member.ranges.items()}]
        for number, member in zip(recipe.ids or (), recipe.steps, strict=True)
        if isinstance(member, OpenStep)
    }
    return {"seed": seed, "fill": recipe.fill, "fill_level": recipe.fill_level, "steps": steps}


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

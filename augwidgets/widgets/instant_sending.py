"""What an explorer of a recipe tells the browser so that it can draw by itself while a hand moves, and when."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
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
        self.soon = kit.guarded(self.send)  # as the event loop calls it
        self._sent: Any = None
        self._pixels_of = 0  # the number of the picture whose pixels were sent

    def send(self) -> None:
        """Send what has changed: once the pictures are on their way."""
        explorer, view = self._kit.explorer, self._kit.view
        source = explorer.source
        recipe: Recipe | None = source.instant()
        if recipe is None:
            if self._sent is not None:
                self._sent, view.instant = None, ""  # what the browser knows is of something else
            return
        sample, wiring, number = source.sample, json.dumps(self._wiring()), source.picture_number
        sweep = source.sweep()
        key = shape_of(recipe), explorer.seed, wiring, number, repr(sweep)
        if key == self._sent:
            return
        self._sent = key
        previews = self._grid.previews(sample)
        made = structure(recipe, previews, explorer.seed, sweep)
        with view.hold_sync():
            view.instant, view.instant_numbers, view.wiring = made.text, made.numbers, wiring
            if made.text and self._pixels_of != number:
                self._pixels_of = number
                first = first_pixels(previews)
                view.pixels, view.larger = first.pixels, larger_jpeg(previews)
                view.pixels_shape = [*first.size, first.channels, number]

    def rest(self) -> None:
        """Do nothing: what is told does not change while a slider moves."""


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

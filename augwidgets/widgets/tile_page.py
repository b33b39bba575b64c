"""The Tile page: what adaptive equalisation does in one tile of the picture, from its histogram to its curve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.recipe.draws import StepsDraw
from augwidgets.transforms.tile_curves import TileCurve, has_tiles, tile_curve
from augwidgets.view import tile_charts
from augwidgets.widgets.background import Work
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_PLACES = {"across": Range(0, 1, unit="of width"), "down": Range(0, 1, unit="of height")}


class TilePage:
    """Two sliders that choose a tile, and the charts of it, at the values of the chosen picture.

    Attributes
    ----------
    place : dict
        At which share of the width ("across") and of the height ("down") the tile lies.
    """

    title = "Tile"

    def __init__(self, kit: Kit) -> None:
        self.place = {"across": 0.5, "down": 0.5}
        self._place: tuple[np.ndarray, tuple[int, ...], str] | None = None
        self._kit = kit
        self._charts = kit.make(ipywidgets.HTML, "aw-histogram")
        self._rows = {
            name: row_for(kit, Entry("tile", name, domain, 0.5, self._chooser(name), is_open=False))
            for name, domain in _PLACES.items()
        }
        chooser = kit.row(*(row.box for row in self._rows.values()), classes="aw-tile-place")
        self.content = kit.column(chooser, self._charts, classes="aw-one")

    def choose(self, across: float, down: float) -> None:
        """Show the tile at this share of the width and of the height."""
        for name, value in (("across", across), ("down", down)):
            self.place[name] = _PLACES[name].check(value, name)
            self._rows[name].show(self.place[name])
        self._kit.explorer.redraw()

    def _chooser(self, name: str) -> Callable[[float], None]:
        return lambda value: self.choose(**{**self.place, name: value})

    def prepare(self, plan: Plan) -> Work:
        """Make ready the drawing of the charts: of the full picture, so that its pixels are counted."""
        tiles = plan.tiles
        draw: Any = tiles[min(self._kit.explorer.chosen, len(tiles) - 1)].draw
        small = plan.previews.first.image
        steps = draw.steps if isinstance(draw, StepsDraw) else ()
        step = next(filter(has_tiles, steps), self._kit.explorer.step)  # in this draw it may not happen
        place = dict(self.place)

        def work() -> Callable[[], None]:
            drawn = self._drawn(tile_curve(step, plan.previews.sample.image, **place), small)
            return lambda: setattr(self._charts, "value", drawn)

        return work

    def _drawn(self, tile: TileCurve | None, small: np.ndarray) -> str:
        if tile is None:
            return '<div class="aw-told">The picture has one level only, and stays as it is.</div>'
        # The picture with its tiles stays while the clip limit is dragged: it takes as long as two other charts.
        key = small, (tile.row, tile.column, tile.rows, tile.columns)
        if self._place is None or self._place[0] is not small or self._place[1] != key[1]:
            self._place = *key, tile_charts.where(tile, small)
        return tile_charts.page(tile, self._place[2])


@page("Tile", 15)
def _of(kit: Kit) -> TilePage | None:
    step: Any = getattr(kit.explorer, "step", None)
    is_one = kit.explorer.source.is_one_transform and hasattr(step, "values")
    return TilePage(kit) if is_one and has_tiles(step) else None

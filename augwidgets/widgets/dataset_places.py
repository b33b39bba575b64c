"""The page "Places" of a data set: where its objects lie before and after the recipe, their sizes and shapes."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from augwidgets.data.dataset import DataSet
from augwidgets.data.placement import placement_of
from augwidgets.view import placement_charts
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_MOST, _MOVING = 150, 40  # pictures that are looked at, spread over all that are chosen; while a slider moves
_NONE = '<div class="aw-told">These pictures have no boxes whose places could be told.</div>'


class PlacesPage:
    """Heat maps and histograms of the objects' places, sizes and shapes, and what was lost."""

    title = "Places"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._charts = kit.make(ipywidgets.HTML, "aw-histogram")
        self._told = kit.text("", "aw-note")
        self.content = kit.column(self._charts, self._told, classes="aw-one")
        self._parts: dict[int, DataSet] = {}  # by how many pictures may be in them
        self._numbers: object = None  # of which they are parts

    def prepare(self, plan: Plan) -> Work:
        """Make ready the drawing of the charts, from the labels alone."""
        return self._drawn(_MOST)

    def sketch(self, plan: Plan) -> Work:
        """Make ready the same of fewer pictures."""
        return self._drawn(_MOVING)

    def _drawn(self, most: int) -> Work:
        explorer = self._kit.explorer
        data, recipe, seed = self._few(most), explorer.recipe, explorer.seed
        few, many = len(data), len(explorer.numbers)
        draws = max(1, most * 2 // 3 // few)

        def work() -> Callable[[], None]:
            try:
                drawn = placement_charts.explorer_page(placement_of(data, recipe, draws=draws, seed=seed))
            except ValueError:  # no boxes
                drawn = _NONE
            return lambda: self._show(drawn, few, many)

        return work

    def _few(self, most: int) -> DataSet:
        """Return the pictures that are looked at; asked again, the same data set."""
        explorer = self._kit.explorer
        numbers = explorer.numbers
        if self._numbers is not numbers:
            self._parts, self._numbers = {}, numbers
        if most not in self._parts:
            self._parts[most] = explorer.data.picked(numbers[:: -(-len(numbers) // most)])
        return self._parts[most]

    def _show(self, drawn: str, few: int, many: int) -> None:
        self._charts.value = drawn
        self._told.value = (
            f"of {few:,} of {many:,} pictures; aw.data.placement_of(data, recipe) looks at all of them" * (few < many)
        )


@page("Places", 35)
def _of(kit: Kit) -> PlacesPage | None:
    return PlacesPage(kit) if isinstance(getattr(kit.explorer, "data", None), DataSet) else None

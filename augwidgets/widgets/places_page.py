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

_MOST = 150  # pictures that are looked at while a slider moves, spread over all that are chosen
_NONE = '<div class="aw-told">These pictures have no boxes whose places could be told.</div>'


class PlacesPage:
    """Heat maps and histograms of the objects' places, sizes and shapes, and what was lost."""

    title = "Places"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._charts = kit.make(ipywidgets.HTML, "aw-histogram")
        self._told = kit.text("", "aw-note")
        self.content = kit.column(self._charts, self._told, classes="aw-one")
        self._part: tuple[object, DataSet] | None = None

    def prepare(self, plan: Plan) -> Work:
        """Make ready the drawing of the charts, from the labels alone."""
        explorer = self._kit.explorer
        data, recipe, seed = self._few(), explorer.recipe, explorer.seed
        few, many = len(data), len(explorer.numbers)

        def work() -> Callable[[], None]:
            try:
                drawn = placement_charts.explorer_page(placement_of(data, recipe, draws=max(1, 100 // few), seed=seed))
            except ValueError:  # no boxes
                drawn = _NONE
            return lambda: self._show(drawn, few, many)

        return work

    def _few(self) -> DataSet:
        """Return the pictures that are looked at; asked again, the same data set."""
        explorer = self._kit.explorer
        numbers = explorer.numbers
        if self._part is None or self._part[0] is not numbers:
            few = numbers[:: -(-len(numbers) // _MOST)]
            self._part = numbers, explorer.data.picked(few)
        return self._part[1]

    def _show(self, drawn: str, few: int, many: int) -> None:
        self._charts.value = drawn
        self._told.value = (
            f"of {few:,} of {many:,} pictures; aw.data.placement_of(data, recipe) looks at all of them" * (few < many)
        )


@page("Places", 35)
def _of(kit: Kit) -> PlacesPage | None:
    return PlacesPage(kit) if isinstance(getattr(kit.explorer, "data", None), DataSet) else None

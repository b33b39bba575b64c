"""The page "Layers": the kernels of a convolution, and what each of them makes of the chosen picture."""

from __future__ import annotations

from typing import Any

import ipywidgets

from augwidgets.sample.sample import Sample
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.feature_maps import maps_of
from augwidgets.view import prediction_page
from augwidgets.view.prediction_charts import kernel_sheet, map_sheet
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_ABOUT = (
    "A kernel is slid over what comes in: white adds, black takes away. Below it, what it makes of the picture, from "
    "its lowest value (black) to its highest (white)."
)


class LayersPage:
    """A list of the convolutions, the kernels of one, and the maps that they make."""

    title = "Layers"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        explorer = kit.explorer
        names = [layer.name for layer in architecture.convolutions_of(explorer.source.known.model)]
        self._first = names[0]
        self._menu = kit.make(ipywidgets.Dropdown, "aw-inline", "aw-menu", description="layer", options=names,
                              tooltip="the convolution that is shown, and by which Grad-CAM looks")  # fmt: skip
        kit.hear(self._menu, lambda name: explorer.set_trait("layer", name or ""))
        self._shown = kit.make(ipywidgets.HTML, "aw-histogram", "aw-prediction", "aw-layers")
        self.content = kit.column(kit.row(self._menu, classes="aw-comparebar"), self._shown, classes="aw-one")

    def prepare(self, plan: Plan) -> Work:
        """Make ready the kernels and maps of the chosen picture."""
        source = self._kit.explorer.source
        name = self._kit.explorer.layer or self._first
        self._kit.put(self._menu, name)
        known, sample, step = source.known, source.sample, source.chosen_step()
        layer = architecture.convolution(known.model, name)

        def work() -> Any:
            found = maps_of(known, known.fitted(step(Sample(sample.image))), layer)
            many, into = found.kernels.shape[3], found.kernels.shape[2]
            mean = f", the mean over {into} maps that come in" if into > 1 else ""
            high, wide = found.maps.shape[:2]
            parts = [
                prediction_page.picture(kernel_sheet(found.kernels), f"{many} kernels{mean}", repr(found),
                                        squares=True),
                prediction_page.picture(map_sheet(found.maps), f"what each makes of the picture, {wide} × {high}",
                                        f"{many} maps of {wide} by {high}", squares=True),
            ]  # fmt: skip
            shown = f'<div class="aw-sheets">{"".join(parts)}</div>{prediction_page.told(_ABOUT)}'
            return lambda: setattr(self._shown, "value", shown)

        return work


@page("Layers", 28)
def _of(kit: Kit) -> LayersPage | None:
    source = kit.explorer.source
    has_maps = hasattr(source, "known") and bool(architecture.convolutions_of(source.known.model))
    return LayersPage(kit) if has_maps else None

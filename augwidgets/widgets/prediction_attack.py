"""The page "Adversarial": the chosen picture changed by a few levels, so that the model takes it for something else."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np

from augwidgets.domain.range import Range
from augwidgets.training.prediction.adversarial import STRONGEST, Adversarial
from augwidgets.training.prediction.predicted import in_words, percent
from augwidgets.view import prediction_page
from augwidgets.widgets.background import Work
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_STRENGTH = Range(0, STRONGEST, whole=True, unit="levels", usual=(0, 20))


class AdversarialPage:
    """A slider of the strength, the picture before and after, what was added, and the probabilities by strength.

    Attributes
    ----------
    found : Adversarial or None
        What was computed last.
    """

    title = "Adversarial"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.found: Adversarial | None = None
        explorer = kit.explorer
        entry = Entry("adversarial", "strength", _STRENGTH, explorer.strength,
                      lambda value: explorer.set_trait("strength", value), is_open=False)  # fmt: skip
        self._row = row_for(kit, entry)
        self._shown = kit.make(ipywidgets.HTML, "aw-histogram", "aw-prediction")
        bar = kit.row(self._row.box, classes="aw-tile-place")
        self.content = kit.column(bar, self._shown, classes="aw-one")
        self._chart: tuple[Any, str] | None = None

    def prepare(self, plan: Plan) -> Work:
        """Make ready the pictures; the direction of the change is computed once for each picture."""
        explorer = self._kit.explorer
        source, strength = explorer.source, explorer.strength
        attack, meant, names = source.attack(), source.meant, source.known.class_names
        self._row.show(strength)

        def work() -> Any:
            found = attack().strengthened(strength)
            shown = self._page(found, names, meant)

            def show() -> None:
                self.found = found
                self._shown.value = shown

            return show

        return work

    def _page(self, found: Adversarial, names: tuple[str, ...], meant: int) -> str:
        before, after = found.before, found.after
        added = found.changed.image.astype(np.int16) - found.sample.image
        most = max(int(np.abs(added).max()), 1)
        levels = (added.mean(axis=2, keepdims=True) * (127 / most) + 128).astype(np.uint8)
        titles = [in_words(one.name, one.probability) for one in (before, after)]
        pictures = prediction_page.side_by_side([
            prediction_page.picture(found.sample.image, titles[0], f"before: {titles[0]}"),
            prediction_page.picture(levels, f"± {found.strength} levels", "what was added: white up, black down"),
            prediction_page.picture(found.changed.image, titles[1], f"after: {titles[1]}"),
        ])  # fmt: skip
        words = [percent(float(share)) for share in after.probabilities]
        bars = prediction_page.bars(names, after.probabilities, meant, words)
        chart = prediction_page.marked(self._drawn(found, names, meant), found.strength / STRONGEST)
        wide = f'<div class="aw-wide">{pictures}</div>'
        return wide + prediction_page.page([bars, chart], [found.sentence()])

    def _drawn(self, found: Adversarial, names: tuple[str, ...], meant: int) -> str:
        if self._chart is None or self._chart[0] is not found.probabilities:
            values = list(map(float, range(STRONGEST + 1)))
            ends = (0.0, float(found.flips_at - 1)) if found.flips_at else None
            chart = prediction_page.along(values, found.probabilities, names, meant, ends,
                                          "Probabilities by strength, in levels of 255")  # fmt: skip
            self._chart = found.probabilities, chart
        return self._chart[1]


@page("Adversarial", 27)
def _of(kit: Kit) -> AdversarialPage | None:
    return AdversarialPage(kit) if hasattr(kit.explorer.source, "known") else None

"""The pages of a TrainingLab: the curves while they grow and what the numbers support, and the classes."""

from __future__ import annotations

from typing import Any

import ipywidgets

from augwidgets.view import training_page
from augwidgets.widgets.kit import Kit

_NOTHING = (
    "Each recipe trains the same model, several times: of one seed all get the same training pictures, first weights "
    "and order of batches. Validation and test pictures are never augmented."
)


class CurvesPage:
    """The share of validation pictures that is right, by epoch, and in sentences what the test says."""

    title = "Curves"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart", "aw-histogram")
        self._said = kit.make(ipywidgets.HTML, "aw-said")
        self.content = kit.column(self._chart, self._said, classes="aw-one")

    def show(self) -> None:
        """Draw what is there until now."""
        lab: Any = self._kit.explorer
        measured, found = lab.curves(), lab.comparison
        accuracies = None
        if found is not None and not lab.is_busy:
            accuracies = {name: found.accuracy(name) for name in found.names}
        self._chart.value = training_page.curves(measured, accuracies) if any(map(any, measured.values())) else ""
        self._said.value = training_page.said(lab.sentences() or [_NOTHING])


class ClassesPage:
    """Which classes got better or worse with a recipe, and which were taken for which."""

    title = "Classes"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._charts = kit.make(ipywidgets.HTML, "aw-chart", "aw-histogram")
        self.content = kit.column(self._charts, classes="aw-one")
        self._shown: Any = None

    def show(self) -> None:
        """Draw the newest comparison; while trainings go on the one before stays."""
        found = self._kit.explorer.comparison
        if found is None:
            self._charts.value = training_page.said(["Shown when each recipe has been trained once."])
        elif found is not self._shown:
            rows = {name: list(found.class_differences(name).values()) for name in found.names[1:]}
            self._charts.value = "".join([
                training_page.classes(rows, found.class_names, found.names[0]),
                f'<div class="aw-natural">{training_page.confusions(found.confused_shares(), found.class_names)}</div>',
            ])  # fmt: skip
        self._shown = found

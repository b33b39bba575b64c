"""The pages of a SearchLab: the trials while they come, each number against the score, and the test at the end."""

from __future__ import annotations

from typing import Any

import ipywidgets

from augwidgets.view import training_page
from augwidgets.widgets.kit import Kit

_WIDE = 7.9  # inches, as other pages of a lab
_NOTHING = (
    "Each recipe trains the same model with the same pictures, and is scored by validation pictures. The best one is "
    "then trained anew with other seeds, beside none and the others of the list, and tested on pictures that no trial "
    "has seen."
)


class _ChartPage:
    """One chart, and sentences below it."""

    title = ""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._chart = kit.make(ipywidgets.HTML, "aw-chart", "aw-histogram")
        self._said = kit.make(ipywidgets.HTML, "aw-said")
        self.content = kit.column(self._chart, self._said, classes="aw-one")

    def _found(self) -> Any:
        """Return what was found until now, if a recipe has a score."""
        found = self._kit.explorer.result
        return found if found is not None and found.scored else None


class TrialsPage(_ChartPage):
    """The score of each trial, what the best one takes of its limits, and what was found in sentences."""

    title = "Trials"

    def show(self) -> None:
        """Draw what is there until now."""
        found, lab = self._found(), self._kit.explorer
        words = "" if found is None or found.best is None else f"the best: {100 * found.best.score:.1f} %"
        self._chart.value = "" if found is None else training_page.svg(
            found.figure(_WIDE), f"share of the validation pictures that is right, by trial; {words}"
        )  # fmt: skip
        self._said.value = training_page.said(lab.sentences() or [_NOTHING])


class NumbersPage(_ChartPage):
    """Each number that is searched, against the score."""

    title = "Numbers"

    def show(self) -> None:
        """Draw what is there until now."""
        found = self._found()
        if found is None:
            self._said.value = training_page.said(["Shown when a recipe was tried."])
            return
        self._said.value = ""
        drawn = found.numbers_figure()
        self._chart.value = training_page.svg(drawn, "score of the trials against each number; the star is the best")


class FoundPage(_ChartPage):
    """The curves of the trainings at the end, and the accuracies with their intervals."""

    title = "Test"

    def show(self) -> None:
        """Draw the test, once there is one."""
        result = self._found()
        found = None if result is None else result.comparison
        if found is None:
            self._chart.value = ""
            self._said.value = training_page.said(["Shown when what was found has been tested."])
            return
        self._chart.value = training_page.curves(found.curves(), {name: found.accuracy(name) for name in found.names})
        self._said.value = training_page.said(found.sentences())

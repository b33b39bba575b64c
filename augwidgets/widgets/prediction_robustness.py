"""The page "Robustness": accuracy over labelled pictures along the parameter, and limits of labels taken from it."""

from __future__ import annotations

from typing import Any

import ipywidgets

from augwidgets.training.prediction.robustness import Robustness
from augwidgets.view import prediction_page
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

_NO_DATA = (
    "Accuracy needs pictures with their classes, best such as the model was not trained on: "
    "aw.explore(model, on=pictures, y=classes), or a folder with a folder for each class."
)
_NO_RANGE = "Accuracy is measured along a range of numbers; choose one of those after “along”."


class RobustnessPage:
    """The curve, what it says, and two buttons that take its span for the label's limits.

    Attributes
    ----------
    found : Robustness or None
        What was computed last.
    """

    title = "Robustness"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.found: Robustness | None = None
        explorer = kit.explorer
        self._all = kit.button(
            "Take as limits", "aw-button aw-small", "the label holds as far as the accuracy does, for every class",
            act=lambda: explorer.take_limits(),
        )  # fmt: skip
        self._each = kit.button(
            "Take for each class", "aw-button aw-small", "the label of each class holds as far as its accuracy does",
            act=lambda: explorer.take_limits(by_class=True),
        )  # fmt: skip
        self._shown = kit.make(ipywidgets.HTML, "aw-histogram", "aw-prediction")
        bar = kit.row(self._all, self._each, classes="aw-comparebar")
        self.content = kit.column(bar, self._shown, classes="aw-one")
        self._chart: tuple[Robustness, str, list[str], str] | None = None

    def prepare(self, plan: Plan) -> Work:
        """Make ready the curve of many pictures."""
        return self._made(moving=False)

    def sketch(self, plan: Plan) -> Work:
        """Make ready the curve of a few pictures, where that of many is not known yet."""
        return self._made(moving=not self._kit.explorer.source.has_curve())

    def _made(self, *, moving: bool) -> Work:
        source = self._kit.explorer.source
        curve, share, varying = source.curve(moving=moving), source.share(), source.varying()
        self._all.disabled = self._each.disabled = curve is None
        if curve is None:
            why = _NO_DATA if self._kit.explorer.data is None else _NO_RANGE
            return lambda: lambda: self._put(None, prediction_page.told(why))

        def work() -> Any:
            found: Robustness = curve()
            chart, said, spans = self._drawn(found, varying)
            shown = prediction_page.page([prediction_page.marked(chart, share), spans]) + prediction_page.said(said)
            return lambda: self._put(found, shown)

        return work

    def _put(self, found: Robustness | None, shown: str) -> None:
        self.found, self._shown.value = found, shown

    def _drawn(self, found: Robustness, varying: Any) -> tuple[str, list[str], str]:
        if self._chart is None or self._chart[0] is not found:
            domain = varying.domain
            low, high = found.holds()
            title = f"% right of {len(found.labels)} pictures along {varying.along.replace('_', ' ')}, 95 % interval"
            chart = prediction_page.accuracy(
                [value * domain.shown for value in found.values], found.accuracy(),
                (low * domain.shown, high * domain.shown), title, is_log=domain.scale == "log",
            )  # fmt: skip
            self._chart = found, chart, found.sentences(), _spans(found, domain)
        return self._chart[1:]


def _spans(found: Robustness, domain: Any) -> str:
    """Draw how far each class holds."""
    ends = found.values[0], found.values[-1]
    by_class = found.holds_by_class()
    held = {name: (domain.share(low, ends), domain.share(high, ends)) for name, (low, high) in by_class.items()}
    words = {name: domain.format_open(one) for name, one in by_class.items()}
    low, high = found.holds()
    return prediction_page.spans(held, words, (domain.share(low, ends), domain.share(high, ends)))


@page("Robustness", 25)
def _of(kit: Kit) -> RobustnessPage | None:
    return RobustnessPage(kit) if hasattr(kit.explorer.source, "known") else None

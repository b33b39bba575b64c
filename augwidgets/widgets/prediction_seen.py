"""The page "Prediction": the chosen picture, where the model looks, the classes, and where the prediction breaks."""

from __future__ import annotations

from typing import Any

from augwidgets.training.prediction.known_range import Traced
from augwidgets.training.prediction.predicted import in_words, percent
from augwidgets.view import prediction_page
from augwidgets.view.prediction_charts import warmed
from augwidgets.widgets.background import Work
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page
from augwidgets.widgets.prediction_source import Seen
from augwidgets.widgets.seen_view import SeenView


class SeenPage:
    """The picture at the chosen value with its classes, and their probabilities along the parameter.

    Attributes
    ----------
    traced : Traced or None
        What was last computed along the parameter.
    """

    title = "Prediction"

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._shown = kit.own(SeenView())
        self.content = kit.column(self._shown, classes="aw-one")
        self.traced: Traced | None = None
        self._chart: tuple[Traced, str] | None = None

    def prepare(self, plan: Plan) -> Work:
        """Make ready the picture, and the curve where it is not known yet."""
        return self._made(with_curve=True)

    def sketch(self, plan: Plan) -> Work:
        """Make ready the same without a new curve."""
        return self._made(with_curve=self._kit.explorer.source.has_trace())

    def _made(self, *, with_curve: bool) -> Work:
        source = self._kit.explorer.source
        state = source.state()
        look, trace, meant, varying = source.seen(), source.trace(), source.meant, source.varying()
        share, names = source.share(), source.known.class_names
        notes, no_layer = source.known.notes, source.layer is None

        def work() -> Any:
            seen: Seen = look()
            along: Traced | None = trace() if trace is not None and with_curve else None
            parts = [_pictures(seen, names, meant, no_layer), _bars(seen, names, meant)]
            said = [*notes]
            if along is not None:
                parts.append(prediction_page.marked(self._drawn(along, names, varying), share))
                said = [sentence(along, names, varying), legend(names[meant]), *said]
            shown = prediction_page.page(parts, said)

            def show() -> None:
                self.traced = along
                self._shown.show(shown, state)

            return show

        return work

    def _drawn(self, along: Traced, names: tuple[str, ...], varying: Any) -> str:
        if self._chart is None or self._chart[0] is not along:
            domain = varying.domain
            shown = domain.shown
            holds = None if along.holds is None else (along.holds[0] * shown, along.holds[1] * shown)
            title = f"Probabilities along {varying.along.replace('_', ' ')}; grey: where it is {names[along.number]}"
            chart = prediction_page.along(
                [value * shown for value in along.values], along.probabilities, names, along.number, holds, title,
                is_log=domain.scale == "log",
            )  # fmt: skip
            self._chart = along, chart
        return self._chart[1]


def sentence(along: Traced, names: tuple[str, ...], varying: Any) -> str:
    """Return in words how far the picture is known."""
    name = varying.along.replace("_", " ")
    if along.holds is None:
        return f"The model does not take the unchanged picture for {names[along.number]}."
    ends = varying.domain.format_open(along.holds)
    return f"This picture is {names[along.number]} to the model for {name} {ends}."


def legend(meant: str) -> str:
    """Return in words how the page is to be read."""
    return f"What is meant, {meant}, is underlined; another class that wins instead of it is red."


def _pictures(seen: Seen, names: tuple[str, ...], meant: int, no_layer: bool) -> str:
    said = in_words(seen.prediction.name, seen.prediction.probability)
    wrong = "" if seen.prediction.number == meant else f", not {names[meant]}"
    both = [prediction_page.picture(seen.sample.image, said + wrong, f"the picture, held for {said}{wrong}")]
    if seen.heat is not None:
        warm = warmed(seen.sample.image, seen.heat)
        speaks = f"what speaks for {seen.prediction.name}"
        both.append(prediction_page.picture(warm, speaks, f"{speaks}: the hotter places of the picture"))
    shown = prediction_page.side_by_side(both)
    if no_layer:
        shown += prediction_page.told("The model has no convolution: where it looks cannot be shown.")
    return shown


def _bars(seen: Seen, names: tuple[str, ...], meant: int) -> str:
    words = [percent(float(share)) for share in seen.prediction.probabilities]
    return prediction_page.bars(names, seen.prediction.probabilities, meant, words)


@page("Prediction", 5)
def _of(kit: Kit) -> SeenPage | None:
    return SeenPage(kit) if hasattr(kit.explorer.source, "known") else None

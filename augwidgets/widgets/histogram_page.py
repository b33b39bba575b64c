"""The Histogram page: how often each level occurs before and after, with the tone curve between, and in numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets
import numpy as np

from augwidgets.domain.options import Choice
from augwidgets.recipe.draws import Draw
from augwidgets.view import level_charts
from augwidgets.view.draw_counts import counted
from augwidgets.widgets.background import Work
from augwidgets.widgets.controls import OptionsRow
from augwidgets.widgets.entry import Entry
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page

CHANNELS = ("all", "red", "green", "blue")
_MOVED = 8  # levels of the mean beyond which it is said


class HistogramPage:
    """A row of channels to choose from, and the charts.

    Attributes
    ----------
    channel : str
        Which channel is shown.
    """

    title = "Histogram"
    is_of_the_nine = True

    def __init__(self, kit: Kit) -> None:
        self.channel = "all"
        self._kit = kit
        self._charts = kit.make(ipywidgets.HTML, "aw-histogram")
        entry = Entry("histogram", "channel", Choice(CHANNELS), self.channel, self._choose, is_open=False)
        self._channels = OptionsRow(kit, entry)
        self.content = kit.column(self._channels.box, self._charts, classes="aw-one")

    def _choose(self, channel: str) -> None:
        self.channel = channel
        self._kit.explorer.redraw()

    def prepare(self, plan: Plan) -> Work:
        """Make ready the drawing of the charts, of the picture at the size of a tile."""
        channel = self.channel

        def work() -> Callable[[], None]:
            drawn, grey = _drawn(plan, channel)
            return lambda: self._show(drawn, channel, grey)

        return work

    def _show(self, drawn: str, channel: str, grey: bool) -> None:
        self._charts.value = drawn
        self._channels.show(channel)
        self._channels.enable(not grey)


@page("Histogram", 10)
def _of(kit: Kit) -> HistogramPage | None:
    source = kit.explorer.source
    return None if source.is_comparison or not source.has_original else HistogramPage(kit)


def _drawn(plan: Plan, channel: str) -> tuple[str, bool]:
    """Draw the charts of one channel; return also whether the picture is grey."""
    small, seen = plan.previews, plan.drawn.seen()
    draws = [one.tile.draw for one in seen]
    counts = [counted(small, one.tile.draw, one.outcome) for one in seen]
    changes = [draw.levels(small.first, small.factor) for draw in draws]
    grey = len(small.counts) == 1
    number = -1 if grey else CHANNELS.index(channel) - 1
    reading = level_charts.reading_of(small.whole_counts, counts, list(filter(None, changes)), number)
    return level_charts.page(reading, _sentence(reading), _without_curves(draws)), grey


def _without_curves(draws: Sequence[Draw]) -> str:
    """Return what stands in place of the curves where there are none."""
    if all(draw.tells for draw in draws):
        return "none of these draws changes levels"
    return "what happens to each level is not told here: the histograms and the numbers are measured from the pictures"


def _sentence(reading: level_charts.Reading) -> str:
    """Return in words what has happened to the levels as a whole."""
    levels = np.arange(256)
    was, now = (float(counts @ levels / max(counts.sum(), 1e-9)) for counts in (reading.alike, reading.mean_after))
    if abs(now - was) < _MOVED:
        return "On average the draws are as light as the original."
    word = "lighter" if now > was else "darker"
    return f"On average the draws are {abs(now - was):.0f} levels {word} than the original."

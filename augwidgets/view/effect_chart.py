"""What a recipe does to a data set, as a figure: how often each level occurs before and after."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from augwidgets.domain.units import MINUS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = {"grey": "#444444", "red": "#c0392b", "green": "#2e8b57", "blue": "#2c6fbb"}
_BEFORE = "#c9c9c9"
_TICKS = (0, 64, 128, 192, 255)
# In inches: the figure's width, a chart's height, a line of text and a letter of it.
_WIDTH, _CHART, _LINE, _LETTER = 7.2, 1.7, 0.15, 0.061


class Levels(Protocol):
    """What is drawn of the levels of a data set: a row for each channel."""

    @property
    def shares(self) -> np.ndarray: ...
    @property
    def mean(self) -> Sequence[float]: ...
    @property
    def spread(self) -> Sequence[float]: ...


def figure(channels: Sequence[str], before: Levels, after: Levels, told: str) -> Figure:
    """Draw one chart for each channel: the originals as an area, the draws as a line, their means as strokes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure
    from augwidgets.view.notebook_picture import alt_of

    width = _WIDTH if len(channels) > 1 else _WIDTH / 2
    told = textwrap.fill(told, int(width / _LETTER))
    lines = 1 + told.count("\n") if told else 0
    height = _CHART + 0.85 + _LINE * lines
    drawn = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(drawn)
    places = drawn.add_gridspec(1, len(channels), left=0.03, right=0.97, wspace=0.08,
                                bottom=(0.28 + _LINE * lines) / height, top=1 - 0.55 / height)  # fmt: skip
    highest = max(stats.shares[:, 1:-1].max() for stats in (before, after))  # the ends must not flatten the rest
    levels = np.arange(256)
    for number, name in enumerate(channels):
        axes = drawn.add_subplot(places[number])
        axes.fill_between(levels, before.shares[number], step="mid", color=_BEFORE, linewidth=0, label="before")
        axes.step(levels, after.shares[number], where="mid", color=_COLOURS[name], linewidth=1.1, label="after")
        axes.axvline(before.mean[number], color="#888888", linewidth=1, linestyle=(0, (4, 2)), gid="mean before")
        axes.axvline(after.mean[number], color=_COLOURS[name], linewidth=1, linestyle=(0, (4, 2)), gid="mean after")
        axes.set_xlim(-1, 256)
        axes.set_ylim(0, 1.08 * max(highest, 1e-9))
        axes.set_xticks(_TICKS)
        axes.set_yticks([])
        axes.tick_params(length=2.5, width=0.6, color="#888888", labelsize=6.5)
        for edge in axes.spines.values():
            edge.set(linewidth=0.6, color="#888888")
        axes.set_title(
            f"{name}\nmean {_change(before.mean[number], after.mean[number])}"
            f"\nspread {_change(before.spread[number], after.spread[number])}",
            fontsize=7, loc="left", pad=3, parse_math=False,
        )  # fmt: skip
        if number == 0:
            axes.legend(fontsize=6.5, frameon=False, loc="upper right", handlelength=1.4)
    drawn.alt = f"How often each level occurs, before and after: {alt_of(drawn)}"
    if told:
        drawn.text(0.03, 0.06 / height, told, fontsize=7, va="bottom", parse_math=False)
    return drawn


def _change(before: float, after: float) -> str:
    change = round(after - before)
    return f"{before:.0f} → {after:.0f}{f' ({change:+d})' if change else ''}".replace("-", MINUS)

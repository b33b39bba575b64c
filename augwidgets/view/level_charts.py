"""Charts of levels for the Histogram page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.domain.units import MINUS
from augwidgets.view import page_charts

if TYPE_CHECKING:
    from augwidgets.recipe.level_changes import LevelChange
    from augwidgets.view.draw_counts import Counts

_CURVES = "Tone curves of the draws"
_SMALL = "Small: the original at the size of these draws, where a pixel is the mean of several."


@dataclass(frozen=True)
class Reading:
    """What the charts show of one channel, or of all together.

    Attributes
    ----------
    before : (256,) array
        How often each level occurs in the original.
    after : (N, 256) array
        Likewise in each draw.
    curves : (N, 256) array or None
        To which level each level goes in each draw; None where no draw tells, NaN where the picture lacks a level.
    measured : bool
        Whether they are means of what the pixels became, and no curves that hold for each of them.
    small : (256,) array, optional
        How often each level occurs in the original at the size at which the draws were counted, where that is not the
        full picture's.
    """

    before: np.ndarray
    after: np.ndarray
    curves: np.ndarray | None = None
    measured: bool = False
    small: np.ndarray | None = None

    @property
    def alike(self) -> np.ndarray:
        """The original, counted as the draws are: what a change is measured from."""
        return self.before if self.small is None else self.small

    @property
    def mean_after(self) -> np.ndarray:
        """The draws together, as many values as the original has."""
        shares = self.after / np.maximum(self.after.sum(axis=1, keepdims=True), 1e-9)
        mean: np.ndarray = shares.mean(axis=0) * self.before.sum()
        return mean


def histogram(reading: Reading) -> str:
    """Draw how often each level occurs: the original as an area, the draws together as a line."""
    figure, axes = page_charts.chart()
    levels = np.arange(256)
    was, now = reading.before / reading.before.sum(), reading.mean_after / reading.before.sum()
    axes.fill_between(levels, was, step="mid", color=page_charts.GREY, linewidth=0, gid="original")
    axes.step(levels, now, where="mid", color=page_charts.ACCENT, linewidth=1.2, gid="draws")
    inner = max(was[1:-1].max(), now[1:-1].max(), 1e-9)  # the ends may hold most values and must not flatten the rest
    axes.set_ylim(0, 1.08 * inner)
    axes.set_yticks([])
    return page_charts.svg(figure, "How often each value occurs")


def cumulative(reading: Reading) -> str:
    """Draw which share of the values lies at or below each level, beside the straight line of a flat histogram."""
    figure, axes = page_charts.chart()
    levels = np.arange(256)
    was, now = (np.cumsum(counts) / max(counts.sum(), 1) for counts in (reading.before, reading.mean_after))
    axes.fill_between(levels, was, color=page_charts.GREY, linewidth=0, gid="original")
    axes.plot(levels, now, color=page_charts.ACCENT, linewidth=1.4, gid="draws")
    axes.plot([0, 255], [0, 1], color=page_charts.MUTED, linewidth=0.8, dashes=(4, 3), gid="flat")
    axes.set_ylim(0, 1.02)
    axes.set_yticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    return page_charts.svg(figure, "Share of values at or below")


def curves(reading: Reading, title: str = "") -> str:
    """Draw where each level goes in each of the draws, beside the line on which nothing changes."""
    figure, axes = page_charts.chart()
    axes.plot([0, 255], [0, 255], color=page_charts.MUTED, linewidth=0.8, dashes=(4, 3), gid="no change")
    for curve in reading.curves if reading.curves is not None else ():
        axes.plot(np.arange(256), curve, color=page_charts.ACCENT, linewidth=1, alpha=0.75)
    axes.set_ylim(-2, 257)
    axes.set_yticks(page_charts.TICKS[::2])
    return page_charts.svg(figure, title or ("What each level became, on average" if reading.measured else _CURVES))


def numbers(reading: Reading) -> str:
    """Write the same as a table: what the charts show, in numbers."""
    was, alike, now = (_told(counts) for counts in (reading.before, reading.alike, reading.mean_after))
    is_small = reading.small is not None
    columns = [was, alike, now] if is_small else [was, now]
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        f"{''.join(f'<td>{_written(column[name])}</td>' for column in columns)}"
        f"<td>{_written(now[name] - alike[name], signed=True)}</td></tr>"
        for name in was
    )
    heads = ["original", "small", "draws", "change"] if is_small else ["original", "draws", "change"]
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    table = f"<table><tr><td></td>{head}</tr>{rows}</table>"
    note = f'<div class="aw-told">{_SMALL}</div>' if is_small else ""
    return f'<div class="aw-numbers"><div class="aw-charttitle">In numbers</div>{table}{note}</div>'


def page(reading: Reading, sentence: str, without_curves: str) -> str:
    """Return the four parts as one piece of HTML, a sentence under them, and words where there are no curves."""
    no_curve = f'<div class="aw-nocurve">{html.escape(without_curves)}</div>'
    third = curves(reading) if reading.curves is not None else page_charts.titled(_CURVES, no_curve)
    parts = (histogram(reading), cumulative(reading), third, numbers(reading))
    told = f'<div class="aw-told">{html.escape(sentence)}</div>' if sentence else ""
    return f'<div class="aw-charts">{"".join(parts)}</div>{told}'


def _told(counts: np.ndarray) -> dict[str, float]:
    levels = np.arange(256)
    total = max(counts.sum(), 1e-9)
    mean = float(counts @ levels) / total
    present = np.flatnonzero(counts > 0)
    below = np.cumsum(counts) / total
    return {
        "mean": mean,
        "spread": float(np.sqrt(counts @ (levels - mean) ** 2 / total)),
        "lowest": float(present[0]),
        "median": float(np.searchsorted(below, 0.5)),
        "highest": float(present[-1]),
        "at the ends, %": 100 * float(counts[0] + counts[255]) / total,
    }


def _written(number: float, *, signed: bool = False) -> str:
    text = f"{number:+.1f}" if signed else f"{number:.1f}"
    text = text.removesuffix(".0")
    return ("0" if text in ("+0", "-0") else text).replace("-", MINUS)


def reading_of(before: np.ndarray, draws: Sequence[Counts], changes: Sequence[LevelChange], channel: int) -> Reading:
    """Choose one channel of what was counted and of what became of the levels, or all together with -1."""

    def chosen(counts: np.ndarray) -> np.ndarray:
        return counts.sum(axis=0) if channel < 0 else counts[min(channel, len(counts) - 1)]

    def drawn(levels: np.ndarray) -> np.ndarray:
        return _mean(levels) if channel < 0 else levels[min(channel, len(levels) - 1)]

    shown = np.stack([drawn(change.levels) for change in changes]) if changes else None
    measured = any(change.measured for change in changes)
    small = None
    if any(draw.is_small for draw in draws):
        small = np.mean([(counts := chosen(draw.before)) / max(counts.sum(), 1e-9) for draw in draws], axis=0)
    return Reading(chosen(before), np.stack([chosen(draw.after) for draw in draws]), shown, measured, small)


def _mean(levels: np.ndarray) -> np.ndarray:
    """Return the mean over the channels that have the level, NaN where none has."""
    there = np.isfinite(levels)
    with np.errstate(invalid="ignore"):
        mean: np.ndarray = np.where(there, levels, 0).sum(axis=0) / there.sum(axis=0)
    return mean

"""What is in a data set, as a figure: a chart each for sizes, brightness, classes, boxes, light, what is odd."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data.issues import ISSUES
from augwidgets.data.light_by_class import FEWEST
from augwidgets.data.report import DataReport
from augwidgets.domain import faces
from augwidgets.domain.units import ELLIPSIS
from augwidgets.view import notebook_picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BAR, _INK, _POINT = "#8fb8d8", "#2c6fbb", "#2c6fbb"
# In inches: a chart's width, the room before the first one and between two, and the figure's height.
_CHART, _FIRST, _GAP, _HEIGHT = 1.65, 0.45, 0.68, 2.1
_MOST_CLASSES = 10
_FEW_SIZES = 20
_LONGEST = 12  # letters of a class's name


@faces.html.register(DataReport)
def page(report: DataReport) -> str:
    """Return the charts, the table, and the recipe to start from."""
    drawn = figure(report)
    chart = notebook_picture.tag(drawn, notebook_picture.alt_of(drawn))
    rows = "".join(
        f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{html.escape(words)}</td></tr>"
        for name, words in report.rows()
    )
    found = report.suggestion
    listed = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in (*found.reasons, *found.notes))
    return (
        f"{chart}<table>{rows}</table><p>A recipe to start from, and why:</p>"
        f"<pre>{html.escape(found.recipe.to_code())}</pre><ul>{listed}</ul>"
        f"{'' if report.effect is None else faces.html(report.effect)}"
    )


@faces.figure.register(DataReport)
def figure(report: DataReport) -> Figure:
    """Draw a chart for each thing that the data set has: sizes and brightness always, the others if there is any."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    charts = [
        _sizes,
        _brightness,
        *([_classes] if report.classes else []),
        *([_boxes] if len(report.box_sizes) else []),
        *([_light] if report.light is not None else []),
        *([_odd] if _odd_counts(report) else []),
    ]
    drawn = NotebookFigure(figsize=(1, _HEIGHT))
    FigureCanvasAgg(drawn)
    for chart in charts:
        axes = drawn.add_axes((0, 0, 1, 1), label=chart.__name__)
        chart(axes, report)
        axes.tick_params(length=2.5, width=0.6, color="#888888", labelsize=6.5)
        for edge in axes.spines.values():
            edge.set(linewidth=0.6, color="#888888")
    _place(drawn)
    return drawn


def _place(drawn: Any) -> None:
    """Put the charts side by side, each as far from the one before as the names at its left are wide."""
    rooms = [
        max(_FIRST if axes is drawn.axes[0] else _GAP, 0.2 + max(_width(label) for label in axes.get_yticklabels()))
        for axes in drawn.axes
    ]
    width = sum(rooms) + _CHART * len(rooms) + 0.15
    drawn.set_size_inches(width, _HEIGHT)
    left = 0.0
    for axes, room in zip(drawn.axes, rooms, strict=True):
        left += room
        axes.set_position((left / width, 0.4 / _HEIGHT, _CHART / width, 1 - 0.7 / _HEIGHT))
        left += _CHART


def _width(label: Any) -> float:
    return float(label.get_window_extent().width / label.get_figure().dpi)


def _sizes(axes: Any, report: DataReport) -> None:
    """A dot for each size, larger where more pictures have it."""
    sizes, counts = np.unique(report.sizes, axis=0, return_counts=True)
    dots = np.clip(60 * counts / counts.max(), 10, 60) if len(sizes) <= _FEW_SIZES else 10
    axes.scatter(sizes[:, 1], sizes[:, 0], s=dots, color=_POINT, alpha=0.5, linewidths=0)
    top = 1.15 * report.sizes.max()
    axes.plot([0, top], [0, top], color="#bbbbbb", linewidth=0.7, linestyle=(0, (4, 3)))  # squares
    axes.set(xlim=(0, top), ylim=(0, top), aspect="equal")
    _named(axes, "sizes", "width, px", "height, px")


def _brightness(axes: Any, report: DataReport) -> None:
    axes.hist(report.brightness, bins=32, range=(0, 255), color=_BAR)
    axes.axvline(np.median(report.brightness), color=_INK, linewidth=1, linestyle=(0, (4, 2)))
    axes.set(xlim=(0, 255), xticks=(0, 64, 128, 192, 255))
    axes.yaxis.get_major_locator().set_params(integer=True)
    _named(axes, "brightness", "mean level of a picture", "pictures")


def _classes(axes: Any, report: DataReport) -> None:
    """The ten most frequent classes, as bars; what is left over is said."""
    shown = _most_frequent(report.classes)
    axes.barh(range(len(shown)), list(shown.values()), color=_BAR, height=0.7)
    axes.set(ylim=(len(shown) - 0.4, -0.6))
    axes.set_yticks(range(len(shown)), [_short(name) for name in shown], parse_math=False)
    axes.xaxis.get_major_locator().set_params(integer=True)
    left = len(report.classes) - len(shown)
    _named(axes, f"classes ({left:,} more)" if left else "classes", "pictures", "")


def _boxes(axes: Any, report: DataReport) -> None:
    """A dot for each box: its share of the picture's width and height."""
    across, down = 100 * report.box_spans.T
    axes.scatter(across, down, s=9, color=_POINT, alpha=max(0.08, min(0.6, 60 / len(across))), linewidths=0)
    axes.set(xlim=(0, 102), ylim=(0, 102), aspect="equal")
    _named(axes, "boxes", "% of the picture's width", "% of its height")


def _light(axes: Any, report: DataReport) -> None:
    """The brightness of each class: its middle half as a bar, its median as a line; the darkest class first."""
    levels: dict[str, list[float]] = {}
    for name, level in zip(report.labels, report.brightness.tolist(), strict=True):
        if name is not None:
            levels.setdefault(name, []).append(level)
    middles = {name: float(np.median(some)) for name, some in levels.items() if len(some) >= FEWEST}
    order = sorted(middles, key=middles.__getitem__)
    if len(order) > _MOST_CLASSES:  # the darkest and the lightest
        order = order[: _MOST_CLASSES // 2] + order[-_MOST_CLASSES // 2 :]
    ends = np.array([np.percentile(levels[name], (25, 75)) for name in order])
    axes.barh(range(len(order)), ends[:, 1] - ends[:, 0], left=ends[:, 0], color=_BAR, height=0.7)
    for place, name in enumerate(order):
        axes.plot([middles[name]] * 2, [place - 0.35, place + 0.35], color=_INK, linewidth=1)
    axes.set(xlim=(0, 255), xticks=(0, 64, 128, 192, 255), ylim=(len(order) - 0.4, -0.6))
    axes.set_yticks(range(len(order)), [_short(name) for name in order], parse_math=False)
    assert report.light is not None
    _named(axes, f"class explains {100 * report.light.explained:.0f} % of light", "mean level of a picture", "")


def _odd(axes: Any, report: DataReport) -> None:
    """How many pictures are odd, by what it is."""
    counts = _odd_counts(report)
    axes.barh(range(len(counts)), list(counts.values()), color=_BAR, height=0.7)
    axes.set(ylim=(len(counts) - 0.4, -0.6))
    axes.set_yticks(range(len(counts)), list(counts))
    axes.xaxis.get_major_locator().set_params(integer=True)
    _named(axes, "odd pictures", "pictures", "")


def _odd_counts(report: DataReport) -> dict[str, int]:
    counts = {words: int(report.issues.flags[name].sum()) for name, words in ISSUES.items()}
    if not report.coloured:  # then grey is what they all are
        counts.pop(ISSUES["is_grayscale_issue"])
    return {words: count for words, count in counts.items() if count}


def _named(axes: Any, title: str, across: str, up: str) -> None:
    axes.set_title(title, fontsize=7.5, loc="left", pad=4)
    axes.set_xlabel(across, fontsize=6.5, labelpad=2)
    axes.set_ylabel(up, fontsize=6.5, labelpad=2)


def _most_frequent(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the classes that are shown, in the order of their names."""
    most = sorted(counts, key=lambda name: -counts[name])[:_MOST_CLASSES]
    return {name: counts[name] for name in counts if name in most}


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + ELLIPSIS

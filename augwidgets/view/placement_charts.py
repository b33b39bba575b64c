"""Where objects lie before and after a recipe, how large they are and of what shape, as charts."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from augwidgets.data.placement import Placement, Places
from augwidgets.domain import faces
from augwidgets.view import notebook_picture, page_charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BINS = 24
_WIDE, _HIGH = 8.4, 2.3  # inches
_PAGE = (7.6, 4.9)
_STRETCH = 8.0  # the longest shape that is shown, and its counterpart


@faces.html.register(Placement)
def page(placement: Placement) -> str:
    """Return the charts, with their words for who does not see them."""
    drawn = figure(placement)
    return notebook_picture.tag(drawn, in_words(placement))


def in_words(placement: Placement) -> str:
    """Return in words what the charts show.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.data.placement import placement_of
    >>> picture = aw.Sample(np.zeros((60, 60)), boxes=[[20, 20, 40, 40]])
    >>> in_words(placement_of([picture], aw.Recipe([aw.shift.at(right=0.9)])))
    '1 object before, 100 % with the centre in the middle ninth; 0 after 1 draw of each picture; lost: 1 outside'
    """
    before, after = placement.before, placement.after
    lost = ", ".join(f"{count:,} {reason}" for reason, count in sorted(placement.dropped.items()))
    times = f"{placement.draws} draw{'s' if placement.draws > 1 else ''} of each picture"
    middle = f", {100 * after.in_the_middle:.0f} % in the middle ninth" if len(after) else ""
    return (
        f"{len(before):,} object{'s' if len(before) != 1 else ''} before, {100 * before.in_the_middle:.0f} % with the "
        f"centre in the middle ninth; {len(after):,} after {times}{middle}" + (f"; lost: {lost}" if lost else "")
    )


@faces.figure.register(Placement)
def figure(placement: Placement) -> Figure:
    """Draw heat maps of positions before and after, side by side on one scale, and histograms of sizes and shapes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    drawn = NotebookFigure(figsize=(_WIDE, _HIGH))
    FigureCanvasAgg(drawn)
    places = [(0.035, 0.185), (0.25, 0.185), (0.51, 0.2), (0.78, 0.2)]
    _fill([drawn.add_axes((left, 0.19, wide, 0.66)) for left, wide in places], placement, _PAPER)
    return drawn


def explorer_page(placement: Placement) -> str:
    """Return the same for an explorer, larger and in the colours of its page."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawn = Figure(figsize=_PAGE)
    FigureCanvasSVG(drawn)
    drawn.patch.set_visible(False)
    rows = [(0.07, 0.58, 0.36), (0.56, 0.58, 0.36), (0.07, 0.09, 0.36), (0.56, 0.09, 0.36)]
    _fill([drawn.add_axes((left, low, wide, 0.36)) for left, low, wide in rows], placement, _OF_PAGE)
    words = html.escape(in_words(placement))
    seen = page_charts.written(drawn).replace("<svg", f'<svg role="img" aria-label="{words}"', 1)
    return f'<figure class="aw-chart">{seen}<figcaption class="aw-told">{words}</figcaption></figure>'


class _Colours(NamedTuple):
    before: str
    after: str
    lines: str
    words: str
    size: float  # of the words, in points


_PAPER = _Colours("#9a9a9a", "#2c6fbb", "#888888", "#000000", 6.5)
_OF_PAGE = _Colours(page_charts.GREY, page_charts.ACCENT, page_charts.LINE, page_charts.MUTED, 8)


def _fill(axes: Sequence[Any], placement: Placement, colours: _Colours) -> None:
    top = max(float(placement.before.heat.max()), float(placement.after.heat.max()), 1e-9)
    for place, title, found in ((axes[0], "before", placement.before), (axes[1], "after", placement.after)):
        _heat(place, title, found, top, colours)
    _sizes(axes[2], placement, colours)
    _shapes(axes[3], placement, colours)
    for place in axes:
        place.patch.set_visible(False)
        place.tick_params(
            which="both", length=2.5, width=0.6, color=colours.lines, labelcolor=colours.words, labelsize=colours.size
        )
        for edge in place.spines.values():
            edge.set(linewidth=0.6, color=colours.lines)


def _heat(axes: Any, title: str, found: Places, top: float, colours: _Colours) -> None:
    axes.imshow(found.heat, extent=(0, 100, 100, 0), cmap="viridis", vmin=0, vmax=top, interpolation="nearest")
    axes.set(xticks=(0, 50, 100), yticks=(0, 50, 100))
    for third in (100 / 3, 200 / 3):
        axes.axvline(third, color="white", linewidth=0.4, alpha=0.6)
        axes.axhline(third, color="white", linewidth=0.4, alpha=0.6)
    middle = f"{100 * found.in_the_middle:.0f} % in the middle" if len(found) else "none is left"
    _named(axes, f"{title}: {middle}", "% of the width", colours)


def _sizes(axes: Any, placement: Placement, colours: _Colours) -> None:
    bins = np.linspace(0, 100, _BINS + 1)
    _both(axes, [100 * found.sizes for found in (placement.before, placement.after)], bins, colours)
    axes.set(xlim=(0, 100))
    _named(axes, "sizes", "side, % of the picture's", colours)
    axes.legend(fontsize=colours.size, labelcolor=colours.words, frameon=False, loc="upper right", handlelength=1.4)


def _shapes(axes: Any, placement: Placement, colours: _Colours) -> None:
    bins = np.geomspace(1 / _STRETCH, _STRETCH, _BINS + 1)
    shapes = [found.shapes.clip(1 / _STRETCH, _STRETCH) for found in (placement.before, placement.after)]
    axes.set_xscale("log", base=2)
    _both(axes, shapes, bins, colours)
    axes.set_xticks((1 / 4, 1, 4), ("1 : 4", "1 : 1", "4 : 1"))
    axes.set(xlim=(bins[0], bins[-1]))
    _named(axes, "shapes", "width : height", colours)


def _both(axes: Any, values: list[np.ndarray], bins: np.ndarray, colours: _Colours) -> None:
    """Draw two histograms as shares of their objects: what there was filled, what there is as a line."""
    for found, colour, kind, label in zip(
        values, colours[:2], ("stepfilled", "step"), ("before", "after"), strict=True
    ):
        weights = np.full(len(found), 100 / max(len(found), 1))
        alpha = 0.45 if kind == "stepfilled" and colours is _PAPER else 1
        axes.hist(found, bins=bins, weights=weights, histtype=kind, color=colour, alpha=alpha, label=label)
    axes.set_ylabel("% of objects", fontsize=colours.size, labelpad=2, color=colours.words)


def _named(axes: Any, title: str, across: str, colours: _Colours) -> None:
    axes.set_title(title, fontsize=colours.size + 1, loc="left", pad=4, color=colours.words)
    axes.set_xlabel(across, fontsize=colours.size, labelpad=2, color=colours.words)

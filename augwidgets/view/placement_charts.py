"""Where objects lie before and after a recipe, how large they are and of what shape, as charts."""

from __future__ import annotations

import functools
import html
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from augwidgets.data.placement import CELLS, Placement
from augwidgets.domain import faces
from augwidgets.view import notebook_picture, page_charts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from matplotlib.patches import StepPatch
    from matplotlib.text import Text

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
    _Charts([drawn.add_axes((left, 0.19, wide, 0.66)) for left, wide in places], _PAPER).put(placement)
    return drawn


def explorer_page(placement: Placement) -> str:
    """Return the same for an explorer, larger and in the colours of its page."""
    charts: _Charts | None = getattr(_OF_THREAD, "charts", None)
    if charts is None:
        charts = _OF_THREAD.charts = _page_charts()  # making axes takes longer than drawing them
    frame = _frame(charts.put(placement))
    for axes in charts.axes:
        axes.set_axis_off()
    data = page_charts.written(charts.axes[0].figure)
    words = html.escape(in_words(placement))
    seen = page_charts.over(frame, data).replace("<svg", f'<svg role="img" aria-label="{words}"', 1)
    return f'<figure class="aw-chart">{seen}<figcaption class="aw-told">{words}</figcaption></figure>'


_OF_THREAD = threading.local()


def _page_charts() -> _Charts:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawn = Figure(figsize=_PAGE)
    FigureCanvasSVG(drawn)
    drawn.patch.set_visible(False)
    rows = [(0.07, 0.58, 0.36), (0.56, 0.58, 0.36), (0.07, 0.09, 0.36), (0.56, 0.09, 0.36)]
    return _Charts([drawn.add_axes((left, low, wide, 0.36)) for left, low, wide in rows], _OF_PAGE)


@functools.lru_cache(32)
def _frame(tops: tuple[float, float]) -> str:
    """Draw what stays while a recipe changes, ticks and their words: it takes most of the charts' time."""
    charts = _page_charts()
    charts.scale(tops)
    charts.empty()
    return page_charts.written(charts.axes[0].figure)


class _Colours(NamedTuple):
    before: str
    after: str
    lines: str
    words: str
    size: float  # of the words, in points


_PAPER = _Colours("#9a9a9a", "#2c6fbb", "#888888", "#000000", 6.5)
_OF_PAGE = _Colours(page_charts.GREY, page_charts.ACCENT, page_charts.LINE, page_charts.MUTED, 8)


class _Charts:
    """Four charts that are made once and filled as often as wanted: two heat maps, sizes and shapes.

    Parameters
    ----------
    axes : sequence of Axes
    colours : _Colours
    """

    def __init__(self, axes: Sequence[Axes], colours: _Colours) -> None:
        self.axes, self._colours = axes, colours
        for place in axes:
            place.patch.set_visible(False)
            place.tick_params(
                which="both",
                length=2.5,
                width=0.6,
                color=colours.lines,
                labelcolor=colours.words,
                labelsize=colours.size,
            )
            for edge in place.spines.values():
                edge.set(linewidth=0.6, color=colours.lines)
        self._heats = [_heat(place) for place in axes[:2]]
        axes[3].set_xscale("log", base=2)
        self._bars = [_bars(place, bins, colours) for place, bins in zip(axes[2:], (_SIZES, _SHAPES), strict=True)]
        axes[2].set(xlim=(0, 100))
        axes[3].set_xticks((1 / 4, 1, 4), ("1 : 4", "1 : 1", "4 : 1"))
        axes[3].set(xlim=(_SHAPES[0], _SHAPES[-1]))
        self._legend = axes[2].legend(
            fontsize=colours.size, labelcolor=colours.words, frameon=False, loc="upper right", handlelength=1.4
        )
        self._titles: list[Text] = []
        for place, title, across in (
            (axes[0], "before", "% of the width"),
            (axes[1], "after", "% of the width"),
            (axes[2], "sizes", "side, % of the picture's"),
            (axes[3], "shapes", "width : height"),
        ):
            font = {"fontsize": colours.size + 1, "color": colours.words}
            self._titles.append(place.set_title(title, font, loc="left", pad=4))
            place.set_xlabel(across, fontsize=colours.size, labelpad=2, color=colours.words)

    def put(self, placement: Placement) -> tuple[float, float]:
        """Fill the charts; return up to how many per cent the two of sizes and shapes go."""
        both = placement.before, placement.after
        top = max(*(float(found.heat.max()) for found in both), 1e-9)
        for title, word, found, heat in zip(self._titles, ("before", "after"), both, self._heats, strict=False):
            heat.set(data=found.heat, clim=(0, top))
            middle = f"{100 * found.in_the_middle:.0f} % in the middle" if len(found) else "none is left"
            title.set_text(f"{word}: {middle}")
        sizes = [_shares(100 * found.sizes, _SIZES) for found in both]
        shapes = [_shares(found.shapes.clip(1 / _STRETCH, _STRETCH), _SHAPES) for found in both]
        for bars, shares in zip(self._bars, (sizes, shapes), strict=True):
            for bar, share in zip(bars, shares, strict=True):
                bar.set_data(share)
        tops = _top(sizes), _top(shapes)
        self.scale(tops)
        return tops

    def scale(self, tops: tuple[float, float]) -> None:
        """Let the charts of sizes and shapes go up to so many per cent."""
        for place, high in zip(self.axes[2:], tops, strict=True):
            place.set_ylim(0, high)

    def empty(self) -> None:
        """Take out what `put` puts in, and the words that stand in the charts: what is left is the frame."""
        self._legend.remove()
        for title in self._titles:
            title.set_text("")
        for place in self.axes:
            for artist in [*place.images, *place.patches, *place.lines]:
                artist.remove()


_SIZES = np.linspace(0, 100, _BINS + 1)
_SHAPES = np.geomspace(1 / _STRETCH, _STRETCH, _BINS + 1)


def _shares(values: np.ndarray, bins: np.ndarray) -> np.ndarray:
    """Return how many per cent of the values lie in each bin.

    Examples
    --------
    >>> _shares(np.array([1.0, 3.0, 3.5, 100.0]), np.array([0.0, 2.0, 100.0])).tolist()
    [25.0, 75.0]
    """
    counts: np.ndarray = np.histogram(values, bins)[0]
    return 100 * counts / max(len(values), 1)


def _top(shares: Sequence[np.ndarray]) -> float:
    """Return up to where a chart goes: a round number, so that it stands still while its bars move a little.

    Examples
    --------
    >>> [_top([np.array([share])]) for share in (0, 4.9, 17, 38, 100)]
    [5, 5, 20, 40, 105]
    """
    highest = max(float(one.max()) for one in shares)
    return next((top for top in (5, 10, 15, 20, 30, 40, 60, 80) if highest <= top / 1.02), 105)


def _heat(axes: Axes) -> AxesImage:
    image = axes.imshow(
        np.zeros((CELLS, CELLS)), extent=(0, 100, 100, 0), cmap="viridis", vmin=0, vmax=1, interpolation="nearest"
    )
    axes.set(xticks=(0, 50, 100), yticks=(0, 50, 100))
    for third in (100 / 3, 200 / 3):
        axes.axvline(third, color="white", linewidth=0.4, alpha=0.6)
        axes.axhline(third, color="white", linewidth=0.4, alpha=0.6)
    return image


def _bars(axes: Axes, bins: np.ndarray, colours: _Colours) -> tuple[StepPatch, StepPatch]:
    """Draw two histograms as shares of their objects: what there was filled, what there is as a line."""
    empty, alpha = np.zeros(_BINS), 0.45 if colours is _PAPER else 1
    before = axes.stairs(empty, bins, fill=True, color=colours.before, alpha=alpha, label="before")
    after = axes.stairs(empty, bins, color=colours.after, label="after")
    axes.set_ylabel("% of objects", fontsize=colours.size, labelpad=2, color=colours.words)
    return before, after

"""What the charts of the pages share: drawn by Matplotlib as SVG, coloured by the page's own variables.

Every colour is a placeholder that is replaced by a variable of the stylesheet, so that the charts follow a change of
the theme without being drawn again.
"""

from __future__ import annotations

import functools
import html
import io
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Placeholders that no picture of ours uses, and what they stand for.
INK, ACCENT, GREY, LINE, MUTED = "#010203", "#010204", "#010205", "#010206", "#010207"
_VARIABLES = {INK: "--aw-ink", ACCENT: "--aw-accent", GREY: "--aw-hair", LINE: "--aw-line", MUTED: "--aw-muted"}
_SIZE = (3.66, 1.78)  # inches of one chart, at 100 pixels an inch as on the page
TICKS = (0, 64, 128, 192, 255)


def chart(*, is_fresh: bool = False) -> tuple[Figure, Axes]:
    """Return an empty chart over the levels.

    It is this thread's only one, until `svg` has drawn it; a fresh one is for pictures, which change more than data.
    """
    axes: Axes | None = None if is_fresh else getattr(_OF_THREAD, "axes", None)
    if is_fresh:
        axes = _axes()
    elif axes is None:
        axes = _OF_THREAD.axes = _axes()  # making axes takes longer than drawing them
    for artist in [*axes.lines, *axes.collections, *axes.patches, *axes.texts]:
        artist.remove()
    axes.set_xlim(-1, 256)
    axes.set_ylim(0, 1)
    axes.set_xticks(TICKS)
    axes.set_yticks([])
    figure: Any = axes.figure
    return figure, axes


_OF_THREAD = threading.local()


def _axes() -> Axes:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE)
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0.115, 0.14, 0.865, 0.83))
    axes.patch.set_visible(False)
    axes.grid(axis="x", color=GREY, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, width=0.6, color=LINE, labelcolor=MUTED, labelsize=7.5)
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color=LINE)
    return axes


def svg(figure: Figure, title: str) -> str:
    """Return a figure as SVG with the page's colours, under its title."""
    axes = figure.axes[0]
    frame = _frame(
        *(_scale(axis, limits) for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())))
    )
    axes.set_axis_off()
    try:
        data = written(figure)
    finally:
        axes.set_axis_on()
    label = f' role="img" aria-label="{html.escape(title)}"'
    return titled(title, over(frame, data).replace("<svg", f"<svg{label}", 1))


def over(frame: str, data: str) -> str:
    """Return one SVG of two of the same size: what moves, drawn over what stands still."""
    return frame.removesuffix("</svg>") + data[data.index(">") + 1 :]


Scale = tuple[tuple[float, float], tuple[float, ...], tuple[str, ...]]


def _scale(axis: Any, limits: tuple[float, float]) -> Scale:
    """Return what is seen of an axis: where it ends, where its ticks stand and what they say."""
    ticks = tuple(map(float, axis.get_majorticklocs()))
    words = tuple(axis.get_major_formatter().format_ticks(ticks))
    return (limits if ticks else (0.0, 1.0)), ticks, words


@functools.lru_cache(64)
def _frame(across: Scale, up: Scale) -> str:
    """Draw what stays as it is while data change: frame, ticks and grid. It takes most of a chart's time."""
    axes = _axes()
    axes.set_xticks(across[1], across[2])
    axes.set_yticks(up[1], up[2])
    axes.set_xlim(across[0])
    axes.set_ylim(up[0])
    return written(axes.figure)


def written(figure: Any) -> str:
    """Return a figure as SVG with the page's colours."""
    import matplotlib

    out = io.StringIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "augwidgets"}):
        figure.savefig(out, format="svg", metadata=metadata)
    text = out.getvalue()
    text = text[text.index("<svg") :].strip()
    for placeholder, variable in _VARIABLES.items():
        text = text.replace(placeholder, f"var({variable})")
    return text


def titled(title: str, content: str) -> str:
    """Return a chart, or what stands in its place, under its title."""
    return f'<div class="aw-chart"><div class="aw-charttitle">{title}</div>{content}</div>'

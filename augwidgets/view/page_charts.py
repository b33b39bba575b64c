"""What the charts of the pages share: drawn by Matplotlib as SVG, coloured by the page's own variables.

Every colour is a placeholder that is replaced by a variable of the stylesheet, so that the charts follow a change of
the theme without being drawn again.
"""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Placeholders that no picture of ours uses, and what they stand for.
INK, ACCENT, GREY, LINE, MUTED = "#010203", "#010204", "#010205", "#010206", "#010207"
_VARIABLES = {INK: "--aw-ink", ACCENT: "--aw-accent", GREY: "--aw-hair", LINE: "--aw-line", MUTED: "--aw-muted"}
_SIZE = (3.66, 1.78)  # inches of one chart, at 100 pixels an inch as on the page
TICKS = (0, 64, 128, 192, 255)


def chart() -> tuple[Figure, Axes]:
    """Make an empty chart over the levels."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE)
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0.115, 0.14, 0.865, 0.83))
    axes.patch.set_visible(False)
    axes.set_xlim(-1, 256)
    axes.set_xticks(TICKS)
    axes.grid(axis="x", color=GREY, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, width=0.6, color=LINE, labelcolor=MUTED, labelsize=7.5)
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color=LINE)
    return figure, axes


def svg(figure: Figure, title: str) -> str:
    """Return a figure as SVG with the page's colours, under its title."""
    import matplotlib

    out = io.StringIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "augwidgets"}):
        figure.savefig(out, format="svg", metadata=metadata)
    text = out.getvalue()
    text = text[text.index("<svg") :]
    for placeholder, variable in _VARIABLES.items():
        text = text.replace(placeholder, f"var({variable})")
    label = f' role="img" aria-label="{html.escape(title)}"'
    return titled(title, text.replace("<svg", f"<svg{label}", 1))


def titled(title: str, content: str) -> str:
    """Return a chart, or what stands in its place, under its title."""
    return f'<div class="aw-chart"><div class="aw-charttitle">{title}</div>{content}</div>'

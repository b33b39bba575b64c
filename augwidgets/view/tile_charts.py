"""Charts of one tile of an adaptive equalisation: where it is, its histogram, what clipping makes of it, the curve."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.view import page_charts

if TYPE_CHECKING:
    from augwidgets.transforms.tile_curves import TileCurve

_LEVELS = np.arange(256)


def page(tile: TileCurve, place: str) -> str:
    """Return the four charts as one piece of HTML, with a sentence under them; `place` is what `where` has drawn."""
    parts = (place, histogram(tile), redistributed(tile), curve(tile))
    return f'<div class="aw-charts">{"".join(parts)}</div><div class="aw-told">{html.escape(sentence(tile))}</div>'


def where(tile: TileCurve, small: np.ndarray) -> str:
    """Draw the picture, the rims of its tiles, and the chosen one."""
    figure, axes = page_charts.chart(is_fresh=True)
    axes.grid(visible=False)
    shown = small[..., 0] if small.shape[2] == 1 else small[..., :3]
    white = 255 if small.dtype == np.uint8 else 1
    aspect = tile.columns / tile.rows * small.shape[0] / small.shape[1]
    axes.imshow(shown, cmap="gray", vmin=0, vmax=white, extent=(0, tile.columns, tile.rows, 0), aspect=aspect)
    for number in range(1, tile.columns):
        axes.axvline(number, color="white", linewidth=0.4, alpha=0.6)
    for number in range(1, tile.rows):
        axes.axhline(number, color="white", linewidth=0.4, alpha=0.6)
    x, y = np.array([0, 1, 1, 0, 0]) + tile.column, np.array([0, 0, 1, 1, 0]) + tile.row
    axes.plot(x, y, color="black", linewidth=3.2, alpha=0.6, clip_on=False)
    axes.plot(x, y, color=page_charts.ACCENT, linewidth=1.8, gid="tile", clip_on=False)
    axes.set(xlim=(0, tile.columns), ylim=(tile.rows, 0), xticks=[], yticks=[])
    return page_charts.svg(figure, f"Column {tile.column + 1} of {tile.columns}, row {tile.row + 1} of {tile.rows}")


def histogram(tile: TileCurve) -> str:
    """Draw how often each level occurs in the tile, and the line above which it is cut."""
    figure, axes = page_charts.chart()
    axes.fill_between(_LEVELS, tile.counts, step="mid", color=page_charts.GREY, linewidth=0, gid="histogram")
    above = np.maximum(tile.counts, tile.limit)
    axes.fill_between(_LEVELS, above, tile.limit, step="mid", color=page_charts.ACCENT, linewidth=0, gid="cut off")
    _limit(axes, tile)
    return page_charts.svg(figure, "Its histogram: what is above the line is cut off")


def redistributed(tile: TileCurve) -> str:
    """Draw the histogram once what was cut off has been spread over all levels."""
    figure, axes = page_charts.chart()
    kept = np.minimum(tile.counts, tile.clipped)
    axes.fill_between(_LEVELS, kept, step="mid", color=page_charts.GREY, linewidth=0, gid="kept")
    axes.fill_between(_LEVELS, tile.clipped, kept, step="mid", color=page_charts.ACCENT, linewidth=0, gid="spread")
    _limit(axes, tile)
    return page_charts.svg(figure, "What was cut off is spread over all levels")


def curve(tile: TileCurve) -> str:
    """Draw the curve of the clipped histogram, beside the one without clipping and the line of no change."""
    figure, axes = page_charts.chart()
    axes.plot([0, 255], [0, 255], color=page_charts.MUTED, linewidth=0.8, dashes=(4, 3), gid="no change")
    axes.plot(_LEVELS, tile.unclipped, color=page_charts.MUTED, linewidth=1, gid="without clipping")
    axes.plot(_LEVELS, tile.curve, color=page_charts.ACCENT, linewidth=1.6, gid="curve")
    axes.set_ylim(-2, 257)
    axes.set_yticks(page_charts.TICKS[::2])
    return page_charts.svg(figure, "Its sum is the curve (thin: without clipping)")


def sentence(tile: TileCurve) -> str:
    """Return in words what clipping does in this tile."""
    pixels, (before, after) = int(tile.counts.sum()), tile.steepest
    if tile.cut == 0:
        return f"No level counts for more than {tile.limit:,.0f} of the tile’s {pixels:,} pixels: nothing is cut off."
    return (
        f"A level may count for {tile.limit:,.0f} of the tile’s {pixels:,} pixels: {100 * tile.cut:.1f} % of them were "
        f"above and are spread over all levels, so that neighbouring levels, and noise, come at most {after:.1f} times "
        f"as far apart instead of {before:.1f} times."
    )


def _limit(axes, tile: TileCurve) -> None:  # type: ignore[no-untyped-def]
    top = 1.08 * max(tile.counts.max(), 1)
    axes.set_ylim(0, top)
    if tile.limit <= top:
        axes.axhline(tile.limit, color=page_charts.INK, linewidth=0.9, gid="limit")
    axes.set_yticks([])

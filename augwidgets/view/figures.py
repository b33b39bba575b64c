"""Figures that are kept: the grid of pictures, by Matplotlib's object interface."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.sample import Sample
from augwidgets.view.overlay import draw_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def grid(
    samples: Sequence[Sample | np.ndarray],
    titles: Sequence[str] | None = None,
    *,
    columns: int = 3,
    labels: bool = True,
    width: float = 7.2,
) -> Figure:
    """Draw pictures side by side, each with a frame, ticks every so many pixels and a title: nine make a 3x3 grid.

    Parameters
    ----------
    samples : sequence of Sample or array
        Any number from one up.
    titles : sequence of str, optional
        One for each; numbers, unless they are given.
    columns : int
        Pictures in a row.
    labels : bool
        Whether masks, boxes and keypoints are drawn.
    width : float
        Of the figure, in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot. Save it with ``savefig``, or leave it as the last line of a cell, which shows it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> figure = aw.grid([aw.pictures.cat()] * 9)
    >>> len(figure.axes)
    9
    """
    shown = [sample if isinstance(sample, Sample) else Sample(sample) for sample in samples]
    if not shown:
        raise ValueError("a grid needs at least one picture, got none")
    names = [str(number) for number in range(1, len(shown) + 1)] if titles is None else list(titles)
    if len(names) != len(shown):
        raise ValueError(f"titles must be as many as the pictures ({len(shown)}), got {len(names)}")
    columns = min(columns, len(shown))
    rows = math.ceil(len(shown) / columns)
    # A cell is as high as the highest picture needs, but never more than 1.6 times as high as it is wide.
    ratio = min(max(max(sample.size[0] / sample.size[1] for sample in shown), 0.25), 1.6)
    lines = max(name.count("\n") + 1 for name in names)
    height = rows * (width / columns * ratio * 0.92 + 0.24 + 0.14 * lines)
    figure = _figure(width, height)
    for number, (sample, name) in enumerate(zip(shown, names, strict=True), 1):
        axes = figure.add_subplot(rows, columns, number)
        show(axes, sample, labels=labels)
        axes.set_title(name, fontsize=7, loc="left", pad=3)
    return figure


def _figure(width: float, height: float) -> Figure:
    """Give an empty figure that a notebook shows without pyplot's help."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    class NotebookFigure(Figure):
        def _repr_png_(self) -> bytes:
            return png(self)

    figure = NotebookFigure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def show(axes: Axes, sample: Sample, *, labels: bool = True) -> None:
    """Draw one picture with its labels into Matplotlib axes; x and y are counted in pixels."""
    image = sample.image
    grey = image.shape[2] == 1
    height, width = sample.size
    axes.imshow(image[..., 0] if grey else image, cmap="gray" if grey else None, vmin=0,
                vmax=255 if image.dtype == np.uint8 else 1, interpolation="antialiased")  # fmt: skip
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(height - 0.5, -0.5)
    step = 100 if max(height, width) >= 150 else max(1, 10 ** int(math.log10(max(height, width, 2) / 1.5)))
    axes.set_xticks(np.arange(0, width + 1, step) - 0.5, [])
    axes.set_yticks(np.arange(0, height + 1, step) - 0.5, [])
    axes.tick_params(length=2.5, width=0.6, color="#888888")
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color="#888888")
    if labels:
        draw_labels(axes, sample)


def png(figure: Figure, dpi: int = 100) -> bytes:
    """Give a figure as PNG bytes, in 256 colours so that a saved notebook stays small."""
    import io

    from PIL import Image

    canvas = figure.canvas
    figure.set_dpi(dpi)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[attr-defined]
    out = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()

"""Figures that are kept: the grid of pictures, by Matplotlib's object interface."""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.domain.argument_checks import is_listed, is_number, is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.sample.sample import Sample
from augwidgets.view.downsampling import HIGHEST, Downsampled
from augwidgets.view.overlay import draw_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from augwidgets.view.notebook_figure import NotebookFigure


def grid(
    samples: Iterable[Sample | np.ndarray] | Sample | np.ndarray,
    titles: Sequence[str] | None = None,
    *,
    columns: int = 3,
    labels: bool = True,
    width: float | None = None,
    alt: str | None = None,
) -> Figure:
    """Draw pictures side by side, each with a frame, ticks every so many pixels and a title: nine make a 3x3 grid.

    The figure keeps no more pixels of a picture than print shows of it, 300 per inch. Samples that an iterator makes
    one by one are never in memory together.

    Parameters
    ----------
    samples : iterable of Sample or array
        Any number from one up.
    titles : sequence of str, optional
        One for each; numbers, unless they are given.
    columns : int
        Pictures in a row.
    labels : bool
        Whether masks, boxes and keypoints are drawn.
    width : float, optional
        Of the figure, in inches: 7.2, or so much more that each picture is 1.8 wide.
    alt : str, optional
        What is seen, for who does not see it; the titles, unless it is given. A notebook keeps it with the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Not known to pyplot. Save it with ``savefig``, or leave it as the last line of a cell, which shows it.

    Raises
    ------
    ValueError
        There is no picture, or another number of titles; columns or width are none.
    TypeError
        Pictures that are not in a list; titles or `alt` that are no text.

    Examples
    --------
    >>> import augwidgets as aw
    >>> figure = aw.grid([aw.pictures.cat()] * 9)
    >>> len(figure.axes)
    9
    """
    if not isinstance(samples, Sample) and not is_listed(samples):
        raise TypeError(f"a grid takes pictures in a list, Samples or arrays, got {told(samples)}")
    Switch().check(labels, "labels")
    if titles is not None and not isinstance(titles, str) and not is_listed(titles):
        raise TypeError(f"titles must be texts in a list, got {told(titles)}")
    if alt is not None and not isinstance(alt, str):
        raise TypeError(f"alt must be a text that says what is seen, got {told(alt)}")
    if isinstance(samples, Sample) or (isinstance(samples, np.ndarray) and samples.ndim < 4):
        samples = [samples]  # one picture, not its rows
    keep = _keeper(columns, width)
    # `map` lets go of a picture before it asks for the next; a loop's variable would hold it.
    shown = list(map(keep, itertools.count(1), samples))
    given = range(1, len(shown) + 1) if titles is None else [titles] if isinstance(titles, str) else titles
    names = [str(name) for name in given]
    if len(names) != len(shown):
        raise ValueError(f"titles must be as many as the pictures ({len(shown)}), got {len(names)}")
    return _laid_out(shown, names, columns, labels, width, alt or "")


_WIDEST = 400  # inches


def titled_grid(pictures: Iterable[tuple[Sample, str]], *, columns: int, labels: bool, width: float) -> Figure:
    """Return the grid of pictures that come one by one, each with the title that is known only then."""
    keep = _keeper(columns, width)
    pairs = map(lambda number, pair: (keep(number, pair[0]), pair[1]), itertools.count(1), pictures)
    shown, names = zip(*pairs, strict=True)
    return _laid_out(list(shown), list(names), columns, labels, width, "")


def _keeper(columns: int, width: float | None) -> Callable[[int, Sample | np.ndarray], Downsampled]:
    """Return what reduces the picture of a number, counted from 1, to what its panel shows."""
    is_wide = width is None or (is_number(width) and 0 < width <= _WIDEST)
    if not is_whole(columns) or columns < 1 or not is_wide:
        came = f"columns={told(columns)}, width={told(width)}"
        raise ValueError(f"a grid needs at least one column and a width above 0, got {came}")

    def keep(number: int, picture: Sample | np.ndarray) -> Downsampled:
        sample = picture if isinstance(picture, Sample) else Sample(picture)
        # How many will come is not known: the first might be alone, and have all the width.
        across = min(number, columns)
        return Downsampled(sample, sample.size).for_panel(_cell(_across(width, across), across))

    return keep


def _across(width: float | None, columns: int) -> float:
    """Return the width of a figure: what was asked for, or enough for all to be seen."""
    return max(_USUAL, columns * _LEAST + _GAP * (columns - 1) + 2 * _RIM) if width is None else float(width)


def _cell(width: float, columns: int) -> float:
    """Return how wide a picture is at most, in inches."""
    return (width - _GAP * (columns - 1) - 2 * _RIM) / columns


def _laid_out(
    shown: list[Downsampled], names: list[str], columns: int, labels: bool, width: float | None, alt: str
) -> Figure:
    if not shown:
        raise ValueError("a grid needs at least one picture, got none")
    columns = min(columns, len(shown))
    width = _across(width, columns)
    cell = _cell(width, columns)
    wrapped = [
        "\n".join(textwrap.fill(line, max(int(cell / _LETTER), 8)) for line in name.split("\n")) for name in names
    ]
    rows = [range(start, min(start + columns, len(shown))) for start in range(0, len(shown), columns)]
    # A row is as high as its highest picture needs, but never more than so many times as high as a cell is wide.
    heights = [cell * min(max(shown[k].shape for k in row), HIGHEST) for row in rows]
    above = 0.06 + _LINE * (1 + max(name.count("\n") for name in wrapped))
    total = sum(heights) + len(rows) * above + 2 * _RIM
    figure = _figure(width, total)
    figure.alt = alt
    places = figure.add_gridspec(
        len(rows), columns, height_ratios=heights, left=_RIM / width, right=1 - _RIM / width, bottom=_RIM / total,
        top=1 - (above + _RIM) / total, wspace=_GAP / cell, hspace=above * len(rows) / sum(heights),
    )  # fmt: skip
    for number, (picture, name) in enumerate(zip(shown, wrapped, strict=True)):
        axes = figure.add_subplot(places[divmod(number, columns)])
        axes.set_anchor("NW")
        show(axes, picture.for_panel(cell), labels=labels)
        axes.set_title(name, fontsize=7, loc="left", pad=3, parse_math=False)
    return figure


# In inches: between pictures, around them, a line of a title, and a letter of it.
_GAP, _RIM, _LINE, _LETTER = 0.14, 0.08, 0.125, 0.056
# A figure that nobody gave a width, and how wide a picture of it is at least.
_USUAL, _LEAST = 7.2, 1.8


def formats() -> frozenset[str]:
    """Return the endings of the files that a figure can be saved as."""
    from matplotlib.backend_bases import FigureCanvasBase

    return frozenset(FigureCanvasBase.get_supported_filetypes())


def _figure(width: float, height: float) -> NotebookFigure:
    """Return an empty figure that a notebook shows without pyplot's help."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    figure = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def show(axes: Axes, picture: Downsampled, *, labels: bool = True) -> None:
    """Draw one picture with its labels into Matplotlib axes; x and y are counted in pixels of the full one."""
    image = picture.sample.image
    grey = image.shape[2] == 1
    height, width = picture.size
    axes.imshow(image[..., 0] if grey else image, cmap="gray" if grey else None, vmin=0,
                vmax=255 if image.dtype == np.uint8 else 1, interpolation="antialiased",
                extent=(-0.5, width - 0.5, height - 0.5, -0.5))  # fmt: skip
    axes.set_aspect(picture.shape / (height / width))
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(height - 0.5, -0.5)
    step = 100 if max(height, width) >= 150 else max(1, 10 ** int(math.log10(max(height, width, 2) / 1.5)))
    axes.set_xticks(np.arange(0, width + 1, step) - 0.5, [])
    axes.set_yticks(np.arange(0, height + 1, step) - 0.5, [])
    axes.tick_params(length=2.5, width=0.6, color="#888888")
    for edge in axes.spines.values():
        edge.set(linewidth=0.6, color="#888888")
    if labels:
        draw_labels(axes, picture.sample, picture.scale)

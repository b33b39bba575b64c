"""The gallery as one long Matplotlib figure: a heading, a line of words, and a row of tiles for each transform."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from augwidgets.view.gallery import Entry

# In inches.
_TILE, _GAP, _RIM = (1.6, 1.2), 0.1, 0.15
_HEADING, _NAME, _LINE, _VALUE, _AFTER = 0.42, 0.2, 0.15, 0.16, 0.1
_ACROSS = 5
_LETTERS = 160  # in a line of words


def drawn(headings: Mapping[str, Sequence[Entry]]) -> Figure:
    """Draw the entries under their headings, from top to bottom."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from augwidgets.view.notebook_figure import NotebookFigure

    texts = {id(entry): textwrap.wrap(entry.told, _LETTERS) for entries in headings.values() for entry in entries}
    width = 2 * _RIM + _ACROSS * _TILE[0] + (_ACROSS - 1) * _GAP
    height = 2 * _RIM + sum(
        _HEADING + sum(_height(entry, len(texts[id(entry)])) for entry in entries) for entries in headings.values()
    )
    figure = NotebookFigure(figsize=(width, height))
    FigureCanvasAgg(figure)
    top = _RIM  # inches from the upper edge

    def write(words: str, size: float, weight: str = "normal", left: float = _RIM, colour: str = "black") -> None:
        figure.text(left / width, 1 - top / height, words, fontsize=size, fontweight=weight, color=colour, va="top",
                    parse_math=False)  # fmt: skip

    for heading, entries in headings.items():
        write(heading, 14, "bold")
        top += _HEADING
        for entry in entries:
            write(entry.transform.written_name, 9, "bold")
            top += _NAME
            for line in texts[id(entry)]:
                write(line, 7.5, colour="#444444")
                top += _LINE
            for places in _rows(entry):
                for column, place in enumerate(places):
                    left = _RIM + column * (_TILE[0] + _GAP)
                    chosen = place == entry.chosen
                    write(entry.caption(place), 7.5, "bold" if chosen else "normal", left)
                    box = (left / width, 1 - (top + _VALUE + _TILE[1]) / height, _TILE[0] / width, _TILE[1] / height)
                    axes = figure.add_axes(box, anchor="NW", gid=f"{entry.transform.name} {entry.titles[place]}")
                    axes.imshow(entry.tiles[place], interpolation="antialiased")
                    axes.set_axis_off()
                top += _VALUE + _TILE[1] + _GAP
            top += _AFTER
    return figure


def _height(entry: Entry, lines: int) -> float:
    return _NAME + lines * _LINE + len(_rows(entry)) * (_VALUE + _TILE[1] + _GAP) + _AFTER


def _rows(entry: Entry) -> list[range]:
    count = len(entry.tiles)
    return [range(start, min(start + _ACROSS, count)) for start in range(0, count, _ACROSS)]

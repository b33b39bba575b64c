"""A Matplotlib figure that a notebook shows without pyplot's help. Importing this file imports Matplotlib."""

from __future__ import annotations

from matplotlib.figure import Figure

from augwidgets.view import figures


class NotebookFigure(Figure):
    """A figure that shows itself as the last line of a cell."""

    def _repr_png_(self) -> bytes:
        return figures.png(self)

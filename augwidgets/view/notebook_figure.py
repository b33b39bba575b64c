"""A Matplotlib figure that a notebook shows without pyplot's help. Importing this file imports Matplotlib."""

from __future__ import annotations

from matplotlib.figure import Figure

from augwidgets.view import notebook_picture


class NotebookFigure(Figure):
    """A figure that shows itself as the last line of a cell.

    Attributes
    ----------
    alt : str
        The text that stands for it where it is not seen; its titles, unless it is set.
    """

    alt: str = ""

    def _repr_html_(self) -> str:
        return notebook_picture.tag(self, self.alt or notebook_picture.alt_of(self))

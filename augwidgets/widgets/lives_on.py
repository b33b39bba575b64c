"""What explorers have that live on as a page without a kernel: `to_html`, and a still that is such a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import traitlets

from augwidgets.widgets import living


class LivesOn(traitlets.HasTraits):
    """An explorer whose `source` makes pages that live.

    Attributes
    ----------
    still_lives : bool
        Whether the still that a saved notebook keeps of it is such a page, about half a megabyte large: its sliders
        move in an exported HTML file and on nbviewer. Where a front end allows no page, on GitHub say, the picture is
        seen.
    """

    source: Any
    still_lives = traitlets.Bool(False)

    def to_html(self, path: str | os.PathLike[str], *, title: str = "", overwrite: bool = False) -> Path:
        """Save a page that lives: sliders, the nine tiles and the code in one file, without a kernel or a network.

        The browser draws what warps and tone curves do; other steps it shows in pictures that Python has made, a
        recipe's at the low end, the middle and the high end of their ranges, and says so. What is moved there stands in
        the page's address, and ``aw.explore("page.html#...")`` goes on from it.

        Parameters
        ----------
        path : path
            Ending in ``.html``.
        title : str
            The steps' names, unless it is given.
        overwrite : bool
            Whether a file that is there already may be replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        TypeError, ValueError, FileExistsError, OSError
            A title that is no text, another ending, a file that is there already, a folder that cannot be written.

        Examples
        --------
        >>> import augwidgets as aw, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     place = aw.RecipeExplorer(seed=7).to_html(f"{folder}/draws.html")
        ...     aw.explore(f"{place}#rotate.angle=-9..9").recipe.steps[1]
        aw.rotate.between(angle=(-9.0, 9.0))
        """
        return living.saved(path, lambda title: self.source.page_maker(title)(), title, overwrite=overwrite)

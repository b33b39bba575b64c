"""`RecipeExplorer`: build a recipe and watch what it draws."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from augwidgets.recipe.presets import default_recipe
from augwidgets.widgets import living
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.recipe_controls import RecipeControls
from augwidgets.widgets.recipe_source import RecipeSource, RecipeTrait


class RecipeExplorer(Explorer):
    """Steps in a list, each with its switch, its chance and its ranges; nine draws that follow them.

    Attributes
    ----------
    recipe : Recipe
        What the controls say now. Assigning one shows it and draws.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.RecipeExplorer(seed=7)
    >>> explorer.recipe = aw.Recipe([aw.rotate.between(angle=(-10, 10))])
    >>> len(explorer.samples), explorer.picture[:2] == b"\\xff\\xd8"
    (9, True)
    """

    recipe = RecipeTrait().tag(undo=True)

    def __init__(self, sample: Any = None, **traits: Any) -> None:
        super().__init__(RecipeSource, RecipeControls, sample, **{"recipe": default_recipe(), **traits})

    def to_html(self, path: str | os.PathLike[str], *, title: str = "", overwrite: bool = False) -> Path:
        """Save a page that lives: sliders, the nine tiles and the code in one file, without a kernel or a network.

        The browser draws what warps and tone curves do; other steps it shows in pictures, at the low end, the middle
        and the high end of their ranges. What is moved there stands in the page's address, and
        ``aw.explore("page.html#...")`` goes on from it.

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
        return living.saved(path, living.recipe_page, self, title, overwrite=overwrite)

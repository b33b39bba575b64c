"""A page that lives: an explorer as one file, for those who have no kernel; its script and its look."""

from __future__ import annotations

import functools
import os
import pathlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from augwidgets.domain.errors import told as written
from augwidgets.recipe.page_file import PageState
from augwidgets.view.living import content
from augwidgets.view.living.page import page
from augwidgets.view.saving import save
from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent
_ENDINGS = (".html", ".htm")
_LONGEST = 90  # letters of a title

TOLD = "save a web page whose sliders move without Python"  # of the button


def recipe_page(explorer: Any, title: str = "") -> Callable[[], str]:
    """Read the state of nine draws of a recipe, and return what makes the page of it, in whatever thread.

    Parameters
    ----------
    explorer : RecipeExplorer
        Or any that shows draws of a recipe.
    title : str

    Returns
    -------
    function
    """
    recipe = explorer.recipe.drawn_for(explorer.sample.label)  # what is moved holds for the picture that is shown
    code = explorer.code() if recipe == explorer.recipe else recipe.to_code()
    draws = [tile for panel in explorer.source.panels() for tile in panel.tiles]
    told = functools.partial(content.of_recipe, recipe, explorer.sample, explorer.seed, code, draws)
    names = ", ".join(step.name.replace("_", " ") for step in recipe.steps) or "an empty recipe"
    return functools.partial(_page, title or names, PageState(recipe, explorer.seed), told)


def sweep_page(explorer: Any, title: str = "") -> Callable[[], str]:
    """Read the state of one transform, one of its values from end to end, and return what makes the page of it.

    Parameters
    ----------
    explorer : TransformExplorer
    title : str

    Returns
    -------
    function
    """
    step, along = explorer.step, explorer.along
    draws = [tile for panel in explorer.source.panels() for tile in panel.tiles]
    told = functools.partial(content.of_sweep, step, along, explorer.sample, explorer.code(), draws)
    state = content.state_of_sweep(step, along)
    return functools.partial(_page, title or step.name.replace("_", " "), state, told)


def _page(title: str, state: PageState, told: Any) -> str:
    short = " ".join(title.split())
    short = short if len(short) <= _LONGEST else f"{short[: _LONGEST - 1]}…"
    return page(short, state, lambda small: told(small=small), script(), style())


def saved(
    path: str | os.PathLike[str], make: Callable[[str], str], title: str, *, overwrite: bool
) -> Path:  # fmt: skip
    """Write the page of an explorer to a file, whole or not at all.

    Parameters
    ----------
    path : path
    make : callable
        Takes the title and returns the page.
    title : str
    overwrite : bool

    Returns
    -------
    pathlib.Path

    Raises
    ------
    TypeError, ValueError, FileExistsError, OSError
        No text, no bool, another ending, a file that is there already, a folder that cannot be written.
    """
    if not isinstance(title, str):
        raise TypeError(f"a page's title must be text, got {written(title)}")
    if not isinstance(overwrite, bool):
        raise TypeError(f"overwrite must be True or False, got {written(overwrite)}")
    return save(path, lambda _: make(title).encode("utf-8", "replace"), _ENDINGS, overwrite=overwrite)


@functools.cache
def script() -> str:
    """Return the script of a page: what it is made of, each file once."""
    return one_module(_HERE / "living.js")


@functools.cache
def style() -> str:
    """Return the look of a page: that of explorers, and what is its own."""
    return "".join((_HERE / name).read_text("utf-8") for name in ("explorer.css", "living.css"))

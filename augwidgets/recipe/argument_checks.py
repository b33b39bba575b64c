"""What the rooms above check of what they are handed: a recipe, and what is said where something else came."""

from __future__ import annotations

from typing import Any

from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.uncalled import is_uncalled
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform


def checked_recipe(recipe: Any, name: str = "recipe") -> Recipe:
    """Return a recipe, or raise where something else came.

    Parameters
    ----------
    recipe : object
    name : str
        What the message calls it.

    Returns
    -------
    Recipe

    Raises
    ------
    TypeError

    Examples
    --------
    >>> import augwidgets as aw
    >>> checked_recipe(aw.presets.photos)
    Traceback (most recent call last):
    ...
    TypeError: recipe must be an aw.Recipe, got the function photos; call it, photos()
    """
    if isinstance(recipe, Recipe):
        return recipe
    if recipe is None:
        came = "nothing; aw.Recipe([]) changes nothing"
    elif is_uncalled(recipe):
        kind = "class" if isinstance(recipe, type) else "function"
        came = f"the {kind} {recipe.__name__}; call it, {recipe.__name__}()"
    elif isinstance(recipe, (Transform, Step, OpenStep, Group)):
        came = f"{recipe.name}; put it into one, aw.Recipe([...])"
    else:
        came = f"{type(recipe).__name__}; make one, aw.Recipe([...])"
    raise TypeError(f"{name} must be an aw.Recipe, got {came}")

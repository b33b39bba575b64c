"""`RecipeExplorer`: build a recipe and watch what it draws."""

from __future__ import annotations

from typing import Any

from augwidgets.recipe.presets import default_recipe
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.lives_on import LivesOn
from augwidgets.widgets.recipe_controls import RecipeControls
from augwidgets.widgets.recipe_source import RecipeSource, RecipeTrait


class RecipeExplorer(LivesOn, Explorer):
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

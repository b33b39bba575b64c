"""`without_each`: which step of a recipe helps or harms is seen when each is left out in turn."""

from __future__ import annotations

from augwidgets.domain.errors import told
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe

_LONGEST = 30


def without_each(recipe: Recipe, name: str = "whole") -> dict[str, Recipe]:
    """Return a recipe and, for each of its steps, the recipe without it, named for `compare`.

    Parameters
    ----------
    recipe : Recipe
    name : str
        Of the whole one.

    Returns
    -------
    dict of str to Recipe

    Raises
    ------
    TypeError, ValueError
        It is no recipe, or has fewer than two steps.

    Examples
    --------
    >>> import augwidgets as aw
    >>> list(without_each(aw.Recipe([aw.rotate, aw.flip_horizontal, aw.rotate]), "mine"))
    ['mine', 'mine without rotate', 'mine without flip horizontal', 'mine without rotate (2)']
    """
    recipe = checked_recipe(recipe)
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST:
        raise ValueError(f"name must be a text of 1 to {_LONGEST} letters, got {told(name)}")
    if len(recipe) < 2:
        raise ValueError(f"recipe must have two steps or more, of which one can be left out, got {len(recipe)}")
    found = {name: recipe}
    for place, step in enumerate(recipe.steps):
        word = f"{name} without {step.name.replace('_', ' ')}"
        taken = sum(other == word or other.startswith(f"{word} (") for other in found)
        found[f"{word} ({taken + 1})" if taken else word] = recipe.removing(place)
    return found

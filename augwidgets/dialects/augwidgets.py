"""The kit's own dialect: the recipe as one would type it, one step a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe


def code(recipe: Recipe) -> str:
    """Give the lines that make `recipe`."""
    lines = ["import augwidgets as aw", "", "recipe = aw.Recipe("]
    lines += ["    [", *(f"        {step!r}," for step in recipe.steps), "    ],"] if recipe.steps else ["    [],"]
    lines += [f"    {name}={value!r}," for name, value in recipe.settings().items()]
    return "\n".join([*lines, ")"]) + "\n"

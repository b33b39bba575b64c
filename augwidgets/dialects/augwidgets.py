"""The kit's own dialect: the recipe as one would type it, one step a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.step import refuse_opaque

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe


def code(recipe: Recipe) -> str:
    """Give the lines that make `recipe`."""
    for step in recipe.steps:
        refuse_opaque(step.transform)
    own = sorted({step.transform.name for step in recipe.steps if not step.transform.written_name.startswith("aw.")})
    lines = ["import augwidgets as aw", "", *(f"# {name} is your own: import it, or define it here" for name in own)]
    lines += ["recipe = aw.Recipe("]
    lines += ["    [", *(f"        {step!r}," for step in recipe.steps), "    ],"] if recipe.steps else ["    [],"]
    lines += [f"    {name}={value!r}," for name, value in recipe.settings().items()]
    return "\n".join([*lines, ")"]) + "\n"


def to_object(recipe: Recipe) -> Recipe:
    """Give the recipe, which is what those lines make."""
    return recipe

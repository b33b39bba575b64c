"""The kit's own dialect: the recipe as one would type it, one step a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.groups import Group
from augwidgets.step import Member, refuse_opaque

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe


def code(recipe: Recipe) -> str:
    """Give the lines that make `recipe`."""
    for step in recipe.open_steps:
        refuse_opaque(step.transform)
    own = sorted({step.name for step in recipe.open_steps if not step.transform.written_name.startswith("aw.")})
    lines = ["import augwidgets as aw", "", *(f"# {name} is your own: import it, or define it here" for name in own)]
    lines += ["recipe = aw.Recipe("]
    steps = [f"        {_written(step)}," for step in recipe.steps]
    lines += ["    [", *steps, "    ],"] if steps else ["    [],"]
    lines += [f"    {name}={value!r}," for name, value in recipe.settings().items()]
    return "\n".join([*lines, ")"]) + "\n"


def _written(member: Member) -> str:
    if not isinstance(member, Group):
        return repr(member)
    lines = ["[", *(f"            {step!r}," for step in member.members), "        ]"]
    return member.written("\n".join(lines))


def to_object(recipe: Recipe) -> Recipe:
    """Give the recipe, which is what those lines make."""
    return recipe

"""The kit's own dialect: the recipe as one would type it, one step a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.recipe.groups import Group
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe


def code(recipe: Recipe) -> str:
    """Return the lines that make `recipe`, after those that make the functions in it that are not the kit's."""
    own = OwnFunctions(step.transform for step in recipe.open_steps)
    steps = [f"        {_written(step, own)}," for step in recipe.steps]
    lines = [*head(own), "recipe = aw.Recipe("]
    lines += ["    [", *steps, "    ],"] if steps else ["    [],"]
    lines += [f"    {name}={value!r}," for name, value in recipe.settings().items()]
    return "\n".join([*lines, ")"]) + "\n"


def head(own: OwnFunctions) -> list[str]:
    """Return the imports and the own functions, with the empty lines that Python's style wants below them."""
    lines = ["import augwidgets as aw", *own.imports, ""]
    space = [""] if any(line.startswith(("def ", "class ")) for line in own.lines) else []
    return [*lines, *space, *own.lines, *space, *([""] if own.lines else [])]


def _written(member: Member, own: OwnFunctions) -> str:
    if isinstance(member, OpenStep):
        return member.written_as(own.name_of(member.transform))
    if not isinstance(member, Group):
        return repr(member)
    lines = ["[", *(f"            {_written(step, own)}," for step in member.members), "        ]"]
    return member.written("\n".join(lines))


def to_object(recipe: Recipe) -> Recipe:
    """Return the recipe, which is what those lines make."""
    return recipe

"""One recipe in several dialects; each dialect is one file with ``code(recipe) -> str``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.dialects import augwidgets

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe

DIALECTS = {"augwidgets": augwidgets}


def code(recipe: Recipe, dialect: str) -> str:
    """Give the lines that make the recipe in this dialect."""
    if dialect not in DIALECTS:
        raise ValueError(f"dialect must be one of {', '.join(map(repr, DIALECTS))}, got {dialect!r}")
    return DIALECTS[dialect].code(recipe)

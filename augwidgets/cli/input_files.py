"""The files that a user names: what is wrong with one becomes one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from augwidgets.cli.errors import UserError, reason

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.sample.sample import Sample


def load(picture: Path) -> Sample:
    """Read a picture."""
    from augwidgets.data.picture_files import load

    try:
        return load(picture)
    except OSError as error:
        raise UserError(str(error) if error.errno is None else f"cannot read {picture}: {reason(error)}") from error
    except (ValueError, TypeError) as error:
        raise UserError(str(error)) from error


def read_recipe(path: Path) -> Recipe:
    """Read a recipe saved as JSON."""
    from augwidgets.recipe.recipe import Recipe

    try:
        return Recipe.from_file(path)
    except (OSError, ValueError) as error:
        raise UserError(str(error)) from error

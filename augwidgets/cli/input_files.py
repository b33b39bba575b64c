"""The files that a user names: what is wrong with one becomes one sentence."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from augwidgets.cli.errors import UserError, reason

if TYPE_CHECKING:
    from augwidgets.data.dataset import DataSet
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


def open_data(chosen: argparse.Namespace) -> DataSet:
    """Open the data set that the words name.

    Raises
    ------
    OSError, TypeError, ValueError, RuntimeError, ImportError
        As `augwidgets.data.open` raises it; what is wrong with a word of the command names that word.
    """
    from augwidgets.data import opening

    try:
        return opening.open(chosen.data, chosen.read_as, split=chosen.split, images=chosen.images, masks=chosen.masks)
    except ValueError as error:
        if chosen.read_as is not None and str(error).startswith("format must be"):
            raise UserError(f"--from {str(error).removeprefix('format ')}") from error
        raise


def read_recipe(path: Path) -> Recipe:
    """Read a recipe saved as JSON."""
    from augwidgets.recipe.recipe import Recipe

    try:
        return Recipe.from_file(path)
    except (OSError, ValueError) as error:
        raise UserError(str(error)) from error

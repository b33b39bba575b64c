"""`augwidgets page`: a picture and a recipe as one web page whose sliders move without a kernel."""

from __future__ import annotations

import argparse
from pathlib import Path

from augwidgets.cli.errors import UserError
from augwidgets.cli.input_files import load, read_recipe
from augwidgets.domain.errors import path_told

_ENDINGS = (".html", ".htm")


def run(chosen: argparse.Namespace) -> int:
    """Write the page of a picture and a recipe."""
    output: Path = chosen.output
    if output.suffix.lower() not in _ENDINGS:
        raise UserError(f"the output must be a file that ends in .html, got {path_told(output)}")
    if output.exists() and not chosen.overwrite:
        raise UserError(f"{output} exists already: name another file or add --overwrite")
    recipe = None if chosen.recipe is None else read_recipe(chosen.recipe)
    sample = load(chosen.picture)

    from augwidgets.widgets.recipe_explorer import RecipeExplorer

    try:
        explorer = RecipeExplorer(
            sample, seed=chosen.seed, picture_name=str(chosen.picture), **({} if recipe is None else {"recipe": recipe})
        )
        explorer.to_html(output, title=chosen.title, overwrite=chosen.overwrite)
    except (OSError, ValueError) as error:  # of a step that needs another picture, say
        raise UserError(str(error)) from error
    print(output)
    return 0

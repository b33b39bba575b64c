"""`augwidgets export` and `augwidgets convert`: a data set in another format, with a recipe or as it is."""

from __future__ import annotations

import argparse

from augwidgets.cli.errors import long_work
from augwidgets.cli.input_files import open_data, read_recipe


def run(chosen: argparse.Namespace) -> int:
    """Write the data set that the words name, and say how many pictures there are."""
    from augwidgets.data import exporting
    from augwidgets.recipe.recipe import Recipe

    recipe = Recipe() if chosen.recipe is None else read_recipe(chosen.recipe)
    with long_work():
        done = exporting.export(
            open_data(chosen),
            recipe,
            chosen.to,
            chosen.format,
            copies=chosen.copies,
            seed=chosen.seed,
            n_jobs=chosen.jobs,
            originals=chosen.originals,
            pictures=chosen.pictures,
            quality=chosen.quality,
        )
    print(f"{done.pictures:,} picture{'' if done.pictures == 1 else 's'} as {done.format} in {done.folder}")
    return 0

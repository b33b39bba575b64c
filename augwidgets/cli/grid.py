"""`augwidgets grid`: nine variants of a picture as one figure in a file, without a notebook."""

from __future__ import annotations

import argparse
import io
import textwrap
from pathlib import Path

from augwidgets.cli.errors import UserError
from augwidgets.cli.input_files import load, read_recipe
from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told


def run(chosen: argparse.Namespace) -> int:
    """Write the 3x3 figure of a picture and a recipe."""
    import numpy as np

    from augwidgets import view
    from augwidgets.recipe.drawing_again import settled

    output: Path = chosen.output
    extension = output.suffix.lower().removeprefix(".")
    if not output.name or extension not in view.formats():
        known = ", ".join(sorted(view.formats()))
        raise UserError(f"the output must be a file that ends in one of {known}, got {path_told(output)}")
    if output.exists() and not chosen.overwrite:
        raise UserError(f"{output} exists already: name another file or add --overwrite")
    recipe = read_recipe(chosen.recipe)
    sample = load(chosen.picture)

    rngs = [np.random.default_rng([chosen.seed, 0, index]) for index in range(9)]
    draws = [settled(recipe, sample, rng, label=sample.label) for rng in rngs]
    samples = (recipe.apply(sample, steps) for steps in draws)  # one by one: a photograph has many pixels
    figure = view.grid(
        samples, titles=[textwrap.fill("  ".join(step.short() for step in steps), 44) for steps in draws]
    )
    picture = io.BytesIO()
    try:
        figure.savefig(picture, format=extension, dpi=150)
    except (OSError, RuntimeError, ValueError) as error:  # some formats need programs that are not here
        raise UserError(f"Matplotlib cannot write .{extension} here: {error}") from error
    try:
        write_atomically(output, picture.getvalue(), overwrite=chosen.overwrite)
    except OSError as error:
        raise UserError(str(error)) from error
    print(output)
    return 0

"""`augwidgets gallery`: every transform on one picture, from its lowest value to its highest, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from augwidgets.cli.errors import UserError
from augwidgets.cli.input_files import load
from augwidgets.domain.errors import path_told


def run(chosen: argparse.Namespace) -> int:
    """Write the gallery of the whole catalogue."""
    from augwidgets.view.gallery import ENDINGS, gallery

    output: Path = chosen.output
    if output.suffix.lower() not in ENDINGS:
        raise UserError(f"the output must be a file that ends in one of {', '.join(ENDINGS)}, got {path_told(output)}")
    if output.exists() and not chosen.overwrite:
        raise UserError(f"{output} exists already: name another file or add --overwrite")
    shown = gallery(None if chosen.picture is None else load(chosen.picture))
    try:
        shown.save(output, overwrite=chosen.overwrite)
    except OSError as error:
        raise UserError(str(error)) from error
    print(output)
    return 0

"""`augwidgets gallery`: every transform on one picture, in one file, or each on a page of its own with sliders."""

from __future__ import annotations

import argparse
from pathlib import Path

from augwidgets.cli.errors import UserError, long_work
from augwidgets.cli.input_files import load
from augwidgets.domain.errors import path_told


def run(chosen: argparse.Namespace) -> int:
    """Write the gallery of the whole catalogue: one file or a site."""
    from augwidgets.view.gallery import ENDINGS, gallery

    if chosen.site is not None:
        return _site(chosen)
    output: Path | None = chosen.output
    if output is None:
        raise UserError("name the file that is written (--output gallery.html), or a folder for a site (--site FOLDER)")
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


def _site(chosen: argparse.Namespace) -> int:
    """Write a page for each transform, and one that lists them."""
    if chosen.output is not None:
        raise UserError("either one file is written (-o) or a site of pages (--site), got both")
    picture = None if chosen.picture is None else load(chosen.picture)
    with long_work():
        from augwidgets.widgets.gallery_site import gallery_site

        print(gallery_site(chosen.site, picture, overwrite=chosen.overwrite))
    return 0

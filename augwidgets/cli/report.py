"""`augwidgets report`: what is in a data set, as a table in the terminal and as a picture, a page or JSON in a file."""

from __future__ import annotations

import argparse
import html
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augwidgets.cli.errors import UserError, in_words_of_the_command, reason, warnings_said
from augwidgets.cli.input_files import open_data, read_recipe
from augwidgets.domain.atomic_write import check_place, write_atomically
from augwidgets.domain.errors import path_told

if TYPE_CHECKING:
    from augwidgets.data.report import DataReport

ENDINGS = (".png", ".html", ".json")


def run(chosen: argparse.Namespace) -> int:
    """Print what is in the data set that the words name, and write it to a file if one is named."""
    from augwidgets.data import reporting

    output: Path | None = chosen.to
    if output is not None:
        if output.suffix.lower() not in ENDINGS:
            raise UserError(f"--to must be a file that ends in one of {', '.join(ENDINGS)}, got {path_told(output)}")
        if output.exists() and not chosen.overwrite:
            raise UserError(f"{output} exists already: name another file or add --overwrite")
        try:
            check_place(output, overwrite=chosen.overwrite)  # before anything is measured
        except (OSError, ValueError) as error:
            raise UserError(str(error)) from error
    recipe = None if chosen.recipe is None else read_recipe(chosen.recipe)
    with warnings_said():
        try:
            report = reporting.report_on(
                open_data(chosen),
                recipe=recipe,
                input_size=chosen.input_size,
                n_jobs=chosen.jobs,
                progress=None if sys.stderr.isatty() else False,
            )
        except OSError as error:
            words = in_words_of_the_command(reason(error))
            raise UserError(words if error.errno is None else f"{chosen.data}: {words}") from error
        except (ImportError, TypeError, ValueError, RuntimeError) as error:
            raise UserError(in_words_of_the_command(error)) from error
    print(report)
    if report.effect is not None:
        print(f"\nWorst first\n{report.effect}")
    if output is not None:
        try:
            write_atomically(output, _written(report, output.suffix.lower()), overwrite=chosen.overwrite)
        except OSError as error:
            raise UserError(str(error)) from error
        print(output)
    return 0


def _written(report: DataReport, ending: str) -> bytes:
    if ending == ".png":
        picture = io.BytesIO()
        report.figure().savefig(picture, format="png", dpi=150)
        return picture.getvalue()
    if ending == ".html":
        title = html.escape(f"{report.pictures:,} pictures")
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>'
            "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#222}"
            "th{vertical-align:top;padding-right:1rem;white-space:nowrap}td{vertical-align:top}img{max-width:100%}"
            f"</style></head><body><h1>{title}</h1>{report._repr_html_()}</body></html>\n"
        )
        return page.encode()
    return (json.dumps(_as_json(report), indent=1, ensure_ascii=False) + "\n").encode()


def _as_json(report: DataReport) -> dict[str, Any]:
    found = report.suggestion
    issues = report.issues
    sets = {name: [[report.names[place] for place in some] for some in sets]
            for name, sets in (("exact_duplicates", issues.exact), ("near_duplicates", issues.near))}  # fmt: skip
    light = report.light
    return {
        "table": dict(report.rows()),
        "classes": dict(report.classes),
        "box_classes": dict(report.box_classes),
        "pictures": {name: list(map(_plain, column)) for name, column in report.columns().items()},
        **sets,
        "light_by_class": None if light is None else light._asdict(),
        "left_out": [one._asdict() for one in report.left_out],
        "recipe": json.loads(found.recipe.to_json()),
        "because": found.reasons,
        "notes": found.notes,
        **({} if report.effect is None else {"worst_first": report.effect.columns()}),
    }


def _plain(value: Any) -> Any:
    """JSON has no number that is none."""
    return None if isinstance(value, float) and value != value else value

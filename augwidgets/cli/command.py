"""The words behind `augwidgets`: which commands there are, and what each of them takes.

Nothing heavy is imported at the top, so that ``augwidgets --version`` answers at once. What a user can get wrong ends
as one sentence on stderr and exit code 2.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from augwidgets.cli import app, export, gallery, grid, lessons, page, report, scenes
from augwidgets.cli.errors import UserError
from augwidgets.domain.errors import told

_LONGEST = 280
_MOST_SCENES = 100_000_000  # as `Plan.write` takes
"""Characters of a message; a name that makes it longer is shown by its ends."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the words name, and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that knows ASCII alone, or a file name that is no text: shown as \\xe4 rather than not at all.
        sys.stdout.reconfigure(errors="backslashreplace")
    words = parser()
    chosen = words.parse_args(arguments)
    try:
        return chosen.run(chosen)
    except UserError as error:
        words.error(str(error))


class _Parser(argparse.ArgumentParser):
    """An argparse parser that says what is wrong in one line, without repeating the usage."""

    def error(self, message: str) -> NoReturn:
        line = " ".join(message.split())
        if len(line) > _LONGEST:
            line = f"{line[: _LONGEST - 100]} ... {line[-90:]}"
        self.exit(2, f"{self.prog}: {line}\n")


class _Version(argparse.Action):
    """Print the version when asked for it, and only then look it up."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"augwidgets {version('augwidgets')}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    words = _Parser(
        prog="augwidgets",
        description="Open JupyterLab on a working copy of the tutorial notebooks.",
        epilog="`augwidgets COMMAND --help` tells more about a command.",
    )
    words.set_defaults(run=lessons.run)
    words.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    words.add_argument(
        "--dir",
        type=_path,
        default=Path("augwidgets-notebooks"),
        metavar="FOLDER",
        help="where the working copy lies; what you have changed in it is kept (default: ./%(default)s)",
    )
    _add_server_options(words)
    commands = words.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    served = commands.add_parser(
        "app",
        help="the explorer as a web page",
        description="Open the explorer as a web page, without code.",
        # Without this, the defaults here would silently undo `augwidgets --port 9000 app`.
        argument_default=argparse.SUPPRESS,
    )
    served.set_defaults(run=app.run)
    served.add_argument(
        "picture", nargs="?", type=_path, default=None, metavar="PICTURE", help="an image file (default: the cat)"
    )
    _add_server_options(served)
    served.add_argument("--theme", choices=("light", "dark"), default="light", help="default: %(default)s")

    figure = commands.add_parser(
        "grid",
        help="write a 3x3 grid to a file",
        description="Draw nine variants of a picture from a recipe and write them as one figure.",
    )
    figure.set_defaults(run=grid.run)
    figure.add_argument("picture", type=_path, metavar="PICTURE", help="an image file")
    figure.add_argument("--recipe", type=_path, required=True, metavar="FILE", help="a recipe saved as JSON")
    figure.add_argument(
        "-o", "--output", type=_path, required=True, metavar="FILE", help="the figure: .png, .pdf, .svg, .jpg ..."
    )
    figure.add_argument("--seed", type=_natural, default=0, help="another number, other draws (default: %(default)s)")
    figure.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")

    living = commands.add_parser(
        "page",
        help="write a web page whose sliders move without Python",
        description="Write a picture and a recipe as one web page: sliders, nine draws and the code, which need "
        "neither Python nor a network.",
    )
    living.set_defaults(run=page.run)
    living.add_argument("picture", type=_path, metavar="PICTURE", help="an image file")
    living.add_argument("--recipe", type=_path, metavar="FILE", help="a recipe saved as JSON (default: a plain one)")
    living.add_argument("-o", "--output", type=_path, required=True, metavar="FILE", help="the page: .html")
    living.add_argument("--title", default="", help="its heading (default: the names of the steps)")
    living.add_argument("--seed", type=_natural, default=0, help="another number, other draws (default: %(default)s)")
    living.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")

    all_of_them = commands.add_parser(
        "gallery",
        help="write every transform on one picture to a file or a site",
        description="Show every transform on one picture: from its lowest value to its highest in one file (-o), or "
        "as a site of web pages, one for each, whose sliders move without Python (--site). A site that was ended goes "
        "on when the same command is given again.",
    )
    all_of_them.set_defaults(run=gallery.run)
    all_of_them.add_argument("--picture", type=_path, metavar="PICTURE", help="an image file (default: the cat)")
    all_of_them.add_argument(
        "-o", "--output", type=_path, metavar="FILE", help="a web page (.html) or a long picture (.png)"
    )
    all_of_them.add_argument("--site", type=_path, metavar="FOLDER", help="a new or an empty one, for a site of pages")
    all_of_them.add_argument("--overwrite", action="store_true", help="replace the file, or the site, if there is one")

    written = commands.add_parser(
        "export",
        help="write a data set as a recipe augments it",
        description="Write a data set, as a recipe augments it, in the format that a training needs. One that was "
        "ended goes on when the same command is given again.",
    )
    _add_data_options(written)
    written.add_argument("--recipe", type=_path, required=True, metavar="FILE", help="a recipe saved as JSON")
    written.add_argument("--copies", type=_natural, default=1, help="of each picture (default: %(default)s)")
    written.add_argument("--seed", type=_natural, default=0, help="another number, other draws (default: %(default)s)")
    written.add_argument(
        "--originals", type=_share, default=0.0, metavar="SHARE",
        help="how many of the pictures are written untouched as well, from 0 to 1 (default: 0)",
    )  # fmt: skip

    converted = commands.add_parser(
        "convert", help="write a data set in another format", description="Write a data set in another format."
    )
    converted.set_defaults(recipe=None, copies=1, seed=0, originals=0.0)
    _add_data_options(converted)

    composed = commands.add_parser(
        "scenes",
        help="write synthetic pictures with exact labels",
        description="Write synthetic pictures, cut-outs on backgrounds, with exact labels, by a plan that was saved in "
        "a notebook (plan.to_file). One that was ended goes on when the same command is given again.",
    )
    composed.set_defaults(run=scenes.run)
    composed.add_argument("plan", type=_path, metavar="PLAN", help="a plan saved as JSON")
    composed.add_argument("--out", dest="to", type=_path, required=True, metavar="FOLDER", help="a new or an empty one")
    composed.add_argument("-n", "--count", type=_many, required=True, help="how many pictures")
    composed.add_argument("--format", default="coco", help="coco, voc, yolo-segment, masks ... (default: %(default)s)")
    composed.add_argument(
        "--seed", type=_natural, default=0, help="another number, other scenes (default: %(default)s)"
    )
    composed.add_argument(
        "--size", type=_positive, nargs=2, metavar=("HEIGHT", "WIDTH"), help="default: each background's own"
    )
    composed.add_argument(
        "--validation", type=_share, default=0.0, metavar="SHARE",
        help="how many are for validation, with cut-outs and backgrounds of their own (default: 0)",
    )  # fmt: skip
    composed.add_argument("--in-all-blends", action="store_true", help="each scene in every blend, one after the other")
    _add_work_options(composed)

    measured = commands.add_parser(
        "report",
        help="tell what is in a data set, and what is odd about it",
        description="Tell what is in a data set: sizes, classes, light, boxes; what is broken, there twice, blurry or "
        "dark; and suggest a recipe. With a recipe also what it does to the labels, the worst first.",
    )
    measured.set_defaults(run=report.run)
    _add_reading_options(measured)
    measured.add_argument("--recipe", type=_path, metavar="FILE", help="a recipe saved as JSON")
    measured.add_argument(
        "--input-size", type=_positive, nargs=2, metavar=("HEIGHT", "WIDTH"), help="at which a model sees the pictures"
    )
    measured.add_argument("--to", type=_path, metavar="FILE", help="a picture (.png), a web page (.html), or .json")
    measured.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")
    return words


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=_path, metavar="DATA", help="a folder, or a file of labels")
    parser.add_argument("--from", dest="read_as", metavar="FORMAT", help="what DATA is (default: it is found out)")
    parser.add_argument("--split", choices=("train", "val", "test"), help="one part of DATA (default: all)")
    parser.add_argument("--images", type=_path, metavar="FOLDER", help="where its pictures lie, if not beside DATA")
    parser.add_argument("--masks", type=_path, metavar="FOLDER", help="where the masks of its pictures lie")
    _add_jobs(parser)


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_jobs, default=1, help="how many processes, -1 for all cores (default: %(default)s)"
    )


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=export.run)
    _add_reading_options(parser)
    parser.add_argument("--to", type=_path, required=True, metavar="FOLDER", help="a new or an empty one")
    parser.add_argument("--format", required=True, help="folder, coco, voc, yolo, yolo-segment, csv, masks ...")
    _add_picture_options(parser, "default: png; the file of an unchanged JPEG or PNG is copied")


def _add_work_options(parser: argparse.ArgumentParser) -> None:
    _add_jobs(parser)
    _add_picture_options(parser, "default: png")


def _add_picture_options(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--pictures", choices=("png", "jpg"), help=words)
    parser.add_argument("--quality", type=_natural, default=95, help="of jpg, from 1 to 100 (default: %(default)s)")


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, help="default: the next one that is free")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")


def _path(text: str) -> Path:
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        raise argparse.ArgumentTypeError(
            f"must be a file or folder on this machine, got the web address {told(text, 120)}; download it first"
        )
    return Path(text)


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 30:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, got {told(text)}")
    return int(text)


def _many(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= _MOST_SCENES:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST_SCENES}, got {told(text)}")
    return int(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 999999, got {told(text)}")
    return int(text)


def _jobs(text: str) -> int:
    number = -1 if text == "-1" else int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if number != -1 and not 1 <= number <= 1024:
        raise argparse.ArgumentTypeError(f"must be from 1 to 1024, or -1 for all cores, got {told(text)}")
    return number


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, got {told(text)}")
    return number


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, got {told(text)}")
    return number

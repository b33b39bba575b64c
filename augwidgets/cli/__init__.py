"""The ``augwidgets`` command: the lessons in JupyterLab, the explorer as a web page, a grid or a gallery without
any notebook.

Nothing heavy is imported at the top, so that ``augwidgets --version`` answers at once. What a user can get wrong ends
as one sentence on stderr and exit code 2.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from augwidgets.cli import app, gallery, grid, lessons
from augwidgets.cli.errors import UserError
from augwidgets.cli.lessons import notebooks_folder

__all__ = ["main", "notebooks_folder"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    Parameters
    ----------
    arguments
        The words after the command's name; those of the process when left out.
    """
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return chosen.run(chosen)
    except UserError as error:
        parser.error(" ".join(str(error).split()))
    except KeyboardInterrupt:
        return 130  # as shells count it


class _Parser(argparse.ArgumentParser):
    """An argparse parser that says what is wrong in one line, without repeating the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


class _Version(argparse.Action):
    """Print the version when asked for it, and only then look it up."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from augwidgets import __version__

        print(f"augwidgets {__version__}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="augwidgets",
        description="Open JupyterLab on a working copy of the tutorial notebooks.",
        epilog="`augwidgets COMMAND --help` tells more about a command.",
    )
    parser.set_defaults(run=lessons.run)
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.add_argument(
        "--dir",
        type=Path,
        default=Path("augwidgets-notebooks"),
        metavar="FOLDER",
        help="where the working copy lies; files that are there already are kept (default: ./%(default)s)",
    )
    _add_server_options(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    page = commands.add_parser(
        "app",
        help="the explorer as a web page",
        description="Open the explorer as a web page, without code.",
        # Without this, the defaults here would silently undo `augwidgets --port 9000 app`.
        argument_default=argparse.SUPPRESS,
    )
    page.set_defaults(run=app.run)
    page.add_argument("picture", nargs="?", default=None, metavar="PICTURE", help="an image file (default: the cat)")
    _add_server_options(page)
    page.add_argument("--theme", choices=("light", "dark"), default="light", help="default: %(default)s")

    figure = commands.add_parser(
        "grid",
        help="write a 3x3 grid to a file",
        description="Draw nine variants of a picture from a recipe and write them as one figure.",
    )
    figure.set_defaults(run=grid.run)
    figure.add_argument("picture", metavar="PICTURE", help="an image file")
    figure.add_argument("--recipe", type=Path, required=True, metavar="FILE", help="a recipe saved as JSON")
    figure.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the figure: .png, .pdf, .svg, .jpg ..."
    )
    figure.add_argument("--seed", type=_natural, default=0, help="another number, other draws (default: %(default)s)")
    figure.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")

    all_of_them = commands.add_parser(
        "gallery",
        help="write every transform on one picture to a file",
        description="Show every transform on one picture, from its lowest value to its highest, in one file.",
    )
    all_of_them.set_defaults(run=gallery.run)
    all_of_them.add_argument("--picture", metavar="PICTURE", help="an image file (default: the cat)")
    all_of_them.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="a web page (.html) or a long picture (.png)"
    )
    all_of_them.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")
    return parser


def _add_server_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, help="default: the next one that is free")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 30:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, got {text!r:.60}")
    return int(text)


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, got {text!r}")
    return number

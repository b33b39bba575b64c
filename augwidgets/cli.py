"""The ``augwidgets`` command: the lessons in JupyterLab, the explorer as a web page, a grid without any notebook.

Nothing heavy is imported at the top, so that ``augwidgets --version`` answers at once. What a user can get wrong ends
as one sentence on stderr and exit code 2.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import io
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

if TYPE_CHECKING:
    from augwidgets.recipe import Recipe
    from augwidgets.sample import Sample

FIRST_LESSON = "00_start_here.ipynb"

HOST = "127.0.0.1"
"""Both servers listen here and nowhere else, whatever the user's own Jupyter configuration says."""

# The picture's path travels in the environment and never in the code, so a file name cannot become Python.
APP_CELL = """\
import os

import augwidgets as aw

picture = os.environ.get("AUGWIDGETS_PICTURE")
aw.explore(picture) if picture else aw.explore()
"""


class UserError(Exception):
    """What the user can mend, in one sentence."""


def notebooks_folder() -> Path:
    """Folder of the tutorial notebooks: inside the installed package or, in an editable install, in the repository.

    Examples
    --------
    >>> notebooks_folder().name
    'notebooks'
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if (folder / FIRST_LESSON).is_file():
            return folder
    raise UserError(f"the tutorial notebooks are missing from {package}: install augwidgets again")


def copy_notebooks(folder: Path) -> tuple[list[str], list[str]]:
    """Copy the tutorial notebooks to a folder, which is made if need be; a file that is there already is kept.

    Returns
    -------
    copied, kept
        Names of the files that were written, and of those that were left as they are.
    """
    source = notebooks_folder()
    copied: list[str] = []
    kept: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source)
            if path.is_dir() or any(part.startswith((".", "__")) for part in name.parts):
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            try:
                with (folder / name).open("xb") as copy:
                    copy.write(path.read_bytes())
            except FileExistsError:
                kept.append(name.as_posix())
            else:
                copied.append(name.as_posix())
    except OSError as error:
        raise UserError(f"cannot copy the notebooks to {folder}: {_reason(error)}") from error
    return copied, kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments
        The words after the command's name; those of the process when left out.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return _COMMANDS[chosen.command](chosen)
    except UserError as error:
        parser.error(str(error))


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
    parser.set_defaults(command="lab")
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

    app = commands.add_parser(
        "app",
        help="the explorer as a web page",
        description="Open the explorer as a web page, without code.",
        # Without this, the defaults here would silently undo `augwidgets --port 9000 app`.
        argument_default=argparse.SUPPRESS,
    )
    app.set_defaults(command="app")
    app.add_argument("picture", nargs="?", default=None, metavar="PICTURE", help="an image file (default: the cat)")
    _add_server_options(app, inherit=True)
    app.add_argument("--theme", choices=("light", "dark"), default="light", help="default: %(default)s")

    grid = commands.add_parser(
        "grid",
        help="write a 3x3 grid to a file",
        description="Draw nine variants of a picture from a recipe and write them as one figure.",
    )
    grid.set_defaults(command="grid")
    grid.add_argument("picture", metavar="PICTURE", help="an image file")
    grid.add_argument("--recipe", type=Path, required=True, metavar="FILE", help="a recipe saved as JSON")
    grid.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="the figure: .png, .pdf, .svg, .jpg ..."
    )
    grid.add_argument("--seed", type=_natural, default=0, help="another number, other draws (default: %(default)s)")
    grid.add_argument("--overwrite", action="store_true", help="replace the output file if there is one")
    return parser


def _add_server_options(parser: argparse.ArgumentParser, *, inherit: bool = False) -> None:
    """Add the options of a server; with `inherit` one that is not given keeps what the outer parser has found."""
    parser.add_argument(
        "--port", type=_port, default=argparse.SUPPRESS if inherit else None, help="default: the next one that is free"
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        default=argparse.SUPPRESS if inherit else False,
        help="print the address instead of opening a browser",
    )


def _natural(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, got {text!r}")
    return int(text)


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, got {text!r}")
    return number


# ---------------------------------------------------------------------------------------------------- augwidgets


def _lab(chosen: argparse.Namespace) -> int:
    """Open JupyterLab on a working copy of the lessons."""
    _need_lab_extra("jupyterlab", "JupyterLab")
    port = _free_port(chosen.port, first=8888)
    folder = Path(chosen.dir).absolute()
    copied, kept = copy_notebooks(folder)
    print(f"Your working copy of the notebooks: {folder}")
    for name in copied:
        print(f"  new   {name}")
    for name in kept:
        print(f"  kept  {name}")
    sys.stdout.flush()
    command = [
        *_module("jupyterlab"),
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={port}",
        # A workspace of our own: Lab would otherwise bring back the tabs of whatever it showed last.
        f"--LabApp.default_url=/lab/workspaces/augwidgets/tree/{FIRST_LESSON}",
    ]
    if chosen.no_browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container there is often no other user; the server still listens on this machine only, behind its token.
        command.append("--allow-root")
    return _serve(command, _environment())


# ------------------------------------------------------------------------------------------------ augwidgets app


def _app(chosen: argparse.Namespace) -> int:
    """Serve the explorer as a web page through Voila, until Ctrl-C."""
    _need_lab_extra("voila", "Voila")
    environment = _environment()
    environment.pop("AUGWIDGETS_PICTURE", None)
    if chosen.picture is not None:
        _load(chosen.picture)  # what is wrong with the file is said here, not on the page
        environment["AUGWIDGETS_PICTURE"] = str(Path(chosen.picture).absolute())
    port = _free_port(chosen.port, first=8866)
    # Whoever reaches a Voila page reaches a kernel of yours, so it gets the token that JupyterLab would give it.
    token = environment["JUPYTER_TOKEN"] = environment.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    address = f"http://{HOST}:{port}/?token={quote(token, safe='')}"

    with tempfile.TemporaryDirectory(prefix="augwidgets-") as temporary:
        notebook = Path(temporary, "augwidgets.ipynb")
        notebook.write_text(json.dumps(_app_notebook(), indent=1), encoding="utf-8")
        command = [
            *_module("voila"),
            str(notebook),
            f"--Voila.ip={HOST}",
            f"--Voila.port={port}",
            "--Voila.port_retries=0",
            "--Voila.auto_token=True",
            "--Voila.open_browser=False",  # its own way of opening one leaves the token out
            "--Voila.log_level=ERROR",
            "--show_tracebacks=True",  # else the page advises to start Voila otherwise, which is not what was started
            f"--theme={chosen.theme}",
        ]
        print(f"The explorer: {address}\nCtrl-C stops it.", flush=True)
        if not chosen.no_browser:
            page = Path(temporary, "open.html")
            # The address goes through a file because every user can read the arguments of a process.
            page.write_text(f'<meta http-equiv="refresh" content="0; url={html.escape(address)}">', encoding="utf-8")
            threading.Thread(target=_open_when_up, args=(page.as_uri(), port), daemon=True).start()
        return _serve(command, environment)


def _app_notebook() -> dict[str, object]:
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "explorer",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": APP_CELL,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernel, "title": "augwidgets"},
        "cells": [cell],
    }


def _open_when_up(address: str, port: int) -> None:
    """Open the browser as soon as the port answers."""
    for _ in range(300):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.1)


# ----------------------------------------------------------------------------------------------- augwidgets grid


def _grid(chosen: argparse.Namespace) -> int:
    """Write the 3x3 figure of a picture and a recipe."""
    from matplotlib.backend_bases import FigureCanvasBase

    output: Path = chosen.output
    extension = output.suffix.lower().removeprefix(".")
    formats = FigureCanvasBase.get_supported_filetypes()
    if extension not in formats:
        raise UserError(f"the output must end in one of {', '.join(sorted(formats))}, got {output.name!r}")
    if output.exists() and not chosen.overwrite:
        raise UserError(f"{output} exists already: name another file or add --overwrite")
    recipe = _read_recipe(chosen.recipe)
    sample = _load(chosen.picture)

    import numpy as np

    from augwidgets.view import grid

    draws = [recipe.draw(np.random.default_rng([chosen.seed, 0, index])) for index in range(9)]
    samples = [recipe.apply(sample, steps) for steps in draws]
    titles = [textwrap.fill("  ".join(step.short() for step in steps), 44) for steps in draws]
    picture = io.BytesIO()  # the whole figure first, so that a failure leaves no half-written file
    try:
        grid(samples, titles=titles).savefig(picture, format=extension, dpi=150)
    except (OSError, RuntimeError, ValueError) as error:  # some formats need programs that are not here
        raise UserError(f"Matplotlib cannot write .{extension} here: {error}") from error
    try:
        with output.open("wb" if chosen.overwrite else "xb") as file:
            file.write(picture.getvalue())
    except OSError as error:
        raise UserError(f"cannot write {output}: {_reason(error)}") from error
    print(output)
    return 0


def _read_recipe(path: Path) -> Recipe:
    from augwidgets.recipe import Recipe

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: a recipe file must be text, JSON as Recipe.to_json writes it") from error
    except OSError as error:
        raise UserError(f"cannot read the recipe {path}: {_reason(error)}") from error
    try:
        return Recipe.from_json(text)
    except (ValueError, TypeError) as error:
        raise UserError(f"{path}: {error}") from error


def _load(picture: str) -> Sample:
    from augwidgets.files import load

    try:
        return load(Path(picture))
    except OSError as error:
        raise UserError(str(error) if error.errno is None else f"cannot read {picture}: {_reason(error)}") from error
    except (ValueError, TypeError) as error:
        raise UserError(str(error)) from error


# ---------------------------------------------------------------------------------------------- what servers share


def _need_lab_extra(module: str, name: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise UserError(f'this needs {name}, which is not installed: pip install "augwidgets[lab]"')


def _module(name: str) -> tuple[str, ...]:
    """How to run a module of this Python; -P keeps files of the current folder from standing in for libraries."""
    return (sys.executable, "-P", "-m", name)


def _environment() -> dict[str, str]:
    """The environment of the server: ours, and kernels that run in this Python rather than in one set up elsewhere."""
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}


def _free_port(wanted: int | None, first: int) -> int:
    """The wanted port, or else the first free one from `first` on."""
    for port in range(first, first + 100) if wanted is None else (wanted,):
        with socket.socket() as probe:
            if os.name == "posix":  # on Windows the option would allow a port that another program holds
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                reason = _reason(error)
            else:
                return port
    taken = f"port {wanted}" if wanted is not None else f"any port from {first} to {first + 99}"
    raise UserError(f"cannot listen on {taken}: {reason}")


def _serve(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a server until it ends; Ctrl-C and SIGTERM are its own to handle."""
    with subprocess.Popen(command, env=environment) as server:

        def stop(*_: object) -> None:
            server.terminate()

        before = signal.signal(signal.SIGTERM, stop)
        try:
            while True:
                try:
                    return server.wait()
                except KeyboardInterrupt:
                    # The terminal has sent Ctrl-C to the server too, and JupyterLab asks before it stops: wait on.
                    continue
        finally:
            signal.signal(signal.SIGTERM, before)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


_COMMANDS = {"lab": _lab, "app": _app, "grid": _grid}

if __name__ == "__main__":
    sys.exit(main())

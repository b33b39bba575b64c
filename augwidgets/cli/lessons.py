"""`augwidgets`: JupyterLab on a working copy of the tutorial notebooks."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from augwidgets.atomic_write import write_atomically
from augwidgets.cli.errors import UserError, reason
from augwidgets.cli.serving import HOST, environment, free_port, module, need_lab_extra, serve

FIRST_LESSON = "00_start_here.ipynb"


def notebooks_folder() -> Path:
    """Folder of the tutorial notebooks: inside the installed package or, in an editable install, in the repository.

    Examples
    --------
    >>> notebooks_folder().name
    'notebooks'
    """
    package = Path(__file__).resolve().parents[1]
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
                write_atomically(folder / name, path.read_bytes())
            except FileExistsError:
                kept.append(name.as_posix())
            else:
                copied.append(name.as_posix())
    except OSError as error:
        raise UserError(f"cannot copy the notebooks to {folder}: {reason(error)}") from error
    return copied, kept


def run(chosen: argparse.Namespace) -> int:
    """Open JupyterLab on a working copy of the lessons."""
    need_lab_extra("jupyterlab", "JupyterLab")
    port = free_port(chosen.port, first=8888)
    folder = Path(chosen.dir).absolute()
    copied, kept = copy_notebooks(folder)
    print(f"Your working copy of the notebooks: {folder}")
    for name in copied:
        print(f"  new   {name}")
    for name in kept:
        print(f"  kept  {name}")
    sys.stdout.flush()
    command = [
        *module("jupyterlab"),
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
    return serve(command, environment())

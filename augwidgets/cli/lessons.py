"""`augwidgets`: JupyterLab on a working copy of the tutorial notebooks."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from augwidgets.cli.errors import UserError, reason
from augwidgets.cli.jupyter_server import HOST, environment, free_port, module, need_lab_extra, serve
from augwidgets.cli.working_copy import renew

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


def copy_notebooks(folder: Path) -> dict[str, str]:
    """Copy the tutorial notebooks to a folder, which is made if need be; what was changed there is kept.

    Returns
    -------
    dict of str to str
        What was done, by the name in the folder: "new", "renewed" or "kept".
    """
    source = notebooks_folder()
    try:
        return renew(source, folder)
    except OSError as error:
        raise UserError(f"cannot copy the notebooks to {folder}: {reason(error)}") from error


def run(chosen: argparse.Namespace) -> int:
    """Open JupyterLab on a working copy of the lessons."""
    need_lab_extra("jupyterlab", "JupyterLab")
    port = free_port(chosen.port, first=8888)
    folder: Path = chosen.dir.absolute()
    done = copy_notebooks(folder)
    print(f"Your working copy of the notebooks: {folder}")
    for name, what in done.items():
        print(f"  {what:<7}  {name}")
    print("Ctrl-C stops JupyterLab.", flush=True)
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

"""`augwidgets app`: the explorer as a web page, through Voila."""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import os
import secrets
import socket
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from augwidgets.cli.errors import UserError, reason
from augwidgets.cli.input_files import load
from augwidgets.cli.jupyter_server import HOST, environment, free_port, module, need_lab_extra, serve
from augwidgets.domain.atomic_write import write_atomically

# The picture's path travels in the environment and never in the code, so a file name cannot become Python.
APP_CELL = """\
import os

import augwidgets as aw

picture = os.environ.get("AUGWIDGETS_PICTURE")
aw.explore(picture) if picture else aw.explore()
"""

# Voila's own page asks a public host for its icons. Its bundle brings them too, so that address becomes an empty sheet.
TEMPLATE = """\
{%- extends 'voila/templates/lab/index.html.j2' -%}
{%- block notebook_css -%}
{{ super() | replace("https://cdn.jsdelivr.net/", "data:text/css,") }}
{%- endblock notebook_css -%}
"""


def run(chosen: argparse.Namespace) -> int:
    """Serve the explorer as a web page through Voila, until Ctrl-C."""
    need_lab_extra("voila", "Voila")
    settings = environment()
    settings.pop("AUGWIDGETS_PICTURE", None)
    if chosen.picture is not None:
        if not chosen.picture.is_dir():
            load(chosen.picture)  # what is wrong with the file is said here, not on the page
        settings["AUGWIDGETS_PICTURE"] = str(chosen.picture.absolute())
    port = free_port(chosen.port, first=8866)
    # Whoever reaches a Voila page reaches a kernel of yours, so it gets the token that JupyterLab would give it.
    token = settings["JUPYTER_TOKEN"] = settings.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    address = f"http://{HOST}:{port}/?token={quote(token, safe='')}"

    with _temporary_folder() as temporary:
        notebook = _written(temporary / "augwidgets.ipynb", json.dumps(_app_notebook(), indent=1))
        template = temporary / "voila" / "templates" / "augwidgets"
        try:
            template.mkdir(parents=True)
        except OSError as error:
            raise UserError(f"cannot make a temporary folder: {reason(error)}") from error
        _written(template / "conf.json", json.dumps({"base_template": "lab"}))
        _written(template / "index.html.j2", TEMPLATE)
        settings["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(temporary), settings.get("JUPYTER_PATH")]))
        command = [
            *module("voila"),
            str(notebook),
            f"--Voila.ip={HOST}",
            f"--Voila.port={port}",
            "--Voila.port_retries=0",
            "--Voila.auto_token=True",
            "--Voila.open_browser=False",  # its own way of opening one leaves the token out
            "--Voila.log_level=ERROR",
            "--show_tracebacks=True",  # else the page advises to start Voila otherwise, which is not what was started
            f"--theme={chosen.theme}",
            "--template=augwidgets",
        ]
        print(f"The explorer: {address}\nCtrl-C stops it.", flush=True)
        if not chosen.no_browser:
            # The address goes through a file because every user can read the arguments of a process.
            opening = f'<meta http-equiv="refresh" content="0; url={html.escape(address)}">'
            page = _written(temporary / "open.html", opening)
            threading.Thread(target=_open_when_up, args=(page.as_uri(), port), daemon=True).start()
        return serve(command, settings)


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="augwidgets-")
    except OSError as error:
        raise UserError(f"cannot make a temporary folder: {reason(error)}") from error
    with folder as path:
        yield Path(path)


def _written(place: Path, text: str) -> Path:
    try:
        return write_atomically(place, text.encode())
    except OSError as error:
        raise UserError(str(error)) from error


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

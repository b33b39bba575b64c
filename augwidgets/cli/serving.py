"""Running a Jupyter server of this Python: where it listens, what it inherits, how it ends."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence

from augwidgets.cli.errors import UserError, reason

HOST = "127.0.0.1"
"""Both servers listen here and nowhere else, whatever the user's own Jupyter configuration says."""


def need_lab_extra(package: str, name: str) -> None:
    """Refuse in one sentence where a module of the `lab` extra is missing."""
    if importlib.util.find_spec(package) is None:
        raise UserError(f'this needs {name}, which is not installed: pip install "augwidgets[lab]"')


def module(name: str) -> tuple[str, ...]:
    """Give the words that run a module of this Python."""
    # -P: a file of the current folder must not stand in for a library.
    return (sys.executable, "-P", "-m", name)


def environment() -> dict[str, str]:
    """Give the server our environment, and kernels that run in this Python rather than in one set up elsewhere."""
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}


def free_port(wanted: int | None, first: int) -> int:
    """Give the wanted port, or else the first free one from `first` on."""
    for port in range(first, first + 100) if wanted is None else (wanted,):
        with socket.socket() as probe:
            if os.name == "posix":  # on Windows the option would allow a port that another program holds
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                why = reason(error)
            else:
                return port
    taken = f"port {wanted}" if wanted is not None else f"any port from {first} to {first + 99}"
    raise UserError(f"cannot listen on {taken}: {why}")


def serve(command: Sequence[str], settings: dict[str, str]) -> int:
    """Run a server until it ends; Ctrl-C and SIGTERM are its own to handle."""
    with subprocess.Popen(command, env=settings) as server:

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

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

# The server's process group is its own; Windows makes one by a flag.
_GROUP: int | None = 0
_FLAGS = 0
if sys.platform == "win32":
    _GROUP, _FLAGS = None, subprocess.CREATE_NEW_PROCESS_GROUP


def need_lab_extra(package: str, name: str) -> None:
    """Raise an error for in one sentence where a module of the `lab` extra is missing."""
    if importlib.util.find_spec(package) is None:
        raise UserError(f'this needs {name}, which is not installed: pip install "augwidgets[lab]"')


def module(name: str) -> tuple[str, ...]:
    """Return the words that run a module of this Python."""
    # -P: a file of the current folder must not stand in for a library.
    return (sys.executable, "-P", "-m", name)


def environment() -> dict[str, str]:
    """Return the server our environment, and kernels that run in this Python rather than in one set up elsewhere."""
    return {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}


def free_port(wanted: int | None, first: int) -> int:
    """Return the wanted port, or else the first free one from `first` on."""
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
    """Run a server until it ends, and return its exit code; a signal to stop ends the server first.

    Ctrl-C, SIGTERM and the closing of the terminal all become a SIGTERM to the server, on which it shuts its kernels
    down without asking; a second one, for a server that does not end, kills it.
    """
    caught: list[int] = []
    server: subprocess.Popen[bytes] | None = None

    def stop(number: int, _: object) -> None:
        caught.append(number)
        if server is not None:
            _end(server, len(caught) > 1)

    before = {number: signal.signal(number, stop) for number in _signals()}
    try:
        # A group of its own: a terminal sends Ctrl-C to the whole of ours, and one that is still importing would answer
        # with a traceback. Nothing to read: a server that asks "shut down?" would wait for ever outside our group.
        with subprocess.Popen(
            command, env=settings, stdin=subprocess.DEVNULL, process_group=_GROUP, creationflags=_FLAGS
        ) as server:
            if caught:
                _end(server)
            code = server.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if code < 0:  # ended by a signal, as shells count it: ours, where we were asked to stop
        return 128 + (caught[0] if caught else -code)
    return code


def _end(server: subprocess.Popen[bytes], at_once: bool = False) -> None:
    if at_once:
        server.kill()
    else:
        server.terminate()


def _signals() -> list[int]:
    """Return the signals that end the command, without a SIGHUP that `nohup` has switched off."""
    numbers: list[int] = [signal.SIGINT, signal.SIGTERM]
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    if hang_up is not None and signal.getsignal(hang_up) != signal.SIG_IGN:
        numbers.append(hang_up)
    return numbers

"""The `augwidgets` command as a user types it, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from augwidgets.cli import jupyter_server

TOKEN = "a token of the test"
STARTS_WITHIN = 90  # seconds; two busy cores and a cold disk


def as_typed(*words):
    return [sys.executable, "-m", "augwidgets", *map(str, words)]


def as_from_a_terminal():
    """Switch on what a shell switches off for all that runs in the background (Ctrl-C) or under `nohup`."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def free_port():
    with socket.socket() as probe:
        probe.bind((jupyter_server.HOST, 0))
        return probe.getsockname()[1]


def get(address):
    with urllib.request.urlopen(address, timeout=STARTS_WITHIN) as answer:
        return answer.read().decode()


@contextmanager
def started(tmp_path, *words):
    """Run the command as a user would, with a Jupyter of its own, until it has been told to stop."""
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    environment |= {"JUPYTER_TOKEN": TOKEN, "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")}
    log = tmp_path / "log.txt"
    with log.open("wb") as out:
        server = subprocess.Popen(
            as_typed(*words, "--no-browser", "--port", port),
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=as_from_a_terminal if os.name == "posix" else None,
        )
    try:
        limit = time.monotonic() + STARTS_WITHIN
        while True:
            assert server.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < limit, log.read_text("utf-8")
            with socket.socket() as probe:
                if probe.connect_ex((jupyter_server.HOST, port)) == 0:
                    break
            time.sleep(0.1)
        yield server, f"http://{jupyter_server.HOST}:{port}", log
    finally:
        if server.poll() is None:
            server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

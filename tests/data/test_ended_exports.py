"""An export that is ended from outside, or made by a cluster, ends with the same files as one that was left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.data import plain_export
from tests.data.plain_writer import PLAIN, photos, tree


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return photos(tmp_path_factory.mktemp("source"), 40, (160, 160))


@pytest.fixture(scope="module")
def whole(tmp_path_factory, source):
    place = tmp_path_factory.mktemp("whole") / "out"
    plain_export.run(str(source), str(place), "1")
    return tree(place)


@pytest.fixture(autouse=True)
def plain_format(monkeypatch):
    monkeypatch.setitem(plain_export.FORMATS, "plain", PLAIN)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_all_and_keeps_what_is_done(source, whole, tmp_path, jobs):
    out = tmp_path / "out"
    program = plain_export.started(source, out, jobs)
    os.killpg(program.pid, signal.SIGINT)  # as a terminal sends it, to the workers too
    assert program.wait(60) == -signal.SIGINT
    words = plain_export.said(out)
    assert words.count("Traceback") == 1 and words.endswith("KeyboardInterrupt\n"), words
    until = time.monotonic() + 10
    while _in_group(program.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _in_group(program.pid)
    assert 0 < plain_export.chunks_in(out) < 120
    assert all(
        content == whole[path] for path, content in tree(out).items() if not path.startswith(".augwidgets/")
    )  # fmt: skip
    plain_export.run(str(source), str(out), "1")
    assert tree(out) == whole


def holds_ctrl_c_back(_):
    return int(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_workers_say_nothing_at_ctrl_c():
    """In a process of its own, for only the first worker of a process met a hold that was gone again."""
    name = holds_ctrl_c_back.__name__
    script = f"from {__name__} import {name}; from augwidgets.data.out.workers import results"
    script += f"; print(*results({name}, range(4), 2))"
    held = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert held.stdout.split() == ["1"] * 4, held.stderr


def test_killed_and_started_again(source, whole, tmp_path):
    """Ten times, and on a cluster: tests/benchmarks/test_export.py."""
    assert plain_export.ended_and_started_again(source, tmp_path / "out", 2, times=2)
    assert tree(tmp_path / "out") == whole


@pytest.mark.filterwarnings("ignore")  # Dask's own
def test_a_cluster_writes_the_same_files(source, whole, tmp_path):
    plain_export.run(str(source), str(tmp_path / "out"), "dask")
    assert tree(tmp_path / "out") == whole


def _in_group(number):
    """Return which processes of a group still live."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if words[2] == str(number) and words[0] != "Z":
            found.append(place.name)
    return found

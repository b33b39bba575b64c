"""An export as a program, which tests end at random moments: ``python -m tests.data.plain_export FROM TO JOBS``.

With "dask" for the number of jobs two processes of a local cluster work.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

import augwidgets as aw
from augwidgets.data.formats.table import FORMATS
from tests.data.plain_writer import PLAIN

RECIPE = aw.Recipe([aw.maybe(aw.mixup, 0.3), aw.rotate.between(angle=(-30, 30)), aw.noise], fill="reflect")


def run(source: str, to: str, jobs: str, copies: int = 3) -> None:
    FORMATS["plain"] = PLAIN
    with cluster() if jobs == "dask" else contextlib.nullcontext():
        n_jobs = None if jobs == "dask" else int(jobs)
        aw.data.export(source, RECIPE, to, "plain", copies=copies, seed=7, n_jobs=n_jobs, progress=False)


@contextlib.contextmanager
def cluster():
    """Let two processes of a local Dask cluster work."""
    import dask
    import joblib
    from distributed import Client, LocalCluster

    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local,
        Client(local),
        joblib.parallel_config("dask"),
    ):
        yield


def started(source, to, jobs, module=__spec__.name):
    """Start the program in a group of its own, and wait until it has done some more than an earlier run had."""
    before = chunks_in(to)
    with Path(f"{to}.txt").open("wb") as words:  # no pipe: workers that outlive a killed program would hold it open
        program = subprocess.Popen(
            [sys.executable, "-m", module, str(source), str(to), str(jobs)],
            cwd=Path(__file__).parents[2],
            process_group=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )
    until = time.monotonic() + 120
    while chunks_in(to) <= before and program.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.005)
    return program


def said(to):
    """Return what the program that was started last has said."""
    return Path(f"{to}.txt").read_text()


def chunks_in(to):
    with contextlib.suppress(OSError):
        return len(os.listdir(Path(to, ".augwidgets", "done")))
    return 0


def ended_and_started_again(source, to, jobs, times, module=__spec__.name):
    """Kill the program at random moments, so many times, and then let it end; return how many kills met it at work."""
    moments, met, groups = random.Random(0), 0, []
    for _ in range(times):
        program = started(source, to, jobs, module)
        time.sleep(moments.random() * 0.2)
        met += program.poll() is None
        program.send_signal(signal.SIGKILL)
        program.wait(60)
        groups.append(program.pid)
    program = started(source, to, jobs, module)
    assert program.wait(120) == 0, said(to)
    for group in groups:  # joblib's workers wait for some minutes for a master that was killed
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    return met


def _said_once(kind, error, where):
    """Print one traceback: a Ctrl-C that meets Python at an error it handles itself, as pathlib does, has two."""
    traceback.print_exception(kind, error, where, chain=False)


def main(program):
    """Run a program with the words behind it; a shell that runs the tests behind it has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.excepthook = _said_once
    program(*sys.argv[1:])


if __name__ == "__main__":
    main(run)

"""The whole suite runs in two processes, file by file; what is named runs in this one, where a debugger works."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project with our settings and a few tests that do nothing."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("tests/browser", "augwidgets", "notebooks"):
        (folder / name).mkdir(parents=True)
    for name in ("pyproject.toml", "conftest.py", "tests/nbval_sanitize.cfg"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("a", "b", "c", "browser/d", "browser/e"):
        path = folder / "tests" / f"{name}.py"
        path.with_name(f"test_{path.name}").write_text("def test_1(): pass\ndef test_2(benchmark): pass\n")
    return folder


def test_everything_is_shared_out_by_file(project):
    command = [sys.executable, "-m", "pytest", "-v", "--color=no"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ran = re.findall(r"^\[(gw\d)\].* PASSED (\S+)::", done.stdout, re.MULTILINE)
    assert len(ran) == 10
    assert len(set(ran)) == 5, "the tests of a file stay together"
    assert len({worker for worker, file in ran if "browser" in file}) == 1, "those of one server stay together"
    # Which of the two workers is ready first is chance, and so is whose line is printed first.
    workers = {worker for worker, _ in ran}
    first = {next(file for busy, file in ran if busy == worker) for worker in workers}
    assert "tests/browser/test_d.py" in first and len(workers) == 2, "what takes long begins first"


@pytest.mark.parametrize(("source", "workers"), [("TESTPATHS", 2), ("ARGS", 0)])
def test_what_is_named_runs_here(source, workers):
    hooks = runpy.run_path(str(ROOT / "conftest.py"))
    config = SimpleNamespace(args_source=pytest.Config.ArgsSource[source])
    assert hooks["pytest_xdist_auto_num_workers"](config) == workers

"""What trainings leave behind: whole files, once, in a folder or in MLflow, and nothing of others is touched."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.training.records import run as records_run
from augwidgets.training.records.opening import open_records

PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def mlflow_folder(tmp_path_factory):
    """A folder with a store in it, for one takes seconds to make."""
    folder = tmp_path_factory.mktemp("store")
    with contextlib.chdir(folder):
        open_records("mlflow")
    return folder


@pytest.fixture(params=["folder", "mlflow"])
def opened(request, tmp_path):
    """A function that opens the same records again, and one that returns what is in them."""
    if request.param == "folder":
        return lambda: open_records(tmp_path / "log"), lambda: _in_folder(tmp_path / "log")
    store = request.getfixturevalue("mlflow_folder") / "mlflow.db"
    return lambda: open_records(f"mlflow:{store}"), lambda: _in_mlflow(store)


def _in_folder(folder):
    found = {}
    for file in folder.rglob("run.json"):
        about = json.loads(file.read_text())
        metrics = file.parent / "metrics.csv"
        rows = [line.split(",") for line in metrics.read_text().splitlines()[1:]] if metrics.exists() else []
        found[about["name"]] = {
            "state": about["state"],
            "parameters": {name: str(value) for name, value in about["parameters"].items()},
            "metrics": [(int(step), name, float(value)) for step, name, value in rows],
            "files": {one.name: one.read_bytes() for one in file.parent.iterdir() if one.suffix in (".png", ".txt")},
            "above": file.parent.parent.name,
        }
    return found


def _in_mlflow(store):
    """Read with MLflow's own client, as its pages do."""
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=f"sqlite:///{store}")
    found = {}
    experiment = client.get_experiment_by_name("augwidgets").experiment_id
    states = {"FINISHED": "done", "KILLED": "stopped", "FAILED": "failed", "RUNNING": "running"}
    names = {one.info.run_id: one.info.run_name for one in client.search_runs([experiment])}
    for one in client.search_runs([experiment]):
        own = one.info.run_id
        rows = [row for name in one.data.metrics for row in client.get_metric_history(own, name)]
        files = {}
        for listed in client.list_artifacts(own):
            files[listed.path] = (store.parent / "mlruns" / own / "artifacts" / listed.path).read_bytes()
        found[one.info.run_name] = {
            "state": states[one.info.status], "parameters": one.data.params,
            "metrics": [(row.step, row.key, row.value) for row in rows], "files": files,
            "above": names.get(one.data.tags.get("mlflow.parentRunId"), ""),
        }  # fmt: skip
    return found


def test_settings_curves_figures_and_files_are_kept(opened):
    open_again, read = opened
    figure = aw.grid([np.zeros((20, 30), np.uint8)])
    with open_again().run("whole", {"epochs": 3, "sizes": [1, 2]}) as whole:
        with whole.part("inner", {"seed": 5}, "key of inner") as inner:
            for step in range(3):
                inner.metrics({"loss": 1 / (step + 1), "right": step / 4}, step)
            inner.file("recipe.txt", "grüße")
        whole.figure("chart", figure)
    found = read()
    assert found["whole"]["parameters"] == {"epochs": "3", "sizes": "[1, 2]"} and found["whole"]["state"] == "done"
    assert found["whole"]["files"]["chart.png"].startswith(PNG)
    assert sorted(found["inner"]["metrics"]) == sorted(
        [(step, "loss", 1 / (step + 1)) for step in range(3)] + [(step, "right", step / 4) for step in range(3)]
    )
    assert found["inner"]["files"] == {"recipe.txt": "grüße".encode()} and found["inner"]["above"] == "whole"
    again = open_again()
    assert again.has("key of inner") and not again.has("another key")


def test_how_a_run_ended_is_said_and_only_what_was_done_is_known(opened):
    open_again, read = opened
    for name, error in (("stopped one", KeyboardInterrupt), ("failed one", ValueError)):
        with contextlib.suppress(error), open_again().run(name, {}, f"key of {name}") as run:
            run.metrics({"loss": 2.0}, 1)
            raise error
    found = read()
    assert found["stopped one"]["state"] == "stopped" and found["failed one"]["state"] == "failed"
    assert found["stopped one"]["metrics"] == [(1, "loss", 2.0)]
    assert not open_again().has("key of stopped one") and not open_again().has("key of failed one")


def test_a_second_run_of_a_name_lies_beside_the_first(tmp_path):
    for number in range(2):
        with open_records(tmp_path / "log").run("None, seed 0", {"number": number}) as run:
            run.file("a.txt", str(number))
    files = sorted(file.relative_to(tmp_path / "log").as_posix() for file in (tmp_path / "log").rglob("a.txt"))
    assert files == ["none-seed-0-2/a.txt", "none-seed-0/a.txt"]
    assert (tmp_path / "log/none-seed-0/a.txt").read_text() == "0"
    with warnings.catch_warnings(record=True) as said:  # a file's name is taken once
        warnings.simplefilter("always")
        with open_records(tmp_path / "log").run("third", {}) as run:
            run.file("a.txt", "first")
            run.file("a.txt", "second")
    assert "exists already" in str(said[0].message) and (tmp_path / "log/third/a.txt").read_text() == "first"


def test_numbers_of_a_long_training_are_there_while_it_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(records_run, "_PATIENCE", -1.0)
    with open_records(tmp_path).run("long", {}) as run:
        run.metrics({"loss": 0.5}, 1)
        run.metrics({"loss": 0.25, "a, b": 2}, 2)
        assert (
            tmp_path / "long/metrics.csv"
        ).read_text() == 'step,metric,value\n1,loss,0.5\n2,loss,0.25\n2,"a, b",2.0\n'
        assert json.loads((tmp_path / "long/run.json").read_text())["state"] == "running"


def test_what_cannot_be_written_ends_no_training(tmp_path):
    records = open_records(tmp_path / "log")
    with records.run("first", {}) as run:
        (tmp_path / "log/first/metrics.csv").mkdir()
        with pytest.warns(UserWarning, match="no more is recorded in .*log', and the training goes on: .*") as said:
            run.metrics({"loss": 0.5}, 1)
        run.file("a.txt", b"")
    assert len(said) == 1 and "\n" not in str(said[0].message) and not records.is_on
    with records.run("second", {}) as run:
        run.metrics({"loss": 0.5}, 1)
    assert not (tmp_path / "log/second").exists()


def test_nothing_is_written_without_a_place(tmp_path):
    with contextlib.chdir(tmp_path):
        records = open_records(None)
        with records.run("none", {}) as run, run.part("inner", {}) as inner:
            inner.metrics({"loss": 0.5}, 1)
            inner.file("a.txt", "a")
    assert not records.is_on and not records.has("") and not any(tmp_path.iterdir())


# -- what is there already, and what is missing ------------------------------------------------------------------------


def _made(folder: Path) -> None:
    (folder / "file").write_text("mine")
    (folder / "full").mkdir()
    (folder / "full/a.txt").write_text("mine")
    (folder / "newer").mkdir()
    (folder / "newer/records.json").write_text('{"records": 99}')
    (folder / "broken").mkdir()
    (folder / "broken/records.json").write_text("{")
    with contextlib.closing(sqlite3.connect(folder / "other.db")) as opened:
        opened.execute("create table mine (a)")
        opened.commit()


BAD = {
    "a file": ("file", FileExistsError, "log_to must be a new or an empty folder, .*'file', which is a file"),
    "other things": ("full", FileExistsError, "which holds other things"),
    "another version": (
        "newer",
        ValueError,
        "log_to must be a folder with records of version 1, and .* says",
    ),
    "a broken mark": ("broken", ValueError, "log_to must be a folder with records of version 1, and .* says"),
    "below a file": ("file/below", OSError, "log_to must be a folder that can be made, got .*: "),
    "a number": (5, TypeError, 'log_to must be the path of a folder, or "mlflow", got 5'),
    "nothing": ("", TypeError, "log_to must be the path of a folder, or \"mlflow\", got ''"),
    "no name": ("a\0b", ValueError, "log_to must be a path that a folder can have"),
    "no database": ("mlflow:file", ValueError, "log_to must name a new file or MLflow's own, .*which is no database"),
    "a folder": ("mlflow:full", OSError, "log_to must name MLflow's file, got .*which is a folder"),
    "another database": ("mlflow:other.db", OSError, "MLflow's own, got .*, which holds other things"),
    "no folder": ("mlflow:nowhere/runs.db", OSError, "log_to must name a file in a folder that is there"),
    "misspelt": ("mlfow:runs.db", ValueError, "got 'mlfow:runs.db'; 'mlflow:runs.db' is a store of MLflow's"),
    "in capitals": ("MLflow", ValueError, "got 'MLflow'; 'mlflow' is a store of MLflow's"),
    "an address": ("http://here:5000", ValueError, "; 'mlflow:http://here:5000' is MLflow's store there"),
    "another logger": ("wandb:mine", ValueError, "; a folder that is called so is './wandb:mine'"),
    "an address of a folder": ("file:///tmp/runs", ValueError, "; that folder is '/tmp/runs'"),
    "no scheme": ("mlflow:gopher://x", ValueError, "log_to must be a store that MLflow can open, and 'gopher://x'"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_takes_no_records_is_said_in_one_sentence(name, tmp_path):
    log_to, kind, words = BAD[name]
    _made(tmp_path)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    with contextlib.chdir(tmp_path), pytest.raises(kind, match=words) as caught:
        open_records(log_to)
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)
    assert before == {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["./wandb:mine", "12:30", "runs/a:b"])
def test_a_colon_in_a_folders_name_makes_it_no_address(name, tmp_path):
    with contextlib.chdir(tmp_path):
        with open_records(name).run("trying", {}):
            pass
        assert Path(name, "trying/run.json").is_file()


@pytest.mark.parametrize("library", ["mlflow", "sqlalchemy"])
def test_a_library_that_is_missing_is_named(library, monkeypatch, tmp_path):
    for name in [one for one in sys.modules if one.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with contextlib.chdir(tmp_path), pytest.raises(ModuleNotFoundError, match=r'pip install "augwidgets\[mlflow\]"'):
        open_records("mlflow:new.db")
    assert not any(tmp_path.iterdir())


def test_mlflow_is_asked_not_to_call_home_and_the_environment_is_left_alone():
    code = (
        "import os, socket\n"
        "def refused(*_): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = refused\n"
        "from augwidgets.training.records.mlflow_store import _client_class\n"
        "_client_class()\n"
        "from mlflow.telemetry import get_telemetry_client\n"
        "print(get_telemetry_client(), 'MLFLOW_DISABLE_TELEMETRY' in os.environ)\n"
    )
    own = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_CURRENT_TEST")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=own)
    assert done.stdout.split() == ["None", "False"], done.stderr

"""Records in MLflow: its local store by default, a SQLite file with a folder beside it, without a server."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from augwidgets.domain.errors import one_line, path_told, said, told
from augwidgets.domain.neighbours import needed
from augwidgets.training.quiet import quiet
from augwidgets.training.records.run import DONE, STOPPED, Metric

_EXPERIMENT = "augwidgets"
_KEY, _PARENT, _NAME = "augwidgets-key", "mlflow.parentRunId", "mlflow.runName"
_STATES = {DONE: "FINISHED", STOPPED: "KILLED"}
_LONGEST, _NAME_LONGEST = 6000, 250  # letters that MLflow takes: of a value, of a name
_AT_ONCE = 1000  # numbers that MLflow takes in one call
_FILES = "mlruns"  # as MLflow calls the folder beside the file
_SQLITE = "sqlite:///"
_LOGGERS = "mlflow", "alembic"  # which say of each table that they make it


class MLflow:
    """A store of MLflow's.

    Parameters
    ----------
    where : str
        A tracking URI, the path of a SQLite file, or "": what MLflow is set to, which is ``mlflow.db`` in the current
        folder at first.

    Raises
    ------
    ValueError, OSError, ModuleNotFoundError
        In one sentence.
    """

    def __init__(self, where: str = "") -> None:
        client = _client_class()
        self._uri = _uri(where)
        file = _file_of(self._uri)
        if file is not None:
            for library in ("sqlalchemy", "alembic"):
                with needed(library, "mlflow"):
                    importlib.import_module(library)
            _check_file(file)
        try:
            with quiet(*_LOGGERS):
                self._client = client(tracking_uri=self._uri)
                self._experiment = self._experiment_id(file)
        except Exception as error:  # what MLflow raises comes from its database, the network or itself
            raise ValueError(one_line(
                f"log_to must be a store that MLflow can open, and {path_told(self._uri, 60)} is none: "
                f"{said(error, 160)}", 300,
            )) from error  # fmt: skip

    @property
    def place(self) -> str:
        return path_told(self._uri)

    def has(self, key: str) -> bool:
        wanted = f"tags.`{_KEY}` = '{key}' and attributes.status = 'FINISHED'"
        return bool(self._client.search_runs([self._experiment], wanted, max_results=1))

    def begin(self, name: str, parameters: Mapping[str, Any], key: str, parent: str) -> str:
        from mlflow.entities import Param

        tags = {_NAME: name, _KEY: key} | ({_PARENT: parent} if parent else {})
        run = self._client.create_run(self._experiment, tags=tags)
        own: str = run.info.run_id
        given = [Param(_word(word), one_line(str(value), _LONGEST)) for word, value in parameters.items()]
        self._client.log_batch(own, params=given)
        return own

    def metrics(self, run: str, rows: Iterable[Metric]) -> None:
        from mlflow.entities import Metric as Row

        now = int(1000 * time.time())
        found = [Row(_word(row.name), row.value, now, row.step) for row in rows]
        for first in range(0, len(found), _AT_ONCE):
            self._client.log_batch(run, metrics=found[first : first + _AT_ONCE])

    def file(self, run: str, name: str, content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, name)
            place.write_bytes(content)
            self._client.log_artifact(run, str(place))

    def end(self, run: str, state: str) -> None:
        self._client.set_terminated(run, _STATES.get(state, "FAILED"))

    def _experiment_id(self, file: Path | None) -> str:
        name = os.environ.get("MLFLOW_EXPERIMENT_NAME", _EXPERIMENT)
        there = self._client.get_experiment_by_name(name)
        if there is None:
            beside = None if file is None else (file.parent / _FILES).as_uri()
            try:
                return str(self._client.create_experiment(name, artifact_location=beside))
            except Exception:  # another process may have made it meanwhile
                there = self._client.get_experiment_by_name(name)
                if there is None:
                    raise
        if there.lifecycle_stage != "active":
            raise ValueError(f"its experiment {told(name)} was deleted; restore it, or name another store")
        return str(there.experiment_id)


def _client_class() -> Any:
    """Return MLflow's client. What MLflow tells its makers over the network when it is imported, it does not tell.

    Whoever has set MLFLOW_DISABLE_TELEMETRY, or has imported MLflow before, has chosen that.
    """
    variable = "MLFLOW_DISABLE_TELEMETRY"
    is_ours = variable not in os.environ
    os.environ.setdefault(variable, "true")
    try:
        with quiet(*_LOGGERS), needed("mlflow", "mlflow"):
            from mlflow.tracking import MlflowClient
    finally:
        if is_ours:
            del os.environ[variable]
    return MlflowClient


def _uri(where: str) -> str:
    if "://" in where or where.startswith("sqlite:"):
        return where
    if where:
        return f"{_SQLITE}{Path(os.path.expanduser(where)).absolute()}"
    import mlflow

    return str(mlflow.get_tracking_uri())


def _file_of(uri: str) -> Path | None:
    """Return which file a SQLite store is, if it is one.

    Examples
    --------
    >>> _file_of("sqlite:////data/runs.db").as_posix(), _file_of("http://localhost:5000")
    ('/data/runs.db', None)
    """
    if not uri.startswith(_SQLITE):
        return None
    return Path(unquote(uri.removeprefix(_SQLITE).partition("?")[0])).absolute()


def _check_file(file: Path) -> None:
    """Raise where a file is there that is no store of MLflow's, which would write its tables into whatever it is."""
    if not file.exists():
        if not file.parent.is_dir():
            raise FileNotFoundError(f"log_to must name a file in a folder that is there, got {path_told(file)}")
        return
    if not file.is_file():
        raise IsADirectoryError(f"log_to must name MLflow's file, got {path_told(file)}, which is a folder")
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
            tables = {row[0] for row in opened.execute("select name from sqlite_master where type = 'table'")}
    except sqlite3.Error as error:
        raise ValueError(
            f"log_to must name a new file or MLflow's own, got {path_told(file)}, which is no database ({error})"
        ) from None
    if tables and not {"experiments", "runs"} <= tables:
        raise FileExistsError(
            f"log_to must name a new file or MLflow's own, got {path_told(file)}, which holds other things"
        )


def _word(name: str) -> str:
    """Return a name as MLflow takes it.

    Examples
    --------
    >>> _word("accuracy of 'cat'")
    'accuracy of _cat_'
    """
    return re.sub(r"[^\w\-. /]", "_", name)[:_NAME_LONGEST]

"""`open_records`: what users write as ``log_to=`` of a comparison, a search or a GAN."""

from __future__ import annotations

import difflib
import re
from typing import Any

from augwidgets.domain.errors import path_told
from augwidgets.training.folder_path import folder_path
from augwidgets.training.records.folder import Folder
from augwidgets.training.records.run import Records

_MLFLOW = "mlflow"
_SCHEME = re.compile(r"([a-z][\w+.-]+)(:.*)", re.IGNORECASE | re.DOTALL)  # one letter is a drive of Windows
_STORES = "sqlite", "http", "https", "postgresql", "mysql", "mssql", "databricks"  # which MLflow takes an address of


def open_records(log_to: Any) -> Records:
    """Return where a training writes down its settings, curves, figures and recipes.

    Parameters
    ----------
    log_to : str, path or None
        The path of a folder, new or with earlier records: JSON, CSV and PNG in a folder for each run, and nothing else
        is needed. "mlflow": MLflow's own local store, the SQLite file ``mlflow.db`` of the current folder unless MLflow
        is set up otherwise (``MLFLOW_TRACKING_URI``), with its files in ``mlruns`` beside it; ``mlflow ui`` shows
        it, and no server is needed. "mlflow:runs.db" takes another file, and "mlflow:http://..." a server. A folder
        that is called so is "./mlflow". None writes nothing.

    Returns
    -------
    Records

    Raises
    ------
    TypeError, ValueError, OSError, ModuleNotFoundError
        In one sentence: it is no such place, holds something else, or MLflow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_records(folder).run("trying", {"epochs": 3}) as run:
    ...         run.metrics({"loss": 0.5}, step=1)
    ...     Path(folder, "trying", "metrics.csv").read_text().split()
    ['step,metric,value', '1,loss,0.5']
    """
    if log_to is None:
        return Records()
    if isinstance(log_to, str) and (log_to == _MLFLOW or log_to.startswith(f"{_MLFLOW}:")):
        from augwidgets.training.records.mlflow_store import MLflow

        return Records(MLflow(log_to.removeprefix(_MLFLOW).removeprefix(":")))
    if isinstance(log_to, str):
        _check_scheme(log_to)
    return Records(Folder(folder_path(log_to, "log_to", ', or "mlflow"')))


def _check_scheme(log_to: str) -> None:
    """Raise where a text begins as an address does, or is MLflow's name in other letters: no folder was meant."""
    found = _SCHEME.fullmatch(log_to)
    if found is None and log_to.lower() != _MLFLOW:
        return
    word, rest = found.groups() if found is not None else (log_to, "")
    if difflib.get_close_matches(word.lower(), [_MLFLOW], 1, 0.6):
        meant = f"{path_told(_MLFLOW + rest, 60)} is a store of MLflow's"
    elif word.lower().partition("+")[0] in _STORES:
        meant = f"{path_told(f'{_MLFLOW}:{log_to}', 60)} is MLflow's store there"
    elif word.lower() == "file":
        meant = f"that folder is {path_told(re.sub('^:/*(?=/)|^:', '', rest), 60)}"
    else:
        meant = f"a folder that is called so is {path_told(f'./{log_to}', 60)}"
    came = path_told(log_to, 60)
    raise ValueError(f'log_to must be the path of a folder, "mlflow", or "mlflow:" and its store, got {came}; {meant}')

"""Where the trials of a search are kept: Optuna's study, in memory, in a file, or in a database that is shared."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from augwidgets.domain.errors import one_line, path_told, said, told
from augwidgets.domain.neighbours import needed
from augwidgets.training.quiet import quiet

VERSION = 1
_NAME = "augwidgets"
_SETTINGS = "augwidgets"
_SCHEME = re.compile(r"[a-z][\w+.-]+:", re.IGNORECASE)  # of one letter: a drive
_SQLITE, _JOURNAL = (".db", ".sqlite", ".sqlite3"), (".log", ".journal")
_WAIT = 60  # seconds for which another process may hold a SQLite file
_LOGGERS = "optuna", "alembic"
_TIMES, _PAUSE = 20, 0.25  # seconds between them
_LEFT = 600  # seconds after which a trial that is said to run, and has never taken so long, was left behind


def open_study(storage: Any, settings: Mapping[str, Any]) -> Any:
    """Return the study of a search, new or gone on with.

    Parameters
    ----------
    storage : str, path or None
        A file that ends in ``.db`` (SQLite) or ``.log`` (a journal, which also works on drives of a network), or the
        URL of a database, as Optuna takes it. None keeps it in memory.
    settings : mapping
        What must be the same for trials to be of one search: plain values.

    Returns
    -------
    optuna.Study

    Raises
    ------
    TypeError, ValueError, OSError, ModuleNotFoundError
        In one sentence: it is no such place, or holds something else, another search, or one of another version.
    """
    with needed("optuna", "lab"), quiet(*_LOGGERS):
        import optuna
    where = _checked(storage)
    try:
        with quiet(*_LOGGERS):
            kept = _opened(where)
            if _NAME in optuna.get_all_study_names(kept):  # asked first, so that nothing is written where it is another
                study = optuna.load_study(storage=kept, study_name=_NAME)
            else:
                study = optuna.create_study(storage=kept, study_name=_NAME, direction="maximize", load_if_exists=True)
            there = study.user_attrs.get(_SETTINGS)
            if there is None:
                if study.get_trials(deepcopy=False):
                    raise _Other("which is no search of this package")
                study.set_user_attr(_SETTINGS, {"version": VERSION, **settings})
    except _Other as error:
        raise ValueError(f"storage must be new, or that of this search, got {path_told(storage)}, {error}") from None
    except Exception as error:  # what Optuna raises comes from its database, a file or itself
        raise ValueError(one_line(
            f"storage must be one that Optuna {optuna.__version__} can open, and {path_told(storage, 60)} is none: "
            f"{said(error) or type(error).__name__}", 300,
        )) from error  # fmt: skip
    if there is not None:
        _check_same(there, settings, storage)
    return study


def free_left_behind(study: Any) -> None:
    """Mark trials as failed whose process is gone: they are said to run, and have for longer than any took.

    Parameters
    ----------
    study : optuna.Study
    """
    from optuna.trial import TrialState

    trials = study.get_trials(deepcopy=False)
    took = [one.duration.total_seconds() for one in trials if one.duration is not None]
    longest = max([_LEFT, *(10 * seconds for seconds in took)])
    now = datetime.datetime.now()
    for one in trials:
        if one.state is TrialState.RUNNING and (now - one.datetime_start).total_seconds() > longest:
            with contextlib.suppress(RuntimeError), quiet(*_LOGGERS):  # another process may have said so meanwhile
                study.tell(one.number, state=TrialState.FAIL)


def _checked(storage: Any) -> str | None:
    if storage is None:
        return None
    if not isinstance(storage, (str, os.PathLike)) or not os.fspath(storage):
        raise TypeError(f"storage must be a file, or the URL of a database, got {told(storage)}")
    text = os.fspath(storage)
    if not isinstance(text, str) or "\0" in text:
        raise ValueError(f"storage must be a name that a file can have, got {told(storage)}")
    if "://" in text:
        return text
    if _SCHEME.match(text):
        raise ValueError(
            "storage must be a file that ends in .db (SQLite) or .log (a journal), or the URL of a database, such as "
            f"'sqlite:///search.db', got {path_told(text)}"
        )
    path = Path(os.path.expanduser(text)).absolute()
    ending = path.suffix.lower()
    if ending not in (*_SQLITE, *_JOURNAL):
        raise ValueError(
            f"storage must be a file that ends in .db (SQLite) or .log (a journal), or the URL of a database, got "
            f"{path_told(text)}"
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(f"storage must be a file in a folder that is there, got {path_told(text)}")
    if path.exists() and not path.is_file():
        raise IsADirectoryError(f"storage must be a file, got {path_told(text)}, which is a folder")
    if path.exists() and path.stat().st_size:
        check = _check_sqlite if ending in _SQLITE else _check_journal
        check(path)
    return str(path)


def _opened(where: str | None) -> Any:
    from optuna import storages
    from optuna.storages import journal

    if where is None:
        return storages.InMemoryStorage()
    if "://" in where:
        return _database(where)
    if where.lower().endswith(_JOURNAL):
        return storages.JournalStorage(journal.JournalFileBackend(where))
    return _database(f"sqlite:///{where}", {"connect_args": {"timeout": _WAIT}})


def _database(url: str, options: Mapping[str, Any] | None = None) -> Any:
    """Return a database, with Optuna's tables in it; another process may be making them at the same moment."""
    from optuna.storages import RDBStorage
    from sqlalchemy import exc

    for again in range(_TIMES):
        try:
            return RDBStorage(url, engine_kwargs=dict(options or {}))
        except (exc.OperationalError, exc.IntegrityError, exc.ProgrammingError) as error:
            is_met = isinstance(error, exc.IntegrityError) or "already exists" in str(error) or "locked" in str(error)
            if not is_met or again == _TIMES - 1:
                raise
            time.sleep(_PAUSE)
    raise AssertionError


def _check_sqlite(path: Path) -> None:
    """Raise where a file is none of Optuna's, which would write its tables into whatever it is."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_WAIT)) as opened:
            tables = {row[0] for row in opened.execute("select name from sqlite_master where type = 'table'")}
    except sqlite3.Error as error:
        raise ValueError(
            f"storage must be new, or that of this search, got {path_told(path)}, which is no database ({error})"
        ) from None
    if tables and not tables & {"studies", "version_info"}:  # which come first, while another process makes them
        raise FileExistsError(
            f"storage must be new, or that of this search, got {path_told(path)}, which holds other things"
        )


def _check_journal(path: Path) -> None:
    """Raise where a file is no journal of Optuna's, for it would be written on."""
    try:
        with path.open("rb") as file:
            is_journal = "op_code" in json.loads(file.readline(2**20))
    except (ValueError, TypeError):
        is_journal = False
    if not is_journal:
        raise FileExistsError(
            f"storage must be new, or that of this search, got {path_told(path)}, which holds other things"
        )


def _check_same(there: Any, settings: Mapping[str, Any], storage: Any) -> None:
    version = there.get("version") if isinstance(there, dict) else None
    if version != VERSION:
        raise ValueError(
            f"storage must hold a search of version {VERSION}, got {path_told(storage)}, which says "
            f"{told(version, 20)}; give another file"
        )
    # As JSON has them: what was a tuple is a list there.
    now = json.loads(json.dumps(settings))
    other = [name for name, value in now.items() if there.get(name) != value]
    if other:
        raise ValueError(
            f"{path_told(storage)} holds a search with {', '.join(other)} other than now; give another file as "
            "storage, or the same call again"
        )


class _Other(Exception):
    """What a store holds instead."""

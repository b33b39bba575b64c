"""Records as a plain folder: a folder for each run, with JSON, CSV and PNG in it, which anything can read."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told
from augwidgets.training.records.run import DONE, Metric

_MARK = "records.json"
_RUN, _METRICS = "run.json", "metrics.csv"
_VERSION = 1
_LONGEST = 60  # letters of a folder's name


class Folder:
    """A folder of runs. Each has ``run.json`` with its settings, ``metrics.csv``, and files; its parts lie inside it.

    Parameters
    ----------
    folder : Path
        New, empty, or one of these.

    Raises
    ------
    ValueError, OSError
        In one sentence.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        mark = folder / _MARK
        if mark.is_file():
            _check(mark)
            return
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what = "holds other things" if folder.is_dir() else "is a file"
            raise FileExistsError(
                f"log_to must be a new or an empty folder, or one with records, got {path_told(folder)}, which {what}"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(mark, _json({"records": _VERSION}), overwrite=True)
        except OSError as error:
            raise type(error)(
                f"log_to must be a folder that can be made, got {path_told(folder)}: {error.strerror or error}"
            ) from None

    @property
    def place(self) -> str:
        return path_told(self._folder)

    def has(self, key: str) -> bool:
        return any(_is_done(file, key) for file in self._folder.rglob(_RUN))

    def begin(self, name: str, parameters: Mapping[str, Any], key: str, parent: str) -> str:
        above = Path(parent) if parent else self._folder
        word = re.sub(r"[\W_]+", "-", name.lower()).strip("-")[:_LONGEST] or "run"
        number = 1
        while True:
            own = above / (word if number == 1 else f"{word}-{number}")
            try:
                own.mkdir()
                break
            except FileExistsError:  # of another run, perhaps of another process
                number += 1
        about = {"name": name, "key": key, "state": "running", "begun": _now(), "parameters": dict(parameters)}
        write_atomically(own / _RUN, _json(about))
        return str(own)

    def metrics(self, run: str, rows: Iterable[Metric]) -> None:
        file = Path(run, _METRICS)
        lines = io.StringIO()
        writer = csv.writer(lines, lineterminator="\n")
        before = file.read_bytes() if file.exists() else b""
        if not before:
            writer.writerow(["step", "metric", "value"])
        writer.writerows([row.step, row.name, repr(row.value)] for row in rows)
        write_atomically(file, before + lines.getvalue().encode(), overwrite=True)

    def file(self, run: str, name: str, content: bytes) -> None:
        write_atomically(Path(run, name), content)

    def end(self, run: str, state: str) -> None:
        file = Path(run, _RUN)
        about = {**json.loads(file.read_text()), "state": state, "ended": _now()}
        write_atomically(file, _json(about), overwrite=True)


def _check(mark: Path) -> None:
    try:
        version = json.loads(mark.read_text())["records"]
    except (ValueError, TypeError, KeyError, OSError):
        version = None
    if version != _VERSION:
        raise ValueError(
            f"log_to must be a folder with records of version {_VERSION}, and {path_told(mark)} says something else; "
            "give another folder"
        )


def _is_done(file: Path, key: str) -> bool:
    try:
        about = json.loads(file.read_text())
        return bool(about["key"] == key and about["state"] == DONE)
    except (ValueError, TypeError, KeyError, OSError):  # written by hand, or gone meanwhile
        return False


def _json(about: Mapping[str, Any]) -> bytes:
    return json.dumps(about, indent=1, default=str, ensure_ascii=False).encode()


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")

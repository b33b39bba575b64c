"""Where a search is kept: its trials, and the trainings of the test at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from augwidgets.domain.errors import path_told

_STUDY, _TEST = "search.log", "test"
_OWN = {_STUDY, _TEST, f"{_STUDY}.lock"}


def test_folder(folder: Path) -> Path:
    """Return where the trainings of the test are kept."""
    return folder / _TEST


def study_place(storage: Any, folder: Path | None) -> Any:
    """Return where the trials are kept; a folder is made for it.

    Raises
    ------
    OSError
        The folder cannot be made, or holds something else.
    """
    if folder is None:
        return storage
    if folder.exists() and (not folder.is_dir() or not {one.name for one in folder.iterdir()} <= _OWN):
        raise FileExistsError(
            f"to must be a new or an empty folder, or that of this search, got {path_told(folder)}, which holds other "
            "things"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise type(error)(f"to must be a folder that can be made, got {path_told(folder)}: {error.strerror}") from None
    return folder / _STUDY if storage is None else storage

"""`folder_path`: the path of a folder, as a user wrote it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from augwidgets.domain.errors import path_told, told

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # of one letter: a drive


def folder_path(given: Any, name: str, or_else: str = "") -> Path:
    r"""Return the path of a folder, which need not be there yet.

    Parameters
    ----------
    given : str or path
        A leading ``~`` is the home folder.
    name : str
        What the message calls it.
    or_else : str
        What else it may be, in words.

    Raises
    ------
    TypeError, ValueError
        It is no path, or one that no folder can have.

    Examples
    --------
    >>> folder_path("a\0b", "to")
    Traceback (most recent call last):
    ...
    ValueError: to must be a path that a folder can have, got 'a\x00b'
    """
    if not isinstance(given, (str, os.PathLike)) or not isinstance(os.fspath(given), str) or not os.fspath(given):
        raise TypeError(f"{name} must be the path of a folder{or_else}, got {told(given)}")
    if isinstance(given, str) and _ADDRESS.match(given):
        raise ValueError(f"{name} must be the path of a folder{or_else}, and no address, got {path_told(given)}")
    path = Path(os.path.expanduser(os.fspath(given)))
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        pass
    except (OSError, ValueError):  # too long, a null character, half a letter
        raise ValueError(f"{name} must be a path that a folder can have, got {path_told(given)}") from None
    return path

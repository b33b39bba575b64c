"""Open a file that a user names, and nothing else: no folder, no web address, no pipe or device that never ends."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from augwidgets.domain.errors import path_told, told

_WEB = re.compile("(https?):/+", re.IGNORECASE)  # of two strokes a `Path` keeps one


def opened(given: str | bytes | os.PathLike[str], kind: str) -> tuple[BinaryIO, str]:
    """Return a file open for reading, and its name as a message quotes it.

    Parameters
    ----------
    given : path
        A leading ``~`` is the home folder.
    kind : str
        What it should be, in words: "picture".

    Raises
    ------
    FileNotFoundError, ValueError
        In one sentence: there is none, it is no file, or it may not be read.

    Examples
    --------
    >>> opened(".", "picture")
    Traceback (most recent call last):
    ...
    ValueError: a picture file was expected, got the folder '.'; name one of the files in it
    """
    if not isinstance(given, (str, bytes, os.PathLike)):
        raise TypeError(f"a {kind} file is named by its path, got {told(given)}")
    whole = os.fsdecode(given)
    path, name = os.path.expanduser(whole), path_told(whole)
    if _WEB.match(path):
        address = path_told(_WEB.sub(r"\1://", path))
        raise ValueError(f"a {kind} is read from this machine, got the web address {address}; download it first")
    if os.path.isdir(path):
        raise ValueError(f"a {kind} file was expected, got the folder {name}; name one of the files in it")
    if not os.path.exists(path):
        raise FileNotFoundError(f"there is no file {name}; check its name, seen from {path_told(os.getcwd())}")
    if not os.path.isfile(path):  # a device or a pipe could be read for ever
        raise ValueError(f"a {kind} file was expected, got {name}, which is a device or a pipe")
    try:
        return open(path, "rb"), name
    except OSError as error:
        raise ValueError(f"the file {name} cannot be opened ({error.strerror}); check who may read it") from None

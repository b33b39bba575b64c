"""The text of a table: UTF-8, or one of the encodings in which spreadsheets write."""

from __future__ import annotations

import codecs
import warnings
from pathlib import Path

from augwidgets.domain.errors import path_told


def begin_of(file: Path, count: int) -> str:
    """Return the first characters of a table, in whichever encoding they are.

    Parameters
    ----------
    file : Path
    count : int
        Of characters, at most.

    Raises
    ------
    OSError, UnicodeError
        It cannot be read, or is no text.
    """
    for encoding in _encodings(file):
        try:
            with open(file, encoding=encoding, newline="") as stream:
                return stream.read(count)
        except UnicodeError:
            continue
    raise UnicodeError("no encoding fits")


def text_of(file: Path) -> str:
    """Return the text of a table; warn where it is not in UTF-8.

    Raises
    ------
    ValueError
        In one sentence: it cannot be read, or is no text.
    """
    try:
        for encoding in _encodings(file):
            try:
                text = file.read_text(encoding)
            except UnicodeError:
                continue
            if encoding == "cp1252":
                warnings.warn(
                    f"{path_told(file)} is not in UTF-8 and is read as cp1252, as Excel writes it; where names look "
                    "wrong, save it anew in UTF-8",
                    UserWarning,
                    stacklevel=8,
                )
            return text
    except OSError as error:
        raise ValueError(f"{path_told(file)} cannot be read ({error.strerror}); check who may read it") from None
    raise ValueError(f"{path_told(file)} must be a text in UTF-8, got bytes that are none; save it anew")


def _encodings(file: Path) -> tuple[str, ...]:
    """Return the encodings to try; a mark at the beginning of a file leaves one."""
    with open(file, "rb") as stream:
        mark = stream.read(2)
    return ("utf-16",) if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "cp1252")

"""The text of a table: UTF-8, or one of the encodings in which spreadsheets write; its rows, read and written.

Blanks around a cell count where it is in quotes, for many tables are written by hand with blanks behind their commas.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

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
                text = file.read_bytes().decode(encoding)  # `read_text` would change the ends of lines in a cell
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


class Rows(Iterator[list[str]]):
    """The rows of a table; blanks around a cell count only where it is in quotes.

    Parameters
    ----------
    text : str
    separator : str

    Examples
    --------
    >>> list(Rows('a.jpg, cat ,1\\nb.jpg," cat",2', ","))
    [['a.jpg', 'cat', '1'], ['b.jpg', ' cat', '2']]
    """

    def __init__(self, text: str, separator: str) -> None:
        self._lines: list[str] = []  # of the row that is being read
        self._reader = csv.reader(
            self._taken(io.StringIO(text, newline="")), delimiter=separator, skipinitialspace=True
        )

    @property
    def line(self) -> int:
        """The number of the last line that was read, from 1 on."""
        return self._reader.line_num

    def __next__(self) -> list[str]:
        self._lines.clear()
        row = next(self._reader)
        stripped = [*map(str.strip, row)]
        if row == stripped:
            return row
        text = "".join(self._lines)
        return [cell if _quoted(cell) in text else short for cell, short in zip(row, stripped, strict=True)]

    def _taken(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._lines.append(line)
            yield line


def row_of(cells: Iterable[Any]) -> str:
    """Return a row of a table as `Rows` reads it; None is an empty cell.

    Examples
    --------
    >>> row_of(["a,b", " cat", 1.5, None])
    '"a,b"," cat",1.5,\\n'
    """
    texts = ("" if cell is None else str(cell) for cell in cells)
    return ",".join(_quoted(text) if _needs_quotes(text) else text for text in texts) + "\n"


def _needs_quotes(text: str) -> bool:
    return text != text.strip() or any(letter in text for letter in '",\r\n')


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _encodings(file: Path) -> tuple[str, ...]:
    """Return the encodings to try; a mark at the beginning of a file leaves one."""
    with open(file, "rb") as stream:
        mark = stream.read(2)
    return ("utf-16",) if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "cp1252")

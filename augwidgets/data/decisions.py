"""Decisions about pictures, keep or reject, in a file that only grows: JSON lines, one for each decision."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from augwidgets.data.listing import LeftOut
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import path_told, told
from augwidgets.domain.line_file import LineFile, News

KEEP, REJECT = "keep", "reject"


class Line(NamedTuple):
    """A decision that stands: the number of its line in the file, what was decided, and a note."""

    number: int
    decision: str | None
    note: str | None = None


class Decisions:
    """What was decided of pictures, by their names; each decision is a line at the end of a file, safe once it is made.

    A line is ``{"name": ..., "decision": "keep" | "reject" | null, "note": ...}``; the last line of a name says what it
    is. What takes back the decision of line 17 is a line too: it has ``"undoes": 17``, and as its decision what the
    picture is then. Several may write into one file: no line is ever changed or removed.

    Parameters
    ----------
    path : path, optional
        Of the file, which need not be there yet; without one the decisions are kept in memory only.

    Attributes
    ----------
    path : Path or None

    Raises
    ------
    ValueError, OSError
        The file is one of something else, or cannot be read.

    Examples
    --------
    >>> decisions = Decisions()
    >>> decisions.decide("cat.png", "keep"), decisions.decide("dog.png", "reject"), decisions.undo()
    (True, True, 'dog.png')
    >>> decisions["cat.png"], decisions["dog.png"]
    ('keep', None)
    """

    def __init__(self, path: Any = None) -> None:
        if path is not None and (not isinstance(path, (str, os.PathLike)) or "\0" in str(path)):
            raise TypeError(f"decisions must be the path of a file, got {told(path)}")
        self.path = None if path is None else Path(os.path.expanduser(os.fspath(path)))
        self._file = None if self.path is None else LineFile(self.path)
        self._count = 0  # lines, where there is no file
        self._forget()
        if self._file is None:
            return
        with self._in_a_sentence("read from"):
            self._take_all(self._file.read(), is_own=True)
        if not self._standing and self._is_strange:
            raise ValueError(
                f"decisions must be a file of decisions (JSON lines), got {path_told(path)}, in which no line is one; "
                "give the name of a new file"
            )

    def _forget(self) -> None:
        self._left_out: dict[int, LeftOut] = {}
        self._standing: dict[str, list[Line]] = {}
        self._own: list[tuple[int, str]] = []  # lines that `undo` takes back: those found at first, and those written
        self._is_strange = False  # whether there is a line that nobody who decides has begun

    # -- what is decided -----------------------------------------------------------------------------------------

    def __getitem__(self, name: str) -> str | None:
        lines = self._standing.get(name)
        return lines[-1].decision if lines else None

    def __iter__(self) -> Iterator[str]:
        """Yield the names that are decided."""
        return (name for name, lines in self._standing.items() if lines and lines[-1].decision is not None)

    def note(self, name: str) -> str | None:
        """Return the note of the decision on a picture."""
        lines = self._standing.get(name)
        return lines[-1].note if lines else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision that `undo` takes back."""
        return self._last() is not None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Lines that say no decision: a last one that was not written to its end, or one that somebody has damaged."""
        return tuple(self._left_out.values())

    # -- changes -------------------------------------------------------------------------------------------------

    def decide(self, name: str, decision: str, note: str | None = None) -> bool:
        """Write a decision on a picture at the end of the file; return whether it is a new one.

        Parameters
        ----------
        name : str
        decision : "keep" or "reject"
        note : str, optional

        Returns
        -------
        bool

        Raises
        ------
        TypeError, ValueError, OSError
            It is none, or cannot be written; then nothing is decided.
        """
        if not isinstance(decision, str) or decision not in (KEEP, REJECT):
            raise ValueError(f"a decision must be 'keep' or 'reject', got {told(decision)}")
        if note is not None and not isinstance(note, str):
            raise TypeError(f"a note must be a text, got {told(note)}")
        with self._held():
            if (self[name], self.note(name)) == (decision, note):
                return False
            number = self._append({"name": name, "decision": decision, **({} if note is None else {"note": note})})
            self._own.append((number, name))
        return True

    def undo(self) -> str:
        """Undo the last decision that was made here, or found when the file was opened; return the picture's name.

        Decisions that others have written into the file since stay.

        Returns
        -------
        str

        Raises
        ------
        ValueError, OSError
            There is none, or it cannot be written.
        """
        nothing = ValueError("there is no decision to undo")
        if self._last() is None:
            raise nothing
        with self._held():
            last = self._last()
            if last is None:
                raise nothing
            number, name = last
            left = [line for line in self._standing[name] if line.number != number]
            self._append({"name": name, "decision": left[-1].decision if left else None, "undoes": number})
            self._own.pop()
        return name

    def refresh(self) -> bool:
        """Read what others have written into the file since; return whether there was anything.

        Returns
        -------
        bool

        Raises
        ------
        OSError
            It is gone, or cannot be read.
        """
        if self._file is None:
            return False
        with self._in_a_sentence("read from"):
            news = self._file.read()
        self._take_all(news)
        return bool(news.lines or news.is_another)

    def _last(self) -> tuple[int, str] | None:
        while self._own:
            number, name = self._own[-1]
            if any(line.number == number for line in self._standing.get(name, ())):
                return number, name
            self._own.pop()  # another one has taken it back
        return None

    # -- the file ------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """Let nobody else write meanwhile, and know all that was written before."""
        if self._file is None:
            yield
            return
        with self._in_a_sentence("written to"), self._file.held() as news:
            self._take_all(news)
            yield

    @contextlib.contextmanager
    def _in_a_sentence(self, what: str) -> Iterator[None]:
        where = path_told(self.path)
        try:
            yield
        except FileNotFoundError:
            raise FileNotFoundError(
                f"decisions cannot be {what} {where}: the file or its folder is gone; put it back, or name another one"
            ) from None
        except OSError as error:
            raise OSError(f"decisions cannot be {what} {where} ({error.strerror}); name another file") from None

    def _append(self, said: dict[str, Any]) -> int:
        try:
            text = json.dumps(said, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a character, as a file's name may have
            text = json.dumps(said).encode()
        if self._file is None:
            self._count = number = self._count + 1
        else:
            number = self._file.append(text)
        self._take(number, text)
        return number

    def _take_all(self, news: News, is_own: bool = False) -> None:
        if news.is_another:
            self._forget()
        for number, line in news.lines:
            name = self._take(number, line)
            if name is not None and (is_own or news.is_another):
                self._own.append((number, name))

    def _take(self, number: int, line: bytes) -> str | None:
        """Apply a line; where it is a decision that can be undone, return the picture's name."""
        self._left_out.pop(number, None)  # it was not whole then
        if not line.strip():
            return None
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            self._is_strange |= not line.startswith(b"{")
            self._leave_out(number, "it is cut short" if line.startswith(b"{") else "it is no JSON")
            return None
        name, decision = (said.get(key) for key in ("name", "decision")) if isinstance(said, dict) else (None, "")
        if not isinstance(name, str) or decision not in (KEEP, REJECT, None):
            self._is_strange = True
            self._leave_out(number, "it names no picture with a decision")
            return None
        lines = self._standing.setdefault(name, [])
        if (undone := said.get("undoes")) is not None:
            lines[:] = [one for one in lines if not is_whole(undone) or one.number != undone]
            return None
        note = said.get("note")
        lines.append(Line(number, decision, note if isinstance(note, str) else None))
        return name

    def _leave_out(self, number: int, why: str) -> None:
        self._left_out[number] = LeftOut(f"line {number} of {path_told(self.path)}", why)

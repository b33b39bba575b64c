"""`LongWork`: what takes its time is done in a thread, and the page is told how far it is."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any

from augwidgets.widgets import turns

Progress = Callable[[int, int], bool]  # takes how many are done and how many there are; False ends the work

_EVERY = 0.1  # seconds between two messages


class LongWork:
    """Work in a thread; where there is no event loop, and so no page, it is done at once.

    Parameters
    ----------
    tell : function
        Is called in the event loop when `note` or `is_busy` is another one.
    report : function
        Is told there what went wrong. Neither may hold what they speak for.

    Attributes
    ----------
    note : str
        In words how far it is, and what came of it.
    done, count : int
        How far it is.
    is_busy : bool
        Whether something is being done.
    """

    def __init__(self, tell: Callable[[], Any], report: Callable[[Exception], Any]) -> None:
        self.note, self.is_busy = "", False
        self.done = self.count = 0
        self._tell, self._report = tell, report
        self._ends = False
        self._thread: threading.Thread | None = None
        self._told_at = 0.0
        self._first: tuple[float, int] = (0.0, 0)  # when it was first heard of, and how many were done then

    def begin(
        self,
        work: Callable[[Progress | bool], Any],
        start: str,
        end: Callable[[Any], str],
        words: Callable[[int, int], str] = lambda done, count: f"written: {done:,} of {count:,}",
    ) -> None:
        """Do it, unless something is being done already.

        Parameters
        ----------
        work : function
            Takes what it tells of its progress, and returns what came of it.
        start : str
            Said at first.
        end : function
            Takes what came of it, and returns what is said then.
        words : function, optional
            Takes how many are done and how many there are, and returns what is said meanwhile.
        """
        if self.is_busy:
            return
        self._words = words
        self._ends = False
        self.done = self.count = 0
        self._first = (0.0, 0)
        loop = turns.loop()
        if loop is None:
            self.note = end(work(False))
            self._told()
            return
        self.is_busy, self.note = True, start
        self._told()

        def say(done: int, count: int) -> bool:
            now = time.monotonic()
            if now - self._told_at > _EVERY or done >= count:
                self._told_at = now
                turns.call(loop, self._say, done, count)
            return not self._ends

        def run() -> None:
            found, problem = None, None
            try:
                found = work(say)
            except Exception as error:
                problem = error
            turns.call(loop, self._finish, found, problem, end)

        self._thread = threading.Thread(target=run, name="long work", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more of it."""
        self._ends = True

    def wait(self) -> None:
        """Wait until nothing is being done; the page hears of the end in the next turn of the event loop."""
        if self._thread is not None:
            self._thread.join()

    @property
    def left(self) -> float | None:
        """Seconds that are left, about; None as long as nobody knows."""
        start, first = self._first
        if not start or self.done <= first:
            return None
        return (self.count - self.done) * (time.monotonic() - start) / (self.done - first)

    def _say(self, done: int, count: int) -> None:
        if not self._first[0]:
            self._first = time.monotonic(), done
        self.done, self.count = done, count
        self.note = self._words(done, count)
        self._told()

    def _finish(self, found: Any, problem: Exception | None, end: Callable[[Any], str]) -> None:
        self.is_busy = False
        self.note = "" if problem is not None else end(found)
        self._told()
        if problem is not None and not self._ends:
            self._report(problem)

    @turns.in_turn
    def _told(self) -> None:
        try:
            self._tell()
        except ReferenceError:  # what it speaks for has gone
            self._ends = True


def in_words(seconds: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> in_words(3.2), in_words(75), in_words(4000)
    ('4 s', '1 min 15 s', '1 h 6 min')
    """
    whole = math.ceil(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"

"""Writing the kept pictures of a review: at once from code, or in a thread for the page, which says how far it is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from augwidgets import data as data_sets
from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.table import FORMATS
from augwidgets.domain.errors import path_told
from augwidgets.recipe.recipe import Recipe


class ReviewExport:
    """Writes the kept pictures.

    Parameters
    ----------
    target : str
        Where they go, unless another place is named.
    tell : function
        Is called in the event loop when `note` or `is_busy` is another one.
    report : function
        Is told there what went wrong. Neither may hold the review.

    Attributes
    ----------
    target, note : str
        Where they go; in words how far it is, and what came of it.
    is_busy : bool
        Whether something is being written.
    """

    def __init__(self, target: str, tell: Callable[[], Any], report: Callable[[Exception], Any]) -> None:
        self.target, self.note, self.is_busy = target, "", False
        self._tell, self._report = tell, report
        self._ends = False

    def now(self, kept: DataSet, to: Any = None, format: Any = None, **options: Any) -> Any:
        """Write the pictures, and return what `augwidgets.data.export` returns.

        Raises
        ------
        TypeError, ValueError, OSError
            In one sentence.
        """
        if not len(kept):
            raise ValueError("a picture must be kept before the kept ones are written, got none")
        if format is None:
            writer = FORMATS[kept.format].writer if kept.format in FORMATS else None
            format = "folder" if writer is None else kept.format
        return data_sets.export(kept, Recipe(()), to=self.target if to is None else to, format=format, **options)

    def begin(self, kept: DataSet, to: Any) -> None:
        """Write them in a thread; without an event loop here."""
        if self.is_busy:
            return
        self.target = to = str(to or "").strip() or self.target
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._finish(to, self.now(kept, to, progress=False), None)
            return
        self.is_busy, self.note = True, f"writing {_pictures(len(kept))}"
        self._tell()

        def say(done: int, count: int) -> bool:
            loop.call_soon_threadsafe(self._say, f"written: {done:,} of {count:,}")
            return not self._ends

        def write() -> None:
            found, problem = None, None
            try:
                found = self.now(kept, to, progress=say)
            except Exception as error:
                problem = error
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._finish, to, found, problem)

        threading.Thread(target=write, name="review export", daemon=True).start()

    def stop(self) -> None:
        """Write no further; the same export goes on where this one was ended."""
        self._ends = True

    def _say(self, note: str) -> None:
        self.note = note
        self._told()

    def _finish(self, to: str, found: Any, problem: Exception | None) -> None:
        self.is_busy = False
        self.note = "" if found is None else f"{_pictures(found.pictures)} in {path_told(to, 60)}"
        if found is not None and found.left_out:
            self.note += f", {len(found.left_out):,} left out"
        self._told()
        if problem is not None and not self._ends:
            self._report(problem)

    def _told(self) -> None:
        try:
            self._tell()
        except ReferenceError:  # the review has gone
            self._ends = True


def _pictures(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}"

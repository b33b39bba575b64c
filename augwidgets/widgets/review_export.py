"""Writing the kept pictures of a review: at once from code, or in a thread for the page, which says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from augwidgets import data as data_sets
from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.table import FORMATS
from augwidgets.domain.errors import path_told
from augwidgets.recipe.recipe import Recipe
from augwidgets.widgets.long_work import LongWork


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
        self.target = target
        self._work = LongWork(tell, report)

    @property
    def note(self) -> str:
        return self._work.note

    @property
    def is_busy(self) -> bool:
        return self._work.is_busy

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
        self.target = place = str(to or "").strip() or self.target

        def end(found: Any) -> str:
            left = f", {len(found.left_out):,} left out" if found.left_out else ""
            return f"{_pictures(found.pictures)} in {path_told(place, 60)}{left}"

        start = f"writing {_pictures(len(kept))}"
        self._work.begin(lambda say: self.now(kept, place, progress=say), start, end)

    def stop(self) -> None:
        """Write no further; the same export goes on where this one was ended."""
        self._work.stop()


def _pictures(count: int) -> str:
    return f"{count:,} picture{'' if count == 1 else 's'}"

"""When a page of a review is drawn: at once, or, where the browser asks for it and it is not made yet, once it is."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import Any

from augwidgets.data.review import Review
from augwidgets.view.review_sheets import Page, ReviewSheets
from augwidgets.widgets import turns
from augwidgets.widgets.review_pages import ReviewPages
from augwidgets.widgets.review_state import reading_of, tiles_of
from augwidgets.widgets.review_view import ReviewView
from augwidgets.widgets.still import Reading

_REST = 0.8  # seconds without a change


class ReviewDrawing:
    """Draws the page of a review that is seen, and has the next ones made.

    Parameters
    ----------
    review : Review
    pages : ReviewPages
    view : ReviewView
    state : function
        Returns what the page is told of the review.
    rest : function
        Is called in the event loop once nothing has changed for a while. Neither may hold the widget.
    """

    def __init__(
        self,
        review: Review,
        pages: ReviewPages,
        view: ReviewView,
        state: Callable[[], dict[str, Any]],
        rest: Callable[[], Any],
    ) -> None:
        self._review, self._pages, self._view, self._state, self._rest = review, pages, view, state, rest
        self._sheets = ReviewSheets(review.data)
        self._page: Page | None = None
        self._resting: turns.Awaited | None = None
        self._ends = False

    def draw(self, *, may_wait: bool) -> None:
        """Show the page: now, or, where it may wait and is not made yet, once it is."""
        numbers = self._pages.shown
        if may_wait and self._sheets.ready(numbers) is None:
            loop = turns.loop()
            if loop is not None:
                self._view.busy = True
                me: Any = weakref.proxy(self)
                show = functools.partial(_unless_gone, lambda: me._show_if_asked(numbers))
                self._sheets.soon(numbers, lambda: turns.call(loop, show))
                return
        self._show(numbers)

    def _show_if_asked(self, numbers: list[int]) -> None:
        """Show a page that has been made in the thread, unless another one is asked for by now."""
        if not self._ends and self._pages.shown == numbers:
            self._show(numbers)

    def _show(self, numbers: list[int]) -> None:
        self._page = page = self._sheets.page(numbers)
        for number, one in zip(numbers, page.thumbnails, strict=True):
            if one.problem:
                self._review.flags.found_broken(number, one.problem)
        with self._view.hold_sync():
            self._view.show(page.jpeg, tiles_of(self._review, numbers, page), self._state())
            self._view.busy = False
        for ahead in (1, 2):
            if coming := self._pages.of(self._pages.page + ahead):
                self._sheets.ahead(coming)
        self._begin_rest()

    def show_state(self) -> None:
        """Show what is decided now; the pictures stay."""
        self._view.state = {**self._state(), "draws": self._view.draws}
        self._begin_rest()

    def read(self) -> Reading | None:
        """Return what a still is to show of the page that is seen; None where none is."""
        return None if self._page is None else reading_of(self._review, self._pages, self._page)

    def stop(self) -> None:
        """Draw nothing any more, and let go of the pictures and of the thread."""
        self._ends = True
        if self._resting is not None:
            self._resting.cancel()
        self._sheets.close()
        self._page = None

    def _begin_rest(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = turns.later(_REST, _unless_gone, self._rest)


def _unless_gone(act: Callable[..., Any], *arguments: Any) -> None:
    try:
        act(*arguments)
    except ReferenceError:  # the review has gone
        return

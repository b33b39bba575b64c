"""How an explorer draws: now or soon, here or in a thread; the last good pictures stay where it fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from augwidgets.widgets.behind import Behind
from augwidgets.widgets.grid_view import GridView
from augwidgets.widgets.pages import Work
from augwidgets.widgets.redraw import Redraw

SLOW = 0.1  # seconds: a drawing that took longer announces the next one before it begins


class Drawing:
    """Draws what is asked for, and says on the page that it is at work.

    Parameters
    ----------
    view : GridView
        Whose `busy` is set.
    prepare : function
        Reads the state, and gives the works of a redraw.
    is_slow : function
        Whether they take so long that the page must not wait for them.
    is_new : function
        Whether something must be made first that takes its time, as a large picture small.
    settle : function
        Is called after each redraw that was begun, done or not: it puts the state on the controls, which nobody waits
        for.
    say : function
        Is told the exception of a redraw that failed, and None after one that did not.
    """

    def __init__(
        self,
        view: GridView,
        *,
        prepare: Callable[[], Sequence[Work]],
        is_slow: Callable[[], bool],
        is_new: Callable[[], bool],
        settle: Callable[[], None],
        say: Callable[[Exception | None], None],
    ) -> None:
        self._view, self._prepare, self._is_slow, self._is_new = view, prepare, is_slow, is_new
        self._settle, self._say = settle, say
        self._redraw = Redraw(self._draw)
        self._behind = Behind(self._rest)
        self._took = 0.0

    def now(self) -> None:
        """Draw, and return when it is done: code waits."""
        self._redraw.now()

    def soon(self) -> None:
        """Draw for a page: the newest state only where messages wait, and in a thread where it is slow."""
        self._redraw.soon()

    def _draw(self) -> None:
        start = time.perf_counter()
        self._behind.forget()
        try:
            if self._took > SLOW or self._is_new():
                self._view.busy = True
            works = self._prepare()
            if self._redraw.by_page and self._is_slow():
                self._view.busy = True  # the page stays alive, and shows that something is at work
                self._behind.run(lambda: [work() for work in works], self._show)
            else:
                self._show([work() for work in works], None)
        except Exception as error:
            self._say(error)
        finally:
            self._view.busy = self._behind.is_busy
            self._took = time.perf_counter() - start
        try:
            self._settle()
        except Exception as error:
            self._say(error)

    def _show(self, shows: Sequence[Callable[[], None]], error: Exception | None) -> None:
        """Put on the page what was computed, here or in a thread."""
        try:
            if error is not None:
                raise error
            for show in shows:
                show()
            self._say(None)
        except Exception as problem:
            self._say(problem)

    def _rest(self) -> None:
        self._view.busy = False

"""What may be done in a thread while the page stays alive, and `Behind`, which does it there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from augwidgets.widgets import turns

Show = Callable[[], None]  # puts what was computed on the page, in the event loop
# What computes a page, touches no widget and may run in a thread; it returns what puts the result on the page.
Work = Callable[[], Show]
# A redraw of which the state is read. Asked for all of it, or for what there is as it comes, it yields what to show; it
# touches no widget. The last argument answers whether a newer state waits.
Redrawn = Callable[[bool, Callable[[], bool]], Iterable[Show]]


class Behind:
    """Draws in a thread, one redraw at a time, and shows what comes of it; then the newest state, if it is another.

    Parameters
    ----------
    prepare : function
        Reads the state of now, in the event loop, and returns the redraw.
    show : function
        Is called in the event loop with what is to be shown, or with the exception of a redraw that failed.
    rest : function
        Is called whenever nothing is drawn and nothing waits any more, whether or not something came of it.

    Attributes
    ----------
    is_busy : bool
        Whether something is drawn now.
    took : float
        Seconds that the last redraw took.
    """

    def __init__(
        self, prepare: Callable[[], Redrawn], show: Callable[[Show | None, Exception | None], Any], rest: Show
    ) -> None:
        self._prepare, self._show, self._rest = prepare, show, rest
        self._thread: ThreadPoolExecutor | None = None
        self._turn = 0  # which redraw counts: what an older one still shows is of no use
        self._again = False  # whether a newer state waits
        self.is_busy = False
        self.took = 0.0

    def ask(self) -> None:
        """Draw the state of now; if something is drawn already, the state in which that one's end finds things.

        Without an event loop it is drawn here.
        """
        if self.is_busy:
            self._again = True
            return
        self._start(turns.loop())

    def forget(self) -> None:
        """Let nothing more come of what is drawn or waits: something newer has been drawn."""
        self._turn += 1
        self._again = False

    def stop(self) -> None:
        """Forget what is drawn or waits, and end the thread when its tile is done."""
        self.forget()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _start(self, loop: turns.Loop | None) -> None:
        self._again = False
        self._turn += 1
        turn = self._turn
        try:
            redrawn = self._prepare()
            if loop is None:
                for show in redrawn(False, lambda: False):
                    self._show(show, None)
                return
        except Exception as error:
            self._show(None, error)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="explorer")
        self.is_busy = True
        future = self._thread.submit(self._draw, redrawn, turn, loop)
        future.add_done_callback(lambda ready: turns.call(loop, self._finish, loop, turn, ready))

    def _draw(self, redrawn: Redrawn, turn: int, loop: turns.Loop) -> float:
        start = time.perf_counter()
        for show in redrawn(True, lambda: self._again or turn != self._turn):
            turns.call(loop, self._shown, turn, show)
        return time.perf_counter() - start

    def _shown(self, turn: int, show: Show) -> None:
        if turn == self._turn:
            self._show(show, None)

    def _finish(self, loop: turns.Loop, turn: int, ready: Future) -> None:
        self.is_busy = False
        if ready.cancelled():
            return
        error = ready.exception()
        is_current = turn == self._turn and not self._again
        if error is None:  # one that gave way might have taken longer
            self.took = ready.result() if is_current else max(ready.result(), self.took)
        elif is_current:
            self._show(None, error if isinstance(error, Exception) else RuntimeError(str(error)))
        if self._again:
            self._start(loop)
        if not self.is_busy:
            self._rest()

"""How an explorer draws: at once, or behind the page and part by part where it is slow; the newest state next."""

from __future__ import annotations

import time
from collections.abc import Callable

from augwidgets.widgets import turns
from augwidgets.widgets.background import Behind, Redrawn, Show
from augwidgets.widgets.grid_view import GridView

SLOW = 0.06  # seconds: a drawing that took longer does not hold up the page, and is seen as it comes
_MUCH = 0.25  # seconds: one that took longer is no accident, as a busy moment of the machine is
_FIRST = 1.0  # seconds: a first drawing that took longer was slow in itself
_REST = 0.8  # seconds without a drawing, after which the pictures have come to rest
_ANNOUNCED = 0.1  # seconds: a drawing that took longer, which code waits for, is announced on the page
# Messages that are handled this close together were waiting in a queue; a hand on a slider is slower. On a slow machine
# handling one takes longer, as drawing does: then it is this share of the last drawing.
_BACKLOG = 0.006
_BACKLOG_SHARE = 0.4
_PAUSE = 0.012  # in a queue: draw when nothing has come for so long ...
_LONGEST = 0.06  # ... but at the latest after this


class Redraw:
    """Runs `draw` for the newest state only.

    A message that comes alone is drawn at once: the browser sends the next one when it has heard that this one is
    done. While a queue of messages is worked off, the drawing waits for its end, and at most `_LONGEST` seconds.

    Attributes
    ----------
    count : int
        How often it has drawn.
    by_page : bool
        Whether the drawing that runs was asked for by the page: code waits for it, a page does not.
    """

    def __init__(self, draw: Callable[[], None]) -> None:
        self.count = 0
        self.by_page = False
        self._draw = draw
        self._timer: turns.Awaited | None = None
        self._asked = -1.0  # when it was last asked for, or last ready to be asked
        self._took = 0.0  # seconds, the last drawing
        self._since = 0.0  # when the drawing that now waits was first asked for

    @property
    def waits(self) -> bool:
        """Whether something was asked for that is not drawn yet."""
        return self._timer is not None

    def soon(self) -> None:
        """Draw now, or, where messages are waiting, the state in which they leave things."""
        now = time.monotonic()
        queued = now - self._asked < max(_BACKLOG, min(_BACKLOG_SHARE * self._took, _LONGEST / 4))
        self._asked = now
        if self._timer is None:
            self._since = now
        loop = turns.loop()
        if loop is None or not queued or now - self._since >= _LONGEST:  # no loop, no queue
            self._run(by_page=True)
        else:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = turns.later(_PAUSE, self._run_for_page)

    def now(self) -> None:
        """Draw, whatever waits."""
        self._run(by_page=False)

    def stop(self) -> None:
        """Let nothing be drawn that still waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run_for_page(self) -> None:
        self._run(by_page=True)

    def _run(self, *, by_page: bool) -> None:
        self.by_page = by_page
        self.stop()
        self.count += 1
        start = time.monotonic()
        self._draw()
        self._took = time.monotonic() - start
        self._asked = time.monotonic()  # what has come while it drew was waiting


class Drawing:
    """Draws what is asked for, and says on the page that it is at work.

    Parameters
    ----------
    view : GridView
        Whose `busy` is set.
    prepare : function
        Reads the state, and gives a redraw of it.
    is_slow : function
        Whether it is known to take so long that the page must not wait for it, however fast the last one was.
    is_new : function
        Whether something must be made first that takes its time, as a large picture small.
    settle : function
        Is called in each redraw that was begun, done or not, once the state is read: it puts that on the controls.
    say : function
        Is told the exception of a redraw that failed, and None after one that did not.
    after : function
        Is called in the event loop after a redraw, when what it has to show is on its way.
    rest : function
        Is called in the event loop once nothing has been drawn for a while: never while a slider moves.

    Attributes
    ----------
    seconds : float
        How long the last redraw took; slow ones are drawn in a thread.
    """

    def __init__(
        self,
        view: GridView,
        *,
        prepare: Callable[[], Redrawn],
        is_slow: Callable[[], bool],
        is_new: Callable[[], bool],
        settle: Show,
        say: Callable[[Exception | None], None],
        after: Show = lambda: None,
        rest: Show = lambda: None,
    ) -> None:
        self._view, self._prepare, self._is_slow, self._is_new = view, prepare, is_slow, is_new
        self._settle, self._say, self._after, self._rest = settle, say, after, rest
        self._redraw = Redraw(self._draw)
        self._behind = Behind(prepare, self._show, self._rested)
        self._following: turns.Awaited | None = None
        self._resting: turns.Awaited | None = None
        self._before = self.seconds = 0.0

    @property
    def will_rest(self) -> bool:
        """Whether the drawing that runs is for a page, and `rest` follows: what takes its time may wait for that."""
        return self._redraw.by_page and turns.loop() is not None

    @property
    def is_busy(self) -> bool:
        """Whether something is drawn, or waits to be."""
        return self._behind.is_busy or self._redraw.waits

    def now(self) -> None:
        """Draw, and return when it is done: code waits."""
        self._redraw.now()

    def soon(self) -> None:
        """Draw for a page: the newest state only where messages wait, and in a thread where it is slow."""
        self._redraw.soon()

    def stop(self) -> None:
        """Draw nothing any more, and end the thread."""
        self._redraw.stop()
        self._behind.stop()
        for waiting in (self._following, self._resting):
            if waiting is not None:
                waiting.cancel()

    def _draw(self) -> None:
        if self._redraw.by_page and (self._behind.is_busy or self._was_slow or self._is_slow()):
            self._view.busy = True  # the page stays alive, and shows that something is at work
            self._behind.ask()
            if (problem := self._state_problem()) is not None:
                self._say(problem)
        else:
            if self._behind.is_busy:
                self._behind.forget()
            start, is_new = time.perf_counter(), False
            redrawn: Redrawn | None = None
            try:
                is_new = self._is_new()
                if self.seconds > _ANNOUNCED or is_new:
                    self._view.busy = True
                with self._view.hold_sync():
                    redrawn = self._prepare()
                    # Before the pictures: right after them the page hears that its message is dealt with, and sends
                    # the next one before it paints.
                    problem = self._state_problem()
                    for show in redrawn(False, lambda: False):
                        show()
                    self._view.busy = self._behind.is_busy
                self._say(problem)
            except Exception as error:
                if redrawn is None:
                    self._state_problem()
                self._say(error)
            finally:
                self._view.busy = self._behind.is_busy
                took = time.perf_counter() - start
                if not is_new or took > _FIRST:  # the first one of a picture also makes it small, and measures it
                    self._before, self.seconds = self.seconds, took
        self._begin_rest()

    def _state_problem(self) -> Exception | None:
        """Put the state on the controls; return what went wrong."""
        try:
            self._settle()
        except Exception as error:
            return error
        return None

    @property
    def _was_slow(self) -> bool:
        return self.seconds > _MUCH or min(self._before, self.seconds) > SLOW

    def _begin_rest(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        if self.is_busy:
            return
        if turns.loop() is None:
            return  # no loop, no page
        if self._following is not None:
            self._following.cancel()
        self._following = turns.later(0, self._after)
        self._resting = turns.later(_REST, self._rest)

    def _show(self, show: Show | None, error: Exception | None) -> None:
        """Put on the page what came out of the thread."""
        try:
            if error is not None:
                raise error
            if show is not None:
                show()
            self._say(None)
        except Exception as problem:
            self._say(problem)

    def _rested(self) -> None:
        self._view.busy = False
        self._before, self.seconds = self.seconds, self._behind.took
        self._begin_rest()

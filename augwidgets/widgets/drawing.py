"""How an explorer draws: at once or once for many messages that wait, here or in a thread; the newest state only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from augwidgets.widgets.grid_view import GridView

# What computes a page, touches no widget and may run in a thread; it returns what puts the result on the page.
Work = Callable[[], Callable[[], None]]
Job = Callable[[], Any]
Done = Callable[[Any, Exception | None], None]

SLOW = 0.1  # seconds: a drawing that took longer announces the next one before it begins
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
        self._timer: asyncio.TimerHandle | None = None
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
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            queued = False  # no loop, no queue
        if not queued or now - self._since >= _LONGEST:
            self._run(by_page=True)
        else:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_later(_PAUSE, lambda: self._run(by_page=True))

    def now(self) -> None:
        """Draw, whatever waits."""
        self._run(by_page=False)

    def stop(self) -> None:
        """Let nothing be drawn that still waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self, *, by_page: bool) -> None:
        self.by_page = by_page
        self.stop()
        self.count += 1
        start = time.monotonic()
        self._draw()
        self._took = time.monotonic() - start
        self._asked = time.monotonic()  # what has come while it drew was waiting


class Behind:
    """Runs one job at a time; of those that come meanwhile the newest one is next, and the others never run.

    `rest` is called whenever nothing runs and nothing waits any more, whether or not something came of it.

    Attributes
    ----------
    is_busy : bool
        Whether a job runs or waits.
    """

    def __init__(self, rest: Callable[[], Any] = lambda: None) -> None:
        self._rest = rest
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: tuple[Job, Done] | None = None
        self._running: Done | None = None
        self._counts = True  # whether the one that runs is still wanted

    @property
    def is_busy(self) -> bool:
        return self._running is not None or self._waiting is not None

    def run(self, job: Job, done: Done) -> None:
        """Run `job` in the thread, then `done(result, error)` in the event loop; without a loop run both at once."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            done(*_outcome(job))
            return
        if self._running is not None:
            self._counts = False
            self._waiting = job, done
        else:
            self._start(loop, job, done)

    def forget(self) -> None:
        """Let nothing come of what runs or waits: something newer has been drawn."""
        self._waiting = None
        self._counts = False

    def stop(self) -> None:
        """Forget what runs or waits, and end the thread when its job is done."""
        self.forget()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._thread = None

    def _start(self, loop: asyncio.AbstractEventLoop, job: Job, done: Done) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="explorer")
        self._running, self._counts = done, True
        future = self._thread.submit(_outcome, job)
        future.add_done_callback(lambda ready: loop.call_soon_threadsafe(self._finish, loop, ready))

    def _finish(self, loop: asyncio.AbstractEventLoop, ready: Future) -> None:
        done, counts, waiting = self._running, self._counts, self._waiting
        self._running = self._waiting = None
        if waiting is not None:
            self._start(loop, *waiting)
            return
        if counts and done is not None:
            done(*ready.result())
        if not self.is_busy:
            self._rest()


def _outcome(job: Job) -> tuple[Any, Exception | None]:
    try:
        return job(), None
    except Exception as error:  # whatever it is, the explorer shows it
        return None, error


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

    def stop(self) -> None:
        """Draw nothing any more, and end the thread."""
        self._redraw.stop()
        self._behind.stop()

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

"""Long drawings, behind the page's back: in a thread, so that the sliders stay alive; only the newest one counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

Job = Callable[[], Any]
Done = Callable[[Any, Exception | None], None]


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

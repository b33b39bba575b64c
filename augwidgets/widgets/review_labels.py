"""Reading the labels of a data set behind a review, so that its filters know how many pictures have which flag."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from augwidgets.data.review_flags import ReviewFlags
from augwidgets.widgets import turns

_SOME = 16  # pictures whose labels are read between two looks at the clock
_PAUSE = 0.004  # seconds after them: the page, and the keys, come first
_OFTEN = 0.5  # seconds between two reports


class LabelReader:
    """Reads the labels of one picture after the other in a thread, and says in the event loop how far it is.

    Parameters
    ----------
    flags : ReviewFlags
    tell : function
        Is called in the event loop whenever more is known, and must not hold the review.
    """

    def __init__(self, flags: ReviewFlags, tell: Callable[[], Any]) -> None:
        self._flags, self._tell = flags, tell
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_reading(self) -> bool:
        """Whether there is more to come."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin, where an event loop runs and something is left to be read."""
        loop = turns.loop()
        if loop is None:
            return  # no page: flags are read when they are asked for
        if not self._flags.look_on(0):
            what = self._flags, self._tell, self._end, loop
            self._thread = threading.Thread(target=_read, args=what, name="labels of a review", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Read no further."""
        self._end.set()


def _read(flags: ReviewFlags, tell: Callable[[], Any], end: threading.Event, loop: turns.Loop) -> None:
    told = time.monotonic()
    is_done = False
    while not (is_done or end.is_set()):
        is_done = flags.look_on(_SOME)
        time.sleep(_PAUSE)
        now = time.monotonic()
        if is_done or now - told > _OFTEN:
            told = now
            turns.call(loop, _say, tell, end)


def _say(tell: Callable[[], Any], end: threading.Event) -> None:
    try:
        tell()
    except ReferenceError:  # the review has gone
        end.set()

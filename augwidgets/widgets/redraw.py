"""When to draw: at once, or once for many messages that wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

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

    def _run(self, *, by_page: bool) -> None:
        self.by_page = by_page
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.count += 1
        start = time.monotonic()
        self._draw()
        self._took = time.monotonic() - start
        self._asked = time.monotonic()  # what has come while it drew was waiting

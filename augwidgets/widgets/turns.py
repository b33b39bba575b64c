"""Whose turn it is: what a page shows is touched by one thread at a time, in whatever event loop it runs.

A kernel hears a page in a thread of its own where it can (subshells, since ipykernel 7), so that a slider moves while a
cell runs. Code in that cell may set the same explorer at the same moment, and neither ipywidgets nor traitlets expects
two at once: a hand's change was taken for an answer to the code's, and was lost.
"""

from __future__ import annotations

import asyncio
import functools
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

Loop = asyncio.AbstractEventLoop
_Act = TypeVar("_Act", bound=Callable[..., Any])

# One for all explorers: one may read another, and two locks would have to be taken in one order.
TURN: Any = threading.RLock()
# The event loop that runs here; None where there is none, and so no page.
loop: Callable[[], Loop | None] = asyncio._get_running_loop
WAITING: set[int] = set()  # threads that hear a page, while another thread has the turn
_SENT: set[Awaited] = set()  # what an event loop is going to do
_LEFT: deque[Callable[[], Any]] = deque()  # what no event loop does any more
_HEARD = threading.local()
_GIVE_WAY = 10, 0.0002  # how often, and for how many seconds, a thread stands back for those that wait


def in_turn(act: _Act) -> _Act:
    """Return `act` such that it waits until no other thread touches what a page shows.

    Examples
    --------
    >>> @in_turn
    ... def double(number):
    ...     return 2 * number
    >>> double(4)
    8
    """

    @functools.wraps(act)
    def acting(*arguments: Any, **named: Any) -> Any:
        me = threading.get_ident()
        if threading.current_thread() is not threading.main_thread():  # which can be interrupted, and would stay noted
            WAITING.add(me)
        with TURN:
            WAITING.discard(me)
            found = act(*arguments, **named)
        give_way()
        return found

    return acting  # type: ignore[return-value]


def give_way() -> None:
    """Let a thread that hears a page come first: a lock goes to who asks for it at once, as a loop in a cell does."""
    if not WAITING or TURN._is_owned():
        return
    times, pause = _GIVE_WAY
    for _ in range(times):
        time.sleep(pause)
        if not WAITING:
            return


class Awaited:
    """What an event loop is going to do, in turn. Where the loop ends before, it is done when a page is heard again.

    Parameters
    ----------
    there : Loop
    act : function
        Takes nothing.
    """

    def __init__(self, there: Loop, act: Callable[[], Any]) -> None:
        self.there, self._act = there, in_turn(act)
        self.handle: asyncio.Handle | None = None
        _SENT.add(self)

    def __call__(self) -> None:
        """Do it."""
        _SENT.discard(self)
        self._act()

    def cancel(self) -> None:
        """Do it no more."""
        _SENT.discard(self)
        if self.handle is not None:
            self.handle.cancel()

    def leave(self) -> None:
        """Do it without the loop, unless it was done or cancelled."""
        try:
            _SENT.remove(self)
        except KeyError:
            return
        leave(self._act)


def hear(comm: Any, act: Callable[[Any], Any]) -> None:
    """Call `act` with each message of a page, in turn, and in the order in which the page has sent them.

    ipykernel 7.4 gives a message to the thread that spoke through the same channel last. Two controls that a hand moves
    one after the other would be heard in two threads, the first perhaps when a cell has ended, and the page's own
    order would be gone.

    Parameters
    ----------
    comm : comm.BaseComm
        The channel of a widget.
    act : function
    """
    heard = in_turn(act)

    def hear_one(message: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            _HEARD.end = getattr(_HEARD, "end", None) or _End()
        do_what_is_left()
        heard(message)

    comm.on_msg(hear_one)
    comm._reply_subshell_for = None  # which ipykernel asks; others know nothing of it


def later(seconds: float, act: Callable[..., Any], *arguments: Any) -> Awaited | None:
    """Call `act` in the event loop that runs here, after so many seconds; return None where there is none.

    Parameters
    ----------
    seconds : float
    act : function
    *arguments
        What it takes.

    Returns
    -------
    Awaited or None
    """
    here = loop()
    if here is None:
        return None
    awaited = Awaited(here, functools.partial(act, *arguments))
    awaited.handle = here.call_later(seconds, awaited) if seconds else here.call_soon(awaited)
    return awaited


def call(there: Loop | None, act: Callable[..., Any], *arguments: Any) -> None:
    """Call `act` in an event loop, from a thread; here, where there is none, or it has ended with the page it heard.

    Where another thread has the turn then, this one does not wait for it: that one may wait for what this one makes.

    Parameters
    ----------
    there : Loop or None
    act : function
    *arguments
        What it takes.
    """
    acting = functools.partial(act, *arguments)
    if there is None:
        leave(acting)
        return
    awaited = Awaited(there, acting)
    try:
        awaited.handle = there.call_soon_threadsafe(awaited)
    except RuntimeError:  # it has ended
        awaited.leave()


def leave(act: Callable[[], Any]) -> None:
    """Call `act` now; where another thread has the turn, in a thread of its own, once that one is done.

    Parameters
    ----------
    act : function
    """
    _LEFT.append(act)
    if not TURN.acquire(blocking=False):
        threading.Thread(target=_do_what_was_left, name="turn", daemon=True).start()
        return
    try:
        _do_what_was_left()
    finally:
        TURN.release()


def do_what_is_left() -> None:
    """Do what event loops that have ended were going to do."""
    for awaited in tuple(_SENT):
        if awaited.there.is_closed():
            awaited.leave()


def _do_what_was_left() -> None:
    with TURN:
        while _LEFT:
            act = _LEFT.popleft()
            try:
                act()
            except ReferenceError:  # what it was for has gone
                continue
            except Exception:
                sys.excepthook(*sys.exc_info())  # as nobody waits for it


class _End:
    """Goes with a thread that has heard a page: then its event loop has ended."""

    def __del__(self) -> None:
        do_what_is_left()


def _begin_anew() -> None:
    """Let a forked process not wait for threads that are not in it."""
    global TURN
    TURN = threading.RLock()
    for known in (WAITING, _SENT, _LEFT):
        known.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

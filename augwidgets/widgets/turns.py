"""Whose turn it is: what a page shows is touched by one thread at a time, in whatever event loop it runs.

A kernel hears a page in a thread of its own where it can (subshells, since ipykernel 7), so that a slider moves while a
cell runs. Code in that cell may set the same explorer at the same moment, and neither ipywidgets nor traitlets expects
two at once: a hand's change was taken for an answer to the code's, and was lost.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Loop = asyncio.AbstractEventLoop
Handle = asyncio.Handle
Timer = asyncio.TimerHandle
_Act = TypeVar("_Act", bound=Callable[..., Any])

# One for all explorers: one may read another, and two locks would have to be taken in one order.
TURN = threading.RLock()
# The event loop that runs here; None where there is none, and so no page.
loop: Callable[[], Loop | None] = asyncio._get_running_loop


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
        with TURN:
            return act(*arguments, **named)

    return acting  # type: ignore[return-value]


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
    comm.on_msg(in_turn(act))
    comm._reply_subshell_for = None  # which ipykernel asks; others know nothing of it


def later(seconds: float, act: Callable[..., Any], *arguments: Any) -> Timer | None:
    """Call `act` in the event loop that runs here, after so many seconds; return None where there is none.

    Parameters
    ----------
    seconds : float
    act : function
    *arguments
        What it takes.

    Returns
    -------
    Timer or None
    """
    here = loop()
    return None if here is None else here.call_later(seconds, in_turn(act), *arguments)


def call(there: Loop | None, act: Callable[..., Any], *arguments: Any) -> None:
    """Call `act` in an event loop, from a thread; here, where there is none, or it has ended with the page it heard.

    Parameters
    ----------
    there : Loop or None
    act : function
    *arguments
        What it takes.
    """
    acting = in_turn(act)
    if there is not None:
        try:
            there.call_soon_threadsafe(acting, *arguments)
            return
        except RuntimeError:  # it has ended
            pass
    acting(*arguments)

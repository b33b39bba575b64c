"""`interrupts_held`: Ctrl-C held back while processes start, which inherit that: who started them ends them."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def interrupts_held(start_tracker: Callable[[], object]) -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit that, for it is this one that ends them, without a word.

    Parameters
    ----------
    start_tracker : callable
        Starts the process that tracks what others leave behind, if it does not run. Python would start it just before
        the first worker, and that lets Ctrl-C through again.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    start_tracker()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

"""One thread of OpenCV for each worker: small pictures gain nothing by more, and threads that wait keep a core busy."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

import cv2


class OneThread:
    """Keep OpenCV to one thread while anything is made inside, in whatever threads; then it has as many as before.

    Examples
    --------
    >>> before = cv2.getNumThreads()
    >>> with one_thread():
    ...     with one_thread():
    ...         inside = cv2.getNumThreads()
    >>> inside, cv2.getNumThreads() == before
    (1, True)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = 0
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._leave_as_it_is)

    def _leave_as_it_is(self) -> None:
        """In the child of a fork OpenCV waits for ever for threads that stayed behind, once it is told of a number."""
        self._lock = threading.Lock()  # somebody may have held the other one
        self._inside = 1

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if not self._inside:
                self._before = cv2.getNumThreads()
                cv2.setNumThreads(1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside:
                    cv2.setNumThreads(self._before)


one_thread = OneThread()

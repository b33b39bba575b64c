"""`worker_pool`: processes that work beside a training. They start when they are asked for, and end when idle."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from augwidgets.domain.interrupts import interrupts_held
from augwidgets.steps.transform import Transform
from augwidgets.training.sendable import is_sendable, reduced

_IDLE = 20  # seconds after which a process ends; it takes half of one to start
_MOST = 3  # as fast as a small model takes batches


class WorkerPool:
    """Hands work to other processes of this machine, where there is a core for them.

    Ctrl-C does not reach them: who asked for work calls it off. A process that was forked from this one starts none:
    what was asked for here does not answer there.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: Any = None
        self.is_forked = False
        self._start_tracker: Callable[[], object] = bool
        atexit.register(self._let_go)
        if hasattr(os, "register_at_fork"):  # not on Windows
            os.register_at_fork(after_in_child=self._stay_alone)

    def takes(self, thing: object) -> bool:
        """Return whether something may be sent along with work, which does there what it does here.

        Parameters
        ----------
        thing : object
        """
        try:
            return is_sendable(thing)
        except ImportError:
            return False

    def submit(self, function: Callable[..., Any], *values: Any) -> Future[Any] | None:
        """Have a function called in another process; return None where that cannot be: its caller does the work.

        Parameters
        ----------
        function : callable
        *values
            What it is called with.
        """
        if self.is_forked:
            return None
        with self._lock:
            for _ in range(2):  # where one of the processes was ended, others are started
                try:
                    executor = self._running()
                    with interrupts_held(self._start_tracker):
                        found: Future[Any] = executor.submit(function, *values)
                except (ImportError, OSError, RuntimeError, AssertionError):  # or this one may start none
                    self._executor = None
                else:
                    return found
        return None

    def start_anew(self) -> None:
        """Have the next work done by other processes: these do not answer."""
        with self._lock:
            self._executor = None

    def _running(self) -> Any:
        if self._executor is None:
            import loky
            from loky.backend import resource_tracker

            self._start_tracker = resource_tracker.ensure_running
            cores = loky.cpu_count()
            if cores < 2:
                raise RuntimeError("there is no core beside this process's own")
            self._executor = loky.ProcessPoolExecutor(
                min(cores - 1, _MOST), timeout=_IDLE, job_reducers={Transform: reduced}
            )
        return self._executor

    def _stay_alone(self) -> None:
        self.is_forked = True

    def _let_go(self) -> None:
        """Leave the processes to loky, which ends them, before the modules are gone that it needs for that."""
        self._executor = None


worker_pool = WorkerPool()

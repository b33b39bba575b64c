"""Batches that threads prepare while a model works on another one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.warp.one_thread import one_thread

# So many batches are prepared while the model works on one. More would only take memory.
_AHEAD = 2


class Prefetch:
    """The Samples of a batch when they are asked for, and those of the next batches begun.

    It goes into another process by pickle and survives a fork: threads are started anew there. A copy prepares batches
    of its own.

    Parameters
    ----------
    threads : int
        How many prepare Samples; 0 leaves it to the thread that asks.
    """

    _pool: ThreadPoolExecutor | None
    _begun: dict[int, list[Future[list[Sample]]]]

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._leave_threads_behind()

    def samples(
        self,
        index: int,
        coming: Iterable[int],
        numbers: Callable[[int], np.ndarray],
        make: Callable[[int], Sample],
    ) -> list[Sample]:
        """Return the Samples of a batch, from those begun before or begun now, and begin the next ones.

        Parameters
        ----------
        index : int
            Of the batch.
        coming : iterable of int
            The batches that may be asked for next, in their order.
        numbers : callable
            Returns the numbers of a batch's pictures.
        make : callable
            Makes the Sample of such a number.
        """
        if not self._threads:
            return [make(number) for number in numbers(index).tolist()]
        if self._process != os.getpid():
            self._leave_threads_behind()
        wanted = self._begun.pop(index, None) or self._begin(numbers(index), make)
        for other in coming:
            if len(self._begun) >= _AHEAD:
                break
            if other not in self._begun:
                self._begun[other] = self._begin(numbers(other), make)
        return [sample for part in wanted for sample in part.result()]

    def forget(self) -> None:
        """Leave out what was begun: another epoch begins."""
        self._begun = {}

    def _begin(self, numbers: np.ndarray, make: Callable[[int], Sample]) -> list[Future[list[Sample]]]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="augwidgets")
        parts = (part.tolist() for part in np.array_split(numbers, self._threads) if len(part))
        return [self._pool.submit(_made, make, part) for part in parts]

    def _leave_threads_behind(self) -> None:
        """Begin anew with threads of this process: those of another one are not here, and never answer."""
        self._process = os.getpid()
        self._pool = None
        self._begun = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"_threads": self._threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._leave_threads_behind()


def _made(make: Callable[[int], Sample], numbers: list[int]) -> list[Sample]:
    with one_thread():  # the model works beside it
        return [make(number) for number in numbers]

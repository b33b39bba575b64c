"""Batches that threads prepare while a model works on another one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.training.sample_maker import SampleMaker
from augwidgets.warp.one_thread import one_thread

Place = tuple[int, int]  # epoch, and which batch of it

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
    _begun: dict[Place, list[Future[list[Sample]]]]
    _maker: SampleMaker | None  # of what was begun

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._leave_threads_behind()

    def samples(
        self,
        place: Place,
        coming: Iterable[Place],
        numbers: Callable[[Place], np.ndarray],
        maker: SampleMaker,
    ) -> list[Sample]:
        """Return the Samples of a batch, from those begun before or begun now, and begin the next ones.

        Parameters
        ----------
        place : (int, int)
            Epoch, and which batch of it.
        coming : iterable of (int, int)
            The batches that may be asked for next, in their order: those of this epoch before those of the next.
        numbers : callable
            Returns the numbers of a batch's pictures.
        maker : SampleMaker
            Makes them. What another one has begun is left out.
        """
        if not self._threads:
            return [maker.made(number, place[0]) for number in numbers(place).tolist()]
        if self._process != os.getpid():
            self._leave_threads_behind()
        if self._maker is not maker:
            self._maker, self._begun = maker, {}
        wanted = self._begun.pop(place, None) or self._begin(place, numbers, maker)
        for other in coming:
            if len(self._begun) >= _AHEAD:
                break
            if other not in self._begun:
                self._begun[other] = self._begin(other, numbers, maker)
        return [sample for part in wanted for sample in part.result()]

    def forget_others(self, epoch: int) -> None:
        """Leave out what was begun of other epochs."""
        self._begun = {place: begun for place, begun in self._begun.items() if place[0] == epoch}

    def _begin(
        self, place: Place, numbers: Callable[[Place], np.ndarray], maker: SampleMaker
    ) -> list[Future[list[Sample]]]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="augwidgets")
        parts = (part.tolist() for part in np.array_split(numbers(place), self._threads) if len(part))
        return [self._pool.submit(_made, maker, part, place[0]) for part in parts]

    def _leave_threads_behind(self) -> None:
        """Begin anew with threads of this process: those of another one are not here, and never answer."""
        self._process = os.getpid()
        self._pool = None
        self._begun = {}
        self._maker = None

    def __getstate__(self) -> dict[str, Any]:
        return {"_threads": self._threads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._leave_threads_behind()


def _made(maker: SampleMaker, numbers: list[int], epoch: int) -> list[Sample]:
    with one_thread():  # the model works beside it
        return [maker.made(number, epoch) for number in numbers]

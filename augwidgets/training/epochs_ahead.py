"""`EpochsAhead`: the batches of the next epochs, which other processes make while a model works on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeAlias

import numpy as np

from augwidgets.training.batch_maker import BatchMaker
from augwidgets.training.worker_pool import worker_pool

_AHEAD = 2  # epochs, beside the one that is trained with
_PATIENCE = 60.0  # seconds; what waits for a lock of a process that was killed never answers
_CHUNKS = 4  # of an epoch: each goes into another process as one piece of work

Place: TypeAlias = tuple[int, int]  # the number of an epoch, and of a chunk of it


class EpochsAhead:
    """Makes the batches of whole epochs in other processes; what none has begun is made here instead of waiting.

    They are the same wherever they are made.

    Parameters
    ----------
    maker : BatchMaker
    batches : callable
        Takes the number of an epoch, returns the numbers of the pictures of each batch.
    first, end : int
        The numbers of the first epoch, and of the one after the last; others are made when they are asked for.
    """

    def __init__(self, maker: BatchMaker, batches: Callable[[int], Sequence[np.ndarray]], first: int, end: int) -> None:
        self._maker, self._batches, self._end = maker, batches, end
        self._are_here = not worker_pool.takes(maker)  # or the other processes have failed
        self._asked: dict[Place, Future[Any]] = {}
        self._numbers: dict[Place, list[list[int]]] = {}
        self._made: dict[Place, list[Any]] = {}
        self._ask(first)

    @property
    def is_begun(self) -> bool:
        """Whether other processes make them; else threads of this one are quicker, which work beside the model."""
        return not self._are_here

    def batch(self, epoch: int, index: int) -> Any:
        """Return a batch of an epoch, and have the next epochs made."""
        for coming in (epoch, *range(epoch + 1, min(epoch + _AHEAD + 1, self._end))):
            self._ask(coming)
        self._forget_before(epoch)
        if worker_pool.is_forked:
            self._asked = {}
        chunk = index // self._size
        return self._chunk((epoch, chunk))[index - chunk * self._size]

    def close(self) -> None:
        """Call off what is not made yet."""
        self._call_off()
        self._numbers, self._made = {}, {}

    def _call_off(self) -> None:
        for future in self._asked.values():
            future.cancel()
        self._asked = {}

    def _ask(self, epoch: int) -> None:
        if (epoch, 0) in self._numbers:
            return
        batches = [numbers.tolist() for numbers in self._batches(epoch)]
        self._size = -(-len(batches) // _CHUNKS)
        for chunk, start in enumerate(range(0, len(batches), self._size)):
            place = epoch, chunk
            self._numbers[place] = batches[start : start + self._size]
            future = None if self._are_here else worker_pool.submit(self._maker.several, self._numbers[place], epoch)
            if future is None:
                self._are_here = True
            else:
                self._asked[place] = future

    def _forget_before(self, epoch: int) -> None:
        for place in [place for place in self._numbers if place[0] < epoch]:
            del self._numbers[place]
            self._made.pop(place, None)
            future = self._asked.pop(place, None)
            if future is not None:
                future.cancel()

    def _chunk(self, place: Place) -> list[Any]:
        if place not in self._made:
            future = self._asked.pop(place, None)
            if future is not None and not future.cancel():
                while not future.done() and self._make_another():
                    pass
                self._made[place] = self._from(future, place)
            else:
                self._made[place] = self._make(place)
        return self._made[place]

    def _from(self, future: Future[Any], place: Place) -> list[Any]:
        """Return what another process has made, or make it here where it could not be sent there or back."""
        try:
            found: list[Any] = future.result(_PATIENCE)
        except Exception:  # one that comes from the pictures comes again, in this process's own words
            self._are_here = True
            self._call_off()
            if not future.done():
                worker_pool.start_anew()
            found = self._make(place)
        return found

    def _make_another(self) -> bool:
        """Make a chunk that nobody has begun, the last one; return whether there was one."""
        for place in reversed(self._asked):
            if self._asked[place].cancel():
                del self._asked[place]
                self._made[place] = self._make(place)
                return True
        return False

    def _make(self, place: Place) -> list[Any]:
        return self._maker.several(self._numbers[place], place[0])

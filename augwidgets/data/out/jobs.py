"""Which pictures an export makes, in which order, and in what chunks a worker takes them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from augwidgets.data.out.names import file_names, separator

_MOST = 64  # pictures in a chunk: what a worker that is killed has to do again
_LEAST = 100  # pictures in a tar, where there are so many: training reads few large files faster than many small ones
_CHUNKS = 64  # into so many an export is cut at least, so that many workers end at nearly the same time


class Job(NamedTuple):
    """One picture that is made.

    Attributes
    ----------
    number : int
        Of the picture that it is made of.
    copy : int
        -1 is the untouched original.
    name : str
        What it is called: a path with "/", without ending.
    recipe : int
        Which recipe makes it.
    """

    number: int
    copy: int
    name: str
    recipe: int = 0


class Jobs:
    """All pictures that an export makes, in the order of the data set: each one's original, then its copies.

    Parameters
    ----------
    names : sequence of str
        Of the data set's pictures.
    copies : array of int
        Of each picture.
    originals : array of bool
        Which pictures are written untouched as well.
    recipes : array of int
        Which recipe makes the copies of each.
    plain : bool
        Whether the pictures keep their names: nothing is done to them.
    groups : sequence, optional
        Pictures of one group come after one another, and no chunk holds two; each group is cut into equal chunks of
        some hundred pictures, for each of them becomes a file.
    most : int
        The most pictures in a chunk.

    Attributes
    ----------
    groups : list
        Of each chunk.

    Examples
    --------
    >>> jobs = Jobs(["a.png", "b.png"], np.array([2, 1]), np.array([True, False]), np.zeros(2, int))
    >>> [(job.name, job.copy) for chunk in range(jobs.chunks) for job in jobs.chunk(chunk)]
    [('a', -1), ('a_0', 0), ('a_1', 1), ('b_0', 0)]
    """

    def __init__(
        self,
        names: Sequence[str],
        copies: np.ndarray,
        originals: np.ndarray,
        recipes: np.ndarray,
        *,
        plain: bool = False,
        groups: Sequence[str | None] | None = None,
        most: int = _MOST,
    ) -> None:
        self._stems = file_names(names)
        self._between = separator(self._stems) if originals.any() else "_"
        self._originals, self._recipes = originals, recipes
        self._plain = plain and int((copies + originals).max(initial=0)) <= 1
        self._order = np.arange(len(names)) if groups is None else _grouped(groups)
        self._ends = np.cumsum((copies + originals)[self._order])
        keys = [None] * len(names) if groups is None else [groups[int(number)] for number in self._order]
        rows = [row for row in range(len(keys)) if row == 0 or keys[row] != keys[row - 1]]
        self._bounds: list[tuple[int, int]] = []
        self.groups: list[str | None] = []
        size, first = max(1 if groups is None else min(_LEAST, most), min(most, len(self) // _CHUNKS)), 0
        for row, after in zip(rows, [*rows[1:], len(keys)], strict=True):
            end = int(self._ends[after - 1])
            if groups is None:
                self._bounds += [(start, min(start + size, end)) for start in range(first, end, size)]
            else:
                count = max(1, -(-(end - first) // size))
                cuts = [first + (end - first) * cut // count for cut in range(count + 1)]
                self._bounds += [(start, after) for start, after in itertools.pairwise(cuts) if start < after]
            self.groups += [keys[row]] * (len(self._bounds) - len(self.groups))
            first = end

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    @property
    def chunks(self) -> int:
        return len(self._bounds)

    def chunk(self, number: int) -> list[Job]:
        """Return the pictures of a chunk."""
        start, end = self._bounds[number]
        return [self._job(place) for place in range(start, end)]

    def size(self, number: int) -> int:
        """Return how many pictures a chunk has."""
        start, end = self._bounds[number]
        return end - start

    def _job(self, place: int) -> Job:
        row = int(np.searchsorted(self._ends, place, side="right"))
        number = int(self._order[row])
        copy = place - (int(self._ends[row - 1]) if row else 0) - int(self._originals[number])
        stem = self._stems[number]
        name = stem if self._plain or copy < 0 else f"{stem}{self._between}{copy}"
        return Job(number, copy, name, int(self._recipes[number]))


def _grouped(groups: Sequence[str | None]) -> np.ndarray:
    """Return the numbers of pictures, those of one group after one another."""
    return np.argsort(np.array([group or "" for group in groups]), kind="stable")

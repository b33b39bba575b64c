"""`History`: what was before each change of an explorer, and what was taken back. Values only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

_MOST = 200  # changes that are kept


class Before(NamedTuple):
    """What a part of the state was before it was changed."""

    name: str
    value: Any


class History:
    """Changes that can be taken back, the last one first, and those that were, to be made again.

    What is now stands in the explorer and nowhere else: the history asks for it when it gives back what was before.

    Parameters
    ----------
    most : int
        How many changes are kept.

    Attributes
    ----------
    past, future : deque of Before
        What undo and redo bring back, the next one last.

    Examples
    --------
    >>> history, state = History(), {"seed": 3}
    >>> history.note("seed", state["seed"]); state["seed"] = 4
    >>> history.undo(state.get)
    Before(name='seed', value=3)
    >>> state["seed"] = 3
    >>> history.redo(state.get)
    Before(name='seed', value=4)
    """

    def __init__(self, most: int = _MOST) -> None:
        self.past: deque[Before] = deque(maxlen=most)
        self.future: deque[Before] = deque(maxlen=most)
        self._is_whole = True

    def note(self, name: str, value: Any) -> None:
        """Keep what a part of the state was before it was changed; what was taken back cannot be made again then."""
        self._is_whole = self._is_whole and len(self.past) < (self.past.maxlen or 0)
        self.past.append(Before(name, value))
        self.future.clear()

    def undo(self, now: Callable[[str], Any]) -> Before:
        """Return what was before the last change; `now` gives what a part of the state is."""
        if not self.past:
            oldest = "that it was opened with" if self._is_whole else f"before the last {self.past.maxlen} changes"
            raise ValueError(f"nothing to undo: the explorer is in the state {oldest}")
        return self._turn(self.past, self.future, now)

    def redo(self, now: Callable[[str], Any]) -> Before:
        """Return what was before the last undo; `now` gives what a part of the state is."""
        if not self.future:
            raise ValueError("nothing to redo: no change has been undone since the last one was made")
        return self._turn(self.future, self.past, now)

    @staticmethod
    def _turn(source: deque[Before], target: deque[Before], now: Callable[[str], Any]) -> Before:
        before = source.pop()
        target.append(Before(before.name, now(before.name)))
        return before

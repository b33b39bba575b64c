"""How long trainings take, and whether there is time for another one."""

from __future__ import annotations

import time

_SHARE = 0.3  # of all the time, at most, is kept for what comes afterwards


def time_over(minutes: float | None) -> str:
    """Return why something ended that had so many minutes.

    Examples
    --------
    >>> time_over(1.0), time_over(2.5)
    ('1 minute was over', '2.5 minutes were over')
    """
    return f"{minutes:g} {'minute was' if minutes == 1 else 'minutes were'} over"


class Clock:
    """How long trainings take, and whether there is time for another one. Each training is timed in a ``with``.

    Parameters
    ----------
    seconds : float or None
        How long there is; None sets no limit.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds
        self._begun = 0.0
        self._took: list[float] = []

    @property
    def longest(self) -> float:
        """The seconds of the longest training; the first, which also compiles, counts until there is another one."""
        return max(self._took[1:] or self._took, default=0.0)

    @property
    def is_over(self) -> bool:
        """Whether a training as long as the longest would end too late."""
        return not self.has_time_for(1)

    def has_time_for(self, trainings: int, and_then: int = 0) -> bool:
        """Return whether so many trainings, each as long as the longest, would end in time.

        Parameters
        ----------
        trainings : int
        and_then : int
            How many come after those; less than a third of all the time is kept for them.
        """
        if self._end is None or self._seconds is None:
            return True
        kept = min(and_then * self.longest, _SHARE * self._seconds)
        return time.monotonic() + trainings * self.longest + kept <= self._end

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._took.append(time.monotonic() - self._begun)

"""How long trainings take, and whether there is time for another one."""

from __future__ import annotations

import time


class Clock:
    """How long trainings take, and whether there is time for another one."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self._begun = 0.0
        self.longest = 0.0

    @property
    def is_over(self) -> bool:
        """Whether a training as long as the longest would end too late."""
        return self._end is not None and time.monotonic() + self.longest > self._end

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.longest = max(self.longest, time.monotonic() - self._begun)

"""`Loader`: what is known below and made above is fetched when it is first missed."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Loader:
    """What fills a registry, run once, when something is missed in it for the first time.

    A room imports nothing that stands above it. Where it must know of something that is made there (the transforms of
    the kit, the dialects, what a notebook shows of a thing), it keeps an empty table and one of these, and the root of
    the package says what fills it. So importing the package stays light.

    Examples
    --------
    >>> table, loader = {}, Loader()
    >>> loader.set(lambda: table.update(rotate=1))
    >>> loader.run(), loader.run(), table
    (None, None, {'rotate': 1})
    """

    def __init__(self) -> None:
        self._load: Callable[[], object] | None = None
        self._lock = threading.RLock()  # what fills a table may look into it

    def set(self, load: Callable[[], object]) -> None:
        """Set what fills the registry."""
        with self._lock:
            self._load = load

    def run(self) -> None:
        """Fill the registry if nobody has; where that fails, the next one who misses something tries again."""
        with self._lock:
            load, self._load = self._load, None
            if load is None:
                return
            try:
                load()
            except BaseException:
                self._load = load
                raise

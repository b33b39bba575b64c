"""A plan on its way into another process: what is large is kept there.

An export sends a plan with each of its chunks. What a worker has read and prepared for one of them, it needs for the
next: a background in a scene's size, an object as a recipe leaves it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

_KEPT = 4  # plans

_arrived: OrderedDict[str, dict[str, Any]] = OrderedDict()
_lock = threading.Lock()


def first_arrived(name: str, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the parts that have come under this name before, if they are kept, and these otherwise.

    Examples
    --------
    >>> first, again = {"ground": [1]}, {"ground": [1]}
    >>> first_arrived("a plan", first) is first_arrived("a plan", again) is first
    True
    """
    with _lock:
        found = _arrived.setdefault(name, parts)
        _arrived.move_to_end(name)
        while len(_arrived) > _KEPT:
            _arrived.popitem(last=False)
        return found

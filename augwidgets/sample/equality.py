"""Whether two values are equal, bit for bit: arrays, and labels that may hold arrays."""

from __future__ import annotations

from typing import Any

import numpy as np


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal; arrays in their number format too, and ``nan`` equals ``nan``.

    Examples
    --------
    >>> same(np.array([1.0, np.nan]), np.array([1.0, np.nan])), same(np.array([1]), np.array([1.0])), same(None, None)
    (True, False, True)
    """
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        floats = one.dtype.kind == "f" and other.dtype.kind == "f"
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=floats)
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    try:
        return bool(one == other)
    except ValueError:  # labels that hold arrays have no single answer
        return one is other

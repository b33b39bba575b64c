"""What is said when something fails: which function, at which values, and why; and what came, in a few words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

# NumPy: "assignment destination is read-only"; OpenCV: "provided NumPy array marked as readonly", in four lines.
_WRITES = re.compile(r"(array|destination|buffer)\b.*\bread-?only", re.IGNORECASE | re.DOTALL)


def named(name: str, values: Mapping[str, Any]) -> str:
    """Name a transform at its values, as code does; one without values by its name alone.

    Examples
    --------
    >>> named("half", {"k": 0.5}), named("plain", {})
    ('half.at(k=0.5)', 'plain')
    """
    words = ", ".join(f"{key}={value!r}" for key, value in values.items())
    return f"{name}.at({words})" if words else name


def failed(who: str, function: Callable[..., Any], error: Exception, of: str, copy: str = "") -> RuntimeError:
    """Give the error, in one line, that names a function where it fails: its author is the one who reads this.

    Parameters
    ----------
    who : str
        As `named` gives it.
    function : callable
    error : Exception
        What it raised.
    of : str
        What it is given, in words: "the picture".
    copy : str, optional
        What to work on where it writes into that; a copy of its first argument, unless it is given.

    Examples
    --------
    >>> str(failed("mine", lambda im: im, ValueError("assignment destination is read-only"), "the picture"))
    'mine writes into the picture that it is given; work on im.copy()'
    """
    words = " ".join(str(error).split())
    if _WRITES.search(words):
        copy = copy or f"{_first(function)}.copy()"
        return RuntimeError(f"{who} writes into {of} that it is given; work on {copy}")
    return RuntimeError(f"{who} failed with {type(error).__name__}{': ' if words else ''}{words}")


def _first(function: Callable[..., Any]) -> str:
    """Give the name by which the function knows what it is given first."""
    try:
        return next(iter(inspect.signature(function).parameters), "image")
    except (TypeError, ValueError):  # compiled functions may have no signature
        return "image"


def told(thing: Any) -> str:
    """Say what came instead of what was wanted: an array by its format and shape, all else as code, in one line.

    Examples
    --------
    >>> told(np.ones((2, 3), bool)), told(2.5), told([1] * 99)[:14]
    ('an array, bool (2, 3)', '2.5', '[1, 1, 1, 1, 1')
    """
    if isinstance(thing, np.ndarray):
        return f"an array, {thing.dtype} {thing.shape}"
    try:
        words = " ".join(repr(thing[: 2 * _LONGEST] if isinstance(thing, str) else thing).split())
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a far larger number" if isinstance(thing, int) else f"a {type(thing).__name__}"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 4]} ..."


_LONGEST = 80  # characters

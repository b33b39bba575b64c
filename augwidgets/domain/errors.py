"""What is said when something fails: which function, at which values, and why; and what came, in a few words."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

# NumPy: "assignment destination is read-only"; OpenCV: "provided NumPy array marked as readonly", in four lines.
_WRITES = re.compile(r"(array|destination|buffer)\b.*\bread-?only", re.IGNORECASE | re.DOTALL)


def named(name: str, values: Mapping[str, Any]) -> str:
    """Name a transform at its values, as code does; one without values by its name alone.

    Examples
    --------
    >>> named("half", {"k": 0.5}), named("plain", {})
    ('half.at(k=0.5)', 'plain')
    """
    words = ", ".join(f"{key}={told(value)}" for key, value in values.items())
    return f"{name}.at({words})" if words else name


def failed(who: str, function: Callable[..., Any], error: Exception, of: str, copy: str = "") -> RuntimeError:
    """Return the error, in one line, that names a function where it fails: its author is the one who reads this.

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
    words = said(error)
    who = one_line(who, 120)
    if _WRITES.search(said(error, 2000)):
        copy = copy or f"{_first(function)}.copy()"
        return RuntimeError(f"{who} writes into {of} that it is given; work on {copy}")
    return RuntimeError(f"{who} failed with {type(error).__name__}{': ' if words else ''}{words}")


def said(error: BaseException, most: int = 140) -> str:
    """Return what a foreign error says, in one line of at most so many characters.

    Examples
    --------
    >>> said(ValueError("two\\nlines"))
    'two lines'
    """
    try:
        return one_line(str(error), most)
    except Exception:  # whatever a foreign class raises
        return ""


def _first(function: Callable[..., Any]) -> str:
    """Return the name by which the function knows what it is given first."""
    try:
        return next(iter(inspect.signature(function).parameters), "image")
    except (TypeError, ValueError):  # compiled functions may have no signature
        return "image"


def told(thing: Any, most: int = 80) -> str:
    """Return what came instead of what was wanted: an array by its format and shape, all else as code, in one line.

    It costs no more than what it shows, whatever comes: a list of a million, a list that holds itself, an object whose
    `repr` raises. What no screen can show (half a character, a line's end) is written with a backslash.

    Parameters
    ----------
    thing : object
    most : int
        Characters.

    Returns
    -------
    str

    Examples
    --------
    >>> import numpy as np
    >>> told(np.ones((2, 3), bool)), told(2.5), told([1] * 99)[:14]
    ('an array, bool (2, 3)', '2.5', '[1, 1, 1, 1, 1')
    >>> told({"a": [np.zeros(3)]}), told(10**5000)
    ("{'a': [an array, float64 (3,)]}", 'a far larger number')
    """
    return one_line(_as_code(thing, most), most)


def one_line(text: str, most: int = 200) -> str:
    """Return a text in one line of at most so many characters, each of which a screen can show.

    Examples
    --------
    >>> one_line("two\\n  lines \\udc80"), one_line("a long one", 8)
    ('two lines \\\\udc80', 'a lo ...')
    """
    words = " ".join(text[: 4 * most].split())
    plain = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in words[: most + 1])
    return plain if len(plain) <= most else f"{plain[: most - 4]} ..."


def path_told(path: Any, most: int = 110) -> str:
    """Return a path as code; of a long one its end, which names the file.

    Examples
    --------
    >>> path_told("a/cat.png"), path_told("folder/" * 99 + "cat.png", 24)
    ("'a/cat.png'", "'... lder/folder/cat.png'")
    """
    words = one_line(repr(str(path)[-4 * most :]), 5 * most)
    return words if len(words) <= most else f"{words[0]}... {words[4 - most :]}"


def _as_code(thing: Any, room: int) -> str:
    """Return what a thing is as code, or the beginning of it that fills the room."""
    numpy = sys.modules.get("numpy")  # not imported here: the root of the package stands on this file
    if numpy is not None and isinstance(thing, numpy.ndarray):
        return f"an array, {thing.dtype} {thing.shape}"
    kind = type(thing)
    if kind is ModuleType:
        return f"the module {thing.__name__}"
    if kind is str or kind is bytes:
        return repr(thing[: room + 1])
    if kind is int and thing.bit_length() > _LONG:
        return f"a far {'larger' if thing > 0 else 'lower'} number"
    if kind in _BRACKETS and thing:
        return _listed(thing, room)
    try:
        return _ADDRESS.sub("", repr(thing))
    except Exception:  # whatever a foreign class raises
        return f"an object of the type {kind.__name__}"


def _listed(things: Any, room: int) -> str:
    """Return a list, tuple, set or mapping as code, until the room is filled; inner ones have less of it."""
    before, after = _BRACKETS[type(things)]
    words, left = [], room
    for thing in things:
        if left <= 0:
            words.append("...")
            break
        word = _as_code(thing, left - 1)
        if isinstance(things, dict):
            word += f": {_as_code(things[thing], left - 1)}"
        words.append(word)
        left -= len(word) + 2
    comma = "," if type(things) is tuple and len(things) == 1 else ""
    return f"{before}{', '.join(words)}{comma}{after}"


_BRACKETS: dict[Any, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_LONG = 256  # bits

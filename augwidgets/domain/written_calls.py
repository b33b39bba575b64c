"""Calls and slices as code, of which the code is made that opens a data set again."""

from __future__ import annotations

from typing import Any


def call(name: str, *values: Any, **named: Any) -> str:
    """Return a call as it is written; what is None is not.

    Parameters
    ----------
    name : str
        What is called.
    *values, **named : object
        What it is called with.

    Examples
    --------
    >>> call("aw.data.open", "photos", split="train", images=None) + call(".only", "cat")
    "aw.data.open('photos', split='train').only('cat')"
    """
    words = [repr(value) for value in values if value is not None]
    words += [f"{key}={value!r}" for key, value in named.items() if value is not None]
    return f"{name}({', '.join(words)})"


def subscript(index: slice) -> str:
    """Return a slice as it is written.

    Parameters
    ----------
    index : slice

    Examples
    --------
    >>> subscript(slice(100)), subscript(slice(None, None, 2))
    ('[:100]', '[::2]')
    """
    parts = ["" if part is None else repr(part) for part in (index.start, index.stop, index.step)]
    return f"[{':'.join(parts if index.step is not None else parts[:2])}]"

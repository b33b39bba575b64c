"""Numpydoc sections that several functions share: written once, and put into the docstring of each of them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, TypeVar

Documented = TypeVar("Documented", bound=Callable[..., Any])

# Numpydoc's order; a section of another name stands where the notes do.
_ORDER = ("Parameters", "Attributes", "Returns", "Raises", "Notes", "References", "Examples")
_HEADING = re.compile(r"^([A-Z]\w+(?: \w+)?)\n-{3,}$", re.MULTILINE)
_ENTRY = re.compile(r"^(?=\S)", re.MULTILINE)


def parts(text: str) -> dict[str, str]:
    """Split a docstring into its sections by their headings; what stands before them has the heading "".

    Parameters
    ----------
    text : str
        Without the indentation of the code, as `inspect.getdoc` returns it.

    Returns
    -------
    dict of str to str
        Each text without its heading, in order.

    Examples
    --------
    >>> parts("Return the mean.\\n\\nReturns\\n-------\\nfloat\\n    Of all levels.")
    {'': 'Return the mean.', 'Returns': 'float\\n    Of all levels.'}
    """
    before, *rest = _HEADING.split(text)
    return {
        "": before.strip(),
        **{name: body.strip("\n").rstrip() for name, body in zip(rest[::2], rest[1::2], strict=True)},
    }


def inserted(text: str, *sections: str) -> str:
    """Return a docstring with more sections, each at its place; one that is there already stays as it is.

    Parameters
    ----------
    text : str
        Without the indentation of the code.
    *sections : str
        Each with its heading.

    Returns
    -------
    str

    Examples
    --------
    >>> print(inserted("Return the mean.\\n\\nNotes\\n-----\\nA fast one.", "Returns\\n-------\\nfloat"))
    Return the mean.
    <BLANKLINE>
    Returns
    -------
    float
    <BLANKLINE>
    Notes
    -----
    A fast one.
    """
    found = parts(text)
    for section in sections:
        found = {**parts(inspect.cleandoc(section)), **found}
    start = found.pop("")
    names = sorted(found, key=lambda name: _ORDER.index(name if name in _ORDER else "Notes"))
    return "\n\n".join([start, *(f"{name}\n{'-' * len(name)}\n{found[name]}" for name in names)])


def shared(*sections: str) -> Callable[[Documented], Documented]:
    """Return a decorator that puts sections into a function's docstring.

    Parameters
    ----------
    *sections : str
        Each with its heading. Of Parameters a function is given the entries that its signature names.

    Returns
    -------
    callable

    Examples
    --------
    >>> size = shared("Parameters\\n----------\\nwidth : int\\nheight : int")
    >>> @size
    ... def square(width):
    ...     "Return the area."
    >>> square.__doc__.splitlines()[2:]
    ['Parameters', '----------', 'width : int']
    """

    def put(function: Documented) -> Documented:
        if function.__doc__ is not None:  # as it is under `python -OO`
            own = [_named_by(section, function) for section in map(inspect.cleandoc, sections)]
            function.__doc__ = inserted(inspect.cleandoc(function.__doc__), *own)
        return function

    return put


def _named_by(section: str, function: Callable[..., Any]) -> str:
    """Return the section with those of its parameters that the function has."""
    title, text = parts(section).popitem()
    if title != "Parameters":
        return section
    has = inspect.signature(function).parameters
    lines = ["Parameters", "----------"]
    for entry in filter(None, _ENTRY.split(text)):
        names, colon, rest = entry.rstrip().partition(" :")
        if kept := [name for name in names.split(", ") if name in has]:
            lines.append(f"{', '.join(kept)}{colon}{rest}")
    return "\n".join(lines)

"""`MaskOrigin`: from which of several joined pictures a value of the mask comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class MaskOrigin(NamedTuple):
    """Where a value of the mask of joined pictures comes from.

    Attributes
    ----------
    value : int
        In the mask of all of them.
    picture : int
        The number of the picture that it comes from: 0 is the first one.
    label : object
        What that picture shows, as far as it says.
    was : int
        The value that it had in the mask of that picture.
    name : str
        Of the object or the class; empty where nobody said.
    """

    value: int
    picture: int
    label: Any
    was: int
    name: str


_MOST = 6  # values that are told of, and letters of a name ...
_LETTERS = 16


def in_words(origins: Sequence[MaskOrigin]) -> str:
    """Return in one line which value is what, and of which picture.

    Examples
    --------
    >>> found = [MaskOrigin(1, 0, "cat", 1, "cat"), MaskOrigin(2, 1, "coffee", 1, "saucer")]
    >>> found.append(MaskOrigin(5, 1, "coffee", 4, ""))
    >>> in_words(found)
    'mask: 1 cat (picture 1); 2 saucer, 5 (picture 2)'
    """
    told: dict[int, list[str]] = {}
    for one in origins[:_MOST]:
        told.setdefault(one.picture, []).append(f"{one.value} {one.name[:_LETTERS]}".strip())
    parts = [f"{', '.join(values)} (picture {picture + 1})" for picture, values in told.items()]
    return f"mask: {'; '.join(parts)}{' ...' if len(origins) > _MOST else ''}" if parts else ""

"""`many`: how many of something there are, in words."""

from __future__ import annotations


def many(count: int, what: str) -> str:
    """Return a number with what is counted, in the plural unless there is one.

    Examples
    --------
    >>> many(1, "seed"), many(5, "seed"), many(1200, "picture")
    ('1 seed', '5 seeds', '1,200 pictures')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"

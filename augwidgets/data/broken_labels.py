"""What of a picture's labels is broken and left out while it is read, so that the rest of it goes on.

Who reads labels says it by `leave_out`; who wants to know it looks into what `left_out_within` gathers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from augwidgets.data.listing import LeftOut

_GATHERED: ContextVar[list[LeftOut] | None] = ContextVar("what of labels is left out", default=None)


def leave_out(what: str, why: str) -> None:
    """Note that a part of a picture's labels, such as one line of its file, is broken and left out.

    Parameters
    ----------
    what, why : str
    """
    found = _GATHERED.get()
    if found is not None:
        found.append(LeftOut(what, why))


@contextlib.contextmanager
def left_out_within() -> Iterator[list[LeftOut]]:
    """Gather what is left out of labels that are read within; who gathers around it is told as well.

    Examples
    --------
    >>> with left_out_within() as broken:
    ...     leave_out("an object of a.png", "its box has no area")
    >>> broken
    [LeftOut(what='an object of a.png', why='its box has no area')]
    """
    outer, found = _GATHERED.get(), list[LeftOut]()
    token = _GATHERED.set(found)
    try:
        yield found
    finally:
        _GATHERED.reset(token)
        if outer is not None:
            outer += found

"""One picture after the other: what is read, how far it is, and which picture an error is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from augwidgets.data.picture_source import Source
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample

_NAMED = TypeError, ValueError, RuntimeError


def each(
    found: Source, progress: Callable[[int, int], Any] | None, epochs: int = 1
) -> Iterator[tuple[int, int, Sample]]:
    """Read one picture after the other, and give it with its epoch and its number.

    `progress` is called when what was given has been dealt with; when it returns False, that was the last one.
    """
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be a function of two numbers, the done and all, got {told(progress)}")
    total = epochs * found.count
    for done in range(total):
        epoch, picture = divmod(done, found.count)
        with named(found, picture):
            sample = found.read(picture)
        yield epoch, picture, sample
        if progress is not None and progress(done + 1, total) is False:
            return


class named:
    """Says in an error's sentence which picture it was, where the sentence does not say it already.

    Parameters
    ----------
    of : Source
    picture : int

    Examples
    --------
    >>> with named(Source(3, str, "photo {}".format), 1):
    ...     raise ValueError("no pixels")
    Traceback (most recent call last):
    ValueError: photo 1: no pixels
    """

    __slots__ = ("_of", "_picture")

    def __init__(self, of: Source, picture: int) -> None:
        self._of, self._picture = of, picture

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        if not isinstance(error, _NAMED):
            return
        name = self._of.name(self._picture)
        if name not in str(error):
            kind = next(kind for kind in _NAMED if isinstance(error, kind))
            raise kind(f"{name}: {error}") from error

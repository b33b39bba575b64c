"""One picture after the other: what is read, how far it is, and which picture an error is about."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from augwidgets.data.picture_source import Source
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample


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


@contextlib.contextmanager
def named(of: Source, picture: int) -> Iterator[None]:
    """Return in an error's sentence which picture it was, where the sentence does not say it already."""
    try:
        yield
    except (TypeError, ValueError, RuntimeError) as error:
        name = of.name(picture)
        if name in str(error):
            raise
        kind = next(kind for kind in (TypeError, ValueError, RuntimeError) if isinstance(error, kind))
        raise kind(f"{name}: {error}") from error

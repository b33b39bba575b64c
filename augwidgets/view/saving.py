"""Writing a finished file: whole or not at all, and never over one that is there unless that was asked for."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save(
    path: str | os.PathLike[str], make: Callable[[str], bytes], endings: Collection[str], *, overwrite: bool
) -> Path:
    """Write what `make` gives for the ending of the file's name; it is asked only once the place is known to be free.

    Raises
    ------
    ValueError, FileExistsError, OSError
        The ending is none of those; there is a file already; the folder cannot be written.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"a file's path is wanted, got {type(path).__name__}")
    place = Path(os.path.expanduser(path))
    ending = place.suffix.lower()
    if ending not in endings:
        raise ValueError(f"the file's name must end in one of {', '.join(endings)}, got {str(path)!r}")
    if place.exists() and not overwrite:
        raise FileExistsError(f"{path} exists already: name another file, or say that it may be replaced (overwrite)")
    if place.is_dir():
        raise IsADirectoryError(f"{path} is a folder: name a file in it")
    if not place.parent.is_dir():
        raise FileNotFoundError(f"{path} cannot be written, for there is no folder {place.parent}: make it first")
    content = make(ending)  # the whole file first, so that a failure leaves no half-written one
    with place.open("wb" if overwrite else "xb") as file:
        file.write(content)
    return place


def in_all_colours(figure: Figure, dpi: int) -> bytes:
    """Give a figure as PNG bytes with the colours that it has; a notebook's faces have 256 of them."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi)
    return out.getvalue()

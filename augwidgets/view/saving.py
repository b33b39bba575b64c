"""Saving a figure as a file of one of a few kinds."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from augwidgets.domain.atomic_write import check_place, write_atomically
from augwidgets.domain.errors import path_told

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save(
    path: str | os.PathLike[str], make: Callable[[str], bytes], endings: Collection[str], *, overwrite: bool
) -> Path:
    """Write what `make` returns for the ending of the file's name; it is asked only once the place is known to be free.

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
        raise ValueError(f"the file's name must end in one of {', '.join(endings)}, got {path_told(path)}")
    check_place(place, overwrite=overwrite)
    return write_atomically(place, make(ending), overwrite=overwrite)


def in_all_colours(figure: Figure, dpi: int) -> bytes:
    """Return a figure as PNG bytes without the losses of a JPEG."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi)
    return out.getvalue()

"""What lies in a folder: its files and its folders, asked for once while a data set is opened."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from typing import NamedTuple

from augwidgets.data.picture_files import EXTENSIONS
from augwidgets.domain.errors import path_told


class Inside(NamedTuple):
    """The names in a folder, sorted, without hidden ones."""

    files: list[str]
    folders: list[str]


_KEPT: ContextVar[dict[str, Inside] | None] = ContextVar("folders that were listed", default=None)


@contextlib.contextmanager
def listed_once() -> Iterator[None]:
    """Keep what folders hold until the end of the ``with``: every format looks into the same ones."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def inside(folder: str | os.PathLike[str]) -> Inside:
    """Return the names of what lies in a folder; a link to a folder is one.

    Raises
    ------
    OSError
        In one sentence: it cannot be read.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for name in ("b.png", "a.png", ".hidden"):
    ...         pathlib.Path(place, name).touch()
    ...     pathlib.Path(place, "c").mkdir()
    ...     inside(place)
    Inside(files=['a.png', 'b.png'], folders=['c'])
    """
    kept, place = _KEPT.get(), os.fspath(folder)
    found = None if kept is None else kept.get(place)
    if found is None:
        found = Inside([], [])
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] != ".":
                        (found.folders if _is_folder(entry) else found.files).append(name)
        except NotADirectoryError:
            raise NotADirectoryError(f"a folder was expected, got the file {path_told(place)}") from None
        except OSError as error:
            words = f"the folder {path_told(place)} cannot be read ({error.strerror}); check who may read it"
            raise OSError(words) from None
        found.files.sort()
        found.folders.sort()
        if kept is not None:
            kept[place] = found
    return found


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def is_picture_name(name: str) -> bool:
    """Return whether a file's name ends as a picture's does.

    Examples
    --------
    >>> is_picture_name("a.JPG"), is_picture_name("a.txt"), is_picture_name(".jpg")
    (True, False, False)
    """
    return name[name.rfind(".") :].lower() in EXTENSIONS and name[0] != "."


def stem_of(name: str) -> str:
    """Return a name without its ending.

    Examples
    --------
    >>> stem_of("a/b.c.png"), stem_of("a")
    ('a/b.c', 'a')
    """
    point = name.rfind(".")
    return name if point < 1 or "/" in name[point:] else name[:point]


def is_above(place: str, folder: str) -> bool:
    """Return whether a place is a folder itself or one above it; both are real paths.

    Examples
    --------
    >>> is_above("/a", "/a/b"), is_above("/a", "/a"), is_above("/a", "/ab"), is_above("/", "/a")
    (True, True, False, True)
    """
    return place == folder or folder.startswith(os.path.join(place, ""))


def pictures_below(folder: str, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the path of each picture file in a folder and the folders inside it, sorted by name.

    Hidden files are passed over; a folder is entered once, however many links lead to it, and none that lies above.

    Parameters
    ----------
    folder : str
    before : str
        What the names begin with.
    """
    for place, start, files in _folders_below(folder, before, set(), os.path.realpath(folder)):
        for name in files:
            if name[name.rfind(".") :].lower() in EXTENSIONS:
                yield start + name, place + name


def other_files_below(folder: str) -> Iterator[str]:
    """Yield the name of each file in a folder and the folders inside it that does not end as a picture's does.

    Parameters
    ----------
    folder : str
    """
    for _, start, files in _folders_below(folder, "", set(), os.path.realpath(folder)):
        for name in files:
            if name[name.rfind(".") :].lower() not in EXTENSIONS:
                yield start + name


def _folders_below(folder: str, before: str, entered: set[str], top: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the folder and those inside it: its path, what its names begin with, and the names of its files."""
    real = os.path.realpath(folder)
    if real in entered or (entered and is_above(real, top)):
        return
    entered.add(real)
    files, folders = inside(folder)
    place = os.path.join(folder, "")
    yield place, before, files
    for name in folders:
        yield from _folders_below(place + name, f"{before}{name}/", entered, top)

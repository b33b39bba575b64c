"""`LineFile`: a file of lines to which several may add at once; none is ever changed, and none is lost once added."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

try:
    import fcntl
except ImportError:  # Windows has no locks of this kind; a line is added in one go all the same
    fcntl = None  # type: ignore[assignment]


class News(NamedTuple):
    """What is new in a file: its lines with their numbers, from 1, and whether another file lies in its place now."""

    lines: list[tuple[int, bytes]]
    is_another: bool = False


class LineFile:
    """A file of lines that only grows.

    A last line without an end may be one that is being written, or one of a writer that has crashed: it is given as it
    is, and once more where it has changed. The next line that is added never continues it.

    Parameters
    ----------
    path : Path

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     one, other = (LineFile(Path(folder, "lines")) for _ in "12")
    ...     with one.held():
    ...         one.append(b"a")
    ...     with other.held() as news:
    ...         other.append(b"b")
    ...     news.lines, one.read().lines
    1
    2
    ([(1, b'a')], [(2, b'b')])
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None  # its number while it is held
        self._forget()

    def _forget(self) -> None:
        self._which: tuple[int, int] | None = None  # of the files of this machine
        self._count = self._end = 0  # of the whole lines that were read, and of their bytes
        self._tail = b""  # what follows them

    def read(self) -> News:
        """Return what is new since the last reading.

        Raises
        ------
        OSError
            It cannot be read; FileNotFoundError where it was there and is gone.
        """
        try:
            with open(self.path, "rb") as file, _locked(file.fileno(), shared=True):
                return self._read(file.fileno())
        except FileNotFoundError:
            if self._which is None:
                return News([])  # the first line makes it
            raise

    @contextlib.contextmanager
    def held(self) -> Iterator[News]:
        """Keep others from adding lines, and give what they have added before.

        Raises
        ------
        OSError
            It cannot be written; FileNotFoundError where it was there and is gone.
        """
        if self._which is not None:
            os.stat(self.path)
        self._file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with _locked(self._file):
                yield self._read(self._file)
        finally:
            os.close(self._file)
            self._file = None

    def append(self, text: bytes) -> int:
        """Add a line while the file is held; once this returns it is on the disk. Return its number.

        Raises
        ------
        OSError
            It cannot be written; the file is what it was.
        """
        assert self._file is not None
        whole = (b"\n" if self._tail else b"") + text + b"\n"
        before = os.fstat(self._file).st_size
        try:
            left = whole
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError:
            with contextlib.suppress(OSError):
                if fcntl is not None:  # so that nobody else has written meanwhile
                    os.ftruncate(self._file, before)
            raise
        if not before:
            _sync_folder(self.path.parent)
        self._count += 1 + bool(self._tail)
        self._end += len(self._tail) + len(whole)
        self._tail = b""
        return self._count

    def _read(self, file: int) -> News:
        found = os.fstat(file)
        is_another = False
        if self._which != (found.st_dev, found.st_ino) or found.st_size < self._end + len(self._tail):
            is_another = self._which is not None
            self._forget()
            self._which = found.st_dev, found.st_ino
        if found.st_size == self._end + len(self._tail):
            return News([], is_another)
        os.lseek(file, self._end, os.SEEK_SET)
        new = b"".join(iter(lambda: os.read(file, 1 << 20), b""))
        *whole, tail = new.split(b"\n")
        lines = list(enumerate([*whole, tail] if tail else whole, self._count + 1))
        if lines and lines[0][1] == self._tail:
            del lines[0]  # it has been given
        self._count += len(whole)
        self._end += len(new) - len(tail)
        self._tail = tail
        return News(lines, is_another)


@contextlib.contextmanager
def _locked(file: int, *, shared: bool = False) -> Iterator[None]:
    """Hold a file; some file systems know no locks. Closing it lets go."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    yield


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file written to the disk too, where a folder can be synced."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

"""Write a file whole or not at all, and over another one only where that was asked for.

The bytes go into a temporary file beside the target, to the disk, and then to their name in one move. A full disk, an
error or Ctrl-C leaves the old file as it was, and no stump.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from augwidgets.domain.errors import path_told, told

# What a file system answers that knows no hard links: FAT, some network drives and containers.
_NO_LINKS = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would turn line ends otherwise


def write_atomically(path: str | os.PathLike[str], content: bytes, *, overwrite: bool = False) -> Path:
    """Write a file whole or not at all.

    Permissions are those of a plain `open`: the umask's for a new file, the old file's where one is replaced. A
    symbolic link stays one; the file that it points to is replaced.

    Parameters
    ----------
    path : path
    content : bytes
    overwrite : bool
        Whether a file that is there already may be replaced.

    Returns
    -------
    pathlib.Path
        The path as it was given.

    Raises
    ------
    OSError
        Of the class that `open` would raise (`FileExistsError` where the name is taken), in one sentence that names the
        file; nothing has changed then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = write_atomically(Path(folder, "recipe.json"), b"{}")
    ...     place.read_bytes(), os.listdir(folder)
    (b'{}', ['recipe.json'])
    """
    place = check_place(path, overwrite=overwrite)
    try:
        if overwrite:
            _replace(os.path.realpath(place), content)
        else:
            _create(str(place), content)
    except OSError as error:
        raise _named(error, place) from error
    return place


def check_place(path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """Raise where a file cannot be written as `write_atomically` would, before anything is made for it.

    Returns
    -------
    pathlib.Path
        The path as it was given.

    Raises
    ------
    OSError
        As `write_atomically` raises it.
    ValueError
        No file can have this name.
    """
    place = Path(path)
    try:
        target = os.path.realpath(place)
        if os.path.lexists(place) and not overwrite and not os.path.isdir(target):  # nothing replaces a folder
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        if not os.path.isdir(os.path.dirname(target)):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if os.path.lexists(target):
            _check_replaceable(target)
    except OSError as error:
        raise _named(error, place) from error
    except ValueError:  # a null character
        raise ValueError(f"a file's name must be one that a file can have, got {told(str(place))}") from None
    return place


def _create(place: str, content: bytes) -> None:
    """Return the bytes a name that must be new; whoever takes it meanwhile keeps it."""
    with _Temporary(place, content) as temporary:
        try:
            os.link(temporary, place)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _claim_and_replace(temporary, place)


def _claim_and_replace(temporary: str, place: str) -> None:
    """Claim the name with an empty file first, which only one can, and put the whole file there then."""
    if os.name == "nt":
        os.rename(temporary, place)  # which refuses a name that is taken, there
        return
    os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        os.replace(temporary, place)
    except BaseException:
        os.unlink(place)
        raise


def _replace(place: str, content: bytes) -> None:
    """Put the bytes in the place of a file, or at a name that is free."""
    old = os.lstat(place) if os.path.lexists(place) else None
    with _Temporary(place, content, old) as temporary:
        os.replace(temporary, place)


def _check_replaceable(target: str) -> None:
    """Raise for what is there and is no file that may be written."""
    mode = os.lstat(target).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISLNK(mode):  # links that point to one another
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a device or a pipe")
    if not os.access(target, os.W_OK):  # a move would pass over the write protection
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class _Temporary:
    """A file beside the target that holds the bytes, on the disk; gone at the end, unless it was moved."""

    def __init__(self, place: str, content: bytes, old: os.stat_result | None = None) -> None:
        self._folder = os.path.dirname(place) or "."
        # A short name of its own: the target's may be as long as names can be.
        self._path = os.path.join(self._folder, f".augwidgets-{secrets.token_hex(8)}.tmp")
        self._content, self._old = content, old

    def __enter__(self) -> str:
        # 0o666 is what `open` asks for: the umask takes its part from it.
        number = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(self._content)
                file.flush()
                os.fsync(file.fileno())
            if self._old is not None:
                self._take_after(self._old)
        except BaseException:
            self._remove()
            raise
        return self._path

    def __exit__(self, kind: object, *_: object) -> None:
        self._remove()
        if kind is None:
            self._sync_folder()

    def _take_after(self, old: os.stat_result) -> None:
        """Return it the owner and the permissions of the file that it replaces, as far as that is allowed."""
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(self._path, old.st_uid, old.st_gid)
        with contextlib.suppress(OSError):
            os.chmod(self._path, stat.S_IMODE(old.st_mode))

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path)

    def _sync_folder(self) -> None:
        """Have the new name written to the disk too, where a folder can be synced."""
        with contextlib.suppress(OSError):
            number = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def _named(error: OSError, place: Path) -> OSError:
    """Return the error in one sentence that names the file."""
    name, folder = (path_told(path).strip("'\"") for path in (place, place.parent))
    if isinstance(error, FileExistsError):
        words = f"{name} exists already: name another file, or say that it may be replaced (overwrite)"
    elif isinstance(error, IsADirectoryError):
        words = f"cannot write {name}, which is a folder: name a file in it"
    elif isinstance(error, FileNotFoundError):
        words = f"cannot write {name}, for there is no folder {folder}: make it first"
    else:
        words = f"cannot write {name}: {(error.strerror or str(error)).lower()}"
    named = type(error)(words)
    named.errno = error.errno  # put in afterwards, so that it is not printed
    return named

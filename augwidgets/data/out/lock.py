"""A lock that keeps others from writing the same export; it ends with the process."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from augwidgets.domain.errors import path_told


@contextlib.contextmanager
def locked(file: Path, place: Path, what: str = "export") -> Iterator[None]:
    """Keep others from writing the same meanwhile, where the system can, used with ``with``.

    Parameters
    ----------
    file : path
        Of the lock.
    place : path
        The folder, which the error names.
    what : str
        What is written there.

    Raises
    ------
    FileExistsError
        Another one writes it now.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with locked(Path(folder, "lock"), Path("out")):
    ...         Path(folder, "lock").exists()
    True
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with contextlib.ExitStack() as opened:
        try:
            held = opened.enter_context(open(file, "ab"))
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FileExistsError(
                f"{path_told(place, 100)} is being written by the same {what} right now; wait until that one ends, or "
                "name another folder"
            ) from None
        except OSError:  # a file system that knows no locks
            pass
        yield

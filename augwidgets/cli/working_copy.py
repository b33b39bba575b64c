"""A working copy of some files that their owner may change: what is unchanged is renewed, what is changed is kept.

Beside the copies lies a record of what was copied, one line for each file as `sha256sum` writes them. Where a line is
missing or damaged, the file counts as changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from augwidgets.domain.atomic_write import write_atomically

RECORD = ".augwidgets-copied.sha256"
_LONGEST_RECORD = 1_000_000
"""Characters; a longer one was not written here."""


def renew(source: Path, folder: Path) -> dict[str, str]:
    """Copy the files of a folder to a working copy of it, which is made if need be.

    A copy that is as it was copied is replaced by a new version. One that was changed stays, and the new version is put
    beside it, once, under a name that ends in ``-new``. Hidden files are left out.

    Parameters
    ----------
    source, folder : pathlib.Path
        What to copy, and where to.

    Returns
    -------
    dict of str to str
        What was done, by the name in the working copy: "new" (written), "renewed" (replaced) or "kept".

    Raises
    ------
    OSError
        A file cannot be read or written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     lessons, copy = Path(place, "lessons"), Path(place, "copy")
    ...     lessons.mkdir()
    ...     for text in ("first", "second"):
    ...         _ = Path(lessons, "a.txt").write_text(text)
    ...         renew(lessons, copy)
    ...     _ = Path(copy, "a.txt").write_text("my notes")
    ...     _ = Path(lessons, "a.txt").write_text("third")
    ...     renew(lessons, copy)
    {'a.txt': 'new'}
    {'a.txt': 'renewed'}
    {'a.txt': 'kept', 'a-new.txt': 'new'}
    """
    folder.mkdir(parents=True, exist_ok=True)
    recorded = _read_record(folder)
    done: dict[str, str] = {}
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_dir() or any(part.startswith((".", "__")) for part in name.parts):
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        _renew_one(path.read_bytes(), folder, PurePosixPath(name.as_posix()), recorded, done)
    return done


def _renew_one(
    content: bytes, folder: Path, name: PurePosixPath, recorded: dict[str, str], done: dict[str, str]
) -> None:
    """Bring one file's newest version into the working copy, at the first of its names that is free for it."""
    newest = hashlib.sha256(content).hexdigest()
    for candidate in _names(name):
        there, before = _checksum(folder / candidate), recorded.get(candidate)
        if there is not None and there != before and newest not in (there, before):
            done[candidate] = "kept"  # changed, and made from another version
            continue
        if there is None or (there == before and there != newest):
            write_atomically(folder / candidate, content, overwrite=there is not None)
            done[candidate] = "new" if there is None else "renewed"
        else:
            done[candidate] = "kept"
        if before != newest:
            recorded[candidate] = newest
            _write_record(folder, recorded)
        return


def _names(name: PurePosixPath) -> Iterator[str]:
    """Yield the names that a version may have: its own, then those beside it."""
    yield str(name)
    yield str(name.with_stem(f"{name.stem}-new"))
    for number in itertools.count(2):
        yield str(name.with_stem(f"{name.stem}-new-{number}"))


def _checksum(path: Path) -> str | None:
    """Return the SHA-256 of a file, None where there is nothing, and no number for what is no file."""
    if not path.is_file():
        return "no file" if path.exists() or path.is_symlink() else None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_record(folder: Path) -> dict[str, str]:
    """Return the checksums of what was copied, by name; lines that cannot be read are passed over."""
    text = ""
    if (folder / RECORD).is_file():  # a pipe could be read for ever
        with contextlib.suppress(OSError), (folder / RECORD).open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST_RECORD)
    return {name: checksum for checksum, name in re.findall(r"^([0-9a-f]{64})  (.+)$", text, re.MULTILINE)}


def _write_record(folder: Path, recorded: dict[str, str]) -> None:
    lines = "".join(f"{checksum}  {name}\n" for name, checksum in sorted(recorded.items()))
    # Without it the next version lands beside the copies, and nothing is lost.
    with contextlib.suppress(OSError):
        write_atomically(folder / RECORD, lines.encode(), overwrite=True)

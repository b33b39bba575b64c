"""The folder of a site: which one it holds, and how its files come to their places, all or none.

While a site is made, ``.augwidgets`` in it holds ``plan.json``, which site that is, and the files that are done. When
all are, and their links are checked, they are moved to their places. Then ``augwidgets-site.json`` beside them says
that it is complete and which files are its own, and ``.augwidgets`` goes.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from augwidgets.data.out.lock import locked
from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told

MARK = "augwidgets-site.json"
_WORK = ".augwidgets"


class SiteFolder:
    """The folder of a site.

    Parameters
    ----------
    place : path
    plan : mapping
        Which site it is: what JSON can hold.
    overwrite : bool
        Whether another site that lies there may be replaced, or the same one made anew.

    Attributes
    ----------
    is_complete : bool
        Whether this very site is there already.

    Raises
    ------
    OSError
        In one sentence: another site is there, or other files, or no folder can be there. Nothing has changed then.
    """

    def __init__(self, place: str | os.PathLike[str], plan: Mapping[str, Any], *, overwrite: bool) -> None:
        self.place = Path(os.path.abspath(os.path.expanduser(place)))
        self._plan = json.loads(json.dumps(plan))
        self._work = self.place / _WORK
        self._new, self._moving = self._work / "new", self._work / "moving.json"
        with _named(self.place):
            if os.path.lexists(self.place) and not self.place.is_dir():
                raise NotADirectoryError(f"a site needs a folder, got the file {path_told(self.place)}")
            mark, begun, moving = (_read(path) for path in (self.place / MARK, self._work / "plan.json", self._moving))
            # What lies there and is ours: files of a complete site, and of one whose files were being moved.
            self._own = {*_names_in(mark, "files"), *_names_in(moving, "own")}
            self._goes_on = begun == self._plan and (moving is not None or not overwrite)
            missing = [name for name in self._own if not (self.place / name).is_file()]
            is_same = mark is not None and mark.get("plan") == self._plan
            self.is_complete = is_same and begun is None and not missing and not overwrite
            if begun is None and mark is None:
                self._check_empty()
            elif not overwrite and not (self._goes_on or (is_same and begun is None)):
                raise FileExistsError(
                    f"{path_told(self.place, 100)} holds another site, of another picture, other transforms or another "
                    "version: name another folder, or say that it may be replaced (overwrite)"
                )

    def _check_empty(self) -> None:
        names = os.listdir(self.place) if self.place.is_dir() else []
        others = sorted(name for name in names if not name.startswith("."))
        if others:
            raise FileExistsError(
                f"{path_told(self.place, 80)} holds other files ({path_told(others[0], 40)}"
                f"{' ...' if len(others) > 1 else ''}); name a new or an empty folder"
            )

    @contextlib.contextmanager
    def opened(self) -> Iterator[SiteFolder]:
        """Make the folder, or find what was begun there; no one else writes the same site meanwhile.

        Raises
        ------
        OSError
        """
        with _named(self.place):
            self._work.mkdir(parents=True, exist_ok=True)
        with locked(self._work / "lock", self.place, "command"):
            with _named(self.place):
                if not self._goes_on:
                    shutil.rmtree(self._new, ignore_errors=True)
                    self._moving.unlink(missing_ok=True)
                self._new.joinpath("stills").mkdir(parents=True, exist_ok=True)
                write_atomically(self._work / "plan.json", json.dumps(self._plan).encode(), overwrite=True)
            yield self

    def has(self, name: str) -> bool:
        """Return whether a file is done."""
        return (self._new / name).is_file() or (self._moving.exists() and (self.place / name).is_file())

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        hidden = self._work / "half"
        with _named(self.place / name):
            hidden.write_bytes(content)
            os.replace(hidden, self._new / name)

    def read(self, name: str) -> bytes:
        """Return what a file that is done holds."""
        path = self._new / name
        return (path if path.is_file() else self.place / name).read_bytes()

    def finish(self, names: Iterable[str]) -> None:
        """Move the files to their places, and say that the site is complete.

        Files of the site that was there before, and are none of this one, go; whatever else lies there stays.
        """
        names = sorted(names)
        with _named(self.place):
            own = json.dumps({"own": sorted({*self._own, *names})})
            write_atomically(self._moving, own.encode(), overwrite=True)
            (self.place / MARK).unlink(missing_ok=True)
            (self.place / "stills").mkdir(exist_ok=True)
            for name in names:
                if (self._new / name).is_file():
                    os.replace(self._new / name, self.place / name)
            for name in self._own.difference(names):
                (self.place / name).unlink(missing_ok=True)
            if hasattr(os, "sync"):
                os.sync()
            mark = json.dumps({"plan": self._plan, "files": names}, indent=1)
            write_atomically(self.place / MARK, mark.encode(), overwrite=True)
        shutil.rmtree(self._work, ignore_errors=True)


@contextlib.contextmanager
def _named(place: Path) -> Iterator[None]:
    """Raise what the system says in one sentence that names the place; the kit's own sentences as they are."""
    try:
        yield
    except OSError as error:
        if not error.strerror:
            raise
        raise type(error)(f"cannot write {path_told(place)}: {error.strerror.lower()}") from error
    except ValueError as error:  # a null character
        raise ValueError(f"a folder's name must be one that a folder can have, got {path_told(place)}") from error


def _names_in(told: dict[str, Any] | None, key: str) -> list[str]:
    """Return the files that a file of ours names; nothing outside of the folder, whoever wrote it."""
    found = (told or {}).get(key)
    names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
    return [name for name in names if name and not Path(name).is_absolute() and ".." not in Path(name).parts]


def _read(path: Path) -> dict[str, Any] | None:
    """Return what a file of ours says; nothing where there is none, and an empty one where it is none of ours."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

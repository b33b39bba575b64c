"""The folder of an export: which one it holds, and how files come to their places, whole or not at all.

While it goes on, ``.augwidgets`` in it holds ``plan.json``, which export this is, and what is done (`done_chunks`).
Files are written there too and then moved to their names, so that one who is killed leaves no half of a file outside.
That each is on the disk is waited for once, at the end. Then ``augwidgets.json`` beside the result says that it is
complete, and ``.augwidgets`` goes.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from augwidgets.data.listing import LeftOut
from augwidgets.data.out.lock import locked
from augwidgets.data.out.plan import Plan
from augwidgets.domain.atomic_write import write_atomically
from augwidgets.domain.errors import path_told

MARK = "augwidgets.json"
RECIPE = "recipe.json"
LEFT_OUT = "left_out.csv"
DROPPED = "dropped.jsonl"
AT_RISK = "label_at_risk.jsonl"
WORK = ".augwidgets"


def is_unfinished(place: str | os.PathLike[str]) -> bool:
    """Return whether a folder holds an export that has been begun and is not complete."""
    return os.path.isfile(os.path.join(place, WORK, "plan.json")) and not os.path.exists(os.path.join(place, MARK))


class Result(NamedTuple):
    """What came of an export, or of a part of it; `damaged` are files that have gone since, or have another length.

    `at_risk` is the number of pictures whose label may be wrong.
    """

    pictures: int
    left_out: tuple[LeftOut, ...]
    lost: Mapping[str, int]
    damaged: tuple[str, ...] = ()
    at_risk: int = 0


class WorkFolder:
    """The folder of an export. It goes to the workers by pickle.

    Parameters
    ----------
    place : path
    """

    def __init__(self, place: str | os.PathLike[str]) -> None:
        self.place = Path(os.path.abspath(place))
        self._work = self.place / WORK
        self._made: set[str] = set()
        self._first: Path | None = None  # the outermost folder that was made for it

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_made": set()}

    # -- which export it holds -----------------------------------------------------------------------------------

    def completed(self, plan: Plan) -> Result | None:
        """Return what came of this export where it is complete already.

        Raises
        ------
        OSError
            Another export is here, or other files, or no folder can be here.
        """
        try:
            if self.place.exists() and not self.place.is_dir():
                raise NotADirectoryError(f"an export needs a folder, got the file {path_told(self.place)}")
            mark = _read(self.place / MARK)
        except OSError as error:
            raise _named(error, self.place, "read") from error
        if mark is None:
            return None
        plan.check_same(mark.get("plan"), self.place, done=True)
        self._remove_work()
        counts = mark.get("result", {})
        files = mark.get("files")
        damaged = tuple(self._damaged(files)) if isinstance(files, dict) else ()
        return Result(
            counts.get("pictures", 0), self._left_out(), counts.get("lost", {}), damaged, counts.get("at_risk", 0)
        )

    def begin(self, plan: Plan) -> None:
        """Make the folder for an export, or find the one that was begun.

        Raises
        ------
        OSError
            Another export is here, or other files, or nothing can be written; then nothing has changed.
        """
        try:
            found = _read(self._work / "plan.json")
            if found is not None:
                plan.check_same(found, self.place, done=False)
                return
            others = sorted(name for name in _names(self.place) if not name.startswith("."))
        except OSError as error:
            raise _named(error, self.place, "read") from error
        if others:
            raise FileExistsError(
                f"{path_told(self.place, 80)} holds other files ({path_told(others[0], 40)}"
                f"{' ...' if len(others) > 1 else ''}); name a new or an empty folder"
            )
        above = (*reversed(self.place.parents), self.place)
        self._first = first = next((folder for folder in above if not folder.exists()), None)
        try:
            for name in ("done", "files"):
                (self._work / name).mkdir(parents=True, exist_ok=True)
            write_atomically(self._work / "plan.json", json.dumps(plan.to_entries(), indent=1).encode(), overwrite=True)
        except BaseException as error:
            shutil.rmtree(self._work if first is None else first, ignore_errors=True)
            if isinstance(error, OSError):
                raise _named(error, self.place) from error
            raise

    def held(self) -> contextlib.AbstractContextManager[None]:
        """Keep others from writing the same export meanwhile, where the system can; see `locked`."""
        return locked(self._work / "lock", self.place)

    # -- files ---------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def file(self, path: str) -> Iterator[Any]:
        """Open a file that stands at its path in the folder when all is written, and nowhere before.

        Raises
        ------
        OSError
            In one sentence.
        """
        target = self.place / PurePosixPath(path)
        hidden = self._work / "files" / secrets.token_hex(12)
        try:
            if not self.place < target or ".." in target.parts:
                raise ValueError(f"a writer's path must lie in the folder of the export, got {path_told(path)}")
            try:
                with open(hidden, "xb") as file:
                    yield file
                folder = str(target.parent)
                if folder not in self._made:
                    os.makedirs(folder, exist_ok=True)
                    self._made.add(folder)
                os.replace(hidden, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(hidden)
                raise
        except OSError as error:
            raise _named(error, target) from error

    def write(self, path: str, content: bytes) -> int:
        """Write a file, whole or not at all, and return its length."""
        with self.file(path) as file:
            file.write(content)
        return len(content)

    # -- the end -------------------------------------------------------------------------------------------------

    def finish(
        self,
        plan: Plan,
        result: Result,
        dropped: Iterable[Any] = (),
        files: Mapping[str, int] | None = None,
        at_risk: Iterable[Any] = (),
    ) -> None:
        """Write beside the result what it is, which objects are gone, which labels may be wrong, and with which files.

        Raises
        ------
        OSError
        """
        self.write(RECIPE, json.dumps(plan.recipe, indent=2, ensure_ascii=False).encode() + b"\n")
        if result.left_out:
            self.write(LEFT_OUT, _table(result.left_out))
        for name, rows in ((DROPPED, dropped), (AT_RISK, at_risk)):
            if lines := [json.dumps(one, ensure_ascii=False) for one in rows]:
                self.write(name, "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace"))
        if hasattr(os, "sync"):  # once for all files, where each by itself would take as long as a fifth of a picture
            os.sync()
        counts = {"pictures": result.pictures, "left_out": len(result.left_out), "lost": result.lost}
        counts |= {"at_risk": result.at_risk} if result.at_risk else {}
        mark = {"plan": plan.to_entries(), "result": counts}
        words = json.dumps(mark, indent=1, ensure_ascii=False).removesuffix("\n}")
        words += f',\n "files": {json.dumps(files or {}, separators=(",", ":"))}\n}}'
        write_atomically(self.place / MARK, words.encode(), overwrite=True)
        self._remove_work()

    def abandon(self) -> None:
        """Forget what was done, so that another export may come here; a folder that was made for it goes too."""
        self._remove_work()
        if self._first is not None:
            with contextlib.suppress(OSError):  # something has come into it
                self.place.rmdir()
                for above in self.place.parents:
                    if self._first not in (above, *above.parents):
                        break
                    above.rmdir()

    def _damaged(self, files: Mapping[str, int]) -> Iterator[str]:
        for path, length in files.items():
            try:
                if os.stat(self.place / PurePosixPath(path)).st_size == length:
                    continue
            except OSError:
                pass
            yield path

    def _left_out(self) -> tuple[LeftOut, ...]:
        with contextlib.suppress(OSError), open(self.place / LEFT_OUT, encoding="utf-8", newline="") as file:
            return tuple(LeftOut(*row) for row in list(csv.reader(file))[1:] if len(row) == 2)
        return ()

    def _remove_work(self) -> None:
        for _ in range(20):  # a worker whose master was killed may still put a file there
            shutil.rmtree(self._work, ignore_errors=True)
            if not self._work.exists():
                return
            time.sleep(0.05)


def _table(left_out: Iterable[LeftOut]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(LeftOut._fields)
    rows.writerows(left_out)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _read(path: Path) -> dict[str, Any] | None:
    """Return what a file of ours says; nothing where there is none, and an empty one where it is none of ours."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _names(place: Path) -> list[str]:
    try:
        return os.listdir(place)
    except FileNotFoundError:
        return []


def _named(error: OSError, place: Path, verb: str = "write") -> OSError:
    """Return the error in one sentence that names the file; the kit's own sentence as it is."""
    if error.strerror is None:
        return error
    named = type(error)(f"cannot {verb} {path_told(place)}: {error.strerror.lower()}")
    named.errno = error.errno  # put in afterwards, so that it is not printed
    return named

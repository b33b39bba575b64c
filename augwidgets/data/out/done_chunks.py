"""`DoneChunks`: what of an export is done, a file of JSON lines for each finished chunk.

In the first line stands which files the chunk has and how long they are, then come the records of its pictures. A
machine that fails may lose what it wrote last, and so lengths and a checksum say what has to be made again.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from augwidgets.data.listing import LeftOut
from augwidgets.data.out.work_folder import WORK, Result, WorkFolder


class DoneChunks:
    """What of an export is done.

    Parameters
    ----------
    folder : WorkFolder
        Of the export.
    """

    def __init__(self, folder: WorkFolder) -> None:
        self._folder = folder

    def record(
        self,
        chunk: int,
        files: Mapping[str, int],
        records: Iterable[Any],
        pictures: int,
        left_out: Iterable[LeftOut],
        lost: Mapping[str, int],
        dropped: Iterable[Mapping[str, Any]] = (),
        at_risk: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """Write down that a chunk is done.

        Parameters
        ----------
        chunk : int
        files : mapping of path to length
        records : iterable of object
        pictures : int
        left_out : iterable of LeftOut
        lost : mapping of str to int
        dropped : iterable of mapping
            For each object that is gone its picture, what it is, and why.
        at_risk : iterable of mapping
            The pictures whose label may be wrong, and how much of the object is left.

        Raises
        ------
        OSError
        """
        rest = "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records).encode()
        head = {
            "files": files, "pictures": pictures, "left_out": list(left_out), "lost": lost,
            "dropped": list(dropped), "at_risk": list(at_risk), "check": zlib.crc32(rest),
        }  # fmt: skip
        self._folder.write(self._chunk(chunk), json.dumps(head).encode() + b"\n" + rest)

    def is_done(self, chunk: int) -> bool:
        """Return whether a chunk is written down, and its files are all there."""
        try:
            content = (self._folder.place / self._chunk(chunk)).read_bytes()
            first, _, rest = content.partition(b"\n")
            head = json.loads(first)
            sizes = {path: os.stat(self._folder.place / PurePosixPath(path)).st_size for path in head["files"]}
            return sizes == head["files"] and zlib.crc32(rest) == head["check"]
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def result(self, chunks: Iterable[int]) -> Result:
        """Return what came of the chunks together; a picture is named once for each reason why it is left out."""
        pictures, left_out, lost, at_risk = 0, dict[LeftOut, None](), dict[str, int](), 0
        for chunk in chunks:
            head = self._head(chunk)
            pictures += head["pictures"]
            at_risk += len(head.get("at_risk", ()))
            left_out.update(dict.fromkeys(LeftOut(*one) for one in head["left_out"]))
            for what, count in head["lost"].items():
                lost[what] = lost.get(what, 0) + count
        return Result(pictures, tuple(left_out), dict(sorted(lost.items())), at_risk=at_risk)

    def records(self, chunks: Iterable[int]) -> Iterator[Any]:
        """Yield the records of the pictures, in their order, one after the other from the disk."""
        for chunk in chunks:
            with open(self._folder.place / self._chunk(chunk), "rb") as file:
                next(file)
                yield from map(json.loads, file)

    def dropped(self, chunks: Iterable[int]) -> Iterator[Any]:
        """Yield the objects that are gone, each with its picture and the reason, in the order of the pictures."""
        for chunk in chunks:
            yield from self._head(chunk).get("dropped", ())

    def at_risk(self, chunks: Iterable[int]) -> Iterator[Any]:
        """Yield the pictures whose label may be wrong, each with how much of the object is left, in their order."""
        for chunk in chunks:
            yield from self._head(chunk).get("at_risk", ())

    def lengths(self, chunks: Iterable[int]) -> dict[str, int]:
        """Return the files of the chunks, with their lengths."""
        return {path: length for chunk in chunks for path, length in self._head(chunk)["files"].items()}

    def _head(self, chunk: int) -> dict[str, Any]:
        with open(self._folder.place / self._chunk(chunk), "rb") as file:
            return json.loads(file.readline())

    def _chunk(self, chunk: int) -> str:
        return f"{WORK}/done/{chunk:07d}.jsonl"

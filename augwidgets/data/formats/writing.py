"""What the writer of a format gives: bytes for files, and what an index file needs. Who writes them is `exporting`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, runtime_checkable

from augwidgets.sample.sample import Sample


class Origin(NamedTuple):
    """Which picture of the data set a Sample was made of.

    Attributes
    ----------
    number : int
        Of the picture in the data set.
    copy : int
        0, 1, 2 ...; -1 is the untouched original.
    name : str
        What the new picture is called: a path with "/", without an ending; no two are the same.
    id : optional
        The picture's number in the file that it was read from.
    split : str, optional
    kept : (str, bytes), optional
        Where nothing has changed the picture: the ending and the bytes of its file, to be written as they are.
    """

    number: int
    copy: int
    name: str
    id: Any = None
    split: str | None = None
    kept: tuple[str, bytes] | None = None


@dataclass(frozen=True)
class Written:
    """What one picture becomes.

    Parameters
    ----------
    files : mapping of str to bytes
        By their paths from the folder of the result.
    record : object
        What the index files need of it: anything that JSON holds.
    lost : mapping of str to int
        How many of what the format cannot hold: ``{"keypoints": 3, "a hole in a mask": 1}``.
    """

    files: Mapping[str, bytes]
    record: Any = None
    lost: Mapping[str, int] = field(default_factory=dict)


class Writer(Protocol):
    """How a format keeps pictures. It goes to the workers by pickle; what it gives hangs on what it is given alone."""

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the files of one picture, and its record."""

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the files that stand beside the pictures (path, bytes); records come in the order of the pictures.

        A large file may come in parts: the same path several times, one after the other.
        """


@runtime_checkable
class ShardWriter(Writer, Protocol):
    """A Writer whose files go into tars, each of which takes the pictures of one chunk."""

    most: int  # pictures in a tar

    def shard(self, number: int, split: str | None) -> str:
        """Return the path of a tar; they are numbered from 0 within each split."""

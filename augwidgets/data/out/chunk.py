"""What a worker does: it reads, augments and writes the pictures of one chunk, and writes down that it is done."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from augwidgets.data import making
from augwidgets.data.dataset import DataSet
from augwidgets.data.folder_listing import is_picture_name
from augwidgets.data.formats.object_parts import turned_count
from augwidgets.data.formats.pictures_out import PictureFormat, kept
from augwidgets.data.formats.writing import Origin, Writer, Written
from augwidgets.data.listing import Entry, LeftOut
from augwidgets.data.out.done_chunks import DoneChunks
from augwidgets.data.out.jobs import Job
from augwidgets.data.out.shards import shard
from augwidgets.data.out.work_folder import WorkFolder
from augwidgets.data.reading import has_16_bits
from augwidgets.domain.errors import said
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.dropped import Dropped
from augwidgets.sample.sample import Sample
from augwidgets.warp.moving import with_seen_masks
from augwidgets.warp.one_thread import one_thread

_TURNED = "a turned box"  # how writers begin what they say of one


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some pictures of an export, with all that a worker needs for them. It goes there by pickle.

    Attributes
    ----------
    number : int
    jobs : sequence of Job
    data : DataSet
        Of which only the pictures of the jobs and their partners are there; see `part`.
    recipes : sequence of Recipe
    seed : int
    means : ClusterMeans, optional
    writer : Writer
    folder : WorkFolder
    pictures : PictureFormat
    shard : str, optional
        The tar that takes the files.
    """

    number: int
    jobs: Sequence[Job]
    data: DataSet
    recipes: Sequence[Recipe]
    seed: int
    means: Any
    writer: Writer
    folder: WorkFolder
    pictures: PictureFormat
    shard: str | None = None


def write(chunk: Chunk) -> int:
    """Make the pictures of a chunk, and return how many there are with those that are left out.

    Raises
    ------
    OSError
        Nothing can be written, in one sentence. What is wrong with a picture is written down, and the rest goes on.
    """
    records: list[Any] = []
    lost: dict[str, int] = {}
    left_out: list[LeftOut] = []
    dropped: list[dict[str, Any]] = []
    at_risk: list[dict[str, Any]] = []
    with one_thread(), _files(chunk) as (add, lengths):
        for written, gone, label_left in _written(chunk):
            if isinstance(written, LeftOut):
                left_out.append(written)
                continue
            dropped += _rows(written, gone)
            if label_left is not None:
                at_risk.append({"picture": _picture_in(written), "label_left": round(label_left, 3)})
            for path, content in written.files.items():
                add(path, content)
            records.append(written.record)
            for what, count in written.lost.items():
                lost[what] = lost.get(what, 0) + count
    left_out += chunk.data.left_out  # broken labels of pictures that are there
    DoneChunks(chunk.folder).record(chunk.number, lengths, records, len(records), left_out, lost, dropped, at_risk)
    return len(chunk.jobs)


def _written(chunk: Chunk) -> Iterator[tuple[Written | LeftOut, Sequence[Dropped], float | None]]:
    """Make one picture after the other; one of which there are many copies is read once.

    With each comes what of it is gone and, where too little of the object is left for its label, how much.
    """
    sample: Sample | None = None
    last: int | None = None
    wrong: LeftOut | None = None
    is_deep = False
    for job in chunk.jobs:
        entry = chunk.data.listing.entries[job.number]
        if job.number != last:
            last, sample, wrong = job.number, None, None
            try:
                sample = chunk.data[job.number]
                is_deep = has_16_bits(entry)
            except Exception as error:
                wrong = _left_out(entry, error)
        if sample is None:
            assert wrong is not None
            yield wrong, (), None
            continue
        label_left = None
        gone: Sequence[Dropped] = ()
        made: Written | LeftOut
        try:
            out = with_seen_masks(sample if job.copy < 0 else _made(chunk, job, sample))
            same = job.copy < 0 or (not chunk.recipes[job.recipe].steps and np.array_equal(out.image, sample.image))
            kept = _kept(chunk, entry) if same else None
            origin = Origin(job.number, job.copy, job.name, entry.id, entry.split, kept)
            made = _counted(chunk.writer.picture(out, origin), chunk.recipes[job.recipe], sample)
            if is_deep:
                made = dataclasses.replace(made, lost={**made.lost, "a picture of 16 bits, written with 8": 1})
            gone = out.dropped
            label_left = out.label_left if out.label_warning else None
        except Exception as error:
            made = _left_out(entry, error)
        yield made, gone, label_left


def _rows(written: Written, gone: Sequence[Dropped]) -> Iterator[dict[str, Any]]:
    """Yield what is written down of each object that a picture has lost."""
    for one in gone:
        seen = round(float(one.visible), 3)
        yield {"picture": _picture_in(written), "object": one.id, "class": one.label, "visible": seen, "why": one.why}


def _picture_in(written: Written) -> str:
    return next((path for path in written.files if is_picture_name(path)), next(iter(written.files), ""))


def _made(chunk: Chunk, job: Job, sample: Sample) -> Sample:
    recipe = chunk.recipes[job.recipe]
    return making.made(chunk.data, job.number, recipe, chunk.seed, job.copy, sample=sample, means=chunk.means).sample


def _counted(written: Written, recipe: Recipe, before: Sample) -> Written:
    """Return what was written without the turned boxes that are no loss: upright labels have become upright ones."""
    lost = {what: count for what, count in written.lost.items() if not what.startswith(_TURNED)}
    if len(lost) == len(written.lost) or recipe.boxes == "turned" or turned_count(before):
        return written
    return dataclasses.replace(written, lost=lost)


def _kept(chunk: Chunk, entry: Entry) -> tuple[str, bytes] | None:
    """Return the file of a picture that nothing has changed, where it can be written as it is."""
    if entry.file is None or chunk.data.listing.picture is not None or not chunk.pictures.keeps:
        return None
    return kept(entry.file, chunk.pictures)


def _left_out(entry: Entry, error: Exception) -> LeftOut:
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, OSError) and error.strerror:
        words = f"it cannot be read: {error.strerror.lower()}"
    else:
        words = said(error, 300).removeprefix(f"{entry.name}: ")
    return LeftOut(entry.name, words or type(error).__name__)


# -- where the files go ----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _files(chunk: Chunk) -> Iterator[tuple[Callable[[str, bytes], None], dict[str, int]]]:
    """Yield what takes a file, and the files that lie in the folder in the end with their lengths."""
    lengths: dict[str, int] = {}
    if chunk.shard is None:

        def add(path: str, content: bytes) -> None:
            lengths[path] = chunk.folder.write(path, content)

        yield add, lengths
        return
    with contextlib.ExitStack() as opened:
        put: list[Callable[[str, bytes], None]] = []  # a tar without any file would tell a reader nothing
        name = chunk.shard

        def add_to_tar(path: str, content: bytes) -> None:
            if not put:
                file = opened.enter_context(chunk.folder.file(name))
                opened.callback(lambda: lengths.update({name: file.tell()}))  # when the tar has its end
                put.append(opened.enter_context(shard(file)))
            put[0](path, content)

        yield add_to_tar, lengths


# -- a part of a data set --------------------------------------------------------------------------------------------


def part(data: DataSet, numbers: Iterable[int]) -> DataSet:
    """Return a data set of the same length that knows only some of its pictures, by their numbers; it pickles small.

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    >>> len(part(data, [1])), part(data, [1])[1].same_as(data[1])
    (2, True)
    """
    entries = data.listing.entries
    some = data.with_entries(())
    kept = _Some(len(data), {number: entries[number] for number in numbers})
    some.listing = dataclasses.replace(some.listing, entries=kept, left_out=())
    return some


class _Some(Sequence[Entry]):
    def __init__(self, count: int, entries: dict[int, Entry]) -> None:
        self._count, self._entries = count, entries

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: Any) -> Any:
        return self._entries[index]

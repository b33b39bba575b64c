"""An export as it goes on: its chunks are made ready for workers, counted, and put together at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.writing import ShardWriter, Writer
from augwidgets.data.making import partners_instead
from augwidgets.data.out import chunk
from augwidgets.data.out.chunk import Chunk
from augwidgets.data.out.done_chunks import DoneChunks
from augwidgets.data.out.jobs import Job, Jobs
from augwidgets.data.out.plan import Plan
from augwidgets.data.out.progress import Progress
from augwidgets.data.out.work_folder import Result, WorkFolder
from augwidgets.data.out.workers import results
from augwidgets.recipe.recipe import Recipe


class Tasks:
    """An export as it goes on.

    Parameters
    ----------
    data : DataSet
    recipes : sequence of Recipe
    seed : int
    means : ClusterMeans, optional
    writer : Writer
    folder : WorkFolder
    jobs : Jobs
    pictures : PictureFormat
    """

    def __init__(
        self,
        data: DataSet,
        recipes: Sequence[Recipe],
        seed: int,
        means: Any,
        writer: Writer,
        folder: WorkFolder,
        jobs: Jobs,
        pictures: PictureFormat,
    ) -> None:
        self._data, self._recipes, self._seed, self._means = data, recipes, seed, means
        self._writer, self._folder, self._jobs = writer, folder, jobs
        self._done = DoneChunks(folder)
        self._pictures = pictures
        self._pairs = any(step.on and step.transform.partners for one in recipes for step in one.open_steps)
        self._shards = _shards(writer, jobs)

    def run(self, n_jobs: int | None, progress: bool | Callable[[int, int], Any], what: str) -> bool:
        """Make the chunks that are not done yet, and return whether all are.

        Raises
        ------
        OSError, RuntimeError
            Nothing can be written, or a worker has been ended.
        """
        todo = [number for number in range(self._jobs.chunks) if not self._done.is_done(number)]
        left = len(todo)
        done = len(self._jobs) - sum(map(self._jobs.size, todo))
        running = results(chunk.write, map(self._task, todo), n_jobs)
        with Progress(progress, len(self._jobs), done, what) as bar, contextlib.closing(running):
            for count in running:
                left -= 1
                if not bar.add(count):
                    break
        return not left

    def part(self) -> Result:
        """Return what came of the chunks that are done."""
        return self._done.result(number for number in range(self._jobs.chunks) if self._done.is_done(number))

    def finish(self, plan: Plan) -> Result:
        """Write what stands beside the pictures, and that all is complete.

        Raises
        ------
        OSError
            It cannot be written.
        ValueError
            There is no picture.
        """
        every = range(self._jobs.chunks)
        result = self._done.result(every)
        if not result.pictures:
            self._folder.abandon()
            first = result.left_out[0]
            raise ValueError(f"none of the pictures could be written; {first.what}: {first.why}"[:300])
        result = result._replace(left_out=tuple(dict.fromkeys((*self._data.left_out, *result.left_out))))
        files = self._writer.finish(self._done.records(every))
        last: str | None = None
        lengths = self._done.lengths(every)
        with contextlib.ExitStack() as opened:
            for path, content in files:  # a large one comes in parts, one after the other
                if path != last:
                    opened.close()
                    file = opened.enter_context(self._folder.file(path))
                    last, lengths[path] = path, 0
                lengths[path] += len(content)
                file.write(content)
        self._folder.finish(plan, result, self._done.dropped(every), lengths)
        return result

    def _task(self, number: int) -> Chunk:
        jobs = self._jobs.chunk(number)
        numbers = {job.number for job in jobs}
        if self._pairs:
            numbers |= {partner for job in jobs for partner in self._partners(job)}
        some = chunk.part(self._data, sorted(numbers))
        shard = self._shards[number] if self._shards else None
        return Chunk(
            number,
            jobs,
            some,
            self._recipes,
            self._seed,
            self._means,
            self._writer,
            self._folder,
            self._pictures,
            shard,
        )

    def _partners(self, job: Job) -> Iterator[int]:
        """Yield the numbers of the pictures that a picture is joined with, and of those that may stand in for them."""
        if job.copy < 0:
            return
        rng = np.random.default_rng([self._seed, job.copy, job.number])
        recipe = self._recipes[job.recipe]
        label = self._data.labels[job.number] if recipe.by_label else None
        for step in recipe.draw(rng, label=label, count=len(self._data), index=job.number):
            for partner in step.partners:
                yield partner
                yield from partners_instead(partner, len(self._data), job.number)


def _shards(writer: Writer, jobs: Jobs) -> list[str]:
    """Return the tar of each chunk, numbered within its part of the data set; none where files stand apart."""
    if not isinstance(writer, ShardWriter):
        return []
    counts: dict[str | None, int] = {}
    names = []
    for group in jobs.groups:
        number = counts[group] = counts.get(group, -1) + 1
        names.append(writer.shard(number, group))
    return names

"""An export as it goes on: its chunks are made ready for workers, counted, and put together at the end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.writing import ShardWriter, Writer
from augwidgets.data.making import steps_of
from augwidgets.data.out import chunk
from augwidgets.data.out.chunk import Chunk
from augwidgets.data.out.done_chunks import DoneChunks
from augwidgets.data.out.jobs import Job, Jobs
from augwidgets.data.out.plan import Plan
from augwidgets.data.out.progress import Progress
from augwidgets.data.out.work_folder import Result, WorkFolder
from augwidgets.data.out.workers import results
from augwidgets.recipe.drawing_again import TRIES, draws_again
from augwidgets.recipe.partner_pools import has_partners
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step


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
        self._pairs = any(map(has_partners, recipes))
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
        self._folder.finish(plan, result, self._done.dropped(every), lengths, self._done.at_risk(every))
        return result

    def _task(self, number: int) -> Chunk:
        jobs = self._jobs.chunk(number)
        numbers = {job.number for job in jobs}
        if self._pairs:
            numbers |= {partner for job in jobs for partner in self._partners(job)}
        some = chunk.part(self._data, sorted(numbers))
        if self._pairs:
            some.pools = self._data.pools.part(numbers)
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
        for _ in range(TRIES if draws_again(recipe) else 1):
            for step in self._steps(recipe, rng, job.number, label):
                for partner in step.partners:
                    yield partner
                    yield from self._data.pools.instead(partner, job.number)

    def _steps(self, recipe: Recipe, rng: np.random.Generator, number: int, label: Any) -> tuple[Step, ...]:
        try:
            return steps_of(self._data, recipe, rng, number, label)
        except ValueError:  # the split has no other picture: this one is left out when its turn comes
            return ()


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

"""Scenes as a program, which tests end at random moments: ``python -m tests.scenes.scenes_program PLAN TO JOBS``.

With "dask" for the number of jobs two processes of a local cluster work.
"""

from __future__ import annotations

import contextlib

import numpy as np

import augwidgets as aw
from augwidgets.scenes import Plan
from tests.data import plain_export
from tests.scenes.plain_pictures import ground, square

MODULE = __spec__.name
COUNT = 150


def plan_in(folder, times=1):
    """Write the plan of the program, with backgrounds so many times as large, and return its path."""
    shapes = [square("dark", level) for level in (10, 11, 12)] + [square("light", level) for level in (200, 201)]
    grounds = [np.tile(ground(level), (times, times, 1)) for level in (90, 100, 110)]
    made = Plan(
        shapes, grounds, count=(1, 4), angle=(-40, 40), shadow=0.4,
        recipe=aw.Recipe([aw.noise.between(levels=(0, 9))]), distractors=[square("", 60)], distractor_count=(0, 2),
    )  # fmt: skip
    return made.to_file(folder / "plan.json")


def run(plan: str, to: str, jobs: str) -> None:
    with plain_export.cluster() if jobs == "dask" else contextlib.nullcontext():
        Plan.from_file(plan).write(
            to, COUNT, seed=7, n_jobs=None if jobs == "dask" else int(jobs), progress=False,
            in_all_blends=True, validation=0.2,
        )  # fmt: skip


if __name__ == "__main__":
    plain_export.main(run)

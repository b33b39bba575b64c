"""`augwidgets scenes`: synthetic pictures by a plan that was written to a file."""

from __future__ import annotations

import argparse

from augwidgets.cli.errors import long_work


def run(chosen: argparse.Namespace) -> int:
    """Write the scenes that the words name, and say how many there are."""
    from augwidgets.scenes.plan import Plan

    with long_work():
        done = Plan.from_file(chosen.plan).write(
            chosen.to,
            chosen.count,
            chosen.format,
            seed=chosen.seed,
            size=None if chosen.size is None else tuple(chosen.size),
            validation=chosen.validation,
            in_all_blends=chosen.in_all_blends,
            n_jobs=chosen.jobs,
            pictures=chosen.pictures,
            quality=chosen.quality,
        )
    print(f"{done.pictures:,} scene{'' if done.pictures == 1 else 's'} as {done.format} in {done.folder}")
    return 0

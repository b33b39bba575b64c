"""`augwidgets scenes`: synthetic pictures by a plan that was written to a file."""

from __future__ import annotations

import argparse
import sys

from augwidgets.cli.errors import UserError, in_words_of_the_command, warnings_said


def run(chosen: argparse.Namespace) -> int:
    """Write the scenes that the words name, and say how many there are."""
    from augwidgets.scenes.plan import Plan

    with warnings_said():
        try:
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
        except (OSError, TypeError, ValueError, RuntimeError, ImportError) as error:
            raise UserError(in_words_of_the_command(error)) from error
        except KeyboardInterrupt:
            print("augwidgets: ended; what is done is kept, and the same command goes on", file=sys.stderr)
            raise
    print(f"{done.pictures:,} scene{'' if done.pictures == 1 else 's'} as {done.format} in {done.folder}")
    return 0

"""What is written down of a search: each trial as it ends, and at the end what was found."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from augwidgets.data.out.fingerprint import digest
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.records.comparisons import RecordedComparison
from augwidgets.training.records.run import Records
from augwidgets.training.searching.result import SearchResult
from augwidgets.training.searching.running import SearchRun
from augwidgets.training.searching.trials import DONE, PRUNED, Trial
from augwidgets.training.trainer import Trained
from augwidgets.training.trainings import Trainings


class RecordedSearch:
    """A search that is written down; used in a ``with``.

    Parameters
    ----------
    records : Records
    of : object
        The data as they were handed in: a name is written down.
    search : SearchRun
    """

    def __init__(self, records: Records, of: Any, search: SearchRun) -> None:
        self._records, self._of, self._key = records, of, digest(sorted(search.settings.items()))
        self._test: RecordedComparison | None = None
        named = {"data": str(of)} if isinstance(of, (str, os.PathLike)) else {}
        about = {**named, "trials": search.wanted, "fresh seeds": search.fresh_seeds, **search.settings}
        self._run = records.run(f"search on {Path(named['data']).name}" if named else "search", about)

    def trial(self, trial: Trial, recipe: Recipe, *, is_new: bool) -> None:
        """Write down a trial; one from before only where it does not stand there yet.

        Parameters
        ----------
        trial : Trial
        recipe : Recipe
            Which it tried.
        is_new : bool
            Whether it was tried now.
        """
        if not self._records.is_on or trial.state not in (DONE, PRUNED):
            return
        key = digest([self._key, trial.number, sorted(trial.values.items())])
        if not is_new and self._records.has(key):
            return
        about = {"name": trial.name, "state": trial.state, **trial.values}
        with self._run.part(f"trial {trial.number}", about, key) as part:
            for seed, curve in enumerate(trial.curves):
                for epoch, right in curve:
                    part.metrics({f"validation accuracy, seed {seed}": right}, epoch)
            part.metrics({"score": trial.score, "seconds": trial.seconds}, 0)
            part.file("recipe.json", recipe.to_json())
        self._run.metrics({"score": trial.score}, trial.number)

    def test(self, trainings: Trainings) -> Callable[[str, int, Trained, bool], Any]:
        """Return what writes down each training of the test at the end.

        Parameters
        ----------
        trainings : Trainings
        """
        self._test = RecordedComparison(self._records, self._of, trainings, self._run)
        return self._test.training

    def result(self, found: SearchResult) -> None:
        """Write down what was found, in words and figures, and the recipe.

        Parameters
        ----------
        found : SearchResult
        """
        if self._test is not None:
            with self._test as test:
                if found.comparison is None:
                    test.stop()
                else:
                    test.comparison(found.comparison)
            self._test = None
        if not self._records.is_on:
            return
        self._run.file("sentences.txt", "\n".join(found.sentences()) + "\n")
        self._run.figure("search", found.figure())
        self._run.figure("numbers", found.numbers_figure())
        if found.recipe is not None:
            self._run.file("recipe.json", found.recipe.to_json())
        if found.stopped:
            self._run.stop()

    def __enter__(self) -> RecordedSearch:
        return self

    def __exit__(self, *error: Any) -> None:
        if self._test is not None:
            self._test.__exit__(*error)
        self._run.__exit__(*error)

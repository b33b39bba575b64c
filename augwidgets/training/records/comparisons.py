"""What is written down of a comparison: each training as it ends, and at the end what came of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augwidgets.data.out.fingerprint import digest
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.comparison import Comparison
from augwidgets.training.records.run import Records, Run
from augwidgets.training.trainer import Trained


class RecordedComparison:
    """A comparison that is written down; used in a ``with``.

    Parameters
    ----------
    records : Records
    of : str
        What the pictures are called, or "".
    settings : mapping
        What is the same for all its trainings, as it is kept beside them.
    recipes : mapping of str to Recipe
    seeds : int
    """

    def __init__(
        self, records: Records, of: str, settings: Mapping[str, Any], recipes: Mapping[str, Recipe], seeds: int
    ) -> None:
        self._records, self._recipes = records, recipes
        self._key = digest(sorted(settings.items(), key=lambda item: item[0]))
        about = {**settings, "recipes": list(recipes), "seeds": seeds, **({"data": of} if of else {})}
        self._run = records.run(f"comparison of {of}" if of else "comparison", about)

    def training(self, name: str, seed: int, trained: Trained, is_new: bool) -> None:
        """Write down a training; one that was kept from before only where it does not stand there yet.

        Parameters
        ----------
        name : str
            Of its recipe.
        seed : int
        trained : Trained
        is_new : bool
            Whether it was trained now.
        """
        if not self._records.is_on:
            return
        written = self._recipes[name].to_json()
        key = digest([self._key, written, seed])
        if not is_new and self._records.has(key):
            return
        about = {"recipe": name, "seed": seed} | ({"failed": trained.failed} if trained.failed else {})
        with self._run.part(f"{name}, seed {seed}", about, key) as part:
            write_training(part, trained)
            part.file("recipe.json", written)

    def comparison(self, found: Comparison) -> None:
        """Write down what came of all, in numbers, words and figures.

        Parameters
        ----------
        found : Comparison
        """
        if not self._records.is_on:
            return
        run = self._run
        for name in found.names:
            run.metrics({f"test accuracy with {name}": found.accuracy(name).value}, found.seeds)
        run.file("sentences.txt", "\n".join(found.sentences()) + "\n")
        run.figure("comparison", found.figure())
        run.figure("confusion", found.confusion_figure())
        if found.stopped:
            run.stop()

    def __enter__(self) -> RecordedComparison:
        return self

    def __exit__(self, *error: Any) -> None:
        self._run.__exit__(*error)


def write_training(run: Run, trained: Trained, test_labels: np.ndarray | None = None) -> None:
    """Write down the curve of a training, and what its test gave.

    Parameters
    ----------
    run : Run
    trained : Trained
    test_labels : (N,) array of int, optional
        The classes of the test pictures.
    """
    for one in trained.epochs:
        measured = {"training loss": one.loss, "validation loss": one.validation_loss,
                    "validation accuracy": one.validation_accuracy}  # fmt: skip
        run.metrics(measured, one.number)

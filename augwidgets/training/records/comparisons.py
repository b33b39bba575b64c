"""What is written down of a comparison: each training as it ends, and at the end what came of all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from augwidgets.data.out.fingerprint import digest
from augwidgets.training.comparison import Comparison
from augwidgets.training.records.run import Records, Run
from augwidgets.training.trainer import Trained
from augwidgets.training.trainings import Trainings


class RecordedComparison:
    """A comparison that is written down; used in a ``with``.

    Parameters
    ----------
    records : Records
    of : object
        The data as they were handed in: a name is written down.
    trainings : Trainings
    above : Run, optional
        What it is a part of.
    """

    def __init__(self, records: Records, of: Any, trainings: Trainings, above: Run | None = None) -> None:
        self._records, self._trainings = records, trainings
        self._key = digest(sorted(trainings.settings.items()))
        named = {"data": str(of)} if isinstance(of, (str, os.PathLike)) else {}
        about = {**named, "recipes": list(trainings.recipes), "seeds": trainings.seeds, **trainings.settings}
        begin = records.run if above is None else above.part
        self._run = begin(f"comparison on {Path(named['data']).name}" if named else "comparison", about)

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
        written = self._trainings.recipes[name].to_json()
        key = digest([self._key, written, seed])
        if not is_new and self._records.has(key):
            return
        about = {"recipe": name, "seed": seed} | ({"failed": trained.failed} if trained.failed else {})
        with self._run.part(f"{name}, seed {seed}", about, key) as part:
            write_training(part, trained, self._trainings.parts.test_labels, self._trainings.pictures.class_names)
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

    def stop(self) -> None:
        """Record that it was ended before there was anything to compare."""
        self._run.stop()

    def __enter__(self) -> RecordedComparison:
        return self

    def __exit__(self, *error: Any) -> None:
        self._run.__exit__(*error)


def write_training(run: Run, trained: Trained, test_labels: np.ndarray, class_names: Sequence[str]) -> None:
    """Write down the curve of a training, and what its test gave, by class too.

    Parameters
    ----------
    run : Run
    trained : Trained
    test_labels : (N,) array of int
        The classes of the test pictures.
    class_names : sequence of str
    """
    for one in trained.epochs:
        measured = {"training loss": one.loss, "validation loss": one.validation_loss,
                    "validation accuracy": one.validation_accuracy}  # fmt: skip
        run.metrics(measured, one.number)
    right = np.asarray(trained.predicted) == test_labels
    tested = {"test loss": trained.test_loss, "test accuracy": float(right.mean())}
    tested |= {f"test accuracy of {word}": float(right[test_labels == number].mean())
               for number, word in enumerate(class_names)}  # fmt: skip
    run.metrics(tested, trained.epochs[-1].number if trained.epochs else 0)

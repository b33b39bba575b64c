"""`Comparison`: what came of training with several recipes, and what the numbers support."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.domain.neighbours import needed
from augwidgets.domain.plural import many
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.failures import can_compare, not_compared, of_failures
from augwidgets.training.intervals import Interval, ends_in_points, in_points, interval, interval_of_few, of_few_seeds
from augwidgets.training.trainer import Trained
from augwidgets.view import training_charts

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]
    from matplotlib.figure import Figure

_MOST = 6  # classes that are named


class Comparison:
    """What came of training with several recipes. Made by `compare`; the last line of a cell shows it.

    Differences are those of the same seed, over the seeds that every recipe was trained with.

    Attributes
    ----------
    names : tuple of str
        Of the recipes; the others are compared with the first.
    recipes : dict
    class_names : tuple of str
    test_labels : (N,) array of int
    seeds : int
        How many every recipe was trained with.
    stopped : str
        Why there are fewer than were asked for, or "".
    failed : dict of (str, int) to str
        Why a training ended early, by recipe and seed, for those that did: what is tested is the state before it.
    trainings : Trainings, optional
        What it came of, which can go on.
    """

    def __init__(
        self, names: tuple[str, ...], recipes: Mapping[str, Recipe], test_labels: np.ndarray,
        class_names: tuple[str, ...], runs: Mapping[tuple[str, int], Trained], wanted: int, stopped: str = "",
    ) -> None:  # fmt: skip
        self.names, self.recipes, self.class_names = names, dict(recipes), class_names
        self.test_labels, self.stopped = test_labels, stopped
        self._runs, self._wanted = dict(runs), wanted
        self.failed = {key: run.failed for key, run in runs.items() if run.failed}
        self.trainings: Any = None
        self._made: dict[tuple[str, ...], Any] = {}
        self.seeds = min(sum((name, seed) in runs for seed in range(wanted)) for name in names)

    # -- numbers -------------------------------------------------------------------------------------------------

    def predicted(self, name: str) -> np.ndarray:
        """Return ``(seeds, N)``: the class that each training gives to each test picture.

        Parameters
        ----------
        name : str
            Of a recipe.

        Returns
        -------
        (S, N) array of int

        Raises
        ------
        KeyError
            No such recipe.
        """
        if name not in self.names:
            raise KeyError(f"recipes are {', '.join(map(repr, self.names))}, got {told(name)}")
        return np.array([self._runs[name, seed].predicted for seed in range(self.seeds)])

    def accuracy(self, name: str) -> Interval:
        """Return the share of test pictures that is right, with its interval over seeds and test pictures.

        Parameters
        ----------
        name : str

        Returns
        -------
        Interval

        Raises
        ------
        KeyError
            No such recipe.
        """
        return self._once(("accuracy", name), lambda: interval(self._right(name)))

    def difference(self, name: str, than: str | None = None) -> Interval:
        """Return how much larger the accuracy of a recipe is, with its interval.

        Parameters
        ----------
        name : str
        than : str, optional
            The recipe that it is compared with: the first, unless it is given.

        Returns
        -------
        Interval

        Raises
        ------
        KeyError
            No such recipe.
        """
        other = self.names[0] if than is None else than
        return self._once(("difference", name, other), lambda: interval(self._right(name) - self._right(other)))

    def class_differences(self, name: str) -> dict[str, Interval]:
        """Return by class how much larger the accuracy of a recipe is than that of the first.

        Of a class with fewer than six test pictures nothing is sure, and the interval is all that there can be: five
        that all change in one direction do so by chance more often than once in twenty.

        Parameters
        ----------
        name : str

        Returns
        -------
        dict of str to Interval

        Raises
        ------
        KeyError
            No such recipe.
        """

        def found() -> dict[str, Interval]:
            differs = self._right(name) - self._right(self.names[0])
            names = enumerate(self.class_names)
            return {word: interval_of_few(differs[:, self.test_labels == number]) for number, word in names}

        return dict(self._once(("classes", name), found))

    def confusion(self, name: str) -> np.ndarray:
        """Return how often a class (row) was taken for each class (column), over all seeds.

        Parameters
        ----------
        name : str

        Returns
        -------
        (C, C) array of int

        Raises
        ------
        KeyError
            No such recipe.
        """
        many = len(self.class_names)
        pairs = self.test_labels * many + self.predicted(name)
        return np.bincount(pairs.ravel(), minlength=many**2).reshape(many, many)

    @property
    def table(self) -> pandas.DataFrame:
        """A row for each epoch that was measured, and one for the test of each training.

        Columns: recipe, seed, epoch, part ("validation" or "test"), loss, accuracy, training_loss, and one for each
        class with its accuracy in the test.
        """
        with needed("pandas", "lab"):
            import pandas

        rows: list[dict[str, Any]] = []
        for (name, seed), run in self._runs.items():
            own: dict[str, Any] = {"recipe": name, "seed": seed}
            for one in run.epochs:
                rows.append({**own, "epoch": one.number, "part": "validation", "loss": one.validation_loss,
                             "accuracy": one.validation_accuracy, "training_loss": one.loss})  # fmt: skip
            right = np.asarray(run.predicted) == self.test_labels
            by_class = {f"accuracy of {word}": float(right[self.test_labels == number].mean())
                        for number, word in enumerate(self.class_names)}  # fmt: skip
            last = run.epochs[-1].number if run.epochs else 0
            rows.append({**own, "epoch": last, "part": "test", "loss": run.test_loss,
                         "accuracy": float(right.mean()), **by_class})  # fmt: skip
        return pandas.DataFrame(rows)

    def _once(self, key: tuple[str, ...], make: Callable[[], Any]) -> Any:
        """Return what was made before: drawing seeds and pictures anew takes a tenth of a second."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _right(self, name: str) -> np.ndarray:
        found: np.ndarray = (self.predicted(name) == self.test_labels).astype(np.float64)
        return found

    # -- words ---------------------------------------------------------------------------------------------------

    def sentences(self) -> list[str]:
        """Return what the numbers support, one sentence for each recipe but the first, and what ended early.

        Returns
        -------
        list of str
        """
        first = self.names[0]
        seeds = many(self.seeds, "seed")
        over = f"over {seeds} and {many(len(self.test_labels), 'test picture')}"
        found, is_any = list[str](), False
        for name in self.names[1:]:
            if not self.can_compare(name):
                found.append(not_compared(self.failed, name, first, self.seeds))
                continue
            is_any = True
            found.append(self._sentence(name, first, self.difference(name), over, seeds))
            worse = sorted((one, word) for word, one in self.class_differences(name).items() if one.is_below)
            if worse:
                words = ", ".join(
                    f"{word} ({in_points(one.value)}, {ends_in_points(one)})" for one, word in worse[:_MOST]
                )
                found.append(f"Worse with {name} than with {first}, in points with 95 % intervals: {words}.")
        found += of_few_seeds(self.seeds) if is_any else []
        found += of_failures(self.failed)
        if self.stopped:
            found.append(f"{self.seeds} of {many(self._wanted, 'seed')}: {self.stopped}.")
        return found

    def can_compare(self, name: str, than: str | None = None) -> bool:
        """Return whether there is a seed of which the trainings with two recipes came to the end.

        Parameters
        ----------
        name : str
        than : str, optional
            The recipe that it is compared with: the first, unless it is given.

        Returns
        -------
        bool
        """
        return can_compare(self.failed, name, self.names[0] if than is None else than, self.seeds)

    def _sentence(self, name: str, first: str, by: Interval, over: str, seeds: str) -> str:
        span = f"95 % interval {ends_in_points(by)}, {over}"
        if not (by.is_above or by.is_below):
            by_so_much = f"{in_points(by.value)} points ({span})"
            return f"Between {name} and {first} there is no difference that {seeds} can show: {by_so_much}."
        word = "better" if by.is_above else "worse"
        have, had = (f"{100 * self.accuracy(one).value:.1f}" for one in (name, first))
        return f"{name} is {word} than {first}: {have} against {had} % right, {in_points(by.value)} points ({span})."

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def curves(self) -> dict[str, list[list[tuple[int, float]]]]:
        """Return by recipe and seed: epochs with the share of the validation pictures that was right.

        Returns
        -------
        dict of str to list
        """
        return {
            name: [[(one.number, one.validation_accuracy) for one in self._runs[name, seed].epochs]
                   for seed in range(self.seeds)]
            for name in self.names
        }  # fmt: skip

    # -- pictures ------------------------------------------------------------------------------------------------

    def figure(self) -> Figure:
        """Draw the curves of the validation pictures, the accuracies with their intervals, and the classes.

        Returns
        -------
        Figure
        """
        return training_charts.comparison(
            self.curves(),
            {name: self.accuracy(name) for name in self.names},
            {name: list(self.class_differences(name).values()) for name in self.names[1:]},
            self.class_names,
            self.names[0],
        )

    def confusion_figure(self) -> Figure:
        """Draw for each recipe which class was taken for which, in per cent of the class.

        Returns
        -------
        Figure
        """
        return training_charts.confusions(self.confused_shares(), self.class_names)

    def confused_shares(self) -> dict[str, np.ndarray]:
        """Return by recipe ``(C, C)``: which share of a class (row), in per cent, was taken for each class (column).

        Returns
        -------
        dict of str to array
        """
        counted = {name: self.confusion(name) for name in self.names}
        return {name: 100 * counts / counts.sum(axis=1, keepdims=True).clip(1) for name, counts in counted.items()}

    def _repr_html_(self) -> str:
        return training_charts.page(self.figure(), self.sentences())

"""`SearchResult`: the recipe that a search found, the trials that led to it, and what it is worth on fresh pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from augwidgets.domain.neighbours import needed
from augwidgets.domain.plural import many
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.comparison import Comparison
from augwidgets.training.failures import not_compared
from augwidgets.training.intervals import ends_in_points, in_points
from augwidgets.training.searching.plans import NONE, Plan
from augwidgets.training.searching.trials import DONE, PRUNED, Trial, best_of
from augwidgets.view import search_charts, training_charts

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]
    from matplotlib.figure import Figure

    from augwidgets.training.searching.running import SearchRun

RANDOM_STEP, BY_HAND, FOUND = "one random step", "by hand", "found"


class SearchResult:
    """What came of a search. Made by `search`; the last line of a cell shows it.

    Attributes
    ----------
    trials : tuple of Trial
        Every recipe that was tried, in order.
    wanted : int
        How many trials were asked for.
    comparison : Comparison or None
        The recipe that was found against none and the others that it has to beat, over fresh seeds and test pictures
        that no trial has seen; None, if the search was stopped before that.
    stopped : str
        Why there is less than was asked for, or "".
    begun : (SearchRun, optuna.Study) or None
        What goes on with it, in a `SearchLab`.
    """

    def __init__(
        self, plan: Plan, trials: Sequence[Trial], wanted: int, comparison: Comparison | None = None,
        stopped: str = "", begun: tuple[SearchRun, Any] | None = None,
    ) -> None:  # fmt: skip
        self._plan = plan
        self.trials, self.wanted = tuple(trials), wanted
        self.comparison, self.stopped, self.begun = comparison, stopped, begun

    # -- what was found ------------------------------------------------------------------------------------------

    @property
    def best(self) -> Trial | None:
        """The trial with the highest score, or None before there is one."""
        return best_of(list(self.trials))

    @property
    def scored(self) -> list[Trial]:
        """The trials that have a score, those that ended early too."""
        return [trial for trial in self.trials if trial.state in (DONE, PRUNED)]

    @property
    def recipe(self) -> Recipe | None:
        """The recipe of the best trial, or None before there is one."""
        return None if self.best is None else self._plan.recipe(self.best.values)

    def recipe_of(self, number: int) -> Recipe:
        """Return the recipe of a trial.

        Parameters
        ----------
        number : int

        Returns
        -------
        Recipe

        Raises
        ------
        KeyError
            There is no such trial.
        """
        found = next((trial for trial in self.trials if trial.number == number), None)
        if found is None or not found.values:
            raise KeyError(f"number must be that of a trial, one of {len(self.trials)}, got {number!r:.40}")
        return self._plan.recipe(found.values)

    @property
    def table(self) -> pandas.DataFrame:
        """A row for each trial.

        Columns: trial, name, state, score (the share of validation pictures that was right), seconds, and one for each
        number that was searched.
        """
        with needed("pandas", "lab"):
            import pandas

        rows = [
            {"trial": one.number, "name": one.name, "state": one.state, "score": one.score, "seconds": one.seconds,
             **one.values}
            for one in self.trials
        ]  # fmt: skip
        return pandas.DataFrame(rows, columns=["trial", "name", "state", "score", "seconds", *self._plan.names])

    # -- words ---------------------------------------------------------------------------------------------------

    def sentences(self) -> list[str]:
        """Return what was found, what it is worth on the test pictures, and what ended early.

        Returns
        -------
        list of str
        """
        best, found = self.best, list[str]()
        done = sum(trial.state == DONE for trial in self.trials)
        early = sum(trial.state == PRUNED for trial in self.trials)
        # Another machine may have ended one at the same time, and an earlier call may have wanted more.
        whole = max(self.wanted, done + early)
        counted = f"{done + early} of {many(whole, 'recipe')} {'was' if whole == 1 else 'were'} tried"
        found.append(f"{counted}, {early} of them not to the end." if early else f"{counted}.")
        failed = [trial.failed for trial in self.scored if trial.failed]
        if failed:
            found.append(
                f"With {len(failed)} of them a training failed ({failed[0]}); what is scored is the state before it."
            )
        if best is not None and not best.failed:
            found.append(self._of_best(best))
        if self.comparison is not None:
            found += self.comparison.sentences()
            found += self._of_places(self.comparison)
        if self.stopped:
            rest = "" if self.comparison is not None else "; the test pictures were not looked at"
            found.append(f"The search is not complete: {self.stopped}{rest}.")
        return found

    def _of_best(self, best: Trial) -> str:
        right = f"{100 * best.score:.1f} % of the validation pictures"
        none = next((one for one in self.trials if one.name == NONE and one.state == DONE), None)
        if best.name == NONE:
            return f"No recipe was better than none ({right})."
        against = "" if none is None else f" against {100 * none.score:.1f} % with none"
        called = f", {best.name}," if best.name else ""
        return (
            f"The best was trial {best.number}{called} with {right} right{against}; as the best of many it looks "
            "better there than it is."
        )

    def _of_places(self, comparison: Comparison) -> list[str]:
        """Return how the recipe that was found does against each other one, the first apart."""
        found = []
        for name in comparison.names[1:]:
            if name == FOUND:
                continue
            if not comparison.can_compare(FOUND, name):
                found.append(not_compared(comparison.failed, FOUND, name, comparison.seeds))
                continue
            by = comparison.difference(FOUND, name)
            span = f"{in_points(by.value)} points (95 % interval {ends_in_points(by)})"
            if by.is_above or by.is_below:
                found.append(f"What was found is {'better' if by.is_above else 'worse'} than {name}: {span}.")
            else:
                found.append(f"Between what was found and {name} no difference shows: {span}.")
        return found

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    # -- pictures ------------------------------------------------------------------------------------------------

    def figure(self) -> Figure:
        """Draw the score of each trial with the best one so far, and what the best one takes of its limits.

        Returns
        -------
        Figure
        """
        best = self.best
        return search_charts.search(
            self._drawn(), [search_charts.Found(*row) for row in self._plan.rows({} if best is None else best.values)],
            None if best is None else best.number, self.wanted,
        )  # fmt: skip

    def numbers_figure(self) -> Figure:
        """Draw for each number that was searched the scores of the trials against it.

        Returns
        -------
        Figure
        """
        best = self.best
        return search_charts.numbers(self._drawn(), None if best is None else best.number)

    def _drawn(self) -> list[search_charts.Tried]:
        return [
            search_charts.Tried(one.number, one.score, one.state == DONE, one.name, one.values)
            for one in self.scored
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        shown = training_charts.page(self.figure(), self.sentences())
        return shown if self.comparison is None else shown + training_charts.page(self.comparison.figure(), [])

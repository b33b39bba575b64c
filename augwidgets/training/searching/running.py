"""`SearchRun`: all that a search does, prepared once; run, stopped, and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from augwidgets.data.argument_checks import whole
from augwidgets.data.out.fingerprint import digest
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.clock import Clock, time_over
from augwidgets.training.comparison import Comparison
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.searching.plans import NONE, WHOLE, EachStep, Plan, TwoNumbers
from augwidgets.training.searching.result import BY_HAND, FOUND, RANDOM_STEP, SearchResult
from augwidgets.training.searching.samplers import METHODS
from augwidgets.training.searching.space import Space
from augwidgets.training.searching.trials import Curve, Trial, Trials
from augwidgets.training.trainer import Trained
from augwidgets.training.trainings import Progress, Stopped, Trainings, checked_recipes
from augwidgets.warp.warps import checked_size

_VALIDATION = 400  # pictures at most, unless another number is asked for: 200 are too few to choose among many recipes
_STOPPED = "it was stopped"


class SearchProgress(NamedTuple):
    """Where a search is.

    Attributes
    ----------
    trials, wanted : int
        How many recipes were tried, and how many there will be.
    trainings, all_trainings : int
        How many trainings are done, those of the test at the end too, and about how many there will be.
    result : SearchResult
        What was found until now.
    curve : list of (int, float)
        Of the training that runs: epochs, and the share of validation pictures that was right.
    """

    trials: int
    wanted: int
    trainings: int
    all_trainings: int
    result: SearchResult
    curve: Curve


FollowSearch = Callable[[SearchProgress], Any]  # is told after each epoch; False ends the search


class Record(Protocol):
    """What is told of a search, to write it down."""

    def trial(self, trial: Trial, recipe: Recipe, *, is_new: bool) -> None:
        """Write down a trial."""
        ...

    def test(self, trainings: Trainings) -> Callable[[str, int, Trained, bool], Any]:
        """Return what writes down a training of the test at the end."""
        ...


class SearchRun:
    """A search, prepared. Takes what `search` takes.

    Attributes
    ----------
    plan : Plan
    trainings : Trainings
    wanted, seeds, fresh_seeds : int
        How many recipes are tried, how often each is trained, and how often each of the test.
    against : dict of str to Recipe
        What is tested at the end, beside what was found.
    asked : dict
        What it was made with, trials apart.
    settings : dict
        What must be the same for a trial to count: plain values.
    """

    def __init__(
        self, data: Any, space: Any, y: Any = None, *, against: Any = None, trials: int = 60, method: str = "tpe",
        seeds: int = 2, fresh_seeds: int = 5, pruning: bool = True, model: Callable[..., Any] | None = None,
        epochs: int = 40, train_size: int = 200, validation_size: int | None = None, test_size: int | None = None,
        batch_size: int = 20, size: Sequence[int] | None = None, seed: int = 0,
    ) -> None:  # fmt: skip
        asked, known, wanted = Space(space), _checked_against(against), whole(trials, "trials")
        self.asked = {
            "data": data, "space": asked.recipe, "y": y, "against": dict(known), "method": method, "seeds": seeds,
            "fresh_seeds": fresh_seeds, "pruning": pruning, "model": model, "epochs": epochs, "train_size": train_size,
            "validation_size": validation_size, "test_size": test_size, "batch_size": batch_size, "size": size,
            "seed": seed,
        }  # fmt: skip
        if not isinstance(method, str) or method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(map(repr, METHODS))}, got {told(method)}")
        self.seeds, self.fresh_seeds = whole(seeds, "seeds"), whole(fresh_seeds, "fresh_seeds", 0)
        self._method, self._seed = method, Seed().check(seed, "seed")
        self._pruning = Switch().check(pruning, "pruning")
        self.plan: Plan = TwoNumbers(asked) if method == "grid" else EachStep(asked, known)
        self.wanted = min(wanted, len(self.plan.first)) if method == "grid" else wanted
        self.against = {NONE: Recipe(()), **known, RANDOM_STEP: asked.alike(1, 1.0)}
        pictures = labelled_pictures(data, y, size=None if size is None else checked_size(size))
        if validation_size is None:
            half = (len(pictures.labels) - whole(train_size, "train_size")) // 2
            validation_size = min(_VALIDATION, half) if half >= len(pictures.class_names) else None
        self.trainings = Trainings(
            pictures, {NONE: None, WHOLE: asked.recipe}, model=model, epochs=epochs, train_size=train_size,
            validation_size=validation_size, test_size=test_size, batch_size=batch_size, seed=self._seed,
        )  # fmt: skip
        self.settings = {
            **self.trainings.settings, "space": digest(asked.recipe.to_json()), "method": method, "seeds": self.seeds,
            "pruning": self._pruning,
        }  # fmt: skip

    @property
    def count(self) -> int:
        """How many trainings there are, if no trial ends early."""
        return self.seeds * self.wanted + self._test_count

    @property
    def _test_count(self) -> int:
        return (len(self.against) + 1) * self.fresh_seeds

    def run(
        self, study: Any, kept: KeptRuns | None = None, minutes: float | None = None,
        follow: FollowSearch | None = None, record: Record | None = None,
    ) -> SearchResult:  # fmt: skip
        """Try recipes until there are enough, and test the best one.

        Parameters
        ----------
        study : optuna.Study
            Where trials are kept.
        kept : KeptRuns, optional
            Where the trainings of the test are.
        minutes : float, optional
        follow : function, optional
        record : Record, optional

        Returns
        -------
        SearchResult

        Raises
        ------
        ValueError
            `follow` ended it before there was anything.
        """
        clock = Clock(None if minutes is None else 60 * minutes)
        tried = Trials(self.trainings, self.plan, study, self._method, self.seeds, self._seed, self._pruning)
        done = tried.all
        if record is not None:
            for one in done:
                record.trial(one, self.plan.recipe(one.values), is_new=False)

        def tell(trial: Trial | None, curve: Curve) -> None:
            nonlocal done
            if trial is not None:
                done = tried.all
                if record is not None:
                    record.trial(trial, self.plan.recipe(trial.values), is_new=True)
            result = SearchResult(self.plan, done, self.wanted)
            many = len(result.scored)
            self._tell(follow, SearchProgress(many, self.wanted, self.seeds * many, self.count, result, curve))

        def result(comparison: Comparison | None, stopped: str) -> SearchResult:
            return SearchResult(self.plan, tried.all, self.wanted, comparison, stopped, (self, study))

        stopped = ""
        try:
            if not tried.run(self.wanted, clock, self._test_count, tell):
                stopped = time_over(minutes)
        except (KeyboardInterrupt, Stopped) as error:
            stopped = _STOPPED
            if not SearchResult(self.plan, tried.all, self.wanted).scored:
                if isinstance(error, KeyboardInterrupt):
                    raise
                raise ValueError("follow ended the search before a recipe was tried; let it go on for longer") from None
        found = result(None, stopped)
        if stopped == _STOPPED or not self.fresh_seeds:
            return found
        comparison, ended = self._tested(found, kept, clock, minutes, follow, record)
        return result(comparison, stopped or ended)

    def _tested(
        self, found: SearchResult, kept: KeptRuns | None, clock: Clock, minutes: float | None,
        follow: FollowSearch | None, record: Record | None,
    ) -> tuple[Comparison | None, str]:  # fmt: skip
        """Test what was found: with other seeds, on pictures that no trial has seen; say what ended that early."""
        best = found.recipe
        if best is None:
            return None, ""
        recipes = {NONE: self.against[NONE], FOUND: best, **self.against}
        trainings = self.trainings.like(recipes, self.fresh_seeds)
        trainings.first_seed = self.seeds
        before = self.seeds * len(found.scored)

        def tell(now: Progress) -> Any:
            if not clock.has_time_for(0):
                return False
            ready = before + now.trainings
            curve = [(one.number, one.validation_accuracy) for one in now.curve]
            told_of = SearchProgress(len(found.scored), self.wanted, ready, before + now.wanted, found, curve)
            return None if follow is None else follow(told_of)

        comparison = None
        try:
            ended = trainings.run(kept, None, tell, None if record is None else record.test(trainings))
            comparison = trainings.comparison(ended)
        except (KeyboardInterrupt, Stopped):
            ended = _STOPPED
        if ended and not clock.has_time_for(0):
            ended = time_over(minutes)
        return comparison, ended

    def _tell(self, follow: FollowSearch | None, progress: SearchProgress) -> None:
        if follow is not None and follow(progress) is False:
            raise Stopped


def _checked_against(against: Any) -> Mapping[str, Recipe]:
    if against is None:
        return {}
    if isinstance(against, Recipe):
        return {BY_HAND: against}
    if not isinstance(against, Mapping):
        raise TypeError(f"against must be a recipe, or a mapping from names to recipes, got {told(against)}")
    taken = [name for name in (NONE, WHOLE, RANDOM_STEP, FOUND) if name in against]
    if taken:
        raise ValueError(f"against may use any name but {taken[0]!r}, which the search uses itself")
    return checked_recipes(against)

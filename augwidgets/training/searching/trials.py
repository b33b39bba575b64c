"""`Trials`: one recipe after another is trained with and scored on validation pictures, until there are enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from augwidgets.recipe.recipe import Recipe
from augwidgets.training.clock import Clock
from augwidgets.training.quiet import quiet
from augwidgets.training.searching.plans import Plan
from augwidgets.training.searching.samplers import sampler
from augwidgets.training.searching.study import free_left_behind
from augwidgets.training.trainer import Epoch
from augwidgets.training.trainings import Trainings

DONE, PRUNED, FAILED, RUNNING = "done", "ended early", "not finished", "running"
_STATES = {"COMPLETE": DONE, "PRUNED": PRUNED, "FAIL": FAILED, "RUNNING": RUNNING}
_NAME, _CURVES, _FAILURE = "name", "curves", "failed"
_BEFORE = 10  # trials that come before one may end early
_LOOKS = (0.4, 0.6, 0.8, 1.0)  # shares of a training after which a bad trial may end
_LAST = 3  # measurements at the end that a training's score is the mean of
_LOGGERS = "optuna", "alembic"

Curve = list[tuple[int, float]]  # epochs, and the share of validation pictures that was right


class Trial(NamedTuple):
    """One recipe that was tried.

    Attributes
    ----------
    number : int
    name : str
        What it is called, where it is one of those that a search begins with, or "".
    values : dict of str to float
        The numbers that it was made of.
    state : {"done", "ended early", "not finished", "running"}
    score : float
        The share of validation pictures that was right; of one that ended early, as it was then.
    seconds : float
    curves : list
        For each seed, epochs with the share that was right.
    failed : str
        Why one of its trainings ended early, or "".
    """

    number: int
    name: str
    values: dict[str, float]
    state: str
    score: float
    seconds: float
    curves: list[Curve]
    failed: str = ""


class Trials:
    """The trials of a search: what is asked of Optuna, and what is told it.

    Parameters
    ----------
    trainings : Trainings
        On what is trained, and by which model.
    plan : Plan
    study : optuna.Study
    method : str
        As `sampler` takes it.
    seeds : int
        How often each recipe is trained; all are with the same pictures, weights and order.
    seed : int
    pruning : bool
        Whether a trial that is worse than most were at that time ends early.
    """

    def __init__(
        self, trainings: Trainings, plan: Plan, study: Any, method: str, seeds: int, seed: int, pruning: bool
    ) -> None:
        from optuna import pruners

        self._trainings, self.plan, self._study = trainings, plan, study
        self._seeds = seeds
        look = round(_LOOKS[0] * trainings.epochs)
        study.sampler = sampler(method, seed)
        study.pruner = (
            pruners.MedianPruner(n_startup_trials=_BEFORE, n_warmup_steps=look) if pruning else pruners.NopPruner()
        )

    def run(self, wanted: int, clock: Clock, ahead: int, follow: Callable[[Trial | None, Curve], None]) -> bool:
        """Try recipes until so many are done or there is no time left.

        Parameters
        ----------
        wanted : int
            How many in all, those of before and of other machines counted.
        clock : Clock
            Times each training.
        ahead : int
            For how many trainings there must be time after the trials.
        follow : function
            Is called with the trial that is done and the curve of one that is not.

        Returns
        -------
        bool
            Whether there was time for all.
        """
        free_left_behind(self._study)
        self._queue(wanted, are_running_in=True)
        while len(self.done) < wanted:
            if self.done and not clock.has_time_for(self._seeds, ahead):
                return False
            self._one(clock, follow)
        self._queue(wanted, are_running_in=False)  # of those that were interrupted
        while self._waiting():
            self._one(clock, follow)
        return True

    @property
    def done(self) -> list[Trial]:
        """Those that have a score, ended early or not, in the order of their numbers."""
        return [trial for trial in self.all if trial.state in (DONE, PRUNED)]

    @property
    def all(self) -> list[Trial]:
        """Every trial that was begun."""
        return [_read(one) for one in self._study.get_trials(deepcopy=False) if one.state.name in _STATES]

    # -- one trial -----------------------------------------------------------------------------------------------

    def _one(self, clock: Clock, follow: Callable[[Trial | None, Curve], None]) -> None:
        import optuna

        with quiet(*_LOGGERS):
            trial = self._study.ask()
            values = self.plan.ask(trial)
            name = next((word for word, first in self.plan.first.items() if first == values), "")
            trial.set_user_attr(_NAME, name)
        try:
            curves = list[Curve]()
            score = self._score(self.plan.recipe(values), trial, not name, curves, clock, follow)
        except optuna.TrialPruned:
            self._tell(trial, None, "PRUNED")
        except BaseException:
            self._tell(trial, None, "FAIL")
            raise
        else:
            with quiet(*_LOGGERS):
                trial.set_user_attr(_CURVES, curves)
            self._tell(trial, score, "COMPLETE")
        follow(next((one for one in reversed(self.all) if one.number == trial.number), None), [])

    def _score(
        self, recipe: Recipe, trial: Any, may_end: bool, curves: list[Curve], clock: Clock,
        follow: Callable[[Trial | None, Curve], None],
    ) -> float:  # fmt: skip
        """Return the share of validation pictures that is right at the end, the mean over the seeds."""
        import optuna

        epochs, scores = self._trainings.epochs, list[float]()
        looks = {max(round(share * epochs), 1) for share in _LOOKS}

        def tell(epoch: int, curve: list[Epoch]) -> None:
            follow(None, _curve(curve))
            if not curve or epoch not in looks or not may_end:
                return
            step = len(scores) * epochs + epoch
            with quiet(*_LOGGERS):
                trial.report(float(np.mean([*scores, _end(curve)])), step)
                is_bad = trial.should_prune()
            if is_bad:
                raise optuna.TrialPruned

        for number in range(self._seeds):
            with clock:
                trained = self._trainings.validated(recipe, number, tell)
            if trained.failed:
                with quiet(*_LOGGERS):
                    trial.set_user_attr(_FAILURE, trained.failed)
            right = np.asarray(trained.predicted) == self._trainings.parts.of_seed(number).validation.labels
            scores.append(_end(trained.epochs) if trained.epochs else float(right.mean()))
            curves.append(_curve(trained.epochs))
        return float(np.mean(scores))

    def _tell(self, trial: Any, score: float | None, state: str) -> None:
        from optuna.trial import TrialState

        with quiet(*_LOGGERS):
            self._study.tell(trial, score, TrialState[state])

    # -- those that a search begins with -------------------------------------------------------------------------

    def _queue(self, wanted: int, *, are_running_in: bool) -> None:
        """Have those tried that a search begins with, so many at most, unless they were, wait, or run somewhere."""
        states = {"COMPLETE", "WAITING"} | ({"RUNNING"} if are_running_in else set())
        there = [
            dict(one.system_attrs.get("fixed_params") or one.params)
            for one in self._study.get_trials(deepcopy=False) if one.state.name in states
        ]  # fmt: skip
        with quiet(*_LOGGERS):
            for values in list(self.plan.first.values())[:wanted]:
                if values not in there:
                    self._study.enqueue_trial(values)

    def _waiting(self) -> bool:
        return any(one.state.name == "WAITING" for one in self._study.get_trials(deepcopy=False))


def best_of(trials: list[Trial]) -> Trial | None:
    """Return the trial with the highest score among those that were done; of equal ones the first.

    One of which a training failed comes after all others.

    Parameters
    ----------
    trials : list of Trial
    """
    done = [trial for trial in trials if trial.state == DONE]
    return max(done, key=lambda trial: (not trial.failed, trial.score, -trial.number), default=None)


def _read(one: Any) -> Trial:
    state = _STATES[one.state.name]
    score = one.value if state == DONE else next(reversed(one.intermediate_values.values()), None)
    seconds = one.duration.total_seconds() if one.duration is not None else float("nan")
    curves = [[(int(epoch), float(right)) for epoch, right in curve] for curve in one.user_attrs.get(_CURVES, [])]
    return Trial(
        one.number, str(one.user_attrs.get(_NAME, "")), {name: float(value) for name, value in one.params.items()},
        state, float("nan") if score is None else float(score), seconds, curves,
        str(one.user_attrs.get(_FAILURE, "")),
    )  # fmt: skip


def _curve(epochs: list[Epoch]) -> Curve:
    return [(one.number, one.validation_accuracy) for one in epochs]


def _end(epochs: list[Epoch]) -> float:
    """Return the mean of the last measurements, which a single one would be too rough for."""
    return float(np.mean([one.validation_accuracy for one in epochs[-_LAST:]]))

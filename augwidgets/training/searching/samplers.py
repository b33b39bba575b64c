"""What suggests the next recipe: Optuna's samplers, each draw from a seed of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

METHODS = ("tpe", "genetic", "random", "grid")
_FROM_CHANCE = 10  # trials before one learns
_POPULATION = 12


def sampler(method: str, seed: int) -> Any:
    """Return what suggests the numbers of the next trial.

    What it draws follows from the trials that are there and from the number of the new one, those that were not
    finished left out: a search that was stopped goes on as if it had not been, and of several processes each draws
    something else.

    Parameters
    ----------
    method : str
        One of `METHODS`; where all numbers are given beforehand ("grid") nothing is asked of it.
    seed : int

    Returns
    -------
    optuna.samplers.BaseSampler
    """
    from optuna import samplers
    from optuna.trial import TrialState

    def made(own: int) -> Any:
        if method == "genetic":
            return samplers.NSGAIISampler(population_size=_POPULATION, seed=own)
        if method == "tpe":
            return samplers.TPESampler(n_startup_trials=_FROM_CHANCE, multivariate=True, constant_liar=True, seed=own)
        return samplers.RandomSampler(seed=own)

    class Numbered(samplers.BaseSampler):
        """Another sampler, made anew for each trial."""

        def before_trial(self, study: Any, trial: Any) -> None:
            others = study.get_trials(deepcopy=False)
            failed = sum(one.state is TrialState.FAIL for one in others if one.number < trial.number)
            own = np.random.SeedSequence([seed, trial.number - failed]).generate_state(1)[0]
            self._own = made(int(own))
            self._own.before_trial(study, trial)

        def infer_relative_search_space(self, study: Any, trial: Any) -> dict[str, Any]:
            return dict(self._own.infer_relative_search_space(study, trial))

        def sample_relative(self, study: Any, trial: Any, search_space: dict[str, Any]) -> dict[str, Any]:
            return dict(self._own.sample_relative(study, trial, search_space))

        def sample_independent(self, study: Any, trial: Any, name: str, distribution: Any) -> Any:
            return self._own.sample_independent(study, trial, name, distribution)

        def after_trial(self, study: Any, trial: Any, state: Any, values: Any) -> None:
            if hasattr(self, "_own"):
                self._own.after_trial(study, trial, state, values)

    return Numbered()

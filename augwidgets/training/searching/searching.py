"""`search`: which chances and ranges of a recipe help, by validation pictures; and whether that is true, by others."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

from augwidgets.data.parallel import progress_bar
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.training.comparing import checked_folder, checked_minutes
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.records.opening import open_records
from augwidgets.training.searching.places import study_place, test_folder
from augwidgets.training.searching.recorded import RecordedSearch
from augwidgets.training.searching.result import SearchResult
from augwidgets.training.searching.running import FollowSearch, SearchProgress, SearchRun
from augwidgets.training.searching.study import open_study


def search(
    data: Any,
    space: Any,
    y: Any = None,
    *,
    against: Any = None,
    trials: int = 60,
    minutes: float | None = None,
    method: str = "tpe",
    seeds: int = 2,
    fresh_seeds: int = 5,
    pruning: bool = True,
    model: Callable[..., Any] | None = None,
    epochs: int = 40,
    train_size: int = 200,
    validation_size: int | None = None,
    test_size: int | None = None,
    batch_size: int = 20,
    size: Sequence[int] | None = None,
    storage: str | os.PathLike[str] | None = None,
    to: str | os.PathLike[str] | None = None,
    log_to: str | os.PathLike[str] | None = None,
    seed: int = 0,
    progress: bool = True,
    follow: FollowSearch | None = None,
) -> SearchResult:
    """Find the recipe that helps most: how often each step happens, and how far its ranges reach.

    Each trial trains the same model with one recipe and is scored by validation pictures, as the mean of `seeds`
    trainings; all trials share training pictures, weights and order. It begins with no augmentation, the whole space
    and the recipes of `against` that lie in it, and goes on by what was learned (`method`). As the best of many is
    partly the luckiest, it is then trained anew with `fresh_seeds` other seeds beside none, `against` and one random
    step, and tested on pictures that no trial has seen.

    Parameters
    ----------
    data, y
        As `compare` takes them.
    space : Recipe or list of steps
        Its ranges and chances are the outer limits. Of each step is searched which share of its chance it takes, and
        how far its ranges reach from the value that changes nothing to these limits:
        ``aw.rotate.between(angle=(-60, 60))`` may become (-15, 15) in 70 of 100 pictures. What hardly happens or
        reaches is left out.
    against : Recipe or mapping of str to Recipe, optional
        What the result has to beat besides none, such as a recipe made by hand or a preset.
    trials : int
        How many in all, those of an earlier call and of other machines counted.
    minutes : float, optional
        For all of it. No training is begun that would probably end later.
    method : {"tpe", "genetic", "random", "grid"}
        Tree-structured Parzen estimators; a genetic algorithm (NSGA-II: the better recipes are crossed and mutated);
        chance alone; or RandAugment's two numbers: how many steps happen at once, and how far all of them reach.
    seeds : int
        How often each trial is trained: with one, the luckiest wins.
    fresh_seeds : int
        Of the test at the end; 0 leaves it out.
    pruning : bool
        Whether a trial that is worse than most were after as many epochs ends early.
    model, train_size, test_size, batch_size, size
        As `compare` takes them.
    epochs : int
        Of each training; fewer than `compare` has, for there are many.
    validation_size : int, optional
        At most 400 of the pictures that are not trained with, and at most half of them.
    storage : str or path, optional
        Where trials are kept: a file that ends in ``.db`` (SQLite) or ``.log`` (a journal, which also works on drives
        of a network), or the URL of a database. The same call goes on from there, and several processes and machines
        that call it at the same time share the work.
    to : path, optional
        A folder that keeps all of it: the trials, unless `storage` does, and the trainings of the test at the end.
    log_to : str or path, optional
        Where it is written down for later, as `compare` takes it.
    seed : int
        Of everything: one process finds the same again, to the last digit.
    progress : bool
        Whether a bar shows how far it is.
    follow : function, optional
        Is called with a `SearchProgress` after each epoch; when it returns False, the search ends as by Ctrl-C.

    Returns
    -------
    SearchResult
        `SearchResult.recipe` is what was found, `SearchResult.comparison` what it is worth. After Ctrl-C, of the trials
        that were done, without the test at the end.

    Raises
    ------
    TypeError, ValueError, OSError, ModuleNotFoundError
        In one sentence, before anything is trained.

    Examples
    --------
    >>> import augwidgets as aw
    >>> space = [aw.rotate.between(angle=(-60, 60)), aw.maybe(aw.flip_horizontal, 0.5)]
    >>> found = search("digits", space, trials=3, seeds=1, fresh_seeds=1, epochs=1, train_size=40, test_size=50,
    ...                progress=False)
    >>> found.table.name.tolist(), found.comparison.names
    (['none', 'the whole space', ''], ('none', 'found', 'one random step'))
    """
    limit, progress, folder = checked_minutes(minutes), Switch().check(progress, "progress"), checked_folder(to)
    if follow is not None and not callable(follow):
        raise TypeError(f"follow must be a function that takes a SearchProgress, got {told(follow)}")
    run = SearchRun(
        data, space, y, against=against, trials=trials, method=method, seeds=seeds, fresh_seeds=fresh_seeds,
        pruning=pruning, model=model, epochs=epochs, train_size=train_size, validation_size=validation_size,
        test_size=test_size, batch_size=batch_size, size=size, seed=seed,
    )  # fmt: skip
    records = open_records(log_to)
    study = open_study(study_place(storage, folder), run.settings)
    kept = None if folder is None else KeptRuns(test_folder(folder), run.trainings.settings)
    bar = progress_bar(run.count, "trainings", shown=progress)

    def tell(now: SearchProgress) -> Any:
        bar.update(max(now.trainings - bar.n, 0))
        return None if follow is None else follow(now)

    with RecordedSearch(records, data, run) as recorded:
        try:
            found = run.run(study, kept, limit, tell, recorded)
        finally:
            bar.close()
        recorded.result(found)
    return found

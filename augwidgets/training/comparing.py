"""`compare`: the same model trained with each of several recipes, in pairs, and tested on pictures nobody chose on."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from augwidgets.data.parallel import progress_bar
from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.training.comparison import Comparison
from augwidgets.training.folder_path import folder_path
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.records.comparisons import RecordedComparison
from augwidgets.training.records.opening import open_records
from augwidgets.training.trainings import Follow, Progress, Stopped, Trainings


def compare(
    data: Any,
    recipes: Mapping[str, Any],
    y: Any = None,
    *,
    model: Callable[..., Any] | None = None,
    seeds: int = 5,
    epochs: int = 60,
    train_size: int = 200,
    validation_size: int | None = None,
    test_size: int | None = None,
    batch_size: int = 20,
    size: Sequence[int] | None = None,
    minutes: float | None = None,
    to: str | os.PathLike[str] | None = None,
    log_to: str | os.PathLike[str] | None = None,
    seed: int = 0,
    progress: bool = True,
    follow: Follow | None = None,
) -> Comparison:
    """Train the same model with each recipe, several times, and say what the numbers support.

    The trainings are paired: of one seed all recipes get the same training pictures, initial weights and order of
    batches. Only training pictures are augmented. The test pictures are the same for all, they are looked at once, when
    a training has ended, and nothing is chosen on them; the curves are those of other pictures, for validation.

    Parameters
    ----------
    data : str, path, array, list or DataSet
        "digits" (scikit-learn's, enlarged to 16 pixels), "textures" or "faces", which need no download; a name of
        ``keras.datasets``, such as "cifar10", which does; an IDX file as MNIST's; whatever ``aw.data.open`` opens, with
        a class for each picture; or a batch of pictures with `y`.
    recipes : mapping of str to Recipe, Prepared or None
        None changes nothing. The first one is what the others are compared with. What is to be done to all pictures,
        and not to those of training only, comes by `prepared`.
    y : array, optional
        The class of each picture of a batch.
    model : function, optional
        Takes ``(image_shape, classes)`` and returns a new Keras model for pictures in [0, 1], with a number for each
        class: probabilities, as of a softmax, or logits. Compiled with a loss for classes, or it is trained by Adam at
        .001 with the cross-entropy of what it gives. `small_network`, unless it is given.
    seeds : int
        How often each is trained.
    epochs : int
    train_size, validation_size, test_size : int, optional
        How many pictures in all, divided over the classes as the data are: 200, at most 200 and at most 800.
    batch_size : int
    size : (int, int), optional
        Height and width that pictures are brought to.
    minutes : float, optional
        No training is begun that would probably end after so many.
    to : path, optional
        A folder where each training is kept when it is done; the same call again goes on from there, also with more
        seeds, and with other recipes beside these. Without it nothing is stored.
    log_to : str or path, optional
        Where settings, curves, figures and recipes are written down for later, each training when it ends: a folder,
        new or with earlier ones, for plain JSON, CSV and PNG; or "mlflow" for MLflow's local store, the file
        ``mlflow.db`` of this folder unless MLflow is set up otherwise ("mlflow:runs.db" is another one).
    seed : int
        Of everything: on the same computer the same call gives the same numbers, to the last digit.
    progress : bool
        Whether a bar shows how far it is.
    follow : function, optional
        Is called with a `Progress` after each epoch; when it returns False, the comparison ends as by Ctrl-C.

    Returns
    -------
    Comparison
        Its last line of a cell shows curves, differences with their intervals and the classes; `Comparison.table` is
        a ``DataFrame``. After Ctrl-C, of the trainings that were done, if each recipe has one.

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence, before anything is trained.

    Examples
    --------
    >>> import augwidgets as aw
    >>> found = compare("digits", {"none": None, "turned": [aw.rotate.between(angle=(-12, 12))]}, seeds=1, epochs=1,
    ...                 train_size=40, test_size=50, progress=False)
    >>> found.names, found.test_labels.shape, found.table.recipe.unique().tolist()
    (('none', 'turned'), (50,), ['none', 'turned'])
    """
    limit, progress = checked_minutes(minutes), Switch().check(progress, "progress")
    folder = checked_folder(to)
    if follow is not None and not callable(follow):
        raise TypeError(f"follow must be a function that takes a Progress, got {told(follow)}")
    trainings = Trainings(
        data, recipes, y, model=model, seeds=seeds, epochs=epochs, train_size=train_size,
        validation_size=validation_size, test_size=test_size, batch_size=batch_size, size=size, seed=seed,
    )  # fmt: skip
    records = open_records(log_to)
    kept = None if folder is None else KeptRuns(folder, trainings.settings)
    bar = progress_bar(trainings.count, "trainings", shown=progress)

    def tell(now: Progress) -> Any:
        bar.update(now.trainings - bar.n)
        return None if follow is None else follow(now)

    with RecordedComparison(records, data, trainings) as recorded:
        try:
            found = trainings.comparison(trainings.run(kept, limit, tell, recorded.training))
        except Stopped:
            recorded.stop()
            raise ValueError(
                f"follow ended the comparison before each of {len(trainings.recipes)} recipes was trained once, after "
                f"{len(trainings.done)} trainings; let it go on for longer"
            ) from None
        finally:
            bar.close()
        recorded.comparison(found)
    return found


def checked_folder(to: Any) -> Path | None:
    """Return where trainings are kept; None keeps none."""
    return None if to is None else folder_path(to, "to")


def checked_minutes(minutes: Any) -> float | None:
    """Return how many minutes there are; None sets no limit."""
    if minutes is None:
        return None
    if not is_number(minutes) or not 0 < minutes < 10**6:
        raise ValueError(f"minutes must be a number above 0, got {told(minutes)}")
    return float(minutes)

"""`compare`: the same model trained with each of several recipes, in pairs, and tested on pictures nobody chose on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.data.out.fingerprint import digest
from augwidgets.data.parallel import progress_bar
from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training import trainer
from augwidgets.training.comparison import Comparison
from augwidgets.training.dataset import Augmented
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.network import small_network
from augwidgets.training.trainer import Trained, Trainer
from augwidgets.warp.warps import checked_size

_TEST, _VALIDATION = 800, 200  # pictures at most, unless another number is asked for
_LONGEST_NAME = 60


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
    seed: int = 0,
    progress: bool = True,
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
    recipes : mapping of str to Recipe or None
        None changes nothing. The first one is what the others are compared with.
    y : array, optional
        The class of each picture of a batch.
    model : function, optional
        Takes ``(image_shape, classes)`` and returns a Keras model for pictures in [0, 1]; compiled, or it is trained by
        Adam at .001. `small_network`, unless it is given.
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
    seed : int
        Of everything: on the same computer the same call gives the same numbers, to the last digit.
    progress : bool
        Whether a bar shows how far it is.

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
    asked = _checked_recipes(recipes)
    seeds, epochs, batch_size = whole(seeds, "seeds"), whole(epochs, "epochs"), whole(batch_size, "batch_size")
    seed, progress = Seed().check(seed, "seed"), Switch().check(progress, "progress")
    limit = _checked_minutes(minutes)
    if to is not None and not isinstance(to, (str, os.PathLike)):
        raise TypeError(f"to must be the path of a folder, got {told(to)}")
    pictures = labelled_pictures(data, y, size=None if size is None else checked_size(size))
    parts = Parts(pictures, train_size, validation_size, test_size, seed)
    trained_by = Trainer(model or small_network, pictures.images.shape[1:], len(pictures.class_names))
    kept = None if to is None else KeptRuns(Path(os.path.expanduser(os.fspath(to))), {
        "pictures": digest([pictures.images, pictures.labels]), "model": trained_by.described, "epochs": epochs,
        "batch_size": batch_size, "sizes": list(parts.sizes), "seed": seed,
    })  # fmt: skip
    runs: dict[tuple[str, int], Trained] = {}
    stopped = ""
    bar = progress_bar(seeds * len(asked), "trainings", shown=progress)
    clock = _Clock(limit)
    try:
        for number in range(seeds):
            divided = parts.of_seed(number)
            for name, recipe in asked.items():
                key = digest(recipe.to_json())
                found = None if kept is None else kept.read(key, number)
                if found is None:
                    if clock.is_over:
                        stopped = f"{minutes:g} minutes were over"
                        break
                    with clock:
                        found = _train(trained_by, recipe, divided, parts.test, (seed, number), epochs, batch_size)
                    if kept is not None:
                        kept.write(key, number, found)
                runs[name, number] = found
                bar.update()
            if stopped:
                break
    except KeyboardInterrupt:
        stopped = "it was stopped"
        if not all((name, 0) in runs for name in asked):
            raise
    finally:
        bar.close()
    if not all((name, 0) in runs for name in asked):
        raise ValueError(
            f"minutes must leave time to train each recipe once, got {minutes:g}; a training takes about "
            f"{clock.longest:.0f} s"
        )
    return Comparison(tuple(asked), asked, parts.test_labels, pictures.class_names, runs, seeds, stopped)


def _train(
    by: Trainer, recipe: Recipe, divided: Divided, test: trainer.Labelled, seeds: tuple[int, int], epochs: int,
    batch_size: int,
) -> Trained:  # fmt: skip
    # One number of both, so that two comparisons with other seeds share no draw.
    own = int(np.random.SeedSequence(list(seeds)).generate_state(1)[0])
    data = Augmented(divided.images, by.targets(divided.labels), recipe, batch_size, own)
    return by.train(data, own, epochs=epochs, validation=divided.validation, test=test)


class Divided(NamedTuple):
    """The training pictures of one seed, as bytes, and those to validate with."""

    images: np.ndarray
    labels: np.ndarray
    validation: trainer.Labelled


class Parts:
    """The test pictures of all seeds, and for each seed its own pictures to train and to validate with.

    Parameters
    ----------
    pictures : Labelled
    train_size, validation_size, test_size : int or None
    seed : int

    Raises
    ------
    ValueError
        In one sentence: there are too few.
    """

    def __init__(self, pictures: Labelled, train_size: Any, validation_size: Any, test_size: Any, seed: int) -> None:
        self._pictures, self._seed = pictures, seed
        count, classes = len(pictures.labels), len(pictures.class_names)
        train = whole(train_size, "train_size")
        test, validation = (
            None if given is None else whole(given, name)
            for given, name in ((test_size, "test_size"), (validation_size, "validation_size"))
        )
        least = train, classes if validation is None else validation, classes if test is None else test
        if sum(least) > count:
            raise ValueError(
                f"train_size, validation_size and test_size may be {count:,} together, as many as there are pictures, "
                f"got {' + '.join(f'{one:,}' for one in least)}"
            )
        left = count - train
        if test is None:
            test = min(_TEST, max(classes, 4 * left // 5), left - least[1])
        if validation is None:
            validation = min(_VALIDATION, left - test)
        self.sizes = train, validation, test
        if min(self.sizes) < classes:
            raise ValueError(
                f"each part needs a picture of each of {classes} classes, got train_size {train}, validation_size "
                f"{validation} and test_size {test} of {count:,} pictures"
            )
        rare = int(np.bincount(pictures.labels, minlength=classes).argmin())
        have = int((pictures.labels == rare).sum())
        if have < 3:
            raise ValueError(
                f"each class needs 3 pictures or more, one for each part, and {told(pictures.class_names[rare])} has "
                f"{have}"
            )
        self._rest, chosen = _taken(np.arange(count), pictures.labels, test, np.random.default_rng([seed, 0]))
        self.test_labels = pictures.labels[chosen]
        self.test = self._labelled(chosen)

    def of_seed(self, number: int) -> Divided:
        """Return the training pictures of a seed and those to validate with, none of which is a test picture."""
        rng = np.random.default_rng([self._seed, 1, number])
        rest, chosen = _taken(self._rest, self._pictures.labels, self.sizes[0], rng)
        _, others = _taken(rest, self._pictures.labels, self.sizes[1], rng)
        images, labels = self._pictures.images[chosen], self._pictures.labels[chosen]
        return Divided(images, labels, self._labelled(others))

    def _labelled(self, places: np.ndarray) -> trainer.Labelled:
        images = self._pictures.images[places].astype(np.float32) / np.float32(255)
        return trainer.Labelled(images, self._pictures.labels[places])


def _taken(
    places: np.ndarray, labels: np.ndarray, size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left and what is taken of places, each class in its share and none without a picture.

    Examples
    --------
    >>> labels = np.repeat([0, 1], [80, 20])
    >>> left, taken = _taken(np.arange(100), labels, 10, np.random.default_rng(0))
    >>> len(left), np.bincount(labels[taken]).tolist()
    (90, [8, 2])
    """
    own = labels[places]
    classes, counts = np.unique(own, return_counts=True)
    exact = counts * (size / len(own))
    wanted = np.maximum(np.floor(exact), 1).astype(int)
    while wanted.sum() != size:  # the largest remainder first
        step = 1 if wanted.sum() < size else -1
        open_ones = (wanted < counts) if step > 0 else (wanted > 1)
        order = np.where(open_ones, step * (exact - wanted), -np.inf)
        wanted[int(order.argmax())] += step
    taken = [rng.permutation(places[own == one])[:many] for one, many in zip(classes, wanted, strict=True)]
    chosen = np.sort(np.concatenate(taken))
    return np.setdiff1d(places, chosen), chosen


class _Clock:
    """How long trainings take, and whether there is time for another one."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self._begun = 0.0
        self.longest = 0.0

    @property
    def is_over(self) -> bool:
        """Whether a training as long as the longest would end too late."""
        return self._end is not None and time.monotonic() + self.longest > self._end

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.longest = max(self.longest, time.monotonic() - self._begun)


def _checked_recipes(recipes: Any) -> dict[str, Recipe]:
    if not isinstance(recipes, Mapping):
        raise TypeError(f"recipes must be a mapping from names to recipes or None, got {told(recipes)}")
    if len(recipes) < 2:
        raise ValueError(
            f"a comparison takes two recipes or more, got {len(recipes)}; None is one that changes nothing"
        )
    found = {}
    for name, recipe in recipes.items():
        if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
            raise ValueError(f"recipes must have names of 1 to {_LONGEST_NAME} letters, got {told(name)}")
        made = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
        found[name] = Recipe(()) if recipe is None else checked_recipe(made, f"recipe {name!r}")
    return found


def _checked_minutes(minutes: Any) -> float | None:
    if minutes is None:
        return None
    if not is_number(minutes) or not 0 < minutes < 10**6:
        raise ValueError(f"minutes must be a number above 0, got {told(minutes)}")
    return 60 * float(minutes)

"""`compare_ways`: a classifier trained with pictures that were made from its few ones, against none and a recipe."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.data.parallel import progress_bar
from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import failed, told
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.training import trainer
from augwidgets.training.comparison import Comparison
from augwidgets.training.dataset import Augmented
from augwidgets.training.labelled_pictures import labelled_pictures, training_source
from augwidgets.training.network import small_network
from augwidgets.training.parts import Divided, Parts
from augwidgets.training.trainer import Trained, Trainer
from augwidgets.training.trainings import checked_recipes
from augwidgets.warp.warps import checked_size

# Takes the training pictures of a seed, those to validate with, and the seed; returns pictures to add, of the same
# classes. No test picture is ever handed to it.
Way = Callable[[Labelled, trainer.Labelled, int], tuple[np.ndarray, np.ndarray]]


def compare_ways(
    data: Any,
    ways: Mapping[str, Any],
    y: Any = None,
    *,
    seeds: int = 5,
    epochs: int = 60,
    train_size: int = 200,
    validation_size: int | None = None,
    test_size: int | None = None,
    batch_size: int = 20,
    size: Sequence[int] | None = None,
    seed: int = 0,
    progress: bool = True,
) -> Comparison:
    """Train the same model with what each way adds to its training pictures, in pairs, as `compare` does.

    All make the same number of steps: with twice the pictures, half of the epochs.

    Parameters
    ----------
    data : str, path, array, list or DataSet
    ways : mapping
        By name: None, a recipe, a function that makes more pictures (`interpolated`, `gan_samples` ...), or a list of a
        function and a recipe, which then augments all of them. The others are compared with the first.
    y : array, optional
    seeds, epochs, train_size, validation_size, test_size, batch_size, size, seed, progress
        As in `compare`.

    Returns
    -------
    Comparison

    Raises
    ------
    TypeError, ValueError, RuntimeError
        In one sentence; the last where a way of your own fails, which is named.

    Examples
    --------
    >>> from augwidgets.training.more_pictures.mixtures import mixed_pixels
    >>> found = compare_ways("digits", {"none": None, "mixed": mixed_pixels()}, seeds=1, epochs=2, train_size=40,
    ...                      test_size=50, progress=False)
    >>> found.names
    ('none', 'mixed')
    """
    asked = _checked_ways(ways)
    seeds, epochs, batch_size = whole(seeds, "seeds"), whole(epochs, "epochs"), whole(batch_size, "batch_size")
    seed, progress = Seed().check(seed, "seed"), Switch().check(progress, "progress")
    pictures = labelled_pictures(data, y, size=None if size is None else checked_size(size))
    parts = Parts(pictures, train_size, validation_size, test_size, seed)
    by = Trainer(small_network, pictures.images.shape[1:], len(pictures.class_names))
    runs: dict[tuple[str, int], Trained] = {}
    with progress_bar(seeds * len(asked), "trainings", shown=progress) as bar:
        for number in range(seeds):
            divided = parts.of_seed(number)
            own = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
            for name, (way, recipe) in asked.items():
                images, labels = divided.images, divided.labels
                if way is not None:
                    more, more_labels = _made(name, way, divided, pictures.class_names, own)
                    images, labels = np.concatenate([images, more]), np.concatenate([labels, more_labels])
                source = training_source(images, by.targets(labels), pictures)
                data_of = Augmented(source, None, recipe, batch_size, own, size=images.shape[1:3])
                fewer = max(round(epochs * len(divided.images) / len(images)), 1)
                runs[name, number] = by.train(
                    data_of, own, epochs=fewer, validation=divided.validation, test=parts.test
                )
                bar.update()
    recipes = {name: recipe for name, (_, recipe) in asked.items()}
    return Comparison(tuple(asked), recipes, parts.test_labels, pictures.class_names, runs, seeds)


def _made(
    name: str, way: Way, divided: Divided, class_names: tuple[str, ...], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    try:
        found = way(Labelled(divided.images, divided.labels, class_names), divided.validation, seed)
    except Exception as error:  # whatever a user's own way raises
        raise failed(f"way {name!r}", way, error, "the pictures", "copies of them") from error
    if not isinstance(found, tuple) or len(found) != 2:
        raise TypeError(f"way {name!r} must return pictures and their classes, got {told(found)}")
    images, labels = (as_array(one, f"what way {name!r} returns") for one in found)
    if images.shape[1:] != divided.images.shape[1:] or images.dtype != np.uint8 or labels.shape != (len(images),):
        raise ValueError(
            f"way {name!r} must return uint8 pictures of shape {divided.images.shape[1:]} and the number of the class "
            f"of each, got {told(images)} and {told(labels)}"
        )
    if labels.dtype.kind not in "iu" or (labels.size and not 0 <= labels.min() <= labels.max() < len(class_names)):
        shown = told(labels[:3].tolist())
        raise ValueError(
            f"way {name!r} must return classes as numbers from 0 to {len(class_names) - 1}, got {shown} ..."
        )
    return images, labels.astype(np.int64)


def _checked_ways(ways: Any) -> dict[str, tuple[Way | None, Recipe]]:
    if not isinstance(ways, Mapping) or len(ways) < 2:
        raise TypeError(f"ways must be a mapping from two names or more to ways, recipes or None, got {told(ways)}")
    found: dict[str, tuple[Way | None, Recipe]] = {}
    for name, one in ways.items():
        is_both = isinstance(one, (list, tuple)) and len(one) == 2 and isinstance(one[0], types.FunctionType)
        way, recipe = one if is_both else (one, None) if isinstance(one, types.FunctionType) else (None, one)
        found[name] = way, checked_recipes({name: recipe})[name]
    return found

"""`trained_network`: a small model that trains in seconds, with pictures that it has never seen.

It is trained where it is needed, and does not ship as weights: a seed and a few seconds give the same on any version of
Keras, where a file of weights would have to fit its layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.seed import Seed
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.training.dataset import Augmented
from augwidgets.training.labelled_pictures import labelled_pictures, training_source
from augwidgets.training.network import small_network
from augwidgets.training.parts import Parts
from augwidgets.training.trainer import Trainer

_BATCH = 32
_SHARE = 0.7  # of the pictures, unless another number is asked for


class TrainedNetwork(NamedTuple):
    """A small model that was trained, and pictures that it has never seen. Made by `trained_network`.

    Attributes
    ----------
    model : keras.Model
    class_names : tuple of str
    test : Labelled
        Pictures that it was not trained on: ``images``, ``labels`` and ``class_names``.
    accuracy : float
        The share of them that is right.
    """

    model: Any
    class_names: tuple[str, ...]
    test: Labelled
    accuracy: float

    def __repr__(self) -> str:
        count, classes = len(self.test.labels), len(self.class_names)
        return (
            f"A network that knows {classes} classes: {100 * self.accuracy:.1f} % of {count:,} pictures that it has "
            "never seen are right. aw.explore(...) shows what it sees."
        )

    @property
    def samples(self) -> list[Sample]:
        """The pictures that it has never seen, with their labels."""
        names = self.class_names
        return [Sample(image, label=names[number]) for image, number in zip(*self.test[:2], strict=True)]


def trained_network(
    data: Any = "digits",
    y: Any = None,
    *,
    recipe: Recipe | Sequence[Any] | None = None,
    epochs: int = 8,
    train_size: int | None = None,
    seed: int = 0,
) -> TrainedNetwork:
    """Train the small network on a part of some pictures, and return it with the others.

    Parameters
    ----------
    data, y : optional
        As `compare` takes them: "digits", "faces" or "textures", which need no download, and pictures of one's own.
    recipe : Recipe, optional
        That the training pictures go through; without one the model sees them as they are.
    epochs : int
    train_size : int, optional
        How many pictures are trained on: 70 %, unless it is given.
    seed : int
        Of the weights, of the order, and of which pictures are left out: the same model each time on one computer.

    Returns
    -------
    TrainedNetwork

    Raises
    ------
    TypeError, ValueError, OSError
        In one sentence, before anything is trained.
    RuntimeError
        The training failed.

    Examples
    --------
    >>> network = trained_network("digits", epochs=2, train_size=400)
    >>> network.model.output_shape, len(network.test.labels), network.accuracy > 0.6
    ((None, 10), 1387, True)
    """
    epochs, seed = whole(epochs, "epochs"), Seed().check(seed, "seed")
    given = Recipe(tuple(recipe)) if isinstance(recipe, (list, tuple)) else recipe
    kept = Recipe(()) if given is None else checked_recipe(given)
    pictures = labelled_pictures(data, y)
    count, classes = len(pictures.labels), len(pictures.class_names)
    train = max(classes, int(_SHARE * count)) if train_size is None else whole(train_size, "train_size")
    parts = Parts(pictures, train, classes, max(count - train - classes, classes), seed)
    divided = parts.of_seed(0)
    by = Trainer(small_network, pictures.images.shape[1:], classes)
    size = divided.images.shape[1:3]  # of what comes out as well, where the recipe crops
    source = training_source(divided.images, by.targets(divided.labels), pictures)
    data = Augmented(source, None, kept, min(_BATCH, train), seed, size=size)
    found = by.train(data, seed, epochs=epochs, validation=divided.validation, test=parts.test)
    if found.failed:
        raise RuntimeError(f"the training failed: {found.failed}; take another recipe, or another seed than {seed}")
    test = Labelled(np.rint(parts.test.images * 255).astype(np.uint8), parts.test_labels, pictures.class_names)
    right = np.asarray(found.predicted) == parts.test_labels
    return TrainedNetwork(by.model, pictures.class_names, test, float(right.mean()))

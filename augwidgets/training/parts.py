"""Which pictures are trained with, which are for validation, and which for the test: each class in its share."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.training import trainer

_TEST, _VALIDATION = 800, 200  # pictures at most, unless another number is asked for


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
        self._rest, chosen = taken(np.arange(count), pictures.labels, test, np.random.default_rng([seed, 0]))
        self.test_labels = pictures.labels[chosen]
        self.test = self._labelled(chosen)

    def of_seed(self, number: int) -> Divided:
        """Return the training pictures of a seed and those to validate with, none of which is a test picture."""
        rng = np.random.default_rng([self._seed, 1, number])
        rest, chosen = taken(self._rest, self._pictures.labels, self.sizes[0], rng)
        _, others = taken(rest, self._pictures.labels, self.sizes[1], rng)
        images, labels = self._pictures.images[chosen], self._pictures.labels[chosen]
        return Divided(images, labels, self._labelled(others))

    def _labelled(self, places: np.ndarray) -> trainer.Labelled:
        images = self._pictures.images[places].astype(np.float32) / np.float32(255)
        return trainer.Labelled(images, self._pictures.labels[places])


def taken(places: np.ndarray, labels: np.ndarray, size: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left and what is taken of places, each class in its share and none without a picture.

    Examples
    --------
    >>> labels = np.repeat([0, 1], [80, 20])
    >>> left, chosen = taken(np.arange(100), labels, 10, np.random.default_rng(0))
    >>> len(left), np.bincount(labels[chosen]).tolist()
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
    drawn = [rng.permutation(places[own == one])[:many] for one, many in zip(classes, wanted, strict=True)]
    chosen = np.sort(np.concatenate(drawn))
    return np.setdiff1d(places, chosen), chosen

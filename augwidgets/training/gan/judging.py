"""`Judge`: a classifier that never saw what a GAN was trained with, and says what its pictures look like to it."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.dataset import Augmented
from augwidgets.training.epoch_callbacks import EpochCallbacks
from augwidgets.training.network import small_network
from augwidgets.transforms.geometry import rotate, shift

_STEPS, _BATCH = 1600, 25
_RATE = 2e-3
_AT_ONCE = 500
_EMBEDDING = -3  # the layer whose outcome is what pictures are compared by: the dense one before the dropout


class Judge:
    """A small classifier, trained on pictures that a GAN has not seen, turned and shifted a little.

    Parameters
    ----------
    pictures : Labelled
    seed : int
    steps : int
        How long it is trained.

    Raises
    ------
    ValueError
        There is one class only, or none.
    """

    def __init__(self, pictures: Labelled, seed: int = 0, *, steps: int = _STEPS) -> None:
        classes = len(pictures.class_names)
        if len(np.unique(pictures.labels)) < 2:
            raise ValueError(
                "a judge needs held-out pictures of two classes or more, with their labels, got "
                f"{told(pictures.class_names)}"
            )
        keras: Any = import_keras()
        self.class_names = pictures.class_names
        with private_draws(seed):
            self._model = small_network(pictures.images.shape[1:], classes)
        recipe = Recipe((rotate.between(angle=(-8, 8)), shift.between(right=(-0.06, 0.06), down=(-0.06, 0.06))))
        targets = np.eye(classes, dtype=np.float32)[pictures.labels]
        data = Augmented(pictures.images, targets, recipe, _BATCH, seed)
        epochs = max(round(steps / len(data)), 1)
        for epoch in range(epochs):  # the rate falls in the second half, which makes it sure of itself
            self._model.optimizer.learning_rate = _RATE * min(1.0, 2 * (1 - epoch / epochs))
            self._model.fit(data, epochs=1, shuffle=False, verbose=0, callbacks=EpochCallbacks(self._model))
        self._features = keras.Model(self._model.inputs, self._model.layers[_EMBEDDING].output)

    def likelihoods(self, images: np.ndarray) -> np.ndarray:
        """Return ``(N, classes)``: how likely each picture is of each class.

        Parameters
        ----------
        images : (N, H, W, C) array of uint8

        Returns
        -------
        (N, C) array
        """
        return self._of(self._model, images)

    def features(self, images: np.ndarray) -> np.ndarray:
        """Return ``(N, 64)``: what the judge sees in each picture, the outcome of its last layer but one.

        Parameters
        ----------
        images : (N, H, W, C) array of uint8

        Returns
        -------
        (N, 64) array
        """
        return self._of(self._features, images)

    def _of(self, model: Any, images: np.ndarray) -> np.ndarray:
        found = []
        for first in range(0, len(images), _AT_ONCE):
            place = np.arange(first, first + _AT_ONCE).clip(0, len(images) - 1)  # one size, compiled once
            part = images[place].astype(np.float32) / np.float32(255)
            found.append(np.asarray(model.predict_on_batch(part))[: len(images) - first])
        return np.concatenate(found)

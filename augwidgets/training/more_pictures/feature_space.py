"""An autoencoder, and new pictures from its latent space: between two pictures of a class, and beyond one of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.training import trainer
from augwidgets.training.more_pictures.comparing_ways import Way
from augwidgets.training.more_pictures.mixtures import partners

_LATENT, _UNITS = 16, 128
_STEPS, _BATCH, _RATE = 800, 32, 2e-3
_BY = Range(0, 4)


class Autoencoder:
    """Two small networks: one makes a few numbers of a picture, the other the picture of the numbers.

    Parameters
    ----------
    images : (N, H, W, C) array of uint8
    latent : int
        How many numbers.
    steps : int
        How long it is trained.
    seed : int

    Attributes
    ----------
    loss : float
        Mean squared error of the last epoch.

    Raises
    ------
    ValueError
        No batch of pictures.

    Examples
    --------
    >>> from augwidgets.data.known_pictures import digits
    >>> coder = Autoencoder(digits().images[:100], steps=20)
    >>> coder.encoded(digits().images[:3]).shape, coder.decoded(np.zeros((2, 16))).shape
    ((3, 16), (2, 16, 16, 1))
    """

    def __init__(self, images: np.ndarray, *, latent: int = _LATENT, steps: int = _STEPS, seed: int = 0) -> None:
        latent, steps, seed = whole(latent, "latent"), whole(steps, "steps"), Seed().check(seed, "seed")
        if not isinstance(images, np.ndarray) or images.ndim != 4 or images.dtype != np.uint8 or len(images) < 2:
            raise ValueError(f"images must be a batch (N, H, W, C) of uint8, two pictures or more, got {told(images)}")
        keras: Any = import_keras()
        layers = keras.layers
        shape = images.shape[1:]
        with private_draws(seed):
            parts = [layers.Flatten(), layers.Dense(_UNITS, activation="relu"), layers.Dense(latent)]
            self._encoder = keras.Sequential([layers.Input(shape), *parts])
            back = [layers.Dense(_UNITS, activation="relu"), layers.Dense(int(np.prod(shape)), activation="sigmoid")]
            self._decoder = keras.Sequential([layers.Input((latent,)), *back, layers.Reshape(shape)])
            both = keras.Sequential([layers.Input(shape), self._encoder, self._decoder])
            both.compile(keras.optimizers.Adam(_RATE), "mse")
        levels = _levels(images)
        batch = min(_BATCH, len(levels))
        per_epoch = len(levels) // batch
        losses = []
        for step in range(steps):
            epoch, place = divmod(step, per_epoch)
            order = np.random.default_rng([seed, 9, epoch]).permutation(len(levels))
            part = levels[order[place * batch : (place + 1) * batch]]
            losses.append(float(both.train_on_batch(part, part)))
        self.loss = float(np.mean(losses[-per_epoch:]))

    def encoded(self, images: np.ndarray) -> np.ndarray:
        """Return ``(N, latent)``: the numbers of pictures.

        Parameters
        ----------
        images : (N, H, W, C) array of uint8

        Returns
        -------
        (N, latent) array
        """
        return np.asarray(self._encoder.predict_on_batch(_levels(images)))

    def decoded(self, points: np.ndarray) -> np.ndarray:
        """Return the pictures of points of the latent space.

        Parameters
        ----------
        points : (N, latent) array

        Returns
        -------
        (N, H, W, C) array of uint8
        """
        images = np.asarray(self._decoder.predict_on_batch(np.asarray(points, np.float32)))
        return np.rint(images * 255).astype(np.uint8)


def interpolated(by: float = 0.5, *, steps: int = _STEPS) -> Way:
    """Return a way that adds, for each picture, one between it and another of its class, in an autoencoder's space.

    Parameters
    ----------
    by : float
        How far towards the other one: .5 is half way.
    steps : int
        How long the autoencoder is trained, on the training pictures alone.

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        No such number.

    References
    ----------
    DeVries and Taylor, Dataset Augmentation in Feature Space (2017).
    """
    return _latent_way(float(_BY.check(by, "by")), whole(steps, "steps"))


def extrapolated(by: float = 0.5, *, steps: int = _STEPS) -> Way:
    """Return a way that adds, for each picture, one beyond it: away from another of its class, in the latent space.

    Parameters
    ----------
    by : float
        How far: .5 is half of the way between the two, further on.
    steps : int

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        No such number.
    """
    return _latent_way(-float(_BY.check(by, "by")), whole(steps, "steps"))


def _latent_way(towards: float, steps: int) -> Way:
    def way(pictures: Labelled, _: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        coder = Autoencoder(pictures.images, steps=steps, seed=seed)
        points = coder.encoded(pictures.images)
        others = points[partners(pictures.labels, seed)]
        return coder.decoded(points + towards * (others - points)), pictures.labels

    return way


def _levels(images: np.ndarray) -> np.ndarray:
    return images.astype(np.float32) / np.float32(255)

"""`AdversarialTraining`: two networks that are trained against each other, one batch after the other."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from augwidgets.recipe.recipe import Recipe
from augwidgets.training.gan import networks
from augwidgets.training.gan.compiled_step import compiled_step, values
from augwidgets.training.gan.maker import Maker
from augwidgets.training.gan.state import State

_ORDER, _NOISE = 0, 1  # which stream of draws


class Losses(NamedTuple):
    """What a step has cost each side.

    Attributes
    ----------
    generator, discriminator : float
    """

    generator: float
    discriminator: float


class AdversarialTraining:
    """The generator makes pictures, the discriminator says how real they look, and each learns from the other.

    The loss is the hinge's. Step k is the same whenever it is made: the order of the pictures comes from the seed and
    the epoch, the noise from the seed and the step.

    Parameters
    ----------
    images : (N, H, W, C) array of uint8
    labels : (N,) array of int, or None
        Without labels it learns pictures of no class in particular.
    classes : int
    recipe : Recipe or None
        What augments real and generated pictures alike before the discriminator sees them (DiffAugment), so that a few
        pictures are not learned by heart and nothing of it shows in what is generated.
    batch_size : int
    seed : int

    Attributes
    ----------
    state : State
    step : int
        How many are done.
    steps_per_epoch : int

    References
    ----------
    Zhao and others, Differentiable Augmentation for Data-Efficient GAN Training (NeurIPS 2020).
    """

    def __init__(
        self, images: np.ndarray, labels: np.ndarray | None, classes: int, recipe: Recipe | None, batch_size: int,
        seed: int,
    ) -> None:  # fmt: skip
        shape = images.shape[1:]
        self._images, self._labels, self._classes, self._seed = images, labels, classes, seed
        self._batch = min(batch_size, len(images))
        self.steps_per_epoch = len(images) // self._batch
        asked = 0 if labels is None else classes
        self._compiled = compiled_step(shape, asked, recipe)
        self.step = 0
        generator = networks.generator(shape, asked, seed=seed)
        discriminator = networks.discriminator(shape, asked, seed=seed)
        weights = values(generator.trainable_variables)
        self.state = State(
            weights, values(discriminator.trainable_variables), values(discriminator.non_trainable_variables),
            self._compiled.optimizers[0], self._compiled.optimizers[1], weights,
        )  # fmt: skip

    @property
    def epoch(self) -> int:
        """How many epochs are done."""
        return self.step // self.steps_per_epoch

    @property
    def weights(self) -> int:
        """How many numbers the generator and the discriminator learn."""
        return sum(int(np.prod(one.shape)) for one in (*self.state.generator, *self.state.discriminator))

    def advance(self) -> Losses:
        """Make one step; where a loss or a weight is no number any more, the state stays as it was.

        Returns
        -------
        Losses
            Of the two sides, NaN among them where the step was not made.
        """
        state, losses, is_finite = self._compiled.advanced(self.state, *self._batch_of(self.step))
        found = Losses(*(float(one) for one in losses))
        if not bool(is_finite):
            return found if not all(map(np.isfinite, found)) else Losses(float("nan"), found.discriminator)
        # Both at once: Ctrl-C finds the state of one step or of the next.
        self.state, self.step = state, self.step + 1
        return found

    def pictures(self, noise: np.ndarray, labels: np.ndarray | None) -> np.ndarray:
        """Return what is made of noise, ``(N, 64)``, as bytes.

        Parameters
        ----------
        noise : (N, 64) array
        labels : (N,) array of int, or None
        """
        return self.maker()(noise, labels)

    def maker(self) -> Maker:
        """Return what makes pictures with the weights of now, whatever is trained later."""
        return Maker(self._compiled.pictures, self.state.mean, self._images.shape[1:])

    def _batch_of(self, step: int) -> tuple[Any, ...]:
        """Return the real pictures of a step and all the noise that it takes."""
        epoch, place = divmod(step, self.steps_per_epoch)
        order = np.random.default_rng([self._seed, _ORDER, epoch]).permutation(len(self._images))
        chosen = order[place * self._batch : (place + 1) * self._batch]
        rng = np.random.default_rng([self._seed, _NOISE, step])
        noise = rng.standard_normal((2, self._batch, networks.NOISE), np.float32)
        real = self._images[chosen].astype(np.float32) / np.float32(255)
        asked = rng.integers(0, max(self._classes, 1), (2, self._batch)).astype(np.int32)
        own = np.zeros(self._batch, np.int32) if self._labels is None else self._labels[chosen].astype(np.int32)
        quantiles = rng.random((3, self._batch, max(self._compiled.quantile_count, 1)), np.float32)
        return real, own, noise, asked, quantiles

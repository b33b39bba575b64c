"""`AdversarialTraining`: two networks that are trained against each other, one batch after the other."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.gan import networks
from augwidgets.training.gan.maker import Maker, jitted

keras: Any = import_keras()
ops = keras.ops

_RATE, _BETA = 1e-3, 0.5  # of both optimizers
_KEEPS = 0.99  # of the mean weights in each step
_ORDER, _NOISE = 0, 1  # which stream of draws


class State(NamedTuple):
    """All that a step changes; each is a list of arrays. Nothing writes into it, so that an older one can be kept.

    Attributes
    ----------
    generator, discriminator : list of array
        Weights that gradients move.
    directions : list of array
        Those of the discriminator that no gradient moves.
    generator_optimizer, discriminator_optimizer : list of array
    mean : list of array
        The generator's weights, averaged over the last hundred steps: what pictures are made with.
    """

    generator: list[Any]
    discriminator: list[Any]
    directions: list[Any]
    generator_optimizer: list[Any]
    discriminator_optimizer: list[Any]
    mean: list[Any]


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
        self._generator = networks.generator(shape, asked, seed=seed)
        self._discriminator = networks.discriminator(shape, asked, seed=seed)
        with private_draws(seed):
            self._optimizers = [keras.optimizers.Adam(_RATE, beta_1=_BETA) for _ in range(2)]
            self._layer = None if recipe is None or not len(recipe) else _augmentation(recipe, shape)
        for optimizer, network in zip(self._optimizers, (self._generator, self._discriminator), strict=True):
            optimizer.build(network.trainable_variables)
        self.step = 0
        weights = _values(self._generator.trainable_variables)
        self.state = State(
            weights, _values(self._discriminator.trainable_variables),
            _values(self._discriminator.non_trainable_variables), _values(self._optimizers[0].variables),
            _values(self._optimizers[1].variables), weights,
        )  # fmt: skip
        self._compiled = jitted(self._advanced)
        self._made = jitted(self._pictures)

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
        state, losses, is_finite = self._compiled(self.state, *self._batch_of(self.step))
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
        return Maker(self._made, self.state.mean, self._images.shape[1:])

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
        count = 1 if self._layer is None else self._layer.quantile_count
        quantiles = rng.random((3, self._batch, max(count, 1)), np.float32)
        return real, own, noise, asked, quantiles

    def _advanced(self, state: State, real: Any, own: Any, noise: Any, asked: Any, quantiles: Any) -> Any:
        """Return the next state, the losses, and whether all of it are numbers. It is compiled once."""
        import jax

        def judged(weights: Any, directions: Any, pictures: Any, labels: Any) -> tuple[Any, Any]:
            inputs = [pictures] if self._labels is None else [pictures, labels]
            scores, others = self._discriminator.stateless_call(weights, directions, inputs, training=True)
            return scores, others

        def of_discriminator(weights: Any) -> tuple[Any, Any]:
            made = self._pictures(state.generator, noise[0], asked[0])
            both = ops.concatenate([self._augmented(real, quantiles[0]), self._augmented(made, quantiles[1])])
            scores, others = judged(weights, state.directions, both, ops.concatenate([own, asked[0]]))
            of_real, of_made = ops.split(scores, 2)
            return ops.mean(ops.relu(1 - of_real)) + ops.mean(ops.relu(1 + of_made)), others

        def of_generator(weights: Any) -> Any:
            made = self._augmented(self._pictures(weights, noise[1], asked[1]), quantiles[2])
            scores, _ = judged(discriminator, directions, made, asked[1])
            return -ops.mean(scores)

        (loss, directions), slopes = jax.value_and_grad(of_discriminator, has_aux=True)(state.discriminator)
        discriminator, d_optimizer = self._optimizers[1].stateless_apply(
            state.discriminator_optimizer, slopes, state.discriminator
        )
        g_loss, slopes = jax.value_and_grad(of_generator)(state.generator)
        generator, g_optimizer = self._optimizers[0].stateless_apply(state.generator_optimizer, slopes, state.generator)
        mean = [_KEEPS * old + (1 - _KEEPS) * new for old, new in zip(state.mean, generator, strict=True)]
        checked = [g_loss, loss, *(ops.sum(one) for one in (*generator, *discriminator))]
        is_finite = ops.all(ops.isfinite(ops.stack(checked)))
        following = State(generator, discriminator, directions, g_optimizer, d_optimizer, mean)
        return following, (g_loss, loss), is_finite

    def _pictures(self, weights: Any, noise: Any, labels: Any) -> Any:
        inputs = [noise] if self._labels is None else [noise, labels]
        return self._generator.stateless_call(weights, [], inputs)[0]

    def _augmented(self, pictures: Any, quantiles: Any) -> Any:
        return pictures if self._layer is None else self._layer.call(pictures, training=True, quantiles=quantiles)


def _augmentation(recipe: Recipe, shape: tuple[int, ...]) -> Any:
    from augwidgets.training.on_device.recipe_layer import RecipeLayer  # with it Keras's layers of pictures come

    layer = RecipeLayer(recipe, seed=0)
    layer.build((None, *shape))
    return layer


def _values(variables: Any) -> list[Any]:
    return [ops.convert_to_tensor(np.array(np.asarray(one))) for one in variables]

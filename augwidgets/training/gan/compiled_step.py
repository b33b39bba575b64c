"""`CompiledStep`: what a step of a GAN computes, compiled once for all trainings of the same shape."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.recipe.recipe import Recipe
from augwidgets.training.gan import networks
from augwidgets.training.gan.maker import jitted
from augwidgets.training.gan.state import State

keras: Any = import_keras()
ops = keras.ops

_RATE, _BETA = 1e-3, 0.5  # of both optimizers
_KEEPS = 0.985  # of the mean weights in each step


@functools.lru_cache(2)
def compiled_step(shape: tuple[int, ...], classes: int, recipe: Recipe | None) -> CompiledStep:
    """Return the step for pictures of a shape; asked again, the same one.

    Parameters
    ----------
    shape : (int, int, int)
    classes : int
        That can be asked for; 0 where none can.
    recipe : Recipe or None
    """
    return CompiledStep(shape, classes, recipe)


class CompiledStep:
    """The two networks and how each learns from the other. Their weights are handed in, and those here never change.

    Attributes
    ----------
    advanced : function
        Takes a state, a batch of real pictures with their classes, noise, classes that are asked for, and quantiles of
        the recipe; returns the next state, the losses, and whether all of it are numbers.
    pictures : function
        Takes the generator's weights, noise and classes.
    optimizers : list of (list of array)
        The state that the optimizer of the generator, and that of the discriminator, begin with.
    quantile_count : int
        How many numbers augmenting a picture takes.
    """

    def __init__(self, shape: tuple[int, ...], classes: int, recipe: Recipe | None) -> None:
        self._is_conditional = classes > 0
        self._generator = networks.generator(shape, classes, seed=0)
        self._discriminator = networks.discriminator(shape, classes, seed=0)
        with private_draws(0):
            self._optimizers = [keras.optimizers.Adam(_RATE, beta_1=_BETA) for _ in range(2)]
            self._layer = None if recipe is None or not len(recipe) else _augmentation(recipe, shape)
        for optimizer, network in zip(self._optimizers, (self._generator, self._discriminator), strict=True):
            optimizer.build(network.trainable_variables)
        self.optimizers = [values(one.variables) for one in self._optimizers]
        self.quantile_count = 0 if self._layer is None else self._layer.quantile_count
        self.advanced, self.pictures = jitted(self._advanced), jitted(self._pictures)

    def _advanced(self, state: State, real: Any, own: Any, noise: Any, asked: Any, quantiles: Any) -> Any:
        import jax

        def judged(weights: Any, directions: Any, pictures: Any, labels: Any) -> tuple[Any, Any]:
            inputs = [pictures, labels] if self._is_conditional else [pictures]
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
        inputs = [noise, labels] if self._is_conditional else [noise]
        return self._generator.stateless_call(weights, [], inputs)[0]

    def _augmented(self, pictures: Any, quantiles: Any) -> Any:
        return pictures if self._layer is None else self._layer.call(pictures, training=True, quantiles=quantiles)


def _augmentation(recipe: Recipe, shape: tuple[int, ...]) -> Any:
    from augwidgets.training.on_device.recipe_layer import RecipeLayer  # with it Keras's layers of pictures come

    layer = RecipeLayer(recipe, seed=0)
    layer.build((None, *shape))
    return layer


def values(variables: Any) -> list[Any]:
    """Return the values of variables, as arrays of their own."""
    return [ops.convert_to_tensor(np.array(np.asarray(one))) for one in variables]

"""`gan_samples`: pictures of a GAN that was trained with nothing but the training pictures."""

from __future__ import annotations

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.training import trainer
from augwidgets.training.gan.prepared import GanTraining
from augwidgets.training.gan.trained import Gan
from augwidgets.training.more_pictures.comparing_ways import Way

_STEPS = 300


def gan_samples(per_class: int = 20, *, recipe: Recipe | None = None, steps: int = _STEPS) -> Way:
    """Return a way that trains a GAN on the training pictures of a seed and adds its samples.

    Parameters
    ----------
    per_class : int
        How many samples of each class.
    recipe : Recipe, optional
        Augments both sides of the discriminator.
    steps : int

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        No such number, or no recipe.
    """
    per_class, steps = whole(per_class, "per_class"), whole(steps, "steps")
    recipe = None if recipe is None else checked_recipe(recipe)

    def way(pictures: Labelled, _: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        return samples_of(gan_of(pictures, seed, recipe, steps), per_class)

    return way


def gan_of(pictures: Labelled, seed: int, recipe: Recipe | None, steps: int) -> Gan:
    """Return a GAN that was trained with all of these pictures."""
    training = GanTraining(
        pictures.images, pictures.labels, recipe=recipe, train_size=len(pictures.images), epochs=steps, seed=seed
    )
    training.run(follow=lambda now: now.step < steps)
    return training.gan()


def samples_of(gan: Gan, per_class: int) -> tuple[np.ndarray, np.ndarray]:
    """Return so many samples of each class, and their classes."""
    count = per_class * len(gan.class_names)
    labels = gan.labels(count)
    numbers = np.array([int(name) for name in gan.class_names])  # as the classes were handed in by number
    return gan.sample(count), numbers[np.zeros(count, int) if labels is None else labels]

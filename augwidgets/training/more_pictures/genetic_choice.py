"""`chosen_gan_samples`: which samples of a GAN raise the validation score, searched by a genetic algorithm."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.known_pictures import Labelled
from augwidgets.recipe.recipe import Recipe
from augwidgets.training import trainer
from augwidgets.training.dataset import Augmented
from augwidgets.training.more_pictures.comparing_ways import Way
from augwidgets.training.more_pictures.generated import gan_of, samples_of
from augwidgets.training.network import small_network
from augwidgets.training.trainer import Trainer

_STEPS = 300
_FLIPS = 0.03  # of the genes, in a child


def chosen_gan_samples(
    per_class: int = 20, *, population: int = 6, generations: int = 3, epochs: int = 12, steps: int = _STEPS
) -> Way:
    """Return a way that keeps those of a GAN's samples with which a classifier does best on the validation pictures.

    A gene for each sample says whether it is kept. The better half of a population survives; its children take each
    gene from one of two parents, and now and then another one. The score is looked at often, so that what wins may have
    won by chance: only the test pictures tell.

    Parameters
    ----------
    per_class : int
        How many samples of each class there are to choose from.
    population, generations : int
    epochs : int
        Of each training that gives a score.
    steps : int
        How long the GAN is trained.

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    ValueError
        No such number.
    """
    per_class, steps, epochs = whole(per_class, "per_class"), whole(steps, "steps"), whole(epochs, "epochs")
    population, generations = whole(population, "population", 4), whole(generations, "generations")

    def way(pictures: Labelled, validation: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        images, labels = samples_of(gan_of(pictures, seed, None, steps), per_class)
        by = Trainer(small_network, images.shape[1:], len(pictures.class_names))

        def score(kept: np.ndarray) -> float:
            own = np.concatenate([pictures.images, images[kept]]), np.concatenate([pictures.labels, labels[kept]])
            data = Augmented(own[0], by.targets(own[1]), Recipe(()), 20, seed)
            found = by.train(data, seed, epochs=epochs, validation=validation, test=validation)
            # Ties are many among a few hundred pictures: the loss decides them.
            right = np.asarray(found.predicted) == validation.labels
            return float(right.mean()) - 1e-3 * found.test_loss

        kept = best_genes(score, len(images), population, generations, seed)
        return images[kept], labels[kept]

    return way


def best_genes(
    score: Callable[[np.ndarray], float], count: int, population: int, generations: int, seed: int
) -> np.ndarray:
    """Return the genes, ``(count,)`` of truth values, that score highest.

    Parameters
    ----------
    score : function
        Takes genes; more is better.
    count, population, generations, seed : int

    Examples
    --------
    >>> wanted = np.arange(40) < 20
    >>> found = best_genes(lambda genes: (genes == wanted).mean(), 40, 12, 25, 0)
    >>> bool((found == wanted).mean() > 0.85)
    True
    """
    rng = np.random.default_rng([seed, 10])
    living = [rng.random(count) < share for share in rng.uniform(0.2, 0.8, population)]
    scores = [score(one) for one in living]
    for _ in range(generations):
        order = np.argsort(scores, kind="stable")[::-1][: max(population // 2, 2)]
        living, scores = [living[place] for place in order], [scores[place] for place in order]
        parents = list(living)
        while len(living) < population:
            first, second = rng.choice(len(parents), 2, replace=False)
            child = np.where(rng.random(count) < 0.5, parents[first], parents[second])
            child = child ^ (rng.random(count) < _FLIPS)
            living.append(child)
            scores.append(score(child))
    return living[int(np.argmax(scores))]

"""Mixtures of two pictures of a class, pixel by pixel, and of a picture with the mean of its cluster."""

from __future__ import annotations

import numpy as np

from augwidgets.data.argument_checks import whole
from augwidgets.data.cluster_means import cluster_means
from augwidgets.data.known_pictures import Labelled
from augwidgets.domain.range import Range
from augwidgets.sample.sample import Sample
from augwidgets.training import trainer
from augwidgets.training.more_pictures.comparing_ways import Way

_SHARE = Range(0, 1)


def mixed_pixels(share: float = 0.5) -> Way:
    """Return a way that adds, for each picture, its mixture with another one of its class.

    Parameters
    ----------
    share : float
        Of the other one.

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        No number from 0 to 1.

    Examples
    --------
    >>> pair = Labelled(np.array([[[[0]]], [[[100]]]], np.uint8), np.array([3, 3]), ("a",) * 4)
    >>> mixed_pixels(0.25)(pair, None, 0)[0].ravel().tolist()
    [25, 75]
    """
    share = float(_SHARE.check(share, "share"))

    def way(pictures: Labelled, _: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        others = partners(pictures.labels, seed)
        mixed = (1 - share) * pictures.images + share * pictures.images[others]
        return np.rint(mixed).astype(np.uint8), pictures.labels

    return way


def cluster_blended(clusters: int = 2, weight: float = 0.5) -> Way:
    """Return a way that adds, for each picture, its blend with the mean of its cluster, within its class.

    Parameters
    ----------
    clusters : int
        Of each class; fewer where it has fewer pictures.
    weight : float
        Of the mean.

    Returns
    -------
    function
        For `compare_ways`.

    Raises
    ------
    TypeError, ValueError
        No such number.
    """
    clusters, weight = whole(clusters, "clusters"), float(_SHARE.check(weight, "weight"))

    def way(pictures: Labelled, _: trainer.Labelled, seed: int) -> tuple[np.ndarray, np.ndarray]:
        blended = np.empty_like(pictures.images)
        for label in np.unique(pictures.labels):
            places = np.flatnonzero(pictures.labels == label)
            own = pictures.images[places]
            differ = len(np.unique(own.reshape(len(own), -1), axis=0))
            means = cluster_means(list(own), min(clusters, differ), seed=seed % 2**31)
            for place, image in zip(places, own, strict=True):
                mean = means.of(Sample(image)).image[..., : image.shape[2]]
                blended[place] = np.rint((1 - weight) * image + weight * 255 * mean)
        return blended, pictures.labels

    return way


def partners(labels: np.ndarray, seed: int) -> np.ndarray:
    """Return for each picture the number of another one of its class; of a class with one picture, that one.

    Examples
    --------
    >>> partners(np.array([0, 1, 1, 0, 2]), 0).tolist()
    [3, 2, 1, 0, 4]
    """
    rng = np.random.default_rng([seed, 8])
    found = np.empty(len(labels), np.int64)
    for label in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == label))
        found[places] = np.roll(places, 1)
    return found

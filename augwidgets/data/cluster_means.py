"""Mean pictures: many pictures sorted into clusters of pictures that look alike, and the mean of each cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.picture_files import load, pictures_in
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import fitted, like
from augwidgets.warp.warps import Size, checked_size

# Pictures are compared at this many pixels a side: coarse layout and colours, no details.
_SIDE = 16

# k-means is started so many times, and its best end is taken.
_STARTS = 4

_CLUSTERS = Range(1, 1000, whole=True)


@dataclass(frozen=True, eq=False, repr=False)
class ClusterMeans:
    """The mean pictures of clusters, the largest cluster first. Made by `cluster_means`.

    Attributes
    ----------
    pictures : tuple of Sample
        The mean of each cluster, ``(H, W, 3)`` float32.
    counts : tuple of int
        How many pictures each is the mean of.
    centres : array
        ``(clusters, 768)``: where k-means put the middle of each, in levels of 16 by 16 pixels.
    """

    pictures: tuple[Sample, ...]
    counts: tuple[int, ...]
    centres: np.ndarray

    def nearest(self, sample: Sample) -> int:
        """Return the number of the cluster that a picture belongs to.

        Parameters
        ----------
        sample : Sample

        Returns
        -------
        int
        """
        return int(((self.centres - _looks(_coloured(sample.image))) ** 2).sum(axis=1).argmin())

    def of(self, sample: Sample) -> Sample:
        """Return the mean picture of the cluster that a picture belongs to.

        Parameters
        ----------
        sample : Sample

        Returns
        -------
        Sample
        """
        return self.pictures[self.nearest(sample)]

    def __repr__(self) -> str:
        height, width = self.pictures[0].size
        return f"<ClusterMeans: {len(self.pictures)} cluster(s) of {sum(self.counts)} pictures, {width} x {height}>"


def checked_means(means: Any) -> ClusterMeans | None:
    """Return means, or none, or raise where something else came.

    Raises
    ------
    TypeError
    """
    if means is not None and not isinstance(means, ClusterMeans):
        raise TypeError(f"means must be what aw.cluster_means gives, got {told(means)}")
    return means


def cluster_means(pictures: Any, clusters: int = 4, *, seed: int = 0, size: Size | None = None) -> ClusterMeans:
    """Sort pictures into clusters by k-means and return the mean picture of each: a blur of what they have in common.

    Pictures are compared by the levels of 16 by 16 pixels, cut square about their middle. The same pictures, clusters
    and seed give the same means.

    Parameters
    ----------
    pictures : folder, array or sequence
        A folder with picture files (folders inside it are not searched), an array ``(N, H, W)`` or ``(N, H, W, C)``, or
        a list of arrays and Samples. They are read twice, one by one.
    clusters : int
        At most as many as there are pictures that differ.
    seed : int
        Where k-means starts.
    size : (int, int), optional
        Height and width of the means; without it those of the first picture. Others are cut to its proportions about
        their middle and resized.

    Returns
    -------
    ClusterMeans

    Raises
    ------
    ImportError, TypeError, ValueError
        In one sentence: what was allowed, what came and what to do.

    Examples
    --------
    >>> dark, light = np.full((3, 8, 8, 3), 10, np.uint8), np.full((2, 8, 8, 3), 250, np.uint8)
    >>> found = cluster_means(np.concatenate([dark, light]), 2)
    >>> found.counts, round(float(found.of(Sample(np.full((9, 9), 200, np.uint8))).image.mean()), 2)
    ((3, 2), 0.98)
    """
    clusters, seed = int(_CLUSTERS.check(clusters, "clusters")), Seed().check(seed, "seed")
    count, read = _source(pictures)
    canvas = read(0).size if size is None else checked_size(size)
    looks = np.stack([_looks(read(number)) for number in range(count)])
    differing = len(np.unique(looks, axis=0))
    if clusters > differing:
        raise ValueError(f"clusters must be at most the number of pictures that differ ({differing}), got {clusters}")
    numbers, centres = _sorted(looks, clusters, seed)
    sums = np.zeros((clusters, *canvas, 3))
    for number in range(count):
        sums[numbers[number]] += fitted(read(number), canvas).image
    counts = np.bincount(numbers, minlength=clusters)
    means = sums / counts[:, None, None, None]
    centres.flags.writeable = False
    return ClusterMeans(tuple(Sample(mean.astype(np.float32)) for mean in means), tuple(counts.tolist()), centres)


def _sorted(looks: np.ndarray, clusters: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each picture's cluster and the clusters' centres, the largest cluster first."""
    try:
        from sklearn.cluster import KMeans
    except ImportError:
        raise ImportError(
            "cluster_means needs scikit-learn, which is not installed; pip install scikit-learn"
        ) from None
    found = KMeans(clusters, n_init=_STARTS, random_state=seed).fit(looks)
    order = np.argsort(-np.bincount(found.labels_, minlength=clusters), kind="stable")
    return np.argsort(order)[found.labels_], found.cluster_centers_[order]


def _looks(sample: Sample) -> np.ndarray:
    """Return what pictures are compared by."""
    return fitted(sample, (_SIDE, _SIDE)).image.ravel()


def _source(pictures: Any) -> tuple[int, Callable[[int], Sample]]:
    """Return how many pictures there are, and what reads one of them as an opaque picture of three float channels."""
    if isinstance(pictures, (str, os.PathLike)):
        paths = pictures_in(pictures)
        return len(paths), lambda number: _opaque(load(paths[number]), str(paths[number]))
    if isinstance(pictures, np.ndarray):
        if pictures.ndim not in (3, 4) or (pictures.ndim == 3 and pictures.shape[2] in (1, 3, 4)):
            raise ValueError(f"pictures must be an array (N, H, W) or (N, H, W, C), got shape {pictures.shape}")
    elif not isinstance(pictures, Sequence):
        came = type(pictures).__name__
        raise TypeError(f"pictures must be a folder, an array (N, H, W, C) or a list of pictures, got {came}")
    if len(pictures) == 0:
        raise ValueError("pictures must hold at least one picture, got none")

    def read(number: int) -> Sample:
        one = pictures[number]
        return _opaque(one if isinstance(one, Sample) else Sample(one), f"picture {number}")

    return len(pictures), read


_LIKE = Sample(np.zeros((1, 1, 3), np.float32))


def _opaque(sample: Sample, name: str) -> Sample:
    image = sample.image
    if image.shape[2] == 4 and (image[..., 3] < (255 if image.dtype == np.uint8 else 1)).any():
        raise ValueError(f"pictures to be averaged must be opaque, {name} is transparent; lay it on a background first")
    return _coloured(image)


def _coloured(image: np.ndarray) -> Sample:
    """Return three channels of floats; how transparent they are is left out."""
    return like(Sample(image[..., :3]), _LIKE)

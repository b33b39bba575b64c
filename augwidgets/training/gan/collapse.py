"""Whether pictures of a class are much more alike than real ones."""

from __future__ import annotations

import numpy as np

_MOST = 60  # of a class


def spread(points: np.ndarray, labels: np.ndarray) -> dict[int, float]:
    """Return by class the mean distance between two pictures, or between two rows of features.

    Of a class with more than 60 the first 60 are taken; one with a single picture has none.

    Parameters
    ----------
    points : (N, ...) array
    labels : (N,) array of int

    Examples
    --------
    >>> spread(np.array([[0.0], [3.0], [5.0]]), np.array([1, 1, 2]))
    {1: 3.0}
    """
    rows = np.asarray(points, np.float64).reshape(len(points), -1)
    found = {}
    for label in np.unique(labels):
        own = rows[labels == label][:_MOST]
        if len(own) > 1:
            found[int(label)] = float(distances(own, own).sum() / (len(own) * (len(own) - 1)))
    return found


def distances(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the Euclidean distances of rows, ``(N, M)``.

    Examples
    --------
    >>> distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])).tolist()
    [[5.0]]
    """
    squares = (ones**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None] - 2 * ones @ others.T
    found: np.ndarray = np.sqrt(squares.clip(0))
    return found

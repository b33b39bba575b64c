"""Smooth random patterns that look alike at every size of a picture: they are laid out in shares of it, not in pixels.

A pattern is a surface over a lattice of knots: a cubic B-spline, which spreads each knot as a Gaussian would whose
standard deviation is `SOFTNESS` cells.
"""

from __future__ import annotations

import numpy as np

SOFTNESS = 3**-0.5

# How much of the standard deviation of independent knots is left in the surface (2 % more on them, less between).
_LEFT = 0.48

# More knots than this along a side repeat; a picture at the finest setting of any transform has fewer.
_KNOTS = 64

Places = np.ndarray


def places(pixels: int, cell: float) -> Places:
    """Return the centres of so many pixels, counted in cells."""
    return (np.arange(pixels) + 0.5) / cell


def weights(at: Places) -> np.ndarray:
    """Return what each knot counts at each place, ``(N, knots)``; the first knot lies one cell before 0.

    Examples
    --------
    >>> (6 * weights(np.array([0.0, 1.0]))).round(3).tolist()
    [[1.0, 4.0, 1.0, 0.0, 0.0], [0.0, 1.0, 4.0, 1.0, 0.0]]
    """
    cell = np.floor(at).astype(np.intp)
    after = at - cell
    before = 1 - after
    parts = (before**3, 4 - 3 * after**2 * (2 - after), 4 - 3 * before**2 * (2 - before), after**3)
    out = np.zeros((len(at), int(cell.max()) + 4), np.float32)
    for number, part in enumerate(parts):
        out[np.arange(len(at)), cell + number] = part / 6
    return out


def surface(knots: np.ndarray, down: Places, across: Places) -> np.ndarray:
    """Return the surface over ``(n, m)`` knots where these rows and columns cross; knots past the last repeat."""
    rows, columns = weights(down), weights(across)
    wanted = [np.arange(part.shape[1]) % count for part, count in zip((rows, columns), knots.shape, strict=True)]
    return rows @ knots[np.ix_(*wanted)].astype(np.float32) @ columns.T


def noise(seed: int, layers: int) -> np.ndarray:
    """Return ``(layers, 64, 64)`` knots of noise, the surface over which has a standard deviation of about 1."""
    return np.random.default_rng(seed).standard_normal((layers, _KNOTS, _KNOTS), np.float32) / np.float32(_LEFT)

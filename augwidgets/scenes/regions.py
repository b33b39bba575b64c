"""Small regions of a picture that end where it changes, and a random walk over them."""

from __future__ import annotations

import cv2
import numpy as np

_COUNT = 12_000  # regions, where the picture is large enough for them
_SIDE = 4  # pixels of a region, at least
_CONTRAST = 4.0  # how much a difference between two regions bars the way
_TOUCHED = 1 / 3  # of a region: a line that covers less does not mean it
_LEAK = 1e-5  # no way is barred wholly
_PULL = 0.01  # of what was chosen before, on each region, against a way between two regions of one colour


class Regions:
    """A picture as a few thousand regions, and how easily a walker goes from each to those beside it.

    They are basins of the picture's gradient, about as many in every picture, so that a walk over them takes as long in
    each. A way between two is as wide as the line that they share, and barred by the difference of their mean colours,
    measured against what is usual in this picture.

    Chosen by numbers: at most five strokes on each of eight objects of the pictures that ship (cat, astronaut, saucer,
    cup, rocket, horse, cell, coin) reach an IoU of .95 to .995 here, in .05 to .7 seconds on two busy cores. Beside it,
    with the same strokes: a flood from them over the gradient .94 to .98 in .03, and far less where strokes are short;
    GrabCut of five rounds .83 to .99 in 2 to 9 seconds, and it begins with colours that OpenCV's generator draws; a
    walk over the pixels themselves .50 to .97 in half a minute and more.

    Parameters
    ----------
    image : array
        ``(H, W, 3)`` uint8.

    Attributes
    ----------
    names : array
        ``(H, W)`` int32: to which region each pixel belongs.
    count : int

    Examples
    --------
    >>> image = np.zeros((40, 60, 3), np.uint8); image[:, 30:] = 200
    >>> regions = Regions(image)
    >>> seeds = np.zeros((40, 60), np.uint8); seeds[20, 5], seeds[20, 50] = 1, 2
    >>> shares = regions.walk(seeds == 1, seeds == 2)
    >>> (shares[:, :30] > .5).all(), (shares[:, 30:] < .5).all()
    (np.True_, np.True_)
    """

    def __init__(self, image: np.ndarray) -> None:
        colours = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        self.names = _basins(colours)
        self.count = int(self.names.max()) + 1
        self._pixels = np.bincount(self.names.ravel(), minlength=self.count)
        means = np.stack([self._sums(colours[..., k]) for k in range(3)], axis=1) / self._pixels[:, None]
        self._from, self._to, lengths = _neighbours(self.names, self.count)
        apart = ((means[self._from] - means[self._to]) ** 2).sum(axis=1)
        usual = max(float(apart.mean()) if len(apart) else 0.0, 1e-6)
        self._widths = (np.exp(-_CONTRAST * apart / usual) + _LEAK) * lengths
        self._side = float(np.sqrt(self._pixels.mean()))

    def walk(self, inside: np.ndarray, outside: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
        """Return for each pixel how likely a walker who starts there comes upon the inside first.

        Parameters
        ----------
        inside, outside : array
            ``(H, W)`` truth values: where it is known. Of a region a third must be; where both are in it, the more
            pixels say what it is.
        before : array, optional
            ``(H, W)`` truth values: what was chosen up to now. It stays, but for what is near the new lines: on its way
            a walker may also stop wherever he is, and then comes out as it was there.

        Returns
        -------
        array
            ``(H, W)`` float64, 0 to 1.
        """
        from scipy import sparse
        from scipy.sparse.linalg import splu

        ins, outs = self._covered(inside), self._covered(outside)
        is_known = (ins > 0) | (outs > 0)
        known = np.where(ins >= outs, 1.0, 0.0)
        pull = np.zeros(self.count)
        stops = np.zeros(self.count)
        if before is not None:
            pull += _PULL * self._side
            stops = pull * self._sums(before) / self._pixels
        rows, columns = np.r_[self._from, self._to], np.r_[self._to, self._from]
        ways = sparse.csr_array((np.r_[self._widths, self._widths], (rows, columns)), shape=(self.count, self.count))
        shares = known.copy()
        free, fixed = np.flatnonzero(~is_known), np.flatnonzero(is_known)
        if len(free):
            degrees = np.bincount(rows, np.r_[self._widths, self._widths], self.count) + pull
            between = (sparse.diags_array(degrees) - ways).tocsr()[free]
            right = stops[free] - between[:, fixed] @ known[fixed]
            system = between[:, free].tocsc()
            # Symmetric and diagonally dominant: no pivot is needed, and an order for symmetric ones fills in less.
            solved = splu(system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
            shares[free] = solved.solve(right)
        return np.asarray(shares[self.names])

    def _covered(self, where: np.ndarray) -> np.ndarray:
        """Return how many pixels of each region a line covers; a hand goes a little over an edge, which counts not."""
        sums = self._sums(where)
        enough = np.where(sums >= _TOUCHED * self._pixels, sums, 0)
        return enough if enough.any() else sums

    def _sums(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values in each region."""
        return np.bincount(self.names.ravel(), values.ravel(), self.count)


def _basins(colours: np.ndarray) -> np.ndarray:
    """Return the basins of the gradient around its least place in each square of a lattice."""
    from skimage.segmentation import watershed

    height, width = colours.shape[:2]
    side = max(_SIDE, round(np.sqrt(height * width / _COUNT)))
    steep = np.zeros((height, width), np.float32)
    for k in range(3):
        across, down = (cv2.Sobel(colours[..., k], cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
        np.maximum(steep, np.hypot(across, down), out=steep)
    rows, columns = max(1, height // side), max(1, width // side)
    high, wide = min(side, height), min(side, width)
    lattice = steep[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    squares = lattice.transpose(0, 2, 1, 3).reshape(rows, columns, high * wide)
    # Not at the rim of a square, where two of them might touch.
    rim = np.full((high, wide), np.inf, np.float32)
    rim[1 if high > 2 else 0 : -1 if high > 2 else None, 1 if wide > 2 else 0 : -1 if wide > 2 else None] = 0
    least = (squares + rim.ravel()).argmin(axis=2)
    seeds = np.zeros((height, width), np.int32)
    numbers = np.arange(1, rows * columns + 1, dtype=np.int32).reshape(rows, columns)
    seeds[
        np.arange(rows)[:, None] * high + least // wide,
        np.arange(columns)[None] * wide + least % wide,
    ] = numbers
    names: np.ndarray = watershed(steep, seeds).astype(np.int32) - 1
    return names


def _neighbours(names: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each pair of regions that touch, and along how many pixels."""
    one = np.concatenate([names[:, :-1].ravel(), names[:-1].ravel()]).astype(np.int64)
    other = np.concatenate([names[:, 1:].ravel(), names[1:].ravel()])
    touch = one != other
    pairs = np.minimum(one, other)[touch] * count + np.maximum(one, other)[touch]
    found, lengths = np.unique(pairs, return_counts=True)
    return found // count, found % count, lengths

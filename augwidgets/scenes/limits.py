"""The limits of a scene: what each object is tried against before it stands."""

from __future__ import annotations

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.placed import Layer, Size


class InDoubt(Exception):
    """A small picture cannot tell on which side of a limit an object is."""


class Standing:
    """The objects that stand in a scene so far, and what of each is seen.

    Parameters
    ----------
    size : (int, int)
    visible : float
        The least share of each object that must be seen, in front of others or behind.
    overlap : float
        The most intersection over union of the pixels of two objects.
    distance : float
        Of the shorter side: the least between two boxes.
    truncated : float
        The most of an object that may lie outside.
    smallest : float
        Pixels: the least shorter side of its box.
    unsure : float
        Pixels: how far an edge may lie off, since this is a small copy of the scene that is meant. What lies so near to
        a limit raises InDoubt.
    """

    def __init__(
        self, size: Size, *, visible: float, overlap: float, distance: float, truncated: float, smallest: float,
        unsure: float = 0,
    ) -> None:  # fmt: skip
        self._size, self._visible, self._overlap, self._unsure = size, visible, overlap, unsure
        self._distance, self._truncated, self._smallest = distance * min(size), truncated, smallest
        self._ids = np.zeros(size, np.uint16)
        self._seen: list[int] = []  # pixels of each
        self._whole: list[int] = []
        self._layers: list[Layer] = []
        self._boxes: list[tuple[int, int, int, int]] = []

    def why_not(self, layer: Layer) -> str:
        """Let an object stand in front of the others, or return which limit it breaks."""
        both, solid, extent = layer.on(self._size), layer.solid, layer.extent()
        if both is None:
            return "truncated"
        if extent is None:
            return self._doubted("truncated")
        there, own = both
        inside, rim = solid[own], self._rim(extent)
        count, whole = int(np.count_nonzero(inside)), int(np.count_nonzero(solid))
        least = max(1 - self._truncated, self._visible) * whole
        if inside.size < solid.size and (self._is_below(count, least, rim) or not count):
            return "truncated"
        if self._is_below(min(extent[2] - extent[0], extent[3] - extent[1]), self._smallest, 4 * self._unsure):
            return "smallest"
        apart = [_apart(extent, other) for other in self._boxes]
        if self._distance and any(self._is_below(each, self._distance, 4 * self._unsure) for each in apart):
            return "distance"
        covered = np.zeros(len(self._seen), int)
        if self._seen:
            covered = np.bincount(self._ids[there][inside], minlength=len(self._seen) + 1)[1:]
        # Of those that stand so far away that nothing of them can be hidden, nothing need be known.
        near = [each <= 4 * self._unsure for each in apart]
        for place, (pixels, seen, hidden) in enumerate(zip(self._whole, self._seen, covered.tolist(), strict=True)):
            edge = min(rim, self._rim(self._boxes[place]))
            if near[place] and (self._is_below(seen - hidden, self._visible * pixels, edge) or seen - hidden <= 0):
                return "visible"
        if self._overlap < 1:
            for place, other in enumerate(self._layers):
                edge = (rim + self._rim(self._boxes[place])) / max(whole, self._whole[place])
                if near[place] and self._is_below(self._overlap, _shared(layer, other), edge):
                    return "overlap"
        self._ids[there][inside] = len(self._seen) + 1
        self._seen = [seen - hidden for seen, hidden in zip(self._seen, covered.tolist(), strict=True)] + [count]
        self._whole.append(whole)
        self._layers.append(layer)
        self._boxes.append(extent)
        return ""

    def _rim(self, extent: tuple[int, int, int, int]) -> float:
        """Return how many pixels of an object are in doubt."""
        return self._unsure * (extent[2] - extent[0] + extent[3] - extent[1])

    def _is_below(self, value: float, limit: float, edge: float) -> bool:
        if self._unsure and abs(value - limit) <= edge:
            raise InDoubt
        return value < limit

    def _doubted(self, reason: str) -> str:
        if self._unsure:
            raise InDoubt
        return reason


def _shared(one: Layer, other: Layer) -> float:
    """Return the intersection over union of the pixels of two objects, each as if nothing hid it."""
    top, left = max(one.top, other.top), max(one.left, other.left)
    foot = min(one.top + one.shares.shape[0], other.top + other.shares.shape[0])
    right = min(one.left + one.shares.shape[1], other.left + other.shares.shape[1])
    if top >= foot or left >= right:
        return 0.0
    parts = [
        each.solid[top - each.top : foot - each.top, left - each.left : right - each.left] for each in (one, other)
    ]
    shared = int(np.count_nonzero(parts[0] & parts[1]))
    every = int(np.count_nonzero(one.solid)) + int(np.count_nonzero(other.solid)) - shared
    return shared / every


def _apart(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Return how far two boxes lie apart; 0 where they touch."""
    across = max(one[0] - other[2], other[0] - one[2], 0)
    down = max(one[1] - other[3], other[1] - one[3], 0)
    return float(np.hypot(across, down))


def stands_beside(
    extent: tuple[int, int, int, int], ground: Sample, classes: tuple[str, ...], unsure: float = 0
) -> bool:
    """Return whether an object lies beside one of these classes of the background: nearer than its longer side.

    Raises
    ------
    InDoubt
        It lies so many pixels nearer, or farther.
    """
    if ground.boxes is None:
        return False
    nearest = np.inf  # how much farther than its longer side
    for (x0, y0, x1, y1), label in zip(ground.boxes.tolist(), ground.box_labels or (), strict=True):
        if label in classes:
            apart = _apart(extent, (int(x0), int(y0), int(x1), int(y1)))
            nearest = min(nearest, apart - max(x1 - x0, y1 - y0))
    if unsure and abs(nearest) <= 2 * unsure + 2:
        raise InDoubt
    return nearest <= 0

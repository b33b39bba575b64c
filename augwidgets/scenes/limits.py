"""The limits of a scene: what each object is tried against before it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.placed import Layer, Size

_FEW = 100  # pixels: an object of fewer is always in doubt, where any is
_OFF = 6  # times as far as an edge may lie off: the sides of a box, and what is between two


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
        if self._unsure and whole < _FEW:
            raise InDoubt
        if inside.size < solid.size:
            least = max(1 - self._truncated, self._visible) * whole
            if self._is_below(count, least, self._cut(there, inside)) or not count:
                return "truncated"
        if self._is_below(min(extent[2] - extent[0], extent[3] - extent[1]), self._smallest, _OFF * self._unsure):
            return "smallest"
        if self._distance and any(
            self._is_below(_apart(extent, other), self._distance, _OFF * self._unsure) for other in self._boxes
        ):
            return "distance"
        covered, touched = self._covered(there, inside)
        for place, (pixels, seen, hidden) in enumerate(zip(self._whole, self._seen, covered.tolist(), strict=True)):
            edge = min(rim, self._rim(self._boxes[place]))
            if touched[place] and (self._is_below(seen - hidden, self._visible * pixels, edge) or seen - hidden <= 0):
                return "visible"
        if self._overlap < 1 and any(
            self._is_below(self._overlap, shared, (rim + self._rim(box)) / max(whole, pixels))
            for shared, box, pixels in zip(self._shares(layer), self._boxes, self._whole, strict=True)
            if shared is not None
        ):
            return "overlap"
        self.place(layer)
        return ""

    def place(self, layer: Layer) -> None:
        """Let an object stand in front of the others, whatever the limits are."""
        both, solid, extent = layer.on(self._size), layer.solid, layer.extent()
        inside = np.zeros(0, bool)
        if both is not None:
            there, own = both
            inside = solid[own]
            behind = self._ids[there]
            if self._seen:
                covered = np.bincount(behind[inside], minlength=len(self._seen) + 1)[1:].tolist()
                self._seen = [seen - hidden for seen, hidden in zip(self._seen, covered, strict=True)]
            behind[inside] = len(self._seen) + 1
        self._seen.append(int(np.count_nonzero(inside)))
        self._whole.append(int(np.count_nonzero(solid)))
        self._layers.append(layer)
        self._boxes.append(extent or (layer.left, layer.top, layer.left, layer.top))

    def _covered(self, there: tuple[slice, slice], inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how many pixels of each object it would hide, and which of them it may touch at all."""
        if not self._seen:
            return np.zeros(0, int), np.zeros(0, bool)
        behind, count = self._ids[there], len(self._seen) + 1
        covered = np.bincount(behind[inside], minlength=count)[1:]
        if not self._unsure:
            return covered, covered > 0
        return covered, np.bincount(behind[_wider(inside)], minlength=count)[1:] > 0

    def _shares(self, layer: Layer) -> Iterator[float | None]:
        """Yield the intersection over union with each object; None where they do not touch for sure."""
        wider = replace(layer, shares=_wider(layer.solid) * np.uint8(255)) if self._unsure else layer
        for other in self._layers:
            shared = _shared(layer, other)
            yield None if not shared and not _shared(wider, other) else shared

    def _cut(self, there: tuple[slice, slice], inside: np.ndarray) -> float:
        """Return how many of an object's pixels are in doubt where the edge of the scene cuts it."""
        if not self._unsure:
            return 0
        rows, columns = there
        ends = (
            (rows.start == 0, inside[0]), (rows.stop == self._size[0], inside[-1]),
            (columns.start == 0, inside[:, 0]), (columns.stop == self._size[1], inside[:, -1]),
        )  # fmt: skip
        cut = sum(int(np.count_nonzero(line)) for is_edge, line in ends if is_edge)
        return self._unsure * (2 * cut + 0.1 * sum(inside.shape))

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


def _wider(solid: np.ndarray) -> np.ndarray:
    """Return an object with a pixel more all around."""
    return cv2.dilate(solid.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)


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

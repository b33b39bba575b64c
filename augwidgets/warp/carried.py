"""`Carried`: the boxes of a Sample on their way through a run of steps.

Corners travel whole, whatever lies between two warps: what turns there and back again is where it was. At each
resampling the polygon of an object is cut at the canvas, for its pixels are. What is left of it, its final edges and
whether it is dropped are decided once, at the end.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.boxes import BESIDE, Boxes, corners_of
from augwidgets.sample.checks import clipped
from augwidgets.warp import polygon
from augwidgets.warp.matrix import HORIZON
from augwidgets.warp.polygon import Point
from augwidgets.warp.warps import Size, Warp

COVERED = "all of it is covered"
MASK_GONE = "nothing of its mask is left"
_STILL = 1e-6  # of a pixel: what is no farther from where it was has come back
_DUST = 1e-9  # of a share


Follow = Callable[[np.ndarray, Warp, str], np.ndarray]


@dataclass(frozen=True, eq=False)
class Carried:
    """Boxes, where their corners have gone, and what of them has survived.

    Parameters
    ----------
    start : Boxes
        As the run began.
    first_mask : array, optional
        The mask then.
    follow : function
        Resamples a plane along a warp as a mask is, with a fill.
    size : (int, int)
        The canvas now.
    rims : array
        Whole rims, as `Warp.rims` takes them: four corners or, once they are bent, more points.
    hulls : array
        ``(N, 4)`` edges around them; ``nan`` where a part is behind a horizon.
    outlines : mapping
        What is left of those that were cut, by their place.
    bitmaps : tuple of Bitmap or None, optional
        The pixels of each, where the Sample has them.
    warps : tuple of Warp
        What they went along, and so the way back.
    filled : bool
        Whether the Sample's mask was filled with repeated pixels, which are no part of an object.
    hidden : array, optional
        ``(H, W)`` truth values: what covers the picture.
    """

    start: Boxes
    first_mask: np.ndarray | None
    follow: Follow
    size: Size
    rims: np.ndarray
    hulls: np.ndarray
    outlines: Mapping[int, list[Point]]
    bitmaps: tuple[Bitmap | None, ...] | None
    warps: tuple[Warp, ...] = ()
    filled: bool = False
    hidden: np.ndarray | None = None

    @classmethod
    def of(cls, boxes: Boxes, mask: np.ndarray | None, size: Size, follow: Follow) -> Carried:
        """Begin with these boxes."""
        outlines = {place: _left(boxes, place) for place in boxes.cut}
        return cls(boxes, mask, follow, size, boxes.corners, boxes.edges, outlines, boxes.masks)

    # -- on the way ----------------------------------------------------------------------------------------------

    def moved(self, warp: Warp, fill: str) -> Carried:
        """Go along a warp: rims go whole, outlines are cut at the new canvas."""
        height, width = warp.size
        rims = warp.rims(self.rims)
        places = _flat(rims)
        low, high = places.min(axis=1), places.max(axis=1)
        inside = (low >= 0).all(axis=1) & (high <= (width, height)).all(axis=1)  # not so for nan
        outlines = {}
        cut = self.outlines.keys() if inside.all() else {*self.outlines, *np.flatnonzero(~inside).tolist()}
        for place in cut:
            if place in self.outlines:
                line = warp.outline(self.outlines[place])
            elif np.isnan(places[place]).any():
                line = warp.outline(points_of(_flat(self.rims[place : place + 1])[0]))
            else:
                line = points_of(places[place])
            outlines[place] = polygon.within(line, (0, 0, width, height)) if line else []
        bitmaps, hidden = self.bitmaps, self.hidden
        if bitmaps is not None:
            planes = [self.follow(plane, warp, "constant") for plane in Bitmap.packed(bitmaps, self.size)]
            bitmaps = Bitmap.unpacked(planes, bitmaps)
        if hidden is not None:
            hidden = self.follow(hidden.view(np.uint8), warp, fill).view(bool)
        return Carried(
            self.start, self.first_mask, self.follow, warp.size, rims, np.concatenate([low, high], axis=1), outlines,
            bitmaps, (*self.warps, warp), self.filled or fill != "constant", hidden,
        )  # fmt: skip

    def covered(self, hidden: np.ndarray) -> Carried:
        """Be covered where `hidden` ``(H, W)`` is true; what covers a picture moves along with it."""
        return dataclasses.replace(self, hidden=hidden if self.hidden is None else self.hidden | hidden)

    # -- and at the end ------------------------------------------------------------------------------------------

    def seen(self, mask: np.ndarray | None) -> Boxes:
        """Return the boxes as they are seen here, in the middle of a run."""
        return self.ended(mask)

    def ended(self, mask: np.ndarray | None, min_visible: float = 0.0, how: str = "mask") -> Boxes:
        """Return the boxes at their new places, limited to what is left of them; `mask` is the Sample's.

        Those of which nothing, or a smaller share than `min_visible`, is left are dropped. With `how` "corners" edges
        are the hull of what is left, also where a mask would tell better.
        """
        corners, edges, shares, still = self._arrived()
        boxes = self.start.moved(corners, edges, shares)
        reasons = np.where((shares <= 0) | (edges[:, 2:] <= edges[:, :2]).any(axis=1), BESIDE, "").astype(object)
        changed = ~still
        if self.hidden is not None:
            under = boxes.shares_under(self.hidden)
            changed |= under > 0
            boxes = boxes.replace(visible=boxes.visible * (1 - under))
        if how == "mask" and self.start.mask_values is not None:
            boxes = self._tightened(boxes, mask, changed & (reasons == ""), still, reasons)
        if self.bitmaps is not None:
            boxes = boxes.replace(masks=self.bitmaps)
        if min_visible:
            for place in np.flatnonzero((boxes.visible < min_visible) & (reasons == "")).tolist():
                reasons[place] = f"{boxes.visible[place]:.3g} of it is visible, less than min_visible {min_visible:g}"
        return boxes.kept(reasons == "", reasons.tolist())

    def _arrived(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return corners, edges around what is left, its shares, and which boxes are where they were."""
        start, places = self.start, _flat(self.rims)
        corners = places[:, :: places.shape[1] // 4]
        edges = self.hulls.copy()
        shares = np.ones(len(start))
        if self.outlines:
            for place, outline in self.outlines.items():
                edges[place] = _hull(outline)
            self._measure(shares)
        still: np.ndarray = (np.abs(corners - start.corners) <= _STILL).all(axis=(1, 2)) & (shares > 1 - _DUST)
        if still.any():
            if places.shape[1] > 4:  # a rim may bulge between corners that are where they were
                still &= (np.abs(edges - start.edges) <= _STILL).all(axis=1)
            edges[still] = start.edges[still]
            corners = np.where(still[:, None, None], start.corners, corners)
        edges = clipped(edges, self.size)
        if self.rims.shape[2] == 3 or np.isnan(corners).any():
            behind = np.isnan(corners).any(axis=(1, 2))
            corners = np.where(behind[:, None, None], corners_of(edges), corners)
        return corners, edges, shares, still

    def _measure(self, shares: np.ndarray) -> None:
        """Write the shares of those that were cut: the areas of what is left, taken back to where the run began."""
        scales = [warp.area_scale for warp in self.warps]
        lines = {place: outline for place, outline in self.outlines.items() if len(outline) > 2}
        scale = 1.0
        if None in scales:
            lines = self._taken_back(lines)
        else:
            scale = math.prod(scale or 1.0 for scale in scales)
        for place in self.outlines:
            left = polygon.area(lines[place]) / scale if place in lines else 0.0
            shares[place] = min(left / max(polygon.area(_left(self.start, place)), 1e-12), 1.0)

    def _taken_back(self, lines: Mapping[int, list[Point]]) -> dict[int, list[Point]]:
        """Return where outlines come from."""
        if not lines:
            return {}
        if any(not hasattr(warp, "matrix") for warp in self.warps):
            lines = {place: _finer(line) for place, line in lines.items()}  # what is straight here was bent there
        points = np.array([point for line in lines.values() for point in line])
        for warp in reversed(self.warps):
            points = warp.sources(points)
        back = iter(points_of(points))
        return {place: list(itertools.islice(back, len(line))) for place, line in lines.items()}

    def _tightened(
        self, boxes: Boxes, mask: np.ndarray | None, changed: np.ndarray, still: np.ndarray, reasons: np.ndarray
    ) -> Boxes:
        """Return the boxes that have changed with the tight edges of their masks; say which have none any more."""
        values = np.zeros(0, np.int64) if boxes.mask_values is None else boxes.mask_values
        asked = np.flatnonzero(changed & (values != 0))
        if not len(asked):
            return boxes
        edges = boxes.edges.copy()
        plane = self._own_mask() if self.filled else mask
        counts = Counter(values.tolist())
        for place in asked.tolist():
            value = int(values[place])
            if self._has_bitmap(place):
                found = _of_bitmap((self.bitmaps or ())[place], self.hidden)
            elif plane is None:
                continue
            else:
                found = tight_edges(plane, value, edges[place], self.hidden, alone=counts[value] == 1)
            if found is not None:
                edges[place] = found
            elif not still[place] and self.hidden is None and self._had_mask(place, value):
                reasons[place] = MASK_GONE
        return boxes.replace(edges=edges)

    def _own_mask(self) -> np.ndarray | None:
        """Return the mask as it is without what a fill repeats beside the picture."""
        plane = self.first_mask
        if plane is not None:
            for warp in self.warps:
                plane = self.follow(plane, warp, "constant")
        return plane

    def _has_bitmap(self, place: int) -> bool:
        return self.start.masks is not None and self.start.masks[place] is not None

    def _had_mask(self, place: int, value: int) -> bool:
        return self._has_bitmap(place) or (self.first_mask is not None and bool((self.first_mask == value).any()))


def without_hidden(boxes: Boxes, mask: np.ndarray | None, hidden: np.ndarray) -> Boxes:
    """Return boxes of which ``(H, W)`` `hidden` covers a part for good, in the mask too.

    Those without a mask keep their edges; one that is covered as a whole is dropped.
    """
    under = boxes.shares_under(hidden)
    edges = boxes.edges.copy()
    values = np.zeros(len(boxes), np.int64) if boxes.mask_values is None else boxes.mask_values
    masks = None if boxes.masks is None else tuple(one and one.without(hidden) for one in boxes.masks)
    for place in np.flatnonzero((under > 0) & (values != 0)).tolist():
        value = int(values[place])
        if boxes.masks is not None and boxes.masks[place] is not None:
            found = _of_bitmap((masks or ())[place], None)
        elif mask is not None:
            found = tight_edges(mask, value, edges[place], hidden, alone=(values == value).sum() == 1)
        else:
            continue
        if found is None:
            under[place] = 1.0
        else:
            edges[place] = found
    left = 1 - under
    return boxes.replace(edges=edges, masks=masks, visible=boxes.visible * left).kept(left > _DUST, COVERED)


def tight_edges(
    mask: np.ndarray, value: int, edges: np.ndarray, hidden: np.ndarray | None = None, alone: bool = True
) -> tuple[float, float, float, float] | None:
    """Return the tight edges of the pixels of a value, hidden ones left out; None where there are none.

    Those inside the edges are looked at first, and all where they go on beyond them: if the value is one object's
    alone.

    Examples
    --------
    >>> mask = np.array([[0, 0, 7, 7, 0]], np.uint8)
    >>> tight_edges(mask, 7, np.array([2.0, 0, 5, 1]))
    (2.0, 0.0, 4.0, 1.0)
    """
    height, width = mask.shape
    x0, y0, x1, y1 = edges.tolist()
    left, top = max(int(x0) - _AROUND, 0), max(int(y0) - _AROUND, 0)
    right, bottom = min(int(x1) + 1 + _AROUND, width), min(int(y1) + 1 + _AROUND, height)
    found = _extent(mask, value, hidden, left, top, right, bottom)
    if alone and (
        found is None
        or (found[0] == left > 0)
        or (found[1] == top > 0)
        or (found[2] == right < width)
        or (found[3] == bottom < height)
    ):
        found = _extent(mask, value, hidden, 0, 0, width, height)
    return found


_AROUND = 2  # pixels around a box in which its mask may lie, by rounding


def _extent(
    mask: np.ndarray, value: int, hidden: np.ndarray | None, left: int, top: int, right: int, bottom: int
) -> tuple[float, float, float, float] | None:
    part = mask[top:bottom, left:right]
    # OpenCV compares neither 64 bits nor unsigned 32.
    plain = part.dtype.itemsize < 4 or part.dtype == np.int32
    marked = cv2.inRange(part, value, value) if plain else (part == value).view(np.uint8)
    if hidden is not None:
        marked = np.where(hidden[top:bottom, left:right], np.uint8(0), marked)
    x, y, wide, high = cv2.boundingRect(marked)
    if wide == 0:
        return None
    return float(left + x), float(top + y), float(left + x + wide), float(top + y + high)


def _of_bitmap(bitmap: Bitmap | None, hidden: np.ndarray | None) -> tuple[float, float, float, float] | None:
    if bitmap is not None and hidden is not None:
        bitmap = bitmap.without(hidden)
    return None if bitmap is None else bitmap.edges


def points_of(line: np.ndarray) -> list[Point]:
    """Return ``(K, 2)`` points as a polygon of plain numbers."""
    return [(x, y) for x, y in line.tolist()]


def _left(boxes: Boxes, place: int) -> list[Point]:
    """Return the polygon of a box; of one that was turned and cut, that in which its corners and its edges agree."""
    corners = points_of(boxes.corners[place])
    if place not in boxes.cut:
        return corners
    outline = polygon.within(corners, tuple(boxes.edges[place].tolist()))
    return outline if polygon.area(outline) > 0 else points_of(corners_of(boxes.edges[place : place + 1])[0])


def _flat(rims: np.ndarray) -> np.ndarray:
    """Return the points of rims; ``nan`` behind a horizon."""
    if rims.shape[2] == 2:
        return rims
    depth = rims[..., 2:]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(depth > HORIZON / 2, rims[..., :2] / depth, np.nan)


def _finer(line: list[Point]) -> list[Point]:
    """Put points between those that lie more than a pixel apart, sixteen at most."""
    out: list[Point] = []
    for (x0, y0), (x1, y1) in zip(line, line[1:] + line[:1], strict=True):
        times = min(16, int(max(abs(x1 - x0), abs(y1 - y0))) + 1)
        out += [(x0 + (x1 - x0) * k / times, y0 + (y1 - y0) * k / times) for k in range(times)]
    return out


def _hull(outline: list[Point]) -> tuple[float, float, float, float]:
    if not outline:
        return 0.0, 0.0, 0.0, 0.0
    across, down = [x for x, _ in outline], [y for _, y in outline]
    return min(across), min(down), max(across), max(down)

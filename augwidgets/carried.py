"""`Carried`: the boxes of a Sample on their way through a run of steps.

Corners travel whole, whatever lies between two warps: what turns there and back again is where it was. At each
resampling the polygon of an object is cut at the canvas, for its pixels are. What is left of it, its final edges and
whether it is dropped are decided once, at the end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from augwidgets import polygon
from augwidgets.bitmaps import Bitmap
from augwidgets.boxes import BESIDE, Boxes, corners_of
from augwidgets.fields import clipped
from augwidgets.matrix import HORIZON
from augwidgets.polygon import Point
from augwidgets.warp import Size, Warp

COVERED = "all of it is covered"
MASK_GONE = "nothing of its mask is left"
_STILL = 1e-6  # of a pixel: what is no farther from where it was has come back
_DUST = 1e-9  # of a share


@dataclass(frozen=True, eq=False)
class Carried:
    """Boxes, where their corners have gone, and what of them has survived.

    Parameters
    ----------
    start : Boxes
        As the run began.
    first_mask : array, optional
        The mask then.
    size : (int, int)
        The canvas now.
    rims : array
        ``(N, K, 3)`` whole rims as (x, y, 1) times a depth: their corners or, once they are bent, more points.
    outlines : mapping
        What is left of those that were cut, by their place.
    warps : tuple of Warp
        What they went along, and so the way back.
    hidden : array, optional
        ``(H, W)`` truth values: what covers the picture.
    own_mask : array, optional
        The mask without what a fill repeats beside the picture, where that is another one.
    """

    start: Boxes
    first_mask: np.ndarray | None
    size: Size
    rims: np.ndarray
    outlines: Mapping[int, list[Point]]
    warps: tuple[Warp, ...] = ()
    hidden: np.ndarray | None = None
    own_mask: np.ndarray | None = None
    bitmaps: tuple[Bitmap | None, ...] | None = field(default=None)

    @classmethod
    def of(cls, boxes: Boxes, mask: np.ndarray | None, size: Size) -> Carried:
        """Begin with these boxes."""
        rims = np.ones((len(boxes), 4, 3))
        rims[..., :2] = boxes.corners
        outlines = {}
        hulls = np.concatenate([boxes.corners.min(axis=1), boxes.corners.max(axis=1)], axis=1)
        for place in np.flatnonzero((hulls != boxes.edges).any(axis=1)).tolist():
            # What was turned before is there where its corners and its edges agree.
            outline = polygon.within(_points(boxes.corners[place]), tuple(boxes.edges[place].tolist()))
            if polygon.area(outline) == 0:
                rims[place, :, :2] = corners_of(boxes.edges[place : place + 1])
                outline = _points(rims[place, :, :2])
            outlines[place] = outline
        return cls(boxes, mask, size, rims, outlines, bitmaps=boxes.masks)

    # -- on the way ----------------------------------------------------------------------------------------------

    def moved(
        self, warp: Warp, mask: np.ndarray | None, follow: Callable[[np.ndarray, str], np.ndarray], fill: str
    ) -> Carried:
        """Go along a warp; `follow` resamples a plane as a mask is, with a fill."""
        rims = warp.rims(self.rims)
        height, width = warp.size
        places = _flat(rims)
        with np.errstate(invalid="ignore"):
            out = (places < 0) | (places > (width, height)) | np.isnan(places)
        outlines = {}
        for place in {*self.outlines, *np.flatnonzero(out.any(axis=(1, 2))).tolist()}:
            if place not in self.outlines and not np.isnan(places[place]).any():
                line = _points(places[place])
            else:
                before = self.outlines[place] if place in self.outlines else _points(_flat(self.rims[place][None])[0])
                line = warp.outline(before)
            outlines[place] = polygon.within(line, (0, 0, width, height)) if line else []
        own, bitmaps, values = self.own_mask, self.bitmaps, self.start.mask_values
        if values is not None and (own is not None or (fill != "constant" and mask is not None)):
            plane = mask if own is None else own
            own = None if plane is None else follow(plane, "constant")
        if bitmaps is not None:
            planes = [follow(plane, "constant") for plane in Bitmap.packed(bitmaps, self.size)]
            bitmaps = Bitmap.unpacked(planes, bitmaps)
        hidden = self.hidden
        if hidden is not None:
            hidden = follow(hidden.view(np.uint8), fill).view(bool)
        return dataclasses.replace(
            self, size=warp.size, rims=rims, outlines=outlines, warps=(*self.warps, warp), hidden=hidden,
            own_mask=own, bitmaps=bitmaps,
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
        step = self.rims.shape[1] // 4
        corners = places[:, ::step]
        edges = np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
        shares = np.ones(len(start))
        if self.outlines:
            for place, outline in self.outlines.items():
                edges[place] = _hull(outline)
            self._measure(shares)
        with np.errstate(invalid="ignore"):
            still = (np.abs(corners - start.corners) <= _STILL).all(axis=(1, 2)) & (shares > 1 - _DUST)
        if step > 1 and still.any():  # a rim may bulge between corners that are where they were
            still &= (np.abs(edges - start.edges) <= _STILL).all(axis=1)
        edges[still] = start.edges[still]
        edges = clipped(edges, self.size)
        corners = np.where(still[:, None, None], start.corners, corners)
        behind = np.isnan(corners).any(axis=(1, 2))
        if behind.any():
            corners = np.where(behind[:, None, None], corners_of(edges), corners)
        return corners, edges, shares, still

    def _measure(self, shares: np.ndarray) -> None:
        """Write the shares of those that were cut: the areas of what is left, taken back to where the run began."""
        left = [place for place, outline in self.outlines.items() if len(outline) > 2]
        shares[[place for place in self.outlines if place not in left]] = 0
        if not left:
            return
        lines = [self.outlines[place] for place in left]
        if any(not hasattr(warp, "matrix") for warp in self.warps):
            lines = [_finer(line) for line in lines]  # what is straight here was bent there
        ends = np.cumsum([len(line) for line in lines]).tolist()
        points = np.array([point for line in lines for point in line])
        for warp in reversed(self.warps):
            points = warp.sources(points)
        back = points.tolist()
        begin = Carried.of(self.start, None, self.size).outlines
        for place, low, high in zip(left, [0, *ends], ends, strict=False):
            whole = polygon.area(begin[place] if place in begin else _points(self.start.corners[place]))
            shares[place] = min(polygon.area(back[low:high]) / max(whole, 1e-12), 1.0)

    def _tightened(
        self, boxes: Boxes, mask: np.ndarray | None, changed: np.ndarray, still: np.ndarray, reasons: np.ndarray
    ) -> Boxes:
        """Return the boxes that have changed with the tight edges of their masks; say which have none any more."""
        edges = boxes.edges.copy()
        plane = mask if self.own_mask is None else self.own_mask
        values = [] if boxes.mask_values is None else boxes.mask_values.tolist()
        for place in np.flatnonzero(changed).tolist():
            value = values[place]
            if value == 0:
                continue
            if self._has_bitmap(place):
                found = _of_bitmap((self.bitmaps or ())[place], self.hidden)
            elif plane is None:
                continue
            else:
                found = tight_edges(plane, value, edges[place], self.hidden, alone=values.count(value) == 1)
            if found is not None:
                edges[place] = found
            elif not still[place] and self.hidden is None and self._had_mask(place, value):
                reasons[place] = MASK_GONE
        return boxes.replace(edges=edges)

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


def _flat(rims: np.ndarray) -> np.ndarray:
    """Return the points of rims; ``nan`` behind a horizon."""
    depth = rims[..., 2:]
    if (depth == 1).all():
        return rims[..., :2]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(depth > HORIZON / 2, rims[..., :2] / depth, np.nan)


def _points(line: np.ndarray) -> list[Point]:
    return [(x, y) for x, y in line.tolist()]


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

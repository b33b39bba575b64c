"""Moving a `Sample` along a `Warp`: the image (bilinear), the mask (nearest neighbour), keypoints and boxes.

`Carried` are the boxes on their way through a run of steps. Corners travel whole, whatever lies between two warps: what
turns there and back again is where it was. At each resampling the polygon of an object is cut at the canvas, for its
pixels are. What is left of it, its final edges and whether it is dropped are decided once, at the end.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from augwidgets.domain.kept_property import kept_property
from augwidgets.sample import polygon
from augwidgets.sample.bitmaps import Bitmap
from augwidgets.sample.box_rules import TIGHT, BoxRules
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.checks import as_image
from augwidgets.sample.dropped import IS_OUTSIDE, MASK_GONE, Why
from augwidgets.sample.polygon import Point, clipped, corners_of, shares_under, tight_edges
from augwidgets.sample.sample import Sample
from augwidgets.warp import ending
from augwidgets.warp.covering import edges_of_bitmap
from augwidgets.warp.projective import HORIZON
from augwidgets.warp.warps import Size, Warp

_STILL = 1e-6  # of a pixel: what is no farther from where it was has come back
_DUST = 1e-9  # of a share
FILLS = {
    "constant": cv2.BORDER_CONSTANT,
    "edge": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,  # the edge pixel is repeated: c b a | a b c
    "wrap": cv2.BORDER_WRAP,
}


def move(sample: Sample, warp: Warp, *, fill: str = "constant", fill_level: float = 0.0) -> Sample:
    """Move everything that a Sample carries; boxes of which nothing is left are dropped.

    In the middle of a run of steps (see `carrying`) nothing is dropped yet.
    """
    if warp.is_identity and warp.size == sample.size:
        return sample
    if sample.carried is None and sample.objects is not None:
        return arrived(move(carrying(sample), warp, fill=fill, fill_level=fill_level))
    image = moved_image(sample.image, warp, fill, fill_level)
    # Weights of floats may sum to a little more than 1, and levels with them.
    parts: dict = {"image": image if image.dtype == np.uint8 else as_image(image)}
    if sample.mask is not None:
        parts["mask"] = moved_mask(sample.mask, warp, fill)
    if sample.carried is not None:
        parts["carried"] = sample.carried.moved(warp, fill)
    if sample.keypoints is not None:
        points = warp.points(sample.keypoints)
        if warp.mirrors and sample.keypoint_pairs:
            order = np.arange(len(points))
            for left, right in sample.keypoint_pairs:
                order[[left, right]] = order[[right, left]]
            points = points[order]
            if sample.keypoint_hidden is not None:
                parts["keypoint_hidden"] = sample.keypoint_hidden[order]
        parts["keypoints"] = points
    return sample.with_parts(**parts)


def carrying(sample: Sample) -> Sample:
    """Return the Sample with its boxes on their way through a run: whole until they have `arrived`."""
    if sample.objects is None:
        return sample
    return sample.with_parts(objects=None, carried=Carried.of(sample.objects, sample.mask, sample.size))


def arrived(sample: Sample, rules: BoxRules = TIGHT) -> Sample:
    """Return the Sample with the boxes that are left at the end of a run; see `Carried.ended`."""
    if sample.carried is None:
        return sample
    carried = sample.carried
    is_needed = sample.mask is not None and (carried.repeats_objects or carried.hides_objects)
    parts = {"last_run": carried} if is_needed else {}
    return sample.with_parts(objects=carried.ended(sample.mask, rules), carried=None, **parts)


def with_seen_masks(sample: Sample) -> Sample:
    """Return a Sample whose masks show of its objects what is seen of them: the pixels that their boxes are around.

    Neither what a fill has repeated beside the picture nor what something covers is among them; an object that is
    covered as a whole and still there keeps both box and mask. Values of the mask that belong to no box follow the
    picture's fill, and stay under what covers them.

    Parameters
    ----------
    sample : Sample
        As a run gives it.

    Examples
    --------
    >>> from augwidgets.warp.projective import Affine
    >>> mask = np.array([[5, 5, 0, 0]], np.uint8)
    >>> sample = Sample(np.zeros((1, 4), np.uint8), mask, [[0, 0, 2, 1]], mask_values=[5])
    >>> seen = move(sample, Affine([[1, 0, 1], [0, 1, 0]], (1, 4)), fill="reflect")
    >>> seen.mask.tolist(), with_seen_masks(seen).mask.tolist(), seen.boxes.tolist()
    ([[5, 5, 5, 0]], [[0, 5, 5, 0]], [[1.0, 0.0, 3.0, 1.0]])
    """
    run, objects = sample.last_run, sample.objects
    if run is None or sample.mask is None:
        return sample
    parts: dict[str, Any] = {}
    values: list[int] = [] if objects is None else objects.values
    whole: list[int] = []
    if run.hidden is not None and objects is not None and objects.masks is not None:
        seen = tuple(one and (one.without(run.hidden) or one) for one in objects.masks)
        parts["objects"] = objects.replace(masks=seen)
        whole = [value for value, one, left in zip(values, objects.masks, seen, strict=True) if one and one is left]
        values = [value for value, one in zip(values, objects.masks, strict=True) if one is None]
    return sample.with_parts(mask=run.seen_mask(sample.mask, values, whole), **parts)


def covered(sample: Sample, hidden: np.ndarray) -> Sample:
    """Return a Sample that is on its way with what is covered, ``(H, W)`` truth values; mask and picture stay."""
    if sample.carried is None:
        return sample
    return sample.with_parts(carried=sample.carried.covered(hidden))


def moved_image(image: np.ndarray, warp: Warp, fill: str, fill_level: float) -> np.ndarray:
    """Resample ``(H, W, C)``: colours with `fill`, an alpha channel with nothing (0) around it."""
    # Where nothing is uncovered, the outermost pixels of an enlarged picture are not mixed with the fill.
    covered = warp.covers(image.shape[:2])
    border = cv2.BORDER_REPLICATE if covered else FILLS[fill]
    full = 255 if image.dtype == np.uint8 else 1
    value = round(fill_level * 255) if full == 255 else fill_level
    if image.shape[2] == 4:
        colour = warp.resample(np.ascontiguousarray(image[..., :3]), cv2.INTER_LINEAR, border, value)
        around = cv2.BORDER_REPLICATE if covered else cv2.BORDER_CONSTANT
        alpha = warp.resample(np.ascontiguousarray(image[..., 3]), cv2.INTER_LINEAR, around, 0)
        return np.dstack([colour, alpha])
    out = warp.resample(image, cv2.INTER_LINEAR, border, value)
    return out.reshape(*warp.size, image.shape[2])


def moved_mask(mask: np.ndarray, warp: Warp, fill: str) -> np.ndarray:
    """Resample labels by nearest neighbour; outside of "constant" the mask follows the picture's fill."""
    size, dtype = mask.dtype.itemsize, mask.dtype
    if size == 8:
        low, high = int(mask.min()), int(mask.max())
        if low < -(2**31) or high >= 2**31:
            # The places of wide labels in their sorted list are small numbers; 0 must be in it, for the fill brings it.
            labels, places = np.unique(np.append(mask, np.zeros(1, dtype)), return_inverse=True)
            background = int(np.searchsorted(labels, 0))
            # Counted from the background, so that the 0 that the fill brings is the background.
            small = (places[:-1].reshape(mask.shape) - background).astype(np.int32)
            return labels[moved_mask(small, warp, fill) + background]
        return moved_mask(mask.astype(np.int32), warp, fill).astype(dtype)
    # OpenCV has no nearest neighbour for all whole numbers, but it copies others of the same width bit by bit.
    carrier = {1: np.uint8, 2: np.uint16, 4: np.float32}[size]
    out = warp.resample(np.ascontiguousarray(mask).view(carrier), cv2.INTER_NEAREST, FILLS[fill], 0)
    return out.view(dtype)


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
    begun : mapping
        What of those that were cut already could be seen as the run began, by their place.
    """

    start: Boxes
    first_mask: np.ndarray | None
    size: Size
    rims: np.ndarray
    hulls: np.ndarray
    outlines: Mapping[int, list[Point]]
    bitmaps: tuple[Bitmap | None, ...] | None
    warps: tuple[Warp, ...] = ()
    filled: bool = False
    hidden: np.ndarray | None = None
    begun: Mapping[int, list[Point]] = field(default_factory=dict)

    @classmethod
    def of(cls, boxes: Boxes, mask: np.ndarray | None, size: Size) -> Carried:
        """Begin with these boxes."""
        outlines = {place: _left(boxes, place) for place in boxes.cut}
        height, width = size
        for place, (x0, y0, x1, y1) in enumerate(boxes.edges.tolist()):
            if x0 < 0 or y0 < 0 or x1 > width or y1 > height:  # what hangs over the canvas has no pixels
                outlines[place] = polygon.within(_left(boxes, place), (0, 0, width, height))
        return cls(boxes, mask, size, boxes.corners, boxes.edges, outlines, boxes.masks, begun=outlines)

    # -- on the way ----------------------------------------------------------------------------------------------

    def moved(self, warp: Warp, fill: str) -> Carried:
        """Go along a warp: rims go whole, outlines are cut at the new canvas."""
        height, width = warp.size
        rims = warp.rims(self.rims)
        places = _flat(rims)
        hulls = np.concatenate([places.min(axis=1), places.max(axis=1)], axis=1)
        edges, before = (0, 0, width, height), self.outlines
        outlines = {}
        for place, (x0, y0, x1, y1) in enumerate(hulls.tolist()):
            if place in before:
                line = warp.outline(before[place])
            elif x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height:  # not so for nan
                continue
            elif math.isfinite(x0):
                line = places[place].tolist()
            else:
                line = warp.outline(polygon.points_of(_flat(self.rims[place : place + 1])[0]))
            outlines[place] = polygon.within(line, edges) if line else []
        bitmaps, hidden = self.bitmaps, self.hidden
        if bitmaps is not None:
            planes = [moved_mask(plane, warp, "constant") for plane in Bitmap.packed(bitmaps, self.size)]
            bitmaps = Bitmap.unpacked(planes, bitmaps)
        if hidden is not None:
            hidden = moved_mask(hidden.view(np.uint8), warp, fill).view(bool)
        return Carried(
            self.start, self.first_mask, warp.size, rims, hulls, outlines,
            bitmaps, (*self.warps, warp),
            self.filled or (fill != "constant" and not warp.covers(self.size)), hidden,
            self.begun,
        )  # fmt: skip

    def covered(self, hidden: np.ndarray) -> Carried:
        """Be covered where `hidden` ``(H, W)`` is true; what covers a picture moves along with it."""
        return dataclasses.replace(self, hidden=hidden if self.hidden is None else self.hidden | hidden)

    # -- and at the end ------------------------------------------------------------------------------------------

    def seen(self, mask: np.ndarray | None) -> Boxes:
        """Return the boxes as they are seen here, in the middle of a run."""
        return self.ended(mask)

    def ended(self, mask: np.ndarray | None, rules: BoxRules = TIGHT) -> Boxes:
        """Return the boxes at their new places, limited to what is left of them; `mask` is the Sample's.

        Those of which nothing is left are dropped, and those that the rules do not keep.
        """
        corners, edges, shares, still = self._arrived()
        visible = self.start.visible * shares
        gone = {
            place: IS_OUTSIDE
            for place, ((x0, y0, x1, y1), share) in enumerate(zip(edges.tolist(), shares.tolist(), strict=True))
            if share <= 0 or x1 <= x0 or y1 <= y0
        }
        changed, uncovered = ~still, None
        if self.hidden is not None:
            under = shares_under(edges, self.hidden)
            changed |= under > 0
            visible, uncovered = visible * (1 - under), visible
        if rules.boxes != "corners" and self.start.mask_values is not None:
            edges = self._tightened(edges, mask, changed.tolist(), still, gone)
        boxes = self.start.replace(corners=corners, edges=edges, visible=visible, masks=self.bitmaps)
        if self.start.dropped and self.warps:  # where those of an earlier run would lie now, nobody follows
            boxes = boxes.replace(dropped=tuple(one._replace(corners=None) for one in self.start.dropped))
        if rules is not TIGHT:
            boxes = self._ruled(boxes, mask, rules, np.flatnonzero(changed).tolist(), gone)
            gone = {**ending.why_dropped(boxes, rules, self.size, uncovered), **gone}
        left = boxes.without(gone)
        if rules.boxes == "corners" and mask is not None:  # there a box stays that has no pixels any more
            left = left.with_values_in(self._own_mask(mask))
        return left

    def _ruled(
        self, boxes: Boxes, mask: np.ndarray | None, rules: BoxRules, changed: list[int], gone: Mapping[int, Why]
    ) -> Boxes:
        """Return the boxes as turned rectangles, or uncut, where the rules say so."""
        if rules.boxes == "turned" and (places := [place for place in changed if place not in gone]):
            rims: list = list(_flat(self.rims))
            if rules.clip or np.isnan(self.hulls).any():
                for place, outline in self.outlines.items():
                    rims[place] = outline
            seen = self._own_mask(mask) if mask is not None and self.start.mask_values is not None else None

            def pixels(place: int) -> np.ndarray | None:
                if not rules.clip and place in self.outlines:
                    return None
                return self._pixels(seen, place)

            boxes = ending.turned(boxes, rims, pixels, places, self.size, clip=rules.clip)
        return boxes if rules.clip or rules.boxes == "turned" else ending.left_whole(boxes, self.hulls, self.size)

    def _pixels(self, mask: np.ndarray | None, place: int) -> np.ndarray | None:
        """Return which pixels of the canvas are an object's and not hidden; None without a mask."""
        value = self.start.values[place]
        if self._has_bitmap(place):
            bitmap = (self.bitmaps or ())[place]
            marked = None if bitmap is None else bitmap.on(self.size)
        else:
            marked = None if mask is None or not value or not self.start.alone[place] else mask == value
        return marked if marked is None or self.hidden is None else marked & ~self.hidden

    def _arrived(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return corners, edges around what is left, its shares, and which boxes are where they were."""
        start, places = self.start, _flat(self.rims)
        corners = places[:, :: places.shape[1] // 4]
        edges = self.hulls.copy()
        shares = np.ones(len(start))
        if self.outlines:
            cut = list(self.outlines)
            edges[cut] = [polygon.hull(outline) for outline in self.outlines.values()]
            shares[cut] = self._shares()
        still = np.abs(corners - start.corners).max(axis=(1, 2), initial=0.0) <= _STILL  # not so for nan
        if still.any():
            still &= shares > 1 - _DUST
            if places.shape[1] > 4:  # a rim may bulge between corners that are where they were
                still &= (np.abs(edges - start.edges) <= _STILL).all(axis=1)
            edges[still] = start.edges[still]
            corners = np.where(still[:, None, None], start.corners, corners)
        edges = clipped(edges, self.size)
        behind = np.isnan(corners).any(axis=(1, 2))
        if behind.any():
            corners = np.where(behind[:, None, None], corners_of(edges), corners)
        return corners, edges, shares, still

    def _shares(self) -> list[float]:
        """Return the shares of those that were cut: the areas of what is left, taken back to where the run began."""
        start, scale = self.start, 1.0
        lines: Mapping[int, list[Point]] = self.outlines
        for warp in self.warps:
            here = warp.area_scale
            if here is None:
                lines, scale = self._taken_back(lines), 1.0
                break
            scale *= here
        begun = self.begun
        whole = [polygon.area(begun[place]) if place in begun else start.areas[place] for place in lines]
        left = [polygon.area(line) / scale for line in lines.values()]
        return [min(rest / max(area, 1e-12), 1.0) for rest, area in zip(left, whole, strict=True)]

    def _taken_back(self, lines: Mapping[int, list[Point]]) -> dict[int, list[Point]]:
        """Return where outlines come from."""
        if any(not hasattr(warp, "matrix") for warp in self.warps):
            # What is straight here was bent there.
            lines = {place: polygon.finer(line) for place, line in lines.items()}
        points = np.array([point for line in lines.values() for point in line]).reshape(-1, 2)
        for warp in reversed(self.warps):
            points = warp.sources(points)
        back = iter(polygon.points_of(points))
        return {place: list(itertools.islice(back, len(line))) for place, line in lines.items()}

    def _tightened(
        self, edges: np.ndarray, mask: np.ndarray | None, changed: list[bool], still: np.ndarray, gone: dict[int, Why]
    ) -> np.ndarray:
        """Return the edges, those that have changed tight around their masks; say which have no mask any more."""
        values = self.start.values
        asked = [place for place, value in enumerate(values) if value and changed[place] and place not in gone]
        if not asked:
            return edges
        loose, edges = edges, edges.copy()
        in_mask = [place for place in asked if not self._has_bitmap(place)] if self.start.masks else asked
        if in_mask and mask is not None:
            edges[in_mask] = self._in_mask(mask, in_mask, edges)
        if self.bitmaps is not None:
            for place in asked:
                if self._has_bitmap(place):
                    edges[place] = edges_of_bitmap(self.bitmaps[place], self.hidden)
        for place, right in enumerate(edges[:, 2].tolist()):
            if right == 0:
                edges[place] = loose[place]
                if place not in asked or still[place] or not self._had_mask(place, values[place]):
                    continue
                if self.hidden is None or self._lost_mask(mask, place):  # and not covered alone
                    gone[place] = MASK_GONE
        return edges

    def _in_mask(self, mask: np.ndarray, places: list[int], edges: np.ndarray) -> np.ndarray:
        """Return the tight edges of objects in the mask, without what a fill repeats beside the picture."""
        values, alone = [self.start.values[place] for place in places], [self.start.alone[place] for place in places]
        return tight_edges(self._own_mask(mask), values, edges[places], alone, self.hidden)

    def _own_mask(self, mask: np.ndarray) -> np.ndarray:
        """Return the mask without what a fill repeats beside the picture."""
        own = self._unfilled
        return mask if own is None else own

    @kept_property
    def _unfilled(self) -> np.ndarray | None:
        """The mask of the start, sent along again with nothing (0) around it; None where no fill has repeated any."""
        if not self.filled or self.first_mask is None:
            return None
        mask = self.first_mask
        for warp in self.warps:
            mask = moved_mask(mask, warp, "constant")
        return mask

    @property
    def repeats_objects(self) -> bool:
        """Whether a fill may have repeated pixels of objects in the mask."""
        return self.filled and self.first_mask is not None and any(self.start.values)

    @property
    def hides_objects(self) -> bool:
        """Whether something may cover pixels of objects in the mask."""
        return self.hidden is not None and any(self.start.values)

    def seen_mask(self, mask: np.ndarray, values: Sequence[int], whole: Sequence[int]) -> np.ndarray:
        """Return the mask without what a fill repeats of objects, and without what covers them.

        Of `values` those of which nothing would be left stay whole, as those of `whole` do.
        """
        own = self._own_mask(mask)
        if self.hidden is not None:
            own = _uncovered(own, self.hidden, values, whole)
        differs = own != mask  # beside the picture and under what covers it only
        here = mask[differs]
        changed = np.isin(here, [value for value in self.start.values if value])
        if not changed.any():
            return mask
        without = mask.copy()
        without[differs] = np.where(changed, own[differs], here)
        return without

    def _has_bitmap(self, place: int) -> bool:
        return self.start.masks is not None and self.start.masks[place] is not None

    def _lost_mask(self, mask: np.ndarray | None, place: int) -> bool:
        """Return whether an object had pixels in a mask, and has none any more, neither seen nor covered."""
        value = self.start.values[place]
        if self._has_bitmap(place):
            return (self.bitmaps or ())[place] is None
        if not value or mask is None or (self._own_mask(mask) == value).any():
            return False
        return self._had_mask(place, value)

    def _had_mask(self, place: int, value: int) -> bool:
        return self._has_bitmap(place) or (self.first_mask is not None and bool((self.first_mask == value).any()))


def _left(boxes: Boxes, place: int) -> list[Point]:
    """Return the polygon of a box; of one that was turned and cut, that in which its corners and its edges agree."""
    corners = polygon.points_of(boxes.corners[place])
    if place not in boxes.cut:
        return corners
    outline = polygon.within(corners, tuple(boxes.edges[place].tolist()))
    return outline if polygon.area(outline) > 0 else polygon.points_of(corners_of(boxes.edges[place : place + 1])[0])


def _uncovered(mask: np.ndarray, hidden: np.ndarray, values: Sequence[int], whole: Sequence[int]) -> np.ndarray:
    """Return the mask with nothing where it is hidden, but for values of which nothing would be left otherwise."""
    under = mask[hidden]
    stay = [value for value in set(values) & set(np.unique(under).tolist()) if not ((mask == value) & ~hidden).any()]
    out = mask.copy()
    out[hidden] = np.where(np.isin(under, [*whole, *stay]), under, under.dtype.type(0))
    return out


def _flat(rims: np.ndarray) -> np.ndarray:
    """Return the points of rims; ``nan`` behind a horizon."""
    if rims.shape[2] == 2:
        return rims
    depth = rims[..., 2:]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(depth > HORIZON / 2, rims[..., :2] / depth, np.nan)

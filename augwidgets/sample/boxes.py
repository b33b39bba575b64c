"""`Boxes`: the boxes of a picture with all that belongs to them, as one value.

Nothing else in the kit cuts, keeps, joins or moves rows of boxes. How boxes go along warps is in `moving`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain.kept_property import kept_property
from augwidgets.sample import checks
from augwidgets.sample.bitmaps import Bitmap, painted
from augwidgets.sample.dropped import IS_OUTSIDE, NOT_GIVEN_BACK, Dropped, Why
from augwidgets.sample.equality import same
from augwidgets.sample.polygon import clipped, corners_of, shares_inside

_KEPT = ("cut", "areas", "values", "alone")  # worked out once, for these boxes


@dataclass(frozen=True, eq=False)
class Boxes:
    """N boxes: where they are, what they are, and how much of each is left.

    Parameters
    ----------
    corners : array
        ``(N, 4, 2)`` float64: where the corners of each box have gone (upper left, upper right, lower right and lower
        left at the start). They stay whole: they may lie beside the canvas.
    edges : array
        ``(N, 4)`` float64 x0, y0, x1, y1 around what is left of each.
    ids : array
        N whole numbers that stay with the boxes.
    visible : array
        ``(N,)``, the share of each original box that is left.
    labels : tuple of str, optional
    mask_values : array, optional
        N whole numbers: which value of the mask is this object, 0 none.
    masks : tuple of Bitmap or None, optional
        Where objects overlap, the pixels of each; the mask is their painting.
    dropped : tuple of Dropped
        The boxes that are gone.
    notes : tuple, optional
        What a file says of each beside all this, such as COCO's id and crowd flag; any value, which stays with its box.
    are_turned : bool
        Whether the turned rectangles are the labels, and the edges their hulls.

    Examples
    --------
    >>> boxes = Boxes.at([[0, 0, 4, 2], [6, 0, 9, 2]], ["cat", "dog"])
    >>> left = boxes.shifted(-5, 0).clipped((10, 10))
    >>> left.edges.tolist(), left.labels, left.visible.tolist(), left.dropped[0].why
    ([[1.0, 0.0, 4.0, 2.0]], ('dog',), [1.0], 'it lies outside the canvas')
    """

    corners: np.ndarray
    edges: np.ndarray
    ids: np.ndarray
    visible: np.ndarray
    labels: tuple[str, ...] | None = None
    mask_values: np.ndarray | None = None
    masks: tuple[Bitmap | None, ...] | None = None
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[Any, ...] | None = None
    are_turned: bool = False

    def __post_init__(self) -> None:
        columns = self.__dict__
        for name in ("corners", "edges", "ids", "visible", "mask_values"):
            array = columns[name]
            if array is not None and array.flags.writeable:
                columns[name] = array = array.view()  # so that the caller's own array stays as writable as it was
                array.flags.writeable = False

    @classmethod
    def at(cls, edges: Any, labels: Any = None, ids: Any = None, visible: Any = None, mask_values: Any = None,
           notes: Any = None) -> Boxes:  # fmt: skip
        """Check edges and what goes with them; nothing is clipped.

        Raises
        ------
        TypeError, ValueError
            In one sentence: what was allowed and what came.
        """
        found = checks.as_boxes(edges)
        count = len(found)
        numbers = np.arange(count) if ids is None else checks.numbers(ids, "box_ids", "iu")
        shares = np.ones(count) if visible is None else checks.as_shares(visible, "visible")
        if mask_values is not None:
            mask_values = checks.of_length(checks.numbers(mask_values, "mask_values", "iu"), count, "mask_values",
                                           "boxes").astype(np.int64)  # fmt: skip
        return cls(
            corners_of(found),
            found,
            checks.of_length(numbers, count, "box_ids", "boxes"),
            checks.of_length(shares, count, "visible", "boxes"),
            checks.names(labels, count, "box_labels", "boxes"),
            mask_values,
            notes=checks.notes(notes, count, "box_notes", "boxes"),
        )

    @classmethod
    def turned(cls, corners: Any, labels: Any = None, ids: Any = None, visible: Any = None, mask_values: Any = None,
               notes: Any = None) -> Boxes:  # fmt: skip
        """Check corners of turned boxes and what goes with them; their edges are the hulls, nothing is clipped.

        Raises
        ------
        TypeError, ValueError
            In one sentence: what was allowed and what came.

        Examples
        --------
        >>> Boxes.turned([[[2, 0], [4, 2], [2, 4], [0, 2]]]).edges.tolist()
        [[0.0, 0.0, 4.0, 4.0]]
        """
        found = checks.as_corners(corners)
        hulls = np.concatenate([found.min(axis=1), found.max(axis=1)], axis=1)
        return cls.at(hulls, labels, ids, visible, mask_values, notes).replace(corners=found, are_turned=True)

    def __len__(self) -> int:
        return len(self.edges)

    def replace(self, **changes: Any) -> Boxes:
        """Return the boxes with some of their columns changed."""
        new = object.__new__(Boxes)  # nine times a redraw: `dataclasses.replace` takes a quarter of its label time
        new.__dict__.update(self.__dict__, **changes)
        for name in _KEPT:
            new.__dict__.pop(name, None)
        new.__post_init__()
        return new

    @kept_property
    def cut(self) -> tuple[int, ...]:
        """The places of those that were turned and cut: their edges are not the hull of their corners."""
        hulls = np.concatenate([self.corners.min(axis=1), self.corners.max(axis=1)], axis=1)
        return tuple(np.flatnonzero((hulls != self.edges).any(axis=1)).tolist())

    @kept_property
    def areas(self) -> list[float]:
        """What the corners of each enclose."""
        x, y = self.corners[..., 0], self.corners[..., 1]
        return (np.abs((x * y[:, [1, 2, 3, 0]] - x[:, [1, 2, 3, 0]] * y).sum(axis=1)) / 2).tolist()

    @kept_property
    def values(self) -> list[int]:
        """`mask_values` as plain numbers; all 0 without a mask."""
        return [0] * len(self) if self.mask_values is None else self.mask_values.tolist()

    @kept_property
    def alone(self) -> list[bool]:
        """Of each, whether no other has its value of the mask."""
        counts = Counter(self.values)
        return [counts[value] == 1 for value in self.values]

    # -- which are kept ------------------------------------------------------------------------------------------

    def kept(self, keep: np.ndarray, why: Why = IS_OUTSIDE) -> Boxes:
        """Return the boxes for which `keep` is true, and remember the others as dropped."""
        return self if keep.all() else self.without(dict.fromkeys(np.flatnonzero(~keep).tolist(), why))

    def without(self, reasons: Mapping[int, Why]) -> Boxes:
        """Return the boxes without those at some places, and remember these as dropped, each with its reason."""
        if not reasons:
            return self
        gone = tuple(
            Dropped(
                int(self.ids[place]),
                None if self.labels is None else self.labels[place],
                reasons[place].words,
                reasons[place].reason,
                tuple((x, y) for x, y in self.corners[place].tolist()),
                float(self.visible[place]),
            )
            for place in sorted(reasons)
        )
        keep = np.ones(len(self), bool)
        keep[list(reasons)] = False
        return self.at_places(np.flatnonzero(keep)).replace(dropped=(*self.dropped, *gone))

    def at_places(self, places: np.ndarray) -> Boxes:
        """Return the boxes at these places, in this order; the others are not counted as dropped."""
        return Boxes(
            self.corners[places],
            self.edges[places],
            self.ids[places],
            self.visible[places],
            None if self.labels is None else tuple(self.labels[place] for place in places),
            None if self.mask_values is None else self.mask_values[places],
            None if self.masks is None else tuple(self.masks[place] for place in places),
            self.dropped,
            None if self.notes is None else tuple(self.notes[place] for place in places),
            self.are_turned,
        )

    def clipped(self, size: tuple[int, int]) -> Boxes:
        """Cut the edges at the canvas; a box beside it is dropped. `visible` and turned corners stay as they are."""
        inside = clipped(self.edges, size)
        left = np.asarray((inside[:, 2:] > inside[:, :2]).all(axis=1))
        if (inside == self.edges).all() and left.all():
            return self
        # One that was cut begins anew: what hangs over the canvas was never seen. A turned one stays a rectangle.
        cut = (inside != self.edges).any(axis=1) & (self.corners == corners_of(self.edges)).all(axis=(1, 2))
        corners = np.where(cut[:, None, None], corners_of(inside), self.corners)
        return self.replace(edges=inside, corners=corners).kept(left)

    # -- where they are ------------------------------------------------------------------------------------------

    def scaled(self, across: float, down: float) -> Boxes:
        """Return the boxes of a picture that is so many times as wide and as high; bitmaps go with `remasked`."""
        scale = np.array([across, down], np.float64)
        dropped = tuple(one.scaled(across, down) for one in self.dropped)
        return self.replace(corners=self.corners * scale, edges=self.edges * np.tile(scale, 2), dropped=dropped)

    def shifted(self, right: int, down: int) -> Boxes:
        """Return the boxes so many whole pixels further right and down, their bitmaps too."""
        by = np.array([right, down], np.float64)
        masks = self.masks
        if masks is not None:
            masks = tuple(None if one is None else one.shifted(right, down) for one in masks)
        dropped = tuple(one.shifted(right, down) for one in self.dropped)
        return self.replace(corners=self.corners + by, edges=self.edges + np.tile(by, 2), masks=masks, dropped=dropped)

    def answered(self, places: Any, edges: Any, size: tuple[int, int], *, cut: bool = False) -> Boxes:
        """Return what another library gave back: the places of its boxes among these, and their edges.

        Boxes that lie where they lay keep their corners. With `cut`, what hangs over the canvas is lost and `visible`
        goes down; without, the library has cut them, and does not say how much: what was visible is taken to be still.
        """
        rows, new = np.asarray(places, np.intp).reshape(-1), np.asarray(edges, np.float64).reshape(-1, 4)
        missing = np.ones(len(self), bool)
        missing[rows] = False
        gone = self.kept(~missing, NOT_GIVEN_BACK).dropped
        old = self.at_places(rows)
        still = (new == old.edges).all(axis=1)
        corners = np.where(still[:, None, None], old.corners, corners_of(new))
        chosen = old.replace(edges=new, corners=corners, masks=None, dropped=gone)
        if cut:
            chosen = chosen.replace(visible=chosen.visible * shares_inside(chosen.edges, size))
        return chosen.clipped(size)

    # -- what is left --------------------------------------------------------------------------------------------

    def faded(self, weight: float) -> Boxes:
        """Return the boxes of which only this share shines through."""
        return self.replace(visible=self.visible * weight)

    # -- many pictures -------------------------------------------------------------------------------------------

    def renumbered(self, first: int) -> Boxes:
        """Return the boxes with ids that begin so much further on."""
        return self.replace(
            ids=self.ids + first, dropped=tuple(one._replace(id=one.id + first) for one in self.dropped)
        )

    @property
    def next_id(self) -> int:
        """The first whole number that is larger than all ids, those of dropped boxes too."""
        return max([-1, *self.ids.tolist(), *(one.id for one in self.dropped)]) + 1

    @staticmethod
    def joined(parts: Sequence[Boxes]) -> Boxes:
        """Return the boxes of several pictures as those of one; what only some have is empty for the others."""

        def column(name: str) -> np.ndarray:
            return np.concatenate([getattr(part, name) for part in parts])

        labels: tuple[str, ...] | None = None
        if any(part.labels is not None for part in parts):
            labels = tuple(name for part in parts for name in part.labels or ("",) * len(part))
        values = masks = None
        if any(part.mask_values is not None for part in parts):
            none = [np.zeros(len(part), np.int64) for part in parts]
            values = np.concatenate(
                [
                    empty if part.mask_values is None else part.mask_values
                    for part, empty in zip(parts, none, strict=True)
                ]
            )
        if any(part.masks is not None for part in parts):
            masks = tuple(one for part in parts for one in part.masks or (None,) * len(part))
        notes: tuple[Any, ...] | None = None
        if any(part.notes is not None for part in parts):
            notes = tuple(one for part in parts for one in part.notes or (None,) * len(part))
        return Boxes(column("corners"), column("edges"), column("ids"), column("visible"), labels, values, masks,
                     tuple(one for part in parts for one in part.dropped), notes,
                     any(part.are_turned for part in parts))  # fmt: skip

    # -- their pixels --------------------------------------------------------------------------------------------

    def remasked(self, size: tuple[int, int], way: Callable[[np.ndarray], np.ndarray]) -> Boxes:
        """Send the bitmaps through what a mask is sent through, all of them packed into few planes."""
        if self.masks is None:
            return self
        return self.replace(
            masks=Bitmap.unpacked([way(plane) for plane in Bitmap.packed(self.masks, size)], self.masks)
        )

    def with_own_masks(self, mask: np.ndarray | None) -> Boxes:
        """Return the boxes as they are where the mask no longer shows: each object has its own pixels of it.

        Objects that share a value of the mask have no pixels that are theirs, and none then.
        """
        if mask is None or self.mask_values is None:
            return self
        known = self.masks or (None,) * len(self)
        masks = tuple(
            Bitmap.of(mask == value) if one is None and value and alone else one
            for one, value, alone in zip(known, self.values, self.alone, strict=True)
        )
        if not any(masks):
            return self.replace(mask_values=None, masks=None)
        return self.replace(masks=masks).with_values_in(np.zeros((1, 1), np.uint8))

    def with_values_in(self, mask: np.ndarray | None) -> Boxes:
        """Return the boxes whose `mask_values` say which pixels are there: 0 for an object of whose mask none is left.

        Parameters
        ----------
        mask : array, optional
            The mask as it is now.
        """
        masks = self.masks or (None,) * len(self)
        asked = {value for value, one in zip(self.values, masks, strict=True) if value and one is None}
        gone = asked if mask is None else {value for value in asked if not (mask == value).any()}
        if not gone:
            return self
        values = [0 if one is None and value in gone else value for value, one in zip(self.values, masks, strict=True)]
        return self.replace(mask_values=np.array(values, np.int64))

    def painting(self, size: tuple[int, int], dtype: Any) -> np.ndarray:
        """Return the mask in which each object is painted with its value, later ones on top."""
        return painted(self.masks or (), self.values, size, dtype)

    def same_as(self, other: Boxes | None) -> bool:
        """Return whether every column of both is equal, bit for bit."""
        if other is None:
            return False
        arrays = all(same(getattr(self, name), getattr(other, name))
                     for name in ("corners", "edges", "ids", "visible", "mask_values"))  # fmt: skip
        rest = all(getattr(self, name) == getattr(other, name) for name in ("labels", "dropped", "notes"))
        return arrays and rest and self._same_masks(other)

    def _same_masks(self, other: Boxes) -> bool:
        if self.masks is None or other.masks is None:
            return self.masks is other.masks
        pairs = zip(self.masks, other.masks, strict=True)
        return all(one is two or (one is not None and two is not None and one.same_as(two)) for one, two in pairs)

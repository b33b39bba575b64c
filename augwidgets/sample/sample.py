"""`Sample`: an image and the labels that belong to it. The kit's conventions are written here, once.

Image
    ``(H, W, C)`` with C = 1, 3 or 4, ``uint8`` or ``float32`` in [0, 1]. `Sample` also takes ``(H, W)``, bool, uint16
    and float64, and converts them. An alpha channel moves with the geometry and is left alone by everything else.
Frame
    x runs right, y runs down. The pixel at row r, column c covers [c, c + 1) x [r, r + 1); its centre is
    (c + 0.5, r + 0.5). A size is ``(height, width)``, a point is ``(x, y)``.
Boxes
    Edges ``x0, y0, x1, y1`` in that frame, half-open; clipped to the canvas. One of which nothing is left is dropped
    with its label, and `box_ids` tells which are still there.
Keypoints
    Points ``x, y`` of that frame, never dropped; `keypoint_inside` says which lie on the canvas. ``nan`` means that
    nothing is known of a point.
Mask
    ``(H, W)`` whole numbers, 0 is background.
Angles
    Positive is anticlockwise on the screen, about the centre (W / 2, H / 2).
Arrays
    What comes in is never written to, and the arrays of a `Sample` are read-only: take a copy to write into. Values
    saturate, they never wrap.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augwidgets.domain import faces
from augwidgets.sample import checks
from augwidgets.sample.soft_labels import SoftLabel


@dataclass(frozen=True, eq=False)
class Sample:
    """An image with its mask, boxes, keypoints and label; what is done to the image is done to them.

    Parameters
    ----------
    image : array
        ``(H, W)`` or ``(H, W, C)``, C = 1, 3 or 4; uint8, float in [0, 1], bool or uint16. Kept as uint8 or float32.
    mask : array, optional
        ``(H, W)`` whole numbers, 0 is background.
    boxes : array, optional
        ``(N, 4)`` edges x0, y0, x1, y1 in pixels, clipped to the canvas.
    box_labels : sequence of str, optional
        N names.
    keypoints : array, optional
        ``(K, 2)`` points x, y in pixels.
    keypoint_names : sequence of str, optional
        K names.
    keypoint_pairs : sequence of (int, int), optional
        Which keypoints are each other's left and right.
    label : optional
        What the whole picture shows; any value. A mapping is a soft label: labels with weights that sum to 1.
    box_ids : array, optional
        N whole numbers that stay with the boxes; 0..N-1 at the start.
    visible : array, optional
        ``(N,)``, the share of each original box that is left; 1 at the start.

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was allowed and what came.

    Examples
    --------
    >>> sample = Sample(np.zeros((20, 30, 3), np.uint8), boxes=[[5, 5, 40, 15]], box_labels=["cat"])
    >>> sample.size, sample.boxes.tolist()
    ((20, 30), [[5.0, 5.0, 30.0, 15.0]])
    """

    image: np.ndarray
    mask: np.ndarray | None = None
    boxes: np.ndarray | None = None
    box_labels: tuple[str, ...] | None = None
    keypoints: np.ndarray | None = None
    keypoint_names: tuple[str, ...] | None = None
    keypoint_pairs: tuple[tuple[int, int], ...] | None = None
    label: Any = None
    box_ids: np.ndarray | None = field(default=None, kw_only=True)
    visible: np.ndarray | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        put = object.__setattr__  # the dataclass is frozen for its users, not for its own construction
        put(self, "image", checks.as_image(self.image))
        if self.mask is not None:
            put(self, "mask", checks.as_mask(self.mask, self.size))
        self._take_boxes(put)
        self._take_keypoints(put)
        if isinstance(self.label, Mapping) and not isinstance(self.label, SoftLabel):
            put(self, "label", SoftLabel(self.label))
        for name in ("image", "mask", "boxes", "box_ids", "visible", "keypoints"):
            array = getattr(self, name)
            if array is not None:
                # A view, so that the caller's own array stays as writable as it was.
                array = array.view()
                array.flags.writeable = False
                put(self, name, array)

    def _take_boxes(self, put: Any) -> None:
        if self.boxes is None:
            if self.box_labels is not None or self.box_ids is not None or self.visible is not None:
                raise ValueError("box_labels, box_ids and visible go with boxes, got no boxes")
            return
        boxes = checks.as_boxes(self.boxes)
        count = len(boxes)
        inside = checks.clipped(boxes, self.size)
        left = (inside[:, 2:] > inside[:, :2]).all(axis=1)  # a box beside the canvas has nothing left and is dropped
        labels = checks.names(self.box_labels, count, "box_labels", "boxes")
        ids = np.arange(count) if self.box_ids is None else checks.numbers(self.box_ids, "box_ids", "iu")
        visible = np.ones(count) if self.visible is None else checks.as_shares(self.visible, "visible")
        put(self, "boxes", inside[left])
        put(self, "box_labels", None if labels is None else tuple(np.array(labels, object)[left].tolist()))
        put(self, "box_ids", checks.of_length(ids, count, "box_ids", "boxes")[left])
        put(self, "visible", checks.of_length(visible, count, "visible", "boxes")[left])

    def _take_keypoints(self, put: Any) -> None:
        if self.keypoints is None:
            if self.keypoint_names is not None or self.keypoint_pairs is not None:
                raise ValueError("keypoint_names and keypoint_pairs go with keypoints, got no keypoints")
            return
        points = checks.as_points(self.keypoints)
        put(self, "keypoints", points)
        put(self, "keypoint_names", checks.names(self.keypoint_names, len(points), "keypoint_names", "keypoints"))
        if self.keypoint_pairs is not None:
            put(self, "keypoint_pairs", checks.as_pairs(self.keypoint_pairs, len(points)))

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the canvas in pixels."""
        return self.image.shape[0], self.image.shape[1]

    @property
    def keypoint_inside(self) -> np.ndarray:
        """``(K,)`` truth values: which keypoints lie on the canvas."""
        if self.keypoints is None:
            return np.zeros(0, bool)
        height, width = self.size
        x, y = self.keypoints.T
        return (x >= 0) & (x < width) & (y >= 0) & (y < height)

    def replace(self, **changes: Any) -> Sample:
        """Return a new Sample with some fields changed.

        Other boxes or keypoints are new ones: what belonged to the old (ids, shares, and names unless they are as many)
        does not stay unless it is given again.

        Parameters
        ----------
        **changes
            Fields by their names.

        Returns
        -------
        Sample

        Raises
        ------
        TypeError, ValueError
            No such field, or what it does not allow.
        """
        if "boxes" in changes:
            changes = {"box_ids": None, "visible": None, **changes}
        for field_name, names in (("boxes", ("box_labels",)), ("keypoints", ("keypoint_names", "keypoint_pairs"))):
            old, new = getattr(self, field_name), changes.get(field_name, ())
            if field_name in changes and (new is None or old is None or len(new) != len(old)):
                changes = {**dict.fromkeys(names), **changes}
        return dataclasses.replace(self, **changes)

    def same_as(self, other: object) -> bool:
        """Return whether every field of both is equal, bit for bit (``nan`` keypoints count as equal).

        Parameters
        ----------
        other : object

        Returns
        -------
        bool
            False for what is no Sample.
        """
        if not isinstance(other, Sample):
            return False
        return all(_same(getattr(self, item.name), getattr(other, item.name)) for item in dataclasses.fields(self))

    def __repr__(self) -> str:
        height, width = self.size
        words = [f"{width} x {height}", str(self.image.dtype), f"{self.image.shape[2]} channel(s)"]
        if self.mask is not None:
            words.append("mask")
        if self.boxes is not None:
            words.append(f"{len(self.boxes)} box(es)")
        if self.keypoints is not None:
            words.append(f"{len(self.keypoints)} keypoint(s)")
        if self.label is not None:
            words.append(f"label {self.label!r}")
        return f"<Sample: {', '.join(words)}>"

    def _repr_png_(self) -> bytes:
        return faces.png(self)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        floats = one.dtype.kind == "f" and other.dtype.kind == "f"
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=floats)
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    try:
        return bool(one == other)
    except ValueError:  # labels that hold arrays have no single answer
        return one is other

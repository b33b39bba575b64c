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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augwidgets.labels import SoftLabel

# One past this side a canvas does not fit the 16-bit coordinates of the resampling that is used (OpenCV's remap).
LONGEST_SIDE = 32_766


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
        put(self, "image", as_image(self.image))
        if self.mask is not None:
            put(self, "mask", _as_mask(self.mask, self.size))
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
        boxes = as_boxes(self.boxes)
        count = len(boxes)
        inside = clipped(boxes, self.size)
        left = (inside[:, 2:] > inside[:, :2]).all(axis=1)  # a box beside the canvas has nothing left and is dropped
        labels = _names(self.box_labels, count, "box_labels", "boxes")
        ids = np.arange(count) if self.box_ids is None else _numbers(self.box_ids, "box_ids", "iu")
        visible = (
            np.ones(count) if self.visible is None else _numbers(self.visible, "visible", "fiu").astype(np.float64)
        )
        if not ((visible >= 0) & (visible <= 1)).all():
            raise ValueError(f"visible must hold shares in [0, 1], got {visible.tolist()}")
        put(self, "boxes", inside[left])
        put(self, "box_labels", None if labels is None else tuple(np.array(labels, object)[left].tolist()))
        put(self, "box_ids", _of_length(ids, count, "box_ids", "boxes")[left])
        put(self, "visible", _of_length(visible, count, "visible", "boxes")[left])

    def _take_keypoints(self, put: Any) -> None:
        if self.keypoints is None:
            if self.keypoint_names is not None or self.keypoint_pairs is not None:
                raise ValueError("keypoint_names and keypoint_pairs go with keypoints, got no keypoints")
            return
        points = _numbers(self.keypoints, "keypoints", "fiu").astype(np.float64)
        if points.size == 0:
            points = points.reshape(0, 2)
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"keypoints must be (K, 2) points x, y, got shape {points.shape}")
        put(self, "keypoints", points)
        put(self, "keypoint_names", _names(self.keypoint_names, len(points), "keypoint_names", "keypoints"))
        if self.keypoint_pairs is not None:
            try:
                pairs = tuple((int(left), int(right)) for left, right in self.keypoint_pairs)
            except (TypeError, ValueError):
                raise TypeError(f"keypoint_pairs must be pairs of whole numbers, got {self.keypoint_pairs!r}") from None
            if not all(0 <= index < len(points) for pair in pairs for index in pair):
                raise ValueError(f"keypoint_pairs must number keypoints 0..{len(points) - 1}, got {pairs}")
            put(self, "keypoint_pairs", pairs)

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
        """Give a new Sample with some fields changed.

        Other boxes or keypoints are new ones: what belonged to the old (ids, shares, and names unless they are as many)
        does not stay unless it is given again.
        """
        if "boxes" in changes:
            changes = {"box_ids": None, "visible": None, **changes}
        for field_name, names in (("boxes", ("box_labels",)), ("keypoints", ("keypoint_names", "keypoint_pairs"))):
            old, new = getattr(self, field_name), changes.get(field_name, ())
            if field_name in changes and (new is None or old is None or len(new) != len(old)):
                changes = {**dict.fromkeys(names), **changes}
        return dataclasses.replace(self, **changes)

    def same_as(self, other: object) -> bool:
        """Tell whether every field of both is equal, bit for bit (``nan`` keypoints count as equal)."""
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
        from augwidgets.view import faces

        return faces.sample_png(self)


def as_image(array: Any) -> np.ndarray:
    """Give the picture as ``(H, W, C)`` uint8 or float32 in [0, 1], converting what can be converted safely."""
    if isinstance(array, (str, bytes)):
        raise TypeError(f"an image must be an array of numbers, got the text {array!r:.60}; aw.load reads files")
    image = np.asarray(array)
    if image.dtype == object:
        raise TypeError(f"an image must be an array of numbers, got {type(array).__name__} (dtype object)")
    if image.ndim == 2:
        image = image[..., None]
    check_shape(image)
    if image.dtype == np.uint8:
        return image
    if image.dtype == np.bool_:
        return image.astype(np.uint8) * 255
    if image.dtype == np.uint16:
        return ((image.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if image.dtype.kind != "f":
        raise TypeError(
            f"an image must be uint8, float in [0, 1], bool or uint16, got {image.dtype}; convert it first, "
            "for example with .astype('uint8') if its values lie in 0..255"
        )
    low, high = check_levels(image)
    levels = image.astype(np.float32, copy=False)
    return np.clip(levels, 0, 1) if low < 0 or high > 1 else levels


def check_shape(image: np.ndarray) -> None:
    """Refuse what is no ``(H, W, C)`` picture."""
    if image.ndim != 3 or image.shape[2] not in (1, 3, 4):
        raise ValueError(f"an image must be (H, W) or (H, W, C) with C = 1, 3 or 4, got shape {image.shape}")
    if 0 in image.shape:
        raise ValueError(f"an image must have at least one pixel, got shape {image.shape}")
    if max(image.shape[:2]) > LONGEST_SIDE:
        raise ValueError(
            f"an image may be {LONGEST_SIDE} pixels long at most, got shape {image.shape}; shrink it or cut it"
        )


# Arithmetic in single precision leaves a 1 at 1.0000001 now and then; that is no other range.
_DUST = 1e-5


def check_levels(image: np.ndarray) -> tuple[float, float]:
    """Refuse a float picture that is not in [0, 1]; give its lowest and its highest level."""
    low, high = float(image.min()), float(image.max())
    if np.isnan(low) or np.isnan(high):
        raise ValueError("a float image must lie in [0, 1], got NaN; fill the gaps first, e.g. with np.nan_to_num")
    if low < -_DUST or high > 1 + _DUST:
        raise ValueError(
            f"a float image must lie in [0, 1], got {low:.4g} .. {high:.4g}; divide by 255, or clip it, first"
        )
    return low, high


def as_boxes(boxes: Any) -> np.ndarray:
    """Give ``(N, 4)`` float64 edges, checked but not clipped."""
    edges = _numbers(boxes, "boxes", "fiu").astype(np.float64)
    if edges.size == 0:
        edges = edges.reshape(0, 4)
    if edges.ndim != 2 or edges.shape[1] != 4:
        raise ValueError(f"boxes must be (N, 4) edges x0, y0, x1, y1, got shape {edges.shape}")
    for number, (x0, y0, x1, y1) in enumerate(edges.tolist()):
        if not (x0 <= x1 and y0 <= y1 and np.isfinite([x0, y0, x1, y1]).all()):
            raise ValueError(
                f"a box must have finite edges with x0 <= x1 and y0 <= y1, got ({x0:g}, {y0:g}, {x1:g}, {y1:g}) "
                f"as box {number}"
            )
    return edges


def clipped(boxes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Cut edges at the canvas."""
    height, width = size
    return np.clip(boxes, 0.0, [width, height, width, height])


def _numbers(values: Any, name: str, kinds: str) -> np.ndarray:
    """Give an array of numbers of these kinds, or name what is none."""
    try:
        array = np.asarray(values)
    except ValueError:
        array = np.asarray(None)
    if array.size == 0:
        array = array.astype(np.int64)
    if array.dtype.kind not in kinds:
        raise TypeError(f"{name} must be {'whole ' if 'f' not in kinds else ''}numbers, got {values!r:.80}")
    return array


def _as_mask(mask: Any, size: tuple[int, int]) -> np.ndarray:
    array = np.asarray(mask)
    if array.dtype == np.bool_:
        array = array.astype(np.uint8)
    if array.dtype.kind not in "iu":
        raise TypeError(f"a mask must hold whole numbers (0 is background), got {array.dtype}")
    if array.shape != size:
        raise ValueError(f"a mask must have the image's size {size}, got shape {array.shape}")
    return array


def _names(names: Sequence[str] | None, count: int, what: str, of: str) -> tuple[str, ...] | None:
    if names is None:
        return None
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise TypeError(f"{what} must be a list of names, one for each of the {of}, got {names!r}")
    return _of_length(tuple(str(name) for name in names), count, what, of)


def _of_length(values: Any, count: int, what: str, of: str) -> Any:
    if np.ndim(values) != 1 or len(values) != count:
        raise ValueError(f"{what} must be as many as the {of} ({count}), got {values!r:.80}")
    return values


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

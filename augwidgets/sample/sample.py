"""`Sample`: an image and the labels that belong to it. The kit's conventions are written here, once.

Image
    ``(H, W, C)`` with C = 1, 3 or 4, ``uint8`` or ``float32`` in [0, 1]. `Sample`, and all calls of transforms, Steps
    and recipes, also take ``(H, W)``, bool, uint16, float64, a Pillow image and the arrays of other libraries, and
    convert them. An alpha channel moves with the geometry and is left alone by everything else.
Frame
    x runs right, y runs down. The pixel at row r, column c covers [c, c + 1) x [r, r + 1); its centre is
    (c + 0.5, r + 0.5). A size is ``(height, width)``, a point is ``(x, y)``.
Boxes
    Edges ``x0, y0, x1, y1`` in that frame, half-open; clipped to the canvas. One of which nothing is left is dropped
    with its label: `box_ids` tells which are still there, and `dropped` which are not, and why. What belongs to them
    is one value, `boxes.Boxes`; `box_corners` are the turned boxes, from which a Sample may be made as well.
Keypoints
    Points ``x, y`` of that frame, never dropped; `keypoint_inside` says which lie on the canvas. ``nan`` means that
    nothing is known of a point.
Mask
    ``(H, W)`` whole numbers, 0 is background. `mask_values` say which value is which object; a semantic mask names its
    values in `mask_names`. Where pictures were joined, `mask_origins` say which value comes from which of them, and
    what it was there. Where objects overlap, each has a bitmap of its own (`masks`), and the mask is their
    painting; of pictures that lie over each other (mixup) it is that of the stronger one. What covers a picture lowers
    `visible` and draws the box in; the mask stays whole until it is written.
Angles
    Positive is anticlockwise on the screen, about the centre (W / 2, H / 2).
Arrays
    What comes in is never written to, and the arrays of a `Sample` are read-only: take a copy to write into. Values
    saturate, they never wrap.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from augwidgets.domain import faces
from augwidgets.sample import checks, label_risk, pillow_images
from augwidgets.sample.box_fields import boxes_of, with_masks
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.dropped import Dropped
from augwidgets.sample.equality import same
from augwidgets.sample.mask_origins import MaskOrigin
from augwidgets.sample.replacing import changed_parts
from augwidgets.sample.soft_labels import as_label

if TYPE_CHECKING:
    from PIL.Image import Image

# Parts that are arrays: nobody can write into them.
_ARRAYS = frozenset(("image", "mask", "keypoints", "keypoint_ids", "keypoint_hidden"))


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Sample:
    """An image with its mask, boxes, keypoints and label; what is done to the image is done to them.

    Parameters
    ----------
    image : array or Pillow image
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
    mask_values : array, optional
        N whole numbers: which value of the mask is the object in each box, 0 none. A box whose object has been moved
        or covered then takes the tight edges of its mask.
    mask_names : mapping of int to str, optional
        What the values of a semantic mask mean; it needs no boxes.
    masks : sequence of (H, W) arrays, optional
        The pixels of each object (None for one without), where objects overlap; later ones lie on top. The mask is
        their painting, with `mask_values` (1..N at first), and need not be given.
    box_ids : array, optional
        N whole numbers that stay with the boxes; 0..N-1 at the start.
    visible : array, optional
        ``(N,)``, the share of each original box that is left; 1 at the start.
    box_notes : list, optional
        What a file says of each box beside all this, such as COCO's id and crowd flag; any value, which stays with it.
    keypoint_ids : array, optional
        K whole numbers: the id of the box that each keypoint belongs to, -1 for none.
    keypoint_hidden : array, optional
        K truth values: which keypoints are known but hidden by something.
    box_corners : array, optional
        ``(N, 4, 2)`` corners x, y of turned boxes, in the place of `boxes`, whose edges are then their hulls, clipped
        to the canvas. The corners stay whole.

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
    mask: np.ndarray | None
    objects: Boxes | None
    keypoints: np.ndarray | None
    keypoint_names: tuple[str, ...] | None
    keypoint_pairs: tuple[tuple[int, int], ...] | None
    label: Any
    mask_names: Mapping[int, str] | None
    carried: Any  # the boxes on their way through a run of steps (`warp.moving`), in the place of `objects`
    # Of joined pictures (mixup, cutmix, mosaic): from which of them each value of the mask comes.
    mask_origins: tuple[MaskOrigin, ...] = ()
    keypoint_ids: np.ndarray | None = None
    keypoint_hidden: np.ndarray | None = None
    # Which share of the object that the label names is left, and which it needs, where a recipe asks for it.
    label_left: float | None = None
    label_needs: float | None = None
    last_run: ClassVar[Any] = None  # what knows which pixels of its objects are seen: `warp.moving.with_seen_masks`

    def __init__(
        self,
        image: Any,
        mask: Any = None,
        boxes: Any = None,
        box_labels: Any = None,
        keypoints: Any = None,
        keypoint_names: Any = None,
        keypoint_pairs: Any = None,
        label: Any = None,
        *,
        mask_values: Any = None,
        mask_names: Any = None,
        masks: Any = None,
        box_ids: Any = None,
        visible: Any = None,
        box_notes: Any = None,
        keypoint_ids: Any = None,
        keypoint_hidden: Any = None,
        box_corners: Any = None,
    ) -> None:
        image = checks.as_image(image)
        size = (image.shape[0], image.shape[1])
        if mask is not None:
            mask = checks.as_mask(mask, size)
        objects = boxes_of(boxes, box_corners, box_labels, box_ids, visible, mask_values, box_notes)
        if objects is not None and masks is not None:
            objects, mask = with_masks(objects, mask, masks, size)
        elif masks is not None:
            raise ValueError("masks go with boxes, one for each, got no boxes; a picture without boxes takes a mask")
        elif mask_values is not None and objects is not None:
            checks.check_mask_values(objects.mask_values, mask)
        if objects is not None:
            objects = objects.clipped(size)
        if mask_names is not None:
            mask_names = checks.as_mask_names(mask_names, mask)
        points, point_names, pairs = checks.as_keypoints(keypoints, keypoint_names, keypoint_pairs)
        owners, hidden = checks.as_keypoint_ids(keypoint_ids, keypoint_hidden, points)
        self._take(
            image=image, mask=mask, objects=objects, keypoints=points, keypoint_names=point_names,
            keypoint_pairs=pairs, label=as_label(label), mask_names=mask_names, carried=None,
            keypoint_ids=owners, keypoint_hidden=hidden,
        )  # fmt: skip

    def _take(self, **values: Any) -> None:
        for name in _ARRAYS.intersection(values):
            array = values[name]
            if array is not None and array.flags.writeable:
                # A view, so that the caller's own array stays as writable as it was.
                values[name] = array = array.view()
                array.flags.writeable = False
        self.__dict__.update(values)  # the dataclass is frozen for its users, not for its own construction

    def with_parts(self, **parts: Any) -> Sample:
        """Return a Sample with some parts changed that are right already: nothing is checked, cut or dropped.

        Parameters
        ----------
        **parts
            By their names.

        Returns
        -------
        Sample
        """
        new = object.__new__(Sample)
        new.__dict__.update(self.__dict__)
        if "mask" in parts and parts["mask"] is not self.mask:
            new.__dict__.pop("last_run", None)  # that of another mask
        new._take(**parts)
        return new

    # -- the boxes -----------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Boxes | None:
        """The boxes with all that belongs to them; in the middle of a run, as they are seen there."""
        return self.objects if self.carried is None else self.carried.seen(self.mask)

    @property
    def boxes(self) -> np.ndarray | None:
        """``(N, 4)`` edges x0, y0, x1, y1 around what is left of each."""
        return None if (rows := self.rows) is None else rows.edges

    @property
    def box_corners(self) -> np.ndarray | None:
        """``(N, 4, 2)`` corners of the turned boxes, whole: they may lie beside the canvas."""
        return None if (rows := self.rows) is None else rows.corners

    @property
    def box_labels(self) -> tuple[str, ...] | None:
        """N names."""
        return None if (rows := self.rows) is None else rows.labels

    @property
    def box_ids(self) -> np.ndarray | None:
        """N whole numbers that stay with the boxes."""
        return None if (rows := self.rows) is None else rows.ids

    @property
    def visible(self) -> np.ndarray | None:
        """``(N,)``, the share of each original box that is left."""
        return None if (rows := self.rows) is None else rows.visible

    @property
    def mask_values(self) -> np.ndarray | None:
        """N whole numbers: which value of the mask is the object in each box, 0 none."""
        return None if (rows := self.rows) is None else rows.mask_values

    @property
    def masks(self) -> tuple[np.ndarray | None, ...] | None:
        """N arrays of ``(H, W)`` truth values, where objects overlap; None for an object without."""
        rows = self.rows
        if rows is None or rows.masks is None:
            return None
        return tuple(None if one is None else one.on(self.size) for one in rows.masks)

    @property
    def box_notes(self) -> tuple[Any, ...] | None:
        """What a file says of each box beside all this."""
        return None if (rows := self.rows) is None else rows.notes

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """The boxes that are gone: the id and label of each, and why."""
        return () if (rows := self.rows) is None else rows.dropped

    # -- the rest ------------------------------------------------------------------------------------------------

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
        does not stay unless it is given again. ``objects`` takes the boxes with all that belongs to them.

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
        return self.with_parts(**changed_parts(self, changes))

    @property
    def label_warning(self) -> str:
        """That the label may be wrong now, where a recipe's ``min_object_visible`` finds so; else nothing."""
        return "" if self.label_needs is None else label_risk.in_words(self.label_left, self.label_needs)

    def to_pillow(self) -> Image:
        """Return the image for Pillow, which saves it and many libraries take.

        Returns
        -------
        Pillow image
            Mode "L" for grey, "RGB", or "RGBA" with an alpha channel; floats are rounded to bytes.

        Examples
        --------
        >>> picture = Sample(np.full((20, 30, 1), 0.5, np.float32)).to_pillow()
        >>> picture.size, picture.mode, picture.getpixel((0, 0))
        ((30, 20), 'L', 128)
        """
        return pillow_images.from_array(self.image)

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
        one, two = self.rows, other.rows
        if not (one is two or (one is not None and one.same_as(two))):
            return False
        rest = (item.name for item in dataclasses.fields(self) if item.name not in ("objects", "carried"))
        return all(same(getattr(self, name), getattr(other, name)) for name in rest)

    def __getstate__(self) -> dict[str, Any]:
        # A read-only view of names cannot be pickled.
        names = None if self.mask_names is None else dict(self.mask_names)
        return {**self.__dict__, "objects": self.rows, "carried": None, "mask_names": names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        names = state["mask_names"]
        self._take(**{**state, "mask_names": None if names is None else MappingProxyType(names)})

    def __repr__(self) -> str:
        height, width = self.size
        words = [f"{width} x {height}", str(self.image.dtype), f"{self.image.shape[2]} channel(s)"]
        if self.mask is not None:
            words.append("mask")
        rows = self.rows
        if rows is not None:
            words.append(f"{len(rows)} box(es)")
        if self.keypoints is not None:
            words.append(f"{len(self.keypoints)} keypoint(s)")
        if self.label is not None:
            words.append(f"label {self.label!r}")
        if self.label_warning:
            words.append(self.label_warning)
        return f"<Sample: {', '.join(words)}>"

    def _repr_html_(self) -> str:
        return faces.html(self)

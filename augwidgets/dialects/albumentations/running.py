"""A pipeline of albumentations applied to a Sample.

Boxes go as edges in pixels, keypoints as indices of pixels (half a pixel less than here), masks as small numbers, an
alpha channel as a mask. A number travels with each box and keypoint and tells which came back.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.dialects.albumentations.arguments import reason, short
from augwidgets.dialects.albumentations.importing import import_albumentations
from augwidgets.sample.sample import Sample

SLICES = 8  # of the volume that a picture is given as, to transforms of volumes
_STILL = 1e-3  # in pixels: single precision, there and back


@dataclass(frozen=True)
class Run:
    """What came back: the Sample, the picture as it was given back, and what is worth a note."""

    sample: Sample
    picture: np.ndarray
    notes: tuple[str, ...] = ()
    mask_size: tuple[int, int] | None = None  # of a mask that is not as large as the picture any more


def run(pipeline: Any, leaves: Sequence[Any], sample: Sample, seed: int) -> Run:
    """Apply a pipeline (whose own state is written to) with this seed.

    Raises
    ------
    RuntimeError
        In one sentence, where the library cannot do it to this picture.
    """
    colour = np.ascontiguousarray(sample.image[..., :3] if sample.image.shape[2] == 4 else sample.image)
    for leaf in leaves:
        if wants(leaf, sample) is not None:
            raise RuntimeError(f"albumentations' {type(leaf).__name__} cannot run here: {wants(leaf, sample)}")
    first = "it takes floats"
    if colour.dtype != np.uint8 or type(leaves[0]).__name__ != "FromFloat":
        try:
            return _run(pipeline, leaves, sample, colour, seed)
        except Exception as error:
            first = reason(error)
    # Some are written for bytes alone, one for floats alone.
    other = _as_bytes(colour) if colour.dtype != np.uint8 else colour.astype(np.float32) / 255
    try:
        done = _run(pipeline, leaves, sample, other, seed)
    except Exception:
        names = " + ".join(dict.fromkeys(type(leaf).__name__ for leaf in leaves))
        raise RuntimeError(f"albumentations' {names} cannot run here: {first}") from None
    kinds = "uint8" if other.dtype == np.uint8 else "float (0 to 1)"
    note = f"The picture was given to it as {kinds}, for it takes no other."
    if other.dtype == np.uint8 and done.picture.dtype == np.uint8:
        image = done.sample.image.astype(np.float32) / 255
        return Run(done.sample.replace(image=image), image[..., :3], (*done.notes, note), done.mask_size)
    return Run(done.sample, done.picture, (*done.notes, note), done.mask_size)


def _run(pipeline: Any, leaves: Sequence[Any], sample: Sample, colour: np.ndarray, seed: int) -> Run:
    A = import_albumentations()
    in_volume = has_volume(leaves)
    data = _given(leaves, sample, colour, in_volume)
    boxes = A.BboxParams("pascal_voc", label_fields=["box_labels"] if "box_labels" in data else None)
    points = A.KeypointParams("xyz" if in_volume else "xy", remove_invisible=False)
    for leaf in leaves:
        leaf.params = {}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        whole = A.Compose(
            [pipeline],
            bbox_params=boxes if "bboxes" in data else None,
            keypoint_params=points if "keypoints" in data else None,
            additional_targets={"alpha": "mask3d" if in_volume else "mask"} if "alpha" in data else None,
            seed=seed,
        )
        found = whole(**data)
    texts = dict.fromkeys(short(str(warning.message)) for warning in said)
    notes = tuple(f"albumentations says: {text}." for text in texts if not text.startswith(("Got processor", "ShiftS")))
    return _taken(sample, found, notes, in_volume)


def has_volume(leaves: Sequence[Any]) -> bool:
    """Return whether some transform takes volumes and no pictures."""
    return any("image" not in leaf.available_keys and "volume" in leaf.available_keys for leaf in leaves)


def moves(leaf: Any, what: str) -> bool:
    """Return whether labels follow this transform; one that moves nothing takes them along as well."""
    moves_something = {"mask", "mask3d", "bboxes", "keypoints"} & set(leaf.available_keys)
    return not moves_something or what in leaf.available_keys


# Labels that some go by, which only some of them declare.
_GO_BY = {
    "AtLeastOneBBoxRandomCrop": "bboxes",
    "BBoxSafeRandomCrop": "bboxes",
    "RandomSizedBBoxSafeCrop": "bboxes",
    "RandomCropNearBBox": "bboxes",
    "TextImage": "bboxes",
    "CropNonEmptyMaskIfExists": "mask",
    "MaskDropout": "mask",
}


def goes_by(leaf: Any) -> str | None:
    """Return the labels that a transform goes by, if it does."""
    name = type(leaf).__name__
    if name == "ConstrainedCoarseDropout":
        return "mask" if leaf.mask_indices else "bboxes"
    return _GO_BY.get(name)


def wants(leaf: Any, sample: Sample) -> str | None:
    """Return the note that a transform goes by labels that the Sample has none of."""
    label = goes_by(leaf)
    if label == "bboxes" and (sample.boxes is None or not len(sample.boxes)):
        return "it goes by boxes, and this picture has none"
    return "it goes by a mask, and this picture has none" if label == "mask" and sample.mask is None else None


# -- to the library --------------------------------------------------------------------------------------------------


def _given(leaves: Sequence[Any], sample: Sample, colour: np.ndarray, in_volume: bool) -> dict[str, Any]:
    def several(array: np.ndarray) -> np.ndarray:
        return np.repeat(array[None], SLICES, axis=0) if in_volume else array

    data: dict[str, Any] = {"volume" if in_volume else "image": several(colour).copy()}
    if sample.mask is not None:
        data["mask3d" if in_volume else "mask"] = several(_small(sample.mask)).copy()
    if sample.image.shape[2] == 4:
        data["alpha"] = several(np.ascontiguousarray(sample.image[..., 3])).copy()
    if sample.boxes is not None and all(moves(leaf, "bboxes") for leaf in leaves):
        data["bboxes"] = np.column_stack([sample.boxes, np.arange(len(sample.boxes))])
        if sample.box_labels is not None:
            data["box_labels"] = list(sample.box_labels)
    if sample.keypoints is not None and all(moves(leaf, "keypoints") for leaf in leaves):
        known = np.flatnonzero(np.isfinite(sample.keypoints).all(axis=1))
        depth = [np.full(len(known), SLICES // 2)] if in_volume else []
        data["keypoints"] = np.column_stack([sample.keypoints[known] - 0.5, *depth, known])
    for leaf in leaves:
        data.update(_beside(leaf, sample, colour))
    return data


def _beside(leaf: Any, sample: Sample, colour: np.ndarray) -> dict[str, Any]:
    """Return what a transform wants beside the picture, where the Sample has it."""
    name, key = type(leaf).__name__, getattr(leaf, "metadata_key", None)
    if name == "RandomCropNearBBox" and sample.boxes is not None and len(sample.boxes):
        return {leaf.cropping_bbox_key: tuple(int(edge) for edge in sample.boxes[0])}
    if name == "TextImage":
        height, width = sample.size
        boxes = [] if sample.boxes is None else (sample.boxes / [width, height, width, height]).tolist()
        words = sample.box_labels or ("text",) * len(boxes)
        return {str(key): [{"bbox": tuple(box), "text": word} for box, word in zip(boxes, words, strict=True)]}
    if name == "Mosaic":
        return {str(key): []}
    if hasattr(leaf, "reference_images"):
        # Empty where it has its own: it asks for the key all the same.
        return {str(key): [colour] if wants_references(leaf) else []}
    return {}


def wants_references(leaf: Any) -> bool:
    """Return whether a transform takes its look from other pictures, and has none."""
    return hasattr(leaf, "reference_images") and not leaf.reference_images


# -- and back --------------------------------------------------------------------------------------------------------


def _taken(sample: Sample, found: dict[str, Any], notes: tuple[str, ...], in_volume: bool) -> Run:
    def one(array: Any) -> np.ndarray:
        array = np.asarray(array)
        return array[len(array) // 2] if in_volume else array

    picture = one(found["volume" if in_volume else "image"])
    picture = picture[..., None] if picture.ndim == 2 else picture
    image, said = as_shown(picture)
    if sample.image.shape[2] == 4 and image.shape[2] == 3 and image.dtype == sample.image.dtype:
        image = np.dstack([image, one(found["alpha"])])
    changes: dict[str, Any] = {"image": image, "mask": None}
    mask_size = None
    if sample.mask is not None:
        mask = _wide(one(found["mask3d" if in_volume else "mask"]), sample.mask)
        changes["mask"] = mask if mask.shape == image.shape[:2] else None
        mask_size = None if changes["mask"] is not None else (mask.shape[0], mask.shape[1])
    changes.update(_boxes(sample, found.get("bboxes"), image.shape[:2]))
    changes.update(_keypoints(sample, found.get("keypoints")))
    return Run(sample.replace(**changes), picture, (*notes, *said), mask_size)


def as_shown(picture: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return what can be shown of the levels that came, and how they were changed for it."""
    if picture.shape[2] not in (1, 3, 4):
        raise ValueError(f"it makes {picture.shape[2]} channels, and a picture with 1, 3 or 4 can be shown")
    if picture.dtype in (np.uint8, np.uint16):
        return picture, ()
    if picture.dtype.kind in "iu":
        top = float(np.iinfo(picture.dtype).max)
        return (picture / top).astype(np.float32), (f"The levels are whole numbers up to {top:.0f}.",)
    low, high = float(np.nanmin(picture)), float(np.nanmax(picture))
    if low >= -1e-5 and high <= 1 + 1e-5:
        return picture.astype(np.float32).clip(0, 1), ()
    levels = (picture.astype(np.float32) - low) / max(high - low, 1e-12)
    text = (
        f"The levels are {low:.3g} to {high:.3g} in this draw: for the screen the lowest is black, the highest white."
    )
    return np.nan_to_num(levels).clip(0, 1), (text,)


def _boxes(sample: Sample, rows: Any, size: tuple[int, ...]) -> dict[str, Any]:
    if sample.objects is None or rows is None:
        return {"objects": None}
    table = np.asarray(rows, np.float64).reshape(-1, 5) if len(rows) else np.zeros((0, 5))
    places = table[:, 4].round().astype(np.intp)
    edges, old = table[:, :4], sample.objects.edges[places]
    if size == sample.size and np.allclose(edges, old, rtol=0, atol=_STILL):
        edges = old
    return {"objects": sample.objects.answered(places, edges, (size[0], size[1]))}


def _keypoints(sample: Sample, rows: Any) -> dict[str, Any]:
    if sample.keypoints is None or rows is None:
        return {"keypoints": None}
    table = np.asarray(rows, np.float64)
    points = np.full_like(sample.keypoints, np.nan)  # nothing is known of those that the library dropped
    if len(table):
        points[table[:, -1].round().astype(np.intp)] = table[:, :2] + 0.5
    still = np.abs(points - sample.keypoints) < _STILL
    return {"keypoints": np.where(still, sample.keypoints, points)}


_EXACT = 2**24  # whole numbers up to this are themselves in single precision


def _small(mask: np.ndarray) -> np.ndarray:
    """Return a mask that OpenCV can move: bytes as they are, wider labels as floats that hold them exactly."""
    if mask.min(initial=0) >= 0 and mask.max(initial=0) <= 255:
        return mask.astype(np.uint8)
    if mask.min(initial=0) < -_EXACT or mask.max(initial=0) > _EXACT:
        raise ValueError(f"labels of a mask from {-_EXACT} to {_EXACT} can be moved by it")
    return mask.astype(np.float32)


def _wide(moved: np.ndarray, mask: np.ndarray) -> np.ndarray:
    moved = moved[..., 0] if moved.ndim == 3 else moved
    return moved.round().astype(mask.dtype)


def _as_bytes(image: np.ndarray) -> np.ndarray:
    return (image * 255).round().clip(0, 255).astype(np.uint8)

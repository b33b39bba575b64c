"""A pipeline of imgaug applied to a Sample. Its boxes and keypoints live in the frame that ours live in."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from augwidgets.dialects.imgaug.importing import import_imgaug
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.sample import Sample


def run(pipeline: Any, sample: Sample, seed: int) -> tuple[Sample, tuple[str, ...]]:
    """Apply a pipeline (it is seeded, so it must be one's own copy); give the Sample and what the library said.

    Raises
    ------
    RuntimeError
        In one sentence, where it fails on this picture or on this machine's versions.
    """
    data = _given(sample)
    behind: list[str] = []
    first = ""
    while True:
        try:
            found, said = _batch(pipeline, data, seed)
            break
        except Exception as error:
            why = " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__
            first = first if behind else why
            # Some move pictures, but no boxes, or no keypoints either, and then refuse the whole.
            left = next((name for name in _LABELS if name in data), None)
            if left is None:
                raise RuntimeError(f"imgaug's {type(pipeline).__name__} cannot run here: {first}") from None
            behind.append(_LABELS[left])
            del data[left]
    notes = [f"{type(pipeline).__name__} does not move {' and '.join(behind)}: they are not shown."] if behind else []
    try:
        return _taken(sample, found), (*notes, *said)
    except ValueError as error:  # no pixel is left, say
        raise RuntimeError(f"imgaug's {type(pipeline).__name__} cannot run here: {error}") from None


_LABELS = {"bounding_boxes": "boxes", "keypoints": "keypoints", "segmentation_maps": "masks"}


def augmented(pipeline: Any, image: np.ndarray, seed: int) -> np.ndarray:
    """Return a picture as an augmenter or a pipeline makes it with this seed; it is neither seeded nor advanced itself.

    Its own ``seed_`` misses some augmenters that others hold, and some draw from imgaug's global generator.

    Parameters
    ----------
    image : array
        ``(H, W, C)`` uint8.
    """
    own = copy.deepcopy(pipeline)
    with warnings.catch_warnings(), _seeded(own, seed):
        warnings.simplefilter("ignore")
        picture: np.ndarray = own(image=np.array(image))
    return picture


@contextmanager
def _seeded(pipeline: Any, seed: int) -> Iterator[None]:
    """Seed every augmenter of a pipeline, and, as long as it runs, imgaug's global generator."""
    module = import_imgaug().random
    source = module.RNG(seed)
    for augmenter in _everyone(pipeline):
        augmenter.random_state = source.derive_rng_()
    bits = module.get_global_rng().generator.bit_generator
    before, bits.state = bits.state, type(bits)(seed).state
    try:
        yield
    finally:
        bits.state = before


def _everyone(thing: Any) -> Iterator[Any]:
    """Walk over an augmenter and all that it holds, the lists that are augmenters too among them."""
    yield thing
    held = [*vars(thing).values(), *(thing if isinstance(thing, list) else ())]
    for inner in held:
        for one in inner if type(inner) in (list, tuple) else (inner,):
            if hasattr(one, "get_children_lists"):
                yield from _everyone(one)


def _batch(pipeline: Any, data: dict[str, Any], seed: int) -> tuple[Any, list[str]]:
    """Return the batch that came back, and what the library said."""
    with warnings.catch_warnings(record=True) as said, _seeded(pipeline, seed):
        warnings.simplefilter("always")
        found = pipeline.augment(return_batch=True, **copy.deepcopy(data))
    heard = [warning for warning in said if not issubclass(warning.category, (DeprecationWarning, FutureWarning))]
    texts = dict.fromkeys(" ".join(str(warning.message).split())[:200].rstrip(".") for warning in heard)
    return found, [f"imgaug says: {text}." for text in texts]


def _given(sample: Sample) -> dict[str, Any]:
    imgaug = import_imgaug()
    size = sample.size
    colour = sample.image[..., :3] if sample.image.shape[2] == 4 else sample.image
    if colour.dtype != np.uint8:
        colour = (colour * 255).round().astype(np.uint8)
    data: dict[str, Any] = {"image": np.ascontiguousarray(colour).copy()}
    maps = _maps(sample)
    if maps is not None:
        data["segmentation_maps"] = imgaug.SegmentationMapsOnImage(maps, shape=colour.shape)
    if sample.boxes is not None:
        boxes = [imgaug.BoundingBox(*edges, label=place) for place, edges in enumerate(sample.boxes.tolist())]
        data["bounding_boxes"] = imgaug.BoundingBoxesOnImage(boxes, shape=(*size, 3))
    if sample.keypoints is not None:
        known = np.nan_to_num(sample.keypoints).tolist()
        data["keypoints"] = imgaug.KeypointsOnImage([imgaug.Keypoint(x=x, y=y) for x, y in known], shape=(*size, 3))
    return data


def _maps(sample: Sample) -> np.ndarray | None:
    """Return mask and alpha as channels of one map of small whole numbers."""
    layers = []
    if sample.mask is not None:
        labels, places = _labels(sample.mask)
        layers.append(places if labels is not None else sample.mask)
    if sample.image.shape[2] == 4:
        alpha = sample.image[..., 3]
        layers.append(alpha if alpha.dtype == np.uint8 else (alpha * 255).round())
    return np.stack([layer.astype(np.int32) for layer in layers], axis=2) if layers else None


def _labels(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels with 0 in front, and the place of each pixel's label among them."""
    labels = np.unique(mask)
    labels = np.concatenate([np.zeros(1, mask.dtype), labels[labels != 0]])
    order = np.argsort(labels)
    return labels, order[np.searchsorted(labels, mask, sorter=order)]


def _taken(sample: Sample, found: Any) -> Sample:
    image = np.asarray(found.images_aug[0])
    image = image[..., None] if image.ndim == 2 else image
    maps = None if found.segmentation_maps_aug is None else found.segmentation_maps_aug.get_arr()
    maps = maps[..., None] if maps is not None and maps.ndim == 2 else maps
    if maps is not None and maps.shape[:2] != image.shape[:2]:
        maps = None
    changes: dict[str, Any] = {"mask": None}
    if sample.mask is not None and maps is not None:
        labels, _ = _labels(sample.mask)
        changes["mask"] = labels[maps[..., 0].clip(0, len(labels) - 1)]
    if sample.image.shape[2] == 4 and maps is not None and image.shape[2] == 3:
        image = np.dstack([image, maps[..., -1].clip(0, 255).astype(image.dtype)])
    if sample.image.dtype != np.uint8 and image.dtype == np.uint8:
        image = image.astype(np.float32) / 255
    changes["image"] = image
    if sample.objects is not None:
        boxes = found.bounding_boxes_aug
        changes["objects"] = None if boxes is None else _boxes(sample, boxes.bounding_boxes, image.shape[:2])
    if sample.keypoints is not None and found.keypoints_aug is None:
        changes["keypoints"] = None
    elif sample.keypoints is not None:
        points = np.array([(point.x, point.y) for point in found.keypoints_aug.keypoints], np.float64).reshape(-1, 2)
        changes.update(_keypoints(sample, points))
    return sample.replace(**changes)


def _keypoints(sample: Sample, points: np.ndarray) -> dict[str, Any]:
    assert sample.keypoints is not None
    if len(points) != len(sample.keypoints):  # some were taken away, and it does not tell which
        return {"keypoints": None}
    return {"keypoints": np.where(np.isfinite(sample.keypoints), points, np.nan)}


def _boxes(sample: Sample, boxes: list[Any], size: tuple[int, int]) -> Boxes | None:
    places = np.array([box.label for box in boxes], np.intp)
    edges = np.array([(box.x1, box.y1, box.x2, box.y2) for box in boxes], np.float64).reshape(-1, 4)
    return None if sample.objects is None else sample.objects.answered(places, edges, size, cut=True)

"""What the fields of a `Sample` may hold: each is checked, and converted where nothing is lost by it.

A sentence says what was allowed and what came. The conventions themselves are written in `sample`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.domain.argument_checks import as_array, is_listed
from augwidgets.domain.errors import one_line, told
from augwidgets.sample import pillow_images

# One past this side a canvas does not fit the 16-bit coordinates of the resampling that is used (OpenCV's remap).
LONGEST_SIDE = 32_766

# Arithmetic in single precision leaves a 1 at 1.0000001 now and then; that is no other range.
_DUST = 1e-5


def as_image(array: Any) -> np.ndarray:
    """Return the picture as ``(H, W, C)`` uint8 or float32 in [0, 1], converting what can be converted safely."""
    if isinstance(array, (str, bytes)):
        raise TypeError(f"an image must be an array of numbers, got the text {told(array)}; aw.load reads files")
    if isinstance(array, Image.Image):
        array = pillow_images.decoded(array, "the Pillow image")
    image = as_array(array, "the rows of an image")
    if image.dtype == object:
        raise TypeError(f"an image must be an array of numbers, got {type(array).__name__} (dtype object)")
    if image.ndim == 2:
        image = image[..., None]
    check_shape(image)
    if image.dtype == np.uint8:
        return image
    if image.dtype == np.bool_:
        return image.astype(np.uint8) * 255
    if image.dtype.newbyteorder("=") == np.uint16:  # some files are read in the other byte order
        return ((image.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if image.dtype.kind != "f":
        raise TypeError(
            f"an image must be uint8, float in [0, 1], bool or uint16, got {one_line(str(image.dtype), 60)}; convert "
            "it first, for example with .astype('uint8') if its values lie in 0..255"
        )
    low, high = check_levels(image)
    levels = image.astype(np.float32, copy=False)
    return np.clip(levels, 0, 1) if low < 0 or high > 1 else levels


def check_shape(image: np.ndarray) -> None:
    """Raise where this is no ``(H, W, C)`` picture."""
    if image.ndim != 3 or image.shape[2] not in (1, 3, 4):
        hint = _shape_hint(image.shape)
        raise ValueError(f"an image must be (H, W) or (H, W, C) with C = 1, 3 or 4, got shape {image.shape}{hint}")
    if 0 in image.shape:
        raise ValueError(f"an image must have at least one pixel, got shape {image.shape}")
    if max(image.shape[:2]) > LONGEST_SIDE:
        raise ValueError(
            f"an image may be {LONGEST_SIDE} pixels long at most, got shape {image.shape}; shrink it or cut it"
        )


def _shape_hint(shape: tuple[int, ...]) -> str:
    """Return what may be meant by a shape that is no picture's."""
    if len(shape) == 4:
        return "; a recipe takes a batch, aw.Recipe([...])(batch)"
    if len(shape) != 3:
        return ""
    grey = "grey pictures in a batch are (N, H, W, 1)"
    return f"; channels come last, np.moveaxis(image, 0, -1), and {grey}" if shape[0] in (1, 3, 4) else f"; {grey}"


def check_levels(image: np.ndarray) -> tuple[float, float]:
    """Raise where a float picture is not in [0, 1]; return its lowest and its highest level."""
    low, high = float(image.min()), float(image.max())
    if np.isnan(low) or np.isnan(high):
        raise ValueError("a float image must lie in [0, 1], got NaN; fill the gaps first, e.g. with np.nan_to_num")
    if low < -_DUST or high > 1 + _DUST:
        raise ValueError(
            f"a float image must lie in [0, 1], got {low:.4g} .. {high:.4g}; divide by 255, or clip it, first"
        )
    return low, high


def as_mask(mask: Any, size: tuple[int, int]) -> np.ndarray:
    """Return ``(H, W)`` whole numbers."""
    array = as_array(mask, "the rows of a mask")
    if array.dtype == np.bool_:
        array = array.astype(np.uint8)
    if array.dtype.kind not in "iu":
        hint = "; convert it with .astype(int)" if array.dtype.kind == "f" else ""
        raise TypeError(f"a mask must hold whole numbers (0 is background), got {one_line(str(array.dtype), 60)}{hint}")
    if array.shape != size:
        raise ValueError(f"a mask must have the image's size {size}, got shape {array.shape}")
    return array


def as_mask_names(names: Any, mask: np.ndarray | None) -> Mapping[int, str]:
    """Return what the values of a mask mean, as a read-only mapping of numbers to names."""
    if mask is None:
        raise ValueError("mask_names go with a mask, got no mask")
    if isinstance(names, MappingProxyType):
        return names  # it was checked before
    if not isinstance(names, Mapping):
        raise TypeError(
            f"mask_names must be a mapping of whole numbers to names, such as {{1: 'cat'}}, got {told(names)}"
        )
    for value, name in names.items():
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or not isinstance(name, str):
            raise TypeError(
                f"mask_names must be whole numbers with their names, got {told(value, 40)}: {told(name, 40)}"
            )
    return MappingProxyType({int(value): name for value, name in names.items()})


def as_masks(masks: Any, count: int, size: tuple[int, int]) -> list[np.ndarray | None]:
    """Return ``(H, W)`` truth values for each of so many boxes, or None for one without."""
    if isinstance(masks, Mapping) or not is_listed(masks):
        raise TypeError(f"masks must be a list of (H, W) arrays, one for each of the boxes, got {told(masks)}")
    given = list(masks)
    if len(given) != count:
        raise ValueError(f"masks must be as many as the boxes ({count}), got {len(given)}")
    found: list[np.ndarray | None] = []
    for number, one in enumerate(given):
        array = None if one is None else as_array(one, "the rows of a mask")
        if array is not None and array.dtype.kind not in "biu":
            raise TypeError(f"masks must hold truth values or whole numbers, got {array.dtype} for box {number}")
        if array is not None and array.shape != size:
            raise ValueError(f"masks must have the image's size {size}, got shape {array.shape} for box {number}")
        if array is not None and not array.any():
            raise ValueError(f"masks must mark a pixel or more, got none for box {number}; give None for it")
        found.append(array if array is None or array.dtype == np.bool_ else array != 0)
    return found


def check_mask_values(values: np.ndarray | None, mask: np.ndarray | None) -> None:
    """Raise where the value of an object is not in the mask."""
    if values is None:
        return
    if mask is None:
        raise ValueError("mask_values say which values of the mask are objects, got no mask")
    for value in dict.fromkeys(values.tolist()):
        if value and not (mask == value).any():
            raise ValueError(f"mask_values must be values of the mask, or 0 for an object without one, got {value}")


def as_boxes(boxes: Any) -> np.ndarray:
    """Return ``(N, 4)`` float64 edges, checked but not clipped."""
    edges = numbers(boxes, "boxes", "fiu").astype(np.float64)
    if edges.size == 0:
        edges = edges.reshape(0, 4)
    if edges.ndim != 2 or edges.shape[1] != 4:
        raise ValueError(f"boxes must be (N, 4) edges x0, y0, x1, y1, got shape {edges.shape}")
    right = np.isfinite(edges).all(axis=1) & (edges[:, :2] <= edges[:, 2:]).all(axis=1)
    if not right.all():
        number = int(np.argmin(right))
        x0, y0, x1, y1 = edges[number]
        raise ValueError(
            f"a box must have finite edges with x0 <= x1 and y0 <= y1, got ({x0:g}, {y0:g}, {x1:g}, {y1:g}) "
            f"as box {number}"
        )
    return edges


def as_corners(corners: Any) -> np.ndarray:
    """Return ``(N, 4, 2)`` float64 corners of turned boxes, checked but not clipped."""
    found = numbers(corners, "box_corners", "fiu").astype(np.float64)
    if found.size == 0:
        found = found.reshape(0, 4, 2)
    if found.ndim != 3 or found.shape[1:] != (4, 2):
        raise ValueError(f"box_corners must be (N, 4, 2): four corners x, y of each box, got shape {found.shape}")
    if not np.isfinite(found).all():
        raise ValueError("box_corners must hold finite numbers, got NaN or infinite ones")
    return found


def as_points(points: Any) -> np.ndarray:
    """Return ``(K, 2)`` float64 points."""
    found = numbers(points, "keypoints", "fiu").astype(np.float64)
    if found.size == 0:
        found = found.reshape(0, 2)
    if found.ndim != 2 or found.shape[1] != 2:
        raise ValueError(f"keypoints must be (K, 2) points x, y, got shape {found.shape}")
    return found


def as_keypoints(points: Any, given: Any, pairs: Any) -> tuple[Any, Any, Any]:
    """Return keypoints, their names and their pairs, each None if not given."""
    if points is None:
        if given is not None or pairs is not None:
            raise ValueError("keypoint_names and keypoint_pairs go with keypoints, got no keypoints")
        return None, None, None
    found = as_points(points)
    named = names(given, len(found), "keypoint_names", "keypoints")
    return found, named, None if pairs is None else as_pairs(pairs, len(found))


def as_keypoint_ids(ids: Any, hidden: Any, points: Any) -> tuple[Any, Any]:
    """Return to which box each keypoint belongs (-1: to none), and which are hidden by something; None if not given."""
    if points is None:
        if ids is not None or hidden is not None:
            raise ValueError("keypoint_ids and keypoint_hidden go with keypoints, got no keypoints")
        return None, None
    count = len(points)
    if ids is not None:
        ids = of_length(numbers(ids, "keypoint_ids", "iu"), count, "keypoint_ids", "keypoints").astype(np.int64)
        if (ids < -1).any():
            raise ValueError(f"keypoint_ids must be ids of boxes, or -1 for a keypoint of none, got {ids.min()}")
    if hidden is not None:
        hidden = of_length(numbers(hidden, "keypoint_hidden", "b"), count, "keypoint_hidden", "keypoints")
    return ids, hidden


def as_pairs(pairs: Any, count: int) -> tuple[tuple[int, int], ...]:
    """Return which of so many keypoints are each other's left and right."""
    try:
        found = tuple((int(left), int(right)) for left, right in pairs)
    except (TypeError, ValueError):
        raise TypeError(f"keypoint_pairs must be pairs of whole numbers, got {told(pairs)}") from None
    if not all(0 <= index < count for pair in found for index in pair):
        raise ValueError(f"keypoint_pairs must number keypoints 0..{count - 1}, got {told(found)}")
    return found


def as_shares(shares: Any, name: str) -> np.ndarray:
    """Return float64 shares in [0, 1]."""
    found = numbers(shares, name, "fiu").astype(np.float64)
    if not ((found >= 0) & (found <= 1)).all():
        raise ValueError(f"{name} must hold shares in [0, 1], got {told(found.tolist())}")
    return found


def numbers(values: Any, name: str, kinds: str) -> np.ndarray:
    """Return an array of numbers of these kinds, or raise what is none."""
    try:
        array = np.asarray(values)
    except (ValueError, RecursionError):
        array = np.asarray(None)
    if array.size == 0:
        array = array.astype(bool if kinds == "b" else np.int64)
    if array.dtype.kind not in kinds:
        raise TypeError(f"{name} must be {'whole ' if 'f' not in kinds else ''}numbers, got {told(values)}")
    return array


def names(given: Sequence[str] | None, count: int, what: str, of: str) -> tuple[str, ...] | None:
    """Return one name for each of so many boxes, say; or None if there are none."""
    if given is None:
        return None
    if not is_listed(given):
        raise TypeError(f"{what} must be a list of names, one for each of the {of}, got {told(given)}")
    return of_length(tuple(str(name) for name in given), count, what, of)


def notes(given: Any, count: int, what: str, of: str) -> tuple[Any, ...] | None:
    """Return a note of any kind for each of so many, or None if not given."""
    if given is None:
        return None
    if not isinstance(given, (list, tuple)) or len(given) != count:
        raise ValueError(f"{what} must be a list with one entry for each of the {count} {of}, got {told(given)}")
    return tuple(given)


def of_length(values: Any, count: int, what: str, of: str) -> Any:
    """Return the values, or raise where they are not as many."""
    if np.ndim(values) != 1 or len(values) != count:
        raise ValueError(f"{what} must be as many as the {of} ({count}), got {told(values)}")
    return values

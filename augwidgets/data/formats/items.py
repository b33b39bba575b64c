"""What an item of another library's data set holds: a picture, a picture with a label or target, or a dict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.formats.memory import fields_of
from augwidgets.data.listing import Fields, Size
from augwidgets.domain.argument_checks import is_listed
from augwidgets.domain.errors import told
from augwidgets.sample.picture_kinds import is_array
from augwidgets.sample.sample import Sample

_PICTURES = ("image", "img", "pixel_values", "picture", "jpg", "png")
_MASKS = ("mask", "segmentation_mask", "semantic_mask", "annotation", "segmentation")
_LABELS = ("label", "labels", "class", "category", "fine_label", "target")
_BOXES = ("boxes", "bbox", "bboxes")
_CLASSES = ("box_labels", "category", "categories", "labels", "label", "category_id", "class", "classes")
_ORDERS = {"xyxy": "xyxy", "xywh": "xywh", "cxcywh": "cxcywh"}


@dataclass
class Item:
    """A picture, and what makes its labels.

    Attributes
    ----------
    picture : object
        As `augwidgets.load` takes it.
    parts : dict
        Fields of a Sample; boxes still in their own order of numbers.
    order : str
        Of the numbers of a box: "xyxy", "xywh" or "cxcywh".
    """

    picture: Any
    parts: dict[str, Any] = field(default_factory=dict)
    order: str = "xyxy"

    @property
    def carries(self) -> tuple[str, ...]:
        """Which labels it has."""
        return tuple(name for name in ("label", "mask", "boxes", "box_labels") if name in self.parts) + (
            ("mask",) if "masks" in self.parts else ()
        )

    def fields(self, size: Size) -> Fields:
        """Return the fields of a Sample."""
        found = dict(self.parts)
        if "boxes" in found:
            found["boxes"] = _edges(found["boxes"], self.order)
        if "masks" in found:
            found["masks"] = [mask if mask is not None and mask.any() else None for mask in found["masks"]]
        return found


def names_of(data: Any) -> tuple[str, ...]:
    """Return the names of a data set's classes: torchvision's ``classes``, or those of Hugging Face's features.

    Parameters
    ----------
    data : data set
        Also one that is part of another, as PyTorch's ``Subset`` is.
    """
    for _ in range(8):
        features = getattr(data, "features", None)
        if isinstance(features, Mapping):
            for name in (*_LABELS, "objects"):
                if name in features and (found := _feature_names(features[name])):
                    return found
        classes = getattr(data, "classes", None)
        if isinstance(classes, (list, tuple)) and classes and all(isinstance(name, str) for name in classes):
            return tuple(classes)
        inner = getattr(data, "dataset", None)
        if inner is None or inner is data:
            break
        data = inner
    return ()


def _feature_names(feature: Any) -> tuple[str, ...]:
    """Return the names of a ``ClassLabel``, also inside lists and dicts of features."""
    for _ in range(4):
        names = getattr(feature, "names", None)
        if isinstance(names, (list, tuple)) and names:
            return tuple(map(str, names))
        if isinstance(feature, (list, tuple)) and feature:
            feature = feature[0]
        elif getattr(feature, "feature", None) is not None:
            feature = feature.feature
        if isinstance(feature, Mapping):
            feature = next((feature[name] for name in _CLASSES if name in feature), None)
    return ()


def item_of(given: Any, names: Sequence[str]) -> Item:
    """Return what an item holds.

    Parameters
    ----------
    given : object
        A picture, a pair of a picture and its label, mask or target, a dict of them, or a Sample.
    names : sequence of str
        Of the classes, where labels are their numbers.

    Raises
    ------
    TypeError, ValueError
        In one sentence: what was expected, and what came.

    Examples
    --------
    >>> item = item_of((np.zeros((4, 6, 3), np.uint8), {"boxes": [[0, 0, 2, 2]], "labels": [1]}), ("cat", "dog"))
    >>> item.fields((4, 6))["box_labels"]
    ['dog']
    """
    if isinstance(given, Sample):
        label = {} if given.label is None else {"label": given.label}
        return Item(given, {**fields_of(given), **label})
    if isinstance(given, Mapping):
        return _of_dict(given, names)
    if isinstance(given, (tuple, list)):
        if not given:
            raise ValueError("an item of a data set must hold a picture, got an empty one")
        item = Item(_picture(given[0]))
        for target in given[1:2]:
            _add_target(item, target, names)
        return item
    return Item(_picture(given))


def _of_dict(given: Mapping[Any, Any], names: Sequence[str]) -> Item:
    key = next((name for name in _PICTURES if name in given), None)
    if key is None:
        raise ValueError(f"an item of a data set must hold a picture as image, got the keys {told(list(given), 100)}")
    item = Item(_picture(given[key]))
    objects = given.get("objects")
    if isinstance(objects, Mapping):  # Hugging Face's: boxes are x, y, width, height
        _add_boxes(item, objects, names, "xywh")
    elif any(name in given for name in _BOXES):
        _add_boxes(item, given, names, "xywh" if "bbox" in given else "xyxy")
    mask = next((given[name] for name in _MASKS if given.get(name) is not None), None)
    label = _label_in(given, beside_boxes="boxes" in item.parts)
    if mask is None and _is_mask(label):
        mask, label = label, None
    if mask is not None:
        item.parts["mask"] = _mask(mask)
    if label is not None:
        item.parts["label"] = _label(label, names)
    return item


def _label_in(given: Mapping[Any, Any], *, beside_boxes: bool) -> Any:
    """Return what a dict says of the whole picture; beside boxes several labels are those of the boxes."""
    found = (given[name] for name in _LABELS if given.get(name) is not None)
    return next((label for label in found if not (beside_boxes and _is_row(label))), None)


def _add_target(item: Item, target: Any, names: Sequence[str]) -> None:
    """Add what stands beside a picture: a label, a mask, torchvision's dict of boxes, or COCO's list of objects."""
    if target is None:
        return
    if isinstance(target, Mapping) and isinstance(target.get("annotation"), Mapping):
        _add_voc(item, target["annotation"])
    elif isinstance(target, Mapping) and any(name in target for name in _BOXES):
        _add_boxes(item, target, names, "xyxy")
        label = _label_in(target, beside_boxes=True)
        if label is not None:
            item.parts["label"] = _label(label, names)
    elif isinstance(target, Mapping) and any(name in target for name in _MASKS):
        item.parts["mask"] = _mask(next(target[name] for name in _MASKS if name in target))
    elif isinstance(target, list) and target and all(isinstance(one, Mapping) and "bbox" in one for one in target):
        rows = {"bbox": [one["bbox"] for one in target], "category": [one.get("category_id", 0) for one in target],
                "iscrowd": [one.get("iscrowd", 0) for one in target]}  # fmt: skip
        _add_boxes(item, rows, (), "xywh")
    elif isinstance(target, list) and not target:
        item.parts.update(boxes=np.zeros((0, 4)), box_labels=[])
    elif _is_mask(target):
        item.parts["mask"] = _mask(target)
    elif isinstance(target, Mapping):
        raise ValueError(f"a target must hold boxes, a mask or a label, got the keys {told(list(target), 100)}")
    else:
        item.parts["label"] = _label(target, names)


def _add_voc(item: Item, annotation: Mapping[Any, Any]) -> None:
    """Add the objects of torchvision's ``VOCDetection``, whose numbers are those of pixels from 1 on."""
    rows = annotation.get("object", [])
    try:
        boxes = [[float(row["bndbox"][side]) for side in ("xmin", "ymin", "xmax", "ymax")] for row in rows]
        names = [str(row["name"]) for row in rows]
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"an object of VOC must have a name and a bndbox, got {told(rows, 100)}") from None
    item.parts["boxes"] = np.array(boxes, np.float64).reshape(-1, 4) - [1, 1, 0, 0]
    item.parts["box_labels"] = names


def _add_boxes(item: Item, given: Mapping[Any, Any], names: Sequence[str], order: str) -> None:
    boxes = next(given[name] for name in _BOXES if name in given)
    said = getattr(getattr(boxes, "format", None), "name", None)  # torchvision's boxes know their order
    item.order = _ORDERS.get(str(said).lower(), order)
    item.parts["boxes"] = edges = np.asarray(_array(boxes), np.float64).reshape(-1, 4)
    classes = next((given[name] for name in _CLASSES if _is_row(given.get(name))), None)
    if classes is not None:
        item.parts["box_labels"] = [str(_label(one, names)) for one in _listed(classes)]
    if given.get("masks") is not None:
        masks = _array(given["masks"])
        item.parts["masks"] = [np.squeeze(mask) > 0.5 for mask in masks] if len(masks) == len(edges) else []
    crowd = given.get("iscrowd")
    if crowd is not None and len(crowd) == len(edges) and any(map(bool, _listed(crowd))):
        item.parts["box_notes"] = [{"crowd": True} if flag else None for flag in _listed(crowd)]
    if given.get("keypoints") is not None:
        _add_keypoints(item, np.asarray(_array(given["keypoints"]), np.float64), len(edges))


def _add_keypoints(item: Item, points: np.ndarray, count: int) -> None:
    """Add keypoints ``(N, K, 3)``: x, y, and 0 for one of which nothing is known."""
    if points.ndim != 3 or points.shape[0] != count or points.shape[2] not in (2, 3):
        raise ValueError(f"keypoints must be ({count}, K, 3) for {count} boxes, got shape {points.shape}")
    places = points[..., :2].reshape(-1, 2).copy()
    if points.shape[2] == 3:
        places[points[..., 2].ravel() == 0] = np.nan
    item.parts.update(keypoints=places, keypoint_ids=np.repeat(np.arange(count), points.shape[1]))


def _edges(boxes: np.ndarray, order: str) -> np.ndarray:
    first, second = boxes[:, :2], boxes[:, 2:]
    if order == "xywh":
        second = first + second
    elif order == "cxcywh":
        first, second = first - second / 2, first + second / 2
    return np.concatenate([first, second], axis=1)


# -- values of other libraries -----------------------------------------------------------------------------------------


def _array(thing: Any) -> Any:
    """Return NumPy's array of another library's, also of one that lies on a device."""
    if hasattr(thing, "detach"):
        thing = thing.detach()
    if hasattr(thing, "cpu"):
        thing = thing.cpu()
    return np.asarray(thing)


def _is_row(thing: Any) -> bool:
    """Return whether it holds something for each of several objects; also an array or a tensor with an axis."""
    return is_listed(thing) and not isinstance(thing, (Mapping, Image.Image)) and getattr(thing, "ndim", 1) > 0


def _listed(thing: Any) -> list[Any]:
    return thing.tolist() if hasattr(thing, "tolist") else list(thing)


def _picture(given: Any) -> Any:
    """Return a picture as `augwidgets.load` takes it; channels that come first are put last."""
    if isinstance(given, Mapping):  # Hugging Face's, not decoded
        given = given.get("bytes") or given.get("path")
    if not is_array(given) or isinstance(given, Image.Image):
        return given
    image = _array(given)
    is_first = image.ndim == 3 and image.shape[0] in (1, 3, 4)
    if is_first and (hasattr(given, "detach") or image.shape[2] not in (1, 3, 4)):
        image = np.moveaxis(image, 0, -1)
    return image


def _is_mask(thing: Any) -> bool:
    """Return whether it is a mask: a Pillow image, or whole numbers for each pixel."""
    if isinstance(thing, Image.Image):
        return True
    if not is_array(thing):
        return False
    array = _array(thing)
    return array.ndim >= 2 and array.dtype.kind in "biu" and min(array.shape[-2:]) > 1


def _mask(thing: Any) -> np.ndarray:
    from augwidgets.data.picture_files import read_mask

    array = read_mask(thing) if isinstance(thing, Image.Image) else _array(thing)
    return array[0] if array.ndim == 3 and array.shape[0] == 1 else array


def _label(given: Any, names: Sequence[str]) -> Any:
    """Return the name of a class, or the label as it is."""
    if is_array(given):
        given = _array(given)
        given = given.item() if given.size == 1 else given
    is_number = isinstance(given, int) and not isinstance(given, bool) and 0 <= given < len(names)
    return names[given] if is_number else given

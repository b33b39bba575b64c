"""What an item of another library's data set holds: a picture, a picture with a label or target, or a dict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augwidgets.data.formats.coco_checks import Category, categories_of
from augwidgets.data.formats.item_objects import (
    BOXES,
    CLASSES,
    are_masks,
    are_rows,
    boxed,
    drawn,
    framed,
    masked,
    of_rows,
    plain,
    with_keypoints,
)
from augwidgets.data.formats.item_values import as_label, as_mask, as_picture, is_mask, is_row
from augwidgets.data.formats.memory import fields_of
from augwidgets.data.listing import Fields, Size
from augwidgets.domain.errors import told
from augwidgets.sample.sample import Sample

_PICTURES = ("image", "img", "pixel_values", "picture", "jpg", "png")
_MASKS = ("mask", "segmentation_mask", "semantic_mask", "annotation", "segmentation")
_LABELS = ("label", "labels", "class", "category", "fine_label", "target")


@dataclass
class Item:
    """A picture, and what makes its labels.

    Attributes
    ----------
    picture : object
        As `augwidgets.load` takes it.
    parts : dict
        Fields of a Sample, and the "outlines" of objects that only the size of the picture makes masks of.
    rows : list of mapping, optional
        Objects as COCO's files have them.
    classes : mapping
        Theirs by their numbers, where these are known.
    """

    picture: Any
    parts: dict[str, Any] = field(default_factory=dict)
    rows: list[Mapping[Any, Any]] | None = None
    classes: Mapping[int | str, Category] = field(default_factory=dict)

    @property
    def carries(self) -> tuple[str, ...]:
        """Which labels it has."""
        known = set(self.parts)
        if self.rows is not None:
            known |= {"boxes", "box_labels"} | {name for row in self.rows for name in row if row[name]}
        if "masks" in known:
            known.add("boxes")
        if not known.isdisjoint(("masks", "outlines", "segmentation")):
            known.add("mask")
        return tuple(name for name in ("label", "mask", "boxes", "box_labels", "keypoints") if name in known)

    def fields(self, size: Size, name: str = "an item", wanted: Sequence[str] = ()) -> Fields:
        """Return the fields of a Sample; what is wrong of an object is left out, and told with the picture's name.

        Of COCO's rows also a picture without objects has the `wanted` "mask" and "keypoints", those of none.
        """
        if self.rows is not None:
            return of_rows(self.rows, size, name, self.classes, wanted)
        found = dict(self.parts)
        if "outlines" in found:
            found["masks"] = drawn(found.pop("outlines"), size, name)
        if "masks" in found and "boxes" not in found:
            found.update(framed(found["masks"], found.get("box_labels"), name))
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
    for one in _with_inner(data):
        features = getattr(one, "features", None)
        if isinstance(features, Mapping):
            for name in (*_LABELS, "objects"):
                if name in features and (found := _feature_names(features[name])):
                    return found
        classes = getattr(one, "classes", None)
        if isinstance(classes, (list, tuple)) and classes and all(isinstance(name, str) for name in classes):
            return tuple(classes)
    return ()


def coco_classes(data: Any) -> dict[int | str, Category]:
    """Return by their numbers the classes that pycocotools' index names, which torchvision's ``CocoDetection`` keeps.

    Parameters
    ----------
    data : data set
        Also one that is part of another.
    """
    for one in _with_inner(data):
        rows = getattr(getattr(one, "coco", None), "cats", None)
        if isinstance(rows, Mapping):
            return categories_of(list(rows.values()), [])
    return {}


def _with_inner(data: Any) -> Iterator[Any]:
    """Yield a data set, and those of which it is a part."""
    for _ in range(8):
        yield data
        inner = getattr(data, "dataset", None)
        if inner is None or inner is data:
            return
        data = inner


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
            feature = next((feature[name] for name in CLASSES if name in feature), None)
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
        item = Item(as_picture(given[0]))
        for target in given[1:2]:
            _add_target(item, target, names)
        return item
    return Item(as_picture(given))


def _of_dict(given: Mapping[Any, Any], names: Sequence[str]) -> Item:
    key = next((name for name in _PICTURES if name in given), None)
    if key is None:
        raise ValueError(f"an item of a data set must hold a picture as image, got the keys {told(list(given), 100)}")
    item = Item(as_picture(given[key]))
    objects = given.get("objects")
    if isinstance(objects, Mapping) and any(name in objects for name in BOXES):  # Hugging Face's: x, y, width, height
        item.parts.update(boxed(objects, names, "xywh"))
    _add_labels(item, given, names, "xywh" if "bbox" in given else "xyxy")
    return item


def _add_labels(item: Item, given: Mapping[Any, Any], names: Sequence[str], order: str) -> None:
    """Add what a dict says of a picture: objects, keypoints, a mask, and a label."""
    parts = item.parts
    if "boxes" not in parts and any(given.get(name) is not None for name in BOXES):
        parts.update(boxed(given, names, order))
    elif "boxes" not in parts and are_masks(given.get("masks")):
        parts.update(masked(given, names))
    if "keypoints" not in parts and given.get("keypoints") is not None:
        parts.update(with_keypoints(given, len(parts["boxes"]) if "boxes" in parts else None))
    mask = next((given[name] for name in (*_MASKS, "masks") if _may_be_mask(given, name)), None)
    label = _label_in(given, beside_boxes="boxes" in parts or "masks" in parts)
    if mask is None and is_mask(label):
        mask, label = label, None
    if mask is not None:
        parts["mask"] = as_mask(mask)
    if label is not None:
        parts["label"] = as_label(label, names)


def _may_be_mask(given: Mapping[Any, Any], name: str) -> bool:
    """Return whether there is a mask of the whole picture under a name that objects' outlines may have as well."""
    thing = given.get(name)
    if name in ("masks", "annotation", "segmentation"):
        return is_mask(thing) and not are_masks(thing)
    return thing is not None


def _label_in(given: Mapping[Any, Any], *, beside_boxes: bool) -> Any:
    """Return what a dict says of the whole picture; beside boxes several labels are those of the boxes."""
    found = (given[name] for name in _LABELS if given.get(name) is not None)
    return next((label for label in found if not (beside_boxes and is_row(label))), None)


def _add_target(item: Item, target: Any, names: Sequence[str]) -> None:
    """Add what stands beside a picture: a label, a mask, torchvision's dict of boxes, or COCO's list of objects."""
    if target is None:
        return
    if isinstance(target, Mapping) and isinstance(target.get("annotation"), Mapping):
        _add_voc(item, target["annotation"])
    elif isinstance(target, Mapping):
        _add_labels(item, target, names, "xyxy")
        if not item.parts:
            raise ValueError(
                f"a target must hold boxes, masks, keypoints or a label, got the keys {told(list(target), 100)}"
            )
    elif are_rows(target) or (isinstance(target, list) and not target):
        item.rows = plain(target)
    elif is_mask(target):
        item.parts["mask"] = as_mask(target)
    else:
        item.parts["label"] = as_label(target, names)


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

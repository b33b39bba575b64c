"""Any data set with a length and numbers, as PyTorch, torchvision and Hugging Face have them.

An item is read when its picture is asked for, once, so that its labels belong to that picture also where the data set
draws at random. No other library is imported: what an item holds is told by what it offers.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.formats.items import Item, coco_classes, item_of, names_of
from augwidgets.data.listing import Entry, Fields, Listing, Size
from augwidgets.domain.errors import one_line, said, told
from augwidgets.sample.sample import Sample

_KEPT = threading.local()  # the item that this thread read last, for its labels come after its picture


def is_map_style(thing: Any) -> bool:
    """Return whether a thing has a length and numbers, and is no text, set or mapping.

    Examples
    --------
    >>> is_map_style([1]), is_map_style("text"), is_map_style({1: 2}), is_map_style(range(3))
    (True, False, False, True)
    """
    no_data = (str, bytes, bytearray, memoryview, Mapping, set, frozenset, type, Sample, os.PathLike)
    return hasattr(thing, "__len__") and hasattr(thing, "__getitem__") and not isinstance(thing, no_data)


def map_listing(given: Any, split: str | None = None) -> Listing:
    """Return the listing of a map-style data set, or of a mapping of "train", "test" ... to such.

    Parameters
    ----------
    given : data set, or mapping of splits to data sets
    split : str, optional
        Only this one.

    Raises
    ------
    TypeError, ValueError
        In one sentence: it has no length or no numbers, or its first picture cannot be read.
    """
    parts: list[tuple[str | None, Any]] = [(None, given)]
    if isinstance(given, Mapping):
        parts = [(SPLITS.get(str(name).lower(), str(name)), part) for name, part in given.items()]
    for name, part in parts:
        if not is_map_style(part):
            where = f" as {name!r}" if name is not None else ""
            raise TypeError(f"a data set must have len(data) and data[i], got {told(part)}{where}")
    entries: list[Entry] = []
    for name, part in parts:
        if split in (None, name):
            entries += _entries(part, name, f"{name}/" if name is not None else "")
    if not entries:
        return Listing("data set", "", [])
    first = entries[0]
    names = names_of(first.labels[0]) if first.file is None else ()
    listed = names or tuple(map(str, getattr(parts[0][1], "classes", ()) or ()))
    carries: tuple[str, ...] = ("label",)
    if first.file is None:
        carries = _item(first).carries
    known = tuple(dict.fromkeys(str(name) for name in listed))
    ids = {name: number for number, name in enumerate(known)}
    if not known and first.file is None:
        numbered = {one.name: number for number, one in coco_classes(first.labels[0]).items()}
        known, ids = tuple(numbered), {name: number for name, number in numbered.items() if isinstance(number, int)}
    return Listing(
        "data set", "", entries, fields=partial(_fields, carries), picture=_picture,
        object_names=_object_names if "boxes" not in carries else None,
        class_names=known, class_ids=ids,
        carries=carries, label_of=_label if "label" in carries and any(one.label is None for one in entries) else None,
    )  # fmt: skip


def _entries(data: Any, split: str | None, before: str) -> list[Entry]:
    files = _files(data)
    if files is not None:
        names = [os.path.basename(os.path.dirname(path)) + "/" + os.path.basename(path) for path, _ in files]
        alike = len(set(names)) < len(names)
        return [
            Entry(before + (f"{number}/{name}" if alike else name), path, label, split=split)
            for number, (name, (path, label)) in enumerate(zip(names, files, strict=True))
        ]
    labels = _labels(data)
    return [
        Entry(f"{before}picture {number}", label=labels[number] if labels else None, split=split, labels=(data, number))
        for number in range(len(data))
    ]


def _files(data: Any) -> list[tuple[str, Any]] | None:
    """Return the files and labels of a list of both, or of torchvision's ``ImageFolder`` that changes no picture."""
    if isinstance(data, (list, tuple)):
        pairs = all(_is_pair(one) and isinstance(one[0], (str, os.PathLike)) and _is_plain(one[1]) for one in data)
        return [(os.fspath(path), label) for path, label in data] if pairs else None
    samples, classes = getattr(data, "samples", None), getattr(data, "classes", None)
    if not isinstance(samples, list) or not samples or not isinstance(classes, (list, tuple)):
        return None
    if any(getattr(data, name, None) is not None for name in ("transform", "transforms", "target_transform")):
        return None
    right = all(
        isinstance(one, (tuple, list)) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], int)
        and 0 <= one[1] < len(classes)
        for one in samples
    )  # fmt: skip
    return [(path, str(classes[number])) for path, number in samples] if right and len(samples) == len(data) else None


def _is_pair(thing: Any) -> bool:
    return isinstance(thing, (tuple, list)) and len(thing) == 2


def _labels(data: Any) -> list[Any] | None:
    """Return the labels that a data set keeps beside its pictures, as torchvision's and Hugging Face's do."""
    names = names_of(data)
    features = getattr(data, "features", None)
    known = features if isinstance(features, Mapping) else {}
    column = next((name for name in ("label", "labels", "class") if name in known), None)
    given: Any = getattr(data, "targets", None) if column is None else _column(data, column)
    if column is None and getattr(data, "target_transform", None) is not None:
        return None
    if hasattr(given, "tolist"):
        given = given.tolist()
    if not isinstance(given, list) or len(given) != len(data):
        return None
    if not all(map(_is_plain, given)):
        return None
    return [_named(label, names) for label in given]


def _is_plain(label: Any) -> bool:
    return isinstance(label, (int, str)) and not isinstance(label, bool)


def _column(data: Any, name: str) -> Any:
    """Return a whole column of Hugging Face's table, without its pictures."""
    try:
        column = data[name]
        return list(column) if not isinstance(column, list) else column
    except Exception:  # another library's way to say that it has none
        return None


def _named(label: Any, names: Sequence[str]) -> Any:
    is_number = isinstance(label, int) and not isinstance(label, bool) and 0 <= label < len(names)
    return names[label] if is_number else label


# -- reading -----------------------------------------------------------------------------------------------------------


def _item(entry: Entry, *, anew: bool = True) -> Item:
    """Return what an entry's item holds; the one that was read last for its picture, unless it is to be read anew."""
    data, number = entry.labels
    kept = getattr(_KEPT, "item", None)
    if not anew and kept is not None and kept[0] is data and kept[1] == number:
        _KEPT.item = None
        return kept[2]
    try:
        given = data[number]
    except Exception as error:  # whatever another library raises
        words = f"its data set fails with {type(error).__name__}: {said(error)}"
        raise ValueError(one_line(words, 220)) from error
    item = item_of(given, names_of(data))
    if item.rows is not None:
        item.classes = coco_classes(data)
    _KEPT.item = (data, number, item)
    return item


def _picture(entry: Entry) -> Any:
    return entry.file if entry.file is not None else _item(entry).picture


def _fields(carries: tuple[str, ...], entry: Entry, size: Size) -> Fields:
    if entry.file is not None:
        return {}
    found = _item(entry, anew=False).fields(size, entry.name, carries)
    if entry.label is not None:
        found.pop("label", None)
    return found


def _label(entry: Entry) -> Any:
    return _item(entry).parts.get("label") if entry.file is None else None


def _object_names(entry: Entry) -> list[str]:
    return []

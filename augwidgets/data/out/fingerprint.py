"""Whether a data set is the one that an export was begun with: wherever it lies, whatever the dates of its files."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.dataset import DataSet
from augwidgets.sample.sample import Sample

_TEXTS = {".csv", ".json", ".jsonl", ".tsv", ".txt", ".xml", ".yaml", ".yml"}
_LARGEST = 2**24  # bytes of a file of labels that is read

_PARTS = ("image", "mask", "box_corners", "boxes", "box_labels", "mask_values", "mask_names", "masks", "box_notes",
          "keypoints", "keypoint_names", "keypoint_pairs", "keypoint_ids", "keypoint_hidden", "label")  # fmt: skip


def fingerprint(data: DataSet) -> str:
    """Return a number, in letters, that two data sets share if they hold the same pictures and labels.

    It is made of names, labels, the sizes of the pictures' files and what files of labels say, without opening a
    picture; of pictures in memory it takes the pixels. Of a data set of another library it knows the length alone.

    Parameters
    ----------
    data : DataSet

    Examples
    --------
    >>> import augwidgets as aw
    >>> one, same, other = (aw.data.open([np.full((4, 4), level, np.uint8)]) for level in (3, 3, 4))
    >>> fingerprint(one) == fingerprint(same), fingerprint(one) == fingerprint(other)
    (True, False)
    """
    listing = data.listing
    text = _Texts(os.path.join(listing.root, "") if listing.root else "")
    found = hashlib.blake2b(digest_size=16)
    for entry in listing.entries:
        found.update(text.of((entry.name, entry.label, entry.id, entry.split, entry.size, entry.labels)))
        found.update(str(_bytes_in(entry.file)).encode())
    about = (listing.class_names, listing.class_ids, listing.about, data.chosen, data.mirrors)
    found.update(text.of(about))
    for function in (listing.fields, listing.object_names, listing.picture):
        while isinstance(function, functools.partial):
            found.update(text.of((function.args, function.keywords)))
            function = function.func
    return found.hexdigest()


def digest(thing: Any) -> str:
    """Return a number, in letters, that two things share if they are equal: pictures, arrays, texts, lists of such."""
    return hashlib.blake2b(_Texts("").of(thing), digest_size=16).hexdigest()


class _Texts:
    """Writes a thing down so that equal ones are written alike, whatever folder they lie in."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._read: dict[str, str] = {}

    def of(self, thing: Any) -> bytes:
        try:
            text = json.dumps(thing, default=_plain)
        except (TypeError, ValueError):  # keys that JSON does not know, things that hold themselves
            text = repr(_plain_keys(thing))
        for path in _paths_in(thing):
            text = text.replace(json.dumps(path), self._file(path))
        if self._root:
            text = text.replace(json.dumps(self._root)[1:-1], "")
        return text.encode("utf-8", "backslashreplace")

    def _file(self, path: str) -> str:
        """Return the name of a file and what it says or, where it is no text, how long it is."""
        if path not in self._read:
            name = path.removeprefix(self._root) if self._root else ""
            name = os.path.basename(path) if os.path.isabs(name) or not name else name
            self._read[path] = json.dumps([name, _said(path)])
        return self._read[path]


def _said(path: str) -> Any:
    size = _bytes_in(path)
    if size is None or size > _LARGEST or os.path.splitext(path)[1].lower() not in _TEXTS:
        return size
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bytes_in(path: str | None) -> int | None:
    try:
        return None if path is None else os.stat(path).st_size
    except (OSError, ValueError):
        return None


def _paths_in(thing: Any, depth: int = 4) -> Iterator[str]:
    """Yield the whole paths of files among texts, and lists of texts."""
    if isinstance(thing, str):
        if os.path.isabs(thing) and os.path.isfile(thing):
            yield thing
    elif depth and isinstance(thing, (tuple, list)) and len(thing) < 64:
        for one in thing:
            yield from _paths_in(one, depth - 1)
    elif depth and isinstance(thing, Mapping) and len(thing) < 64:
        for one in thing.values():
            yield from _paths_in(one, depth - 1)


def _plain(thing: Any) -> Any:
    """Return what JSON does not know as something that it does; of what is not known here, its kind."""
    if isinstance(thing, Sample):
        return {name: getattr(thing, name) for name in _PARTS}
    if isinstance(thing, Image.Image):
        return _plain(np.asarray(thing))
    if isinstance(thing, np.ndarray):
        whole = np.ascontiguousarray(thing)
        if whole.dtype.hasobject:
            return [str(whole.shape), whole.ravel().tolist()]
        return [str(whole.dtype), whole.shape, hashlib.blake2b(whole.data, digest_size=16).hexdigest()]
    if isinstance(thing, np.generic):
        return thing.item()
    if isinstance(thing, os.PathLike):
        return os.fspath(thing)
    if isinstance(thing, (bytes, bytearray, memoryview)):
        return hashlib.blake2b(thing, digest_size=16).hexdigest()
    if isinstance(thing, Mapping):
        return dict(thing)
    if isinstance(thing, (set, frozenset)):
        return sorted(thing, key=repr)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {item.name: getattr(thing, item.name) for item in dataclasses.fields(thing)}
    return f"{type(thing).__module__}.{type(thing).__qualname__}"


def _plain_keys(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return [(repr(key), _plain_keys(value)) for key, value in thing.items()]
    if isinstance(thing, Collection) and not isinstance(thing, (str, bytes, np.ndarray)):
        return [_plain_keys(one) for one in thing]
    return thing if isinstance(thing, (str, int, float, type(None))) else digest([_plain(thing)])

"""The values of several masks in one: what is not the same thing has not the same value.

A value is a class where `mask_names` says its name: pictures that name the same class share a value. It is an object of
its picture where `mask_values` says so, and no other picture has it. Any other value is a number that means the same in
all of them, as in a data set whose masks hold the numbers of classes.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from augwidgets.sample.mask_origins import MaskOrigin
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve

_TABLE = 2**16  # values below this are looked up

# What a value stands for: a class by its name, an object, or a number.
Meaning = tuple[str, object]


def apart(samples: Sequence[Sample]) -> list[Sample]:
    """Return the Samples with other values in the masks of the later ones, where one would mean two things.

    The first one keeps its values. Where one of the values of its objects is taken, a later picture has all of them
    moved up by the same number. Each Sample notes which of its values was which.

    Examples
    --------
    >>> import augwidgets as aw
    >>> [one.mask_values.tolist() for one in apart([aw.pictures.cat(), aw.pictures.coffee()])]
    [[1], [2, 3, 4]]
    """
    if not any(_says(sample) for sample in samples):
        return list(samples)
    taken: dict[int, Meaning] = {}
    out = []
    for number, sample in enumerate(samples):
        if sample.mask is not None:
            meanings = _meanings(number, sample)
            new = _moved(meanings, taken)
            for value, meaning in meanings.items():
                taken.setdefault(new[value], meaning)
            sample = _renumbered(sample, number, new)
        out.append(sample)
    return out


def values_of(mask: np.ndarray) -> list[int]:
    """Return the values of a mask but the background, in order.

    Examples
    --------
    >>> values_of(np.array([[7, 0], [2, 7]], np.uint8)), values_of(np.array([[-1, 300]]))
    ([2, 7], [-1, 300])
    """
    if mask.dtype == np.uint8:  # as nearly all are: a tenth of the time of what follows
        found = np.flatnonzero(curve.histogram(mask[..., None])[0])
    elif mask.dtype == np.uint16 or (mask.size and mask.min() >= 0 and mask.max() < _TABLE):
        found = np.flatnonzero(np.bincount(mask.ravel()))
    else:
        found = np.unique(mask)
    return [value for value in found.tolist() if value != 0]


def _says(sample: Sample) -> bool:
    """Return whether it says of some value of its mask what it is."""
    objects = sample.objects
    return sample.mask is not None and (
        bool(sample.mask_names) or (objects is not None and objects.mask_values is not None)
    )


def _meanings(number: int, sample: Sample) -> dict[int, Meaning]:
    """Return what each value of a mask stands for, of the picture with this number."""
    names = sample.mask_names or {}
    of_objects = set() if sample.objects is None else set(sample.objects.values)
    values = sorted({*_present(sample), *names, *of_objects} - {0})

    def meaning(value: int) -> Meaning:
        if value in names:
            return "class", names[value]
        return ("object", (number, value)) if value in of_objects else ("number", value)

    return {value: meaning(value) for value in values}


def _present(sample: Sample) -> list[int]:
    return [] if sample.mask is None else values_of(sample.mask)


def _moved(meanings: Mapping[int, Meaning], taken: Mapping[int, Meaning]) -> dict[int, int]:
    """Return which value each value becomes where some are taken; no two become the same."""
    new: dict[int, int] = {}
    of = {kind: [value for value, (known, _) in meanings.items() if known == kind]
          for kind in ("class", "number", "object")}  # fmt: skip

    def is_free(value: int, but: str) -> bool:
        return value not in new.values() and (value not in taken or taken[value][0] in but.split())

    for value in of["class"]:
        same = [known for known, meaning in taken.items() if meaning == meanings[value] and known not in new.values()]
        if same:
            new[value] = value if value in same else same[0]
        elif is_free(value, "number"):  # what has no name may be this class
            new[value] = value
    new.update((value, value) for value in of["number"] if is_free(value, "class number"))
    by = 0
    forbidden = {0, *taken, *new.values()}
    while any(value + by in forbidden for value in of["object"]):
        by += 1
    new.update((value, value + by) for value in of["object"])
    free = (value for value in itertools.count(1) if value not in taken and value not in new.values())
    for value in meanings:
        if value not in new:
            new[value] = next(free)
    return new


def _renumbered(sample: Sample, number: int, new: Mapping[int, int]) -> Sample:
    """Return a Sample whose mask has other values, and that notes which was which."""
    assert sample.mask is not None
    named = _named(sample)
    known = tuple(
        MaskOrigin(value, number, sample.label, was, named.get(was, "")) for was, value in sorted(new.items())
    )
    if all(old == value for old, value in new.items()):
        return sample.with_parts(mask_origins=known)
    parts: dict[str, Any] = {"mask": _sent(sample.mask, new), "mask_origins": known}
    objects = sample.objects
    if objects is not None and objects.mask_values is not None:
        values = np.array([new.get(value, value) for value in objects.values], np.int64)
        parts["objects"] = objects.replace(mask_values=values)
    if sample.mask_names is not None:
        parts["mask_names"] = MappingProxyType({new[value]: name for value, name in sample.mask_names.items()})
    return sample.with_parts(**parts)


def _named(sample: Sample) -> dict[int, str]:
    """Return what the values are called: the classes of a mask, the labels of boxes, what an earlier joining noted."""
    names = {one.value: one.name for one in sample.mask_origins}
    if sample.objects is not None and sample.objects.labels is not None:
        names.update(zip(sample.objects.values, sample.objects.labels, strict=True))
    return {**names, **(sample.mask_names or {})}


def _sent(mask: np.ndarray, new: Mapping[int, int]) -> np.ndarray:
    """Return the mask with the new values, in a number format that holds them."""
    dtype = np.result_type(mask.dtype, *(np.min_scalar_type(value) for value in new.values()))
    dtype = dtype if dtype.kind in "iu" else np.dtype(np.int64)
    out: np.ndarray
    if mask.dtype == dtype == np.uint8:
        entries = np.arange(256, dtype=dtype)
        for old, value in new.items():
            if 0 <= old < 256:
                entries[old] = value
        return cv2.LUT(mask, entries)
    if mask.min() >= 0 and mask.max() < _TABLE:
        table = np.arange(int(mask.max()) + 1, dtype=dtype)
        for old, value in new.items():
            if 0 <= old < len(table):
                table[old] = value
        out = table[mask]
    else:
        found, places = np.unique(mask, return_inverse=True)
        out = np.array([new.get(value, value) for value in found.tolist()], dtype)[places].reshape(mask.shape)
    return out

"""What may be a reason to reject a picture of a data set: an object that is cut or lost, too dark, too blurry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from augwidgets.data.broken_labels import left_out_within
from augwidgets.data.dataset import DataSet
from augwidgets.data.listing import LeftOut, no_fields
from augwidgets.data.reading import fields_of, size_of
from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import one_line, told

LOST, UNLABELLED, CLIPPED, BROKEN = "object lost", "label dropped", "clipped", "broken"
OWN = (LOST, UNLABELLED, CLIPPED, BROKEN)
_RIM = 0.5  # pixels from the rim at which a box ends there: coordinates are rounded in many files


class ReviewFlags:
    """The flags of each picture: those that were given, and those that its labels show, read when they are asked for.

    "object lost": nothing is left of an object that the picture was made with. "label dropped": a part of one is still
    to be seen, and has no label any more. "clipped": a box touches the rim. "broken": the picture or one of its labels
    cannot be read.

    Parameters
    ----------
    data : DataSet
    given : mapping, optional
        Of each flag the pictures that have it, by name or number: ``{"blurry": ["a.png", 7]}``.
    broken : sequence of LeftOut
        Pictures that are known to be so, and why.

    Raises
    ------
    TypeError, ValueError
        It is none, or names a picture that the data set does not have.

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    >>> flags = ReviewFlags(data, {"dark": ["picture 1"]})
    >>> flags.of(0), flags.of(1), flags.look_on(), flags.counts()
    (('clipped',), ('dark',), True, {'clipped': 1, 'dark': 1})
    """

    def __init__(self, data: DataSet, given: Mapping[str, Any] | None = None, broken: Iterable[LeftOut] = ()) -> None:
        self._data = data
        self._given: dict[int, list[str]] = {}
        self._found: dict[int, tuple[str, ...]] = {}
        self._broken: dict[int, str] = {}
        self._names: list[str] = []
        self._next = 0
        for flag, pictures in _checked(given).items():
            self._names.append(flag)
            for number in _numbers(data, flag, pictures):
                self._given.setdefault(number, []).append(flag)
        why = {one.what: one.why for one in broken}
        self._broken.update({number: why[name] for number, name in enumerate(data.names) if name in why})
        if data.listing.fields is no_fields and data.listing.picture is None:
            self._found = dict.fromkeys(range(len(data)), ())  # no labels that could say anything
            self._next = len(data)

    @property
    def names(self) -> tuple[str, ...]:
        """The flags that there may be: the kit's own, and those that were given."""
        return (*OWN, *(name for name in self._names if name not in OWN))

    @property
    def looked(self) -> int:
        """Of how many pictures the labels have been read."""
        return len(self._found)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What cannot be read, as far as it is known, and why."""
        names = self._data.listing.entries
        return tuple(LeftOut(names[number].name, why) for number, why in sorted(self._broken.items()))

    def of(self, number: int) -> tuple[str, ...]:
        """Return the flags of a picture; its labels are read now, if they were not yet."""
        if number not in self._found:
            self._found[number] = self._look(number)
        return self.known(number)

    def why_broken(self, number: int) -> str | None:
        """Return the sentence that says why a picture or its labels cannot be read, as far as it is known."""
        return self._broken.get(number)

    def found_broken(self, number: int, why: str) -> None:
        """Note that a picture cannot be read."""
        self._broken[number] = one_line(why, 300)

    def known(self, number: int) -> tuple[str, ...]:
        """Return the flags of a picture that are known already."""
        has = {
            *self._found.get(number, ()),
            *self._given.get(number, ()),
            *((BROKEN,) if number in self._broken else ()),
        }
        return tuple(name for name in self.names if name in has) if has else ()

    def look_on(self, count: int | None = None) -> bool:
        """Read the labels of the next pictures, of all without a count; return whether those of all are read."""
        last = len(self._data) if count is None else min(self._next + count, len(self._data))
        for number in range(self._next, last):
            self.of(number)
        self._next = max(last, self._next)
        return self._next >= len(self._data)

    def counts(self) -> dict[str, int]:
        """Return how many pictures have each flag, as far as it is known; flags that none has are left out."""
        found = (number for number, flags in list(self._found.items()) if flags)  # another thread may look on meanwhile
        numbers = {*self._given, *list(self._broken), *found}
        counts = Counter(flag for number in numbers for flag in self.known(number))
        return {name: counts[name] for name in self.names if counts[name]}

    def _look(self, number: int) -> tuple[str, ...]:
        listing = self._data.listing
        entry = listing.entries[number]
        try:
            size = entry.size or size_of(listing, entry)
            with left_out_within() as broken:
                fields = fields_of(listing, entry, size)
            if broken:
                self.found_broken(number, broken[0].why)
            return (CLIPPED,) if _is_clipped(fields, size, self._data.chosen) else ()
        except Exception as error:  # one broken file does not stop the review of the others
            self.found_broken(number, str(error))
            return ()


def _is_clipped(fields: Mapping[str, Any], size: tuple[int, int], chosen: Any) -> bool:
    boxes, corners, names = (fields.get(name) for name in ("boxes", "box_corners", "box_labels"))
    if corners is not None:  # turned boxes: one whose corner lies outside is cut
        turned = np.asarray(corners, np.float64).reshape(-1, 4, 2)
        boxes = np.concatenate([turned.min(axis=1), turned.max(axis=1)], axis=1)
    if boxes is None or not len(boxes):
        return False
    edges = np.asarray(boxes, np.float64)
    height, width = size
    low, high = edges[:, :2] <= _RIM, edges[:, 2:] >= np.array([width, height]) - _RIM
    at_rim = np.array(np.hstack([low, high]).any(axis=1))
    for place, note in enumerate(fields.get("box_notes") or ()):
        at_rim[place] |= isinstance(note, Mapping) and bool(note.get("truncated"))  # whoever labelled it says so
    if chosen is not None and names is not None:
        at_rim &= np.array([name in chosen for name in names])
    return bool(at_rim.any())


def _checked(given: Any) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(name, str) and name.strip() for name in given):
        raise TypeError(
            f"flags must name the pictures of each flag, {{'blurry': ['a.png']}}, or be a report, got {told(given)}"
        )
    return given


def _numbers(data: DataSet, flag: str, pictures: Any) -> Iterable[int]:
    if not is_listed(pictures):
        raise TypeError(f"the flag {told(flag, 40)} must have a list of pictures, got {told(pictures)}")
    places: dict[Any, int] = {name: number for number, name in enumerate(data.names)}
    for one in pictures:
        number = one if is_whole(one) and 0 <= one < len(data) else places.get(one) if isinstance(one, str) else None
        if number is None:
            raise ValueError(f"the flag {told(flag, 40)} must be one of pictures of the data set, got {told(one)}")
        yield int(number)

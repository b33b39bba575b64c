"""One picture of a data set as a report sees it: what is measured, its objects, and what of it is broken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.broken_labels import left_out_within
from augwidgets.data.dataset import DataSet
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing
from augwidgets.data.looks import SIDE, Look, look_at
from augwidgets.data.picture_files import load_smaller
from augwidgets.data.picture_source import Source
from augwidgets.data.reading import fields_of, picture_of, reading
from augwidgets.domain.errors import said

_NONE = np.zeros((0, 2))


class Objects(NamedTuple):
    """The objects of a picture: width and height of each box, the same as shares, their classes; its lone keypoints.

    `alone` are the names of keypoints without a partner for a mirror, `unnamed` is how many have neither.
    """

    sizes: np.ndarray = _NONE
    spans: np.ndarray = _NONE
    names: tuple[str, ...] = ()
    alone: frozenset[str] = frozenset()
    unnamed: int = 0


class Seen(NamedTuple):
    """What a report sees of one picture; without a `look` it could not be read.

    `broken` are the reasons, in sentences: of the picture, or of its labels. `left_out` is what of its labels is.
    """

    look: Look | None
    objects: Objects = Objects()
    broken: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class OfSource:
    """Sees the pictures of a `Source`; one that cannot be read raises."""

    source: Source
    hashed: bool

    def __call__(self, number: int) -> Seen:
        sample = self.source.read(number)
        return Seen(look_at(sample.image, sample.size, hashed=self.hashed))


@dataclass(frozen=True)
class OfDataSet:
    """Sees pictures of a `DataSet` with their labels; whatever cannot be read is broken.

    Parameters
    ----------
    listing : Listing
        Without its entries.
    entries : mapping of int to Entry
        By their numbers.
    chosen : frozenset of str or None
        Of which classes objects count.
    hashed : bool
    """

    listing: Listing
    entries: Mapping[int, Entry]
    chosen: frozenset[str] | None
    hashed: bool

    @classmethod
    def of(cls, data: DataSet, *, hashed: bool) -> OfDataSet:
        """Return what sees all of its pictures."""
        return cls(replace(data.listing, entries=()), dict(enumerate(data.listing.entries)), data.chosen, hashed)

    def part(self, numbers: Sequence[int]) -> OfDataSet:
        """Return what sees these pictures alone, to be handed to another process."""
        return replace(self, entries={number: self.entries[number] for number in numbers})

    def __call__(self, number: int) -> Seen:
        entry = self.entries[number]
        if self.listing.picture is None and entry.file is not None:
            seen = _seen_file(entry.file, hashed=self.hashed)
        else:
            try:
                sample = picture_of(self.listing, entry)
                seen = Seen(look_at(sample.image, sample.size, hashed=self.hashed))
            except Exception as error:  # of a data set that somebody else has written, whatever it raises
                seen = Seen(None, broken=(said(error, 200),))
        if seen.look is None or not self._has_objects():
            return seen
        try:
            size = entry.size or seen.look.size
            if sorted(size) != sorted(seen.look.size):
                raise ValueError(f"its labels are for {size[1]} x {size[0]} px, got {_told(seen.look.size)}")
            with left_out_within() as left:
                objects = objects_of(fields_of(self.listing, entry, size), size, self.chosen)
        except Exception as error:  # the picture itself is there
            return seen._replace(broken=(said(error, 200),))
        objects = objects if size == seen.look.size else _on_its_side(objects)
        return seen._replace(objects=objects, left_out=tuple(left))

    def _has_objects(self) -> bool:
        carries = self.listing.carries
        return not carries or not {"boxes", "box_labels", "keypoints"}.isdisjoint(carries)


def objects_of(fields: Fields, size: tuple[int, int], chosen: frozenset[str] | None = None) -> Objects:
    """Return the objects of a picture of this size, from the fields of its `Sample`.

    Examples
    --------
    >>> found = objects_of({"boxes": [[0, 0, 5, 10], [0, 0, 9, 9]], "box_labels": ["cat", "dog"]}, (20, 10), {"cat"})
    >>> found.sizes.tolist(), found.spans.tolist(), found.names
    ([[5.0, 10.0]], [[0.5, 0.5]], ('cat',))
    """
    height, width = size
    edges = np.asarray(fields.get("boxes", ()), np.float64).reshape(-1, 4).clip(0, [width, height, width, height])
    names = tuple(fields.get("box_labels") or ())
    if chosen is not None and names:
        kept = [place for place, name in enumerate(names) if name in chosen]
        edges, names = edges[kept], tuple(names[place] for place in kept)
    sides = edges[:, 2:] - edges[:, :2]
    points, called = fields.get("keypoints"), fields.get("keypoint_names")
    paired = {place for pair in fields.get("keypoint_pairs") or () for place in pair}
    alone = frozenset(name for place, name in enumerate(called or ()) if place not in paired)
    unnamed = len(points) - len(paired) if points is not None and called is None else 0
    return Objects(sides, sides / [width, height], names, alone, unnamed)


def _on_its_side(objects: Objects) -> Objects:
    return objects._replace(sizes=objects.sizes[:, ::-1], spans=objects.spans[:, ::-1])


def _seen_file(path: Any, *, hashed: bool) -> Seen:
    try:
        with reading():
            sample, size = load_smaller(path, (SIDE, SIDE))
        fingerprint = None
        if sample.size != size:
            fingerprint = hashlib.sha256(Path(path).read_bytes()).digest()
        return Seen(look_at(sample.image, size, fingerprint, hashed=hashed))
    except (OSError, TypeError, ValueError) as error:
        return Seen(None, broken=(said(error, 200),))


def _told(size: tuple[int, int]) -> str:
    return f"{size[1]} x {size[0]}"

"""`cutouts`: the objects of a data set as cut-outs, read when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np

from augwidgets.data import opening
from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.object_parts import masked_objects
from augwidgets.domain import faces
from augwidgets.domain.errors import told
from augwidgets.domain.kept_property import kept_property
from augwidgets.sample.sample import Sample
from augwidgets.scenes.argument_checks import check_texts
from augwidgets.scenes.cutout_image import Cutout, check_text


def cutouts(data: Any, *classes: str, source: str = "", licence: str = "") -> FoundCutouts:
    """Return the objects of a data set as cut-outs, those of these classes; its pictures are read when needed.

    Parameters
    ----------
    data : DataSet, or what `augwidgets.data.open` takes
        With masks, or outlines, of its objects.
    *classes : str
        Only these; without any, all.
    source, licence : str
        Of all of them. A picture's own file name is added to the source.

    Returns
    -------
    FoundCutouts
        A sequence of `Cutout`; its `counts` says how many there are of each class.

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: the data set cannot be opened, or has no object of these classes.

    Examples
    --------
    >>> import augwidgets as aw
    >>> found = cutouts([aw.pictures.coffee(), aw.pictures.cat()], "cup", "cat")
    >>> found.counts, found[0]
    ({'cup': 1, 'cat': 1}, <Cutout: cup, 237 x 289>)
    """
    check_texts(classes, "classes", "'dog', 'cat'")
    opened = opening.open(data)
    return FoundCutouts(opened.only(*classes) if classes else opened, source, licence)


class FoundCutouts(Sequence[Cutout]):
    """The objects of a data set, each a `Cutout` when it is asked for.

    Attributes
    ----------
    data : DataSet
    counts : dict of str to int
        How many objects there are of each class.
    """

    def __init__(self, data: DataSet, source: str = "", licence: str = "") -> None:
        self.data = data
        self._source, self._licence = check_text("source", source), check_text("licence", licence)
        self._places = [
            (number, place) for number, names in enumerate(data.object_names) for place in range(len(names))
        ]
        if not self._places:
            raise ValueError(
                f"a data set must have objects with masks to be cut out, got {data!r}, which names none; aw.scenes."
                "cutout takes one picture"
            )
        self.counts: dict[str, int] = dict(Counter(name for names in data.object_names for name in names))
        self._last: tuple[int, Sample] | None = None

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Cutout: ...

    @overload
    def __getitem__(self, index: slice) -> list[Cutout]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not isinstance(index, (int, np.integer)) or not -len(self) <= index < len(self):
            raise IndexError(f"a cut-out must have a number below {len(self):,}, got {told(index)}")
        number, place = self._places[int(index)]
        return _cut(self._sample(number), place, self.data.names[number], self._source, self._licence)

    def __iter__(self) -> Iterator[Cutout]:
        return (self[number] for number in range(len(self)))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_last": None}

    def picked(self, numbers: Sequence[int]) -> Sequence[Cutout]:
        """Return some of them, by their numbers.

        Parameters
        ----------
        numbers : sequence of int

        Returns
        -------
        FoundCutouts
        """
        some = object.__new__(FoundCutouts)
        places = [self._places[number] for number in numbers]
        counts = Counter(self.data.object_names[number][place] for number, place in places)
        some.__dict__.update({**self.__dict__, "_places": places, "counts": dict(counts), "_last": None})
        some.__dict__.pop("by_class", None)
        return some

    @kept_property
    def by_class(self) -> dict[str, list[int]]:
        """The numbers of those of each class; nothing is read for it."""
        found: dict[str, list[int]] = {}
        for number in range(len(self)):
            found.setdefault(self.label_of(number), []).append(number)
        return found

    @property
    def terms(self) -> tuple[str, str]:
        """Source and licence, as they were given for all."""
        return self._source, self._licence

    @property
    def pictures(self) -> list[int]:
        """The numbers of the pictures that they come from, in the data set."""
        return sorted({number for number, _ in self._places})

    def picture_of(self, index: int) -> str:
        """Return the name of the picture that one comes from; nothing is read for it.

        Parameters
        ----------
        index : int

        Returns
        -------
        str
        """
        return self.data.names[self._places[index][0]]

    def label_of(self, index: int) -> str:
        """Return the class of one; nothing is read for it.

        Parameters
        ----------
        index : int

        Returns
        -------
        str
        """
        number, place = self._places[index]
        return self.data.object_names[number][place]

    def _repr_html_(self) -> str:
        return faces.html(self)

    def __repr__(self) -> str:
        named = ", ".join(f"{name} {count:,}" for name, count in self.counts.items())
        return f"<{len(self):,} cut-outs: {told(named)[1:-1]}>"

    def _sample(self, number: int) -> Sample:
        """Return a picture with its objects; the last one is kept, for its objects are asked for in turn."""
        if self._last is None or self._last[0] != number:
            self._last = number, self.data[number]
        return self._last[1]


def _cut(sample: Sample, place: int, name: str, source: str, licence: str) -> Cutout:
    objects = list(masked_objects(sample))
    pixels = objects[place].pixels if place < len(objects) else None
    if pixels is None:
        raise ValueError(
            f"an object must have pixels in a mask, or an outline, to be cut out, but object {place} of {told(name)} "
            "has none"
        )
    image = sample.image if sample.image.dtype == np.uint8 else np.rint(sample.image * 255).astype(np.uint8)
    colours = np.broadcast_to(image[..., :3] if image.shape[2] == 4 else image, (*sample.size, 3))
    alpha = np.where(pixels, image[..., 3] if image.shape[2] == 4 else np.uint8(255), np.uint8(0)).astype(np.uint8)
    where = ", ".join(filter(None, (source, name)))[:500]
    return Cutout(np.dstack([colours, alpha]), objects[place].name or "", where, licence, sample.size)

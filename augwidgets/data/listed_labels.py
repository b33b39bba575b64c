"""`ListedLabels`: which classes the labels of a data set name, found out when it is first asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from augwidgets.data.broken_labels import left_out_within
from augwidgets.data.listing import LeftOut, Listing, failed
from augwidgets.data.reading import fields_of
from augwidgets.domain.kept_property import kept_property


class ListedLabels:
    """Which classes the labels of a data set name; no picture is opened where its format allows that.

    Parameters
    ----------
    listing : Listing
        What a format found.
    chosen : collection of str or None
        The classes of which objects count; None for all.

    Examples
    --------
    >>> import augwidgets as aw
    >>> labels = ListedLabels(aw.data.open([aw.pictures.cat(), aw.pictures.coffee()]).listing, {"cat", "cup"})
    >>> labels.classes, labels.of_objects
    ({'cat': 1, 'cup': 1}, [('cat',), ('cup',)])
    """

    def __init__(self, listing: Listing, chosen: Collection[str] | None) -> None:
        self._listing, self._chosen = listing, chosen

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The pictures and objects whose labels cannot be read, as far as it has been found out."""
        found = [self.__dict__[name][1] for name in ("_wholes", "_objects") if name in self.__dict__]
        return tuple(one for broken in found for one in broken)

    @kept_property
    def are_of_pictures(self) -> bool:
        """Whether a class is what a whole picture shows, and not an object in it."""
        if self._listing.object_names is None:
            said = "label" in self._listing.carries or any(one.label is not None for one in self._listing.entries)
            return said and "box_labels" not in self._listing.carries
        return not any(self.of_objects)

    @property
    def of_pictures(self) -> list[Any]:
        """What each whole picture shows; None where nothing is said of it."""
        return self._wholes[0]

    @kept_property
    def _wholes(self) -> tuple[list[Any], tuple[LeftOut, ...]]:
        """What each whole picture shows, and the pictures whose labels cannot be read."""
        asked, broken = self._listing.label_of, []
        found = [entry.label for entry in self._listing.entries]
        for number, entry in enumerate(self._listing.entries):
            if entry.label is None and asked is not None:
                try:
                    found[number] = asked(entry)
                except (OSError, TypeError, ValueError) as error:
                    broken.append(failed(entry.name, error))
        return found, tuple(broken)

    @property
    def of_objects(self) -> list[tuple[str, ...]]:
        """The classes of the objects of each picture; none where they cannot be read."""
        return self._objects[0]

    @kept_property
    def _objects(self) -> tuple[list[tuple[str, ...]], tuple[LeftOut, ...]]:
        """The classes of the objects of each picture, and the pictures whose labels cannot be read."""
        asked = self._listing.object_names
        found = []
        with left_out_within() as broken:
            for entry in self._listing.entries:
                try:
                    names = fields_of(self._listing, entry).get("box_labels") or () if asked is None else asked(entry)
                except (OSError, TypeError, ValueError) as error:
                    names = ()
                    broken.append(failed(entry.name, error))
                found.append(tuple(name for name in names if self._is_chosen(name)))
        return found, tuple(broken)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes, in the order of the file, or sorted."""
        names = self._listing.class_names or tuple(sorted(self.classes))
        return tuple(name for name in names if self._is_chosen(name))

    @property
    def knows_classes(self) -> bool:
        """Whether they can be counted without opening a picture, or have been counted already."""
        listing = self._listing
        reads = listing.label_of is not None or (listing.object_names is None and "boxes" in listing.carries)
        return not reads or "classes" in self.__dict__

    @kept_property
    def classes(self) -> dict[str, int]:
        """How many pictures show each class or, where objects have boxes, how many objects of it there are."""
        if self.are_of_pictures:
            counts = Counter(str(label) for label in self.of_pictures if label is not None)
        else:
            counts = Counter(name for names in self.of_objects for name in names)
        order = [name for name in self._listing.class_names if self._is_chosen(name)]
        return {
            name: counts[name] for name in [*order, *sorted(set(counts) - set(order))] if counts[name] or name in order
        }

    def _is_chosen(self, name: str) -> bool:
        return self._chosen is None or name in self._chosen

"""`DataSet`: pictures with their labels, read one by one when they are asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from augwidgets.data import making
from augwidgets.data.augmented import AugmentedDataSet
from augwidgets.data.broken_labels import left_out_within
from augwidgets.data.choosing import only_classes
from augwidgets.data.listed_labels import ListedLabels
from augwidgets.data.listing import Entry, LeftOut, Listing, failed
from augwidgets.data.mirrors import Mirrors
from augwidgets.data.reading import fields_of, named, picture_of, sample_of
from augwidgets.domain import faces
from augwidgets.domain.argument_checks import is_listed, is_whole
from augwidgets.domain.errors import one_line, told
from augwidgets.domain.kept_property import kept_property
from augwidgets.domain.written_calls import call, subscript
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.partner_pools import PartnerPools
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample

_FOUND = ("_listed", "_noted", "pools")  # what is known of these pictures alone


class DataSet(Sequence[Sample]):
    """Pictures with their labels, read one by one when they are asked for. `augwidgets.data.open` makes one.

    ``data[17]`` reads picture 17 with its labels, ``data[:100]`` are the first hundred, ``len(data)`` counts them; as
    the last line of a cell it shows nine of them and its counts. It goes into another process by pickle.

    Parameters
    ----------
    listing : Listing
        What a format found.
    classes : collection of str, optional
        Those of which objects are kept; all without it.

    Attributes
    ----------
    listing : Listing
    chosen : frozenset of str or None
    mirrors : Mirrors or None
        What `with_mirrors` declared.
    code : str or None
        The expression that opens it again; None where no code can know it.

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    >>> len(data), data[1].box_labels, data[:1].classes
    (2, ('saucer', 'cup', 'spoon'), {'cat': 1})
    """

    def __init__(self, listing: Listing, classes: Collection[str] | None = None) -> None:
        self.listing = listing
        self.chosen = None if classes is None else frozenset(classes)
        self.mirrors: Mirrors | None = None
        self.code: str | None = None

    # -- which pictures ------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.listing.entries)

    @overload
    def __getitem__(self, index: int) -> Sample: ...

    @overload
    def __getitem__(self, index: slice) -> DataSet: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._said(self.with_entries(self.listing.entries[index]), subscript(index))
        entry = self.listing.entries[self._number(index)]
        with named(entry), left_out_within() as broken:
            sample = sample_of(self.listing, entry)
        self._note(broken)
        return sample if self.chosen is None else only_classes(sample, self.chosen)

    def _number(self, index: Any) -> int:
        """Return the number of a picture, counted from the first one, or raise where there is no such picture."""
        if not is_whole(index):
            raise TypeError(f"a picture of a data set is asked for by a whole number or a slice, got {told(index)}")
        if not -len(self) <= index < len(self):
            raise IndexError(
                f"a data set of {len(self):,} pictures has numbers from 0 to {len(self) - 1}, got {told(index)}"
            )
        return range(len(self))[index]

    def __iter__(self) -> Iterator[Sample]:
        return (self[number] for number in range(len(self)))

    def with_entries(self, entries: Iterable[Entry]) -> DataSet:
        """Return the data set of these of its pictures, in this order."""
        new = object.__new__(type(self))
        new.__dict__.update({name: value for name, value in self.__dict__.items() if name not in _FOUND})
        new.listing = dataclasses.replace(self.listing, entries=tuple(entries))
        new.code = None
        return new

    def _said(self, new: DataSet, more: str) -> DataSet:
        """Return a data set that was made of this one, with the code that makes it."""
        new.code = None if self.code is None else self.code + more
        return new

    def picked(self, numbers: Iterable[int]) -> DataSet:
        """Return the data set of the pictures with these numbers, in this order.

        Parameters
        ----------
        numbers : iterable of int

        Returns
        -------
        DataSet

        Raises
        ------
        IndexError, TypeError
            A picture that there is not, or no numbers.
        """
        if not is_listed(numbers):
            raise TypeError(f"numbers must be the numbers of pictures, [0, 3], got {told(numbers)}")
        return self.with_entries(self.listing.entries[self._number(number)] for number in numbers)

    def only(self, *classes: str) -> DataSet:
        """Return the pictures that show these classes, and of their objects those alone.

        Parameters
        ----------
        *classes : str

        Returns
        -------
        DataSet

        Raises
        ------
        ValueError
            A class that the data set does not have.

        Examples
        --------
        >>> import augwidgets as aw
        >>> data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
        >>> data.only("cup").classes
        {'cup': 1}
        """
        if not classes:
            raise ValueError("only must be given a class, got none; the data set itself has them all")
        wanted = frozenset(classes)
        known = set(self.class_names)
        for name in classes:
            if name not in known:
                raise ValueError(
                    f"categories must be classes of the data set ({', '.join(map(str, self.class_names)) or 'none'})"[
                        :200
                    ]
                    + f", got {told(name, 40)}"
                )
        of_pictures = self.of_pictures
        shown = self.object_names
        if of_pictures:
            shown = [() if label is None else (str(label),) for label in self.labels]
        new = self.with_entries(
            entry for entry, names in zip(self.listing.entries, shown, strict=True) if not wanted.isdisjoint(names)
        )
        if of_pictures:
            names = tuple(name for name in self.class_names if name in wanted)
            new.listing = dataclasses.replace(new.listing, class_names=names)
        else:
            new.listing = dataclasses.replace(new.listing, left_out=self.left_out)
            new.chosen = wanted
        new.mirrors = None if self.mirrors is None else self.mirrors.within(wanted)
        return self._said(new, call(".only", *classes))

    def readable(self) -> DataSet:
        """Return the pictures that can be read with their labels; the others stand in its `left_out`, with the reason.

        Every picture is read once for it: a training that goes over what it returns stops at none.

        Returns
        -------
        DataSet

        Raises
        ------
        ValueError
            None of them can be read.

        Examples
        --------
        >>> import augwidgets as aw
        >>> data = aw.data.open([aw.pictures.cat(), "nowhere.jpg"]).readable()
        >>> len(data), [one.what for one in data.left_out]
        (1, ['nowhere.jpg'])
        """
        kept, broken = [], dict[str, LeftOut]()
        for number, entry in enumerate(self.listing.entries):
            try:
                self[number]
            except (OSError, TypeError, ValueError, RuntimeError) as error:
                broken[entry.name] = failed(entry.name, error)
            else:
                kept.append(entry)
        known = {one.what for one in self.left_out}
        left_out = (*self.left_out, *(one for name, one in broken.items() if name not in known))
        if not kept:
            raise ValueError(f"none of the {len(self):,} pictures can be read; the first: {_first(left_out)}")
        new = self.with_entries(kept)
        new.listing = dataclasses.replace(new.listing, left_out=left_out)
        return self._said(new, call(".readable"))

    # -- what a recipe makes of it -------------------------------------------------------------------------------

    def with_mirrors(
        self,
        mirrors: Mapping[str, str] | None = None,
        *,
        half_turns: Mapping[str, str] | None = None,
        never: Collection[str] = (),
        otherwise: str = "skip",
    ) -> DataSet:
        """Return the data set with what a mirror and a half turn make of its classes.

        A recipe's draw that mirrors a picture, or turns it farther than a quarter, then maps its label, the labels of
        its boxes and the values of its mask. With a class of `never` in the picture the step is left out, or refused.

        Parameters
        ----------
        mirrors, half_turns : mapping of str to str, optional
            Class to class, both ways round.
        never : collection of str
            Classes that are wrong in a mirror and upside down, unless a mapping has them.
        otherwise : {"skip", "refuse"}

        Returns
        -------
        DataSet

        Raises
        ------
        TypeError, ValueError
            A class that the data set does not have, or one that is led to two others.

        Examples
        --------
        >>> import augwidgets as aw
        >>> letters = [aw.Sample([[0.0, 1.0]], label=name) for name in "bd2"]
        >>> data = aw.data.open(letters).with_mirrors({"b": "d"}, never=["2"])
        >>> [data.made(number, aw.Recipe([aw.flip_horizontal.at()])).label for number in range(3)]
        ['d', 'b', '2']
        """
        new = self.with_entries(self.listing.entries)
        labels = {str(label) for label in self.labels if label is not None}
        new.mirrors = Mirrors.declared(mirrors, half_turns, never, otherwise, labels.union(self.class_names))
        options = {"half_turns": half_turns or None, "never": never if len(never) else None}
        more = {"otherwise": otherwise} if otherwise != "skip" else {}
        return self._said(new, call(".with_mirrors", mirrors or None, **options, **more))

    def made(self, number: int, recipe: Recipe, seed: int = 0, copy: int = 0, *, means: Any = None) -> Sample:
        """Return a picture as a recipe augments it: always the same for a seed, a copy and a number.

        Parameters
        ----------
        number : int
        recipe : Recipe
            It is drawn from ``default_rng([seed, copy, number])``; partners come from its split.
        seed, copy : int
        means : ClusterMeans, optional
            What ``cluster_blend`` takes.

        Returns
        -------
        Sample

        Raises
        ------
        OSError, TypeError, ValueError
            The picture cannot be read or augmented, or a class must not be mirrored.
        """
        number, recipe = self._number(number), checked_recipe(recipe)
        sample = self[number]
        with named(self.listing.entries[number]):
            return making.made(self, number, recipe, seed, copy, sample=sample, means=means).sample

    def augmented(
        self,
        recipe: Recipe,
        seed: int = 0,
        *,
        give: Sequence[str] | str | Callable[[Sample], Any] | None = None,
        means: Any = None,
    ) -> AugmentedDataSet:
        """Return the data set as a recipe augments it, drawn anew in each epoch, for a training's own loader.

        Parameters
        ----------
        recipe : Recipe
            Picture i of epoch e is drawn from ``default_rng([seed, e, i])``; partners come from its split.
        seed : int
        give : sequence of str, str or callable, optional
            What a loader is given of each Sample: ``("image", "label")``, or what a function of it returns.
        means : ClusterMeans, optional
            What ``cluster_blend`` takes.

        Returns
        -------
        AugmentedDataSet
            Which says how PyTorch and TensorFlow take it.

        Raises
        ------
        TypeError, ValueError
            No recipe, no seed, or `give` names no field of a Sample.
        """
        return AugmentedDataSet(self, checked_recipe(recipe), seed, give=give, means=means)

    # -- what is known without opening a picture -----------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """The name of each picture: its path from the root."""
        return [entry.name for entry in self.listing.entries]

    @property
    def format(self) -> str:
        """As what it was opened."""
        return self.listing.format

    @property
    def splits(self) -> tuple[str, ...]:
        """Which of "train", "val" and "test" its pictures belong to; empty where it is not divided."""
        return tuple(dict.fromkeys(entry.split for entry in self.listing.entries if entry.split is not None))

    @kept_property
    def pools(self) -> PartnerPools:
        """Which pictures may be each other's partners: those of one split."""
        return PartnerPools.of([entry.split for entry in self.listing.entries])

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What of it could not be taken, and why: broken files and labels, found out so far."""
        found = dict.fromkeys((*self._listed.left_out, *self.__dict__.get("_noted", ())))
        return (*self.listing.left_out, *found)

    def _note(self, broken: Iterable[LeftOut]) -> None:
        """Note what of the labels of a picture that was read is left out."""
        for one in broken:
            self.__dict__.setdefault("_noted", {})[one] = None

    @kept_property
    def _listed(self) -> ListedLabels:
        return ListedLabels(self.listing, self.chosen)

    @property
    def of_pictures(self) -> bool:
        """Whether a class is what a whole picture shows, and not an object in it."""
        return self._listed.are_of_pictures

    @property
    def labels(self) -> list[Any]:
        """What each whole picture shows; None where nothing is said of it.

        Where only an item of another library's data set tells it, all of them are read, once. One that cannot be read
        shows nothing, and is noted in `left_out`.
        """
        return self._listed.of_pictures

    @property
    def object_names(self) -> list[tuple[str, ...]]:
        """The classes of the objects of each picture. Without opening pictures where the format allows it.

        A picture whose labels cannot be read shows none, and is noted in `left_out`.
        """
        return self._listed.of_objects

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes, in the order of the file, or sorted."""
        return self._listed.class_names

    @property
    def knows_classes(self) -> bool:
        """Whether its classes can be counted without opening a picture, or have been counted already."""
        return self._listed.knows_classes

    @property
    def classes(self) -> dict[str, int]:
        """How many pictures show each class or, where objects have boxes, how many objects of it there are."""
        return self._listed.classes

    def fields(self, number: int) -> dict[str, Any]:
        """Return the labels of a picture as fields of a `Sample`; of its file only the beginning is read.

        Parameters
        ----------
        number : int

        Returns
        -------
        dict

        Raises
        ------
        IndexError, OSError, ValueError
            There is no such picture, or its labels are broken.
        """
        entry = self.listing.entries[self._number(number)]
        with named(entry), left_out_within() as broken:
            found = fields_of(self.listing, entry)
        self._note(broken)
        return found

    def picture(self, number: int) -> Sample:
        """Return a picture without its labels.

        Parameters
        ----------
        number : int

        Returns
        -------
        Sample
        """
        entry = self.listing.entries[self._number(number)]
        with named(entry):
            return picture_of(self.listing, entry)

    def __repr__(self) -> str:
        words = [f"{len(self):,} picture{'' if len(self) == 1 else 's'}", self.format]
        names = self.listing.class_names if self.chosen is None else sorted(self.chosen)
        if names:
            shown = ", ".join(map(str, names[:6])) + (" ..." if len(names) > 6 else "")
            words.append(f"{len(names)} class{'' if len(names) == 1 else 'es'} ({shown})")
        if self.left_out:
            words.append(f"{len(self.left_out):,} left out")
        return f"<DataSet: {', '.join(words)}>"

    def _repr_html_(self) -> str:
        return faces.html(self)


def _first(left_out: Sequence[LeftOut]) -> str:
    return one_line(f"{left_out[0].what}: {left_out[0].why}", 200) if left_out else "there is none"

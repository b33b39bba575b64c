"""What a format found at a place: the pictures and how their labels are read. No picture has been opened yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from augwidgets.domain.errors import one_line

Fields = dict[str, Any]
Size = tuple[int, int]


class Entry(NamedTuple):
    """One picture of a data set, as its files name it.

    Attributes
    ----------
    name : str
        Its path from the root of the pictures, with "/"; no two are the same. Without a file, a name in words.
    file : str, optional
        Where it lies; None for one in memory.
    label : optional
        What the whole picture shows.
    size : (int, int), optional
        Height and width, where the labels' file says them.
    id : optional
        Its number or name in the labels' file.
    split : str, optional
        "train", "val" or "test".
    labels : optional
        What the format makes the labels of.
    """

    name: str
    file: str | None = None
    label: Any = None
    size: Size | None = None
    id: Any = None
    split: str | None = None
    labels: Any = None


class LeftOut(NamedTuple):
    """What of a data set is not there, and why, in a sentence."""

    what: str
    why: str


def failed(name: str, error: Exception | str) -> LeftOut:
    """Return that a picture is left out for an error, whose sentence may begin with the picture's name.

    Parameters
    ----------
    name : str
    error : Exception or str

    Examples
    --------
    >>> failed("a.png", ValueError("a.png: it is empty")), failed("a.png", "it is empty").why
    (LeftOut(what='a.png', why='it is empty'), 'it is empty')
    """
    return LeftOut(name, one_line(str(error).removeprefix(f"{name}: "), 300))


def no_fields(entry: Entry, size: Size) -> Fields:
    """Return the labels of a picture that has none beside the one of the whole picture."""
    return {}


def left_together(names: Sequence[str], one: str, several: str, what: str = "pictures") -> list[LeftOut]:
    """Return pictures that are left out for the same reason as one line, which names the first of them.

    Parameters
    ----------
    names : sequence of str
    one, several : str
        The reason, of one and of several.
    what : str
        They are.

    Examples
    --------
    >>> left_together(["a.png"], "it has no label", "they have none")
    [LeftOut(what='a.png', why='it has no label')]
    >>> left_together(["a.png", "b.png", "c.png", "d.png"], "it has no label", "they have none")[0].what
    '4 pictures (a.png, b.png, c.png, ...)'
    """
    if len(names) < 2:
        return [LeftOut(name, one) for name in names]
    shown = ", ".join(name if len(name) <= 40 else f"...{name[-37:]}" for name in names[:3])
    return [LeftOut(f"{len(names):,} {what} ({shown}{', ...' if len(names) > 3 else ''})", several)]


@dataclass(frozen=True, eq=False)
class Listing:
    """The pictures that a format found, and how their labels are read. It goes into another process by pickle.

    Parameters
    ----------
    format : str
        Its name in `augwidgets.data.formats`.
    root : str
        The folder that names count from; empty for pictures in memory.
    entries : sequence of Entry
    fields : callable
        Takes an Entry and the (height, width) of its picture, returns the fields of a `Sample`: ``boxes``, ``mask``
        and so on, in the frame of the picture as its labels' file counts. Raises one sentence where they are broken;
        what is broken of one object alone it says by `broken_labels.leave_out`, and goes on.
    object_names : callable, optional
        Takes an Entry, returns the class of each of its objects without opening the picture. Without it they are asked
        of `fields`.
    label_of : callable, optional
        Takes an Entry without a label, returns the one that only reading its picture tells; None where it has none.
    sizes : callable, optional
        Takes an Entry without a size, returns the one that its file of labels says; None where it says none.
    picture : callable, optional
        Takes an Entry, returns what `augwidgets.load` takes; without it the Entry's file.
    class_names : tuple of str
        The classes of pictures or of objects, in the order of the file.
    class_ids : mapping
        The number of each class in the file, where it has one.
    about : mapping
        What else the file says and is written again: COCO's ``info``, ``licenses`` and ``categories``, skeletons.
    carries : tuple of str
        Which labels every Sample has, of "label", "mask", "boxes", "box_labels", "keypoints".
    left_out : tuple of LeftOut
        What could not be taken, found out so far.
    """

    format: str
    root: str
    entries: Sequence[Entry]
    fields: Callable[[Entry, Size], Fields] = no_fields
    object_names: Callable[[Entry], Sequence[str]] | None = None
    label_of: Callable[[Entry], Any] | None = None
    sizes: Callable[[Entry], Size | None] | None = None
    picture: Callable[[Entry], Any] | None = None
    class_names: tuple[str, ...] = ()
    class_ids: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    about: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    carries: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def stated_size(self, entry: Entry) -> Size | None:
        """Return the size that a picture's labels count in, where their file says it."""
        return self.sizes(entry) if entry.size is None and self.sizes is not None else entry.size

    def __getstate__(self) -> dict[str, Any]:  # read-only views of a mapping cannot be pickled
        return {**self.__dict__, "class_ids": dict(self.class_ids), "about": dict(self.about)}

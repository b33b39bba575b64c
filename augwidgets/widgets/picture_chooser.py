"""Which picture: those that ship with the kit, those that were given together, and the person's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import ipywidgets

from augwidgets.data import picture_files, pictures
from augwidgets.data.dataset import DataSet
from augwidgets.sample.sample import Sample
from augwidgets.widgets.kit import Kit

_OWN_KEPT = 8  # uploads that stay in the list; they are kept as files, not as pixels
_MOST = 1000  # of many pictures that are listed


class Member(NamedTuple):
    """One picture of a data set, which is read when it is chosen."""

    data: DataSet
    number: int


def loaded(one: Any) -> Sample:
    """Return a picture of many with its labels: a `Member`, or what `augwidgets.load` takes.

    Raises
    ------
    OSError, TypeError, ValueError
        It cannot be read.
    """
    return one.data[one.number] if isinstance(one, Member) else picture_files.load(one)


def named(many: Any) -> dict[str, Any]:
    """Name many pictures: each name with what `loaded` takes.

    Parameters
    ----------
    many : folder, list, batch, table or DataSet
        The path of a folder with pictures, or with a folder for each class; a list of paths, of pictures or of Samples;
        an array ``(N, H, W, C)``; a table (a pandas ``DataFrame``) with a column of file names.

    Examples
    --------
    >>> import numpy
    >>> list(named(numpy.zeros((2, 8, 9, 3), "uint8"))), list(named(["cats/1.png", "dogs/1.png"]))
    (['picture 1', 'picture 2'], ['1.png', 'dogs/1.png'])
    """
    if isinstance(many, DataSet):
        return {name: Member(many, number) for number, name in enumerate(many.names)}
    found: dict[str, Any] = {}
    for number, one in enumerate(_members(many), 1):
        if isinstance(one, (str, os.PathLike)):
            path = Path(one)
            near = f"{path.parent.name}/{path.name}"
            name = next((name for name in (path.name, near, str(path)) if name not in found), f"{near} {number}")
            found[name] = path
        else:
            label = getattr(one, "label", None)
            found[f"picture {number}" + (f" · {label}" if isinstance(label, str) else "")] = one
    return found


def _members(many: Any) -> Any:
    if isinstance(many, Path):
        inside = sorted(place for place in many.iterdir() if place.is_dir() and not place.name.startswith("."))
        direct = any(place.suffix.lower() in picture_files.EXTENSIONS and place.is_file() for place in many.iterdir())
        if direct or not inside:
            return picture_files.pictures_in(many)
        return [path for place in inside if _holds_pictures(place) for path in picture_files.pictures_in(place)]
    if is_table(many):
        return list(_file_names(many))
    return many


def _holds_pictures(folder: Path) -> bool:
    return any(place.suffix.lower() in picture_files.EXTENSIONS for place in folder.iterdir() if place.is_file())


def is_table(thing: Any) -> bool:
    """Return whether it is a table as pandas makes them, without importing pandas."""
    return hasattr(thing, "columns") and hasattr(thing, "iloc")


def _file_names(table: Any) -> Iterable[str]:
    """Return the column that names picture files in each row."""
    for column in table.columns:
        values = list(table[column])
        if values and all(isinstance(one, (str, os.PathLike)) and _is_picture_file(one) for one in values):
            return values
    columns = ", ".join(map(repr, map(str, table.columns))) or "it has none"
    raise ValueError(f"a table of pictures must have a column of picture files' names, got the columns {columns:.200}")


def _is_picture_file(name: Any) -> bool:
    return Path(name).suffix.lower() in picture_files.EXTENSIONS


class PictureChooser:
    """A list of names, and a button for a file of one's own. Calls `changed(sample)` when a name is chosen.

    Attributes
    ----------
    name : str
        Under which the picture that is shown is listed.
    """

    def __init__(self, kit: Kit, many: Mapping[str, Any], changed: Callable[[Sample], None]) -> None:
        self.name = ""
        self._uploads: dict[str, bytes] = {}
        self._given: dict[str, Sample] = {}
        self._choosing: Sample | None = None  # which has its name already
        self._many = dict(many)
        self._kit, self._changed = kit, changed
        more = f"picture: the first {_MOST} of {len(many)} are listed" if len(many) > _MOST else "picture"
        self._list = kit.make(ipywidgets.Dropdown, "aw-field", "aw-w-picture", description="picture", tooltip=more)
        upload = kit.button("", "aw-button aw-square aw-upload", "upload a picture of your own", "upload")
        self.box = kit.row(self._list, upload, classes="aw-group")
        kit.hear(self._list, lambda chosen: None if chosen is None else self.choose(chosen))

    def choose(self, name: str) -> None:
        """Show a picture of the list."""
        try:
            sample = self._load(name)
        except Exception:
            self.show()  # the list must not name a picture that is not shown
            raise
        self.name, self._choosing = name, sample
        try:
            self._changed(sample)
        finally:
            self._choosing = None

    def _load(self, name: str) -> Sample:
        if name in self._given:
            return self._given[name]
        if name in self._uploads:
            return picture_files.load(self._uploads[name])
        if name in self._many:
            return loaded(self._many[name])
        return pictures.load_by_name(name)

    def add_upload(self, name: str, content: bytes) -> None:
        """Add an uploaded file: it is the picture now."""
        self._uploads.pop(name, None)
        self._uploads[name] = content
        for oldest in list(self._uploads)[:-_OWN_KEPT]:
            del self._uploads[oldest]
        self.name = name

    def name_after(self, given: Any, sample: Sample) -> None:
        """Show what code has given: a name of many, a path, or else something that `sample` was made of."""
        if given is self._choosing and given is not None:
            return
        if isinstance(given, str) and given in self._many:
            self.name = given
        elif isinstance(given, (str, os.PathLike)):
            self.name = Path(given).name
            self._uploads.pop(self.name, None)
            self._many[self.name] = Path(given)
        else:
            self.name = self._name_of(sample)

    def _name_of(self, sample: Sample) -> str:
        shipped = str(sample.label)
        if shipped in pictures.NAMES and sample.same_as(pictures.load_by_name(shipped)):
            return shipped
        self._given = {"your picture": sample}  # the last one only
        return "your picture"

    def show(self) -> None:
        """Put the name on the list; it does not count as a choice."""
        own = dict.fromkeys([*self._given, *reversed(self._uploads), *list(self._many)[:_MOST]])
        if self.name not in pictures.NAMES:
            own.setdefault(self.name)
        options = [*((key, key) for key in own), *((pictures.PICTURES[key].title, key) for key in pictures.NAMES)]
        if self._list.options != tuple(options):
            self._kit.put(self._list, options, "options")
        self._kit.put(self._list, self.name)

    def code(self) -> str:
        """Return the Python that loads the picture, or nothing where code cannot know it."""
        name = self.name
        if name in self._given or name in self._uploads:
            return ""
        if name in self._many:
            one = self._many[name]
            file = one.data.listing.entries[one.number].file if isinstance(one, Member) else one
            return f"aw.load({str(file)!r})" if isinstance(file, (str, Path)) else ""
        return f"aw.pictures.{name}()"

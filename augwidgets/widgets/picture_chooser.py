"""Which picture: those that ship with the kit, the files of a folder, and the person's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipywidgets

from augwidgets.data import picture_files, pictures
from augwidgets.sample.sample import Sample
from augwidgets.widgets.kit import Kit

_OWN_KEPT = 8  # uploads that stay in the list; they are kept as files, not as pixels


class PictureChooser:
    """A list of names, and a button for a file of one's own. Calls `changed(sample)` when a name is chosen.

    Attributes
    ----------
    name : str
        Under which the picture that is shown is listed.
    """

    def __init__(self, kit: Kit, folder: Sequence[str | os.PathLike[str]], changed: Callable[[Sample], None]) -> None:
        self.name = ""
        self._uploads: dict[str, bytes] = {}
        self._given: dict[str, Sample] = {}
        self._files = {Path(path).name: Path(path) for path in folder}
        self._kit, self._changed = kit, changed
        self._list = kit.make(ipywidgets.Dropdown, "aw-field", "aw-w-picture", description="picture", tooltip="picture")
        upload = kit.button("", "aw-button aw-square aw-upload", "upload a picture", "upload")
        self.box = kit.row(self._list, upload, classes="aw-group")
        kit.hear(self._list, lambda chosen: None if chosen is None else self._choose(chosen))

    def _choose(self, name: str) -> None:
        try:
            sample = self._load(name)
        except Exception:
            self.show()  # the list must not name a picture that is not shown
            raise
        self.name = name
        self._changed(sample)

    def _load(self, name: str) -> Sample:
        if name in self._given:
            return self._given[name]
        if name in self._uploads:
            return picture_files.load(self._uploads[name])
        if name in self._files:
            return picture_files.load(self._files[name])
        return pictures.load_by_name(name)

    def add_upload(self, name: str, content: bytes) -> None:
        """Take in an uploaded file: it is the picture now."""
        self._uploads.pop(name, None)
        self._uploads[name] = content
        for oldest in list(self._uploads)[:-_OWN_KEPT]:
            del self._uploads[oldest]
        self.name = name

    def name_after(self, given: Any, sample: Sample) -> None:
        """Say what code has given: a path, or else something that `sample` was made of."""
        if isinstance(given, (str, os.PathLike)):
            self.name = Path(given).name
            self._uploads.pop(self.name, None)
            self._files[self.name] = Path(given)
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
        own = dict.fromkeys([*self._given, *reversed(self._uploads), *self._files])
        options = [*((key, key) for key in own), *((pictures.PICTURES[key].title, key) for key in pictures.NAMES)]
        if self._list.options != tuple(options):
            self._kit.put(self._list, options, "options")
        self._kit.put(self._list, self.name)

    def code(self) -> str:
        """Give the Python that loads the picture, or nothing where code cannot know it."""
        name = self.name
        if name in self._given or name in self._uploads:
            return ""
        if name in self._files:
            return f"aw.load({str(self._files[name])!r})"
        return f"aw.pictures.{name}()"

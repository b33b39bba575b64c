"""A site is written: its pages one after the other, then the one that lists them; then every link is checked."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.out.progress import Progress
from augwidgets.sample.sample import Sample
from augwidgets.steps.transform import Transform
from augwidgets.view.site import index_page, link_check, transform_page
from augwidgets.view.site.drawn import Pictures
from augwidgets.view.site.entries import INDEX, Entry, entries_of
from augwidgets.view.site.folder import SiteFolder
from augwidgets.view.site.layout import INDEX_SCRIPT, PAGE_SCRIPT, STYLE

_FORMAT = 1


@dataclass(frozen=True)
class Look:
    """What stands beside the pages, from the rooms above.

    Attributes
    ----------
    style, page_script, index_script : str
    titles : mapping of str to str
        What a reader knows the dialects as.
    """

    style: str
    page_script: str
    index_script: str
    titles: Mapping[str, str]

    @property
    def files(self) -> dict[str, str]:
        """The files by their names."""
        return {STYLE: self.style, PAGE_SCRIPT: self.page_script, INDEX_SCRIPT: self.index_script}


def write(
    place: str | os.PathLike[str], sample: Sample, transforms: Sequence[Transform], look: Look, *, overwrite: bool,
    progress: bool | Callable[[int, int], Any],
) -> Path:  # fmt: skip
    """Write the site, or go on with it, and return its first page.

    Parameters
    ----------
    place : path
        Of the folder.
    sample : Sample
    transforms : sequence of Transform
    look : Look
    overwrite : bool
        Whether another site that lies there may be replaced, or the same one made anew.
    progress : bool or callable
        As `Progress` takes it; where the function returns False, it stops, to be continued.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    OSError, ValueError
        In one sentence: other files are there, or a link leads nowhere; what lay there is as it was.
    """
    entries = entries_of(transforms)
    folder = SiteFolder(place, _plan(entries, sample, look), overwrite=overwrite)
    first = Path(os.path.expanduser(place)) / INDEX
    if folder.is_complete:
        return first
    with folder.opened():
        if _pages(folder, entries, sample, look, progress):
            names = [*look.files, INDEX, *(name for entry in entries for name in (entry.page, entry.still))]
            _check(folder, names)
            folder.finish(names)
    return first


def _pages(folder: SiteFolder, entries: Sequence[Entry], sample: Sample, look: Look, progress: Any) -> bool:
    """Write all files, and return whether all are there: a caller may have stopped it."""
    for name, text in look.files.items():
        folder.write(name, text.encode())
    pictures = Pictures(sample)
    left = [entry for entry in entries if not folder.has(entry.page)]
    with Progress(progress, len(entries), len(entries) - len(left), "site", "pages") as bar:
        for entry in left:
            page = transform_page.page(entry, entries, pictures, look.titles)
            folder.write(entry.still, _still(entry, pictures))
            folder.write(entry.page, page.encode("utf-8", "replace"))  # after its picture: it is done with it
            if not bar.add(1) and entry is not left[-1]:
                return False
    sizes = {entry.still: Image.open(io.BytesIO(folder.read(entry.still))).size for entry in entries}
    folder.write(INDEX, index_page.page(entries, sizes, look.titles).encode("utf-8", "replace"))
    return True


def _still(entry: Entry, pictures: Pictures) -> bytes:
    try:
        return pictures.still(entry.transform)
    except (ValueError, RuntimeError):  # its page says why
        return pictures.original()


def _check(folder: SiteFolder, names: Iterable[str]) -> None:
    """Raise where a link leads nowhere.

    Raises
    ------
    ValueError
    """
    names = list(names)
    pages = [name for name in names if name.endswith(".html")]
    found = link_check.problems(pages, names, lambda name: folder.read(name).decode())
    if found:
        more = f", and {len(found) - 1} more such" if len(found) > 1 else ""
        raise ValueError(f"the site is not written, for a link is broken: {found[0]}{more}; tell augwidgets' makers")


def _plan(entries: Sequence[Entry], sample: Sample, look: Look) -> dict[str, Any]:
    """Return which site it is: of which picture, transforms, version and look."""
    seen = hashlib.sha256()
    for part in (sample.image, sample.mask, sample.boxes, sample.keypoints):
        if part is not None:
            seen.update(f"{part.shape} {part.dtype}".encode())
            seen.update(np.ascontiguousarray(part).tobytes())
    seen.update(repr((sample.box_labels, sample.keypoint_names)).encode())
    docstrings = [entry.transform.__doc__ or "" for entry in entries]
    told = "\n".join([*look.files.values(), *docstrings])
    return {
        "augwidgets": metadata.version("augwidgets"), "format": _FORMAT,
        "transforms": [entry.name for entry in entries], "picture": seen.hexdigest(),
        "look": hashlib.sha256(told.encode("utf-8", "replace")).hexdigest(),
    }  # fmt: skip

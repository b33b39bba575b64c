"""Where the pictures lie that a COCO file names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from augwidgets.data.formats.folders import SPLITS

_LONGEST = 1000  # letters of a name
_DEEPEST = 32  # folders in a name


class PictureFinder:
    """Looks names up in folders; each folder is listed once, and no file is opened.

    Parameters
    ----------
    folders : sequence of path
        In the order in which they are looked into.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "1.jpg").touch()
    ...     found = PictureFinder([folder]).find("C:\\\\photos\\\\1.jpg"), PictureFinder([folder]).find("../2.jpg")
    >>> found[0][0], found[1]
    ('1.jpg', None)
    """

    def __init__(self, folders: Sequence[str | Path]) -> None:
        self._folders = [str(folder) for folder in folders]
        self._listed: dict[str, dict[str, str]] = {}

    def find(self, name: str) -> tuple[str, str] | None:
        """Return the name of a picture, counted from the folder where it is, and its path; None where it is not.

        A name from another machine, "C:\\photos\\1.jpg", is looked for by its end; never outside the folders.
        """
        if not 0 < len(name) <= _LONGEST:
            return None
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts:
            parts = parts[len(parts) - parts[::-1].index("..") :]
        for start in range(max(len(parts) - _DEEPEST, 0), len(parts)):
            tail = parts[start:]
            for folder in self._folders:
                inside = "/".join([folder, *tail[:-1]])
                real = self._names(inside).get(_plain(tail[-1]))
                if real is not None:
                    return "/".join([*tail[:-1], real]), f"{inside}/{real}"
        return None

    def alike(self, name: str) -> str | None:
        """Return the name of a picture that differs in small and large letters alone; None without one."""
        plain = _plain(name.replace("\\", "/").rsplit("/", 1)[-1]).casefold()
        names = (names for folder in self._folders for names in self._names(folder).items())
        return next((real for known, real in names if known.casefold() == plain), None)

    def _names(self, folder: str) -> dict[str, str]:
        """Return the names in a folder as they are written there, by a form that is the same on all machines."""
        if folder not in self._listed:
            try:
                names = os.listdir(folder)
            except (OSError, ValueError):  # no such folder, or a name that no folder has
                names = []
            self._listed[folder] = {_plain(name): name for name in names}
        return self._listed[folder]


def picture_folders(file: Path, split: str | None, images: Path | None) -> list[Path]:
    """Return the folders in which the pictures of a COCO file may lie, the likeliest first.

    Parameters
    ----------
    file : path
        The COCO file.
    split : str, optional
        Which part of the data set it is.
    images : path, optional
        What the user named.
    """
    home = file.parent.parent if file.parent.name.lower() == "annotations" else file.parent
    roots = [home / "images", home] if images is None else [images]
    words = re.split(r"[_\-. ]", file.stem)  # instances_val2017: the folder may be called val2017
    words += [word for word, part in SPLITS.items() if split is not None and part == split]
    found = [root / word for root in roots for word in dict.fromkeys(words) if word and (root / word).is_dir()]
    return [*found, *roots, *([] if images is not None or file.parent == home else [file.parent])]


def _plain(name: str) -> str:
    """Return a name as most machines write it: "é" in one letter, where macOS may have two."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)

"""Where the pictures lie that a table names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from augwidgets.data.folder_listing import pictures_below, stem_of


class TableFiles:
    """Where the files of a table lie: below its folder, in ``images/`` there, or by their names alone."""

    def __init__(self, homes: Sequence[Path]) -> None:
        self._homes = [
            str(place) for home in homes for place in (home, home / "images", home / "img") if place.is_dir()
        ]
        self._inside: dict[str, set[str]] = {}
        self._below: dict[str, list[str]] | None = None

    def find(self, given: str) -> str | None:
        """Return the path of a file, or None."""
        given = given.replace("\\", "/") if os.sep == "/" else given
        if "\0" in given or len(given) > 4000:
            return None
        for home in self._homes:
            folder, name = (home, given) if "/" not in given else os.path.split(os.path.normpath(f"{home}/{given}"))
            if given.startswith("/"):
                folder, name = os.path.split(given)
            if folder not in self._inside:
                self._inside[folder] = set(os.listdir(folder)) if os.path.isdir(folder) else set()
            if name in self._inside[folder]:
                return os.path.join(folder, name)
        if self._below is None:
            self._below = {}
            for name, path in (pair for home in self._homes[:1] for pair in pictures_below(home)):
                base = name.rsplit("/", 1)[-1]
                for key in dict.fromkeys((base, stem_of(base))):
                    self._below.setdefault(key, []).append(path)
        found = self._below.get(given.rsplit("/", 1)[-1], [])
        return found[0] if len(found) == 1 else None

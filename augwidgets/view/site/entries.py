"""Which page of a site is whose: file names, titles and families."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from augwidgets.steps.transform import Transform

INDEX = "index.html"
_TAKEN = {"index", "con", "prn", "aux", "nul"}  # by the site itself, and by Windows


@dataclass(frozen=True)
class Entry:
    """One transform of a site.

    Attributes
    ----------
    transform : Transform
    name : str
        Of its files, without an ending.
    title : str
    anchor : str
        Of its family in the list of all.
    """

    transform: Transform
    name: str
    title: str
    anchor: str

    @property
    def page(self) -> str:
        """The file of its page."""
        return f"{self.name}.html"

    @property
    def still(self) -> str:
        """The file of its small picture."""
        return f"stills/{self.name}.jpg"

    @property
    def family(self) -> str:
        """The heading that explorers list it under."""
        return self.transform.heading


def entries_of(transforms: Iterable[Transform]) -> tuple[Entry, ...]:
    """Return the entries of a site, family by family.

    No two have one file, on systems either that do not tell capitals apart.

    Parameters
    ----------
    transforms : iterable of Transform

    Returns
    -------
    tuple of Entry

    Examples
    --------
    >>> import augwidgets as aw
    >>> [entry.page for entry in entries_of([aw.rotate, aw.gamma, aw.zoom])]
    ['rotate.html', 'zoom.html', 'gamma.html']
    """
    families: dict[str, list[Transform]] = {}
    for transform in transforms:
        families.setdefault(transform.heading, []).append(transform)
    names, anchors = set(_TAKEN), set[str]()
    found = []
    for family, members in families.items():
        anchor = _free(f"family-{_plain(family)}", anchors)
        for transform in members:
            title = transform.name.replace("_", " ")
            found.append(Entry(transform, _free(_plain(transform.name), names), title, anchor))
    return tuple(found)


def by_family(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return entries by the anchor of their family, in order."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.anchor, []).append(entry)
    return found


def _plain(name: str) -> str:
    """Return a name of letters that a file and an address may have anywhere."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name)[:60].strip("-") or "own"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free.casefold())
    return free

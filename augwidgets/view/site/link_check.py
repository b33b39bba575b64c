"""Whether every link of a site leads somewhere: to a file of it, and to a place that is in that file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_ASKED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}  # at once, without a click
_INLINE = "data:"


class _Page(HTMLParser):
    """What a page links to, what it asks for at once, and which places are in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "xlink:href") and tag in ("a", "area", "use"):
                self.links.append(value or "")
            elif name == _ASKED.get(tag) and not (value or "").startswith(_INLINE):
                self.asked.append(value or "")


def problems(pages: Iterable[str], files: Iterable[str], read: Callable[[str], str]) -> list[str]:
    """Return what is wrong with the links of a site, a few words for each.

    Parameters
    ----------
    pages : iterable of str
        The files that are pages, relative to the folder of the site.
    files : iterable of str
        All files.
    read : callable
        Takes such a path and returns the text.

    Returns
    -------
    list of str

    Examples
    --------
    >>> site = {"index.html": '<a href="a.html#b">', "a.html": '<p id="b">', "c.html": '<a href="d.html">'}
    >>> problems(site, site, site.get)
    ['c.html links to d.html, which is not there']
    """
    known = set(files)
    read_pages = {name: _Page(read(name)) for name in pages}
    found = []
    for name, page in read_pages.items():
        twice = sorted({one for one in page.ids if page.ids.count(one) > 1})
        found += [f"{name} has two places that are called {one}" for one in twice]
        for address in page.asked:
            if address not in known:
                found.append(f"{name} needs {address}, which is not there")
        for address in page.links:
            if problem := _wrong_with(address, name, read_pages, known):
                found.append(f"{name} links to {address}, which {problem}")
    return found


def _wrong_with(address: str, name: str, pages: dict[str, _Page], known: set[str]) -> str:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return ""  # a person may follow it; nothing does so by itself
    if parts.scheme or parts.netloc or address.startswith("/") or not address:
        return "is no place of this site"
    target = unquote(parts.path) or name
    if target not in known:
        return "is not there"
    place = unquote(parts.fragment)
    return "has no such place" if place and (target not in pages or place not in pages[target].ids) else ""

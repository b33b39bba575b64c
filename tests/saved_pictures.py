"""The pictures that stand in HTML and in saved notebooks, with their alternative texts."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from typing import Any, NamedTuple

from PIL import Image


class Picture(NamedTuple):
    """A picture as it is saved.

    Attributes
    ----------
    alt : str or None
        None where there is no such attribute.
    image : Pillow image or None
        None where the source is no data.
    """

    alt: str | None
    image: Image.Image | None


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Picture] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "img":
            source = named.get("src") or ""
            data = source.partition(";base64,")[2] if source.startswith("data:") else ""
            self.found.append(Picture(named.get("alt"), _opened(data) if data else None))


def in_html(page: str) -> list[Picture]:
    """Return the pictures of a page."""
    tags = _Tags()
    tags.feed(page)
    return tags.found


def in_cell(cell: Any) -> list[Picture]:
    """Return the pictures of a notebook's cell, in its text and in its outputs."""
    if cell.cell_type == "markdown":
        plain = [Picture(alt, None) for alt in re.findall(r"!\[([^\]]*)\]\(", cell.source)]
        return [*plain, *in_html(cell.source)]
    found = []
    for output in cell.get("outputs", []):
        for kind, content in output.get("data", {}).items():
            if kind == "text/html":
                found += in_html("".join(content))
            elif kind.startswith("image/") and kind != "image/svg+xml":
                # Neither JupyterLab nor its export reads a text from beside such a picture.
                found.append(Picture(None, _opened("".join(content))))
    return found


def _opened(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))

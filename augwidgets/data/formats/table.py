"""All formats, in the order in which a place is tried."""

from __future__ import annotations

from augwidgets.data.formats import folders
from augwidgets.data.formats.format import Format

FORMATS: dict[str, Format] = {one.name: one for one in (folders.CLASSES, folders.FLAT)}

"""What is said where a place is opened: that another format fits, that labels lie above it, or are not read."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from augwidgets.data.formats.csv_table import NO_COLUMNS
from augwidgets.data.formats.format import Format
from augwidgets.data.listing import LeftOut
from augwidgets.data.place_above import place_above
from augwidgets.data.unread_files import other_pictures, unread_labels
from augwidgets.domain.errors import one_line, path_told

_PICTURES = ("folder", "pictures")  # formats that take whatever pictures lie in a folder, and read no labels
_LABELLED = ("yolo", "yolo-folders", "voc", "masks")  # those that take them with the labels of the same names
_LEVEL = 4  # who called `open`


def say_both(found: Sequence[Format], place: Path) -> None:
    """Warn where a second format fits that would read other labels; folders and pictures always fit beside others."""
    others = [one for one in found[1:] if one.name not in (*found[0].covers, "folder", "pictures")]
    if others:
        warnings.warn(
            f"{path_told(place)} is read as {found[0].what} (format={found[0].name!r}), but {others[0].what} fits as "
            f"well; format={others[0].name!r} reads it so",
            UserWarning,
            stacklevel=_LEVEL,
        )


def say_above(found: Format, place: Path) -> None:
    """Warn where pictures are read without the labels that lie beside their folder."""
    above = place_above(place) if found.name in ("pictures", "yolo-folders") else None
    if above is not None and (found.name == "pictures" or above.format.name == "yolo"):
        without = "the labels of " if found.name == "pictures" else ""
        warnings.warn(
            f"{path_told(place, 80)} is read as {found.what}, without {without}{above.format.what} above it; open "
            f"{path_told(above.path, 60)} for them, or say format={found.name!r}",
            UserWarning,
            stacklevel=_LEVEL,
        )


def unread_among(found: Format, place: Path, *, asked_for: bool) -> list[LeftOut]:
    """Return what lies among pictures and is not read; warn of what may be their labels, unless it was asked for so."""
    if found.name not in (*_PICTURES, *_LABELLED) or not place.is_dir():
        return []
    labels = unread_labels(place) if found.name in _PICTURES else []
    # Beside folders of classes a table of anything else is nothing to be told of before it is asked for.
    doubtful = [one for one in labels if one.why != NO_COLUMNS or found.name == "pictures"]
    if doubtful and not asked_for:
        what, why = doubtful[0]
        words = f"{path_told(place, 60)} is read as {found.what}, without what may be labels, {what}: {why}"
        warnings.warn(f"{one_line(words, 255)}; format={found.name!r} says so", UserWarning, stacklevel=_LEVEL)
    return [*other_pictures(place), *labels]

"""What the pictures of an export are called: as in the data set, but so that any file system can hold them."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence

from augwidgets.data.picture_files import EXTENSIONS

# What some file system does not allow in a name; half a character is no text that a file of labels could hold.
_FORBIDDEN = re.compile('[<>:"\\\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 180  # bytes of a part: 255 are allowed, and a number and an ending come behind it


def file_names(names: Iterable[str]) -> list[str]:
    """Return a path without ending for each picture, from its name: with "/", no two the same on any file system.

    Examples
    --------
    >>> file_names(["cat/1.jpg", "cat/1.png", "CAT/1.jpg", "../b?.png", "v1.2"])
    ['cat/1', 'cat/1_png', 'CAT/1_jpg', 'b_', 'v1.2']
    """
    taken: set[str] = set()
    return [_free(name, taken) for name in names]


def separator(stems: Sequence[str]) -> str:
    """Return what stands between a name and the number of a copy, so that no copy is called as another picture is.

    Examples
    --------
    >>> separator(["cat", "dog_1"]), separator(["cat", "cat_1"])
    ('_', '_copy')
    """
    known = {_key(stem) for stem in stems}
    between = "_"
    while any(
        found is not None and found[1] in known
        for found in (re.fullmatch(rf"(.*){between}\d+", stem, re.DOTALL) for stem in known)
    ):
        between = "_copy" if between == "_" else f"{between}_copy"
    return between


def _free(name: str, taken: set[str]) -> str:
    stem, ending = os.path.splitext(name)
    if ending.lower() not in EXTENSIONS:
        stem, ending = name, ""
    parts = [_part(part) for part in stem.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    plain = "/".join(parts) or "picture"
    found, number = plain, 1
    while _key(found) in taken:
        found = f"{plain}_{ending[1:]}" if number == 1 and ending else f"{plain}_{number}"
        number += 1
    taken.add(_key(found))
    return found


def _part(part: str) -> str:
    """Return one part of a path as every file system holds it."""
    part = _FORBIDDEN.sub("_", part).strip(" ")
    part = re.sub(r"^\.|\.$", "_", part) or "_"
    if _DEVICES.match(part):
        part = f"_{part}"
    whole = part.encode()
    if len(whole) > _LONGEST:
        mark = hashlib.blake2b(whole, digest_size=4).hexdigest()
        part = f"{whole[:_LONGEST].decode(errors='ignore')}-{mark}"
    return part


def _key(name: str) -> str:
    """Return what two names share that are one to a file system that does not tell large from small letters."""
    return unicodedata.normalize("NFC", name).casefold()

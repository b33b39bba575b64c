"""COCO's JSON file itself: found at a place, opened with care, and told from its neighbours."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.listing import LeftOut
from augwidgets.domain.errors import one_line, path_told, told
from augwidgets.domain.regular_files import opened

LARGEST = 4 * 2**30  # bytes; the largest of COCO's own has 0.5 GB
_PEEKED = 64 * 2**10  # bytes at the beginning, in which a key of COCO must come
_MOST_FILES = 50  # of JSON in a folder that are looked into: other formats have one for each picture
_KEYS = re.compile(rb'"(images|annotations|categories)"\s*:\s*\[')
_HEAD = re.compile(rb'"(info|licenses)"\s*:\s*[\[{]')

# What lies beside the instances in COCO's own folder, and what is in it.
_OTHERS = {
    "captions": "captions",
    "panoptic": "panoptic segments",
    "stuff": "stuff, which are areas and no objects",
    "image_info": "the pictures of the test without their labels",
}


class File(NamedTuple):
    """A JSON file at a place, and which part of the data set it is by its name."""

    path: Path
    split: str | None


def fits(place: Path) -> bool:
    """Return whether a file looks like COCO's, or a folder holds one; only the beginning of files is read."""
    return _looks(place) if place.is_file() else any(_looks(file.path) for file in _candidates(place))


def files_at(place: Path) -> tuple[list[File], list[LeftOut]]:
    """Return the files of instances at a place, one for each part of the data set, and what is passed over.

    Parameters
    ----------
    place : path
        A file, or a folder that holds it, in ``annotations/``, or in a folder for each part ("train", "valid").

    Returns
    -------
    (list of File, list of LeftOut)
    """
    if place.is_file():
        return [File(place, split_of(place))], []
    found: dict[str | None, File] = {}
    left: list[LeftOut] = []
    for file in sorted((one for one in _candidates(place) if _looks(one.path)), key=_rank):
        stem = file.path.stem.lower()
        other = next((what for name, what in _OTHERS.items() if stem.startswith(name)), None)
        if other is not None:
            left.append(LeftOut(file.path.name, f"it holds {other}; the instances are read"))
        elif file.split in found or (file.split is None and found):
            taken = found.get(file.split) or next(iter(found.values()))
            left.append(
                LeftOut(
                    file.path.name,
                    f"{path_told(taken.path.name, 60)} is read, and no second file for the same pictures; open this "
                    "one by its own name",
                )
            )
        else:
            found[file.split] = file
    order = [*dict.fromkeys(SPLITS.values()), None]
    return sorted(found.values(), key=lambda file: order.index(file.split)), left


def split_of(path: Path) -> str | None:
    """Return "train", "val" or "test" where a file's name, or its folder's, says so.

    Examples
    --------
    >>> split_of(Path("instances_val2017.json")), split_of(Path("valid/_annotations.coco.json")), split_of(Path("a"))
    ('val', 'val', None)
    """
    words = [*re.findall(r"[a-z]+", path.stem.lower()), path.parent.name.lower()]
    return next((SPLITS[word] for word in words if word in SPLITS), None)


def read_json(path: Path) -> dict[str, Any]:
    """Return what a COCO file says.

    Raises
    ------
    OSError, ValueError
        In one sentence: it cannot be read, it is no JSON, or it is something else than a COCO file of objects.
    """
    file, name = opened(path, "COCO")
    with file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise ValueError(f"a COCO file may be {LARGEST / 2**30:.0f} GB large at most, {name} is larger; split it")
        text = file.read()
    try:
        # Numbers that JSON does not know become what no number is, so that only the object that has one is refused.
        found = json.loads(text, parse_constant=str)
    except RecursionError:
        raise ValueError(f"a COCO file must be JSON, {name} is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"a COCO file must be JSON, {name} is none ({one_line(str(error), 100)})") from None
    _check(found, name)
    return found


def _check(found: Any, name: str) -> None:
    """Raise where this is JSON, and no COCO file of objects."""
    wanted = "a COCO file must be an object with lists of images, annotations and categories"
    if not isinstance(found, dict):
        raise ValueError(f"{wanted}, {name} is {told(found, 40)}")
    for key in ("images", "annotations", "categories"):
        things = found.get(key, None if key == "images" else [])
        if not isinstance(things, list):
            raise ValueError(f"{wanted}, {name} has {key} of {told(things, 40)}")
    first = next((one for one in found.get("annotations", ()) if isinstance(one, dict)), {})
    for key, what in (("caption", "captions"), ("segments_info", "panoptic segments")):
        if key in first and "bbox" not in first:
            raise ValueError(f"a COCO file of objects was expected, {name} holds {what}; open the one of its instances")


def _candidates(folder: Path) -> list[File]:
    """Return the JSON files in a folder, in its ``annotations/`` and in the folders of its parts."""
    names = os.listdir(folder)
    below = sorted(name for name in names if "." not in name and name.lower() in ("annotations", *SPLITS))
    found = _json_in(folder, names)
    for inside in (folder / name for name in below):
        with contextlib.suppress(OSError):  # no folder, or one that may not be read
            found += _json_in(inside, os.listdir(inside))
    return [File(path, split_of(path)) for path in found]


def _json_in(folder: Path, names: list[str]) -> list[Path]:
    found = sorted(name for name in names if name.endswith((".json", ".JSON")) and name[0] != ".")
    return [folder / name for name in found[:_MOST_FILES] if (folder / name).is_file()]


def _looks(path: Path) -> bool:
    """Return whether a file begins as COCO's do."""
    if path.suffix.lower() != ".json":
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(_PEEKED)
    except OSError:
        return False
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] == b"{" and (_KEYS.search(head) is not None or len(_HEAD.findall(head)) > 1)


def _rank(file: File) -> tuple[bool, int, str]:
    """Sort what is read before what would be read in its place: files of a part, and the instances first."""
    stem = file.path.stem.lower()
    return file.split is None, 0 if "instance" in stem else 2 if "keypoint" in stem else 1, stem

"""WebDataset: tars in which the files of a picture share their name up to the first dot. See `webdataset_writer`.

Of tars that others have written, pictures, their masks (``.mask.png``, ``.seg.png``) and numbers of classes are read.
A tar is read in place: the listing knows where in it each file begins.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import numpy as np

from augwidgets.data.folder_listing import is_picture_name
from augwidgets.data.formats.folders import SPLITS
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.webdataset_writer import CLASSES_FILE, writer
from augwidgets.data.listing import Entry, Fields, LeftOut, Listing, Size
from augwidgets.data.picture_files import read_mask
from augwidgets.domain.errors import one_line, path_told
from augwidgets.domain.strict_json import parsed
from augwidgets.sample.run_lengths import strip_of

_MASKS = ("mask.png", "seg.png")
_LARGEST = 2**22  # bytes of a file of labels
_FIELDS = ("boxes", "box_labels", "box_ids", "visible", "mask_values", "box_notes", "keypoint_names", "keypoint_pairs",
           "keypoint_ids", "keypoint_hidden")  # fmt: skip


class Parts(NamedTuple):
    """Where the files of a picture are: the tar, and for each ending where in it one begins and how long it is."""

    tar: str
    at: Mapping[str, tuple[int, int]]


def _tars(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(Path(entry.path) for entry in os.scandir(place) if entry.name.lower().endswith(".tar"))
    return [place] if place.suffix.lower() == ".tar" and place.is_file() else []


def _fits(place: Path) -> bool:
    return bool(_tars(place))


def _read(place: Path, asked: Asked) -> Listing:
    tars = _tars(place)
    if not tars:
        raise ValueError(f"tars of pictures were expected in {path_told(place)}, got none")
    names = _classes(tars[0].parent / CLASSES_FILE)
    entries: list[Entry] = []
    left_out: list[LeftOut] = []
    for tar in tars:
        split = SPLITS.get(tar.name.split("-")[0].lower())
        if asked.split is not None and split != asked.split:
            continue
        for name, parts in _pictures(tar, left_out):
            label = None
            if "cls" in parts.at:
                number = _bytes(parts, "cls").decode("ascii", "replace").strip()
                if number.isdecimal() and int(number) < 10**9:
                    label = names[int(number)] if int(number) < len(names) else int(number)
                else:
                    left_out.append(LeftOut(name, f"its class must be a whole number, got {one_line(number, 40)!r}"))
            entries.append(Entry(name, None, label, split=split, labels=parts))
    if not entries:
        raise ValueError(f"tars of pictures were expected in {path_told(place)}, got {len(tars)} without any")
    return Listing(
        "webdataset",
        str(tars[0].parent),
        entries,
        fields=_fields,
        object_names=_object_names,
        picture=_picture,
        class_names=names,
        carries=("label",) if all(entry.label is not None for entry in entries) else (),
        left_out=tuple(left_out),
    )


def _pictures(tar: Path, left_out: list[LeftOut]) -> Iterator[tuple[str, Parts]]:
    """Yield the name of each picture of a tar, with its parts."""
    key, at = "", dict[str, tuple[int, int]]()
    try:
        with tarfile.open(tar, "r:") as file:
            for member in file:
                if not member.isfile():
                    continue
                folder, slash, last = member.name.rpartition("/")
                stem, _, ending = last.partition(".")
                own = folder + slash + stem
                if own != key:
                    yield from _picture_of(key, tar, at)
                    key, at = own, {}
                at[ending.lower()] = member.offset_data, member.size
    except (tarfile.TarError, OSError, ValueError) as error:
        left_out.append(LeftOut(tar.name, f"the tar cannot be read to its end: {one_line(str(error), 120)}"))
        at = {}
    yield from _picture_of(key, tar, at)


def _picture_of(key: str, tar: Path, at: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, Parts]]:
    ending = _ending(at)
    if ending is not None:
        yield f"{unquote(key)}.{ending}", Parts(str(tar), dict(at))


def _ending(at: Mapping[str, Any]) -> str | None:
    return next((ending for ending in at if "." not in ending and is_picture_name(f"a.{ending}")), None)


def _classes(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        return ()
    found = parsed(path.read_bytes(), "a list of classes")
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ValueError(f"{path_told(path)} must be a list of names")
    return tuple(found)


def _bytes(parts: Parts, ending: str) -> bytes:
    start, size = parts.at[ending]
    with open(parts.tar, "rb") as file:
        file.seek(start)
        return file.read(size)


def _picture(entry: Entry) -> bytes:
    ending = _ending(entry.labels.at)
    assert ending is not None
    return _bytes(entry.labels, ending)


def _labels(entry: Entry) -> dict[str, Any]:
    """Return what the kit has written of a picture; nothing for another's JSON."""
    parts: Parts = entry.labels
    if "json" not in parts.at or parts.at["json"][1] > _LARGEST:
        return {}
    found = parsed(_bytes(parts, "json"), "the labels of a picture")
    return found if isinstance(found, dict) and "size" in found else {}


def _object_names(entry: Entry) -> Sequence[str]:
    names = _labels(entry).get("box_labels") or ()
    return [name for name in names if isinstance(name, str)]


def _fields(entry: Entry, size: Size) -> Fields:
    labels = _labels(entry)
    found: Fields = {name: labels[name] for name in _FIELDS if labels.get(name) is not None}
    if isinstance(labels.get("keypoints"), list):
        found["keypoints"] = [[np.nan if value is None else value for value in point] for point in labels["keypoints"]]
    if isinstance(labels.get("mask_names"), dict):
        found["mask_names"] = {int(value): name for value, name in labels["mask_names"].items()}
    if entry.label is None and labels.get("label") is not None:
        found["label"] = labels["label"]
    mask = next((ending for ending in _MASKS if ending in entry.labels.at), None)
    if mask is not None:
        found["mask"] = read_mask(_bytes(entry.labels, mask))
    if isinstance(labels.get("masks"), list):
        rows = ({"size": list(size), "counts": runs} if runs is not None else None for runs in labels["masks"])
        found["masks"] = [None if row is None else strip_of(row, size).on(size) for row in rows]
    return found


FORMAT = Format("webdataset", "tars of pictures", _fits, _read, writer)

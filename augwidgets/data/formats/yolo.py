"""YOLO: pictures in ``images/``, a text file for each in ``labels/``, and a ``data.yaml`` that names the classes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from augwidgets.data.folder_listing import inside, pictures_below, stem_of
from augwidgets.data.formats.folders import splits_in
from augwidgets.data.formats.format import Asked, Format
from augwidgets.data.formats.yolo_folders import class_names_in, fits_labels
from augwidgets.data.formats.yolo_kind import reading
from augwidgets.data.formats.yolo_lines import KINDS, fields, object_names
from augwidgets.data.formats.yolo_writer import writer
from augwidgets.data.formats.yolo_yaml import DataYaml, read_yaml, yaml_in
from augwidgets.data.listing import Entry, LeftOut, Listing
from augwidgets.domain.errors import path_told, told


class Part(NamedTuple):
    """Pictures of one split: where they lie, each with the name that it has in the data set."""

    split: str | None
    pictures: list[tuple[str, str]]


# -- what fits ---------------------------------------------------------------------------------------------------------


def _fits_yaml(place: Path) -> bool:
    return yaml_in(place) is not None


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(kind: str | None, place: Path, asked: Asked) -> Listing:
    """List the pictures; `kind` is one of `KINDS`, or is found out."""
    file = yaml_in(place)
    left: list[LeftOut] = []
    if file is None:
        home, said, names = place, None, class_names_in(place)
        parts = list(_beside(place, asked, flat=True))
        if not parts:
            raise ValueError(
                f"{path_told(place)} must hold a data.yaml, or images and labels in folders of these names"
            )
    else:
        said = read_yaml(file)
        home, names = said.folder, said.names
        parts = list(_named_parts(said, asked, left))
        if not parts:
            parts = list(_beside(home, asked, flat=False))
        if not parts:
            raise ValueError(_nowhere(file, said))
    entries = _entries(home, parts, left)
    if not entries:
        raise ValueError(f"a picture was expected in the folders of {path_told(file or place)}, got none")
    _miss_pictures(entries, left)
    how = reading(kind, said, names, file or place, entries)
    about = {"kpt_shape": [how.points, how.numbers], "kpt_names": how.point_names, "kpt_pairs": how.point_pairs}
    return Listing(
        "yolo" if how.kind == "detect" else f"yolo-{how.kind}",
        str(home),
        entries,
        fields=partial(fields, how),
        object_names=partial(object_names, how),
        class_names=tuple(filter(None, names)),
        class_ids={name: number for number, name in enumerate(names) if name},
        about=about if how.kind == "pose" else {},
        carries=how.carries,
        left_out=tuple(left),
    )


def _nowhere(file: Path, said: DataYaml) -> str:
    if not said.places:
        return f"{path_told(file)} must say where the pictures lie (train:, val: or test:), and names no such place"
    named = ", ".join(told(place, 50) for places in said.places.values() for place in places[:1])
    return f"there is no picture where {path_told(file, 80)} says ({named}), seen from {path_told(said.folder, 60)}"


def _beside(place: Path, asked: Asked, *, flat: bool) -> Iterator[Part]:
    """Yield the parts of ``images/<split>/`` or ``<split>/images/``, or (`flat`) the pictures beside their labels."""
    images = asked.images or place / "images"
    homes: list[tuple[str | None, Path, str]] = []
    if images.is_dir():
        splits = splits_in(images)
        homes = [(split, images / name, f"{name}/") for split, name in splits.items()] or [(None, images, "")]
    else:
        for part, name in splits_in(place).items():
            images = place / name / "images"
            if flat or images.is_dir():
                homes.append((part, images if images.is_dir() else place / name, f"{name}/"))
        if flat and not homes:
            homes = [(None, place, "")]
    for split, folder, before in homes:
        if asked.split in (None, split):
            found = list(pictures_below(str(folder), before))
            if found:
                yield Part(split, found)


def _named_parts(said: DataYaml, asked: Asked, left: list[LeftOut]) -> Iterator[Part]:
    """Yield the parts that ``data.yaml`` names."""
    for split, places in said.places.items():
        if asked.split not in (None, split):
            continue
        found: list[tuple[str, str]] = []
        for given in places:
            where = _found(said.folder, given)
            if where is None:
                left.append(LeftOut(split, f"data.yaml says {told(given, 80)}, and nothing lies there"))
            elif where.is_dir():
                found += pictures_below(str(where), _before(where, said.folder))
            elif where.suffix.lower() == ".txt":
                found += _listed(where, said.folder, split, left)
            else:
                found.append((_named(where, said.folder), str(where)))
        if found:
            yield Part(split, found)


def _found(folder: Path, given: str) -> Path | None:
    """Return the place that a ``data.yaml`` names; Roboflow writes ``../train/images`` for ``train/images``."""
    given = os.path.expanduser(given.replace("\\", "/") if os.sep == "/" and "\\" in given else given)
    places = [folder / given, *([folder / given.lstrip("./")] if given.startswith("../") else [])]
    return next((place for place in places if place.exists()), None)


def _listed(file: Path, folder: Path, split: str, left: list[LeftOut]) -> Iterator[tuple[str, str]]:
    """Yield the pictures of a .txt with a path in each line."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        left.append(LeftOut(split, f"{path_told(file)} must name a picture in each line, and cannot be read"))
        return
    known: dict[str, set[str]] = {}
    for line in filter(None, map(str.strip, lines)):
        for base in (file.parent, folder):
            path = os.path.normpath(os.path.join(base, line))
            parent, name = os.path.split(path)
            if parent not in known:
                known[parent] = set(os.listdir(parent)) if os.path.isdir(parent) else set()
            if name in known[parent]:
                yield _named(Path(path), folder), path
                break
        else:
            left.append(LeftOut(told(line, 80), f"{file.name} names it, and there is no such picture"))


def _before(where: Path, folder: Path) -> str:
    named = _named(where, folder)
    return f"{named}/" if named and named != "." else ""


def _named(where: Path, folder: Path) -> str:
    """Return a path as a name in the data set: from its folder on, without "images"."""
    parts = os.path.relpath(where, folder).replace(os.sep, "/").split("/")
    return "/".join(part for part in parts if part not in ("..", "images"))


def _entries(home: Path, parts: Sequence[Part], left: list[LeftOut]) -> list[Entry]:
    """Return the pictures, each once and by a name of its own."""
    entries: list[Entry] = []
    names: set[str] = set()
    files: set[str] = set()
    again: dict[str, int] = {}
    labels: dict[str, str] = {}
    for split, pictures in parts:
        for name, file in pictures:
            if file in files:
                again[split or "the list"] = again.get(split or "the list", 0) + 1
                continue
            files.add(file)
            if name in names:
                name = os.path.relpath(file, home).replace(os.sep, "/")
            while name in names:
                name = f"_/{name}"
            names.add(name)
            folder, own = os.path.split(file)
            if folder not in labels:
                labels[folder] = label_folder(folder)
            entries.append(Entry(name, file, split=split, labels=f"{labels[folder]}{os.sep}{stem_of(own)}.txt"))
    for split, count in again.items():
        left.append(LeftOut(split, f"{count:,} of its pictures come before already, and are taken once"))
    return entries


def label_folder(folder: str) -> str:
    """Return where the label files of the pictures in a folder lie: in "labels" where its path says "images".

    Examples
    --------
    >>> label_folder("a/images/train"), label_folder("a/pictures")
    ('a/labels/train', 'a/pictures')
    """
    parts = folder.split(os.sep)
    places = [place for place, part in enumerate(parts) if part == "images"]
    if places:
        parts[places[-1]] = "labels"
    return os.sep.join(parts)


def _miss_pictures(entries: Iterable[Entry], left: list[LeftOut]) -> None:
    """Note the label files whose pictures are not there."""
    known: dict[str, set[str]] = {}
    for entry in entries:
        folder, name = entry.labels.rsplit(os.sep, 1)
        known.setdefault(folder, set()).add(name)
    for folder, names in known.items():
        if not os.path.isdir(folder) or (
            folder.split(os.sep)[-1] != "labels" and f"{os.sep}labels{os.sep}" not in folder
        ):
            continue
        for name in sorted(set(inside(folder).files) - names):
            if name.endswith(".txt") and name != "classes.txt" and not name.startswith("."):
                left.append(LeftOut(name, "there is no picture for this label file"))


def _never(place: Path) -> bool:
    return False


YOLO = Format(
    "yolo", "YOLO's data.yaml", _fits_yaml, partial(_read, None), partial(writer, "detect"), ("yolo-folders",)
)
FOLDERS = Format("yolo-folders", "YOLO's images and labels", fits_labels, partial(_read, None))
SEGMENT, POSE, OBB = (
    Format(f"yolo-{kind}", f"YOLO's labels for {what}", _never, partial(_read, kind), partial(writer, kind))
    for kind, what in zip(KINDS[1:], ("outlines", "keypoints", "turned boxes"), strict=True)
)

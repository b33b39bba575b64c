"""Writing COCO: pictures in ``images/``, and for each part of the data set ``annotations/instances_<split>.json``.

Masks are written as run lengths, and never as polygons, so that they are the same pixels when they are read: `area` is
how many there are, and `bbox` is what they fill. Numbers of pictures, objects and classes are those of the file that
was read; what there is more of (copies of a picture, objects without a number) is counted on from the highest of them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.coco_checks import TAKEN_OF_PICTURES, Rows
from augwidgets.data.formats.coco_objects import objects_in
from augwidgets.data.formats.lost import count_lost
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.sample.sample import Sample


class CocoWriter:
    """Write pictures and COCO's files of objects.

    Parameters
    ----------
    data : DataSet
        Whose numbers of pictures, objects and classes are kept, if it was read from COCO.
    pictures : PictureFormat
    """

    def __init__(self, data: DataSet, pictures: PictureFormat) -> None:
        self.pictures = pictures
        listing = data.listing
        is_coco = data.format == "coco"
        self.keeps_ids = is_coco
        # Classes that pictures show are none of objects; what is not known before is numbered as it comes.
        names = data.class_names if listing.class_names and "box_labels" in listing.carries else ()
        rows = {row["name"]: row for row in listing.about.get("categories", ())} if is_coco else {}
        self.categories: dict[str, dict[str, Any]] = {
            name: rows.get(name, {"id": number, "name": name}) for number, name in enumerate(names, 1)
        }
        self.points = {name: tuple(row["keypoints"]) for name, row in self.categories.items() if "keypoints" in row}
        self.head = {key: listing.about[key] for key in ("info", "licenses") if key in listing.about}
        entries = [entry for entry in listing.entries if isinstance(entry.labels, Rows)]
        self.highest_picture = _highest(entry.id for entry in entries)
        self.highest_object = _highest(row.get("id") for entry in entries for row in entry.labels.objects)
        self._data: DataSet | None = data if is_coco else None

    def __getstate__(self) -> dict[str, Any]:  # the workers do without all the rows
        return {**self.__dict__, "_data": None}

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the file of one picture, and its rows."""
        lost = count_lost(sample, "label")
        ending, picture = origin.kept or encoded(sample, self.pictures)
        name = f"{origin.name}{ending}"
        record = {
            "split": origin.split,
            "number": origin.number,
            "id": origin.id,
            "file_name": name,
            "size": list(sample.size),
            "objects": list(objects_in(sample, self.points, lost)),
        }
        return Written({f"images/{name}": picture}, record, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield a file of objects for each part of the data set."""
        parts: dict[str | None, _Part] = {}
        classes = _Classes(self.categories, self.points)
        for record in records:
            split = record["split"]
            part = parts.get(split)
            if part is None:
                part = parts[split] = _Part(self.highest_picture, self.highest_object, self.keeps_ids)
            part.add(record, self._said_of(record["number"]), classes)
        for split, part in parts.items():
            name = "instances" if split is None else f"instances_{split}"
            yield f"annotations/{name}.json", part.text(self.head, classes).encode("ascii")

    def _said_of(self, number: int) -> dict[str, Any]:
        """Return what the file that was read says of a picture beside its name and size: its licence, its address."""
        rows = None if self._data is None else self._data.listing.entries[number].labels
        own = rows.own if isinstance(rows, Rows) else {}
        return {key: value for key, value in own.items() if key not in TAKEN_OF_PICTURES}


class _Classes:
    """The numbers of classes, and the names of their keypoints: those known before, and those that come up."""

    def __init__(self, categories: Mapping[str, dict[str, Any]], points: Mapping[str, tuple[str, ...]]) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.points = {name: list(names) for name, names in points.items()}
        self._highest = _highest(row["id"] for row in categories.values())
        taken: set[Any] = set()
        for name, row in categories.items():
            if row["id"] in taken:  # in another file of the data set it is another class's
                row = {**row, "id": self._next()}
            taken.add(row["id"])
            self.rows[name] = row

    def number(self, name: str) -> Any:
        if name not in self.rows:
            self.rows[name] = {"id": self._next(), "name": name}
        return self.rows[name]["id"]

    def _next(self) -> int:
        self._highest += 1
        return self._highest

    def add_points(self, name: str, points: Iterable[str]) -> None:
        known = self.points.setdefault(name, [])
        known += [one for one in points if one not in known]

    def texts(self) -> list[str]:
        return [
            _line({**row, **({"keypoints": self.points[name], "skeleton": row.get("skeleton", [])}
                             if name in self.points else {})})
            for name, row in self.rows.items()
        ]  # fmt: skip


class _Part:
    """The rows of one file, as text."""

    def __init__(self, highest_picture: int, highest_object: int, keeps_ids: bool) -> None:
        self._pictures = _Numbers(highest_picture, keeps_ids)
        self._objects = _Numbers(highest_object, keeps_ids)
        self._rows: list[str] = []
        # Rows of objects; with keypoints whose class may still get more of them, these apart.
        self._of_objects: list[str | tuple[dict[str, Any], str, dict[str, Any]]] = []

    def add(self, record: Mapping[str, Any], said: Mapping[str, Any], classes: _Classes) -> None:
        number = self._pictures.of(record["id"])
        height, width = record["size"]
        row = {"id": number, "file_name": record["file_name"], "height": height, "width": width, **said}
        self._rows.append(_line(row))
        for one in record["objects"]:
            row = {
                "id": self._objects.of(one["id"]),
                "image_id": number,
                "category_id": classes.number(one["name"]),
                **{key: one[key] for key in ("bbox", "area", "iscrowd", "segmentation")},
                **one.get("more", {}),
            }
            points = one.get("keypoints")
            if isinstance(points, dict):
                classes.add_points(one["name"], points)
                self._of_objects.append((row, one["name"], points))
            else:
                self._of_objects.append(_line(row if points is None else _with_keypoints(row, points)))

    def text(self, head: Mapping[str, Any], classes: _Classes) -> str:
        lines = []
        for row in self._of_objects:
            if isinstance(row, tuple):
                whole, name, known = row
                numbers = [number for one in classes.points[name] for number in known.get(one, (0, 0, 0))]
                row = _line(_with_keypoints(whole, numbers))
            lines.append(row)
        parts = [f'"{key}": {_line(value)}' for key, value in {"info": {}, "licenses": [], **head}.items()]
        for key, rows in (("images", self._rows), ("annotations", lines), ("categories", classes.texts())):
            parts.append(f'"{key}": [\n' + ",\n".join(rows) + "\n]")
        return "{" + ",\n".join(parts) + "}\n"


class _Numbers:
    """Numbers that come once: those that a file had, and others counted on from its highest."""

    def __init__(self, highest: int, keeps: bool) -> None:
        self._more = itertools.count(highest + 1)
        self._keeps = keeps
        self._taken: set[Any] = set()

    def of(self, known: Any) -> Any:
        if not self._keeps or known is None or known in self._taken:
            known = next(self._more)
        self._taken.add(known)
        return known


def _with_keypoints(row: dict[str, Any], numbers: list[Any]) -> dict[str, Any]:
    return {**row, "keypoints": numbers, "num_keypoints": sum(1 for seen in numbers[2::3] if seen)}


def _highest(numbers: Iterable[Any]) -> int:
    return max((number for number in numbers if type(number) is int), default=0)


def _line(thing: Any) -> str:
    return json.dumps(thing, separators=(", ", ": "))

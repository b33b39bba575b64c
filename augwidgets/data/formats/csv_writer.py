"""Writing a table: ``images/`` and ``annotations.csv``, a row for each object, or for a picture without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.lost import count_lost
from augwidgets.data.formats.object_parts import unnamed_values, with_boxes
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.domain.table_text import row_of
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

_BOX = ("xmin", "ymin", "xmax", "ymax")
_UNNAMED = "object"


@dataclass(frozen=True)
class CsvWriter:
    """Write pictures, and a table with their labels; edges are written in full, so that they come back as they are.

    Parameters
    ----------
    boxed : bool
        Whether there are columns for boxes.
    pictures : PictureFormat
    places : Places
    """

    boxed: bool
    pictures: PictureFormat
    places: Places

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the file of one picture, and its rows."""
        name = self.places.name(origin)
        ending, picture = origin.kept or encoded(sample, self.pictures)
        path = f"{origin.split}/{name}{ending}" if origin.split else f"{name}{ending}"
        unboxed = () if self.boxed else ("boxes",)
        lost = count_lost(sample, "mask", *unboxed, "turned boxes", "crowds", "keypoints", "shares")
        if self.boxed:
            lost["a value of a mask without a name"] += unnamed_values(sample)
            sample = with_boxes(sample)
        label = _strongest(sample.label)
        boxes = [] if sample.boxes is None else [list(map(_short, box)) for box in sample.boxes.tolist()]
        record = {"file": path, "size": sample.size, "split": origin.split, "label": label, "boxes": boxes,
                  "names": [name or _UNNAMED for name in sample.box_labels or [""] * len(boxes)]}  # fmt: skip
        return Written({f"images/{path}": picture}, record, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the table."""
        kept = list(records)
        split = any(record["split"] for record in kept)
        label = any(record["label"] is not None for record in kept)
        head = ["filename", *(("width", "height", "class", *_BOX) if self.boxed else ())]
        head += [*(["label"] if label else []), *(["split"] if split else [])]
        if not self.boxed and not label:
            head.append("label")
        lines = [row_of(head)]
        for record in kept:
            row = {"filename": record["file"], "label": record["label"], "split": record["split"]}
            row.update(zip(("height", "width"), record["size"], strict=True))
            objects = zip(record["names"], record["boxes"], strict=True) if self.boxed else ()
            rows = [{**row, "class": name, **dict(zip(_BOX, box, strict=True))} for name, box in objects]
            lines += [row_of(map(one.get, head)) for one in rows or [row]]
        yield "annotations.csv", "".join(lines).encode()


def writer(data: DataSet, pictures: PictureFormat) -> CsvWriter:
    """Return the writer for a data set: with columns for boxes unless its pictures have a label alone."""
    return CsvWriter(data.listing.carries != ("label",), pictures, Places.of(data))


def _short(number: float) -> float | int:
    """Return a whole number without its point."""
    return int(number) if number == int(number) else number


def _strongest(label: Any) -> Any:
    """Return a label as a cell holds it; of a soft one the class that weighs most."""
    if isinstance(label, SoftLabel):
        label = max(label, key=label.__getitem__)
    return label if label is None or isinstance(label, (str, int, float)) else str(label)

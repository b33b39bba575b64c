"""Writing pictures with masks: ``images/`` and ``masks/``, and what the numbers mean in ``classes.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.lost import count_lost
from augwidgets.data.formats.mask_files import mask_png
from augwidgets.data.formats.object_parts import masked_objects
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.domain.table_text import row_of
from augwidgets.sample.sample import Sample

CLASSES_FILE = "classes.csv"


@dataclass(frozen=True)
class MasksWriter:
    """Write pictures and masks, whose numbers are kept.

    Parameters
    ----------
    names : mapping of int to str
        What the numbers mean, as the data set says.
    pictures : PictureFormat
    places : Places
    """

    names: Mapping[int, str]
    pictures: PictureFormat
    places: Places

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the files of one picture."""
        name = self.places.name(origin)
        path = f"{origin.split}/{name}" if origin.split else name
        ending, picture = origin.kept or encoded(sample, self.pictures)
        lost = count_lost(sample, "boxes", "crowds", "keypoints", "label")
        if sample.mask_values is not None:  # else its numbers are classes
            taken = np.zeros(sample.size, bool)
            for _, label, pixels in masked_objects(sample):
                if pixels is not None:
                    lost["a part of a mask under another"] += bool(taken[pixels].any())
                    lost["the class of an object with a mask"] += bool(label)
                    taken |= pixels
        lost["a picture without a mask, written with an empty one"] += sample.mask is None
        mask = np.zeros(sample.size, np.uint8) if sample.mask is None else sample.mask
        files = {f"images/{path}{ending}": picture, f"masks/{path}.png": mask_png(mask)}
        names = {str(value): text for value, text in (sample.mask_names or {}).items()}
        return Written(files, names, +lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the table of the numbers."""
        names = dict(self.names)
        for record in records:
            names.update({int(value): text for value, text in record.items()})
        if names:
            yield CLASSES_FILE, "".join(map(row_of, [("value", "name"), *sorted(names.items())])).encode()


def writer(data: DataSet, pictures: PictureFormat) -> MasksWriter:
    """Return the writer for a data set."""
    return MasksWriter(dict(data.listing.about.get("mask_names") or {}), pictures, Places.of(data))

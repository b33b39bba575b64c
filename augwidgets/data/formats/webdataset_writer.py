"""Writing WebDataset: tars of pictures, for training at scale.

Each picture has as many files in a tar as it has kinds of labels, which share their name up to the first dot:
``NAME.jpg`` or ``.png``, ``NAME.cls`` with the number of its class, ``NAME.json`` with all that belongs to it in the
kit's own frame (see `augwidgets.sample.sample`), and ``NAME.mask.png``. ``classes.json`` beside the tars lists the
classes in the order of their numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.mask_files import mask_png
from augwidgets.data.formats.object_parts import turned_count
from augwidgets.data.formats.pictures_out import PictureFormat, encoded
from augwidgets.data.formats.places import Places
from augwidgets.data.formats.writing import Origin, Written
from augwidgets.sample.run_lengths import runs_of
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

CLASSES_FILE = "classes.json"

_LISTS = ("box_labels", "box_ids", "visible", "mask_values", "keypoint_names", "keypoint_pairs", "keypoint_ids",
          "keypoint_hidden")  # fmt: skip


@dataclass(frozen=True)
class WebDatasetWriter:
    """Write tars of pictures.

    Parameters
    ----------
    classes : tuple of str
        Of pictures, in the order of their numbers.
    pictures : PictureFormat
    places : Places
    """

    classes: tuple[str, ...]
    pictures: PictureFormat
    places: Places
    most: int = 1000

    def shard(self, number: int, split: str | None) -> str:
        """Return the path of a tar."""
        return f"{split or 'shard'}-{number:06d}.tar"

    def picture(self, sample: Sample, origin: Origin) -> Written:
        """Return the files of one picture."""
        ending, picture = origin.kept or encoded(sample, self.pictures)
        key = key_of(self.places.name(origin))
        lost: dict[str, int] = {}
        files = {f"{key}{ending}": picture}
        number = self._number(sample.label)
        if number is not None:
            files[f"{key}.cls"] = str(number).encode()
        if sample.mask is not None:
            files[f"{key}.mask.png"] = mask_png(sample.mask)
        labels = labels_of(sample)
        notes = sample.box_notes
        if notes is not None and any(note is not None for note in notes):
            try:
                labels["box_notes"] = json.loads(json.dumps(notes))
            except (TypeError, ValueError):
                lost["what a file says of a box"] = len(notes)
        files[f"{key}.json"] = json.dumps(labels, separators=(",", ":")).encode()
        return Written(files, None, lost)

    def finish(self, records: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
        """Yield the list of classes."""
        if self.classes:
            yield CLASSES_FILE, json.dumps(self.classes, ensure_ascii=False, indent=0).encode()

    def _number(self, label: Any) -> int | None:
        if isinstance(label, str):
            return self.classes.index(label) if label in self.classes else None
        return int(label) if isinstance(label, (int, np.integer)) and not isinstance(label, bool) else None


def key_of(name: str) -> str:
    """Return what the files of a picture share: its name, without a dot in the last part.

    Examples
    --------
    >>> key_of("v1.0/cat.2_0")
    'v1.0/cat%2E2_0'
    """
    folder, slash, last = name.replace("%", "%25").rpartition("/")
    return folder + slash + last.replace(".", "%2E")


def labels_of(sample: Sample) -> dict[str, Any]:
    """Return what belongs to a picture, as JSON has it; `Sample` takes it again, apart from masks and soft labels.

    Examples
    --------
    >>> labels_of(Sample(np.zeros((9, 9)), boxes=[[0, 1, 4, 5]], box_labels=["cat"]))["boxes"]
    [[0.0, 1.0, 4.0, 5.0]]
    """
    found: dict[str, Any] = {"size": list(sample.size)}
    label = sample.label
    if label is not None:
        found["label"] = _plain(label)
    if sample.boxes is not None:
        found["boxes"] = sample.boxes.tolist()
        if turned_count(sample):
            found["box_corners"] = sample.box_corners.tolist()  # type: ignore[union-attr]
    if sample.keypoints is not None:
        found["keypoints"] = [
            [None if np.isnan(value) else value for value in point] for point in sample.keypoints.tolist()
        ]
    if sample.mask_names is not None:
        found["mask_names"] = {str(value): name for value, name in sample.mask_names.items()}
    rows = sample.rows
    if rows is not None and rows.masks is not None:
        found["masks"] = [None if one is None else runs_of(one, sample.size).tolist() for one in rows.masks]
    for name in _LISTS:
        value = getattr(sample, name)
        if value is not None:
            found[name] = value.tolist() if isinstance(value, np.ndarray) else [*value]
    return found


def _plain(label: Any) -> Any:
    if isinstance(label, SoftLabel):
        return {str(name): weight for name, weight in label.items()}
    if isinstance(label, np.ndarray):
        return label.tolist()
    if isinstance(label, np.generic):
        return label.item()
    return label if isinstance(label, (str, int, float)) else str(label)


def writer(data: DataSet, pictures: PictureFormat) -> WebDatasetWriter:
    """Return the writer for a data set: classes of pictures are numbered from 0, as they are listed."""
    labels = {label for label in data.labels if isinstance(label, str)}
    listed = [name for name in data.listing.class_names if name in labels]
    return WebDatasetWriter((*listed, *sorted(labels - set(listed))), pictures, Places.of(data))

"""A data set written by the writer of a format, without the engine of an export."""

from __future__ import annotations

import json
import os
from collections import Counter

from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.formats.writing import Origin


def write(data, name, folder, pictures=None):
    """Write all pictures, and return what was lost and the bytes by their paths."""
    writer = FORMATS[name].writer(data, pictures or PictureFormat("png"))
    lost, records, files = Counter(), [], {}
    for number, (entry, sample) in enumerate(zip(data.listing.entries, data, strict=True)):
        stem = os.path.splitext(entry.name)[0]
        made = writer.picture(sample, Origin(number, 0, stem, entry.id, entry.split))
        assert not set(made.files) & set(files), "a file is written twice"
        files.update(made.files)
        records.append(json.loads(json.dumps(made.record)))
        lost.update(made.lost)
    for path, content in writer.finish(iter(records)):
        assert path not in files
        files[path] = content
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return dict(lost), files


def labels_of(sample):
    """Return all labels of a Sample, to be compared."""
    return {
        name: getattr(sample, name)
        for name in ("boxes", "box_labels", "mask", "mask_values", "masks", "keypoints", "keypoint_names",
                     "keypoint_pairs", "keypoint_ids", "keypoint_hidden", "label", "mask_names")
    }  # fmt: skip

"""What tests of exports share: a small data set, a small format, and a look at all that came out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from augwidgets.data.formats.format import Format
from augwidgets.data.formats.pictures_out import encoded, png
from augwidgets.data.formats.writing import Written


class PlainWriter:
    """A PNG, a mask and a list; keypoints are lost."""

    def __init__(self, data, pictures):
        self.pictures = pictures

    def picture(self, sample, origin):
        ending, content = origin.kept or encoded(sample, self.pictures)
        files = {f"images/{origin.name}{ending}": content}
        if sample.mask is not None:
            files[f"masks/{origin.name}.png"] = png(sample.mask.astype(np.uint8))
        record = [origin.name, origin.number, origin.copy, str(sample.label)]
        points = 0 if sample.keypoints is None else len(sample.keypoints)
        return Written(files, record, {"keypoints": points} if points else {})

    def finish(self, records):
        yield "list.json", b"["
        for number, record in enumerate(records):
            yield "list.json", (",\n" if number else "").encode() + json.dumps(record).encode()
        yield "list.json", b"]"


PLAIN = Format("plain", "a list of pictures", lambda place: False, None, PlainWriter)


def photos(place, count=12, size=(40, 30)):
    """Write a folder of pictures in two classes, each picture another one."""
    for number in range(count):
        folder = Path(place, "cat" if number % 3 else "rare")
        folder.mkdir(parents=True, exist_ok=True)
        levels = np.random.default_rng(number).integers(0, 256, (*size, 3), np.uint8)
        Image.fromarray(levels).save(folder / f"{number:03d}.png")
    return Path(place)


def tree(place):
    """Return every file below a folder, by its path, with its bytes."""
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in Path(place).rglob("*") if path.is_file()}


def listed(place):
    """Return what the list of the small format says."""
    return [tuple(row) for row in json.loads(Path(place, "list.json").read_text())]

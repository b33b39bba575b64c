"""A small COCO data set, written by hand; and what the tests of COCO share."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from augwidgets.data.dataset import DataSet
from augwidgets.data.formats.pictures_out import PictureFormat
from augwidgets.data.formats.table import FORMATS
from augwidgets.data.formats.writing import Origin

NAMES = ["nose", "left_eye", "right_eye"]

# 12 x 10 and 8 x 9 pixels. A square with a hole in plain run lengths, two rectangles that overlap, a crowd in packed
# run lengths, a box alone, and two persons, of whom one has a hidden eye and one an unknown one.
CONTENT: dict[str, Any] = {
    "info": {"description": "by hand", "year": 2026},
    "licenses": [{"id": 4, "name": "CC0"}],
    "images": [
        {"id": 139, "file_name": "first.png", "height": 10, "width": 12, "license": 4},
        {"id": 7, "file_name": "второй.png", "height": 9, "width": 8},
    ],
    "annotations": [
        {"id": 50, "image_id": 139, "category_id": 18, "bbox": [1, 1, 5, 5], "area": 24, "iscrowd": 0,
         "segmentation": {"size": [10, 12], "counts": [11, 5, 5, 5, 5, 2, 1, 2, 5, 5, 5, 5, 64]}},
        {"id": 51, "image_id": 139, "category_id": 3, "bbox": [7, 2, 4, 3], "area": 12, "iscrowd": 0,
         "segmentation": [[7, 2, 11, 2, 11, 5, 7, 5]], "attributes": {"occluded": True}},
        {"id": 52, "image_id": 139, "category_id": 3, "bbox": [9, 4, 2, 4], "area": 8, "iscrowd": 0,
         "segmentation": [[9, 4, 11, 4, 11, 8, 9, 8]]},
        {"id": 900100184613, "image_id": 139, "category_id": 18, "bbox": [0, 9, 12, 1], "area": 12, "iscrowd": 1,
         "segmentation": {"size": [10, 12], "counts": "919" + "0" * 21}},
        {"id": 54, "image_id": 139, "category_id": 3, "bbox": [0.5, 0.25, 3.5, 2], "area": 6.5, "iscrowd": 0,
         "segmentation": []},
        {"id": 60, "image_id": 7, "category_id": 1, "bbox": [0, 0, 4, 9], "area": 36, "iscrowd": 0,
         "segmentation": [[0, 0, 4, 0, 4, 9, 0, 9]], "keypoints": [2, 1, 2, 1, 2, 1, 3, 2, 2], "num_keypoints": 3},
        {"id": 61, "image_id": 7, "category_id": 1, "bbox": [4, 0, 4, 9], "area": 36, "iscrowd": 0,
         "segmentation": [[4, 0, 8, 0, 8, 9, 4, 9]], "keypoints": [6.5, 1, 2, 0, 0, 0, 7, 2, 2], "num_keypoints": 2},
    ],
    "categories": [
        {"id": 1, "name": "person", "supercategory": "person", "keypoints": NAMES, "skeleton": [[1, 2], [1, 3]]},
        {"id": 18, "name": "dog", "supercategory": "animal"},
        {"id": 3, "name": "car"},
    ],
}  # fmt: skip


def content(**changes: Any) -> dict[str, Any]:
    """Return the data set as JSON has it, with some of its lists changed."""
    return {**copy.deepcopy(CONTENT), **changes}


def put(folder: Path, said: Any = None, name: str = "instances.json", pictures: str = "images") -> Path:
    """Write the data set into a folder, and return the path of its JSON file."""
    said = content() if said is None else said
    (folder / pictures).mkdir(parents=True, exist_ok=True)
    for row in CONTENT["images"]:
        shades = np.arange(row["height"] * row["width"], dtype=np.uint8).reshape(row["height"], row["width"])
        Image.fromarray(shades).save(folder / pictures / row["file_name"])
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(said if isinstance(said, str) else json.dumps(said))
    return file


def write(data: DataSet, to: Path, recipe: Any = None, copies: int = 1, how: str = "png") -> dict[str, int]:
    """Write a data set as an export does, and return what was lost."""
    writer = FORMATS["coco"].writer(data, PictureFormat(how))
    records, lost = [], {}
    for number, entry in enumerate(data.listing.entries):
        for time in range(copies):
            sample = data[number] if recipe is None else recipe(data[number], seed=(number, time))
            stem = os.path.splitext(entry.name)[0] + (f"_{time}" if copies > 1 else "")
            made = writer.picture(sample, Origin(number, time, stem, entry.id, entry.split))
            records.append(json.loads(json.dumps(made.record)))
            for what, count in made.lost.items():
                lost[what] = lost.get(what, 0) + count
            for path, data_of in made.files.items():
                (to / path).parent.mkdir(parents=True, exist_ok=True)
                (to / path).write_bytes(data_of)
    for path, data_of in writer.finish(records):
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        (to / path).write_bytes(data_of)
    return lost


def coco_of(file: Path) -> Any:
    """Return the file as pycocotools reads it."""
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(file))


def official(coco: Any, number: int) -> np.ndarray:
    """Return the mask of an object as pycocotools draws it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it calls NumPy in a way that will go
        return coco.annToMask(coco.anns[number]).astype(bool)


def precision(file: Path, kind: str) -> float:
    """Return the mean average precision of a file against itself: "bbox", "segm" or "keypoints"."""
    from pycocotools.cocoeval import COCOeval

    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        truth = coco_of(file)
        rows = [{**row, "score": 1.0} for row in copy.deepcopy(truth.dataset["annotations"])]
        if kind == "segm":
            truth.dataset["annotations"] = [row for row in truth.dataset["annotations"] if row["segmentation"]]
            rows = [row for row in rows if row["segmentation"]]
            truth.createIndex()
        if kind == "keypoints":
            rows = [row for row in rows if "keypoints" in row]
            truth.dataset["annotations"] = [row for row in truth.dataset["annotations"] if "keypoints" in row]
            truth.createIndex()
        found = COCOeval(truth, truth.loadRes(rows), kind)
        if kind == "keypoints":
            found.params.kpt_oks_sigmas = np.full(len(NAMES), 0.05)
        found.evaluate()
        found.accumulate()
        found.summarize()
    return float(found.stats[0])

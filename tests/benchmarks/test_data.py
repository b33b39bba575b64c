"""Data sets: how long they take to open, to read and to write."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.warp.fitting import resized

OPEN = "a COCO file of 100,000 objects in 20,000 pictures is opened"
BEYOND = "3,000 ms more than json at most"


@pytest.fixture(scope="module")
def coco(tmp_path_factory):
    """As COCO's own files are: outlines of 30 points, five objects in a picture."""
    folder, rng = tmp_path_factory.mktemp("coco"), np.random.default_rng(0)
    (folder / "images").mkdir()
    images = [{"id": n, "file_name": f"{n:012}.jpg", "height": 480, "width": 640, "license": 1} for n in range(20_000)]
    for row in images:
        (folder / "images" / row["file_name"]).touch()
    places, outlines = rng.integers(0, 400, (100_000, 2)), rng.random((100_000, 60)).round(2)
    annotations = [
        {"id": n, "image_id": n % 20_000, "category_id": n % 80, "bbox": [x, y, 70.5, 70.25], "area": 4000.0,
         "iscrowd": 0, "segmentation": [outline]}
        for n, ((x, y), outline) in enumerate(zip(places.tolist(), (outlines * 70).tolist(), strict=True))
    ]  # fmt: skip
    categories = [{"id": n, "name": f"class {n}", "supercategory": "any"} for n in range(80)]
    file = folder / "instances.json"
    file.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return file


@pytest.mark.parametrize("side", ["json", "augwidgets"])
def test_opening_a_large_coco_file(compare, coco, side):
    def parse():
        return json.loads(coco.read_bytes())

    def opened():
        data = aw.data.open(coco)
        assert len(data) == 20_000 and not data.left_out

    compare(OPEN, side, opened if side == "augwidgets" else parse, wanted=BEYOND, rounds=3)


REPORT = "A report on 300 photographs of 640 x 480, in seconds"
IN_90_SECONDS = "2.7 s at most in two processes: 10,000 in 90"
WORST = "What a recipe does to 300 pictures, three draws of each, in seconds"


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """JPEG files that differ."""
    folder = tmp_path_factory.mktemp("photos")
    recipe = aw.Recipe([aw.zoom.between(scale=(1.2, 2)), aw.shift.between(right=(-0.2, 0.2)), aw.brightness])
    base = [resized(getattr(aw.pictures, name)(), (480, 640)) for name in ("cat", "astronaut", "coffee", "rocket")]
    for number in range(300):
        recipe(base[number % 4], seed=number).to_pillow().save(folder / f"{number:04}.jpg", quality=90)
    return aw.data.open(folder)


def quickest(function, rounds=3):
    """The shortest of a few runs, in seconds: processes are started in the first one, and kept."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def test_reporting_on_many_photographs(note, photos):
    def seconds(n_jobs):
        return quickest(lambda: aw.data.report_on(photos, n_jobs=n_jobs, progress=False))

    note(REPORT, IN_90_SECONDS, one_process=seconds(1), two_processes=seconds(2))


def test_worst_first_of_many_photographs(note, photos):
    boxes = {"boxes": [[50, 60, 250, 300], [400, 20, 600, 200]], "box_labels": ["cat", "dog"]}
    labelled = aw.data.open([aw.Sample(np.zeros((480, 640, 3), np.uint8), **boxes, label="cat")] * 300)
    recipe = aw.default_recipe()

    def seconds(data, **options):
        return quickest(lambda: aw.data.worst_first(data, recipe, progress=False, **options), rounds=2)

    note(WORST, "no bound", boxes_alone=seconds(labelled, levels=False), levels_of_photographs=seconds(photos))


NAMES = "a folder of 100,000 names is listed"


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """Empty files: in one folder, in folders of classes, and with a label file or a mask for each."""
    place = tmp_path_factory.mktemp("names")
    for kind, folder, ending in (("flat", "", "jpg"), ("yolo", "images", "jpg"), ("yolo", "labels", "txt"),
                                 ("masks", "images", "jpg"), ("masks", "masks", "png"),
                                 *(("folder", f"class {k}", "jpg") for k in range(10))):  # fmt: skip
        (place / kind / folder).mkdir(parents=True, exist_ok=True)
        for number in range(10_000 if kind == "folder" else 100_000):
            (place / kind / folder / f"{number:06}.{ending}").touch()
    (place / "yolo" / "data.yaml").write_text("train: images\nnames: [cat]\n")
    return place


@pytest.mark.parametrize("kind", ["flat", "folder", "yolo", "masks"])
def test_listing_a_large_folder(compare, names, kind):
    def opened():
        assert len(aw.data.open(names / kind)) == 100_000

    compare(NAMES, kind, opened, wanted="1,000 ms at most", rounds=3)

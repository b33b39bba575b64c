"""An export: what it costs beside bare OpenCV, what a second core brings, what it needs of memory, and ten kills."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

import augwidgets as aw
from tests.data import plain_export
from tests.data.plain_writer import photos, tree

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # a mask's reflection beside the picture has no object

PICTURES = 1000
RECIPE = aw.Recipe([aw.rotate.between(angle=(-20, 20)), aw.brightness.between(gain=(0.8, 1.2))], fill="reflect")

COST = f"export of {PICTURES} pictures of 640x480 with masks to COCO, as"
CORES = "the same by one process and by two"


@pytest.fixture(scope="module")
def coco(tmp_path_factory):
    """Photographs with four objects each, which do not overlap; beside them their masks as pictures."""
    from pycocotools import mask as run_lengths

    folder, rng = tmp_path_factory.mktemp("coco"), np.random.default_rng(0)
    for name in ("images", "masks"):
        (folder / name).mkdir()
    photo = cv2.resize(aw.pictures.cat().image, (640, 480))[..., ::-1]
    images, objects = [], []
    for number in range(PICTURES):
        picture = np.roll(photo, rng.integers(0, 480, 2), (0, 1)).astype(np.int16) + int(rng.integers(-20, 20))
        name, mask = f"{number:04}.jpg", np.zeros((480, 640), np.uint8)
        cv2.imwrite(str(folder / "images" / name), np.clip(picture, 0, 255).astype(np.uint8))
        images.append({"id": number + 1, "file_name": name, "height": 480, "width": 640})
        for place, (x, y) in enumerate(((160, 120), (480, 120), (160, 360), (480, 360)), 1):
            own = np.zeros_like(mask)
            cv2.ellipse(own, (x, y), tuple(rng.integers(30, 110, 2).tolist()), float(rng.integers(180)), 0, 360, 1, -1)
            mask[own > 0] = place
            packed = run_lengths.encode(np.asfortranarray(own))
            objects.append(
                {"id": len(objects) + 1, "image_id": number + 1, "category_id": place, "iscrowd": 0,
                 "bbox": run_lengths.toBbox(packed).tolist(), "area": int(own.sum()),
                 "segmentation": {"size": [480, 640], "counts": packed["counts"].decode()}}
            )  # fmt: skip
        cv2.imwrite(str(folder / "masks" / f"{number:04}.png"), mask)
    categories = [{"id": place, "name": f"class {place}"} for place in range(1, 5)]
    (folder / "instances.json").write_text(
        json.dumps({"images": images, "annotations": objects, "categories": categories})
    )
    return folder


def _bare(folder: Path, out: Path, kind: str) -> None:
    """Do what bare OpenCV would: decode picture and mask, warp both, one table, encode both."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    rng, before = np.random.default_rng(0), cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        for path in sorted((folder / "images").iterdir()):
            picture = cv2.imread(str(path))
            mask = cv2.imread(str(folder / "masks" / f"{path.stem}.png"), cv2.IMREAD_GRAYSCALE)
            matrix = cv2.getRotationMatrix2D((320, 240), rng.uniform(-20, 20), 1)
            picture = cv2.warpAffine(picture, matrix, (640, 480), None, cv2.INTER_LINEAR, cv2.BORDER_REFLECT)
            mask = cv2.warpAffine(mask, matrix, (640, 480), None, cv2.INTER_NEAREST, cv2.BORDER_REFLECT)
            table = np.clip(np.arange(256) * rng.uniform(0.8, 1.2), 0, 255).astype(np.uint8)
            cv2.imwrite(str(out / f"{path.stem}.{kind}"), cv2.LUT(picture, table))
            cv2.imwrite(str(out / f"{path.stem}_mask.png"), mask)
    finally:
        cv2.setNumThreads(before)


def _export(folder: Path, out: Path, kind: str = "png", n_jobs: int = 1) -> None:
    shutil.rmtree(out, ignore_errors=True)
    data = aw.data.open(folder / "instances.json", images=folder / "images")
    aw.data.export(data, RECIPE, out, "coco", pictures=kind, n_jobs=n_jobs, progress=False)


def _least(*ways):
    """Return the shortest time of each way in seconds; they take turns."""
    found = [float("inf")] * len(ways)
    for _ in range(3):
        for place, way in enumerate(ways):
            start = time.perf_counter()
            way()
            found[place] = min(found[place], time.perf_counter() - start)
    return found


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_cost_beside_bare_opencv(note, coco, tmp_path, kind):
    bare, ours = _least(lambda: _bare(coco, tmp_path / "bare", kind), lambda: _export(coco, tmp_path / "out", kind))
    note(f"{COST} {kind}", "1.3 times bare OpenCV", bare_seconds=bare, export_seconds=ours, times=ours / bare)


def test_a_second_core(note, coco, tmp_path):
    one, two = _least(lambda: _export(coco, tmp_path / "1"), lambda: _export(coco, tmp_path / "2", n_jobs=2))
    note(CORES, "1.7 times faster", one=one, two=two, times=one / two)


_MEMORY = """
import sys, augwidgets as aw
from tests.benchmarks.test_export import RECIPE
def size():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) / 1024
seen = []
data = aw.data.open(sys.argv[1] + "/instances.json", images=sys.argv[1] + "/images")
aw.data.export(data, RECIPE, sys.argv[2], "coco", progress=lambda done, of: seen.append((done, size())))
first = next(size for done, size in seen if done >= 100)
print(max(size for done, size in seen if done >= 100) - first, size() - first)
"""


def test_memory(note, coco, tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", _MEMORY, str(coco), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    grown, at_the_end = map(float, done.stdout.split())
    note("memory after the first 100 pictures of an export", "50 MB more", MB_more=grown, MB_at_the_end=at_the_end)


@pytest.mark.parametrize("jobs", ["1", "2", "dask"])
def test_killed_ten_times(note, tmp_path, jobs):
    source = photos(tmp_path / "source", 100, (240, 320))
    plain_export.run(str(source), str(tmp_path / "whole"), "1")
    met = plain_export.ended_and_started_again(source, tmp_path / "out", jobs, times=10)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    note(f"killed ten times and started again, {jobs}", "the same bytes", kills_at_work=met)

"""Scenes: what one costs beside the way of article 5, how many a second, memory, and ten kills."""

from __future__ import annotations

import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

import augwidgets as aw
from tests.data import plain_export
from tests.data.plain_writer import tree
from tests.scenes import scenes_program

ARTICLE = "one scene of 640x420 with one object and its labels"


@pytest.fixture(scope="module")
def one_core():
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    yield
    cv2.setNumThreads(before)


def _cat_on_white():
    cat = aw.pictures.cat()
    return np.where((cat.mask > 0)[..., None], cat.image, 255).astype(np.uint8)


def test_one_object_by_plan(compare, one_core):
    plan = aw.scenes.article_plan([aw.scenes.cutout(_cat_on_white(), label="cat")], [aw.pictures.coffee()])
    seeds = iter(range(10**6))
    compare(
        ARTICLE, "augwidgets", lambda: plan.draw(np.random.default_rng(next(seeds)), size=(420, 640)).paint(),
        wanted="8 x the way of article 5",
    )  # fmt: skip


def test_one_object_in_the_way_of_article_5(compare, one_core):
    """Do what its steps ask for: warp the whole foreground, resize the background, compose, box of the mask."""
    from skimage.transform import SimilarityTransform, resize, warp

    foreground, background = _cat_on_white() / 255.0, aw.pictures.coffee().image / 255.0
    foreground = resize(foreground, (420, 640))
    foreground[foreground >= 0.9] = 0
    rng = np.random.default_rng(0)

    def compose():
        turn = SimilarityTransform(
            scale=1 / rng.uniform(0.8, 1.2), rotation=np.deg2rad(rng.uniform(-10, 10)),
            translation=(rng.uniform(0, 640 // 3), rng.uniform(0, 420 // 3)),
        )  # fmt: skip
        moved = warp(foreground, turn.inverse)
        if rng.random() < 0.5:
            moved = moved[:, ::-1]
        mask = moved[..., 0] > 0
        ground = resize(background, moved.shape[:2])
        picture = moved + ground * (1 - mask)[..., None]
        rows, columns = np.where(mask.any(axis=1))[0], np.where(mask.any(axis=0))[0]
        return picture, mask, (columns[0], rows[0], columns[-1], rows[-1])

    compare(ARTICLE, "article_5", compose, wanted="8 x the way of article 5", rounds=8)


def test_scenes_a_second(note, one_core, tmp_path):
    plan = aw.scenes.Plan(aw.scenes.examples.cutouts()[:5], [aw.pictures.coffee()], count=3, blend="feather")
    start = time.perf_counter()
    for number in range(120):
        plan.draw(np.random.default_rng([0, number]), size=(480, 640)).paint()
    drawn = 120 / (time.perf_counter() - start)
    start = time.perf_counter()
    plan.write(tmp_path / "out", 240, size=(480, 640), pictures="jpg", progress=False)
    written = 240 / (time.perf_counter() - start)
    note("three objects with feathered edges at 640x480, one core", "60 scenes a second, 35 written as JPEG with COCO",
         a_second=drawn, written_a_second=written)  # fmt: skip


PREVIEW = "SceneExplorer: control to picture bytes, nine scenes of 640x480 at preview size"


def test_redraw_of_the_explorer(compare):
    plan = aw.scenes.Plan(aw.scenes.examples.cutouts(), aw.scenes.examples.backgrounds())
    explorer = aw.explore(plan, size=(480, 640))
    turns = iter(range(10**6))

    def change():
        explorer.plan = explorer.plan.replace(angle=(-10.0, 10.0 + next(turns) % 90))

    compare(PREVIEW, "augwidgets", change, wanted="60 ms at most")
    assert explorer.error is None


def test_the_nine_in_full(compare):
    plan = aw.scenes.Plan(aw.scenes.examples.cutouts(), aw.scenes.examples.backgrounds(), angle=(-10, 50))

    def draw():
        return [plan.draw(np.random.default_rng([0, 0, k]), (480, 640)).paint() for k in range(9)]

    compare(PREVIEW, "painted_in_full", draw, wanted="60 ms at most", rounds=10)


def test_a_second_core(note, tmp_path):
    plan = aw.scenes.Plan(aw.scenes.examples.cutouts()[:5], [aw.pictures.coffee()], count=3)
    took = {}
    for turn, jobs in enumerate((2, 1, 2, 1)):
        start = time.perf_counter()
        plan.write(tmp_path / f"{turn}", 600, size=(480, 640), n_jobs=jobs, progress=False)
        took[jobs] = min(took.get(jobs, np.inf), time.perf_counter() - start)
    note("600 scenes by one process and by two", "1.7 times faster", one=took[1], two=took[2], times=took[1] / took[2])


_MEMORY = """
import sys, augwidgets as aw
def size():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) / 1024
seen = []
plan = aw.scenes.Plan(aw.scenes.examples.cutouts(), aw.scenes.examples.backgrounds(), count=(1, 3))
plan.write(sys.argv[1], 20_000, size=(120, 160), progress=lambda done, of: seen.append((done, size())))
first = next(size for done, size in seen if done >= 500)
print(max(size for done, size in seen if done >= 500) - first)
"""


def test_memory(note, tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", _MEMORY, str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    note("memory after the first 500 of 20,000 scenes", "50 MB more", MB_more=float(done.stdout))


@pytest.mark.parametrize("jobs", ["1", "2", "dask"])
def test_killed_ten_times(note, tmp_path, jobs):
    plan = scenes_program.plan_in(tmp_path, times=6)
    scenes_program.run(str(plan), str(tmp_path / "whole"), "1")
    met = plain_export.ended_and_started_again(plan, tmp_path / "out", jobs, 10, scenes_program.MODULE)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")
    note(f"scenes killed ten times and started again, {jobs}", "the same bytes", kills_at_work=met)

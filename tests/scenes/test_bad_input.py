"""What people hand in: folders with other things in them, pictures of every kind, odd names, a full disk."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.scenes import Cutout, Plan, article_plan
from tests.data.little_room import with_little_room
from tests.data.plain_writer import tree
from tests.scenes.plain_pictures import ground, square

BLOCK = square("block", 200)
ODD = ["a/b", 'say "cheese" <now> & then', "\u732b, \u00fc", "two  words", "..", "CON", "-n", "1", "a" * 100, ""]


def sentence(raised):
    text = str(raised.value)
    assert "\n" not in text
    assert len(text) <= 300
    return text


def seen(plan, **options):
    return plan.draw(np.random.default_rng(0), **options).paint()


@pytest.fixture
def messy(tmp_path):
    """A folder with one good cut-out and much that is none."""
    place = tmp_path / "messy"
    (place / "more").mkdir(parents=True)
    BLOCK.save(place / "block.png")
    (place / "notes.txt").write_text("take the left one")
    (place / "Thumbs.db").write_bytes(b"\x00\x01")
    (place / ".hidden.png").write_bytes(b"no picture")
    Image.fromarray(ground(50)).save(place / "wall.jpg")
    return place


def test_a_folder_without_pictures_is_said(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing here")
    for where in (tmp_path, tmp_path / "empty"):
        where.mkdir(exist_ok=True)
        with pytest.raises(ValueError, match="must hold PNG files with transparency, got none") as raised:
            Plan(where, [ground(1)])
        sentence(raised)
        with pytest.raises((OSError, ValueError), match="picture") as raised:
            Plan([BLOCK], where)
        sentence(raised)


def test_other_files_in_a_folder_are_passed_over(messy):
    plan = Plan(messy, [ground(1)])
    assert [one.label for one in plan.cutouts] == ["block"]
    (messy / "block.png").unlink()
    plan = Plan([BLOCK], messy)
    assert len(plan.ground) == 1
    assert seen(plan).size == (60, 80)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no picture", "broken.png"), (None, r"broken\.png.*must have a pixel that is the object by half")],
)
def test_a_broken_or_empty_cut_out_is_named(messy, content, words):
    if content is None:
        Image.fromarray(np.zeros((9, 9, 4), np.uint8)).save(messy / "broken.png")
    else:
        (messy / "broken.png").write_bytes(content)
    for given in (messy, [messy / "block.png", messy / "broken.png"], messy / "broken.png"):
        with pytest.raises((OSError, ValueError), match=words) as raised:
            Plan(given, [ground(1)])
        sentence(raised)


def test_a_broken_background_costs_its_own_scenes_alone(tmp_path):
    place = tmp_path / "grounds"
    place.mkdir()
    for level in (10, 20, 30):
        Image.fromarray(ground(level)).save(place / f"{level}.png")
    (place / "15.png").write_bytes(b"no picture")
    plan = Plan([BLOCK], place, count=1)
    with pytest.warns(UserWarning, match="left out"):
        done = plan.write(tmp_path / "out", 20, progress=False)
    assert 0 < len(done.left_out) < 15
    assert all("15.png" in one.why for one in done.left_out)
    assert done.pictures == 20 - len(done.left_out) == len(done.open())


def test_a_cut_out_larger_than_the_background_is_made_small():
    large = Cutout(np.full((900, 1200, 4), 255, np.uint8), "wall", of=(1000, 1500))
    for plan in (Plan([large], [ground(1)], count=1, truncated=0), article_plan([large], [ground(1)])):
        x0, y0, x1, y1 = seen(plan).boxes[0]
        assert 0 <= x0 < x1 <= 80
        assert 0 <= y0 < y1 <= 60


def _palette(levels, **options):
    image = Image.fromarray(levels).convert("P")
    image.info.update(options)
    return image


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("grey.png", Image.fromarray(np.full((60, 80), 90, np.uint8))),
        ("deep.png", Image.fromarray(np.full((60, 80), 90 * 257, np.uint16))),
        ("palette.png", _palette(np.full((60, 80), 90, np.uint8))),
        ("palette.gif", _palette(np.full((60, 80), 90, np.uint8))),
        ("see-through.png", _palette(np.full((60, 80), 90, np.uint8), transparency=0)),
        ("alpha.png", Image.fromarray(np.dstack([np.full((60, 80), 90, np.uint8), np.full((60, 80), 255, np.uint8)]))),
        ("bits.png", Image.fromarray(np.ones((60, 80), bool))),
        ("print.jpg", Image.fromarray(np.full((60, 80, 4), (0, 0, 0, 165), np.uint8), "CMYK")),
    ],
)
def test_backgrounds_of_every_kind_of_file(tmp_path, name, image):
    image.save(tmp_path / name)
    sample = seen(Plan([BLOCK], [tmp_path / name], count=1, scale=0.2), size=(60, 80))
    assert sample.image.dtype == np.uint8
    assert sample.image.shape == (60, 80, 3)
    level = int(np.median(sample.image))
    assert abs(level - (255 if name == "bits.png" else 90)) <= 2
    assert len(sample.boxes) == 1


@pytest.mark.parametrize("format", ["coco", "voc", "yolo-segment", "csv", "masks"])
@pytest.mark.filterwarnings("ignore:.*cannot hold:UserWarning")
def test_odd_class_names_are_kept(tmp_path, format):
    shapes = [square(name, 20 * number) for number, name in enumerate(ODD[:-1], 1)]
    plan = Plan(shapes, [ground(250)], count=(3, 5), scale=0.2, blend="paste")
    plan.write(tmp_path / "out", 12, format, progress=False)
    painted = {name for sample in plan.series(12) for name in sample.box_labels}
    assert len(painted) > 6
    with open(tmp_path / "out" / "sources.csv", newline="", encoding="utf-8") as file:
        assert [row["class"] for row in csv.DictReader(file) if row["kind"] == "cut-out"] == ODD[:-1]
    if format != "masks":
        counts = aw.data.open(tmp_path / "out").classes
        assert {name for name, count in counts.items() if count} == painted


def test_odd_class_names_come_back_from_a_plans_file(tmp_path):
    plan = Plan([square(name, 9) for name in ODD], [ground(1)])
    again = Plan.from_file(plan.to_file(tmp_path / "plan.json"))
    assert [one.label for one in again.cutouts] == ODD


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smallest": 100}, r"mostly they were too small \(smallest\)"),
        ({"distance": 1, "count": 3}, r"too near to others \(distance\)"),
        (
            {"overlap": 0, "count": 30, "scale": 0.6, "x": (0.3, 0.7), "y": (0.3, 0.7), "visible": 0},
            "overlapped others",
        ),
        ({"x": 0, "y": 0, "truncated": 0}, r"too much of them lay outside \(truncated\)"),
        ({"beside": ["dog"]}, "beside none of the classes"),
        ({"where": aw.Region.painted([[(0, 0), (1, 0), (1, 0.1)]]), "y": 1.0, "truncated": 0.9}, r"\(where\)|outside"),
    ],
)
def test_limits_that_contradict_each_other_are_said(settings, words):
    plan = Plan([BLOCK], [ground(1)], **{"count": 1, **settings})
    with pytest.raises(ValueError, match=words) as raised:
        seen(plan)
    assert "loosen that limit" in sentence(raised)


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    with with_little_room(tmp_path / "disk", monkeypatch) as place:
        yield place


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_on_a_full_disk_nothing_is_half_written_and_what_is_done_stays(small_disk, tmp_path, n_jobs):
    noise = aw.Recipe([aw.noise.at(levels=40)])
    plan = Plan([BLOCK], [ground(90)], count=1, recipe=noise)
    with pytest.raises(OSError, match="no space left on device; what is done is kept, and the same call") as raised:
        plan.write(small_disk / "out", 12, n_jobs=n_jobs, progress=False)
    sentence(raised)
    plan.write(tmp_path / "whole", 12, progress=False)
    whole = tree(tmp_path / "whole")
    found = {path: content for path, content in tree(small_disk).items() if not path.startswith("out/.augwidgets/")}
    assert 0 < len(found) < 12
    assert all(content == whole[path.removeprefix("out/")] for path, content in found.items())

"""Many scenes: the same whoever draws them, split without leaks, mixed with natural pictures, with their sources."""

from __future__ import annotations

import csv
import pickle
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

import augwidgets as aw
from augwidgets.scenes import Plan, cutout, cutouts
from augwidgets.scenes.blends import BLENDS
from tests.data.plain_writer import tree
from tests.scenes.plain_pictures import ground, square


@pytest.fixture(scope="module")
def plan():
    shapes = [square("dark", 10 + number) for number in range(4)] + [
        square("light", 200 + number) for number in range(4)
    ]
    return Plan(
        shapes, [ground(100 + number) for number in range(4)], count=(1, 3), blend="paste", overlap=0, truncated=0
    )


def levels(sample):
    """The levels of the cut-outs and of the background in a picture."""
    middles = [sample.image[int(y0 + y1) // 2, int(x0 + x1) // 2, 0] for x0, y0, x1, y1 in sample.boxes]
    return set(map(int, middles)), {int(np.bincount(sample.image[..., 0].ravel()).argmax())}


def test_a_picture_is_the_same_whatever_is_drawn_before_it_and_wherever(plan):
    data = plan.series(30, seed=4)
    alone = data[17]
    assert [data[number] for number in range(18)][17].same_as(alone)
    assert plan.series(200, seed=4)[17].same_as(alone)
    assert pickle.loads(pickle.dumps(data))[17].same_as(alone)
    assert not plan.series(30, seed=5)[17].same_as(alone)
    assert data.classes.keys() == {"dark", "light"}
    assert sum(data.classes.values()) == sum(len(sample.boxes) for sample in data)


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_are_the_same_with_any_number_of_workers_and_after_an_end(plan, tmp_path, jobs):
    plan.write(tmp_path / "whole", 40, seed=2, size=(48, 64), progress=False)
    part = plan.write(tmp_path / "part", 40, seed=2, size=(48, 64), progress=lambda done, of: done < 10)
    assert not part.complete
    assert not (tmp_path / "part" / "sources.csv").exists()
    done = plan.write(tmp_path / "part", 40, seed=2, size=(48, 64), n_jobs=jobs, progress=False)
    assert done.complete
    assert tree(tmp_path / "part") == tree(tmp_path / "whole")
    assert plan.write(tmp_path / "part", 40, seed=2, size=(48, 64), progress=False).pictures == 40
    with pytest.raises(OSError, match="another"):
        Plan([square("dark", 10)], plan.backgrounds).write(tmp_path / "part", 40, seed=2, size=(48, 64), progress=False)


@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")  # pycocotools says NumPy 1's word
def test_coco_reads_what_was_painted(plan, tmp_path):
    coco = pytest.importorskip("pycocotools.coco")
    done = plan.write(tmp_path / "out", 12, seed=1, progress=False)
    read = coco.COCO(tmp_path / "out" / "annotations" / "instances.json")
    for number, sample in enumerate(plan.series(12, seed=1)):
        rows = read.loadAnns(read.getAnnIds(number + 1))
        assert len(rows) == len(sample.boxes)
        for row, value, box, name in zip(rows, sample.mask_values, sample.boxes, sample.box_labels, strict=True):
            inside = sample.mask == value
            assert np.array_equal(read.annToMask(row).astype(bool), inside)
            assert row["area"] == inside.sum()
            assert row["bbox"] == [*box[:2], *(box[2:] - box[:2])]
            assert read.cats[row["category_id"]]["name"] == name
    assert not done.lost


def test_nothing_is_on_both_sides_of_a_split(plan):
    data = plan.series(60, validation=0.25, seed=3)
    assert [entry.split for entry in data.listing.entries].count("val") == 15
    sides = {"train": (set(), set()), "val": (set(), set())}
    for sample, entry in zip(data, data.listing.entries, strict=True):
        for found, new in zip(sides[entry.split], levels(sample), strict=True):
            found |= new
    for train, val in zip(*sides.values(), strict=True):
        assert train
        assert val
        assert not train & val
    assert {level < 100 for level in sides["val"][0]} == {True, False}  # both classes


def test_labels_name_cut_outs_as_the_whole_plan_counts_them(plan):
    """As `sources.csv` does, on whichever side of a split one is."""
    data = plan.series(60, validation=0.25, seed=3)
    sides = {"train": set(), "val": set()}
    for number, entry in enumerate(data.listing.entries):
        sample = data[number]
        for note, name in zip(data.fields(number)["box_notes"], sample.box_labels, strict=True):
            assert plan.cutouts[note["cutout"]].label == name
            sides[entry.split].add(note["cutout"])
    assert not sides["train"] & sides["val"]
    assert sides["train"] | sides["val"] == set(range(len(plan.cutouts)))


def test_objects_of_one_photograph_stay_on_one_side():
    photographs = []
    for number in range(6):
        image = np.full((40, 60, 3), 250, np.uint8)
        image[5:15, 5:15], image[25:35, 40:50] = number, 100 + number
        mask = np.zeros((40, 60), int)
        mask[5:15, 5:15], mask[25:35, 40:50] = 1, 2
        boxes = {"boxes": [[5, 5, 15, 15], [40, 25, 50, 35]], "box_labels": ["a", "b"], "mask_values": [1, 2]}
        photographs.append(aw.Sample(image, mask, **boxes))
    found = cutouts(photographs)
    plan = Plan(found, [ground(150), ground(160)], count=(1, 2), blend="paste", overlap=0, truncated=0)
    data = plan.series(60, validation=0.3, natural=0.5, seed=1)
    seen = {"train": set(), "val": set()}
    natural = {"train": 0, "val": 0}
    for sample, entry in zip(data, data.listing.entries, strict=True):
        seen[entry.split] |= {level % 100 for level in levels(sample)[0]}
        natural[entry.split] += entry.name.startswith("natural")
    assert not seen["train"] & seen["val"]  # of the cut-outs, and of the natural pictures
    assert seen["val"]
    assert natural == {"train": 21, "val": 9}


def two_of(photograph, **words):
    """Both squares of a photograph, each taken out by a mask; the levels are the photograph's and 100 more."""
    image = np.full((40, 60, 3), 250, np.uint8)
    image[5:25, 5:25], image[15:35, 35:55] = photograph, 100 + photograph
    masks = np.zeros((2, 40, 60), int)
    masks[0, 5:25, 5:25] = masks[1, 15:35, 35:55] = 1
    return [cutout(image, mask=mask, label="a", **words) for mask in masks]


@pytest.mark.parametrize("by", ["pixels", "source", "a chain", "files"])
def test_cut_outs_by_hand_of_one_photograph_or_source_stay_on_one_side(by, tmp_path):
    shapes = []
    for number in range(5):
        if by == "source":  # other pictures of the same scene
            shapes += [square("a", level, source=f"film {number}") for level in (number, 100 + number)]
        elif by == "a chain":  # the third is of the first's photograph, and of the second's source
            first, third = two_of(number)
            shapes += [
                first,
                square("a", 50 + number, source=f"film {number}"),
                replace(third, source=f"film {number}"),
            ]
        else:
            shapes += two_of(number)
    if by == "files":
        for number, one in enumerate(shapes):
            one.save(tmp_path / f"{number:02}.png")
        shapes = tmp_path
    plan = Plan(shapes, [ground(150), ground(160)], count=(1, 2), blend="paste", overlap=0, truncated=0, mirror=0)
    seen = {"train": set(), "val": set()}
    data = plan.series(80, validation=0.4, seed=1)
    for sample, entry in zip(data, data.listing.entries, strict=True):
        seen[entry.split] |= {level % 50 for level in levels(sample)[0]}
    assert seen["train"] | seen["val"] == set(range(5))
    assert not seen["train"] & seen["val"]


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_natural_pictures_are_mixed_in_evenly(plan, share):
    natural = [aw.Sample(ground(7), boxes=[[1, 1, 9, 9]], box_labels=["dark"])] * 3
    data = plan.series(20, natural=share, natural_from=natural)
    places = [number for number, sample in enumerate(data) if (sample.image == 7).all()]
    assert len(places) == 20 * share
    assert set(np.diff(places)) == {int(1 / share)}
    assert data[places[0]].box_labels == ("dark",)


def test_the_same_scene_comes_in_all_blends(plan):
    data = plan.series(10, in_all_blends=True)
    first = list(data[:5])
    assert len(first) == len(BLENDS)
    assert all(sample.replace(image=first[0].image).same_as(first[0]) for sample in first)
    assert len({sample.image.tobytes() for sample in first}) > 1
    assert not data[5].same_as(first[0])


def test_sources_and_licences_lie_beside_the_result(tmp_path):
    shapes = [
        square("dark", 10, source="mine", licence="CC0"),
        square("light", 200, source="hers", licence="CC BY 4.0"),
    ]
    plan = Plan(shapes, [ground(100)], count=1, distractors=[square("", 3, source="his")], distractor_count=1)
    plan.write(tmp_path / "out", 3, progress=False)
    with open(tmp_path / "out" / "sources.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["kind"], row["class"], row["source"], row["licence"]) for row in rows] == [
        ("cut-out", "dark", "mine", "CC0"),
        ("cut-out", "light", "hers", "CC BY 4.0"),
        ("distractor", "", "his", ""),
        ("background", "", "picture 0", ""),
    ]
    assert '"CC BY 4.0"' in (tmp_path / "out" / "annotations" / "instances.json").read_text()


def test_files_of_backgrounds_say_where_they_come_from(tmp_path):
    image = Image.fromarray(ground(90))
    rights = Image.Exif()
    rights[0x013B], rights[0x8298] = "Ann Other", "CC BY 4.0"
    image.save(tmp_path / "sea.jpg", exif=rights)
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Source", "example.org/wood")
    words.add_text("Copyright", "CC0")
    image.save(tmp_path / "wood.png", pnginfo=words)
    image.save(tmp_path / "plain.png")
    names = [tmp_path / name for name in ("sea.jpg", "wood.png", "plain.png")]
    Plan([square("dark", 10)], names, count=1).write(tmp_path / "out", 3, progress=False)
    with open(tmp_path / "out" / "sources.csv", newline="") as file:
        rows = [(row["source"], row["licence"]) for row in csv.DictReader(file) if row["kind"] == "background"]
    assert rows == [("Ann Other, sea.jpg", "CC BY 4.0"), ("example.org/wood, wood.png", "CC0"), ("plain.png", "")]
    assert '"CC0"' in (tmp_path / "out" / "annotations" / "instances.json").read_text()


def test_one_scene_on_each_background():
    plan = Plan([square("dark", 10)], [ground(level) for level in (100, 120, 140, 160)], count=2, blend="paste")
    scene = plan.draw(np.random.default_rng(1), size=(60, 80))
    found = [replace(scene, background=number).paint() for number in range(4)]
    assert [int(sample.image[0, 0, 0]) for sample in found] == [100, 120, 140, 160]
    assert all(sample.replace(image=found[0].image).same_as(found[0]) for sample in found)


def test_a_scene_that_finds_no_room_is_left_out_and_the_rest_goes_on(tmp_path):
    plan = Plan([square("dark", 10)], [ground(100)], count=(1, 9), scale=0.6, overlap=0, truncated=0, tries=3)
    tight = Plan(plan.cutouts, plan.backgrounds, count=2, scale=(0.3, 0.9), overlap=0, truncated=0, tries=2)
    with pytest.warns(UserWarning, match="left out"):
        done = tight.write(tmp_path / "out", 40, progress=False)
    assert 0 < len(done.left_out) < 40
    assert "the limits must leave room for 2 objects" in done.left_out[0].why


def test_scenes_go_into_a_training_and_into_a_report(plan):
    data = aw.training.Augmented(plan.series(8), recipe=aw.Recipe([]), batch_size=4, targets="mask")
    pictures, masks = data[0]
    assert pictures.shape[0] == masks.shape[0] == 4
    assert aw.data.report_on(plan.series(6), progress=False)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda plan: plan.series(0), "count must be a whole number from 1"),
        (lambda plan: plan.series("a"), "count must be a whole number from 1"),
        (lambda plan: plan.series(5, seed=-1), "seed"),
        (lambda plan: plan.series(5, size=(0, 5)), "size must be"),
        (lambda plan: plan.series(5, validation=2), "validation must lie in"),
        (lambda plan: plan.series(5, natural=0.5), "give natural_from="),
        (lambda plan: plan.series(5, natural=0.5, natural_from=[]), "at least one"),
        (
            lambda plan: plan.series(5, natural=0.5, natural_from=[np.zeros((9, 9), np.uint8)]),
            "natural_from must be a data set with boxes or masks of its objects",
        ),
        (lambda plan: Plan(plan.cutouts, [ground(1)]).series(5, validation=0.2), "a background of its own, so two"),
        (
            lambda plan: Plan([square("a", 1, source="mine")] * 3, plan.backgrounds).series(5, validation=0.2),
            r"two photographs at least \(cut-outs of one source count as one\), got one of 'a'",
        ),
        (lambda plan: Plan(two_of(1), plan.backgrounds).series(5, validation=0.2), "got one of 'a'"),
        (lambda plan: Plan(plan.cutouts[3:], plan.backgrounds).series(5, validation=0.2), "got one of 'dark'"),
        (lambda plan: plan.write("nowhere/at/all", 3, "png", progress=False), "format must be one of"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(plan, call, words):
    with pytest.raises((OSError, TypeError, ValueError), match=words) as raised:
        call(plan)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300

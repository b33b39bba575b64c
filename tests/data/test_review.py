"""What a review knows: which pictures are kept, which a filter shows, and what may be wrong with each."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.decisions import Decisions
from augwidgets.data.listing import LeftOut
from augwidgets.data.picture_files import load_smaller
from augwidgets.data.review import Review
from augwidgets.data.review_flags import ReviewFlags
from augwidgets.data.review_sources import decisions_beside, flags_given, kept_beside


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "photos"
    for name in ("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (16, 12), (200, 100, 0)).save(place / name)
    return place


def boxed(*boxes, names=None, notes=None, size=(20, 30)):
    return aw.Sample(np.zeros((*size, 3), np.uint8), boxes=list(boxes), box_labels=names, box_notes=notes)


def flags_of(*samples, **options):
    data = aw.data.open(list(samples))
    flags = ReviewFlags(data, **options)
    return [flags.of(number) for number in range(len(data))]


def test_filters_show_what_is_decided_and_the_kept_are_a_data_set(folder):
    data = aw.data.open(folder)
    review = Review(data, Decisions(), ReviewFlags(data, {"blurry": ["dog/1.png", 0]}))
    assert review.decide("dog/1.png", "keep") == 2 and review.decide(-1, "reject") == 3
    assert review.numbers("all") == [0, 1, 2, 3] and review.numbers("undecided") == [0, 1]
    assert review.numbers("kept") == [2] and review.numbers("rejected") == [3] and review.numbers("blurry") == [0, 2]
    assert review.counts().words == "2 of 4 decided, 1 rejected"
    assert review.filters() == {"all": 4, "undecided": 2, "kept": 1, "rejected": 1, "blurry": 2}
    kept = review.kept
    assert kept.names == ["dog/1.png"] and kept[0].label == "dog" and kept.classes == {"cat": 0, "dog": 1}
    assert review.undo() == 3 and review.numbers("rejected") == [] and review.kept.names == kept.names
    assert sorted(path.name for path in folder.rglob("*.png")) == ["1.png", "1.png", "2.png", "2.png"]


def test_decisions_on_pictures_of_another_data_set_do_not_count(folder, tmp_path):
    decisions = Decisions(tmp_path / "all.jsonl")
    decisions.decide("bird/1.png", "keep")
    data = aw.data.open(folder)
    review = Review(data, decisions, ReviewFlags(data))
    assert review.counts() == (4, 0, 0) and review.kept.names == []
    assert review.undo() is None


@pytest.mark.parametrize("wanted", ["bird.png", 4, -5, True, None, 1.5])
def test_a_picture_that_is_not_there_is_named_in_a_sentence(folder, wanted):
    data = aw.data.open(folder)
    review = Review(data, Decisions(), ReviewFlags(data))
    with pytest.raises(
        (ValueError, TypeError), match="a picture is the name or the number, 0 to 3, of one of them, got"
    ):
        review.decide(wanted, "keep")
    with pytest.raises(ValueError, match="filter must be one of 'all', 'undecided', .*'clipped'.*, got"):
        review.numbers("sharp")


@pytest.mark.parametrize(
    ("box", "is_clipped"),
    [
        ((1, 1, 29, 19), False),
        ((0, 1, 29, 19), True),
        ((1, 0, 29, 19), True),
        ((1, 1, 30, 19), True),
        ((1, 1, 29, 20), True),
        ((0.4, 1, 29, 19), True),
        ((0.6, 0.6, 29.4, 19.4), False),
    ],
)
def test_a_box_that_touches_the_rim_is_clipped(box, is_clipped):
    assert flags_of(boxed((5, 5, 9, 9), box)) == [("clipped",) if is_clipped else ()]


def test_a_turned_box_with_a_corner_outside_is_clipped():
    inside, outside = boxed((12, 8, 18, 12)), boxed((1, 1, 20, 12))
    turned = [aw.Recipe([aw.rotate.at(angle=30)])(one, seed=0) for one in (inside, outside)]
    assert "box_corners" in aw.data.open(turned).fields(0)
    assert flags_of(*turned) == [(), ("clipped",)]


def test_who_labelled_it_may_say_that_it_is_cut():
    inside = (5, 5, 9, 9)
    assert flags_of(boxed(inside, inside, notes=[{}, {"truncated": True}]), boxed(inside, notes=[None]), boxed()) == [
        ("clipped",),
        (),
        (),
    ]


def test_of_some_classes_only_their_objects_are_looked_at():
    data = aw.data.open([boxed((0, 0, 9, 9), (5, 5, 9, 9), names=["cat", "dog"])])
    assert ReviewFlags(data.only("cat")).of(0) == ("clipped",)
    assert ReviewFlags(data.only("dog")).of(0) == ()


def test_labels_are_read_as_far_as_they_are_asked_for():
    data = aw.data.open([boxed((0, 0, 9, 9))] * 10)
    flags = ReviewFlags(data)
    assert flags.looked == 0 and flags.counts() == {} and flags.known(7) == ()
    assert not flags.look_on(4) and flags.counts() == {"clipped": 4} and flags.looked == 4
    assert flags.of(9) == ("clipped",) and flags.look_on() and flags.counts() == {"clipped": 10}


def test_a_folder_without_labels_has_none_to_read(folder):
    flags = ReviewFlags(aw.data.open(folder))
    assert flags.look_on(0) and flags.looked == 4


def test_broken_labels_are_a_flag_with_its_reason():
    data = aw.data.open([boxed((1, 1, 9, 9)), boxed((1, 1, 9, 9))])

    def fields(entry, size):
        raise ValueError("line 3 has five numbers,\nnot four")

    object.__setattr__(data.listing, "fields", fields)
    flags = ReviewFlags(data, broken=[LeftOut("picture 1", "cut short")])
    assert flags.of(1) == ("broken",) and flags.look_on() and flags.counts() == {"broken": 2}
    assert flags.left_out[0] == ("picture 0", "line 3 has five numbers, not four")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"blurry": ["bird.png"]}, "the flag 'blurry' must be one of pictures of the data set, got 'bird.png'"),
        ({"blurry": [4]}, "the flag 'blurry' must be one of pictures of the data set, got 4"),
        ({"blurry": "cat/1.png"}, "the flag 'blurry' must have a list of pictures, got 'cat/1.png'"),
        ({7: []}, "flags must name the pictures of each flag"),
        ([1], "flags must name the pictures of each flag"),
        (7, "flags must name the pictures of each flag"),
    ],
)
def test_flags_that_are_none(folder, given, sentence):
    data = aw.data.open(folder)
    with pytest.raises((ValueError, TypeError), match=sentence.replace("{", r"\{")):
        ReviewFlags(data, *flags_given(folder, data, given))


def test_a_report_says_its_flags_under_cleanvisions_names(folder):
    data = aw.data.open(folder)
    table = {"name": ["cat/1.png", "dog/2.png", "gone.png"], "blur": [0, 1, 1], "is_blurry_issue": [False, True, True],
             "is_odd_aspect_ratio_issue": np.array([True, True, False])}  # fmt: skip
    report = SimpleNamespace(columns=lambda: table, left_out=(LeftOut("cat/2.png", "it is empty"),))
    flags = ReviewFlags(data, *flags_given(folder, data, report))
    assert [flags.of(number) for number in range(4)] == [
        ("odd aspect ratio",), ("broken",), (), ("blurry", "odd aspect ratio")]  # fmt: skip
    assert flags.why_broken(1) == "it is empty"
    assert flags_given(folder, data, table)[0] == {"blurry": ["dog/2.png"],
                                                   "odd aspect ratio": ["cat/1.png", "dog/2.png"]}  # fmt: skip


def test_what_an_export_has_lost_is_flagged(folder):
    rows = [("cat/1.png", 0), ("dog/1.png", 0.2), ("dog/1.png", 0.1), ("gone.png", 0)]
    lines = [json.dumps({"picture": picture, "object": 0, "class": "cat", "visible": left}) for picture, left in rows]
    (folder / "dropped.jsonl").write_text("\n".join([*lines, "cut sh", "[]", '{"picture": "dog/2.png"}']))
    for place in (folder, folder / "dog"):  # opened as a whole, or a part of it
        data = aw.data.open(place)
        flags = ReviewFlags(data, *flags_given(place, data, None))
        found = {os.path.relpath(entry.file, folder): flags.of(k) for k, entry in enumerate(data.listing.entries)}
        assert found.get("cat/1.png", ("object lost",)) == ("object lost",)
        assert found["dog/1.png"] == ("label dropped",) and found["dog/2.png"] == ()


@pytest.mark.parametrize("format", ["coco", "yolo", "voc", "csv"])
def test_a_review_of_an_export_knows_what_its_recipe_has_pushed_out(tmp_path, format):
    """By `export` itself: an object leaves the canvas, and another one has too little left to keep its label."""
    samples = [boxed((2, 2, 12, 12), (20, 4, 28, 12), names=["cat", "dog"]), boxed((10, 4, 18, 12), names=["dog"])]
    recipe = aw.Recipe([aw.shift.at(right=0.5)], min_visible=0.7)
    aw.data.export(samples, recipe, tmp_path / "out", format, progress=False)
    lines = [json.loads(line) for line in (tmp_path / "out" / "dropped.jsonl").read_text().splitlines()]
    assert [(line["class"], line["object"], line["visible"]) for line in lines] == [("dog", 1, 0), ("dog", 0, 0.625)]
    assert all((tmp_path / "out" / line["picture"]).is_file() and line["why"] for line in lines)
    grid = aw.ReviewGrid(tmp_path / "out")
    assert [grid.flags_of(number)[0] for number in range(2)] == ["object lost", "label dropped"]
    grid.decide(1, "keep")
    assert grid.export(progress=False).pictures == 1  # and the file of decisions is in nobody's way
    assert len(aw.data.open(tmp_path / "out-kept")) == 1 and len(aw.data.open(tmp_path / "out")) == 2
    assert aw.data.export(samples, recipe, tmp_path / "out", format, progress=False).pictures == 2


def test_where_the_files_of_a_review_lie(folder):
    data = aw.data.open(folder)
    for given in (folder, str(folder), data):
        assert decisions_beside(given, data) == folder / "decisions.jsonl"
        assert kept_beside(given, data) == str(folder.parent / "photos-kept")
    cats = [aw.pictures.cat()]
    assert decisions_beside(cats, aw.data.open(cats)) is None and kept_beside(cats, aw.data.open(cats)) == "kept"


@pytest.mark.parametrize("tag", [1, 6])
@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_small_picture_is_the_picture_and_knows_its_size(tmp_path, tag, ending):
    ramp = np.linspace(0, 255, 400 * 900).reshape(400, 900).astype(np.uint8)
    exif = Image.Exif()
    exif[274] = tag
    Image.fromarray(ramp).save(tmp_path / f"a.{ending}", exif=exif)
    small, size = load_smaller(tmp_path / f"a.{ending}", (90, 90))
    whole = aw.load(tmp_path / f"a.{ending}")
    assert size == whole.size == ((900, 400) if tag == 6 else (400, 900))
    if ending == "jpg":  # decoded eight times smaller, and never smaller than the box
        assert max(small.size) == 113
    rows = np.linspace(0, small.size[0] - 1, 5).astype(int)
    wanted = np.linspace(0, size[0] - 1, 5).astype(int)
    middle = (small.size[1] // 2, size[1] // 2)
    assert np.abs(small.image[rows, middle[0]].astype(int) - whole.image[wanted, middle[1]]).max() < 12

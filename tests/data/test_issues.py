"""What is odd about pictures: broken, double, blurry, dark, light, empty, of odd shape; and what the light tells."""

from __future__ import annotations

import itertools
import json

import cv2
import numpy as np
import pandas
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data import looks, parallel
from augwidgets.data.duplicates import near, same
from augwidgets.data.issues import ISSUES
from augwidgets.data.light_by_class import light_by_class

CAT = aw.pictures.cat().image
PHOTOS = ("astronaut", "camera", "cat", "coffee", "coins", "hubble", "motorcycle", "page", "retina", "rocket", "tissue")


def photo(name):
    return getattr(aw.pictures, name)().image


def flagged(pictures):
    """The names of the issues of each picture."""
    flags = aw.data.report_on(pictures).issues.flags
    return [{name for name in flags if flags[name][place]} - {"is_grayscale_issue"} for place in range(len(pictures))]


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        (lambda image: image, None),
        (lambda image: cv2.GaussianBlur(image, (0, 0), 4), "is_blurry_issue"),
        (lambda image: cv2.blur(image, (17, 1)), "is_blurry_issue"),  # shaken to the side
        (lambda image: (image * 0.25).astype(np.uint8), "is_dark_issue"),
        (lambda image: (245 + image * 0.03).astype(np.uint8), "is_light_issue"),
        (lambda image: image[:90], "is_odd_aspect_ratio_issue"),
        (lambda image: np.where(image > 250, 200, 100).astype(np.uint8), "is_low_information_issue"),
        (lambda image: cv2.resize(image, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA), "is_odd_size_issue"),
        (lambda image: cv2.resize(image, None, fx=3.2, fy=3.2), "is_odd_size_issue"),
    ],
)
def test_each_fault_has_its_name(change, issue):
    found = flagged([change(CAT), *(np.roll(CAT, 40 * k, axis=1) for k in range(1, 4))])[0]
    assert found == ({issue} if issue else set()) or (issue == "is_light_issue" and found == {issue, LOW})


LOW = "is_low_information_issue"


@pytest.mark.parametrize("name", PHOTOS)
def test_photographs_are_sharp_until_they_are_blurred(name):
    grey = looks.grey_of(photo(name))
    small = looks.reduced(grey, looks.SIDE)
    assert looks.blur_of(small) < 0.4 and looks.blur_of(cv2.GaussianBlur(small, (0, 0), 4)) > 0.62


def test_what_is_too_small_is_not_called_blurred():
    small = cv2.resize(cv2.GaussianBlur(CAT, (0, 0), 20), (40, 40))
    assert "is_blurry_issue" not in flagged([small])[0]


def test_names_are_cleanvisions_and_the_columns_are_a_table():
    report = aw.data.report_on([CAT, CAT[:, ::-1], CAT])
    table = pandas.DataFrame(report.columns())
    assert set(ISSUES) <= set(table.columns) and len(table) == 3
    assert table["is_exact_duplicates_issue"].tolist() == [True, False, True]
    assert not table["is_grayscale_issue"].any() and table["width"].tolist() == [CAT.shape[1]] * 3


# -- duplicates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def twice(tmp_path):
    """A photograph saved in several ways, and other photographs."""
    for split, name in itertools.product(("train", "val"), ("cat", "dog")):
        (tmp_path / split / name).mkdir(parents=True)
    cat = Image.fromarray(CAT)
    cat.save(tmp_path / "train/cat/0 original.png")
    cat.save(tmp_path / "train/cat/1 again.bmp")
    cat.save(tmp_path / "val/cat/2 jpeg.jpg", quality=60)
    cat.resize((300, 200)).save(tmp_path / "train/dog/3 small.png")
    cat.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "val/dog/4 mirrored.png")
    Image.fromarray(photo("coffee")).save(tmp_path / "train/cat/5 other.png")
    return tmp_path


def named(report, sets):
    return [[report.names[place].rpartition("/")[2].partition(" ")[0] for place in some] for some in sets]


def test_exact_and_near_duplicates_across_splits_and_classes(twice):
    report = aw.data.report_on(aw.data.open(twice))
    assert named(report, report.issues.exact) == [["0", "1"]]
    assert [sorted(some) for some in named(report, report.issues.near)] == [["0", "1", "2", "3"]]
    told = " ".join(str(report).split())
    assert "1 set with pictures of several splits" in told and "1 set with several classes" in told
    assert "[is_near_duplicates_issue]" in told and "exact duplicates" in told


def test_the_search_for_near_ones_misses_none():
    rng = np.random.default_rng(1)
    hashes = rng.integers(0, 2**8, 200, dtype=np.uint64) * np.uint64(2**53 + 2**19 + 1)
    for distance in (0, 1, 3, 4):
        sets = {frozenset([place]) for place in range(200)}
        for one, other in itertools.combinations(range(200), 2):
            if int(hashes[one] ^ hashes[other]).bit_count() <= distance:
                first, second = (next(some for some in sets if place in some) for place in (one, other))
                sets = (sets - {first, second}) | {first | second}
        assert near(hashes.tolist(), distance) == sorted(tuple(sorted(some)) for some in sets if len(some) > 1)
    assert same([]) == near([]) == []


def test_pictures_that_show_nothing_are_not_near_each_other():
    report = aw.data.report_on([np.full((80, 80), level, np.uint8) for level in (0, 100, 200)])
    assert not report.issues.near and not report.issues.exact


def test_without_imagehash_the_rest_is_told(monkeypatch):
    monkeypatch.setattr("augwidgets.data.reporting.has_image_hash", lambda: False)
    report = aw.data.report_on([CAT, CAT])
    assert report.issues.exact == ((0, 1),) and not report.issues.near_sought
    assert 'pip install "augwidgets[data]"' in str(report)


# -- what is broken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_dataset", [True, False])
def test_broken_files_are_left_out_with_their_reason_and_the_rest_goes_on(tmp_path, as_dataset):
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        Image.fromarray(CAT).save(tmp_path / name / "whole.png")
    (tmp_path / "cat/empty.jpg").touch()
    cut = (tmp_path / "dog/whole.png").read_bytes()
    (tmp_path / "dog/cut.png").write_bytes(cut[: len(cut) // 2])
    report = aw.data.report_on(aw.data.open(tmp_path) if as_dataset else tmp_path)
    assert (report.pictures, report.total, report.broken, report.is_whole) == (2, 4, 2, True)
    assert report.classes == {"cat": 2, "dog": 2} and report.labels == ("cat", "dog")
    why = {what.rpartition("/")[2]: words for what, words in report.left_out}
    assert set(why) == {"empty.jpg", "cut.png"} and "is empty" in why["empty.jpg"] and "cut short" in why["cut.png"]
    assert "2; 2 more cannot be read" in str(report) and "cut.png" in str(report)


def test_where_nothing_can_be_read_the_reason_is_the_error(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"none of 2 pictures can be read; the last: .*b\.png"):
        aw.data.report_on(aw.data.open(tmp_path))


# -- how it is read --------------------------------------------------------------------------------------------------


def test_a_large_jpeg_is_measured_at_a_part_of_its_size(tmp_path):
    large = cv2.resize(photo("astronaut"), (2100, 1400), interpolation=cv2.INTER_CUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side in the file
    Image.fromarray(large).save(tmp_path / "a.jpg", quality=95, exif=exif)
    Image.fromarray(large).save(tmp_path / "b.jpg", quality=95)
    report = aw.data.report_on(aw.data.open(tmp_path))
    assert report.sizes.tolist() == [[2100, 1400], [1400, 2100]]
    whole = aw.data.report_on([aw.load(tmp_path / "b.jpg")])
    assert abs(report.brightness[1] - whole.brightness[0]) < 0.5 and abs(report.blur[1] - whole.blur[0]) < 0.05
    (tmp_path / "c.jpg").write_bytes((tmp_path / "b.jpg").read_bytes())
    assert aw.data.report_on(aw.data.open(tmp_path)).issues.exact == ((1, 2),)


def test_boxes_of_a_data_set_are_counted_with_the_classes_that_were_chosen():
    sample = aw.Sample(np.zeros((10, 20)), boxes=[[0, 0, 5, 10], [0, 0, 10, 5]], box_labels=["cat", "dog"])
    data = aw.data.open([sample, aw.pictures.coffee()])
    assert aw.data.report_on(data).box_classes["cat"] == 1
    cats = aw.data.report_on(data.only("cat"))
    assert cats.box_sizes.tolist() == [[5, 10]] and cats.box_spans.tolist() == [[0.25, 1]] and cats.pictures == 1
    points = aw.Sample(np.zeros((9, 9)), keypoints=[[1, 1]] * 3, keypoint_names=["left eye", "nose", "right eye"])
    assert aw.data.report_on(aw.data.open([points])).keypoints == {"left eye", "nose", "right eye"}


def test_processes_see_what_one_does(twice, monkeypatch):
    data = aw.data.open(twice)
    heard = []
    monkeypatch.setattr(parallel, "_AT_ONCE", 2)
    alone = aw.data.report_on(data, progress=lambda *told: heard.append(told))
    both = aw.data.report_on(data, n_jobs=2, progress=lambda *told: heard.append(told))
    assert heard == [*((k, 6) for k in range(1, 7))] * 2
    assert both.columns() == alone.columns() and (both.shares == alone.shares).all() and str(both) == str(alone)
    stopped = aw.data.report_on(data, n_jobs=2, progress=lambda done, total: done < 2)
    assert (stopped.pictures, stopped.total) == (2, 6) and "2 of 6 (stopped)" in str(stopped)


@pytest.mark.parametrize("n_jobs", [0, 1.5, "two", 2**32])
def test_no_number_of_processes(n_jobs):
    with pytest.raises(ValueError, match="n_jobs must be a whole number of processes"):
        aw.data.report_on([CAT], n_jobs=n_jobs)


class _Half:
    """What is handed to another process: a half of the work, with what belongs to it."""

    def __init__(self, numbers):
        self.numbers = numbers

    def part(self, numbers):
        return _Half(list(numbers))

    def __call__(self, number):
        return number, len(self.numbers)


def test_a_process_is_handed_what_it_needs_alone():
    found = [result for _, result in parallel.over(_Half(range(40)), range(40), n_jobs=2, progress=False)]
    assert found == [(number, 16 if number < 32 else 8) for number in range(40)]


def test_a_bar_is_shown_where_it_takes_long(monkeypatch, capsys):
    monkeypatch.setattr(parallel, "_PATIENCE", 0)
    aw.data.report_on([CAT] * 3)
    assert "3" in capsys.readouterr().err
    aw.data.report_on([CAT] * 3, progress=False)
    assert capsys.readouterr().err == ""


# -- class against brightness ----------------------------------------------------------------------------------------


def test_a_label_that_the_light_gives_away_is_told():
    rng = np.random.default_rng(0)
    dim, bright = (rng.normal(level, 20, 40).clip(0, 255) for level in (80, 180))
    pictures = [np.full((8, 8), level, np.uint8) for level in (*dim, *bright)]
    report = aw.data.report_on(pictures, ["night"] * 40 + ["day"] * 40)
    light = report.light
    assert light.tells and (light.darkest, light.lightest) == ("night", "day") and light.apart > 0.99
    assert "LIGHT GIVES THE LABEL AWAY" in str(report).replace("\n", " ").replace("  ", "")
    mixed = aw.data.report_on(pictures, ["night", "day"] * 40)
    assert not mixed.light.tells and "GIVES" not in str(mixed)


def test_the_share_explained_is_epsilon_squared_and_the_pairs_are_counted():
    values = np.array([1, 2, 3, 4, 6.0, 2, 4, 5, 6, 7])
    found = light_by_class(values, list("aaaaabbbbb"))
    between = 5 * ((3.2 - 4) ** 2 + (4.8 - 4) ** 2)
    total = float(((values - 4) ** 2).sum())
    assert found.explained == pytest.approx((between - (total - between) / 8) / total)
    pairs = [(one < other) + (one == other) / 2 for one in values[:5] for other in values[5:]]
    assert found.apart == pytest.approx(np.mean(pairs)) and found.levels == (3.2, 4.8)


def test_chance_alone_tells_nothing():
    rng = np.random.default_rng(0)
    shares = [light_by_class(rng.normal(size=100), [str(k % 20) for k in range(100)]).explained for _ in range(30)]
    assert np.mean(shares) < 0.05  # eta squared alone would be 0.19


@pytest.mark.parametrize("classes", [["a"] * 10, [None] * 10, ["a"] * 8 + ["b"] * 2])
def test_too_few_pictures_tell_nothing(classes):
    assert light_by_class(np.arange(10), classes) is None
    assert light_by_class(np.zeros(10), ["a", "b"] * 5) is None


def test_a_place_whose_files_hold_labels_is_opened_as_such(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({}))
    with pytest.raises(ValueError, match=r"a data set was expected in .*a\.json', got nothing that looks like one"):
        aw.data.report_on(tmp_path / "a.json")


# -- with a recipe ---------------------------------------------------------------------------------------------------

BOXED = aw.Sample(np.zeros((100, 200)), boxes=[[0, 0, 30, 100], [60, 20, 70, 40]], box_labels=["left", "dog"])


def test_what_a_recipe_does_and_what_is_too_small_for_a_model():
    data, recipe = aw.data.open([BOXED] * 3), aw.Recipe([aw.zoom.at(scale=0.5), aw.shift.at(right=-0.4)])
    plain = aw.data.report_on(data, input_size=(100, 100))
    assert dict(plain.rows())["small boxes"] == "3 of 6 (50 %) are under 8 px a side at 100 x 100"
    report = aw.data.report_on(data, recipe=recipe, input_size=(100, 100))
    told = dict(report.rows())
    assert told["small boxes"].endswith("after the recipe 3 of 3 (100 %) are")
    assert "boxes lost in 3 of 3 draws (100 %): 3 of 6 boxes (outside 3)" in told["the recipe"]
    assert report.effect.kinds["boxes lost"] == 3 and "mostly by" in told["the recipe"]
    flip = aw.data.report_on(data, recipe=aw.Recipe([aw.flip_horizontal]))
    assert "THE RECIPE MIRRORS: 100 % of its draws are mirrored, and 'left'" in " ".join(str(flip).split())


def test_a_recipe_is_looked_at_for_arrays_and_folders_too(twice):
    label = aw.Recipe([aw.shift.at(right=0.7)])
    arrays = aw.data.report_on(np.zeros((4, 20, 20), np.uint8), ["a", "b"] * 2, recipe=label)
    assert arrays.effect.kinds["label at risk"] == 4 and "label a may be wrong" in str(arrays.effect)
    assert aw.data.report_on(twice / "train", recipe=label).effect.kinds["label at risk"] == 4
    with pytest.raises(TypeError, match="recipe must be an aw.Recipe"):
        aw.data.report_on([CAT], recipe=aw.gamma)

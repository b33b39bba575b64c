"""The pictures that come with the kit: they load, they are labelled truly, and they say whose they are."""

import json
import sys
from importlib import resources
from subprocess import run

import numpy as np
import pytest

from augwidgets.data import pictures
from augwidgets.data.pictures import NAMES, PICTURES, Picture, about, load_by_name
from augwidgets.sample.outlines import pixels_inside
from augwidgets.sample.sample import Sample

LABEL_FILES = sorted(
    resources.files("augwidgets.data").joinpath("picture_labels").iterdir(), key=lambda file: file.name
)
MASKED = ["cat", "astronaut", "coffee", "rocket", "horse", "coins", "cell"]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_loads(name):
    sample = load_by_name(name)
    assert isinstance(sample, Sample)
    assert sample.image.dtype == np.uint8
    assert sample.image.shape[2] in (1, 3)
    assert min(sample.size) >= 150
    assert sample.image.max() > sample.image.min()
    assert sample.label == name


def test_there_are_a_dozen_or_more_and_each_has_its_own_name_and_title():
    assert len(NAMES) >= 12
    assert tuple(PICTURES) == NAMES
    assert NAMES[0] == "cat"
    assert len({picture.title for picture in PICTURES.values()}) == len(NAMES)
    for name, picture in PICTURES.items():
        assert getattr(pictures, name) is picture
        assert picture.name == name
    assert [thing for thing in vars(pictures).values() if isinstance(thing, Picture)] == list(PICTURES.values())


@pytest.mark.parametrize("name", NAMES)
def test_each_call_gives_arrays_of_its_own(name):
    first, untouched = load_by_name(name), load_by_name(name)
    for field in ("image", "mask", "boxes", "keypoints"):
        if getattr(first, field) is not None:
            assert not np.shares_memory(getattr(first, field), getattr(untouched, field))
    assert first.same_as(untouched)


@pytest.mark.parametrize("name", MASKED)
def test_each_object_of_a_mask_has_the_box_of_its_pixels(name):
    sample = load_by_name(name)
    values = [value for value in np.unique(sample.mask).tolist() if value]
    assert values == list(range(1, len(values) + 1))
    for value, box in zip(values, sample.boxes.tolist(), strict=False):  # a box may come without a mask: the face
        rows, columns = np.nonzero(sample.mask == value)
        assert box == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]


@pytest.mark.parametrize("name", NAMES)
def test_keypoints_lie_in_the_picture_and_are_named_once(name):
    sample = load_by_name(name)
    if sample.keypoints is not None:
        assert sample.keypoint_inside.all()
        assert len(set(sample.keypoint_names)) == len(sample.keypoints)


@pytest.mark.parametrize("name", ["cat", "astronaut"])
def test_pairs_name_the_subjects_own_left_and_right(name):
    sample = load_by_name(name)
    for left, right in sample.keypoint_pairs:
        assert sample.keypoint_names[left] == sample.keypoint_names[right].replace("right", "left")
        # Both look at the camera, so that their own left is on the right of the picture.
        assert sample.keypoints[left, 0] > sample.keypoints[right, 0]


def grey_around(sample, point, reach):
    x, y = np.floor(sample.keypoints[sample.keypoint_names.index(point)]).astype(int)
    return sample.image[y - reach : y + reach + 1, x - reach : x + reach + 1].mean()


@pytest.mark.parametrize(("name", "reach"), [("cat", 3), ("astronaut", 1)])
def test_eyes_are_on_the_pupils(name, reach):
    sample = load_by_name(name)
    for eye in ("left eye", "right eye"):
        assert grey_around(sample, eye, reach) < 0.85 * grey_around(sample, eye, 4 * reach)


def test_labels_are_where_they_were_seen():
    # Read off the enlarged pictures by eye, to a few pixels: these do not follow from the label files.
    cat = pictures.cat()
    assert np.abs(cat.boxes[0] - [32, 0, 400, 290]).max() <= 3
    assert cat.mask[[150, 150, 150, 295], [10, 200, 420, 200]].tolist() == [0, 1, 0, 0]
    astronaut = pictures.astronaut()
    assert astronaut.box_labels == ("person", "helmet", "face")
    assert astronaut.mask[[130, 400, 440, 40], [220, 150, 380, 420]].tolist() == [1, 1, 2, 0]
    coffee = pictures.coffee()
    assert coffee.box_labels == ("saucer", "cup", "spoon")
    assert coffee.mask[[250, 100, 290, 80, 350], [120, 280, 360, 410, 560]].tolist() == [1, 2, 3, 3, 0]
    rocket = pictures.rocket()
    assert np.abs(rocket.boxes[0] - [311, 127, 334, 407]).max() <= 2
    assert rocket.keypoint_names == ("tip", "base")


def test_the_horse_is_black_on_white_and_its_mask_is_the_black():
    horse = pictures.horse()
    assert horse.image.shape == (328, 400, 1)
    assert horse.image[0, 0, 0] == 255
    assert np.array_equal(horse.mask == 1, horse.image[..., 0] < 128)
    columns, rows = np.floor(horse.keypoints).astype(int).T
    assert horse.mask[rows, columns].all()


def test_the_coins_are_24_in_reading_order_and_do_not_touch():
    coins = pictures.coins()
    assert coins.box_labels == ("coin",) * 24
    assert coins.mask.max() == 24
    centres = (coins.boxes[:, :2] + coins.boxes[:, 2:]).reshape(4, 6, 2) / 2
    assert (np.diff(centres[..., 0], axis=1) > 20).all()
    assert (np.diff(centres[..., 1], axis=0) > 20).all()
    image = coins.image[..., 0]
    # Brighter than the ground around it, each of them.
    for value, (x0, y0, x1, y1) in enumerate(coins.boxes.astype(int), start=1):
        near = np.s_[max(y0 - 3, 0) : y1 + 3, max(x0 - 3, 0) : x1 + 3]
        ground = coins.mask[near] == 0
        assert image[near][coins.mask[near] == value].mean() > image[near][ground].mean() + 20


def test_outlines_are_filled_by_pixel_centres():
    # Hand-checked. The square covers the pixels 1 and 2 of both axes; a hole is an outline within an outline.
    square = pixels_inside([[[1, 1], [3, 1], [3, 3], [1, 3]]], (4, 5))
    assert np.argwhere(square).tolist() == [[1, 1], [1, 2], [2, 1], [2, 2]]
    just_short = pixels_inside([[[1, 1], [2.4, 1], [2.4, 3], [1, 3]]], (4, 5))
    assert np.argwhere(just_short).tolist() == [[1, 1], [2, 1]]
    not_quite_whole = pixels_inside([[[1, 1.4], [2, 1.4], [2, 2.4], [1, 2.4]]], (4, 5))
    assert np.argwhere(not_quite_whole).tolist() == [[1, 1]]
    ring = pixels_inside([[[0, 0], [4, 0], [4, 4], [0, 4]], [[1, 1], [3, 1], [3, 3], [1, 3]]], (4, 4))
    assert ring.sum() == 12
    over_the_edge = pixels_inside([[[-2, -2], [9, -2], [9, 9], [-2, 9]]], (3, 4))
    assert over_the_edge.all()


@pytest.mark.parametrize("name", NAMES)
def test_about_tells_what_it_is_whose_it_is_and_the_licence(name):
    picture = PICTURES[name]
    text = about(name)
    assert text == picture.about == picture.__doc__
    assert picture.shows in text
    assert f"Source: {picture.source}." in text
    assert f"Licence: {picture.licence}." in text
    assert all([picture.title, picture.shows, picture.source, picture.licence])


def test_an_unknown_name_is_answered_with_the_names():
    for ask in (load_by_name, about):
        with pytest.raises(ValueError, match=r"must be one of cat, astronaut, .*, got 'dog'"):
            ask("dog")


@pytest.mark.parametrize("file", LABEL_FILES, ids=lambda file: file.name)
def test_label_files_are_small_and_belong_to_a_picture(file):
    text = file.read_text("utf-8")
    assert len(text.encode()) < 20_000
    assert file.name.removesuffix(".json") in NAMES
    kept = json.loads(text)
    assert set(kept) <= {"objects", "keypoints", "pairs"}
    for item in kept.get("objects", []):
        assert set(item) <= {"name", "mask", "outlines", "darker_than", "box"}
        assert all(len(outline) <= 150 for outline in item.get("outlines", []))


def test_the_cat_needs_no_heavy_import():
    # The first tiles of an explorer wait for it.
    heavy = ["skimage", "scipy", "matplotlib", "pooch", "cv2"]
    code = (
        f"import sys; from augwidgets import pictures; pictures.cat(); print([m for m in {heavy} if m in sys.modules])"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

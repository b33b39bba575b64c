"""Cut-outs by hand: a few strokes find the object, in every picture that ships with a mask, and at every size."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.scenes import Lasso, Scribble, cutout, cutout_by_strokes
from augwidgets.scenes.by_strokes import Selector
from augwidgets.scenes.regions import Regions
from tests.scenes.hand_strokes import BRICK, HAND, IN, OUT, iou


@pytest.mark.parametrize("name", HAND)
def test_at_most_five_strokes_find_the_object_to_95_percent(name):
    picture, value, strokes = HAND[name]
    sample = aw.pictures.load_by_name(picture)
    assert len(strokes) <= 5
    truth = sample.mask == value
    selector = Selector(sample)
    assert iou(selector.mask(strokes), truth) >= 0.95
    assert iou(selector.mask_at_full_size(strokes), truth) >= 0.95
    one = selector.cutout(strokes, label="it")
    assert one.mask.sum() == selector.mask_at_full_size(strokes).sum() and one.of == sample.size


def test_the_same_strokes_choose_the_same_and_the_generator_of_opencv_is_not_touched():
    sample, strokes = aw.pictures.cat(), HAND["cat"][2]
    cv2.setRNGSeed(7)
    first = cutout_by_strokes(sample, strokes)
    assert np.array_equal(first.image, cutout_by_strokes(sample, strokes).image)
    drawn = cv2.randu(np.zeros(4, np.float32), 0, 1)
    cv2.setRNGSeed(7)
    assert np.array_equal(drawn, cv2.randu(np.zeros(4, np.float32), 0, 1))


def test_a_large_picture_is_looked_at_smaller_and_cut_out_at_full_size():
    """24 megapixels: the edge lies within two pixels of the true one."""
    rows, columns = np.mgrid[:4000, :6000]
    truth = (rows - 2000) ** 2 / 1300**2 + (columns - 2900) ** 2 / 1900**2 <= 1
    image = np.where(truth[..., None], np.uint8([170, 90, 60]), np.uint8([60, 90, 120]))
    strokes = [Scribble([(2000, 2000), (4000, 2100)], width=150), Scribble([(300, 300), (5700, 200)], False, 150)]
    selector = Selector(image)
    assert selector.small.shape[0] * selector.small.shape[1] <= 400_000 and selector.regions.count <= 14_000
    found = selector.mask_at_full_size(strokes)
    assert iou(found, truth) > 0.998
    near = cv2.dilate(truth.astype(np.uint8), np.ones((5, 5))) - cv2.erode(truth.astype(np.uint8), np.ones((5, 5)))
    assert ((found != truth) <= (near > 0)).all()


def test_without_a_stroke_outside_the_pictures_edge_is_outside():
    assert iou(Selector(BRICK).mask([IN]), Selector(BRICK).mask([IN, OUT])) > 0.95
    # But for what a stroke covers, where the object goes over it.
    half = BRICK[:, 30:]
    found = Selector(half).mask([Scribble([(0, 30), (20, 30)])])
    assert found[30, :20].all() and not found[:18].any()


def test_an_object_is_taken_apart_from_its_background_at_its_edge():
    rows, columns = np.mgrid[:80, :80] + 0.5
    share = np.clip(24.5 - np.hypot(rows - 40, columns - 40), 0, 1)[..., None]
    ground = np.where(rows[..., None] < 40, [30, 90, 200.0], [40, 190, 60.0])  # of two colours
    image = np.rint(share * [220, 70, 50] + (1 - share) * ground).astype(np.uint8)
    one = cutout_by_strokes(image, [Scribble([(40, 40)], width=20), Scribble([(4, 4), (76, 4), (76, 76)], False)])
    found = np.zeros((80, 80))
    top, left = (int(np.flatnonzero((share[..., 0] > 0.02).any(axis=axis))[0]) for axis in (1, 0))
    found[top : top + one.size[0], left : left + one.size[1]] = one.image[..., 3] / 255
    assert np.abs(found - share[..., 0]).mean() < 0.002
    # Nothing of blue or green is pasted with it.
    seen = one.image[one.image[..., 3] > 0][:, :3].astype(int)
    assert np.abs(seen - [220, 70, 50]).max() <= 3


def test_a_lasso_adds_and_takes_away_to_the_pixel_in_its_order():
    add, take = Lasso([(10, 10), (30, 10), (30, 30), (10, 30)]), Lasso([(20, 10), (30, 10), (30, 30), (20, 30)], False)
    selector = Selector(BRICK)
    assert selector.mask([add])[12:28, 12:28].all() and selector.mask([add]).sum() == pytest.approx(400, abs=45)
    assert not selector.mask([add, take])[:, 21:].any() and selector.mask([add, take])[12:28, 12:18].all()
    assert selector.mask([take, add]).sum() == selector.mask([add]).sum()


def test_scribbles_after_a_lasso_or_a_plain_background_change_what_is_near_them():
    image = np.full((200, 300, 3), 255, np.uint8)
    image[60:140, 40:140] = (200, 60, 60)
    image[130:150, 140:220] = 190  # its shadow
    selector = Selector(image)
    plain = selector.mask([], 0.9)
    assert plain[140, 200] and plain.sum() == 9600
    without = selector.mask([Scribble([(160, 140), (210, 140)], inside=False)], 0.9)
    assert without[60:140, 40:140].mean() > 0.99 and without[130:150, 145:].sum() == 0
    lasso = [Lasso([(20, 40), (250, 40), (250, 160), (20, 160)])]
    corrected = selector.mask([*lasso, Scribble([(200, 60), (230, 110), (160, 140)], False, 20)])
    assert corrected[62:138, 42:138].all() and not corrected[60:110, 190:240].any()


def test_a_plain_background_alone_is_what_cutout_finds():
    horse = aw.pictures.horse()
    by_hand = cutout_by_strokes(horse.image, [], 0.9, label="horse")
    at_once = cutout(horse.image, 0.9, label="horse")
    assert np.array_equal(by_hand.image, at_once.image) and by_hand.photograph == at_once.photograph


def test_transparency_is_where_it_begins_and_stays_where_it_is():
    image = np.concatenate([BRICK, np.zeros((60, 90, 1), np.uint8)], axis=2)
    image[20:40, 30:60, 3] = 255
    image[20:40, 58:60, 3] = 100
    assert np.array_equal(cutout_by_strokes(image, [], 0.9).image, cutout(image).image)
    assert cutout_by_strokes(image, [Lasso([(20, 10), (70, 10), (70, 50), (20, 50)])]).image[..., 3].max() == 255
    assert Selector(image).mask_at_full_size([Lasso([(0, 0), (90, 0), (90, 60), (0, 60)])]).sum() == 20 * 28


@pytest.mark.parametrize("kind", ["grey", "16 bits", "float", "palette", "one pixel", "a line"])
def test_pictures_of_every_kind(kind):
    grey = BRICK[..., 0]
    image = {
        "grey": grey, "16 bits": grey.astype(np.uint16) * 257, "float": grey / 255,
        "palette": Image.fromarray(grey).convert("P"), "one pixel": grey[:1, :1], "a line": grey[30:31],
    }[kind]  # fmt: skip
    if kind in ("one pixel", "a line"):
        assert cutout_by_strokes(image, [Lasso([(0, -5), (60, -5), (60, 5), (0, 5)])]).mask.all()
    else:
        assert iou(Selector(image).mask([IN, OUT]), Selector(BRICK).mask([IN, OUT])) > 0.97


def test_of_one_colour_the_strokes_share_the_picture():
    found = Selector(np.full((60, 90, 3), 80, np.uint8)).mask(
        [Scribble([(20, 5), (20, 55)]), Scribble([(70, 5), (70, 55)], False)]
    )
    assert found[:, :38].all() and not found[:, 52:].any()


def test_a_hand_that_goes_over_the_edge_takes_nothing_with_it():
    over = Scribble([(40, 30), (40, 38.5), (50, 38.5)], width=6)  # 41.5 is its lower end, and 40 the brick's
    assert iou(Selector(BRICK).mask([over, OUT]), Selector(BRICK).mask([IN, OUT])) > 0.95


def test_regions_are_about_as_many_in_every_picture():
    noise = np.random.default_rng(0).integers(0, 255, (400, 900, 3), np.uint8)
    assert 8_000 < Regions(noise).count < 16_000
    assert Regions(noise[:3, :3]).count == 1 and Regions(noise[:1, :9]).count == 2


def test_nothing_is_written_into_what_was_given():
    image = BRICK.copy()
    image.flags.writeable = False
    points = np.array([[40, 30], [50, 30.0]])
    points.flags.writeable = False
    assert cutout_by_strokes(image, [Scribble(points), OUT]).size == (20, 30)


def test_strokes_are_values_that_are_written_as_code():
    for one in (IN, OUT, Lasso([(0.04, 2), (3.25, 4), (1e5, -3)], False), Scribble(np.array([[1, 2]]), width=2.5)):
        assert eval(repr(one), {"aw": aw}) == one and hash(one) == hash(eval(repr(one), {"aw": aw}))


WHITE = np.full((9, 9, 3), 255, np.uint8)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cutout_by_strokes(BRICK, []), "nothing is chosen: draw a stroke inside the object"),
        (lambda: cutout_by_strokes(BRICK, [OUT]), "a stroke inside the object is needed as well"),
        (lambda: cutout_by_strokes(WHITE, [], 0.9), "nothing is left of the picture"),
        (lambda: cutout_by_strokes(aw.pictures.coffee(), [], 0.9), "of one colour for the most part"),
        (lambda: cutout_by_strokes(BRICK, [Scribble([(200, 5)])]), "must touch the picture, which is 90 x 60"),
        (lambda: cutout_by_strokes(BRICK, [Lasso([(-9, 0), (-3, 0), (-5, 9)])]), "must touch the picture"),
        (lambda: cutout_by_strokes(BRICK, [IN, Lasso([(0, 0), (90, 0), (90, 60), (0, 60)], False)]), "nothing is chos"),
        (lambda: cutout_by_strokes(BRICK, "lasso"), "strokes must be a sequence of Scribble and Lasso"),
        (lambda: cutout_by_strokes(BRICK, [[(1, 2)]]), "a stroke must be a Scribble or a Lasso"),
        (lambda: cutout_by_strokes(BRICK, [IN], 0), "threshold must be a number above 0"),
        (lambda: cutout_by_strokes(BRICK, [IN], label=3), "label must be a text"),
        (lambda: Scribble([]), "a scribble must have 1 point or more, got 0"),
        (lambda: Scribble(7), r"points must be a sequence of \(x, y\), got 7"),
        (lambda: Scribble([(1, 2), (3,)]), "points must be rows of one length"),
        (lambda: Scribble([(1, "a")]), r"points must be a sequence of \(x, y\)"),
        (lambda: Scribble([(1, float("nan"))]), "points must be numbers of pixels"),
        (lambda: Scribble([(1, 2)], width=0), "width must be a number of pixels from 1 to 2000, got 0"),
        (lambda: Scribble([(1, 2)], inside=1), "inside must be True or False"),
        (lambda: Scribble([(1, 2)] * 20_001), "points must be at most 20,000, got 20,001"),
        (lambda: Lasso([(1, 2), (3, 4)]), "a lasso must have 3 points or more, got 2"),
    ],
)
def test_what_chooses_nothing_is_said_in_a_sentence(call, words):
    with pytest.raises((TypeError, ValueError), match=words) as raised:
        call()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300

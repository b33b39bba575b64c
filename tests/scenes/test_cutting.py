"""Cut-outs: which pixels are the object's, how much of each, and what is refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.scenes import Cutout, cutout, cutouts


def before(colour, *, size=(40, 60), level=90):
    """A grey-brown disc of radius 12 with soft edges before a plain background, and how much of each pixel it is."""
    rows, columns = np.mgrid[: size[0], : size[1]] + 0.5
    share = np.clip(12.5 - np.hypot(rows - 20, columns - 30), 0, 1)[..., None]
    disc = np.array([level, level - 20, level - 40.0])
    return np.rint(share * disc + (1 - share) * np.array(colour, float)).astype(np.uint8), share[..., 0]


def on_canvas(one, size, top, left):
    canvas = np.zeros((*size, 4), np.uint8)
    canvas[top : top + one.size[0], left : left + one.size[1]] = one.image
    return canvas


@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (30, 200, 90)])
def test_the_edge_is_taken_apart_and_no_fringe_is_left(colour):
    image, share = before(colour, level=180 if colour == (0, 0, 0) else 90)
    one = cutout(image)
    found = on_canvas(one, share.shape, *(np.flatnonzero(share.any(axis=axis))[0] for axis in (1, 0)))
    assert np.abs(found[..., 3] / 255 - share).max() < 0.06
    solid = found[..., 3] > 0
    # Whatever stands behind it, it is the object's own colour that is pasted.
    assert np.abs(found[solid][:, :3].astype(int) - image[20, 30].astype(int)).max() <= 2


def test_the_threshold_asks_all_channels_of_a_pixel():
    image = np.full((20, 20, 3), 255, np.uint8)
    image[5:15, 5:15] = (250, 250, 100)  # two of its channels are like white
    one = cutout(image, background="white")
    assert one.size == (10, 10)
    assert one.mask.all()
    image[5:15, 5:15] = 229  # .898
    assert cutout(image, 0.9, background="white").size == (10, 10)
    image[5:15, 5:15] = 230  # .902
    with pytest.raises(ValueError, match="nothing is left"):
        cutout(image, 0.9, background="white")
    assert cutout(image, 0.95, background="white").size == (10, 10)


@pytest.mark.parametrize(("holes", "pixels"), [(False, 144), (True, 128)])
def test_white_inside_stays_unless_holes_are_asked_for(holes, pixels):
    image = np.full((20, 20, 3), 255, np.uint8)
    image[4:16, 4:16] = 40
    image[8:12, 8:12] = 255
    assert cutout(image, holes=holes).mask.sum() == pixels


@pytest.mark.parametrize(("largest", "size"), [(True, (10, 10)), (False, (10, 17))])
def test_the_largest_part_is_the_object(largest, size):
    image = np.full((20, 30, 3), 255, np.uint8)
    image[5:15, 5:15] = 40
    image[5:8, 19:22] = 40
    assert cutout(image, largest=largest).size == size


def test_an_object_at_the_pictures_edge_is_whole_there():
    image = np.full((20, 30, 3), 255, np.uint8)
    image[8:, 5:15] = 40
    one = cutout(image)
    assert one.size == (12, 10)
    assert one.mask.all()


def test_a_line_of_one_pixel_stays_as_it_is():
    image = np.full((20, 30, 3), 255, np.uint8)
    image[4:16, 4:10] = 40
    image[10, 10:25] = 40
    one = cutout(image)
    assert one.size == (12, 21)
    assert (one.image[6, 12:, 3] == 255).all()


def test_transparency_is_taken_as_it_is_and_words_come_back_from_the_file(tmp_path):
    image = np.zeros((20, 30, 4), np.uint8)
    image[5:15, 10:20] = (1, 2, 3, 255)
    image[5:15, 20] = (1, 2, 3, 64)
    one = cutout(image, label="mug", source="mine, 2026", licence="CC0")
    assert (one.size, one.label, one.licence) == ((10, 11), "mug", "CC0")
    assert one.image[0, 10].tolist() == [1, 2, 3, 64]
    one.save(tmp_path / "mug.png")
    again = cutout(tmp_path / "mug.png")
    assert np.array_equal(again.image, one.image)
    assert (again.label, again.source, again.licence) == ("mug", "mine, 2026", "CC0")
    assert cutout(tmp_path / "mug.png", label="cup").label == "cup"


def test_a_mask_may_be_a_file_and_a_sample_brings_its_own(tmp_path):
    cat = aw.pictures.cat()
    Image.fromarray((cat.mask * 255).astype(np.uint8)).save(tmp_path / "mask.png")
    by_file, own = cutout(cat.image, mask=tmp_path / "mask.png"), cutout(cat)
    assert np.array_equal(by_file.image, own.image)
    assert (by_file.label, own.label) == ("", "cat")
    assert own.mask.sum() == (cat.mask > 0).sum()


@pytest.mark.parametrize("kind", ["grey", "16 bits", "float", "palette"])
def test_pictures_of_every_kind(kind):
    grey = np.full((20, 30), 250, np.uint8)
    grey[5:15, 10:20] = 50
    image = {
        "grey": grey, "16 bits": grey.astype(np.uint16) * 257, "float": grey / 255,
        "palette": Image.fromarray(grey).convert("P"),
    }[kind]  # fmt: skip
    one = cutout(image)
    assert one.size == (10, 10)
    assert one.image[5, 5].tolist() == [50, 50, 50, 255]


def test_nothing_is_written_into_what_was_given():
    image, _ = before((255, 255, 255))
    image.flags.writeable = False
    one = cutout(image)
    with pytest.raises(ValueError, match="read-only"):
        one.image[0] = 0


def test_the_objects_of_a_data_set_are_counted_and_read_one_by_one():
    coins, coffee = aw.pictures.coins(), aw.pictures.coffee()
    found = cutouts([coins, coffee], source="scikit-image", licence="see there")
    assert found.counts == {"coin": 24, "saucer": 1, "cup": 1, "spoon": 1}
    assert len(found) == 27
    for place in (0, 23):
        assert found[place].mask.sum() == (coins.mask == coins.mask_values[place]).sum()
    assert [one.label for one in found[-3:]] == ["saucer", "cup", "spoon"]
    assert found[0].source == "scikit-image, picture 0"
    assert len(cutouts([coins, coffee], "cup")) == 1
    with pytest.raises(IndexError, match="below 27"):
        found[27]


def test_overlapping_objects_keep_what_is_hidden_apart():
    masks = np.zeros((2, 8, 8), bool)
    masks[0, :5, :5], masks[1, 3:, 3:] = True, True
    boxes = {"boxes": [[0, 0, 5, 5], [3, 3, 8, 8]], "box_labels": ["a", "b"]}
    sample = aw.Sample(np.full((8, 8, 3), 9, np.uint8), masks=list(masks), mask_values=[1, 2], **boxes)
    assert [one.mask.sum() for one in cutouts([sample])] == [25, 25]


STRIPES = np.indices((20, 20)).sum(axis=0) % 2 * 255


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cutout(np.full((9, 9, 3), 255, np.uint8)), "nothing is left"),
        (lambda: cutout(STRIPES.astype(np.uint8)), "of one colour for the most part"),
        (lambda: cutout(np.full((9, 9, 3), 7, np.uint8), background="white"), "nothing of the picture is background"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), 0), "threshold must be a number above 0"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), "a"), "threshold must be a number above 0"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), background="green"), "background must be 'white', 'black'"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), background=(1, 2)), "three levels from 0 to 255"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), background=(1, 2, 300)), "three levels from 0 to 255"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), mask=np.zeros((9, 9), int)), "must have a pixel"),
        (lambda: cutout(np.zeros((9, 9, 4), np.uint8)), "must have a pixel"),
        (lambda: cutout(aw.pictures.coffee()), "must have one object to be cut out, got 3"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), label=3), "label must be a text"),
        (lambda: cutout(np.zeros((9, 9, 3), np.uint8), label="a" * 501), "at most 500 characters"),
        (lambda: cutouts([np.zeros((9, 9, 3), np.uint8)]), "must have objects with masks"),
        (lambda: cutouts([aw.pictures.coins()], "dog"), "got 'dog'"),
        (lambda: cutouts([aw.pictures.motorcycle()])[0], "must have pixels in a mask"),
        (lambda: Cutout(np.zeros((9, 9, 3), np.uint8)), r"must be an array \(H, W, 4\)"),
        (lambda: cutout(aw.pictures.cat()).save("cat.jpg"), "must be written as PNG"),
    ],
)
def test_what_cannot_be_cut_out_is_said_in_a_sentence(call, words):
    with pytest.raises((TypeError, ValueError), match=words) as raised:
        call()
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) <= 300


def test_a_soft_cat_on_white_has_its_mask_to_a_pixel_in_a_thousand():
    cat = aw.pictures.cat()
    share = cv2.GaussianBlur((cat.mask > 0).astype(np.float32), (0, 0), 1)[..., None]
    white = np.rint(cat.image * share + 255 * (1 - share)).astype(np.uint8)
    one = cutout(white)
    assert abs(int(one.mask.sum()) - int((share >= 0.5).sum())) < 81  # of 81,179

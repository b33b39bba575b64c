"""`Augmented`: the same draws whatever the threads, labels that follow, bad input in a sentence; real training."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data import folders
from augwidgets.generator.keras_import import import_keras
from augwidgets.steps import fusion
from augwidgets.training import Augmented
from augwidgets.training.prefetch import Prefetch
from augwidgets.warp import fitting
from tests.strategies import dotted, smooth

keras = import_keras()

NOTHING = aw.Recipe([])
NOISY = aw.Recipe([aw.rotate.between(angle=(-40, 40)), aw.gaussian_noise.between(spread=(0, 0.1))], fill="edge")
IMAGES = np.random.default_rng(5).integers(0, 256, (23, 12, 16, 3), np.uint8)
LABELS = np.arange(23)


def epochs(data, count=2):
    """All batches of so many epochs."""
    found = []
    for _ in range(count):
        found += list(data)
        data.on_epoch_end()
    return found


def same(one, other):
    return all((a == b).all() for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True))


def wait_for_the_threads():
    """What was begun is finished, and the threads end with the data set that they belong to."""
    for thread in threading.enumerate():
        if thread.name.startswith("augwidgets"):
            thread.join(5)
            assert not thread.is_alive()


# -- what is drawn ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_nothing(threads):
    alone = epochs(Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=0))
    assert same(alone, epochs(Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=threads)))
    assert not same(alone, epochs(Augmented(IMAGES, LABELS, NOISY, 5, seed=4, threads=threads)))


def test_the_order_in_which_batches_are_asked_for_changes_nothing():
    ordered = list(Augmented(IMAGES, LABELS, NOISY, 5, seed=3))
    data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3)
    asked = {index: data[index] for index in (3, 0, 4, 4, 1, 2, 0)}
    assert same(ordered, [asked[index] for index in range(5)])


def test_a_picture_is_drawn_from_seed_epoch_and_its_number():
    data = Augmented(IMAGES, LABELS, NOISY, 4, seed=9, levels="uint8")
    for epoch in range(2):
        for images, labels in data:
            for image, label in zip(images, labels, strict=True):
                wanted = NOISY(IMAGES[label], seed=(9, epoch, int(label)))
                assert (image == wanted).all()
                assert (data.sample(int(label)).image == wanted).all()
        data.on_epoch_end()


def test_the_batch_size_and_the_shuffling_leave_each_picture_as_it_is():
    def by_label(**settings):
        batches = Augmented(IMAGES, LABELS, NOISY, seed=2, **settings)
        return {int(label): image for images, labels in batches for image, label in zip(images, labels, strict=True)}

    one, other = by_label(batch_size=4), by_label(batch_size=23, shuffle=False)
    assert one.keys() == other.keys() == set(range(23))
    assert all((one[label] == other[label]).all() for label in one)


def test_every_epoch_has_its_own_order_from_its_own_stream():
    data = Augmented(IMAGES, LABELS, NOTHING, 5, seed=1)
    orders = []
    for _ in range(3):
        orders.append(np.concatenate([labels for _, labels in data]))
        assert (orders[-1] == data.order).all()
        data.on_epoch_end()
    assert all(sorted(order) == list(range(23)) for order in orders)
    assert not any((orders[one] == orders[other]).all() for one, other in ((0, 1), (0, 2), (1, 2)))
    # Not the stream of picture 0, which a seed sequence filled up with zeros would give.
    assert (orders[0] != np.random.default_rng([1, 0, 0]).permutation(23)).any()
    still = Augmented(IMAGES, LABELS, NOTHING, 5, shuffle=False)
    assert (np.concatenate([labels for _, labels in still]) == LABELS).all()


def test_a_training_can_go_on_at_an_epoch():
    data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3)
    second = epochs(data)[5:]
    resumed = Augmented(IMAGES, LABELS, NOISY, 5, seed=3)
    resumed.epoch = 1
    assert same(second, epochs(resumed, 1))


def test_an_epoch_counts_when_all_of_its_batches_were_taken():
    data = Augmented(IMAGES, LABELS, NOISY, 5)
    data[0]
    data.on_epoch_end()  # Keras does so after its look at the first batch
    assert data.epoch == 0
    list(data)
    data.on_epoch_end()
    data.on_epoch_end()
    assert data.epoch == 1


def test_nothing_is_prepared_twice():
    count = []

    def counted(image):
        count.append(1)
        return image

    data = Augmented(IMAGES, LABELS, aw.Recipe([counted]), 5, threads=2)
    list(data)
    del data
    wait_for_the_threads()
    assert len(count) == 23


def counting(threads=1, **settings):
    """A data set of five batches, and the pictures that it has prepared, by their level."""
    count = []

    def counted(image):
        count.append(int(image[0, 0, 0]))
        return image

    pictures = np.repeat(np.arange(10, dtype=np.uint8), 64).reshape(10, 8, 8)
    return Augmented(pictures, None, aw.Recipe([counted]), 2, threads=threads, **settings), count


def settled(count):
    """How many are prepared once nothing comes any more."""
    known, since = len(count), time.monotonic()
    while time.monotonic() - since < 0.3:
        time.sleep(0.01)
        if len(count) != known:
            known, since = len(count), time.monotonic()
    return known


def test_an_epoch_begins_with_what_was_made_at_the_end_of_the_one_before():
    data, count = counting()
    list(data)
    assert settled(count) == 10  # nobody knows yet whether there is another one
    data.on_epoch_end()
    list(data)
    assert settled(count) == 10 + 10 + 4
    data.on_epoch_end()
    order = data.order
    assert count[20:24] == order[:4].tolist()
    batches = list(data)
    assert [batch[:, 0, 0, 0].round(4).tolist() for batch in batches] == (
        (order / 255).round(4).reshape(5, 2).astype(np.float32).round(4).tolist()
    )
    assert settled(count) == 34 and sorted(count[20:30]) == list(range(10))  # each once


def test_what_was_begun_of_another_epoch_holds_nothing_up():
    data, count = counting()
    data[0]
    assert settled(count) == 2 + 4
    data.epoch = 4
    data[0]
    assert settled(count) == 6 + 2 + 4


def test_the_last_epoch_of_a_training_begins_no_other():
    data, count = counting()
    with data.made_ahead(epochs=2):
        list(data)
        assert settled(count) == 14
        data.on_epoch_end()
        list(data)
    assert settled(count) == 20


@pytest.mark.parametrize(("name", "value"), [("recipe", aw.Recipe([aw.invert])), ("seed", 9), ("shuffle", False)])
def test_what_is_set_between_two_epochs_holds_from_the_first_batch_on(name, value):
    data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=1)
    list(data)
    data.on_epoch_end()
    list(data)
    setattr(data, name, value)
    data.on_epoch_end()
    other = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=0)
    setattr(other, name, value)
    other.epoch = 2
    assert same(list(data), list(other))


def test_what_is_set_within_an_epoch_holds_at_once_whether_or_not_somebody_has_looked():
    found = []
    for looked in (False, True):
        data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=1)
        if looked:
            _ = data.order, data[0]
        data.seed, data.batch_size = 9, 7
        found.append([data.order.tolist(), data[1][0].shape[0], data[1][0].tolist()])
    assert found[0] == found[1]
    assert found[0][0] == Augmented(IMAGES, LABELS, NOISY, 5, seed=9).order.tolist()


def test_no_batch_of_the_last_epoch_is_left_over():
    data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=2)
    data[3], data[1]
    data.epoch = 4
    fresh = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=0)
    fresh.epoch = 4
    assert same(list(data), list(fresh))


def test_input_is_not_written_to_and_output_may_be():
    held = IMAGES.copy()
    held.flags.writeable = False
    images, _ = Augmented(held, LABELS, NOTHING, levels="uint8", shuffle=False)[0]
    images[:] = 0
    assert (held == IMAGES).all()


# -- what comes out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "dtype", "black", "white"),
    [("0..1", "float32", 0, 1), ("-1..1", "float32", -1, 1), ("0..255", "float32", 0, 255), ("uint8", "uint8", 0, 255)],
)
@pytest.mark.parametrize("white_in", [np.uint8(255), np.float32(1), np.float64(1), np.True_])
def test_levels(levels, dtype, black, white, white_in):
    x = np.zeros((2, 4, 4, 3), white_in.dtype)
    x[1] = white_in
    images = Augmented(x, recipe=NOTHING, levels=levels, shuffle=False)[0]
    assert images.dtype == dtype
    assert (images[0] == black).all() and (images[1] == white).all()


def test_middle_levels_are_rounded_once():
    ramp = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    out = {levels: Augmented(ramp, recipe=NOTHING, levels=levels)[0].ravel() for levels in ("0..1", "-1..1", "uint8")}
    np.testing.assert_array_equal(out["uint8"], np.arange(256))
    np.testing.assert_allclose(out["0..1"], np.arange(256) / 255, rtol=1e-7)
    np.testing.assert_allclose(out["-1..1"], np.arange(256) / 127.5 - 1, atol=1e-6)
    floats = (np.arange(256, dtype=np.float32).reshape(1, 16, 16) - 0.3).clip(0) / 255
    again = Augmented(floats, recipe=NOTHING, levels="uint8")[0].ravel()
    np.testing.assert_array_equal(again, np.arange(256))  # rounded, not cut


def test_grey_pictures_get_a_channel_and_channels_can_be_chosen():
    grey = IMAGES[..., 0]
    assert Augmented(grey, recipe=NOTHING)[0].shape == (23, 12, 16, 1)
    colour = Augmented(grey, recipe=NOTHING, channels=3, levels="uint8", shuffle=False)[0]
    assert (colour == grey[..., None]).all() and colour.shape == IMAGES.shape
    solid = Augmented(IMAGES, recipe=NOTHING, channels=4, levels="uint8", shuffle=False)[0]
    assert (solid[..., :3] == IMAGES).all() and (solid[..., 3] == 255).all()
    assert (Augmented(solid, recipe=NOTHING, channels=3, levels="uint8", shuffle=False)[0] == IMAGES).all()
    plain = Augmented(IMAGES, recipe=NOTHING, channels=1, levels="0..255", shuffle=False)[0]
    np.testing.assert_allclose(plain[..., 0], IMAGES @ [0.299, 0.587, 0.114], atol=1)  # BT.601, rounded to a level


def test_size_brings_pictures_to_one_size_before_and_after_the_recipe():
    pictures = [IMAGES[0], np.full((40, 30, 3), 9, np.uint8)]
    cropping = aw.Recipe([aw.crop.between(width=(0.2, 1), height=(0.2, 1))])
    assert Augmented(pictures, recipe=cropping, size=(20, 24))[0].shape == (2, 20, 24, 3)
    # A blur is measured in pixels: those of the size that was asked for.
    softening = aw.Recipe([aw.blur.at(sigma=2)])
    small = fitting.resized(aw.Sample(IMAGES[0]), (6, 8)).image
    found = Augmented(IMAGES[:1], recipe=softening, size=(6, 8), levels="uint8")[0][0]
    assert (found == softening(small)).all()
    sample = aw.Sample(np.zeros((40, 80), np.uint8), boxes=[[0, 0, 40, 40]], keypoints=[[80, 20]])
    _, found = Augmented([sample], recipe=aw.Recipe([aw.flip_horizontal.at()]), size=(20, 20))[0]
    assert found["boxes"].tolist() == [[[10, 0, 20, 20]]] and found["keypoints"].tolist() == [[[0, 10]]]


def test_y_may_be_names_or_have_any_shape():
    data = Augmented(IMAGES, ["dog", "cat"] * 11 + ["cat"], NOTHING, shuffle=False)
    assert data.class_names == ("cat", "dog") and data[0][1].tolist() == [1, 0] * 11 + [0]
    one_hot = np.eye(23, dtype=np.float32)
    assert (Augmented(IMAGES, one_hot, NOTHING, shuffle=False)[0][1] == one_hot).all()
    assert isinstance(Augmented(IMAGES, recipe=NOTHING)[0], np.ndarray)
    samples = [dotted().replace(label=name) for name in ("dog", "cat", "dog")]
    of_samples = Augmented(samples, recipe=NOTHING, targets="label", shuffle=False)
    assert of_samples.class_names == ("cat", "dog") and of_samples[0][1].tolist() == [1, 0, 1]


def test_the_last_batch_may_be_smaller_and_counting_from_the_end_works():
    data = Augmented(IMAGES, LABELS, NOTHING, 5, shuffle=False)
    assert [len(labels) for _, labels in data] == [5, 5, 5, 5, 3]
    assert data[-1][1].tolist() == [20, 21, 22]
    with pytest.raises(IndexError):
        data[5]


# -- labels that move ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [0, 3])
def test_masks_boxes_and_keypoints_follow_their_picture(threads):
    moving = aw.Recipe([aw.rotate.between(angle=(-30, 30)), aw.shift.between(right=(-0.2, 0.2), down=(-0.2, 0.2))])
    samples = [dotted().replace(label=number) for number in range(9)]
    images, found = Augmented(samples, recipe=moving, batch_size=9, seed=4, threads=threads)[0]
    assert set(found) == {"label", "mask", "boxes", "box_labels", "keypoints"}
    for place, number in enumerate(found["label"]):
        wanted = moving(samples[number], seed=(4, 0, int(number)))
        assert (images[place] == wanted.image / np.float32(255)).all()
        assert (found["mask"][place] == wanted.mask).all()
        np.testing.assert_allclose(found["boxes"][place], wanted.boxes, rtol=1e-6)
        np.testing.assert_allclose(found["keypoints"][place], wanted.keypoints, rtol=1e-6)
        x, y = wanted.keypoints[0].astype(int)
        assert images[place, y, x].min() == 1 and found["mask"][place, y, x] == 7


def test_pictures_with_fewer_boxes_are_filled_up():
    def boxed(*boxes):
        names = ["owl", "ant"][: len(boxes)]
        return aw.Sample(np.zeros((10, 20), np.uint8), boxes=np.reshape(boxes, (-1, 4)), box_labels=names)

    samples = [boxed((0, 0, 4, 4), (6, 0, 20, 10)), boxed((1, 1, 2, 2)), boxed()]
    data = Augmented(samples, recipe=NOTHING, shuffle=False)
    _, found = data[0]
    none = [-1.0] * 4
    assert data.box_names == ("ant", "owl")
    assert found["boxes"].tolist() == [[[0, 0, 4, 4], [6, 0, 20, 10]], [[1, 1, 2, 2], none], [none, none]]
    assert found["box_labels"].tolist() == [[1, 0], [1, -1], [-1, -1]]
    assert Augmented(samples[::-1], recipe=NOTHING)[0][1]["boxes"].shape == (3, 2, 4)  # the first one has no box
    # A box that leaves the picture goes with its label.
    _, found = Augmented(samples, recipe=aw.Recipe([aw.shift.at(right=-0.25)]), shuffle=False)[0]
    assert found["boxes"][0].tolist() == [[1, 0, 15, 10], none] and found["box_labels"][0].tolist() == [0, -1]


def test_targets_choose_among_the_labels():
    samples = [dotted()]
    assert Augmented(samples, recipe=NOTHING, targets="mask")[0][1].shape == (1, 120, 160)
    assert list(Augmented(samples, recipe=NOTHING, targets=["boxes", "mask"])[0][1]) == ["boxes", "mask"]
    assert isinstance(Augmented(samples, recipe=NOTHING, targets=[])[0], np.ndarray)


# -- a folder --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    for name, level, count in (("dogs", 200, 3), ("cats", 100, 2)):
        (tmp_path / name).mkdir()
        for number in range(count):
            Image.fromarray(np.full((8, 10, 3), level + number, np.uint8)).save(tmp_path / name / f"{number}.png")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "notes.txt").write_text("none of the pictures")
    return tmp_path


@pytest.mark.parametrize("form", [str, Path])
def test_a_folder_of_folders_is_read_with_its_classes_in_alphabetical_order(folder, form):
    data = Augmented(form(folder), recipe=NOTHING, levels="uint8", shuffle=False)
    images, labels = data[0]
    assert data.class_names == ("cats", "dogs") and labels.tolist() == [0, 0, 1, 1, 1]
    assert images[:, 0, 0, 0].tolist() == [100, 101, 200, 201, 202]


def test_files_of_every_kind_become_colour_pictures_of_one_size(folder):
    Image.fromarray(np.full((20, 20), 7, np.uint8)).save(folder / "cats" / "grey.png")
    Image.new("RGBA", (5, 9), (1, 2, 3, 128)).save(folder / "cats" / "clear.png")
    images, _ = Augmented(folder, recipe=aw.default_recipe(), size=(8, 8))[0]
    assert images.shape == (7, 8, 8, 3)
    with pytest.raises(ValueError, match=r"one shape, got .* and .*size=\(224, 224\), for example, brings them to one"):
        Augmented(folder, recipe=NOTHING)[0]


def test_files_are_read_one_at_a_time(folder, monkeypatch):
    """Reading sets the process's filters of warnings for a moment; two threads at once could leave them changed."""
    inside, most = [], []

    def watched(path):
        inside.append(path)
        most.append(len(inside))
        time.sleep(0.002)
        try:
            return aw.load(path)
        finally:
            inside.remove(path)

    monkeypatch.setattr(folders, "load", watched)
    before = list(warnings.filters)
    epochs(Augmented(folder, recipe=NOTHING, batch_size=2, threads=4), 4)
    assert max(most) == 1 and len(most) > 20
    assert list(warnings.filters) == before


# -- bad input -------------------------------------------------------------------------------------------------------

WRONG = {
    "no recipe": (lambda: Augmented(IMAGES, LABELS), TypeError, r"must be an aw.Recipe.*got nothing"),
    "steps": (lambda: Augmented(IMAGES, LABELS, [aw.invert.at()]), TypeError, "must be an aw.Recipe.*got list"),
    "a transform": (lambda: Augmented(IMAGES, LABELS, aw.invert), TypeError, r"got invert; put it into one, aw.Recipe"),
    "a group": (lambda: Augmented(IMAGES, LABELS, aw.rand_augment()), TypeError, r"got some_of; put it into one"),
    "no brackets": (lambda: Augmented(IMAGES, LABELS, aw.presets.photos), TypeError, r"photos; call it, photos\(\)$"),
    "y too short": (lambda: Augmented(IMAGES, LABELS[:5], NOTHING), ValueError, "each of the 23 pictures in x, got 5"),
    "y a number": (lambda: Augmented(IMAGES, 3, NOTHING), ValueError, "each of the 23 pictures in x, got 3"),
    "y objects": (lambda: Augmented(IMAGES, [None] * 23, NOTHING), TypeError, "numbers or names, got None as number 0"),
    "floats 0..255": (
        lambda: Augmented(IMAGES.astype(np.float32), LABELS, NOTHING),
        ValueError,
        r"picture 0 of x: a float image must lie in \[0, 1\], got .* divide by 255",
    ),
    "whole numbers": (lambda: Augmented(IMAGES.astype(int), LABELS, NOTHING), TypeError, "picture 0 of x: .*int64"),
    "one picture": (lambda: Augmented(IMAGES[0], recipe=NOTHING), ValueError, r"one picture, hand in x\[None\]"),
    "one Sample": (lambda: Augmented(dotted(), recipe=NOTHING), TypeError, "many pictures, got one Sample"),
    "five dimensions": (lambda: Augmented(IMAGES[None], recipe=NOTHING), ValueError, r"got shape \(1, 23, 12, 16, 3\)"),
    "no array": (lambda: Augmented(iter(IMAGES), recipe=NOTHING), TypeError, "x must be an array .*got"),
    "empty": (lambda: Augmented(IMAGES[:0], recipe=NOTHING), ValueError, "at least one picture, got none"),
    "batch size": (lambda: Augmented(IMAGES, LABELS, NOTHING, 0), ValueError, "batch_size must be .* from 1 on, got 0"),
    "seed": (lambda: Augmented(IMAGES, LABELS, NOTHING, seed=-1), ValueError, r"seed must lie in \[0, .*got -1"),
    "levels": (lambda: Augmented(IMAGES, LABELS, NOTHING, levels="0-1"), ValueError, "levels must be one of.*'0-1'"),
    "size": (lambda: Augmented(IMAGES, LABELS, NOTHING, size=224), ValueError, r"size must be \(height, width\)"),
    "channels": (lambda: Augmented(IMAGES, LABELS, NOTHING, channels=2), ValueError, "channels must be 1, 3 or 4"),
    "threads": (lambda: Augmented(IMAGES, LABELS, NOTHING, threads=-1), ValueError, "threads must be .*got -1"),
    "epoch": (lambda: setattr(Augmented(IMAGES, LABELS, NOTHING), "epoch", -1), ValueError, "epoch must be"),
    "targets": (lambda: Augmented(IMAGES, LABELS, NOTHING, targets="mask"), ValueError, "may name label.*got 'mask'"),
    "workers": (
        lambda: setattr(Augmented(IMAGES, LABELS, NOTHING), "workers", 4),
        ValueError,
        r"workers must stay 1, got 4.*threads=4",
    ),
    "processes": (
        lambda: setattr(Augmented(IMAGES, LABELS, NOTHING), "use_multiprocessing", True),
        ValueError,
        "use_multiprocessing must stay False",
    ),
    "Samples and y": (lambda: Augmented([dotted()], [1], NOTHING), ValueError, "y must be left out where x holds Samp"),
    "Samples and arrays": (
        lambda: Augmented([dotted(), IMAGES[0]], recipe=NOTHING),
        TypeError,
        "Samples only, or arrays only, got ndarray as number 1",
    ),
    "Samples that differ": (
        lambda: Augmented([dotted(), dotted().replace(mask=None)], recipe=NOTHING),
        ValueError,
        "number 1 and number 0 differ: only one of them has mask",
    ),
    "keypoints that differ": (
        lambda: Augmented([dotted(), dotted().replace(keypoints=[[1, 2]], keypoint_names=None)], recipe=NOTHING),
        ValueError,
        r"as many keypoints as the first \(2\), got 1 in number 1",
    ),
    "more keypoints than the first": (
        lambda: Augmented([dotted().replace(keypoints=[[1, 2]], keypoint_names=None), dotted()], recipe=NOTHING),
        ValueError,
        r"as many keypoints as the first \(1\), got 2 in number 1",
    ),
    "no folder": (lambda: Augmented("nowhere", recipe=NOTHING), FileNotFoundError, "there is no folder 'nowhere'"),
    "a file": (lambda: Augmented(__file__, recipe=NOTHING), ValueError, "one folder for each class, got the file"),
    "a folder and y": (lambda: Augmented(".", LABELS, NOTHING), ValueError, "y must be left out where x is a folder"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_bad_input_is_one_sentence(wrong):
    make, kind, sentence = WRONG[wrong]
    with pytest.raises(kind, match=sentence) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_a_folder_without_pictures_says_so(tmp_path):
    with pytest.raises(ValueError, match="one folder for each class, but .* has no folder in it"):
        Augmented(tmp_path, recipe=NOTHING)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="empty' must hold a picture"):
        Augmented(tmp_path, recipe=NOTHING)


@pytest.mark.parametrize("threads", [0, 2])
def test_what_fails_in_the_middle_names_its_picture(folder, threads):
    def broken(image):
        if image[0, 0, 0] == 202:
            raise ArithmeticError("no such luck")
        return image

    data = Augmented(folder, recipe=aw.Recipe([broken]), shuffle=False, threads=threads)
    with pytest.raises(RuntimeError, match=r"dogs/2\.png: broken failed with ArithmeticError: no such luck"):
        data[0]
    (folder / "dogs" / "1.png").write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"dogs/1\.png"):
        Augmented(folder, recipe=NOTHING, shuffle=False, threads=threads)[0]


# -- in Keras --------------------------------------------------------------------------------------------------------


class Watched(Augmented):
    """Remembers which batch was taken in which epoch."""

    def __init__(self, *things, **settings):
        self.seen = []
        super().__init__(*things, **settings)

    def __getitem__(self, index):
        self.seen.append((self.epoch, index))
        return super().__getitem__(index)


def small_model(outputs=23):
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(outputs),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss)
    return model


@pytest.mark.parametrize("shuffle", [False, True])
def test_fit_takes_every_batch_of_every_epoch_once(shuffle):
    data = Watched(IMAGES, LABELS, NOISY, 5, threads=2)
    small_model().fit(data, epochs=3, verbose=0, shuffle=shuffle)
    # Keras looks at one batch first, to build the model.
    for epoch in range(3):
        taken = data.seen[1 + 5 * epoch : 6 + 5 * epoch]
        assert sorted(taken) == [(epoch, index) for index in range(5)]
        assert shuffle or taken == sorted(taken)
    assert len(data.seen) == 16 and data.epoch == 3


def test_fit_learns_the_same_with_any_number_of_threads():
    def learnt(threads):
        data = Augmented(IMAGES, LABELS, NOISY, 5, seed=3, threads=threads)
        checked_with = Augmented(IMAGES, LABELS, NOTHING, 5, threads=threads)
        return small_model().fit(data, validation_data=checked_with, epochs=3, verbose=0, shuffle=False).history

    assert learnt(0) == learnt(1) == learnt(3)


def test_it_learns():
    bright = np.arange(60) % 2
    x = (np.random.default_rng(0).random((60, 12, 12, 1)) * 100 + 120 * bright[:, None, None, None]).astype(np.uint8)
    data = Augmented(x, bright, aw.Recipe([aw.flip_horizontal.between(), aw.rotate.between(angle=(-20, 20))]), 20)
    model = small_model(2)
    model.optimizer.learning_rate = 0.03
    model.fit(data, epochs=30, verbose=0)
    predicted = model.predict(Augmented(x, recipe=NOTHING, shuffle=False), verbose=0).argmax(axis=1)
    assert (predicted == bright).mean() > 0.95


def test_a_model_with_several_outputs_takes_the_dict():
    inputs = keras.Input((120, 160, 3))
    small = keras.layers.Conv2D(1, 1, activation="sigmoid", name="mask")(inputs)
    points = keras.layers.Reshape((2, 2), name="keypoints")(
        keras.layers.Dense(4)(keras.layers.GlobalAveragePooling2D()(inputs))
    )
    model = keras.Model(inputs, {"mask": small, "keypoints": points})
    model.compile("adam", {"mask": "mse", "keypoints": "mse"})
    data = Augmented([dotted()] * 4, recipe=NOISY, targets=["mask", "keypoints"], batch_size=2)
    history = model.fit(data, epochs=2, verbose=0).history
    assert np.isfinite(history["loss"]).all()


def test_no_thread_is_left_behind():
    data = Augmented(IMAGES, LABELS, NOISY, 5, threads=3)
    list(data)
    assert any(thread.name.startswith("augwidgets") for thread in threading.enumerate())
    del data
    wait_for_the_threads()


# -- which Keras -----------------------------------------------------------------------------------------------------


def backend_of(tmp_path, code="", **environment):
    """The backend that a fresh Python gets, or the sentence that it is told."""
    script = f"{code}\nfrom augwidgets.generator.keras_import import import_keras\n" + (
        "try:\n    print(import_keras().backend.backend())\nexcept ImportError as error:\n    print(error)"
    )
    inherited = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    settings = {**inherited, "KERAS_HOME": str(tmp_path), **environment}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=settings)
    return done.stdout.strip()


def test_keras_runs_on_jax_where_nobody_chose_and_again_after_keras_wrote_its_file(tmp_path):
    assert backend_of(tmp_path) == "jax"
    assert '"tensorflow"' in (tmp_path / "keras.json").read_text()  # Keras writes so by itself
    assert backend_of(tmp_path) == "jax"


def test_a_backend_that_was_chosen_is_left_alone(tmp_path):
    missing = r"Keras needs torch, which is not installed; pip install \"augwidgets[lab]\" brings Keras with JAX"
    told = backend_of(tmp_path, KERAS_BACKEND="torch")
    assert told.startswith(missing.replace("\\", "")) and "\n" not in told
    (tmp_path / "keras.json").write_text('{"backend": "torch", "floatx": "float32", "epsilon": 1e-07}')
    assert backend_of(tmp_path).startswith("Keras needs torch")


def test_without_keras_one_sentence_says_what_to_install(tmp_path):
    told = backend_of(tmp_path, "import sys; sys.modules['keras'] = None")
    assert told == 'Keras is needed for this and not installed; pip install "augwidgets[lab]" brings Keras with JAX'


def test_the_room_opens_without_keras():
    code = "import sys, augwidgets as aw; aw.training; print('keras' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    with pytest.raises(AttributeError, match=r"augwidgets.training has no 'Augmentd'; it has .*Augmented"):
        aw.training.Augmentd  # noqa: B018
    assert "Augmented" in dir(aw.training)


def test_nothing_of_the_fused_run_is_shared_between_threads():
    """The draws of a thread do not reach another one: hundreds of runs at once equal hundreds one by one."""
    steps = [NOISY.draw(np.random.default_rng([0, 0, number])) for number in range(200)]
    alone = [fusion.run(drawn, aw.Sample(IMAGES[0])).image for drawn in steps]
    data = Augmented([IMAGES[0]] * 200, recipe=NOISY, batch_size=200, threads=8, levels="uint8", shuffle=False)
    assert (data[0] == np.stack(alone)).all()


@pytest.mark.parametrize(
    "labels", [["cat", "dog"], np.array([4, 2]), np.eye(5)[[4, 2]]], ids=["names", "numbers", "rows"]
)
def test_what_holds_for_one_class_holds_in_the_training(labels):
    marked = {"cat": "cat", "dog": "dog"} if isinstance(labels, list) else {"cat": "4", "dog": "2"}
    recipe = aw.Recipe([aw.rotate.between(angle=(30, 90))]).holding(0, marked["cat"], angle=(0, 0))
    data = aw.training.Augmented(np.stack([smooth(), smooth()]), labels, recipe, threads=0)
    assert (data.sample(0).image == smooth()).all()
    assert (data.sample(1).image != smooth()).any()


# -- other processes -------------------------------------------------------------------------------------------------


@pytest.fixture
def class_folder(tmp_path):
    for number, picture in enumerate(IMAGES[:8]):
        place = tmp_path / "pictures" / "ab"[number % 2]
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(place / f"{number}.png")
    return tmp_path / "pictures"


def batches_of(data):
    return [np.concatenate([np.ravel(part) for part in batch]) for batch in data]


def test_it_goes_into_another_process_by_pickle(class_folder, tmp_path):
    named = [aw.Sample(picture, label="ab"[number % 2]) for number, picture in enumerate(IMAGES)]
    made = [
        Augmented(IMAGES, LABELS, NOISY, 5, seed=3),
        Augmented(list(IMAGES), list("abcdefghijklmnopqrstuvw"), NOISY, 5, seed=3, size=(10, 10), levels="uint8"),
        Augmented(named, recipe=NOISY, batch_size=5, seed=3, threads=0),
        Augmented([dotted()] * 3, recipe=NOISY, batch_size=2, seed=3, targets="mask"),
        Augmented(class_folder, recipe=NOISY, batch_size=3, seed=3),
    ]
    for data in made:
        data.epoch = 2
        _ = data[0]  # threads are at work when it is packed
    packed = tmp_path / "data.pickle"
    packed.write_bytes(pickle.dumps(made))
    code = (
        "import pickle, sys; from pathlib import Path; from tests.training.test_training import batches_of\n"
        "made = pickle.loads(Path(sys.argv[1]).read_bytes())\n"
        "found = [(data.epoch, data.class_names, batches_of(data), data.order.tolist()) for data in made]\n"
        "Path(sys.argv[1]).write_bytes(pickle.dumps(found))"
    )
    here = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code, str(packed)], capture_output=True, text=True, cwd=here)
    assert done.returncode == 0, done.stderr
    for data, (epoch, names, found, order) in zip(made, pickle.loads(packed.read_bytes()), strict=True):
        assert (epoch, names, order) == (2, data.class_names, data.order.tolist())
        for one, other in zip(batches_of(data), found, strict=True):
            np.testing.assert_array_equal(one, other)


FORKED = """
import os, signal, sys, threading, time
import numpy as np
from augwidgets.data import reading
from tests.training.test_training import Augmented, IMAGES, LABELS, NOISY, batches_of
large = np.tile(IMAGES, (1, 20, 20, 1))
ways = {
    "arrays": lambda: Augmented(large, LABELS, NOISY, 5, seed=3),
    "folder": lambda: Augmented(sys.argv[1], recipe=NOISY, batch_size=2, seed=3),
}
for name, made in ways.items():
    wanted = batches_of(made())
    data = made()
    _ = data[0]                                # the next batches are being made behind
    with reading.reading():                    # and a thread of the parent reads a file
        child = os.fork()
        if child == 0:
            signal.alarm(30)                   # ends the child, should it wait for ever
            data.epoch = 0
            found = batches_of(data)
            os._exit(0 if all((one == other).all() for one, other in zip(found, wanted, strict=True)) else 3)
    ended = os.waitpid(child, 0)[1]
    assert ended == 0, (name, ended)
    _ = data[1]                                # and the parent goes on
    data.epoch = 0
    data[0]
    child = os.fork()                          # in the middle of an epoch, with batches begun
    if child == 0:
        signal.alarm(30)
        os._exit(0 if (data[1][0].ravel() == wanted[1][: data[1][0].size]).all() else 3)
    assert os.waitpid(child, 0)[1] == 0, name
print("done")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_it_survives_a_fork(class_folder):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED, str(class_folder)], capture_output=True, text=True,
        cwd=str(Path(__file__).parents[2]), timeout=150,
    )  # fmt: skip
    assert done.stdout.strip() == "done", done.stderr


def test_a_worker_is_one_core_for_opencv_and_others_find_it_as_it_was():
    before = cv2.getNumThreads()

    class Maker:
        def made(self, number, epoch):
            return cv2.getNumThreads()

    found = Prefetch(2).samples((0, 0), [], lambda _: np.arange(6), Maker())
    assert found == [1] * 6 and cv2.getNumThreads() == before > 1


def test_it_says_in_a_line_what_it_gives():
    data = Augmented(np.zeros((5, 8, 8, 3), np.uint8), np.arange(5), aw.Recipe([aw.gamma]), batch_size=2, seed=7)
    data.epoch = 3
    assert repr(data) == "<Augmented: 5 pictures in 3 batches of 2, 1 steps, seed 7, epoch 3>"

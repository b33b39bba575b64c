"""`aw.check`: one's own transform is tried for what every transform promises."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pytest

import augwidgets as aw


@pytest.fixture(autouse=True)
def tidy():
    before = set(aw.CATALOGUE)
    yield
    for name in set(aw.CATALOGUE) - before:
        aw.CATALOGUE.discard(name)


@pytest.mark.parametrize("name", ["rotate", "crop", "gamma", "stretch", "noise", "erase", "flip_horizontal", "hue"])
def test_the_kits_own_keep_their_promises(name):
    aw.check(aw.CATALOGUE[name])


@pytest.mark.parametrize("name", list(aw.PAIRS))
def test_the_kits_pairs_keep_their_promises(name):
    aw.check(aw.PAIRS[name])


def test_a_pair_of_ones_own_is_tried():
    @aw.pair
    def darker_of_both(sample, other):
        """Keep the darker of the two pixels."""
        return sample.replace(image=np.minimum(sample.image, other.image))

    aw.check(darker_of_both)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda sample, other: sample.replace(image=sample.image[:2]), "must return an image like the first"),
        (lambda sample, other: other.image.__setitem__(0, 0), "writes into a picture that it is given"),
        (lambda sample, other: sample.replace(label="new"), "makes up the label 'new'"),
        (lambda sample, other: sample.replace(label={"first": 0.5, "x": 0.5}), "the label 'first 50 %, x 50 %'"),
        (lambda sample, other: sample.replace(mask=np.full(sample.size, 9)), "brings labels into the mask"),
        (lambda sample, other: sample.replace(box_labels=["a"] * len(sample.boxes)) if sample.boxes is not None
         else sample, "makes up names of boxes"),
        (lambda sample, other: sample.replace(
            boxes=[[0, 0, 2, 2], [1, 1, 3, 3]], box_ids=[4, 4]), "gives two boxes one id"),
        (lambda sample, other: sample.replace(
            image=np.random.default_rng().permutation(sample.image)), "second time"),
        (lambda sample, other: sample.replace(label={"first": 0.5}), "must sum to 1"),
    ],
)  # fmt: skip
def test_what_a_pair_breaks_is_named(change, sentence):
    @aw.pair
    def own(sample, other):
        """Break a promise."""
        return change(sample, other)

    broken(own, sentence)


def test_neutral_values_of_a_pair_change_nothing():
    @aw.pair
    def over(sample, other, *, share: Annotated[float, aw.Range(0, 1, neutral=0)] = 0.5):
        """Show the other one."""
        return sample.replace(image=other.image)

    broken(over, "the neutral values {'share': 0} change the picture")


def broken(function, sentence):
    with pytest.raises(ValueError, match="breaks what a transform promises") as told:
        aw.check(function)
    assert sentence in str(told.value) and "\n" not in str(told.value)


def test_another_shape_is_named():
    @aw.pixel
    def half(image):
        """Show half."""
        return image[:, ::2]

    broken(half, "must return an image like its input")


def test_neutral_values_that_change_something_are_named():
    @aw.pixel
    def dim(image, *, by: Annotated[float, aw.Range(0, 1, neutral=0)] = 0.5):
        """Dim."""
        return (image * np.asarray(0.9 - by / 2, np.float32)).astype(image.dtype)

    broken(dim, "the neutral values {'by': 0} change the picture")


def test_hidden_randomness_is_named():
    @aw.pixel
    def dice(image):
        """Throw dice."""
        return np.random.default_rng().integers(0, 2, image.shape).astype(image.dtype)

    broken(dice, "gives another picture the second time")


def test_an_error_at_one_end_of_a_range_is_found():
    @aw.pixel
    def divided(image, *, by: Annotated[int, aw.Range(0, 4, whole=True)] = 2):
        """Divide."""
        return (image // by).astype(image.dtype)

    with np.errstate(all="raise"):
        broken(divided, "divided")


def test_writing_into_the_input_is_named():
    @aw.pixel
    def greedy(image):
        """Write."""
        image[0] = 0
        return image

    broken(greedy, "greedy writes into the picture that it is given; work on image.copy()")


def test_what_is_no_transform_is_refused():
    with pytest.raises(TypeError, match="check takes a transform"):
        aw.check(print)


def test_a_keypoint_that_stays_behind_is_found():
    class Behind(aw.Affine):
        def points(self, points):
            return np.array(points, np.float64)

    @aw.spatial
    def lazy(size, *, right: Annotated[float, aw.Range(0, 0.5, neutral=0)] = 0.25):
        """Move the picture and leave its points."""
        return Behind(((1, 0, right * size[1]), (0, 1, 0)), size)

    try:
        with pytest.raises(ValueError, match="moves the mask to one place and its keypoint to another"):
            aw.check(lazy)
    finally:
        aw.CATALOGUE.discard("lazy")


@pytest.mark.parametrize("name", [name for name, item in aw.CATALOGUE.items() if item.family == "spatial"])
def test_the_kits_own_keep_the_promise(name):
    aw.check(aw.CATALOGUE[name])

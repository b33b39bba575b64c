"""The other pictures of a transform of a pair, and steps that are counted and copied."""

from __future__ import annotations

import copy
import pickle
import re

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.steps import partners
from augwidgets.steps.fusion import Curve
from augwidgets.steps.step import PairedStep

FIRST = aw.Sample(np.zeros((4, 6), np.uint8))
GREY = np.full((4, 6), 50, np.uint8)
WHITE = np.full((4, 6), 255, np.uint8)


class Black:
    """Stands for the means of clusters."""

    def of(self, sample):
        assert sample is FIRST
        return aw.Sample(np.zeros((2, 2), np.uint8))


@pytest.mark.parametrize("wrong", [0, 2, True, "two", None, 1.0])
def test_what_a_transform_of_a_pair_is_given_is_one_of_three(wrong):
    words = f"blend: partners must be one of 1, 3, 'cluster means', got {wrong!r}"
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        partners.check(wrong, "blend")
    assert [partners.count(good) for good in (1, 3, "cluster means")] == [1, 3, 0]
    for good in (1, 3, "cluster means"):
        partners.check(good, "blend")


def test_others_are_fitted_to_the_first():
    large = np.full((8, 12, 3), 1, np.float32)
    other = partners.fit("blend", 1, FIRST, (large,))
    assert other.size == (4, 6) and other.image.dtype == np.uint8 and other.image.shape[2] == 1
    assert (other.image == 255).all()
    assert not partners.fit("blend", "cluster means", FIRST, (Black(),)).image.any()
    assert partners.fit("blend", "cluster means", FIRST, (Black(),)).size == (4, 6)
    second, third, fourth = partners.fit("four", 3, FIRST, (GREY, large, WHITE))
    assert (
        second.image.max() == 50 and third.size == (8, 12) and third.image.dtype == np.uint8 and fourth.size == (4, 6)
    )
    assert partners.fit("four", 3, FIRST, ([GREY, WHITE, WHITE],))[0].image.max() == 50
    one, same, itself = partners.fit("four", 3, FIRST, (GREY,))
    assert one is same and one.image.max() == 50 and itself is FIRST


@pytest.mark.parametrize(
    ("kind", "others", "error", "words"),
    [
        (1, (), TypeError, "two takes two pictures, two(picture, other), got one"),
        (1, (GREY, GREY), TypeError, "two takes two pictures, two(picture, other), got 3"),
        (3, (), TypeError, "two takes four pictures, two(picture, second, third, fourth), or two, got one"),
        (3, (GREY, GREY), ValueError, "two takes one other picture or three, got 2"),
        (3, ([GREY, GREY],), ValueError, "two takes one other picture or three, got 2"),
        (3, ([GREY],), ValueError, "two takes one other picture or three, got 1"),
        ("cluster means", (GREY,), TypeError, "two takes what aw.cluster_means(folder or pictures) gives, got ndarray"),
        ("cluster means", (Black(), Black()), TypeError, "two(picture, means), got 3"),
        (
            1,
            ("cat",),
            TypeError,
            "the other picture: an image must be an array, a Pillow image or a Sample, got str; aw.load reads files",
        ),
    ],
)
def test_too_few_too_many_and_other_things_are_refused(kind, others, error, words):
    with pytest.raises(error, match=f"{re.escape(words)}$"):
        partners.fit("two", kind, FIRST, others)
    with pytest.raises(TypeError, match="got none$"):
        partners.refuse_none("two", kind)


@pytest.mark.parametrize(
    ("change", "came"),
    [
        (lambda image: image[:2], r"uint8 \(2, 6, 1\)"),
        (lambda image: image.astype(np.float32), r"float32 \(4, 6, 1\)"),
    ],
)
def test_what_comes_of_a_pair_has_the_shape_and_the_number_format_of_the_first(change, came):
    @aw.pair
    def lost(sample, other):
        """Return something else."""
        return sample.replace(image=change(sample.image))

    try:
        words = rf"^lost.* return an image like the first, uint8 \(4, 6, 1\), got {came}$"
        with pytest.raises(ValueError, match=words):
            lost(FIRST, WHITE)
        assert lost.heading == "Two pictures"
    finally:
        aw.CATALOGUE.discard("lost")


def test_a_pair_that_writes_into_its_pictures_is_told_what_to_work_on():
    @aw.pair
    def darken(sample, other):
        """Write where nothing may be written."""
        sample.image[...] = 0
        return sample

    try:
        with pytest.raises(RuntimeError, match=r"^darken writes into .* work on a copy of its image$"):
            darken(FIRST, WHITE)
    finally:
        aw.CATALOGUE.discard("darken")


def test_numbers_behind_the_pictures_are_values():
    assert partners.split(1, (GREY, 0.5)) == ((GREY,), (0.5,)) and partners.split(1, (0.5,)) == ((), (0.5,))
    assert partners.split("cluster means", ("a", "b")) == (("a",), ("b",))
    assert partners.split(3, ("a", "b", "c", "d")) == (("a", "b", "c"), ("d",))


def test_partners_are_different_pictures_and_each_is_as_likely():
    quantiles = (np.arange(60) + 0.5) / 60
    for index, of in ((0, 4), (3, 4), (2, 4), (None, 3)):
        drawn = np.bincount([partners.numbers_at([q], of, index)[0] for q in quantiles], minlength=of)
        assert sorted(drawn) == sorted([20] * 3 + [0] * (of - 3)) and (index is None or drawn[index] == 0)
    found = {partners.numbers_at([a, b, c], 4, 1) for a in quantiles[::9] for b in quantiles[::9] for c in (0.0, 0.999)}
    assert found == {(0, 2, 3), (0, 3, 2), (2, 0, 3), (2, 3, 0), (3, 0, 2), (3, 2, 0)}
    assert partners.numbers_at([0.0, 0.999, 0.0], 3, None) == (0, 2, 1)
    assert partners.numbers_at([0.0, 0.0, 0.999], 3, 0) == (1, 2, 2)  # too few to differ


@pytest.mark.parametrize(
    ("kind", "given", "answer"),
    [
        (1, 4, (4,)),
        (1, np.int64(0), (0,)),
        (3, [1, 2, 3], (1, 2, 3)),
        (3, np.array([0, 0, 1]), (0, 0, 1)),
        ("cluster means", (), ()),
        (1, (), ()),
        ("cluster means", 1, "x has no partners in a data set, got partners=1"),
        (1, -1, "x: partners must be whole numbers from 0 up, got -1"),
        (1, True, "x: partners must be whole numbers from 0 up, got True"),
        (1, 1.0, "x: partners must be whole numbers from 0 up, got 1.0"),
        (3, (1, 2), "x: partners must be 3 number(s), got 2"),
        (1, [], "x: partners must be 1 number(s), got 0"),
    ],
)
def test_numbers_of_partners_are_checked(kind, given, answer):
    if isinstance(answer, tuple):
        found = partners.checked_numbers("x", kind, given)
        assert found == answer and all(type(number) is int for number in found)
    else:
        with pytest.raises((TypeError, ValueError), match=f"^{re.escape(answer)}$"):
            partners.checked_numbers("x", kind, given)


@pytest.mark.parametrize(
    ("index", "of", "words"),
    [
        (1.0, 3, "index must be a whole number, got 1.0"),
        (None, True, "count must be a whole number, got True"),
        (0, None, "index goes with count, the number of pictures, got index alone"),
        (None, 0, "count must be at least 1, the number of pictures, got 0"),
        (3, 3, "index must lie in [0, 2], as there are 3 pictures, got 3"),
        (-1, 3, "index must lie in [0, 2], as there are 3 pictures, got -1"),
    ],
)
def test_the_place_of_a_picture_among_others_is_checked(index, of, words):
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(words)}$"):
        partners.checked_place(index, of)
    assert partners.checked_place(np.int64(2), 3) == (2, 3) and partners.checked_place(None, 1) == (None, 1)
    assert partners.checked_place(0, 1) == (0, 1) and partners.checked_place(None, None) == (None, None)


def test_a_step_of_a_pair_may_name_its_partners():
    assert aw.mixup.at(partners=[17]).partners == (17,) and aw.mixup.at().partners == ()
    assert "partners=(17,)" in repr(aw.mixup.at(partners=[17])) and "partners" not in repr(aw.mixup.at())


def test_a_step_of_a_pair_resolves_to_its_own_name():
    paired = aw.mixup.at()(FIRST, WHITE)
    assert paired.size == (4, 6)
    step = aw.mixup.at()
    value = PairedStep(step.transform, step.values, (aw.Sample(WHITE),)).resolved((4, 6))
    assert value.names == ("mixup",) and value.apply(FIRST).same_as(step(FIRST, aw.Sample(WHITE)))


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, lambda step: pickle.loads(pickle.dumps(step))])
def test_open_and_drawn_steps_are_copied_whole(make):
    region = aw.Region.box(0, 0, 0.5, 1)
    opened = aw.maybe(aw.within(region, aw.erase.between(width=(0.1, 0.3))), 0.25, on=False)
    same = make(opened)
    assert same == opened and (same.chance, same.on, same.where) == (0.25, False, region)
    assert dict(same.ranges) == dict(opened.ranges)
    step = aw.within(region, aw.erase.at(width=0.1))
    assert make(step) == step and make(step).where == region and dict(make(step).values) == dict(step.values)


def test_a_histogram_goes_through_a_curve():
    counts = np.zeros((3, 256), int)
    counts[0, [10, 200]], counts[1, [0, 255]], counts[2, [4, 5]] = (3, 5), (2, 2), (1, 7)
    alike = Curve(("half",), (lambda counts: lambda level: level / 2,)).counted(counts)
    assert (
        alike[0, [5, 100]].tolist() == [3, 5]
        and alike[1, [0, 128]].tolist() == [2, 2]
        and alike[2, [2, 3]].tolist() == [1, 7]
    )
    apart = Curve(("blue",), (lambda counts: lambda level: level * np.array([1, 1, 0]),)).counted(counts)
    assert (apart[:2] == counts[:2]).all() and apart[2, 0] == 8 and apart.sum() == counts.sum()
    seen = []
    asked = Curve(("own",), (lambda counts: seen.append(counts) or (lambda level: 1 - level),), needs_histogram=True)
    meant = Curve(("one",), (), cuts_off=False)
    for first, cuts_off in ((meant, False), (asked, True)):
        both = first.then(Curve(("two",), ()))
        assert both.names == (first.names[0], "two") and both.cuts_off is cuts_off
    assert (asked.counted(counts) == counts[:, ::-1]).all() and seen[0] is counts

"""What a mirror and a half turn make of classes, where it is declared for a data set."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import augwidgets as aw
from tests.data.letters import MIRROR, NAMES, SQUARE, UPSIDE_DOWN, letters


def made(data, name, *steps):
    return data.made(NAMES.index(name), aw.Recipe(list(steps))).label


@pytest.mark.parametrize(
    ("steps", "was", "becomes"),
    [
        ([MIRROR], "b", "d"),
        ([MIRROR], "q", "p"),
        ([MIRROR, MIRROR], "b", "b"),
        ([MIRROR, UPSIDE_DOWN], "b", "q"),
        ([UPSIDE_DOWN], "b", "p"),  # as pb is: mirrored, and then turned
        ([UPSIDE_DOWN], "d", "q"),
        ([aw.quarter_turn.at(turns=2)], "6", "9"),
        ([aw.quarter_turn.at(turns=1)], "6", "6"),
        ([aw.quarter_turn.at(turns=1), aw.quarter_turn.at(turns=1)], "9", "6"),
        ([aw.rotate.at(angle=170)], "9", "6"),
        ([aw.rotate.at(angle=-95)], "9", "6"),
        ([aw.rotate.at(angle=85)], "9", "9"),
        ([aw.rotate.at(angle=60), aw.gamma.at(), aw.rotate.at(angle=60)], "9", "6"),
        ([aw.transpose.at()], "b", "d"),
        ([aw.perspective.at(tilt_right=0.3), MIRROR, aw.shear.at(across=40)], "b", "d"),
        ([aw.perspective.at(tilt_right=0.3), aw.zoom.at(scale=3), aw.shear.at(across=60)], "b", "b"),
        ([aw.elastic.at(), MIRROR], "b", "d"),
    ],
)
def test_a_class_is_what_the_picture_shows_in_the_end(steps, was, becomes):
    assert made(letters(), was, *steps) == becomes


def test_boxes_masks_and_soft_labels_are_renamed():
    mask = np.zeros((8, 10), np.uint8)
    mask[:, :3], mask[:, 5:] = 1, 2
    shoes = ["left shoe", "right shoe"]
    boxes = {"boxes": [[0, 0, 3, 8], [5, 0, 10, 8]], "box_labels": shoes}
    samples = [
        aw.Sample(SQUARE, mask, **boxes, mask_values=[1, 2]),
        aw.Sample(SQUARE, mask, mask_names={1: "left shoe", 2: "right shoe"}),
        aw.Sample(SQUARE, mask, mask_names={1: "left shoe", 2: "floor"}),
        aw.Sample(SQUARE, label={"left shoe": 0.7, "right shoe": 0.3}),
        aw.Sample(SQUARE, label={"left shoe": 0.7, None: 0.3}),
    ]
    data = aw.data.open(samples).with_mirrors({"left shoe": "right shoe"})
    one, two, three, four, five = (data.made(number, aw.Recipe([MIRROR])) for number in range(5))
    assert one.box_labels == ("right shoe", "left shoe") and one.boxes.tolist() == [[7, 0, 10, 8], [0, 0, 5, 8]]
    assert one.mask_values.tolist() == [1, 2]
    assert set(two.mask[:, 7:].ravel().tolist()) == {2} and set(two.mask[:, :5].ravel().tolist()) == {1}
    assert dict(two.mask_names) == {1: "left shoe", 2: "right shoe"}
    assert dict(three.mask_names) == {1: "right shoe", 2: "floor"} and three.mask[0, 9] == 1
    assert four.label == {"left shoe": 0.3, "right shoe": 0.7} and five.label == {"right shoe": 0.7, None: 0.3}
    assert data[1].mask[0, 0] == 1  # what came in is as it was


def test_numbers_stay_numbers():
    data = aw.data.open([aw.Sample(SQUARE, label=np.int64(number)) for number in (6, 9)])
    label = data.with_mirrors(half_turns={6: 9}).made(0, aw.Recipe([aw.quarter_turn.at(turns=2)])).label
    assert label == 9 and isinstance(label, np.integer)


def test_partners_are_mirrored_by_what_comes_after_them_alone():
    both = aw.data.open([aw.Sample(SQUARE, label=name) for name in "bdpq"]).with_mirrors({"b": "d", "p": "q"})
    both = both.picked([0, 2])
    mix = aw.mixup.at(share=0.25)
    before = both.made(0, aw.Recipe([MIRROR, mix])).label
    after = both.made(0, aw.Recipe([mix, MIRROR])).label
    twice = both.made(0, aw.Recipe([MIRROR, mix, MIRROR])).label
    assert set(before) == {"d", "p"} and set(after) == {"d", "q"} and set(twice) == {"b", "q"}


def test_a_class_that_was_filtered_out_is_not_made_by_a_mirror():
    sample = aw.Sample(SQUARE, boxes=[[0, 0, 2, 2], [4, 4, 8, 8]], box_labels=["b", "d"])
    data = aw.data.open([sample]).with_mirrors({"b": "d"}).only("b")
    assert data.made(0, aw.Recipe([MIRROR])).box_labels == ("b",)
    assert data.made(0, aw.Recipe([MIRROR])).boxes.tolist() == [[0, 0, 2, 2]]
    assert letters().only("b").made(0, aw.Recipe([MIRROR])).label == "b"


def test_it_goes_along_with_slices_and_other_processes():
    for data in (letters()[3:5], pickle.loads(pickle.dumps(letters()))[3:5]):
        assert data.made(0, aw.Recipe([MIRROR])).label == "d" and data.mirrors.otherwise == "skip"


def test_without_a_declaration_nothing_is_skipped_and_draws_are_those_of_the_loop():
    data = aw.data.open([aw.pictures.cat(), aw.pictures.coffee()])
    recipe = aw.default_recipe()
    steps = recipe.draw(np.random.default_rng([5, 2, 1]), label=data[1].label)
    assert data.made(1, recipe, 5, 2).same_as(recipe.apply(data[1], steps))
    assert data.made(-1, recipe, 5, 2).same_as(data.made(1, recipe, 5, 2))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mirrors": {"b": "x"}}, "mirrors must name classes of the data set"),
        ({"mirrors": {"b": "d", "p": "d"}}, "must lead each class to one other, got 'd' with 'b' and 'p'"),
        ({"mirrors": ["b", "d"]}, "mirrors must be a mapping"),
        ({"mirrors": {"b": 2.5}}, "must name classes, got 2.5"),
        ({"half_turns": {"6": ["9"]}}, "half_turns must name classes"),
        ({"never": "2"}, "never must be a list of classes"),
        ({"never": ["3"]}, "got '3'"),
        ({"otherwise": "stop"}, "otherwise must be one of 'skip', 'refuse'"),
    ],
)
def test_what_cannot_be_declared_is_said_in_a_sentence(given, words):
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        aw.data.open([aw.Sample(SQUARE, label=name) for name in NAMES]).with_mirrors(**given)
    assert len(str(caught.value)) <= 300

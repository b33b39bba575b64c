"""Scenes in a training: new ones in every epoch, the same in every run."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.scenes import Plan
from tests.scenes.plain_pictures import ground, square

NOTHING = aw.Recipe([])


@pytest.fixture
def plan():
    return Plan([square("b", 200), square("a", 20)], [ground(100)], count=(1, 3), blend="paste", overlap=0)


def made(plan, **options):
    given = {"scenes": 6, "batch_size": 4, "size": (48, 64), "seed": 3, "shuffle": False, "levels": "uint8", **options}
    return aw.training.Augmented(plan, recipe=NOTHING, **given)


def test_a_plan_needs_no_other_recipe(plan):
    data = aw.training.Augmented(plan, scenes=6, batch_size=4, size=(48, 64), seed=3, shuffle=False, levels="uint8")
    assert np.array_equal(data[0][0], made(plan)[0][0])


def test_masks_hold_classes_and_boxes_go_with_the_picture(plan):
    data = made(plan)
    pictures, labels = data[0]
    assert len(data) == 2
    assert pictures.shape == (4, 48, 64, 3)
    assert data.box_names == ("a", "b")
    inside = labels["mask"] == 1
    assert inside.any()
    assert np.median(pictures[inside]) == 20  # its edges are mixed with the ground
    assert np.median(pictures[labels["mask"] == 2]) == 200
    for boxes, numbers, mask in zip(labels["boxes"], labels["box_labels"], labels["mask"], strict=True):
        for (x0, y0, x1, y1), number in zip(boxes[numbers >= 0].astype(int), numbers[numbers >= 0], strict=True):
            assert (mask[y0:y1, x0:x1] == number + 1).mean() > 0.5


def test_every_epoch_has_new_scenes_and_every_run_the_same(plan):
    one, two = made(plan, targets="mask"), made(plan, targets="mask", batch_size=6, threads=0)
    first = np.concatenate([one[k][0] for k in range(2)])
    assert np.array_equal(first, two[0][0])
    one.epoch = two.epoch = 1
    second = np.concatenate([one[k][0] for k in range(2)])
    assert np.array_equal(second, two[0][0])
    assert not any(np.array_equal(before, after) for before in first for after in second)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda plan: aw.training.Augmented(plan, recipe=NOTHING), "scenes= must say how many an epoch has"),
        (lambda plan: aw.training.Augmented(plan, [1], NOTHING, scenes=3), "y must be left out where x is a plan"),
        (lambda plan: aw.training.Augmented(plan, recipe=NOTHING, scenes=0), "scenes"),
        (
            lambda plan: aw.training.Augmented(np.zeros((3, 9, 9)), recipe=NOTHING, scenes=3),
            "scenes counts those of a plan",
        ),
    ],
)
def test_what_is_no_training_is_said(plan, call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call(plan)

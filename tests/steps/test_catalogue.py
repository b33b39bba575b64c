"""The catalogue of transforms by itself: their order, their names, and the view of pairs."""

from __future__ import annotations

import re

import pytest

import augwidgets as aw
from augwidgets.steps.catalogue import Catalogue, Pairs


@pytest.fixture
def few():
    made = Catalogue()
    for transform in (aw.rotate, aw.gamma, aw.mixup, aw.blur):
        made.add(transform)
    return made


def test_transforms_are_arranged_by_their_modules_and_others_come_last(few):
    assert repr(few) == "<Catalogue: rotate, gamma, mixup, blur>" and len(few) == 4
    few.arrange([aw.mixup.__module__, aw.blur.__module__, "no.such"])
    assert list(few) == ["mixup", "blur", "rotate", "gamma"]  # of the same place: as they came
    few.discard("blur")
    few.discard("blur")
    assert list(few) == ["mixup", "rotate", "gamma"] and few["gamma"] is aw.gamma


def test_pairs_are_a_view_of_those_with_partners(few):
    pairs = Pairs(few)
    assert pairs["mixup"] is aw.mixup and list(pairs) == ["mixup"] and len(pairs) == 1
    assert repr(pairs) == "<Pairs: mixup>" and "rotate" not in pairs
    for wrong in ("rotate", "no such", 3):
        words = f"no transform of two pictures is called {wrong!r}; there are mixup"
        with pytest.raises(KeyError, match=re.escape(words)):
            pairs[wrong]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rotat", "no transform is called 'rotat' (did you mean 'rotate'?); if it is your own, import the module"),
        ("xyz", "no transform is called 'xyz' (list(aw.CATALOGUE) gives the names)"),
        (3, "a transform is asked for by its name, got 3"),
    ],
)
def test_a_name_that_is_not_there_is_answered(few, name, words):
    with pytest.raises(KeyError) as told:
        few[name]
    assert words in told.value.args[0]

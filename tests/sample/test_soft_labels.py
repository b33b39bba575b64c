"""Soft labels by themselves: what they take, what they refuse, and how they are mixed and counted."""

from __future__ import annotations

import re

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.soft_labels import class_of, mixed

PICTURE = np.zeros((2, 2), np.uint8)


def test_weights_are_read_written_and_told():
    label = aw.SoftLabel({"cat": np.float32(0.7), np.str_("dog"): 0.3, np.int64(4): 0})
    assert list(label) == ["cat", "dog", 4] and len(label) == 3 and type(list(label)[2]) is int
    assert sum(label.values()) == pytest.approx(1, abs=1e-12) and label["dog"] == pytest.approx(0.3)
    assert eval(repr(label), {"aw": aw}) == label
    assert str(aw.SoftLabel({None: 0.6996, "dog": 0.3, "cat": 0.0004})) == "unknown 70 %, dog 30 %, cat 0.04 %"
    assert str(aw.SoftLabel({"cat": 0.125, "dog": 0.875, "cow": 0})) == "cat 12.5 %, dog 87.5 %, cow 0 %"
    near = aw.SoftLabel({"cat": 0.5, "dog": 0.500009})  # dust of single precision
    assert sum(near.values()) == pytest.approx(1, abs=1e-12)
    assert aw.SoftLabel({"cat": 1 + 9e-6})["cat"] == 1


@pytest.mark.parametrize(
    ("weights", "error", "words"),
    [
        ([("cat", 1)], TypeError, "a soft label must be labels with their weights, got [('cat', 1)]"),
        ({}, ValueError, "the weights of a soft label must sum to 1, got 0 from {}"),
        ({"a": 0.5, "b": 0.4}, ValueError, "must sum to 1, got 0.9 from {'a': 0.5, 'b': 0.4}"),
        ({"a": 0.5, "b": 0.50002}, ValueError, "must sum to 1, got 1.00002"),
        ({"a": True}, ValueError, "the weights of a soft label must be numbers in [0, 1], got True for 'a'"),
        ({"a": "1"}, ValueError, "numbers in [0, 1], got '1' for 'a'"),
        ({"a": -0.1, "b": 1.1}, ValueError, "numbers in [0, 1], got -0.1 for 'a'"),
        ({"a": 1.1, "b": -0.1}, ValueError, "numbers in [0, 1], got 1.1 for 'a'"),
    ],
)
def test_what_is_no_soft_label_is_refused(weights, error, words):
    with pytest.raises(error, match=re.escape(words)):
        aw.SoftLabel(weights)


def test_an_array_of_a_soft_label_would_lose_the_weights():
    with pytest.raises(TypeError, match=r"^a soft label has no array of its own; aw.soft_label\(sample, classes\)"):
        np.asarray(aw.SoftLabel({"cat": 1}))


@pytest.mark.parametrize(
    ("label", "classes", "weights"),
    [
        ("cat", ["dog", "cat"], [0, 1]),
        (2, 3, [0, 0, 1]),
        (np.int64(0), 2, [1, 0]),
        (np.array(1), [0, 1], [0, 1]),
        ({"cat": 0.75, "dog": 0.25}, ["dog", "cow", "cat"], [0.25, 0, 0.75]),
        (np.float64([0.2, 0.8]), ["a", "b"], [0.2, 0.8]),
        (np.array([0, 1]), ["a", "b"], [0, 1]),
    ],
)
def test_a_label_is_a_weight_for_each_class(label, classes, weights):
    out = aw.soft_label(aw.Sample(PICTURE, label=label), classes)
    assert out.dtype == np.float32 and out.tolist() == np.float32(weights).tolist()
    assert label is not out


@pytest.mark.parametrize(
    ("label", "classes", "error", "words"),
    [
        ("cat", "cat", TypeError, "classes must be a list of labels or their number, got the text 'cat'"),
        ("cat", b"cat", TypeError, "got the text b'cat'"),
        ("cat", 0, ValueError, "classes must be 1 to 10,000,000 labels, got 0"),
        (0, 10**7 + 1, ValueError, "classes must be 1 to 10,000,000 labels, got 10000001"),
        ("cat", ["cat", "cat"], ValueError, "classes must differ from each other, got ['cat', 'cat']"),
        ("cat", ["cat", []], TypeError, "a label must be a word or a number to have a weight, got []"),
        (1.5, 2, ValueError, "a decimal number is a quantity and belongs to no class, got 1.5; a class is a word"),
        (np.float32(0.5), 2, ValueError, "got 0.5; a class is a word or a whole number"),
        (np.ones(3), 2, ValueError, "must hold a weight for each of the 2 classes, got shape (3,)"),
        (
            None,
            2,
            ValueError,
            "a soft label needs a label in every picture, got one without; aw.Sample(image, label=...",
        ),
        ("cow", ["cat"], ValueError, "a label must be one of the classes ['cat'], got 'cow'"),
    ],
)
def test_what_belongs_to_no_class_is_refused(label, classes, error, words):
    with pytest.raises(error, match=re.escape(words)):
        aw.soft_label(aw.Sample(PICTURE, label=label), classes)


def test_labels_are_mixed_by_their_weights():
    assert mixed(["cat", "dog"], [1, 0]) == "cat" and mixed([None, "dog"], [0, 1]) == "dog"
    assert dict(mixed(["cat", {"cat": 0.5, "dog": 0.5}, None], [0.5, 0.25, 0.25])) == {
        "cat": 0.625, "dog": 0.125, None: 0.25,
    }  # fmt: skip
    assert mixed([{"cat": 1.0}, np.str_("cat")], [0.25, 0.75]) == "cat"
    assert mixed([3, 4], [0.5, 0.5]) == {3: 0.5, 4: 0.5}
    assert mixed([1.0, np.float32(3), 9.0], [0.75, 0.25, 0]) == 1.5
    assert type(mixed([1.0, 2.0], [0.5, 0.5])) is float
    both = mixed([np.array([0, 4]), np.array([2.0, 0.0])], [0.5, 0.5])
    assert both.dtype == np.float32 and both.tolist() == [1, 2]
    assert mixed([np.array([2.0, 0.0]), np.array([0, 4])], [0.5, 0.5]).dtype == np.float64
    tiny = [np.float32([weight]) for weight in (1, 2**-23, 2**-23)]  # one by one they would be lost in float32
    assert mixed(tiny, [0.5, 0.25, 0.25]).tolist() == [0.5 + 2**-24]
    for one, other in ((1.5, "cat"), (np.ones(2), np.ones(3)), (1.5, np.ones(1))):
        with pytest.raises(
            ValueError, match="labels that are numbers can be mixed only with others of their shape, got"
        ):
            mixed([one, other], [0.5, 0.5])
    with pytest.raises(ValueError, match="longer"):
        mixed(["cat"], [0.5, 0.5])


def test_the_class_of_a_label_is_the_one_that_weighs_most():
    assert class_of(aw.SoftLabel({"dog": 0.3, "cat": 0.7})) == "cat" and class_of(6) == "6" and class_of(None) is None
    assert class_of(aw.SoftLabel({None: 0.7, "cat": 0.3})) is None

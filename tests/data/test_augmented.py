"""A data set for the loaders of others: each picture is drawn by seed, epoch and number, in whatever process."""

from __future__ import annotations

import os
import pickle
from operator import attrgetter

import pytest

import augwidgets as aw
from tests.data.plain_writer import photos

RECIPE = aw.Recipe([aw.mixup, aw.rotate.between(angle=(-30, 30))])


@pytest.fixture
def data(tmp_path):
    return aw.data.open(photos(tmp_path / "photos", 6))


class Loader:
    """What PyTorch's DataLoader does: workers with copies of the data set, which stay, and batches of numbers."""

    def __init__(self, pictures, workers):
        self.copies = [pickle.loads(pickle.dumps(pictures)) for _ in range(workers)]
        self.count = len(pictures)

    def __iter__(self):
        batches = [range(start, min(start + 2, self.count)) for start in range(0, self.count, 2)]
        for number, batch in enumerate(batches):
            yield [self.copies[number % len(self.copies)][index] for index in batch]


def test_no_two_workers_repeat_each_other_and_none_repeats_an_epoch(data):
    drawn = data.augmented(RECIPE, seed=5)
    epochs = {}
    for workers in (1, 3):
        loader = Loader(drawn, workers)
        for drawn.epoch in (0, 1):
            found = [sample for batch in loader for sample in batch]
            before = epochs.setdefault(drawn.epoch, found)
            assert all(one.same_as(other) for one, other in zip(found, before, strict=True))
    for epoch, found in epochs.items():
        for number, sample in enumerate(found):
            assert sample.same_as(data.made(number, RECIPE, 5, epoch))
    every = [sample.image.tobytes() for found in epochs.values() for sample in found]
    assert len(set(every)) == 2 * len(data)


def test_what_a_loader_puts_together_is_made_of_each_sample(data):
    drawn = data.augmented(aw.Recipe([]), give=("image", "label"))
    image, label = drawn[0]
    assert image.flags.writeable  # PyTorch warns of what is not
    assert (image == data[0].image).all() and label == "cat"
    assert [label for _, label in drawn] == [sample.label for sample in data]
    assert data.augmented(aw.Recipe([]), give="label")[4] == "rare"
    assert data.augmented(aw.Recipe([]), give=attrgetter("size"))[4] == data[4].size
    assert [label for _, label in drawn[4:]] == ["rare", "rare"] and len(drawn) == 6


def test_a_number_is_shared_by_copies_and_its_file_goes(data, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    os.mkdir(tmp_path / "temporary")
    drawn = data.augmented(RECIPE)
    drawn.epoch = 3
    copy = pickle.loads(pickle.dumps(drawn))
    drawn.epoch = 2**40
    assert copy.epoch == 2**40
    written = pickle.dumps(drawn)
    del drawn, copy
    assert os.listdir(tmp_path / "temporary") == []
    elsewhere = pickle.loads(written)  # a machine that does not see the file
    assert elsewhere.epoch == 2**40
    elsewhere.epoch = 1
    assert elsewhere.epoch == 1
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert data.augmented(RECIPE).epoch == 0


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"recipe": aw.rotate}, TypeError, "recipe must be an aw.Recipe"),
        ({"seed": -1}, ValueError, "seed"),
        ({"give": 3}, TypeError, "give must name fields of a Sample, or be a function of one, got 3"),
        ({"give": ["size"]}, ValueError, "give may name image, .*, got 'size'"),
    ],
)
def test_what_is_wrong_is_said(data, given, error, words):
    with pytest.raises(error, match=words):
        data.augmented(**{"recipe": RECIPE, **given})


def test_a_wrong_epoch_a_wrong_number_and_one_picture_alone(data):
    drawn = data.augmented(RECIPE)
    with pytest.raises(ValueError, match="epoch must be a whole number from 0"):
        drawn.epoch = -1
    with pytest.raises(IndexError, match="has numbers from 0 to 5, got 6"):
        drawn[6]
    with pytest.raises(TypeError, match="by a whole number or a slice"):
        drawn["a"]
    assert drawn[-1].same_as(drawn[5])
    with pytest.raises(ValueError, match="mixup"):
        data[:1].augmented(RECIPE)
    assert repr(drawn) == "<AugmentedDataSet: 6 pictures, 2 steps, seed 0, epoch 0>"

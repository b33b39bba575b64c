"""A data set of `aw.data.open` is what a training, a report and an explorer read from."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.data.sources import pictures_of, source
from tests.widgets.front_end import named, say


@pytest.fixture
def photos(tmp_path):
    for name, modes in {"dog": ["RGB", "L"], "cat": ["L"]}.items():
        (tmp_path / name).mkdir()
        for number, mode in enumerate(modes):
            Image.new(mode, (9, 7), 40 + number).save(tmp_path / name / f"{number}.png")
    return tmp_path


def choose_picture(explorer, name):
    chooser = named(explorer, "picture")
    say(chooser, index=[value for _, value in chooser.options].index(name))


def boxed(*names):
    boxes = [[k, 1, k + 3, 5] for k in range(len(names))]
    return aw.Sample(np.zeros((8, 9, 3), np.uint8), boxes=np.reshape(boxes, (-1, 4)), box_labels=names)


def test_classes_become_the_numbers_of_their_names(photos):
    found = source(aw.data.open(photos))
    assert found.names == {"label": ("cat", "dog")} and found.carried == ("label",)
    assert [int(found.read(k).label) for k in range(3)] == [0, 1, 1] == [int(found.label(k)) for k in range(3)]
    assert found.name(1) == "dog/0.png" and found.class_of(found.label(2)) == "dog"
    assert int(pickle.loads(pickle.dumps(found)).read(1).label) == 1
    assert pictures_of(aw.data.open(photos)).count == 3


def test_boxes_and_their_names(photos):
    data = aw.data.open([boxed("b", "a", "b"), boxed(), boxed("c")])
    found = source(data)
    assert found.most_boxes == 3 and found.names["box_labels"] == ("a", "b", "c")
    assert found.carried == ("boxes", "box_labels") and found.label(0) is None
    only = source(data.only("b"))
    assert only.count == 1 and only.most_boxes == 2 and only.names["box_labels"] == ("b",)


def test_a_training_takes_a_data_set(photos):
    batches = aw.training.Augmented(aw.data.open(photos), recipe=aw.Recipe([aw.rotate]), batch_size=3, shuffle=False)
    images, labels = batches[0]
    assert images.shape == (3, 7, 9, 3) and labels.tolist() == [0, 1, 1] and batches.class_names == ("cat", "dog")
    folder = aw.training.Augmented(photos, recipe=aw.Recipe([aw.rotate]), batch_size=3, shuffle=False)
    assert np.array_equal(folder[0][0], images)
    boxes = aw.training.Augmented(aw.data.open([boxed("b", "a"), boxed("a")]), recipe=aw.Recipe([]), shuffle=False)
    assert boxes[0][1]["box_labels"].tolist() == [[1, 0], [0, -1]]


@pytest.mark.parametrize(
    ("data", "y", "words"),
    [
        (lambda: aw.data.open([aw.pictures.cat()]), [1], "its labels are in it"),
        (lambda: aw.data.open([aw.pictures.cat()])[:0], None, "without one"),
    ],
)
def test_what_is_no_source_is_said(data, y, words):
    with pytest.raises(ValueError, match=words):
        source(data(), y)


def test_an_explorer_lists_a_data_set_and_reads_its_labels(photos):
    (photos / "cat" / "0.png").write_bytes(b"no picture")
    explorer = aw.explore(aw.data.open(photos))
    assert explorer.sample.label == "dog" and "cat/0.png" in explorer.error
    choose_picture(explorer, "dog/1.png")
    assert explorer.sample.image.max() == 41 and explorer.sample.label == "dog"
    assert f"data = aw.data.open({str(photos)!r})" in explorer.code() and "recipe(data[" in explorer.code()
    with_boxes = aw.explore(aw.rotate, on=aw.data.open([boxed("a"), boxed("b", "a")]))
    assert with_boxes.sample.box_labels == ("a",)
    choose_picture(with_boxes, "picture 1")
    assert with_boxes.sample.box_labels == ("b", "a") and with_boxes.error is None
    assert "dog/0.png" in dict(named(aw.RecipeExplorer(pictures=aw.data.open(photos)), "picture").options)


def test_a_label_that_some_pictures_lack_is_carried_by_none():
    assert source(aw.data.open([aw.pictures.cat(), boxed()])).carried == ("boxes", "box_labels")


def test_keypoints_of_different_number_are_no_target_of_a_batch():
    one, two = (aw.Sample(np.zeros((8, 9), np.uint8), keypoints=[[1, 1]] * count) for count in (1, 2))
    assert source(aw.data.open([one, one])).carried == ("keypoints",)
    assert source(aw.data.open([one, two])).carried == ()


def test_numbers_that_only_an_item_says_are_trained_on():
    class Items:
        def __len__(self):
            return 3

        def __getitem__(self, number):
            return np.full((4, 5, 3), number, np.uint8), number

    batches = aw.training.Augmented(aw.data.open(Items()), recipe=aw.Recipe([]), batch_size=3, shuffle=False)
    assert batches[0][1].tolist() == [0, 1, 2] and batches.class_names is None


class Items:
    """A data set of somebody else, which notes what is read."""

    def __init__(self, labels):
        self.labels, self.read = labels, []

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, number):
        self.read.append(number)
        if self.labels[number] is OSError:
            raise OSError("gone")
        return np.full((8, 9, 3), number, np.uint8), self.labels[number]


def test_classes_in_words_that_only_reading_tells_are_numbered():
    items = Items(["dog", "cat", "dog", "ant"])
    batches = aw.training.Augmented(aw.data.open(items), recipe=aw.Recipe([]), batch_size=4, shuffle=False)
    assert batches.class_names == ("ant", "cat", "dog") and batches[0][1].tolist() == [2, 1, 2, 0]
    assert sorted(set(items.read)) == [0, 1, 2, 3]
    mixed = aw.training.Augmented(aw.data.open(items), recipe=aw.Recipe([aw.mixup.at()]), batch_size=4, shuffle=False)
    assert mixed[0][1].shape == (4, 3) and np.allclose(mixed[0][1].sum(axis=1), 1)
    data = aw.data.open(items)
    assert data.labels == ["dog", "cat", "dog", "ant"]
    items.labels[1] = "new"
    later = aw.training.Augmented(data, recipe=aw.Recipe([]), batch_size=1, shuffle=False, threads=0)
    with pytest.raises(ValueError, match="picture 1: .*must be one that was there before, ant, cat, dog, got 'new'"):
        later[1]


def test_numbers_that_only_reading_tells_are_read_with_their_pictures():
    items = Items([3, 0, 3, 1])
    batches = aw.training.Augmented(aw.data.open(items), recipe=aw.Recipe([]), batch_size=2, shuffle=False, threads=0)
    assert batches.class_names is None and set(items.read) == {0}
    assert batches[1][1].tolist() == [3, 1] and set(items.read) == {0, 2, 3}


def test_one_that_cannot_be_read_has_no_number_and_stops_only_its_own_batch():
    items = Items(["dog", "cat", OSError, "ant"])
    data = aw.data.open(items)
    batches = aw.training.Augmented(data, recipe=aw.Recipe([]), batch_size=1, shuffle=False, threads=0)
    assert batches.class_names == ("ant", "cat", "dog") and batches[3][1].tolist() == [0]
    with pytest.raises(ValueError, match="picture 2: its data set fails with OSError: gone"):
        batches[2]
    assert [one.what for one in data.left_out] == ["picture 2"]

"""What a data set's ``with_mirrors`` declares holds where a model is trained: its label is what the picture shows."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.sample.soft_labels import soft_label
from augwidgets.training.trainer import Trainer

MIRROR = aw.Recipe([aw.flip_horizontal.at()])
HALF_TURN = aw.Recipe([aw.rotate.at(angle=180)])
MIXED = aw.Recipe([aw.flip_horizontal.at(), aw.mixup.at(share=0.25)])


def letters(labels, **more):
    """Pictures of which each has a brightness of its own to the left: who they are is seen in whatever mirror."""
    images = np.zeros((len(labels), 8, 8), np.uint8)
    images[:, :, :4] = 20 * np.arange(1, 1 + len(labels))[:, None, None]
    return aw.data.open([aw.Sample(image, label=label, **more) for image, label in zip(images, labels, strict=True)])


def trained_on(data, recipe, **options):
    augmented = aw.training.Augmented(data, recipe=recipe, shuffle=False, **options)
    return augmented[0], augmented.class_names


@pytest.mark.parametrize("recipe", [MIRROR, HALF_TURN, aw.Recipe([aw.gamma])], ids=["mirror", "half turn", "tone"])
@pytest.mark.parametrize(("labels", "pair", "never"), [("bdx2", ("b", "d"), "2"), ((0, 6, 9, 2), ("6", "9"), "2")])
def test_as_the_data_set_makes_them(recipe, labels, pair, never):
    data = letters(labels).with_mirrors(dict([pair]), half_turns=dict([pair]), never=[never])
    (images, numbers), names = trained_on(data, recipe)
    for place, (image, number) in enumerate(zip(images, numbers, strict=True)):
        made = data.made(place, recipe)
        assert (np.rint(image * 255) == made.image).all()
        assert (names[number] if names else number) == made.label
    plain = data.made(3, aw.Recipe([])).image
    assert (np.rint(images[3] * 255) == plain).all() or recipe[0].name == "gamma"  # what must not be mirrored is not


def test_rows_of_mixed_pictures_are_of_the_classes_that_come_out():
    data = letters("bdx").with_mirrors({"b": "d"})
    (_, rows), names = trained_on(data, MIXED)
    assert names == ("b", "d", "x") and rows.shape == (3, 3) and np.allclose(rows.sum(axis=1), 1)
    assert [names[place] for place in rows.argmax(axis=1)] == ["d", "b", "x"]
    for place, row in enumerate(rows):
        assert np.allclose(row, soft_label(data.made(place, MIXED), names))


def test_boxes_are_renamed_too():
    data = letters("bb", boxes=[[0, 0, 4, 8]], box_labels=["left"])
    data = aw.data.open([data[0], data[1].replace(box_labels=["right"])]).with_mirrors({"left": "right"})
    (_, found), _ = trained_on(data, MIRROR, targets=["boxes", "box_labels"])
    assert found["box_labels"].ravel().tolist() == [1, 0] and found["boxes"][0].tolist() == [[4, 0, 8, 8]]


def test_neither_a_picture_nor_a_box_becomes_what_only_the_other_is():
    """Such a class has no number there, and the step is left out, as for one that must not come."""
    data = letters(["left", "up"], boxes=[[0, 0, 4, 8]], box_labels=["up"])
    data = aw.data.open([*data, data[1].replace(box_labels=["right"]), data[1]]).with_mirrors({"left": "right"})
    (_, found), names = trained_on(data, MIRROR, targets=["label", "boxes", "box_labels"])
    assert [names[number] for number in found["label"]] == ["left", "up", "up", "up"]
    assert found["box_labels"].ravel().tolist() == [1, 1, 0, 1]
    assert found["boxes"][:, 0, 0].tolist() == [0, 4, 0, 4]  # where it is mirrored


def test_what_must_not_be_is_refused_by_name():
    data = letters("b2").with_mirrors(never=["2"], otherwise="refuse")
    with pytest.raises(ValueError, match="^picture 1: flip_horizontal would mirror the class '2'"):
        trained_on(data, MIRROR)


def test_a_comparison_trains_with_them(monkeypatch):
    taught = []

    def train(self, data, *args, **options):
        taught.append({(int(image.max() * 255 + 0.5), int(row.argmax())) for image, row in zip(*data[0], strict=True)})
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "train", train)
    data = letters("bd" * 12)
    for given in (data, data.with_mirrors({"b": "d"})):
        with pytest.raises(KeyboardInterrupt):
            aw.compare(given, {"mirror": MIRROR, "none": None}, train_size=8, test_size=8, batch_size=8, progress=False)
    plain, declared = taught
    assert declared == {(light, 1 - number) for light, number in plain}


def test_a_store_knows_what_was_declared(tmp_path):
    data, options = letters("bd" * 12), {"train_size": 8, "test_size": 8, "epochs": 1, "seeds": 1, "progress": False}
    aw.compare(data, {"mirror": MIRROR, "none": None}, to=tmp_path, **options)
    with pytest.raises(ValueError, match="mirrors"):
        aw.compare(data.with_mirrors({"b": "d"}), {"mirror": MIRROR, "none": None}, to=tmp_path, **options)


def test_a_gan_refuses_what_would_change_a_class():
    data = letters("bd" * 12).with_mirrors({"b": "d"})
    with pytest.raises(ValueError, match="mirrors or turns 'b', which with_mirrors does not leave so"):
        aw.training.gan.train(data, recipe=MIRROR, size=(16, 16), progress=False)

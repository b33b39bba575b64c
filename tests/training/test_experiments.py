"""Preparation of all pictures, the mistake of training pictures only, and the article's cats and dogs."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import augwidgets as aw
from augwidgets.training import experiments, trainer
from augwidgets.training.preparing import as_prepared, prepared
from augwidgets.training.trainings import Trainings

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(20, 120, (24, 8, 8, 1), np.uint8)  # none of it black or white
LABELS = np.arange(24) % 2
EQUAL = aw.equalize.at(over="channels")


@pytest.fixture
def handed(monkeypatch):
    """Return what each training is handed, instead of training."""
    found = []

    def train(self, data, seed, *, epochs, validation, test, told_of):
        found.append((np.concatenate([data[place][0] for place in range(len(data))]), validation.images, test.images))
        return trainer.Trained([trainer.Epoch(1, 1.0, 1.0, 0.5)], [0] * len(test.labels), 1.0)

    monkeypatch.setattr(trainer.Trainer, "train", train)
    return found


def compared(recipes, **settings):
    settings = {"seeds": 1, "epochs": 1, "train_size": 8, "validation_size": 4, "test_size": 4, **settings}
    return aw.compare(IMAGES, recipes, LABELS, progress=False, **settings)


def test_a_preparation_goes_over_all_pictures_and_a_recipe_over_those_of_training(handed):
    found = compared(
        {"none": None, "both": prepared([EQUAL]), "wrong": [EQUAL], "then": prepared([EQUAL], [aw.invert.at()])}
    )
    plain, both, wrong, then = handed
    spread = [[part.max() > 0.9 for part in parts] for parts in handed]
    assert spread == [[False] * 3, [True] * 3, [True, False, False], [True] * 3]
    assert np.allclose(both[0], wrong[0], atol=1e-6) and (wrong[1] == plain[1]).all() and (wrong[2] == plain[2]).all()
    assert np.allclose(then[0], 1 - both[0], atol=1e-6) and (then[2] == both[2]).all()
    assert list(found.recipes) == ["none", "both", "wrong", "then"] and len(found.recipes["both"]) == 0


def test_a_preparation_is_part_of_what_a_kept_training_is_known_by(handed, tmp_path):
    compared({"none": None, "both": prepared([EQUAL])}, to=tmp_path)
    compared({"none": None, "both": prepared([EQUAL])}, to=tmp_path)
    assert len(handed) == 2
    compared({"none": None, "both": prepared([aw.gamma.at()])}, to=tmp_path)
    assert len(handed) == 3


def test_other_recipes_of_the_same_trainings_keep_theirs(handed):
    trainings = Trainings(IMAGES, {"none": None, "wrong": [EQUAL]}, LABELS, seeds=1, epochs=1, train_size=8,
                          validation_size=4, test_size=4)  # fmt: skip
    trainings.run()
    other = trainings.like({"none": None, "both": prepared([EQUAL])}, 1)
    other.run()
    assert len(handed) == 3 and other.comparison().names == ("none", "both") and trainings.preparations == {}


def test_a_preparation_writes_into_no_picture():
    before = IMAGES.copy()
    assert as_prepared(IMAGES, prepared([EQUAL]).preparation).dtype == np.uint8
    assert (before == IMAGES).all()


@pytest.mark.parametrize(
    ("preparation", "words"),
    [
        ([aw.rotate], "rotate draws its angle; aw.rotate.at"),
        ([aw.gaussian_noise], "gaussian_noise draws its spread"),
        ([aw.gaussian_noise.between(spread=0.1)], "gaussian_noise draws its seed"),
        ([aw.maybe(aw.invert.at())], "invert happens with a chance of 0.5"),
        ([aw.one_of([EQUAL, aw.invert.at()])], "one_of draws what happens"),
        ([aw.in_order([EQUAL, aw.rotate])], "rotate draws its angle"),
        ([aw.mixup], "needs another picture"),
        (aw.equalize, "preparation must be an aw.Recipe"),
        (None, "preparation must be an aw.Recipe"),
        (aw.Recipe([aw.rotate.at()], by_label={"6": {0: {"angle": 3}}}), "the same for all labels"),
    ],
)
def test_a_preparation_that_draws_something_is_named(preparation, words):
    with pytest.raises((ValueError, TypeError), match=words) as caught:
        prepared(preparation)
    assert "\n" not in str(caught.value) and len(str(caught.value)) <= 300


def test_what_never_happens_may_draw():
    assert len(prepared([EQUAL, aw.maybe(aw.rotate, 0), aw.maybe(aw.rotate, on=False)]).preparation) == 3


def test_a_preparation_keeps_the_size(handed):
    with pytest.raises(ValueError, match="a preparation must keep the size of the pictures, 8 x 8, got 6 x 6"):
        compared({"none": None, "cut": prepared([aw.crop.at(width=0.8, height=0.8)])})


def test_the_demonstration_compares_three_ways(handed):
    found = aw.training.equalised_in_training_only(
        IMAGES, LABELS, seeds=1, epochs=1, train_size=8, validation_size=4, test_size=4, progress=False
    )
    assert found.names == ("nothing", "equalised everywhere", "equalised in training only")
    with pytest.raises(TypeError, match="recipes are those of the demonstration"):
        aw.training.equalised_in_training_only(recipes={})


# -- cats and dogs ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small folder of stripes: cats lie, dogs stand; and frogs, which are left out."""
    root = tmp_path_factory.mktemp("pets")
    for name, image in (("cats", 0), ("Dog", 1), ("frog", 2)):
        (root / name).mkdir()
        for number in range(12):
            lines = np.tile(RNG.integers(0, 256, (40, 1, 3), np.uint8), (1, 36, 1))
            Image.fromarray(lines.swapaxes(0, 1) if image == 1 else lines).save(root / name / f"{number}.png")
    return root


def test_cats_and_dogs_of_a_folder(folder, monkeypatch):
    monkeypatch.setattr(experiments, "article_network", aw.training.small_network)  # which is compiled sooner
    found = aw.training.cats_and_dogs(folder, epochs=1, seeds=1, train_size=12, batch_size=6, progress=False)
    assert found.comparison.class_names == ("cat", "dog")
    assert found.table.recipe.tolist() == [*experiments.REPORTED]
    assert found.table.cifar10_again.tolist() == [0.679, 0.651, 0.601, 0.688]
    wrong = next(text for text in found.sentences() if text.startswith("equalised in training only:"))
    assert "the notebook reported 0.603, falling to 0.544 in ten epochs; 0.601 on CIFAR-10" in wrong
    assert f"{found.comparison.accuracy('equalised in training only').value:.3f} here" in wrong
    assert "0.544" in found._repr_html_() and str(found).count("\n") >= 4


def test_all_other_pictures_are_trained_with(folder, handed):
    aw.training.cats_and_dogs(folder, epochs=1, seeds=1, progress=False)
    images, validation, test = handed[0]
    assert images.shape == (18, 32, 32, 3) and len(validation) == 2 and len(test) == 4


def test_the_rate_is_that_of_the_article():
    model = aw.training.article_network((32, 32, 3), 2)
    assert type(model.optimizer).__name__ == "Adadelta" and float(model.optimizer.learning_rate) == 1.0


def test_folders_without_cats_and_dogs(tmp_path, folder):
    for name in ("cat", "frog"):
        (tmp_path / name).mkdir()
        Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(tmp_path / name / "a.png")
    with pytest.raises(ValueError, match=r"folder must hold the folders cat and dog, got \['cat', 'frog'\]"):
        aw.training.cats_and_dogs(tmp_path)
    with pytest.raises(TypeError, match="folder must be the path"):
        aw.training.cats_and_dogs(7)
    with pytest.raises(TypeError, match="model is that of the experiment"):
        aw.training.cats_and_dogs(folder, model=aw.training.small_network)
    with pytest.raises(FileNotFoundError):
        aw.training.cats_and_dogs(tmp_path / "nowhere")

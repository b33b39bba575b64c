"""More pictures than warps give: a latent space, mixtures, a GAN, genes, a style; and a fair race of them."""

from __future__ import annotations

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.known_pictures import Labelled
from augwidgets.training import more_pictures, trainer
from augwidgets.training.more_pictures import feature_space, generated, genetic_choice, mixtures
from augwidgets.training.more_pictures.comparing_ways import compare_ways

DIGITS = aw.training.more_pictures.comparing_ways.labelled_pictures("digits")
FEW = Labelled(DIGITS.images[:40], DIGITS.labels[:40], DIGITS.class_names)
SMALL = {"seeds": 1, "epochs": 2, "train_size": 40, "test_size": 50, "progress": False}


@pytest.fixture(scope="module")
def raced():
    seen = []

    def copies(pictures, validation, seed):
        seen.append((pictures, validation))
        return pictures.images, pictures.labels

    found = compare_ways(
        "digits", {"none": None, "again": [], "copies": copies, "both": [copies, [aw.rotate]]}, **SMALL
    )
    return found, seen


def test_ways_are_paired_and_make_the_same_number_of_steps(raced):
    found, seen = raced
    assert np.array_equal(found.predicted("none"), found.predicted("again"))
    assert not np.array_equal(found.predicted("copies"), found.predicted("both"))
    assert {name: one[-1][0] for name, (one,) in found.curves().items()} == {
        "none": 2, "again": 2, "copies": 1, "both": 1
    }  # fmt: skip
    pictures, validation = seen[0]
    assert len(pictures.labels) == 40 and isinstance(validation, trainer.Labelled)
    assert "there is no difference that 1 seed can show" in repr(found)


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"none": None}, "ways must be a mapping from two names or more"),
        ({"none": None, "odd": 3}, "recipe 'odd' must be"),
        ({"none": None, "odd": lambda *_: 3}, "way 'odd' must return pictures and their classes, got 3"),
        (
            {"none": None, "odd": lambda p, *_: (p.images / 2, p.labels)},
            "way 'odd' must return uint8 pictures of shape",
        ),
        ({"none": None, "odd": lambda p, *_: (p.images, p.labels[:3])}, "and the number of the class of each"),
        ({"none": None, "odd": lambda p, *_: (p.images, p.labels + 1)}, "must return classes as numbers from 0 to 9"),
        ({"none": None, "odd": lambda p, *_: (p.images, p.labels / 2)}, "must return classes as numbers from 0 to 9"),
        ({"none": None, "odd": lambda *_: 1 // 0}, "^way 'odd' failed with ZeroDivisionError: "),
        ({"none": None, "odd": lambda p, *_: ([[1], [2, 3]], 0)}, "what way 'odd' returns must be rows of one length"),
    ],
)
def test_what_is_no_way_is_named(ways, words, monkeypatch):
    monkeypatch.setattr(trainer.Trainer, "__init__", lambda *_: None)
    monkeypatch.setattr(trainer.Trainer, "train", lambda *_, **__: None)
    monkeypatch.setattr(trainer.Trainer, "targets", lambda self, labels: np.eye(10, dtype=np.float32)[labels])
    with pytest.raises((TypeError, ValueError, RuntimeError), match=words):
        compare_ways("digits", ways, **SMALL)


def test_a_latent_space_holds_what_lies_between_two_pictures(monkeypatch):
    coder = feature_space.Autoencoder(FEW.images, steps=120)
    assert coder.loss < 0.065 < float((FEW.images / 255.0).var())
    monkeypatch.setattr(feature_space, "Autoencoder", lambda *_, **__: coder)
    points = coder.encoded(FEW.images)
    others = points[mixtures.partners(FEW.labels, 3)]
    for way, towards in ((more_pictures.interpolated(0.25), 0.25), (more_pictures.extrapolated(0.5), -0.5)):
        images, labels = way(FEW, None, 3)
        assert np.array_equal(labels, FEW.labels)
        assert np.array_equal(images, coder.decoded(points + towards * (others - points)))


def test_mixtures_stay_within_their_class():
    mixed, labels = more_pictures.mixed_pixels(1.0)(FEW, None, 0)
    assert np.array_equal(labels, FEW.labels)
    for image, label in zip(mixed, labels, strict=True):
        assert any(np.array_equal(image, one) for one in FEW.images[FEW.labels == label])
    means, _ = more_pictures.cluster_blended(1, 1.0)(FEW, None, 0)
    mean = FEW.images[FEW.labels == 3].mean(axis=0)
    assert np.abs(means[FEW.labels == 3].astype(float) - mean).max() <= 1
    half, _ = more_pictures.cluster_blended(2, 0.0)(FEW, None, 0)
    assert np.array_equal(half, FEW.images)


def test_genes_that_score_survive():
    wanted = np.arange(60) % 3 == 0
    found = genetic_choice.best_genes(lambda genes: (genes == wanted).mean(), 60, 16, 30, 1)
    assert (found == wanted).mean() > 0.85
    asked = []
    genetic_choice.best_genes(lambda genes: asked.append(genes) or 0.0, 5, 4, 3, 0)
    assert len(asked) == 4 + 3 * 2


def test_samples_are_chosen_by_the_validation_score(monkeypatch):
    class Known:
        class_names = ("3", "7")

        def labels(self, count):
            return np.arange(count) % 2

        def sample(self, count):
            return np.repeat(np.arange(count, dtype=np.uint8), 64).reshape(count, 8, 8, 1)

    class Scored:
        def __init__(self, *_):
            pass

        def targets(self, labels):
            return labels

        def train(self, data, seed, *, epochs, validation, test):
            bright = int((data.images > 0.02).sum()) if hasattr(data, "images") else len(data)
            return trainer.Trained([], [3] * len(validation.labels), float(bright))

    images, labels = generated.samples_of(Known(), 4)
    assert labels.tolist() == [3, 7] * 4 and images[:, 0, 0, 0].tolist() == list(range(8))
    monkeypatch.setattr(genetic_choice, "gan_of", lambda *_: Known())
    monkeypatch.setattr(genetic_choice, "Trainer", Scored)
    few = Labelled(np.zeros((4, 8, 8, 1), np.uint8), np.array([3, 7, 3, 7]), tuple("0123456789"))
    held = trainer.Labelled(np.zeros((2, 8, 8, 1), np.float32), np.array([3, 3]))
    kept, classes = more_pictures.chosen_gan_samples(4, population=4, generations=1)(few, held, 0)
    assert len(kept) == len(classes) <= 8 and set(classes.tolist()) <= {3, 7}


def test_a_style_is_painted_and_the_picture_stays():
    stripes = np.tile(np.repeat([0, 255], 4), (32, 4))[..., None].astype(np.uint8)
    plain = more_pictures.StyleFilter(stripes, FEW.images, strength=0.0, steps=10)(FEW.images)
    painter = more_pictures.StyleFilter(stripes, FEW.images, strength=3.0, steps=30)
    painted = painter(FEW.images)
    changed, kept = (np.abs(one.astype(int) - FEW.images).mean() for one in (painted, plain))
    assert changed > 2 * kept and painted.shape == FEW.images.shape
    with pytest.raises(ValueError, match="style must be a picture of at least 16 pixels a side"):
        more_pictures.StyleFilter(stripes[:8], FEW.images)

"""New pictures from old ones: what a GAN is trained with, how it goes on, what is kept, and what is said of it."""

from __future__ import annotations

import json
import random
import shutil

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.known_pictures import Labelled
from augwidgets.training.gan import adversarial_training, kept_states, measuring
from augwidgets.training.gan.adversarial_training import Losses
from augwidgets.training.gan.collapse import spread
from augwidgets.training.gan.compiled_step import compiled_step
from augwidgets.training.gan.judging import Judge
from augwidgets.training.gan.maker import Maker
from augwidgets.training.gan.prepared import GanTraining
from augwidgets.training.gan.trained import Gan
from augwidgets.view.gan_charts import tiles

gan = aw.training.gan


def _bars(count, seed=0):
    """Pictures of three classes: a bright bar at the left, in the middle, at the right."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    images = rng.integers(0, 40, (count, 8, 10, 1), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:, 3 * label : 3 * label + 3] += np.uint8(rng.integers(120, 200))
    return images, np.array(["left", "middle", "right"])[labels]


X, Y = _bars(96)
SMALL = {"batch_size": 8, "epochs": 2, "progress": False, "seed": 3}


@pytest.fixture(scope="module")
def training():
    before = _global_states()
    made = GanTraining(X, Y, **{name: SMALL[name] for name in ("batch_size", "epochs", "seed")})
    made.run()
    made.gan().sample(3)
    assert _global_states() == before
    return made


@pytest.fixture(scope="module")
def found(training):
    return training.gan()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Holds the same training, stopped within an epoch and gone on with."""
    place = tmp_path_factory.mktemp("gan") / "kept"
    log = {"log_to": place.parent / "log"}
    first = gan.train(X, Y, to=place, follow=lambda now: now.step < 8, **SMALL, **log)
    assert first.step == 8 and first.stopped == "it was stopped" and len(first.grids) == 1
    return place


def _global_states():
    return random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002  that is what nobody may move


# -- training ----------------------------------------------------------------------------------------------------------


def test_half_is_held_out_and_every_class_is_trained_with(training):
    assert len(training.pictures.images) == len(training.held_out.images) == len(training.others.images) == 48
    assert np.bincount(training.pictures.labels).tolist() == [16, 16, 16]
    seen, held = ({one.tobytes() for one in part.images} for part in (training.pictures, training.held_out))
    assert not seen & held
    assert training.networks.steps_per_epoch == 6 and training.steps == training.networks.step == 12


def test_a_gan_makes_pictures_of_the_class_that_is_asked_for(found):
    assert found.sample(5, "right").shape == (5, 8, 10, 1) and found.sample(5).dtype == np.uint8
    noise = found.noise(2, seed=1)
    assert np.array_equal(found.made_of(noise, "left"), found.made_of(noise, 0))
    assert not np.array_equal(found.made_of(noise, "left"), found.made_of(noise, "right"))
    assert np.array_equal(found.sample(30)[:9], found.sample(9))  # however many are made at once
    assert len(found.losses) == 12 and len(found.grids) == 2 and found.grids[0].shape == (24, 30, 1)
    assert found.table.columns.tolist() == ["step", "generator_loss", "discriminator_loss"]


def test_a_picture_depends_on_its_own_numbers_alone(found):
    noise = found.noise(4)
    assert np.array_equal(found.made_of(noise, 1)[2:3], found.made_of(noise[2:3], 1))


def test_a_training_that_was_stopped_goes_on_to_the_same_pictures(found, folder):
    again = gan.train(X, Y, to=folder, **SMALL)
    assert again.step == 12 and not again.stopped
    assert again.losses == found.losses
    assert all(np.array_equal(*pair) for pair in zip(again.grids, found.grids, strict=True))
    assert np.array_equal(again.sample(20), found.sample(20))
    assert sorted(path.name for path in folder.iterdir()) == [
        "epoch-0001.png", "epoch-0002.png", "gan.json", "step-0000012.npz"
    ]  # fmt: skip


def test_what_is_kept_is_loaded_without_the_pictures(found, folder):
    gan.train(X, Y, to=folder, **SMALL)
    loaded = gan.load(folder)
    assert np.array_equal(loaded.sample(9, "left"), found.sample(9, "left")) and loaded.step == 12
    assert loaded.class_names == ("left", "middle", "right") and loaded.collapse() is None
    with pytest.raises(ValueError, match="gan must have the pictures that it was trained with; load brings none"):
        gan.measure(loaded)


def test_save_writes_what_load_reads(found, tmp_path):
    place = found.save(tmp_path / "mine")
    assert np.array_equal(gan.load(place).sample(3), found.sample(3))
    with pytest.raises(FileExistsError, match="folder must be new or empty"):
        found.save(place)
    assert all(path.suffix in (".json", ".npz", ".png") for path in place.iterdir())


def test_a_training_is_written_down(folder):
    (run,) = (folder.parent / "log").glob("*/run.json")
    about = json.loads(run.read_text())
    assert about["state"] == "stopped" and about["parameters"]["batch_size"] == 8
    rows = (run.parent / "metrics.csv").read_text().splitlines()
    assert len(rows) == 1 + 2 * 8 and {row.split(",")[1] for row in rows[1:]} == {
        "loss of the generator", "loss of the discriminator",
    }  # fmt: skip
    assert (run.parent / "samples.png").stat().st_size > 1000
    assert "It ended early: it was stopped" in (run.parent / "sentences.txt").read_text()


def test_trainings_of_one_shape_share_what_is_compiled(training):
    other = GanTraining(X, Y, batch_size=8, seed=4)
    assert other.networks._compiled is training.networks._compiled
    assert not np.array_equal(other.networks.state.generator[0], training.networks.state.mean[0])


def test_the_time_is_kept_to(training):
    training.epochs = 3
    try:
        assert training.run(minutes=1e-9) == "1e-09 minutes were over"
        assert training.networks.step == 12 and "It ended early: 1e-09 minutes were over" in repr(training.gan())
        training.run(follow=lambda now: now.step < 13)
        assert training.networks.step == 13 and training.stopped == "it was stopped"
    finally:
        training.epochs = 2


def test_a_loss_that_is_no_number_ends_it_and_the_last_good_state_stays(training, monkeypatch):
    batch = training.networks._batch_of
    state, step, failed = training.networks.state, training.networks.step, training.failed
    before = training.gan().sample(4)

    def broken(number):
        real, *others = batch(number)
        return (real * np.float32(np.nan), *others) if number >= step + 1 else (real, *others)

    monkeypatch.setattr(training.networks, "_batch_of", broken)
    monkeypatch.setattr(training, "epochs", 5)
    try:
        said = training.run()
        assert said == f"the loss of the discriminator became nan in step {step + 2:,}; the state is that before it"
        assert training.networks.step == step + 1 and np.isfinite(training.gan().sample(4)).all()
        assert all(np.isfinite(np.asarray(one)).all() for part in training.networks.state for one in part)
        assert f"It ended early: {said}." in training.gan().sentences()
        assert before.any()
    finally:
        training.networks.state, training.networks.step, training.failed = state, step, failed


def test_pictures_of_one_class_need_no_label():
    one = gan.train(list(X[::3]), conditional=False, batch_size=8, epochs=1, progress=False)
    assert one.class_names == () and one.sample(2).shape == (2, 8, 10, 1)
    with pytest.raises(ValueError, match="label must be left out, as this GAN was trained without classes, got 3"):
        one.sample(2, 3)
    assert "of no class in particular" in repr(one)
    assert one._repr_html_().count("<img") == 1


@pytest.mark.parametrize(
    ("shape", "maps"), [((8, 8, 1), 1), ((28, 28, 1), 2), ((32, 48, 3), 3), ((17, 70, 3), 2), ((300, 300, 3), 6)]
)
def test_the_layers_follow_from_the_shape(shape, maps):
    made, told = gan.generator(shape, 4), gan.discriminator(shape, 4)
    assert made.output_shape == (None, *shape) and told.output_shape == (None, 1)
    assert sum(type(layer).__name__ == "UpSampling2D" for layer in made.layers) == maps
    assert gan.generator(shape).count_params() < made.count_params() < 3e6
    assert told.count_params() < 3e6


# -- what is handed in wrongly ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"y": Y[:50]}, "y must name the class of each of 96 pictures, got an array of shape"),
        (
            {"y": ["left"] * 96},
            "conditional=False does without them\\) needs pictures of at least two classes, got one class only",
        ),
        ({"train_size": 2}, "train_size must be 3 to 96, as there are 3 classes and 96 pictures, got 2"),
        ({"train_size": 97}, "train_size must be 3 to 96"),
        ({"size": (6, 6)}, "image_shape must be \\(height, width, 1 or 3\\), 8 to 1,024 pixels a side, got"),
        ({"batch_size": 1}, "batch_size must be a whole number from 2 on, got 1"),
        ({"epochs": 0}, "epochs must be a whole number from 1 on, got 0"),
        ({"minutes": 0}, "minutes must be a number above 0, got 0"),
        ({"follow": 3}, "follow must be a function that takes a Progress, got 3"),
        ({"conditional": "no"}, "conditional must be"),
        ({"recipe": 3}, "recipe must be"),
        ({"to": 3}, "to must be the path of a folder, got 3"),
    ],
)
def test_one_sentence_before_anything_is_trained(options, words, monkeypatch):
    monkeypatch.setattr(adversarial_training.AdversarialTraining, "__init__", lambda *_: pytest.fail("it was begun"))
    with pytest.raises((TypeError, ValueError), match=words) as error:
        gan.train(**{"data": X, "y": Y, "progress": False, **options})
    assert "\n" not in str(error.value) and len(str(error.value)) <= 300


def _changed(folder, **values):
    path = folder / "gan.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda f: _changed(f, version=2), "was written by another version of the kit"),
        (lambda f: _changed(f, kind="other"), "is not that of a GAN"),
        (lambda f: (f / "gan.json").write_text("{"), "must be JSON"),
        (lambda f: next(f.glob("*.npz")).write_bytes(b"PK\x03\x04 no zip"), "a file is missing or damaged"),
        (lambda f: next(f.glob("*.npz")).unlink(), "a file is missing or damaged"),
        (lambda f: (f / "epoch-0001.png").write_bytes(b"no picture"), "a file is missing or damaged"),
        (lambda f: _changed(f, about={"image_shape": [8, 12, 1], "class_names": ["a", "b"]}), "is damaged"),
        (lambda f: (f / "gan.json").unlink(), "holds other things"),
    ],
)
def test_a_store_that_cannot_be_read_is_one_sentence(folder, tmp_path, damage, words):
    place = tmp_path / "copy"
    shutil.copytree(folder, place)
    damage(place)
    with pytest.raises((ValueError, OSError), match=words) as error:
        gan.load(place)
    assert "\n" not in str(error.value) and len(str(error.value)) <= 300


def test_a_folder_of_another_gan_is_left_alone(folder):
    with pytest.raises(ValueError, match="holds a GAN with pictures, seed other than now; give another folder as to"):
        gan.train(X, Y, to=folder, **{**SMALL, "seed": 4})
    with pytest.raises(FileNotFoundError, match="folder must hold a GAN, and .* has none"):
        gan.load(folder / "nothing")


def test_a_state_is_whole_or_the_old_one_stays(folder, tmp_path, monkeypatch):
    place = tmp_path / "copy"
    shutil.copytree(folder, place)
    kept = kept_states.read(place)

    def full(path, content, **_):
        raise OSError("no space left")

    monkeypatch.setattr(kept_states, "write_atomically", full)
    with pytest.raises(OSError, match="no space left"):
        kept_states.write(place, kept._replace(step=99), kept.step)
    assert kept_states.read(place).step == kept.step


# -- what is measured --------------------------------------------------------------------------------------------------


class _Known(Judge):
    """A judge that needs no training: the class is where the bright bar is, and it sees the mean of each column."""

    def __init__(self):
        self.class_names = ("left", "middle", "right")

    def likelihoods(self, images):
        columns = self.features(images)
        sums = np.stack([columns[:, 3 * n : 3 * n + 3].mean(axis=1) for n in range(3)], axis=1)
        return sums / sums.sum(axis=1, keepdims=True).clip(1e-9)

    def features(self, images):
        return images.astype(np.float64).mean(axis=(1, 3))


def _gan_of(pictures, names=("left", "middle", "right"), **options):
    """A GAN that returns given pictures, by class, whatever the noise."""
    images, labels = pictures

    def made(weights, noise, asked):
        chosen = [int(np.flatnonzero(labels == one)[int(abs(row[0]) * 1e4) % (labels == one).sum()])
                  for one, row in zip(asked, noise, strict=True)]  # fmt: skip
        return images[chosen] / 255

    known, held = (_labelled(*_bars(240, seed)) for seed in (5, 6))
    return Gan(Maker(made, [], images.shape[1:]), names, [], [], step=1, seconds=0, weights=0,
               pictures=known, held_out=held, others=held, **options)  # fmt: skip


def _labelled(images, words):
    names, numbers = np.unique(words, return_inverse=True)
    return Labelled(images, numbers, tuple(names))


@pytest.fixture
def sharp(monkeypatch):
    monkeypatch.setattr(measuring, "_SURE", 0.6)  # noise lies over the bars


def test_new_pictures_of_the_same_kind_are_what_they_should_be(sharp):
    images, words = _bars(300, 7)
    new = _gan_of((images, np.unique(words, return_inverse=True)[1]))
    found = gan.measure(new, judge=_Known(), count=300)
    assert found.recognised > 0.95 and found.real_recognised > 0.95 and min(found.by_class.values()) > 0.9
    assert 0.8 < found.diversity < 1.2 and 0.35 < found.nearer < 0.62 and 0.35 < found.real_nearer < 0.65
    assert not found.is_collapsed and new.collapse() is None
    assert "no sign of copies" in repr(found) and "Mode collapse" not in repr(found)
    assert found._repr_html_().count("<img") == 1


def test_copies_are_found_out(sharp):
    known = _labelled(*_bars(240, 5))
    found = gan.measure(_gan_of((known.images, known.labels)), judge=_Known(), count=200)
    assert found.nearer == 1 and "100 % of the samples are nearer to a training picture" in repr(found)
    assert "it partly copies" in repr(found)
    assert np.array_equal(found.closest[0], found.closest[1])


def test_one_picture_for_each_class_is_a_collapse(sharp):
    images, words = _bars(3, 7)
    made = _gan_of((images, np.unique(words, return_inverse=True)[1]))
    found = gan.measure(made, judge=_Known(), count=100)
    assert found.diversity < 0.01 and found.is_collapsed
    assert "Mode collapse: those of left, middle, right are all alike." in found.sentences()
    words = "Mode collapse: the pictures of left, middle, right differ from each other by 0 %"
    assert made.collapse().startswith(words)
    assert any(one.startswith("Mode collapse") for one in made.sentences())


def test_a_class_that_does_not_come_is_named(sharp):
    images, words = _bars(300, 7)
    labels = np.unique(words, return_inverse=True)[1]
    wrong = _gan_of((images, np.where(labels == 2, 1, np.where(labels == 1, 2, 0))))
    found = gan.measure(wrong, judge=_Known(), count=200)
    assert found.missing == ("middle", "right") and "Mode collapse: middle, right hardly come" in repr(found)
    without = gan.measure(_gan_of((images[labels == 0], labels[labels == 0]), ()), judge=_Known(), count=100)
    assert not without.is_conditional and without.missing == ("middle", "right")
    assert "1 of 3 classes come" in repr(without)


def test_noise_is_no_collapse():
    """A GAN that has hardly begun: the judge is sure of nothing, and no two pictures are alike."""
    shape = _bars(1, 0)[0].shape[1:]
    noise = np.random.default_rng(0).integers(0, 256, (300, *shape)).astype(np.uint8)
    found = gan.measure(_gan_of((noise, np.arange(300) % 3)), judge=_Known(), count=200)
    assert found.sure < 0.5 and found.missing and not found.is_collapsed
    legend = found.figure().axes[0].get_legend()
    assert legend.get_bbox_to_anchor().y1 < legend.axes.bbox.y0  # over the bars it hid those of the last classes
    assert found.sentences()[-1].endswith("it has not learned enough yet.") and "collapse" not in repr(found)


def test_a_gan_without_held_out_pictures_is_not_measured():
    whole = _gan_of((X, np.zeros(96, int)))
    whole.held_out = whole.held_out._replace(images=X[:0], labels=np.zeros(0, int))
    with pytest.raises(ValueError, match="gan must have held-out pictures; train it again, with a smaller train_size"):
        gan.measure(whole)


def test_the_spread_is_the_mean_distance_of_two():
    points = np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 0.0], [9.0, 9.0]])
    assert spread(points, np.array([0, 0, 0, 1])) == {0: pytest.approx(10 / 3)}


def test_a_figure_shows_each_class_and_each_stage(found):
    drawn = found.figure()
    titles = [axes.get_title(loc="left") for axes in drawn.axes]
    assert titles == ["samples", "losses (hinge)", "epoch 1", "epoch 2"]
    assert [one.get_text() for one in drawn.axes[0].get_yticklabels()] == ["left", "middle", "right"]
    rows = tiles([np.full((2, 3, 1), level, np.uint8) for level in range(4)], 2)
    assert rows[0, 0, 0] == 0 and rows[0, 4, 0] == 1 and rows[3, 0, 0] == 2 and rows[2, 0, 0] == 128
    assert found.losses[0] == Losses(*found.losses[0])


def test_both_sides_are_augmented_by_a_recipe(monkeypatch):
    """The discriminator sees real and generated pictures through the recipe, each with draws of its own."""
    from augwidgets.training.on_device.recipe_layer import RecipeLayer

    seen = []

    def call(self, images, training=None, quantiles=None):
        seen.append((images.shape, quantiles.shape, training))
        return images

    monkeypatch.setattr(RecipeLayer, "call", call)
    compiled_step.cache_clear()
    training = GanTraining(X, Y, recipe=[aw.shift], batch_size=8, epochs=1)
    training.run(follow=lambda now: now.step < 1)
    compiled_step.cache_clear()  # it was compiled with what stands in for the layer
    rows = training.networks._compiled.quantile_count
    assert len(seen) == 3 and all(one == ((8, 8, 10, 1), (8, rows), True) for one in seen)
    with pytest.raises(ValueError, match="blur"):
        GanTraining(X, Y, recipe=[aw.blur], batch_size=8)

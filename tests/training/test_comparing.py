"""The same model trained with several recipes, in pairs: what is trained on, what is kept, and what is said."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import struct

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data import known_pictures
from augwidgets.generator.keras_import import import_keras
from augwidgets.training import clock
from augwidgets.training.comparing import compare
from augwidgets.training.comparison import Comparison
from augwidgets.training.epoch_callbacks import EpochCallbacks
from augwidgets.training.intervals import interval
from augwidgets.training.kept_runs import KeptRuns
from augwidgets.training.labelled_pictures import labelled_pictures
from augwidgets.training.network import small_network
from augwidgets.training.parts import Parts
from augwidgets.training.trainer import Epoch, Trained, Trainer
from augwidgets.training.trainings import Trainings

DIGITS = known_pictures.digits()
TURNED = aw.Recipe([aw.rotate.between(angle=(-60, 60)), aw.flip_horizontal])
RECIPES = {"none": None, "again": [], "turned": TURNED}
SMALL = {"seeds": 2, "epochs": 3, "train_size": 60, "test_size": 100, "progress": False}


@pytest.fixture(scope="module")
def trainings():
    """How often was trained."""
    return []


@pytest.fixture(scope="module", autouse=True)
def counted(trainings):
    train = Trainer.train
    patch = pytest.MonkeyPatch()

    def counting(self, data, seed, **options):
        trainings.append(seed)
        return train(self, data, seed, **options)

    patch.setattr(Trainer, "train", counting)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def found():
    before = _global_states()
    made = compare("digits", RECIPES, **SMALL)
    assert _global_states() == before
    return made


def _global_states():
    return random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002  that is what nobody may move


# -- what came of it ---------------------------------------------------------------------------------------------------


def test_recipes_of_one_seed_share_pictures_weights_and_order(found):
    """Two recipes that do the same end alike to the last digit; two seeds do not, nor does another recipe."""
    none = found.predicted("none")
    assert np.array_equal(none, found.predicted("again")) and found.difference("again") == (0, 0, 0)
    assert not np.array_equal(none[0], none[1]) and not np.array_equal(none, found.predicted("turned"))
    assert (found.predicted("none") == found.test_labels).mean() > 0.25  # ten classes: it has learned something


class _Waiting:
    """A loss that is not ready, at the moment at which Ctrl-C comes."""

    def __float__(self):
        raise KeyboardInterrupt


def test_ctrl_c_at_the_end_of_an_epoch_is_heard():
    """Keras waits for the loss there, and leaves out whatever is raised meanwhile."""
    with pytest.raises(KeyboardInterrupt):
        EpochCallbacks(small_network((8, 8, 1), 2)).on_epoch_end(0, {"loss": _Waiting()})


def test_an_epoch_of_one_batch_is_paired_too():
    one = {"seeds": 1, "epochs": 2, "train_size": 20, "validation_size": 20, "test_size": 40, "progress": False}
    made = compare("digits", {"none": None, "again": []}, **one)
    first, second = made._runs.values()
    assert first.epochs == second.epochs
    assert np.array_equal(made.predicted("none"), made.predicted("again"))


def test_the_table_is_tidy(found):
    table = found.table
    assert len(table) == 3 * 2 * (3 + 1) and table.columns[:6].tolist() == [
        "recipe", "seed", "epoch", "part", "loss", "accuracy"
    ]  # fmt: skip
    test = table[table.part == "test"]
    assert test.accuracy.to_numpy().reshape(2, 3).mean(axis=0).tolist() == pytest.approx(
        [found.accuracy(name).value for name in found.names]
    )
    by_class = test[[f"accuracy of {word}" for word in found.class_names]].to_numpy()
    shares = np.bincount(found.test_labels) / len(found.test_labels)
    assert by_class @ shares == pytest.approx(test.accuracy.to_numpy())
    assert table[table.part == "validation"].training_loss.notna().all()


def test_figures_and_words(found):
    assert [axes.get_title(loc="left") for axes in found.confusion_figure().axes] == list(found.names)
    assert found.confusion("turned").sum() == 200
    shown = found._repr_html_()
    assert shown.count("<img") == 1 and "there is no difference that 2 seeds can show" in shown
    assert repr(found).startswith("Between again and none there is no difference that 2 seeds can show: 0.0 points")
    with pytest.raises(KeyError, match="recipes are 'none', 'again', 'turned', got 'other'"):
        found.accuracy("other")


def test_names_of_any_kind_can_be_drawn():
    """A dollar sign begins no formula, which may be a wrong one; long names leave room for what is drawn."""
    names, labels = ("none", "$a_b^{$", "everything without flip horizontal (2)"), np.repeat([0, 1], 50)
    runs = {(name, seed): Trained([Epoch(1, 0.1, 0.2, 0.9), Epoch(2, 0.1, 0.2, 0.9)], labels.tolist(), 0.1)
            for name in names for seed in range(3)}  # fmt: skip
    words = ("$x^{$", "a class with a name that is longer than any column")
    made = Comparison(names, {}, labels, words, runs, 3)
    drawn = made.figure()
    assert made._repr_html_().count("<img") == 1 and len(made.confusion_figure().axes) == 3
    made.confusion_figure().canvas.draw()
    curves, accuracies, classes = drawn.axes
    drawn.canvas.draw()
    beside = [label.get_window_extent() for axes in (accuracies, classes) for label in axes.get_yticklabels()]
    assert min(box.x0 for box in beside) >= 0
    assert min(box.x0 for box in beside[:3]) > curves.get_window_extent().x1
    left, right = (label.get_window_extent() for label in classes.get_xticklabels())
    assert left.x1 < right.x0
    assert all(float(tick) == int(tick) for tick in curves.get_xticks())


NAN = "the loss became nan in epoch 2"


def test_what_is_said_of_clear_differences():
    labels = np.repeat([0, 1], 50)
    wrong = np.r_[1 - labels[:30], labels[30:]]
    rest = ([Epoch(1, 0.1, 0.2, 0.9)], labels.tolist(), 0.1)
    runs = {("none", seed): Trained(*rest) for seed in range(3)}
    runs |= {("bad", seed): Trained(rest[0], wrong.tolist(), 0.5, "" if seed else NAN) for seed in range(3)}
    made = Comparison(("none", "bad"), {}, labels, ("cat", "dog"), runs, 5, "1 minutes were over")
    said = made.sentences()
    assert said[0].startswith("bad is worse than none: 70.0 against 100.0 % right, −30.0 points (95 % interval −")
    low, high = (f"−{100 * -end:.1f}" for end in made.class_differences("bad")["cat"][1:])
    assert said[1] == f"Worse with bad than with none, in points with 95 % intervals: cat (−60.0, {low} to {high})."
    assert said[2] == "bad, seed 0: the loss became nan in epoch 2; what is tested is the state before it."
    assert said[-1] == "3 of 5 seeds: 1 minutes were over."
    better = Comparison(("bad", "none"), {}, labels, ("cat", "dog"), runs, 3)
    assert better.sentences()[0].startswith("none is better than bad: 100.0 against 70.0 % right, +30.0 points")


@pytest.mark.parametrize(("pictures", "is_sure"), [(5, False), (6, True)])
def test_a_few_test_pictures_show_nothing_of_a_class(pictures, is_sure):
    """Five that all change to one side do so by chance in one of sixteen cases."""
    labels = np.repeat([0, 1], [pictures, 50])
    runs = {(name, seed): Trained([], np.where(labels, 1, wrong).tolist(), 0.1)
            for name, wrong in (("none", 0), ("bad", 1)) for seed in range(5)}  # fmt: skip
    made = Comparison(("none", "bad"), {}, labels, ("rare", "usual"), runs, 5)
    assert any("Worse with" in text for text in made.sentences()) is is_sure
    by = made.class_differences("bad")["rare"]
    assert by.value == -1 and by.is_below is is_sure


@pytest.mark.parametrize(
    ("failed", "counts"),
    [(["none0", "none1", "bad0", "bad1"], "2 of 2 trainings with bad and 2 of 2 with none"),
     (["none0", "none1"], "0 of 2 trainings with bad and 2 of 2 with none"),
     (["none0", "bad1"], "1 of 2 trainings with bad and 1 of 2 with none"), (["none0"], None)],
)  # fmt: skip
def test_nothing_is_said_of_trainings_that_failed(failed, counts):
    labels = np.repeat([0, 1], 50)
    runs = {(name, seed): Trained([], guessed.tolist(), 0.1, NAN if f"{name}{seed}" in failed else "")
            for name, guessed in (("none", labels), ("bad", 1 - labels)) for seed in range(2)}  # fmt: skip
    said = Comparison(("none", "bad"), {}, labels, ("cat", "dog"), runs, 2).sentences()
    rest = [f"{name[:-1]}, seed {name[-1]}: {NAN}; what is tested is the state before it." for name in failed]
    assert said[-len(failed) :] == rest
    if counts is not None:
        assert said[: -len(failed)] == [f"Nothing can be said of bad against none: {counts} failed."]
    else:
        assert said[0].startswith("bad is worse than none")


def test_nothing_is_said_of_what_pictures_are_worth_where_trainings_failed():
    right = np.ones((2, 3, 50), bool)
    for how, is_said in (("without", False), ("other", True)):
        failed = {(f"200 pictures {how}", seed): NAN for seed in range(3)}
        said = aw.training.Worth((100, 200), right, right, failed).sentences()
        assert any(" times the pictures" in text for text in said) is is_said and len(said) == (5 if is_said else 4)
        assert f"200 pictures {how}, seed 2: {NAN}; what is tested is the state before it." == said[-1]


@pytest.mark.parametrize(("seeds", "word"), [(1, "One seed cannot"), (2, "Two seeds hardly"), (3, None)])
def test_few_seeds_are_said_to_show_too_little(seeds, word):
    """The bootstrap draws seeds anew from those that were trained: of one or two it cannot know how they differ."""
    labels = np.repeat([0, 1], 50)
    runs = {(name, seed): Trained([], labels.tolist(), 0.1) for name in ("none", "good") for seed in range(seeds)}
    said = Comparison(("none", "good"), {}, labels, ("cat", "dog"), runs, seeds).sentences()
    assert [text for text in said if "too narrow" in text] == ([] if word is None else [said[-1]])
    assert word is None or said[-1].startswith(f"{word} show how much trainings differ by chance")


def test_an_interval_is_of_seeds_and_pictures():
    rng = np.random.default_rng(0)
    by_seed = np.repeat([[0.2], [-0.2], [0.1], [-0.1], [0.0]], 400, axis=1)
    by_picture = np.repeat(rng.choice([-1.0, 1.0], (1, 400)), 5, axis=0)
    assert interval(by_seed).low == pytest.approx(-0.12, abs=0.03)
    half = interval(by_picture).high - interval(by_picture).low
    assert half == pytest.approx(4 / 20 * 0.98, rel=0.1)  # 1.96 standard errors to each side
    assert interval(by_picture) == interval(by_picture)


# -- going on, and ending early ----------------------------------------------------------------------------------------


def test_a_comparison_that_was_stopped_goes_on(found, tmp_path, trainings, monkeypatch):
    write, done = KeptRuns.write, []

    def interrupted(self, *what):
        write(self, *what)
        done.append(what)
        if len(done) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(KeptRuns, "write", interrupted)
    before = compare("digits", RECIPES, to=tmp_path / "runs", **SMALL)
    assert before.seeds == 1 and before.sentences()[-1] == "1 of 2 seeds: it was stopped."
    trainings.clear()
    after = compare("digits", RECIPES, to=tmp_path / "runs", **SMALL)
    assert len(trainings) == 1 and len(done) == 4  # two recipes that do the same are kept as one
    assert after.table.equals(found.table)
    other = {**SMALL, "epochs": 2}
    with pytest.raises(ValueError, match="holds a comparison with epochs other than now"):
        compare("digits", RECIPES, to=tmp_path / "runs", **other)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="which holds other things"):
        compare("digits", RECIPES, to=tmp_path / "other", **SMALL)
    settings = tmp_path / "runs/comparison.json"
    kept = settings.read_text()
    settings.write_text(kept.replace('"format": 1', '"format": 2'))
    with pytest.raises(ValueError, match=r"was written by another version of the kit, .* \(format 2, and here 1\)"):
        compare("digits", RECIPES, to=tmp_path / "runs", **SMALL)
    settings.write_text(kept)
    broken = next((tmp_path / "runs").glob("*seed-0.json"))
    broken.write_text("{")
    with pytest.raises(ValueError, match="is no training that was kept .*; remove it"):
        compare("digits", RECIPES, to=tmp_path / "runs", **SMALL)


def test_a_comparison_tells_where_it_is_and_ends_when_told(found):
    told = []
    after = compare("digits", RECIPES, follow=told.append, **SMALL)
    epochs, count = SMALL["epochs"], len(RECIPES) * SMALL["seeds"]
    assert after.table.equals(found.table)
    # The two that do the same are trained once; of one that is done only its end is told.
    assert len(told) == (count - SMALL["seeds"]) * epochs + SMALL["seeds"]
    assert [now.trainings for now in told if now.epoch == epochs] == list(range(1, count + 1))
    assert {(now.wanted, now.epochs) for now in told} == {(count, epochs)}
    last = told[-1]
    assert last.curve == after._runs[last.recipe, last.seed].epochs and len(told[0].curve) == 1
    early = compare("digits", RECIPES, follow=lambda now: now.trainings < len(RECIPES) + 1, **SMALL)
    assert (early.seeds, early.stopped) == (1, "it was stopped")
    with pytest.raises(
        ValueError, match="follow ended the comparison before each of 3 recipes was trained once, after 0"
    ):
        compare("digits", RECIPES, follow=lambda now: False, **SMALL)
    with pytest.raises(TypeError, match="follow must be a function that takes a Progress, got 3"):
        compare("digits", RECIPES, follow=3, **SMALL)


def test_minutes_are_kept(monkeypatch):
    result = Trained([Epoch(1, 0.1, 0.2, 0.9)], [0] * 100, 0.1)
    monkeypatch.setattr(Trainer, "train", lambda *_, **__: result)
    ticks = iter(range(0, 10**6, 20))  # seconds, at each look at the clock
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(ticks))
    made = compare("digits", {"none": None, "turned": TURNED}, minutes=4, **{**SMALL, "seeds": 9})
    assert made.seeds == 2 and made.stopped == "4 minutes were over"
    with pytest.raises(ValueError, match="minutes must leave time to train each recipe once, got 0.5"):
        compare("digits", {"none": None, "turned": TURNED}, minutes=0.5, **SMALL)


def test_a_loss_that_is_no_number_is_named_and_the_state_before_it_is_tested():
    def exploding(image_shape, classes):
        model = small_network(image_shape, classes)
        model.compile(import_keras().optimizers.SGD(1e18), "categorical_crossentropy")
        return model

    made = compare("digits", {"none": None, "turned": TURNED}, model=exploding, **{**SMALL, "seeds": 1})
    assert "the loss became nan in epoch" in made.sentences()[-1] and made.predicted("none").shape == (1, 100)
    # Also where the first epoch fails: then its state is that of the first weights, which is the same for both.
    assert [run.epochs for run in made._runs.values()] == [[], []]
    first, second = (run.test_loss for run in made._runs.values())
    assert first == second and 1 < first < 5  # guessing among ten classes costs about 2.3


def test_a_crop_is_brought_back_to_the_size_of_the_pictures():
    made = compare("digits", {"none": None, "cut": [aw.crop]}, **{**SMALL, "seeds": 1, "epochs": 1})
    assert not np.array_equal(made.predicted("cut"), made.predicted("none"))


def test_what_a_recipe_cannot_do_is_said_before_anything_is_trained(trainings):
    trainings.clear()
    with pytest.raises(ValueError, match="recipe 'blend' cannot be trained with: cluster_blend needs the means"):
        compare("digits", {"none": None, "blend": [aw.cluster_blend]}, **SMALL)
    with pytest.raises(
        ValueError, match="recipe 'mine' cannot be trained with: picture . of x: .* failed with ZeroDiv"
    ):
        compare("digits", {"none": None, "mine": [lambda image: 1 // 0]}, **SMALL)
    assert trainings == []


def test_the_ranges_of_a_class_are_found_by_its_name():
    """A batch knows classes by number: here 1 is "3", whose name is the number of another class."""
    words = np.array(["2", "3", "1"])[np.arange(30) % 3]
    recipe = aw.Recipe([aw.brightness.between(gain=0.5)], by_label={"1": {0: {"gain": (1, 1)}}})
    made = Trainings(np.full((30, 8, 8), 200, np.uint8), {"none": None, "own": recipe}, words, train_size=12)
    images, targets = made._augmented(made.pictures.images, made.pictures.labels, recipe, 0)[0]
    names = np.array(made.pictures.class_names)[targets.argmax(axis=1)]
    assert made.pictures.class_names == ("1", "2", "3") and len(set(names)) == 3
    assert np.rint(images.max(axis=(1, 2, 3)) * 255).tolist() == [200 if name == "1" else 100 for name in names]


# -- what is handed in -------------------------------------------------------------------------------------------------


def test_parts_share_no_picture_and_keep_the_shares_of_classes():
    parts = Parts(DIGITS, 200, None, None, 3)
    assert parts.sizes == (200, 200, 800)
    everything = {one.tobytes(): number for number, one in enumerate(DIGITS.images)}

    def numbers(images):
        return {everything[np.rint(one * 255).astype(np.uint8).tobytes()] for one in images}

    test = numbers(parts.test.images)
    drawn = [parts.of_seed(seed) for seed in (0, 1)]
    for one in drawn:
        train, validation = {everything[x.tobytes()] for x in one.images}, numbers(one.validation.images)
        assert (len(train), len(validation), len(test)) == (200, 200, 800)
        assert not (train & validation or train & test or validation & test)
        assert np.ptp(np.bincount(one.labels)) <= 2
    assert not np.array_equal(drawn[0].images, drawn[1].images)


def test_known_pictures():
    textures, faces = known_pictures.textures(), known_pictures.faces()
    assert textures.images.dtype == faces.images.dtype == np.uint8
    assert np.bincount(textures.labels).tolist() == [256] * 3 and faces.class_names == ("face", "background")
    assert DIGITS.images.max() == 255 and np.bincount(DIGITS.labels).min() > 170


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files(tmp_path, packed):
    pixels, labels = np.arange(4 * 3 * 2, dtype=np.uint8), bytes([0, 1, 1, 0])
    pack = gzip.compress if packed else bytes
    ending = ".gz" if packed else ""
    file = tmp_path / f"t10k-images-idx3-ubyte{ending}"
    file.write_bytes(pack(struct.pack(">BBBBIII", 0, 0, 8, 3, 4, 3, 2) + pixels.tobytes()))
    with pytest.raises(FileNotFoundError, match="labels were expected beside"):
        labelled_pictures(file)
    beside = tmp_path / f"t10k-labels-idx1-ubyte{ending}"
    beside.write_bytes(pack(struct.pack(">BBBBI", 0, 0, 8, 1, 4) + labels))
    found = labelled_pictures(str(file))
    assert found.images.shape == (4, 3, 2, 1) and found.labels.tolist() == [0, 1, 1, 0]
    assert np.array_equal(found.images.ravel(), pixels)
    beside.write_bytes(pack(struct.pack(">BBBBI", 0, 0, 8, 1, 9) + labels))
    with pytest.raises(ValueError, match="must hold 9 bytes, got 4"):
        labelled_pictures(file)


def test_folders_and_data_sets_are_read(tmp_path):
    for name, level in (("cat", 10), ("dog", 200)):
        (tmp_path / name).mkdir()
        for number, size in enumerate([(9, 8), (9, 8), (12, 8)]):
            sample = aw.Sample(np.full((*size, 3), level, np.uint8))
            sample.to_pillow().save(tmp_path / name / f"{number}.png")
    with pytest.raises(ValueError, match=r"must have one size, got \(9, 8\) and \(12, 8\); size="):
        labelled_pictures(tmp_path)
    found = labelled_pictures(tmp_path, size=(10, 10))
    assert found.images.shape == (6, 10, 10, 3) and found.class_names == ("cat", "dog")
    assert found.images[:, 0, 0, 0].tolist() == [10] * 3 + [200] * 3 and found.labels.tolist() == [0] * 3 + [1] * 3


X, Y = DIGITS.images[:60], DIGITS.labels[:60]
BAD = {
    "length": ({"data": X, "y": Y[:5]}, "y must name the class of each of 60 pictures"),
    "one class": ({"data": X, "y": np.zeros(60)}, "at least two classes, got one class only"),
    "no picture": ({"data": X[:0], "y": []}, "at least two classes, got no picture"),
    "few": ({"train_size": 5}, "each part needs a picture of each of 10 classes, got train_size 5"),
    "many": ({"train_size": 900, "test_size": 900}, "may be 1,797 together, as many as there are pictures"),
    "rare": ({"data": X[:20], "y": [0] * 18 + [1, 1], "train_size": 6, "validation_size": 6, "test_size": 6},
             "each class needs 3 pictures or more, one for each part, and '1' has 2"),
    "name": ({"data": "digit"}, "data must be one of 'digits', 'textures', 'faces', 'mnist', .*which is none of them"),
    "recipes": ({"recipes": [None]}, "recipes must be a mapping from names"),
    "one recipe": ({"recipes": {"none": None}}, "a comparison takes two recipes or more, got 1"),
    "recipe": ({"recipes": {"none": None, "mine": "rotate"}}, "recipe 'mine' must be an aw.Recipe"),
    "folder": ({"to": 5}, "to must be the path of a folder, got 5"),
    "log": ({"log_to": 5}, 'log_to must be the path of a folder, or "mlflow", got 5'),
    "no folder": ({"to": "/proc/no/such"}, "to must be a folder that can be made"),
    "names": ({"data": X, "y": np.full(60, np.nan)}, "y must name classes by whole numbers or words"),
    "decimal names": ({"data": X, "y": Y + 0.5 * (Y > 8)}, r"y must name classes by whole numbers or words, got \[9.5"),
    "an address": ({"to": "s3://mine"}, "to must be the path of a folder, and no address, got 's3://mine'"),
    "minutes": ({"minutes": -1}, "minutes must be a number above 0, got -1"),
    "no function": ({"model": lambda: None}, r"model must be a function of \(image_shape, classes\)"),
    "no model": ({"model": lambda image_shape, classes: 3}, "model must return a Keras model, got 3"),
    "outputs": ({"model": lambda image_shape, classes: small_network(image_shape, 3)},
                "model must give one number for each of 10 classes"),
    "a model": ({"model": small_network((16, 16, 1), 10)}, r"returns a Keras model, got a model; each training begins"),
    "raises": ({"model": lambda image_shape, classes: 1 / 0}, "that returns a Keras model: division by zero"),
    "inputs": ({"model": lambda image_shape, classes: small_network((32, 32, 1), 10)},
               r"model must take pictures of shape \(16, 16, 1\), got one for \(None, 32, 32, 1\)"),
    "decimals": ({"data": X * 1.0, "y": Y}, r"pictures must be uint8, or decimal numbers in \[0, 1\]"),
    "too bright": ({"data": X * 0.0 + 200, "y": Y}, r"decimal numbers in \[0, 1\], got 200 to 200"),
    "nan": ({"data": X * np.nan, "y": Y}, r"decimal numbers in \[0, 1\], got some that are no numbers"),
    "a name and classes": ({"y": Y}, "y must be left out where data is a name or a path"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_compared_is_said_in_one_sentence(name, trainings):
    changes, words = BAD[name]
    trainings.clear()
    with pytest.raises((TypeError, ValueError, OSError), match=words) as caught:
        compare(**{"data": "digits", "recipes": {"none": None, "mine": TURNED}, **SMALL, **changes})
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value) and not trainings


def test_whole_decimals_name_classes():
    assert np.array_equal(labelled_pictures(X, Y * 1.0).labels, labelled_pictures(X, Y).labels)


def test_a_model_that_does_not_compile_is_named():
    def wrong(image_shape, classes):
        model = small_network(image_shape, classes)
        model.compile("adam", "nonsense")
        return model

    words = r"model cannot be trained on pictures of shape \(16, 16, 1\) and 10 classes: .*nonsense"
    with pytest.raises(ValueError, match=words) as caught:
        compare("digits", {"none": None, "mine": TURNED}, model=wrong, **SMALL)
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)


def test_a_model_must_be_a_new_one_for_each_training():
    model = small_network((16, 16, 1), 10)
    with pytest.raises(ValueError, match="model must return a new Keras model each time, got the same one again"):
        compare("digits", {"none": None, "mine": TURNED}, model=lambda image_shape, classes: model, **SMALL)


def test_what_a_recipe_is_worth_in_pictures(trainings, tmp_path):
    trainings.clear()
    asked = {"sizes": (30, 60), "seeds": 2, "epochs": 2, "test_size": 100, "to": tmp_path / "worth", "progress": False}
    found = aw.training.pictures_worth("digits", TURNED, **asked)
    assert found.without.shape == found.with_recipe.shape == (2, 2, 100) and len(trainings) == 8
    again = aw.training.pictures_worth("digits", TURNED, **asked)
    assert np.array_equal(found.with_recipe, again.with_recipe) and len(trainings) == 8
    assert {name: one.shape for name, one in found.scores.items()} == {"without": (2, 2), "with": (2, 2)}
    assert "<img" in found._repr_html_()


def test_the_exchange_rate_is_read_off_the_curves():
    def right(*shares):
        return np.array([[np.arange(1000) < 1000 * share] * 3 for share in shares])

    worth = aw.training.Worth((100, 200, 400), right(0.6, 0.7, 0.8), right(0.7, 0.75, 0.9))
    assert worth.rate(100).value == pytest.approx(2) and worth.rate(200).value == pytest.approx(2**0.5)
    assert worth.rate(400).value == worth.rate(400).high == np.inf
    low, high = worth.rate(200)[1:]
    assert 1.25 < low < 1.4 < 1.43 < high < 1.6
    said = worth.sentences()
    assert said[0].startswith("With 100 pictures the recipe is worth 2.0 times the pictures (95 % interval 2.0 to 2.0)")
    assert "is worth more than 1.0 times the pictures: without it not even 400 reach as much" in said[2]
    assert len(said) == 3
    two = aw.training.Worth((100, 200), right(0.6, 0.7)[:, :2], right(0.7, 0.75)[:, :2])
    assert two.sentences()[2].startswith("Two seeds hardly show how much trainings differ by chance")
    none = aw.training.Worth((100, 200), right(0.6, 0.7), right(0.61, 0.7)[..., ::-1])  # right in others
    assert "it may be worth none" in none.sentences()[0]
    with pytest.raises(ValueError, match="size must be one of 100, 200, got 7"):
        none.rate(7)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sizes": (60, 30)}, "sizes must ascend"),
        ({"sizes": (60,)}, "sizes must be 2 to 12 numbers of pictures"),
        ({"train_size": 40}, "pictures_worth takes no train_size"),
        ({"to": 5}, "to must be the path of a folder, got 5"),
        ({"sizes": (60, 1795)}, "together, as many as there are pictures"),
    ],
)
def test_what_has_no_worth(changes, words):
    with pytest.raises((TypeError, ValueError), match=words):
        aw.training.pictures_worth("digits", TURNED, **changes)


def test_each_step_is_left_out_in_turn():
    recipe = aw.Recipe([aw.rotate, aw.gamma, aw.blur])
    left = aw.training.without_each(recipe, "mine")
    assert [len(one) for one in left.values()] == [3, 2, 2, 2]
    assert [step.name for step in left["mine without gamma"].steps] == ["rotate", "blur"]
    with pytest.raises(ValueError, match="two steps or more, of which one can be left out, got 1"):
        aw.training.without_each(aw.Recipe([aw.rotate]))


def test_a_comparison_is_written_down_once(found, tmp_path, trainings):
    """Also where it was stopped and goes on, and where its trainings were kept before anything was written down."""
    first, log = {**SMALL, "seeds": 1, "to": tmp_path / "kept"}, tmp_path / "log"
    with pytest.warns(UserWarning, match="no more is recorded"):
        compare("digits", RECIPES, **first, log_to=log, follow=lambda _: shutil.rmtree(log, ignore_errors=True))
    compare("digits", RECIPES, **first, log_to=log)
    runs = {file.parent.relative_to(log).as_posix() for file in log.rglob("run.json")}
    assert runs == {"comparison-on-digits"} | {f"comparison-on-digits/{name}-seed-0" for name in ("none", "turned")}
    trainings.clear()
    whole = compare("digits", RECIPES, **{**first, "seeds": 2}, log_to=log)
    assert len(trainings) == 2  # two recipes that do the same are one
    runs = {file.parent.relative_to(log).as_posix() for file in log.rglob("run.json")} - runs
    assert runs == {f"comparison-on-digits-2{rest}" for rest in ("", "/none-seed-1", "/turned-seed-1")}
    own = log / "comparison-on-digits-2"
    assert {file.name for file in own.iterdir() if file.is_file()} == {
        "run.json", "metrics.csv", "sentences.txt", "comparison.png", "confusion.png"
    }  # fmt: skip
    assert (own / "sentences.txt").read_text().splitlines() == whole.sentences() == found.sentences()
    about = json.loads((own / "run.json").read_text())
    assert about["state"] == "done" and about["parameters"]["recipes"] == list(RECIPES)
    assert {about["parameters"][name] for name in ("data", "seeds", "epochs")} == {"digits", 2, 3}
    assert aw.Recipe.from_json((own / "turned-seed-1/recipe.json").read_text()) == TURNED
    lines = (own / "turned-seed-1/metrics.csv").read_text().splitlines()[1:]
    written = {tuple(line.split(",")[:2]): float(line.split(",")[2]) for line in lines}
    table = whole.table[(whole.table.recipe == "turned") & (whole.table.seed == 1)]
    tested = table[table.part == "test"].iloc[0]
    assert (
        written["3", "test accuracy"] == tested.accuracy
        and written["3", "test accuracy of 6"] == tested["accuracy of 6"]
    )
    assert [written[str(epoch), "validation accuracy"] for epoch in (1, 2, 3)] == table.accuracy.to_list()[:3]


def test_a_comparison_that_was_stopped_is_written_down_as_that(tmp_path):
    def stop(now):
        return now.trainings < 3

    made = compare("digits", RECIPES, **SMALL, log_to=tmp_path, follow=stop)
    about = json.loads((tmp_path / "comparison-on-digits/run.json").read_text())
    assert made.stopped and about["state"] == "stopped"
    with pytest.raises(ValueError, match="follow ended"):
        compare("digits", RECIPES, **SMALL, log_to=tmp_path, follow=lambda _: False)
    assert json.loads((tmp_path / "comparison-on-digits-2/run.json").read_text())["state"] == "stopped"

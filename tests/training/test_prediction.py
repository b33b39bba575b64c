"""What a model sees: classes, where it looks, how little fools it, and how far it still knows a picture."""

from __future__ import annotations

import random

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.data.known_pictures import Labelled
from augwidgets.generator.keras_import import import_keras
from augwidgets.training.prediction import architecture
from augwidgets.training.prediction.classifier import as_classifier, parts
from augwidgets.training.prediction.feature_maps import kernels_of
from augwidgets.training.prediction.varying import Varying, connected

keras = import_keras()
layers = keras.layers
RNG = np.random.default_rng(5)


@pytest.fixture(scope="module")
def network():
    before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002  that is what nobody may move
    found = aw.training.trained_network("digits", epochs=3, train_size=400)
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # noqa: NPY002
    return found


def model_of(*parts, shape=(8, 8, 1)):
    return keras.Sequential([layers.Input(shape), *parts])


def weights_of(thing):
    return [np.asarray(one) for one in thing.weights]


def pooled(activation="softmax", name="looked"):
    """A model of which Grad-CAM can be worked out by hand: maps, their means, a weight for each."""
    made = model_of(
        layers.Conv2D(4, 3, padding="same", activation="relu", name=name),
        layers.GlobalAveragePooling2D(),
        layers.Dense(3, activation=activation, name="scores"),
    )
    made.set_weights([RNG.normal(size=one.shape) for one in weights_of(made)])
    return made


PICTURE = RNG.integers(0, 256, (8, 8, 1)).astype(np.uint8)
WHITE = np.float32(255)


# -- classes -----------------------------------------------------------------------------------------------------------


def test_predictions_are_those_of_the_model(network):
    some = network.samples[:12]
    found = aw.training.predicted(network, some)
    x = np.stack([one.image for one in some]).astype(np.float32) / 255
    wanted = network.model.predict(x, verbose=0)
    assert np.allclose([one.probabilities for one in found], wanted, atol=1e-5)
    first = found[0]
    assert first.ranking(1) == [(first.name, first.probability)] and first.name in repr(first)
    assert network.accuracy == np.mean(
        [one.name == sample.label for one, sample in zip(aw.training.predicted(network, network.test), network.samples,
                                                         strict=True)]
    )  # fmt: skip


def test_a_network_whose_training_failed_is_not_given_out(monkeypatch):
    def endless(labels, scores):
        return keras.ops.sum(scores) * float("inf")

    def network(shape, classes):
        model = aw.training.small_network(shape, classes)
        model.compile("sgd", endless)
        return model

    monkeypatch.setattr("augwidgets.training.prediction.trained_network.small_network", network)
    with pytest.raises(RuntimeError, match="^the training failed: the loss became .* in epoch 1; .* seed than 5$"):
        aw.training.trained_network("digits", epochs=2, train_size=60, seed=5)


def test_a_trained_network_is_the_same_each_time_and_keeps_pictures_apart(network):
    assert "of 1,387 pictures that it has never seen are right" in repr(network) and len(repr(network)) < 200
    assert repr(network.test) == "<1,387 pictures of 16 x 16 in 10 classes>"  # and not the numbers of their pixels
    again = aw.training.trained_network("digits", epochs=3, train_size=400)
    assert all(map(np.array_equal, weights_of(network.model), weights_of(again.model)))
    assert len(network.test.labels) == 1797 - 400 - 10 and network.accuracy > 0.7


@pytest.mark.parametrize(
    ("front", "levels", "white"),
    [
        ((), "0..1", 1),
        ((layers.Rescaling(1 / 255),), "0..255", 255),
        ((layers.Rescaling(1 / 127.5, offset=-1),), "0..255", 255),
        ((layers.Rescaling(2, offset=-1),), "0..1", 1),
        ((layers.Normalization(mean=120.0, variance=50.0),), "0..255", 255),
        ((layers.RandomFlip(seed=1), layers.Rescaling(1 / 255)), "0..255", 255),
    ],
)
def test_levels_are_read_from_the_model(front, levels, white):
    known = aw.training.Classifier(model_of(*front, layers.Flatten(), layers.Dense(2, activation="softmax")))
    assert known.levels == levels and known.inputs(np.full((8, 8), 255, np.uint8)).max() == white
    assert levels in known.notes[0]


def test_levels_that_are_said_count():
    known = aw.training.Classifier(pooled(), levels="-1..1")
    assert known.inputs(np.zeros((8, 8), np.uint8)).max() == -1 and "levels= says so" in known.notes[0]


def test_pictures_are_brought_to_what_the_model_takes():
    known = aw.training.Classifier(model_of(layers.Flatten(), layers.Dense(2), shape=(10, 12, 3)))
    assert known.inputs(aw.pictures.coffee()).shape == (1, 10, 12, 3)
    assert known.inputs([PICTURE, aw.pictures.cat()]).shape == (2, 10, 12, 3)
    flat = aw.training.Classifier(model_of(layers.Flatten(), layers.Dense(2), shape=(8, 8)))
    assert flat.image_shape == (8, 8, 1) and flat.probabilities(np.zeros((3, 8, 8), np.uint8)).shape == (3, 2)


@pytest.mark.parametrize(
    ("activation", "units", "note"),
    [("softmax", 3, ""), (None, 3, "softmax"), ("sigmoid", 3, "need not add up"), ("sigmoid", 1, "")],
)
def test_what_a_model_gives_becomes_probabilities(activation, units, note):
    made = model_of(layers.Flatten(), layers.Dense(units, activation=activation))
    made.set_weights([RNG.normal(size=one.shape) for one in weights_of(made)])
    known = aw.training.Classifier(made)
    (found,) = known.probabilities(PICTURE)
    assert len(known.class_names) == max(units, 2) and ((found >= 0) & (found <= 1)).all()
    raw = made.predict(PICTURE[None] / WHITE, verbose=0)[0].astype(float)
    if units == 1:
        wanted = [1 - raw[0], raw[0]]
    elif activation is None:
        wanted = np.exp(raw - raw.max()) / np.exp(raw - raw.max()).sum()
    else:
        wanted = raw
    assert np.allclose(found, wanted, atol=1e-5)
    assert len(known.notes) == 1 + bool(note) and note in known.notes[-1]


def test_a_model_that_was_written_as_a_class_is_told_by_what_comes_out():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv, self.pool, self.dense = layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(), layers.Dense(3)

        def call(self, x, training=False):
            return keras.ops.softmax(self.dense(self.pool(keras.ops.relu(self.conv(x)))))

    made = Own()
    made(np.zeros((1, 8, 8, 1), np.float32))
    known = aw.training.Classifier(made, ["a", "b", "c"], image_shape=(8, 8, 1))
    assert known.probabilities(PICTURE).sum() == pytest.approx(1)
    assert aw.training.grad_cam(known, PICTURE, of="b").heats.shape == (1, 8, 8)
    assert aw.training.adversarial(known, PICTURE, strength=2).probabilities.shape == (65, 3)
    with pytest.raises(ValueError, match="image_shape=.* must say"):
        aw.training.Classifier(made)


# -- what is no classifier ---------------------------------------------------------------------------------------------


def compiled(loss):
    made = model_of(layers.Flatten(), layers.Dense(4))
    made.compile("adam", loss)
    return made


def several():
    into = layers.Input((8, 8, 1))
    flat = layers.Flatten()(into)
    return keras.Model(into, [layers.Dense(2)(flat), layers.Dense(2)(flat)])


def broken():
    made = pooled()
    made.set_weights([np.full(one.shape, np.nan) for one in weights_of(made)])
    return made


BAD = {
    "a regression": (lambda: model_of(layers.Flatten(), layers.Dense(1)), "regression"),
    "one that was trained as a regression": (lambda: compiled("mse"), "regression.*mean_squared|regression.*mse"),
    "several outputs": (several, "one output, got a model with 2"),
    "one class": (lambda: model_of(layers.Flatten(), layers.Dense(1, activation="softmax")), "one class only"),
    "pictures out": (lambda: model_of(layers.Conv2D(3, 3)), "one number for each class"),
    "no picture in": (lambda: model_of(layers.Dense(3), shape=(20,)), "height, width"),
    "four channels": (lambda: model_of(layers.Flatten(), layers.Dense(3), shape=(8, 8, 4)), "1 or 3 channels"),
    "weights that are no numbers": (broken, "not a number"),
    "without weights": (lambda: keras.Sequential([layers.Flatten(), layers.Dense(3)]), "built"),
    "no model": (lambda: "model.keras", "Keras model"),
    "a layer": (lambda: layers.Dense(3), "Keras model"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_classifier_is_refused_in_a_sentence(name):
    make, words = BAD[name]
    with pytest.raises((ValueError, TypeError), match=words) as caught:
        aw.training.predicted(make(), PICTURE)
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"class_names": ["a", "b"]}, "3 different names"),
        ({"class_names": ["a", "a", "b"]}, "3 different names"),
        ({"class_names": 3}, "3 different names"),
        ({"levels": "0-1"}, "levels must be one of"),
        ({"image_shape": (8, 8)}, "image_shape must be"),
    ],
)
def test_what_is_said_of_a_model_is_checked(options, words):
    with pytest.raises(ValueError, match=words):
        aw.training.Classifier(pooled(), **options)


def test_labels_of_other_classes_or_another_length_are_refused():
    with pytest.raises(ValueError, match="class of each of 4 pictures"):
        aw.training.robustness(pooled(), np.zeros((4, 8, 8), np.uint8), aw.rotate, [0, 1, 2])
    with pytest.raises(ValueError, match="classes of the data must be the model's"):
        aw.training.robustness(pooled(), np.zeros((4, 8, 8), np.uint8), aw.rotate, ["cat", "dog", "cat", "dog"])
    with pytest.raises(ValueError, match="class of the model"):
        aw.training.grad_cam(pooled(), PICTURE, of="cat")
    with pytest.raises(ValueError, match="one class only"):
        aw.training.robustness(pooled(), np.zeros((4, 8, 8), np.uint8), aw.rotate, [1, 1, 1, 1])


# -- where it looks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["softmax", None])
def test_grad_cam_is_what_can_be_worked_out_by_hand(activation):
    made = pooled(activation)
    x = PICTURE[None] / WHITE
    (maps,) = keras.Model(made.inputs, made.get_layer("looked").output).predict(x, verbose=0)
    for number in range(3):
        found = aw.training.grad_cam(made, PICTURE, of=number)
        wanted = np.maximum(maps @ np.asarray(made.get_layer("scores").kernel)[:, number], 0)
        wanted = wanted / wanted.max() if wanted.max() > 0 else wanted
        assert np.allclose(found.heats[0], wanted, atol=1e-4) and found.classes == (str(number),)
    likeliest = aw.training.predicted(made, PICTURE)[0]
    alone = aw.training.grad_cam(made, PICTURE)
    assert alone.classes == (likeliest.name,) and alone.layer == "looked"
    assert np.allclose(alone.predictions[0].probabilities, likeliest.probabilities, atol=1e-5)


def test_grad_cam_of_many_is_that_of_each_and_changes_nothing(network):
    weights = [one.copy() for one in weights_of(network.model)]
    some = network.samples[:5]
    together = aw.training.grad_cam(network, some).heats
    for sample, heat in zip(some, together, strict=True):
        assert np.allclose(aw.training.grad_cam(network, sample).heats[0], heat, atol=1e-4)
    assert all(map(np.array_equal, weights, weights_of(network.model)))
    assert network.model.layers[-1].activation is keras.activations.softmax
    assert "call" not in vars(network.model.layers[2])


def test_what_is_quite_sure_still_has_a_place():
    """Of a probability that is 1 in single precision no derivative is left: it is taken before the softmax."""
    made = pooled()
    made.get_layer("scores").set_weights([one * 300 for one in weights_of(made.get_layer("scores"))])
    assert aw.training.predicted(made, PICTURE)[0].probability == 1
    assert aw.training.grad_cam(made, PICTURE).heats.max() == pytest.approx(1)


def test_weights_that_have_changed_count_without_compiling_anew():
    made = pooled()
    known = aw.training.Classifier(made)
    before = aw.training.grad_cam(known, PICTURE, of=1).heats
    assert as_classifier(made).passes is known.passes
    made.set_weights([-one for one in weights_of(made)])
    assert not np.allclose(aw.training.grad_cam(known, PICTURE, of=1).heats, before)
    assert np.allclose(known.probabilities(PICTURE), made.predict(PICTURE[None] / WHITE, verbose=0), atol=1e-5)


def residual():
    into = layers.Input((8, 8, 1))
    first = layers.Conv2D(4, 3, padding="same", name="first")(into)
    inner = keras.Sequential([layers.Input((8, 8, 4)), layers.Conv2D(4, 3, padding="same", name="inner")])
    joined = layers.Add()([first, inner(first)])  # the inner one is no cut of the graph
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(joined)
    out = layers.Flatten()(layers.Conv2D(3, 1, name="one_place")(pooled))
    return keras.Model(into, layers.Softmax()(out))


def test_the_last_convolution_with_places_is_found_in_any_graph():
    made = residual()
    names = [layer.name for layer in architecture.convolutions_of(made)]
    assert names == ["first", "inner", "one_place"]
    assert architecture.convolution(made, "first").name == "first"
    found = aw.training.grad_cam(made, PICTURE, of=2)
    assert found.layer == "inner" and found.heats.shape == (1, 8, 8)
    with pytest.raises(ValueError, match="first, inner, one_place, got 'last'"):
        aw.training.grad_cam(made, PICTURE, layer="last")


def test_a_layer_that_is_used_twice_is_refused_and_left_as_it_was():
    twice = layers.Conv2D(1, 3, padding="same", name="twice")
    made = model_of(twice, twice, layers.Flatten(), layers.Dense(2))
    with pytest.raises(ValueError, match="used once by the model, got twice"):
        aw.training.grad_cam(made, PICTURE, layer="twice")
    assert "call" not in vars(twice) and aw.training.predicted(made, PICTURE)


@pytest.mark.parametrize("ask", [aw.training.grad_cam, aw.training.feature_maps])
def test_a_model_without_a_convolution_has_no_places(ask):
    made = model_of(layers.Flatten(), layers.Dense(2, activation="softmax"))
    with pytest.raises(ValueError, match="with a convolution is wanted.*got one of Flatten, Dense"):
        ask(made, PICTURE)


# -- kernels and maps --------------------------------------------------------------------------------------------------


def test_kernels_and_maps_are_those_of_the_layer():
    made = pooled()
    found = aw.training.feature_maps(made, PICTURE)
    assert np.array_equal(found.kernels, np.asarray(made.get_layer("looked").kernel))
    wanted = keras.Model(made.inputs, made.get_layer("looked").output).predict(PICTURE[None] / WHITE, verbose=0)
    assert np.allclose(found.maps, wanted[0], atol=1e-5)
    assert repr(found) == "looked: 4 kernels of 3 × 3; maps of 8 × 8"
    assert [axes.get_title() for axes in found.figure().axes][1] == repr(found)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (3, 3, 1, 4)),
        (layers.SeparableConv2D(5, 3), (3, 3, 1, 2)),
        (layers.Conv2DTranspose(5, 3), (3, 3, 2, 5)),
    ],
    ids=lambda one: type(one).__name__,
)
def test_kernels_of_other_convolutions(layer, shape):
    layer.build((None, 8, 8, 2))
    assert kernels_of(layer).shape == shape


# -- how little fools it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "front"), [("softmax", (layers.Rescaling(1 / 255),)), (None, ())], ids=["0..255", "logits"]
)
def test_the_direction_is_the_sign_of_the_loss(activation, front):
    made = model_of(*front, layers.Flatten(), layers.Dense(3, activation=activation))
    made.set_weights([RNG.normal(size=one.shape) for one in weights_of(made)])
    grey = np.full((8, 8, 1), 128, np.uint8)
    (likely,) = aw.training.Classifier(made).probabilities(grey)
    found = aw.training.adversarial(made, grey, strength=7, label=2)
    slope = np.asarray(made.layers[-1].kernel) @ (likely - np.eye(3)[2])
    assert np.array_equal(found.changed.image.ravel(), 128 + 7 * np.sign(slope))
    assert found.probabilities[7] == pytest.approx(
        aw.training.Classifier(made).probabilities(found.changed)[0], abs=1e-6
    )


def test_a_digit_is_taken_for_another_one_at_some_strength(network):
    right = [one for one in network.samples[:60] if aw.training.predicted(network, one)[0].name == one.label]
    found = [aw.training.adversarial(network, one) for one in right[:10]]
    flips = [one for one in found if one.flips_at is not None]
    assert flips and all(one.label == one.before.name for one in found)
    one = flips[0]
    assert one.strengthened(one.flips_at).after.name != one.label == one.strengthened(one.flips_at - 1).after.name
    assert (
        f"from {one.flips_at} on" in one.sentence()
        and one.figure().axes[1].get_title() == "8 levels up (white) or down"
    )
    assert np.abs(one.changed.image.astype(int) - one.sample.image).max() <= 8


@pytest.mark.parametrize("strength", [-1, 65, 2.5, "8", None, True])
def test_a_strength_is_a_number_of_levels(strength):
    with pytest.raises(ValueError, match="strength must be a whole number of levels from 0 to 64"):
        aw.training.adversarial(pooled(), PICTURE, strength=strength)


# -- how far it still knows it -----------------------------------------------------------------------------------------


def test_a_six_is_known_until_it_is_turned_too_far(network):
    six = next(one for one in network.samples if one.label == "6"
               and aw.training.predicted(network, one)[0].name == "6")  # fmt: skip
    low, high = aw.training.known_range(network, six, aw.rotate, between=(-180, 180))
    assert -180 < low <= 0 <= high < 180
    for angle in np.linspace(low, high, 9):
        assert aw.training.predicted(network, aw.rotate(six, angle=float(angle)))[0].name == "6"
    # Beyond it is known no more, a hair farther on.
    outside = [aw.rotate(six, angle=float(end)) for end in (low - 1.5, high + 1.5)]
    assert all(one.name != "6" for one in aw.training.predicted(network, outside))
    recipe = aw.Recipe([aw.rotate]).holding(0, "6", angle=(low, high))
    assert recipe.for_label("6").steps[0].ranges["angle"] == (low, high)


def test_what_is_not_known_unchanged_has_no_range(network):
    (guess,) = aw.training.predicted(network, network.samples[0])
    other = "3" if guess.name != "3" else "5"
    with pytest.raises(ValueError, match=f"unchanged picture must be known.*takes '{other}' for '{guess.name}'"):
        aw.training.known_range(network, network.samples[0], aw.rotate, label=other)


def light():
    made = model_of(layers.GlobalAveragePooling2D(), layers.Dense(2, activation="softmax"))
    made.set_weights([np.array([[-40.0, 40.0]]), np.array([20.0, -20.0])])
    return aw.training.Classifier(made, ["dark", "light"])


def test_accuracy_along_a_parameter_and_where_it_holds():
    images = np.stack([np.full((8, 8, 1), level, np.uint8) for level in (50, 60, 200, 250)])
    found = aw.training.robustness(
        light(), images, aw.brightness, ["dark", "dark", "light", "light"], between=(0, 2), count=21
    )
    assert found.values[0] == 0 and found.start == 1 and found.values[-1] == 2
    assert [one.value for one in found.accuracy("dark")] == [1] * 21
    # 200 and 250 are light from .64 and .51 on.
    means = dict(zip(found.values, found.right.mean(axis=1), strict=True))
    assert means[0.5] == 0.5 and means[0.6] == 0.75 and means[0.7] == means[2] == 1
    low, high = found.holds()
    assert 0.6 < low <= 0.7 and high == 2
    assert found.holds(0.3)[0] < 0.6 and found.holds(0.5)[0] == 0
    assert found.holds(label="dark") == (0, 2) and found.holds(label="light")[0] > 0.6
    assert aw.brightness.between(gain=found.holds()).ranges["gain"] == (low, high)
    assert found.holds_by_class() == {}  # of two pictures nothing is said
    assert "100.0 % of 4 pictures" in repr(found) and found.figure().axes[0].get_ylabel() == "% right"


def test_robustness_of_digits_is_paired_seeded_and_falls(network):
    ask = {"between": (-180, 180), "count": 9, "most": 120}
    found = aw.training.robustness(network, network.test, aw.rotate, **ask)
    again = aw.training.robustness(network, network.test, aw.rotate, **ask)
    assert np.array_equal(found.right, again.right) and found.right.shape == (9, 120)
    values = [one.value for one in found.accuracy()]
    assert max(values) == values[4] > values[0] + 0.2
    assert all(one.low <= one.value <= one.high for one in found.accuracy())
    low, high = found.holds(0.1)
    assert -90 < low <= 0 <= high < 90 and set(found.holds_by_class()) <= set(map(str, range(10)))
    other = aw.training.robustness(network, network.test, aw.rotate, **ask, seed=1)
    assert not np.array_equal(other.labels, found.labels)


def test_noise_differs_from_picture_to_picture():
    noisy = Varying(aw.gaussian_noise)
    assert noisy.along == "spread" and noisy.at(0.2, 0) != noisy.at(0.2, 1) == noisy.at(0.2, 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"transform": aw.invert}, "it has none"),
        ({"transform": aw.rotate, "along": "expand"}, "along must be a range of rotate"),
        ({"transform": aw.mixup}, "one picture"),
        ({"transform": aw.rotate.between(angle=(-3, 3))}, "transform must be a transform or a Step"),
        ({"transform": aw.rotate, "between": (30, -30)}, "low < high"),
        ({"transform": aw.rotate, "between": 30}, "between must be a pair"),
        ({"transform": aw.rotate, "between": (0, 400)}, "between must lie in"),
    ],
)
def test_what_does_not_vary_is_refused(given, words):
    with pytest.raises((ValueError, TypeError), match=words):
        aw.training.known_range(light(), PICTURE, label=aw.training.predicted(light(), PICTURE)[0].name, **given)


def test_a_sibling_rests_while_one_way_of_a_movement_varies():
    assert Varying(aw.shift, "down").at(0.2).values["right"] == 0
    assert Varying(aw.shift.at(right=0.3), "down").at(0.2).values["right"] == 0.3


def test_what_hangs_together():
    assert connected([True] * 4, 2) == (0, 3) and connected([False, True, False], 1) == (1, 1)


def test_parts_are_of_few_sizes():
    found = [len(part) for count in (1, 2, 9, 10, 300) for part, _ in parts(np.zeros((count, 8, 8, 1)))]
    assert set(found) == {9, 64, 256}
    assert sum(count for _, count in parts(np.zeros((300, 8, 8, 1)))) == 300


def test_faces_of_the_results(network):
    for found in (
        aw.training.grad_cam(network, network.samples[:2]),
        aw.training.adversarial(network, network.samples[0]),
        aw.training.feature_maps(network, network.samples[0]),
    ):
        page = found._repr_html_()
        assert "<img" in page and "alt=" in page
    assert isinstance(network.test, Labelled)

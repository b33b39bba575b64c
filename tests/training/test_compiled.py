"""What a model is compiled with: chosen where nothing was, refused where it cannot be meant, and told apart."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import augwidgets as aw
from augwidgets.generator.keras_import import import_keras
from augwidgets.training.compiled import loss_written, optimizer_written
from augwidgets.training.network import checked_model
from augwidgets.training.trainer import Trainer

keras = import_keras()
layers, losses, optimizers = keras.layers, keras.losses, keras.optimizers
SHAPE, CLASSES = (8, 8, 1), 3


def makes(activation="softmax", **compiled):
    def make(image_shape, classes):
        made = keras.Sequential([layers.Input(image_shape), layers.Flatten(), layers.Dense(classes, activation)])
        if compiled:
            made.compile(**compiled)
        return made

    return make


@pytest.mark.parametrize(("activation", "are_logits"), [(None, True), ("softmax", False), ("sigmoid", False)])
def test_what_is_not_compiled_is_trained_by_what_it_gives(activation, are_logits):
    loss = Trainer(makes(activation), SHAPE, CLASSES).model.loss
    assert getattr(loss, "get_config", dict)().get("from_logits", False) is are_logits


@pytest.mark.parametrize(
    "loss", ["mse", "mean_absolute_error", losses.Huber(), losses.mean_squared_error, [losses.MeanSquaredError()]]
)
def test_a_loss_that_is_none_for_classes_is_refused(loss):
    words = "model must be compiled with a loss for classes, such as categorical_crossentropy, .* of your own, got "
    with pytest.raises(ValueError, match=words) as caught:
        Trainer(makes(loss=loss), SHAPE, CLASSES)
    assert len(str(caught.value)) <= 300


def brier(wanted, given):
    return keras.ops.mean(keras.ops.square(wanted - given), axis=-1)


@pytest.mark.parametrize(
    "loss", ["sparse_categorical_crossentropy", losses.CategoricalFocalCrossentropy(), "kl_divergence", brier]
)
def test_losses_for_classes_and_those_of_ones_own_are_taken(loss):
    assert Trainer(makes(loss=loss), SHAPE, CLASSES).model.loss is loss


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", losses.SparseCategoricalCrossentropy(name="mine")])
def test_a_loss_that_takes_numbers_is_known_by_what_it_is_and_takes_no_mixed_labels(loss):
    assert Trainer(makes(loss=loss), SHAPE, CLASSES).is_sparse
    x, y = np.zeros((30, 8, 8), np.uint8), np.arange(30) % CLASSES
    with pytest.raises(ValueError, match="^recipe 'mixed' cannot be trained with: it mixes labels, .* for example$"):
        aw.compare(x, {"none": None, "mixed": [aw.mixup]}, y=y, model=makes(loss=loss), epochs=1, train_size=9)


def test_logits_are_refused_where_the_loss_takes_probabilities():
    with pytest.raises(ValueError, match="model gives logits, and was compiled with categorical_crossentropy of prob"):
        Trainer(makes(None, loss="categorical_crossentropy"), SHAPE, CLASSES)
    Trainer(makes(None, loss=losses.CategoricalCrossentropy(from_logits=True)), SHAPE, CLASSES)


def test_a_model_is_no_function_that_returns_one():
    with pytest.raises(TypeError, match=r"model must be a function of .*, got a model; each training begins with a"):
        checked_model(makes()(SHAPE, CLASSES))
    with pytest.raises(TypeError, match=r"that returns a Keras model, got 0$"):
        checked_model(0)


def focal(power):
    return lambda wanted, given: brier(wanted, given) ** power


class Power(losses.Loss):
    def __init__(self, power):
        super().__init__()
        self._power = power

    def call(self, wanted, given):
        return brier(wanted, given) ** self._power


def falling(steps):
    return optimizers.schedules.CosineDecay(1e-3, steps)


USUAL = "categorical_crossentropy"
COMPILED = {
    "usual": lambda: (optimizers.Adam(1e-3), USUAL),
    "rate": lambda: (optimizers.Adam(1e-2), USUAL),
    "beta": lambda: (optimizers.Adam(1e-3, beta_1=0.5), USUAL),
    "clipped": lambda: (optimizers.Adam(1e-3, clipnorm=1.0), USUAL),
    "falling": lambda: (optimizers.Adam(falling(100)), USUAL),
    "falling later": lambda: (optimizers.Adam(falling(200)), USUAL),
    "a function's": lambda: (optimizers.Adam(lambda: 1e-3), USUAL),
    "smoothed": lambda: (optimizers.Adam(1e-3), losses.CategoricalCrossentropy(label_smoothing=0.1)),
    "not smoothed": lambda: (optimizers.Adam(1e-3), losses.CategoricalCrossentropy()),
    "own": lambda: (optimizers.Adam(1e-3), brier),
    "a class's": lambda: (optimizers.Adam(1e-3), Power(1)),
    "a class's otherwise": lambda: (optimizers.Adam(1e-3), Power(2)),
    "made": lambda: (optimizers.Adam(1e-3), focal(1)),
    "made otherwise": lambda: (optimizers.Adam(1e-3), focal(2)),
}


def described():
    found = [make() for make in COMPILED.values()]
    return [Trainer(makes(optimizer=by, loss=loss), SHAPE, CLASSES).described for by, loss in found]


def test_models_that_are_trained_otherwise_are_described_otherwise_and_alike_in_another_process():
    found = described()
    assert len(set(found)) == len(COMPILED) and described() == found
    other = "from tests.training import test_compiled; print(*test_compiled.described())"
    made = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True)
    assert made.stdout.split() == found


def test_what_is_usual_adds_nothing_to_a_description():
    """Trainings that were kept before there was more of it are still found."""
    assert optimizer_written(optimizers.Adam(4e-3)) == {} and loss_written("mse") == "mse"

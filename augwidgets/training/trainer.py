"""One model that is trained again and again, each time from other initial weights, and compiled once."""

from __future__ import annotations

import contextlib
import importlib
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data.out.fingerprint import digest
from augwidgets.domain.errors import said, told
from augwidgets.generator.keras_import import import_keras, private_draws
from augwidgets.training.compiled import (
    are_probabilities,
    compile_if_needed,
    loss_written,
    optimizer_written,
    takes_numbers,
)
from augwidgets.training.dataset import Augmented
from augwidgets.training.epoch_callbacks import EpochCallbacks

keras: Any = import_keras()

_EVALUATIONS = 20  # of the validation pictures, at most, spread over the epochs
_TINY = 1e-7


class Epoch(NamedTuple):
    """What was measured after an epoch.

    Attributes
    ----------
    number : int
        From 1 on.
    loss : float
        Of the training pictures, as they were augmented.
    validation_loss : float
    validation_accuracy : float
    """

    number: int
    loss: float
    validation_loss: float
    validation_accuracy: float


class Trained(NamedTuple):
    """What came of one training.

    Attributes
    ----------
    epochs : list of Epoch
    predicted : list of int
        The class that the last state gives to each test picture.
    test_loss : float
    failed : str
        What ended it early, or "": then the last state before that was tested.
    """

    epochs: list[Epoch]
    predicted: list[int]
    test_loss: float
    failed: str = ""


class Labelled(NamedTuple):
    """Pictures in [0, 1] as float32, and the numbers of their classes."""

    images: np.ndarray
    labels: np.ndarray


class Trainer:
    """Trains what `make` returns, from the weights that a seed gives.

    Parameters
    ----------
    make : function
        Takes ``(image_shape, classes)`` and returns a Keras model, compiled or not, that gives a number for each class.
    image_shape : (int, int, int)
    classes : int

    Raises
    ------
    TypeError, ValueError
        In one sentence: it is no model, or takes or gives something else.
    """

    def __init__(self, make: Callable[..., Any], image_shape: tuple[int, ...], classes: int) -> None:
        self._make, self._shape, self._classes = make, image_shape, classes
        self._model = self._made(0)
        compile_if_needed(self._model, image_shape)
        self.is_sparse = takes_numbers(self._model.loss)
        self._model.optimizer.build(self._model.trainable_variables)
        self._has_looked = False
        self._optimizer = [np.asarray(variable) for variable in self._model.optimizer.variables]

    @property
    def model(self) -> Any:
        """The model, as the last training left it."""
        return self._model

    def train(
        self,
        data: Augmented,
        seed: int,
        *,
        epochs: int,
        validation: Labelled,
        test: Labelled,
        told_of: Callable[[int, list[Epoch]], Any] = lambda epoch, curve: None,
    ) -> Trained:
        """Train from the first weights of a seed, and test the last state once.

        Parameters
        ----------
        data : Augmented
        seed : int
            Of the initial weights and of what the model draws; the order of the pictures is that of `data`.
        epochs : int
        validation, test : Labelled
        told_of : function, optional
            Is called with the number of each epoch that is done, and with what was measured until then.
        """
        model, found = self._model, list[Epoch]()
        if not self._has_looked:
            # Keras takes a look at the data of a model's first training: an epoch of one batch would count by that.
            try:
                model.train_on_batch(*data[0])
            except Exception as error:
                what = f"pictures of shape {self._shape} and {self._classes} classes"
                raise ValueError(f"model cannot be trained on {what}: {said(error)}") from error
            data.epoch, self._has_looked = 0, True
        self._start(seed)
        measured = _spread(epochs)
        failed, kept = "", self._state()

        def ended(place: int, logs: dict[str, Any]) -> None:
            nonlocal failed, kept
            number, loss = place + 1, float(logs["loss"])
            if not math.isfinite(loss):
                failed, model.stop_training = f"the loss became {loss} in epoch {number}", True
                return
            kept = self._state()
            if number in measured:
                scores = self._scores(validation.images)
                found.append(Epoch(number, loss, *_judged(scores, validation.labels)))
            told_of(number, found)

        watch = keras.callbacks.LambdaCallback(on_epoch_end=ended)
        with _untracked(), data.made_ahead(epochs):
            model.fit(data, epochs=epochs, shuffle=False, verbose=0, callbacks=EpochCallbacks(model, watch))
        if failed:
            _put(model.variables, kept)
        scores = self._scores(test.images)
        return Trained(found, scores.argmax(axis=1).tolist(), _judged(scores, test.labels)[0], failed)

    def _state(self) -> list[np.ndarray]:
        return [np.array(np.asarray(variable)) for variable in self._model.variables]

    @property
    def described(self) -> str:
        """What the model is made of, as text: two that are described alike are trained alike."""
        text = str(self._model.get_config())
        # Keras counts the names that it gives: the same model is called otherwise the next time.
        for number, name in enumerate(dict.fromkeys(re.findall(r"'name': '([^']+)'", text))):
            text = text.replace(repr(name), f"'{number}'")
        text = re.sub(r"keras_tensor_?\d*", "tensor", text)
        optimizer = self._model.optimizer
        written = [text, type(optimizer).__name__, self._optimizer, loss_written(self._model.loss)]
        settings = optimizer_written(optimizer)
        return digest([*written, settings] if settings else written)

    def targets(self, labels: np.ndarray) -> np.ndarray:
        """Return classes as this model's loss takes them: numbers, or rows with a 1."""
        return labels if self.is_sparse else np.eye(self._classes, dtype=np.float32)[labels]

    def check_labels(self, labels: np.ndarray) -> None:
        """Raise a ValueError where the labels of a batch came out mixed, and this model's loss takes none such.

        Parameters
        ----------
        labels : array
        """
        if self.is_sparse and labels.ndim > 1:
            raise ValueError(
                "it mixes labels, and the model's loss takes none but whole classes; compile it with "
                "categorical_crossentropy, for example"
            )

    def _start(self, seed: int) -> None:
        made = self._made(seed)
        if made is self._model:
            raise ValueError("model must return a new Keras model each time, got the same one again, trained already")
        _put(self._model.variables, [np.asarray(variable) for variable in made.variables])
        _put(self._model.optimizer.variables, self._optimizer)

    def _made(self, seed: int) -> Any:
        with private_draws(seed):
            try:
                model = self._make(self._shape, self._classes)
            except Exception as error:
                kind = TypeError if isinstance(error, TypeError) else ValueError
                raise kind(
                    f"model must be a function of (image_shape, classes) that returns a Keras model: {said(error)}"
                ) from error
            if not isinstance(model, keras.Model):
                raise TypeError(f"model must return a Keras model, got {told(model)}")
            if not model.built:
                model.build((None, *self._shape))
            taken = getattr(model, "input_shape", None)
            fits = (
                isinstance(taken, tuple)
                and len(taken) == 4
                and all(side in (None, given) for side, given in zip(taken[1:], self._shape, strict=True))
            )
            if not fits:
                raise ValueError(f"model must take pictures of shape {self._shape}, got one for {told(taken)}")
            given = getattr(model, "output_shape", None)
            if tuple(given or ()) != (None, self._classes):
                raise ValueError(f"model must give one number for each of {self._classes} classes, got {told(given)}")
        return model

    def _scores(self, images: np.ndarray) -> np.ndarray:
        """Return ``(N, classes)``: how likely the model holds each class to be."""
        scores: np.ndarray = np.asarray(self._model.predict_on_batch(images), dtype=np.float64)
        if are_probabilities(scores):
            return scores
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


def _untracked() -> contextlib.AbstractContextManager[Any]:
    """Spare Keras from looking for layers in what it keeps of each step: on JAX that takes a third of a small training.

    The model is built by then. A Keras that knows no such scope goes without.
    """
    try:
        scope = importlib.import_module("keras.src.utils.tracking").DotNotTrackScope
    except (ImportError, AttributeError):
        return contextlib.nullcontext()
    made: contextlib.AbstractContextManager[Any] = scope()
    return made


def _put(variables: Any, values: list[np.ndarray]) -> None:
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def _judged(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Return the loss (cross-entropy) and the share that is right."""
    likely = scores[np.arange(len(labels)), labels]
    return float(-np.log(likely.clip(_TINY)).mean()), float((scores.argmax(axis=1) == labels).mean())


def _spread(epochs: int) -> set[int]:
    """Return after which epochs is measured; the last one is always among them.

    Examples
    --------
    >>> sorted(_spread(3)), len(_spread(60)), max(_spread(60))
    ([1, 2, 3], 20, 60)
    """
    many = min(epochs, _EVALUATIONS)
    return set(np.linspace(epochs / many, epochs, many).round().astype(int).tolist())

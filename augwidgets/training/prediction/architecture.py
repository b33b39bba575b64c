"""What can be read from a Keras model: what pictures it takes, in which levels, what it gives, and its convolutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.generator.keras_import import import_keras

Shape = tuple[int | None, int | None, int]

# What becomes of a model's outputs: they are probabilities already, are made some, or stand for one class each.
SOFTMAX, LOGITS, SIGMOID, INDEPENDENT, UNKNOWN = "softmax", "logits", "sigmoid", "independent", "unknown"
_REGRESSION = ("mean_squared", "mean_absolute", "mse", "mae", "huber", "log_cosh", "logcosh", "msle", "mape")
_CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose")


class Output(NamedTuple):
    """What a model gives.

    Attributes
    ----------
    units : int
        Numbers for each picture.
    kind : str
        "softmax", "logits", "sigmoid" (one number for two classes), "independent" (a sigmoid for each class) or
        "unknown".
    """

    units: int
    kind: str

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return 2 if self.kind == SIGMOID else self.units


def check_is_model(model: Any) -> None:
    """Raise if it is no Keras model that can be called."""
    keras: Any = import_keras()
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, such as a trained keras.Sequential, got {told(model)}")
    if not model.built:
        raise ValueError("model must be built before it predicts, got one without weights; call it once, or train it")


def image_shape_of(model: Any, given: Sequence[int] | None) -> Shape:
    """Return height, width and channels of the pictures that a model takes; None for a side of any length."""
    if given is not None:
        shape = tuple(given) if isinstance(given, (tuple, list)) else ()
        if len(shape) != 3 or not all(isinstance(side, int) and side > 0 for side in shape) or shape[2] not in (1, 3):
            raise ValueError(f"image_shape must be (height, width, channels) with 1 or 3 channels, got {told(given)}")
        return shape[0], shape[1], shape[2]
    read = _input_shape(model)
    if read is None:
        raise ValueError(
            "image_shape=(height, width, channels) must say what pictures the model takes, for it cannot be read from "
            f"this {type(model).__name__}"
        )
    if len(read) not in (3, 4) or (len(read) == 4 and read[3] not in (1, 3)):
        raise ValueError(
            f"a model of pictures takes (height, width) or (height, width, channels) with 1 or 3 channels, got one "
            f"that takes {told(read[1:])}"
        )
    return read[1], read[2], 1 if len(read) == 3 else read[3]


def has_channels(model: Any) -> bool:
    """Return whether a model takes pictures with an axis for channels."""
    shape = _input_shape(model)
    return shape is None or len(shape) == 4


def _input_shape(model: Any) -> tuple[Any, ...] | None:
    try:
        shape = model.input_shape
    except (AttributeError, ValueError):  # as Keras says of a model that was written as a class
        return None
    if isinstance(shape, (list, dict)):
        if len(shape) != 1:
            raise ValueError(f"a model of one picture is wanted, got one with {len(shape)} inputs")
        shape = next(iter(shape.values() if isinstance(shape, dict) else shape))
    return tuple(shape)


def output_of(model: Any) -> Output:
    """Return what a model gives; raise if it is no classifier."""
    outputs = getattr(model, "outputs", None)
    if outputs is not None and len(outputs) != 1:
        raise ValueError(f"a classifier has one output, got a model with {len(outputs)}")
    last = last_layer(model)
    word = _activation(last)
    kind = {"softmax": SOFTMAX, "sigmoid": INDEPENDENT, "linear": LOGITS}.get(word, UNKNOWN)
    shape: Any = getattr(model, "output_shape", None) if outputs is not None else None
    if shape is None:
        return Output(0, kind)
    shape = tuple(shape)
    if len(shape) != 2 or not isinstance(shape[1], int):
        raise ValueError(
            f"a classifier gives one number for each class of a picture, got a model that gives {told(shape[1:])}"
        )
    return checked_output(model, shape[1], kind)


def checked_output(model: Any, units: int, kind: str) -> Output:
    """Return what a model gives that has so many numbers for a picture; raise if it is no classifier."""
    loss = str(getattr(getattr(model, "loss", None), "name", getattr(model, "loss", "")) or "").lower()
    if kind in (LOGITS, UNKNOWN) and any(word in loss for word in _REGRESSION):
        raise ValueError(f"a classifier is wanted, got a model of numbers (regression), trained by {loss}")
    if units == 1:
        if kind == SOFTMAX:
            raise ValueError("a classifier knows two classes or more, got a softmax over one class only")
        is_binary = kind == INDEPENDENT or "crossentropy" in loss or "cross_entropy" in loss
        if not is_binary:
            raise ValueError(
                "a classifier gives a number for each of two classes or more, or one through a sigmoid, got a model "
                "that gives one number (regression)"
            )
        return Output(1, SIGMOID if kind == INDEPENDENT else f"{SIGMOID} {LOGITS}")
    return Output(units, kind)


def levels_of(model: Any) -> tuple[str, str]:
    """Return which levels a model takes, and by what that is known.

    A layer that rescales says it; without one [0, 1] is assumed.
    """
    for layer in every_layer(model):
        kind = type(layer).__name__
        if kind == "Rescaling":
            scale = float(np.max(np.abs(np.asarray(layer.scale))))
            return ("0..255" if scale < 0.05 else "0..1"), f"its Rescaling layer multiplies by {scale:.4g}"
        if kind == "Normalization":
            mean = getattr(layer, "mean", None)
            if mean is not None:
                high = float(np.max(np.abs(np.asarray(mean))))
                return ("0..255" if high > 2 else "0..1"), f"its Normalization layer subtracts {high:.3g}"
        if kind in _CONVOLUTIONS or kind == "Dense":
            break
    return "0..1", "no layer of it says otherwise, and levels= can"


def last_layer(model: Any) -> Any:
    """Return the layer whose output is the model's, as far as it can be told."""
    outputs = getattr(model, "outputs", None)
    if outputs:
        history = getattr(outputs[0], "_keras_history", None)
        layer = getattr(history, "operation", None)
    else:
        layer = model.layers[-1] if getattr(model, "layers", None) else None
    return last_layer(layer) if getattr(layer, "layers", None) else layer


def _activation(layer: Any) -> str:
    """Return what a last layer does to its numbers: "softmax", "sigmoid", "linear", or "" where that is not known."""
    kind = type(layer).__name__
    if kind == "Softmax":
        return "softmax"
    activation = getattr(layer, "activation", None)
    if activation is None:
        return ""
    name = str(getattr(activation, "__name__", activation))
    return name if name in ("softmax", "sigmoid", "linear") else ""


def every_layer(model: Any) -> Iterator[Any]:
    """Yield the layers of a model in their order, those of models inside it too."""
    for layer in getattr(model, "layers", ()):
        if getattr(layer, "layers", None):
            yield from every_layer(layer)
        else:
            yield layer


def convolutions_of(model: Any) -> list[Any]:
    """Return the layers that filter the picture, from the first to the last."""
    layers: Any = import_keras().layers
    kinds = tuple(getattr(layers, name) for name in _CONVOLUTIONS)
    return [layer for layer in every_layer(model) if isinstance(layer, kinds)]


def convolution(model: Any, name: str | None) -> Any:
    """Return the convolution of this name; without one the last that still has places to look at."""
    found = convolutions_of(model)
    if not found:
        raise ValueError(
            "a model with a convolution is wanted, for only that keeps where in the picture something is, got one "
            f"of {', '.join(dict.fromkeys(type(layer).__name__ for layer in every_layer(model))) or 'no layers'}"[:200]
        )
    if name is None:
        return next((layer for layer in reversed(found) if not _is_one_place(layer)), found[-1])
    wanted = next((layer for layer in found if isinstance(name, str) and layer.name == name), None)
    if wanted is None:
        names = ", ".join(layer.name for layer in found[-8:])
        raise ValueError(
            f"layer must be the name of a convolution of the model, such as {names:.160}, got {told(name)}"
        )
    return wanted


def _is_one_place(layer: Any) -> bool:
    """Return whether a layer comes after all places are one: its map has one pixel."""
    try:
        return tuple(layer.output.shape[1:3]) == (1, 1)
    except (AttributeError, ValueError):
        return False

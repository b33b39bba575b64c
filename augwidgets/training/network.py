"""`small_network`: the model that a comparison trains unless another one is given. It trains in a second or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.generator.keras_import import import_keras

_LARGEST, _MOST = 4096, 10_000  # pixels of a picture; classes
_CHANNELS = 64
_SMALLEST, _DENSE = 4, 64  # pixels of the last map; units of the layer after it
_RATE = 4e-3  # at 2e-3 sixty epochs of ten batches end before augmented digits are learned


def small_network(image_shape: Sequence[int], classes: int) -> Any:
    """Return a small convolutional network, compiled: two or more blocks of convolution and pooling, and a dense layer.

    Each block halves the picture, until it is 4 to 7 pixels wide.

    Parameters
    ----------
    image_shape : (int, int, int)
        Height, width and channels, of pictures in [0, 1].
    classes : int

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        A picture is smaller than 8 pixels, or there is one class only.

    Examples
    --------
    >>> small_network((16, 16, 1), 10).output_shape
    (None, 10)
    """
    shape, classes = checked_shape(image_shape, classes)
    keras: Any = import_keras()
    layers = keras.layers
    parts, side, filters = [layers.Input(shape)], min(shape[:2]), 16
    while side >= 2 * _SMALLEST:
        parts += [layers.Conv2D(filters, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
        side, filters = side // 2, min(2 * filters, 64)
    parts += [layers.Flatten(), layers.Dense(_DENSE, activation="relu"), layers.Dropout(0.3)]
    model = keras.Sequential([*parts, layers.Dense(classes, activation="softmax")])
    model.compile(keras.optimizers.Adam(_RATE), "categorical_crossentropy")
    return model


def checked_model(model: Any, usual: Callable[..., Any] = small_network) -> Callable[..., Any]:
    """Return the function that makes the model.

    Parameters
    ----------
    model : function or None
    usual : function
        What None stands for.

    Raises
    ------
    TypeError
        It is no function, such as a model that was made already.
    """
    if model is None:
        return usual
    keras: Any = import_keras()
    wanted = "model must be a function of (image_shape, classes) that returns a Keras model"
    if isinstance(model, keras.Model):
        raise TypeError(
            f"{wanted}, got a model; each training begins with a new one: hand in lambda image_shape, classes: "
            "keras.Sequential([...])"
        )
    if not callable(model):
        raise TypeError(f"{wanted}, got {told(model)}")
    return cast(Callable[..., Any], model)


def checked_shape(image_shape: Any, classes: Any) -> tuple[tuple[int, int, int], int]:
    """Return what a network is made for, or raise a ValueError that says what is wrong with it."""
    is_shape = isinstance(image_shape, (tuple, list)) and len(image_shape) == 3 and all(map(is_whole, image_shape))
    fits = is_shape and all(2 * _SMALLEST <= side <= _LARGEST for side in image_shape[:2])
    if not fits or not 1 <= image_shape[2] <= _CHANNELS:
        raise ValueError(
            f"image_shape must be (height, width, channels), 8 to {_LARGEST:,} pixels a side and at most {_CHANNELS} "
            f"channels, got {told(image_shape)}"
        )
    if not is_whole(classes) or not 2 <= classes <= _MOST:
        raise ValueError(f"classes must be a whole number from 2 to {_MOST:,}, got {told(classes)}")
    height, width, channels = map(int, image_shape)
    return (height, width, channels), int(classes)

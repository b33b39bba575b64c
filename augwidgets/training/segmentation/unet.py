"""`small_unet`: a network that says of each pixel of which class it is, and trains in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from augwidgets.domain.errors import told
from augwidgets.generator.keras_import import import_keras
from augwidgets.training.network import checked_shape

_FILTERS = (8, 16, 32)
_RATE = 4e-3


def small_unet(image_shape: Sequence[int], classes: int) -> Any:
    """Return a small U-Net, compiled: three levels, the upper two handed over to the way up.

    It gives ``(H, W, classes)``: how likely each pixel is of each class, of which the first is the background
    (Ronneberger, Fischer and Brox, "U-Net", MICCAI 2015).

    Parameters
    ----------
    image_shape : (int, int, int)
        Height, width and channels, of pictures in [0, 1]; both sides are multiples of 4.
    classes : int
        The background counted.

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        A side is smaller than 8 pixels or no multiple of 4, or there is one class only.

    Examples
    --------
    >>> small_unet((16, 24, 1), 2).output_shape
    (None, 16, 24, 2)
    """
    shape, classes = checked_shape(image_shape, classes)
    if any(side % 4 for side in shape[:2]):
        raise ValueError(f"a small U-Net takes pictures whose sides are multiples of 4, got {told(shape[:2])}")
    keras: Any = import_keras()
    layers = keras.layers

    def block(value: Any, filters: int) -> Any:
        value = layers.Conv2D(filters, 3, padding="same", activation="relu")(value)
        return layers.Conv2D(filters, 3, padding="same", activation="relu")(value)

    given = layers.Input(shape)
    first = block(given, _FILTERS[0])
    second = block(layers.MaxPooling2D()(first), _FILTERS[1])
    value = block(layers.MaxPooling2D()(second), _FILTERS[2])
    for handed, filters in ((second, _FILTERS[1]), (first, _FILTERS[0])):
        value = block(layers.Concatenate()([layers.UpSampling2D()(value), handed]), filters)
    model = keras.Model(given, layers.Conv2D(classes, 1, activation="softmax")(value))
    model.compile(keras.optimizers.Adam(_RATE), "sparse_categorical_crossentropy")
    return model

"""The two networks of a GAN, whose layers follow from the shape of the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.seed import Seed
from augwidgets.generator.keras_import import import_keras

keras: Any = import_keras()
layers, ops = keras.layers, keras.ops

NOISE = 64  # numbers from which a picture is made
SMALLEST, LARGEST = 8, 1024  # pixels a side
_START = 4  # pixels a side of the first map, at least
_FILTERS, _MOST_FILTERS, _UNITS = 24, 96, 512
_SLOPE = 0.1
_MOST_CLASSES = 10_000


def generator(image_shape: Sequence[int], classes: int = 0, *, seed: int = 0) -> Any:
    """Return a network that makes pictures: a small map of features, doubled and convolved until it is large enough.

    Its input is 64 numbers of a normal distribution for each picture and, where there are classes, the number of the
    class that is asked for. Each block doubles the sides; what is too large at the end is cut off. Features are
    normalised within each picture, so that a picture depends on its own numbers alone.

    Parameters
    ----------
    image_shape : (int, int, int)
        Height, width and channels: 8 to 1,024 pixels a side, 1 or 3 channels.
    classes : int
        0 makes pictures of no class in particular.
    seed : int
        Of the first weights.

    Returns
    -------
    keras.Model
        Gives pictures with black at 0 and white at 1; what lies beyond them is cut off when they become bytes.

    Raises
    ------
    ValueError
        No such shape.

    Examples
    --------
    >>> generator((28, 28, 1), 10).output_shape, generator((20, 33, 3)).output_shape
    ((None, 28, 28, 1), (None, 20, 33, 3))
    """
    height, width, channels = checked_shape(image_shape)
    doublings, kernel = _doublings(image_shape), _Kernel(Seed().check(seed, "seed"), 0)
    rows, columns = (-(-side // 2**doublings) for side in (height, width))
    numbers = layers.Input((NOISE,), name="noise")
    inputs, known = [numbers], numbers
    if _checked_classes(classes):
        label = layers.Input((), dtype="int32", name="label")
        inputs.append(label)
        known = layers.Concatenate()([numbers, layers.Embedding(classes, NOISE, embeddings_initializer=kernel)(label)])
    filters = min(_FILTERS * 2 ** (doublings - 1), _MOST_FILTERS)
    maps = layers.Dense(rows * columns * filters, kernel_initializer=kernel)(known)
    maps = layers.Reshape((rows, columns, filters))(maps)
    maps = layers.ReLU()(layers.RMSNormalization()(maps))
    for _ in range(doublings):
        filters = max(filters // 2, _FILTERS)
        maps = layers.Conv2D(filters, 3, padding="same", kernel_initializer=kernel)(layers.UpSampling2D()(maps))
        maps = layers.ReLU()(layers.RMSNormalization()(maps))
    # Black and white with a slope beyond them: a sigmoid that was once driven to black learns nothing more, which ended
    # two of three trainings on MNIST digits; without any bend black never becomes quite black.
    pictures = layers.Conv2D(channels, 3, padding="same", kernel_initializer=kernel)(maps)
    pictures = (1 - _SLOPE) * ops.clip(pictures, 0.0, 1.0) + _SLOPE * pictures
    spare = [have * 2**doublings - side for have, side in ((rows, height), (columns, width))]
    if any(spare):
        pictures = layers.Cropping2D([(one // 2, one - one // 2) for one in spare])(pictures)
    return keras.Model(inputs, pictures, name="generator")


def discriminator(image_shape: Sequence[int], classes: int = 0, *, seed: int = 0) -> Any:
    """Return a network that tells real pictures (above 0) from generated ones (below 0).

    Convolutions of stride 2, a dense layer and one number. Where there are classes, a vector for each is multiplied
    with the features and added: how well the picture fits its label (a projection discriminator). Every layer is
    divided by its largest singular value, so that the number changes slowly from picture to picture.

    Parameters
    ----------
    image_shape : (int, int, int)
    classes : int
    seed : int

    Returns
    -------
    keras.Model

    Raises
    ------
    ValueError
        No such shape.

    References
    ----------
    Miyato and others, Spectral Normalization for Generative AdversarialTraining Networks; Miyato and Koyama, cGANs with
    Projection Discriminator (both ICLR 2018).

    Examples
    --------
    >>> discriminator((28, 28, 1), 10).output_shape
    (None, 1)
    """
    shape = checked_shape(image_shape)
    kernel = _Kernel(Seed().check(seed, "seed"), 1)
    picture = layers.Input(shape, name="picture")
    maps, filters = picture, _FILTERS
    for _ in range(_doublings(shape)):
        convolution = layers.Conv2D(filters, 4, strides=2, padding="same", kernel_initializer=kernel)
        maps = layers.LeakyReLU(0.2)(SpectralNorm(convolution)(maps))
        filters = min(2 * filters, _MOST_FILTERS)
    dense = SpectralNorm(layers.Dense(_UNITS, kernel_initializer=kernel))
    features = layers.LeakyReLU(0.2)(dense(layers.Flatten()(maps)))
    real = SpectralNorm(layers.Dense(1, kernel_initializer=kernel))(features)
    if not _checked_classes(classes):
        return keras.Model([picture], real, name="discriminator")
    label = layers.Input((), dtype="int32", name="label")
    vector = SpectralNorm(layers.Embedding(classes, _UNITS, embeddings_initializer=kernel))(label)
    fits = layers.Dot(1)([features, vector])
    return keras.Model([picture, label], layers.Add()([real, fits]), name="discriminator")


class SpectralNorm(keras.layers.Layer):
    """A layer whose kernel is divided by its largest singular value, found by one step of power iteration each time.

    Keras's own layer of this kind stores the divided kernel as the kernel; digits that were learned in 300 steps with
    this one were not learned in 600 with that.

    Parameters
    ----------
    layer : keras.Layer
        A dense or a convolutional one, or an embedding.
    """

    def __init__(self, layer: Any, **settings: Any) -> None:
        super().__init__(**settings)
        self.layer = layer

    def build(self, shape: Any) -> None:
        self.layer.build(shape)
        rows = self.layer.weights[0].shape[-1]
        start = keras.initializers.Constant(rows**-0.5)
        self.direction = self.add_weight(shape=(1, rows), initializer=start, trainable=False, name="direction")
        self.built = True

    def call(self, inputs: Any) -> Any:
        kernel = ops.convert_to_tensor(self.layer.weights[0])
        matrix = ops.reshape(kernel, (-1, kernel.shape[-1]))
        fixed = ops.stop_gradient(matrix)
        left = _unit(ops.matmul(ops.convert_to_tensor(self.direction), ops.transpose(fixed)))
        right = _unit(ops.matmul(left, fixed))
        self.direction.assign(right)
        kernel = kernel / ops.sum(ops.matmul(left, matrix) * right)
        if isinstance(self.layer, layers.Embedding):
            return ops.take(kernel, ops.cast(inputs, "int32"), axis=0)
        if isinstance(self.layer, layers.Dense):
            return ops.matmul(inputs, kernel) + self.layer.bias
        return ops.conv(inputs, kernel, strides=self.layer.strides, padding="same") + self.layer.bias

    def compute_output_shape(self, input_shape: Any) -> Any:
        return self.layer.compute_output_shape(input_shape)


class _Kernel:
    """Draws the first weights of one layer after the other (Glorot's uniform), from a seed and without a compiler."""

    def __init__(self, seed: int, network: int) -> None:
        self._rng = np.random.default_rng([seed, 7, network])

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> np.ndarray:
        inputs, outputs = (int(np.prod(shape[:-2])) * one for one in shape[-2:])
        limit = (6 / (inputs + outputs)) ** 0.5
        return self._rng.uniform(-limit, limit, shape).astype(np.float32)


def checked_shape(image_shape: Any) -> tuple[int, int, int]:
    """Return a shape of pictures that there are networks for, or raise a sentence."""
    is_shape = isinstance(image_shape, (tuple, list)) and len(image_shape) == 3 and all(map(is_whole, image_shape))
    if not is_shape or image_shape[2] not in (1, 3) or not all(SMALLEST <= one <= LARGEST for one in image_shape[:2]):
        raise ValueError(
            f"image_shape must be (height, width, 1 or 3), {SMALLEST} to {LARGEST:,} pixels a side, got "
            f"{told(image_shape)}"
        )
    height, width, channels = map(int, image_shape)
    return height, width, channels


def _checked_classes(classes: Any) -> int:
    if not is_whole(classes) or not 0 <= classes <= _MOST_CLASSES:
        raise ValueError(f"classes must be a whole number from 0 to {_MOST_CLASSES:,}, got {told(classes)}")
    return int(classes)


def _doublings(image_shape: Sequence[int]) -> int:
    """Return how often a map is doubled that starts with 4 to 7 pixels on the shorter side.

    Examples
    --------
    >>> [_doublings((side, 500, 1)) for side in (8, 16, 28, 32, 300)]
    [1, 2, 2, 3, 6]
    """
    found = 1
    while min(image_shape[:2]) / 2 ** (found + 1) >= _START:
        found += 1
    return found


def _unit(vector: Any) -> Any:
    return vector / (ops.sqrt(ops.sum(ops.square(vector))) + 1e-9)

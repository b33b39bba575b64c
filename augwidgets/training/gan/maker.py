"""`Maker`: pictures from noise, a few at a time; and how a function is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras

_FEW, _MANY = 9, 100  # pictures that are made at once
_PIXELS = 200_000  # at once, as large maps take much memory


class Maker:
    """Makes pictures from noise with weights that stay as they are.

    Parameters
    ----------
    compiled : function
        Takes weights, noise and labels, and returns pictures in [0, 1].
    weights : list of array
    image_shape : (int, int, int)
    """

    def __init__(self, compiled: Callable[..., Any], weights: list[Any], image_shape: tuple[int, ...]) -> None:
        self._compiled, self.weights, self.image_shape = compiled, weights, image_shape
        self._many = int(np.clip(_PIXELS // (image_shape[0] * image_shape[1]), 1, _MANY))

    def __call__(self, noise: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        """Return ``(N, H, W, C)`` bytes.

        Parameters
        ----------
        noise : (N, 64) array
        labels : (N,) array of int, or None
        """
        count = len(noise)
        own = np.zeros(count, np.int32) if labels is None else np.asarray(labels, np.int32)
        at_once = min(_FEW if count <= _FEW else _MANY, self._many)  # so that it is compiled for two sizes alone
        found = [np.zeros((0, *self.image_shape), np.uint8)]
        for first in range(0, count, at_once):
            place = np.arange(first, first + at_once).clip(0, count - 1)
            images = np.asarray(self._compiled(self.weights, noise[place].astype(np.float32), own[place]))
            found.append(np.rint(images[: count - first].clip(0, 1) * 255).astype(np.uint8))
        return np.concatenate(found)


def jitted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that JAX compiles when it is first called.

    Raises
    ------
    RuntimeError
        Keras runs on something else.
    """
    keras: Any = import_keras()
    if keras.backend.backend() != "jax":
        raise RuntimeError(
            f"a GAN needs Keras on JAX, and Keras runs on {keras.backend.backend()} here; set the environment "
            "variable KERAS_BACKEND to jax before Keras is imported"
        )
    import jax

    compiled: Callable[..., Any] = jax.jit(function)
    return compiled

"""Normalising by statistics: of each picture, or of a data set that they were measured on before."""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any

import numpy as np

_NEARLY_NOTHING = 1e-6  # is added to what divides


def check_statistics(settings: Any) -> None:
    """Switch on what another statistic needs and off what it excludes, with a warning, as Keras does."""
    if settings.zca_whitening:
        _switch(settings, "zca_whitening", "featurewise_center", True)
        _switch(settings, "zca_whitening", "featurewise_std_normalization", False)
    if settings.featurewise_std_normalization:
        _switch(settings, "featurewise_std_normalization", "featurewise_center", True)
    if settings.samplewise_std_normalization:
        _switch(settings, "samplewise_std_normalization", "samplewise_center", True)


def standardized(settings: Any, x: np.ndarray) -> np.ndarray:
    """Rescale and normalise a picture or a batch in place, as far as its statistics are known."""
    if settings.rescale:
        x *= settings.rescale
    if settings.samplewise_center:
        x -= x.mean(keepdims=True)
    if settings.samplewise_std_normalization:
        x /= x.std(keepdims=True) + _NEARLY_NOTHING
    if settings.featurewise_center and _is_measured(settings.mean, "featurewise_center"):
        x -= settings.mean
    if settings.featurewise_std_normalization and _is_measured(settings.std, "featurewise_std_normalization"):
        x /= settings.std + _NEARLY_NOTHING
    if settings.zca_whitening and _is_measured(settings.zca_whitening_matrix, "zca_whitening"):
        rows = x.reshape(-1, math.prod(x.shape[-3:]))
        return (rows @ settings.zca_whitening_matrix).reshape(x.shape)
    return x


def measure(settings: Any, x: np.ndarray) -> None:
    """Measure on a batch what the settings need; the batch is written into."""
    if settings.rescale:
        x *= settings.rescale
    per_channel = (0, settings.row_axis, settings.col_axis)
    if settings.featurewise_center:
        settings.mean = x.mean(axis=per_channel, keepdims=True)[0]
        x -= settings.mean
    if settings.featurewise_std_normalization:
        settings.std = x.std(axis=per_channel, keepdims=True)[0]
        x /= settings.std + _NEARLY_NOTHING
    if settings.zca_whitening:
        rows = x.reshape(len(x), -1)
        directions, sizes, _ = np.linalg.svd(rows.T, full_matrices=False)
        weights = math.sqrt(len(x)) / (sizes + settings.zca_epsilon)
        settings.zca_whitening_matrix = (directions * weights) @ directions.T


def measure_augmented(generator: Any, x: np.ndarray, rounds: int, rng: Any) -> None:
    """Measure randomly transformed pictures instead, each one `rounds` times; the batch is written into."""
    if generator.rescale:
        x *= generator.rescale
    augmented = np.empty((rounds * len(x), *x.shape[1:]), generator.dtype)
    for place in range(len(augmented)):
        picture = x[place % len(x)]
        augmented[place] = generator.apply_transform(picture, generator.draw(picture.shape, rng))
    measured = copy.copy(generator)
    measured.rescale = None  # they are rescaled already
    measure(measured, augmented)
    for name in ("mean", "std", "zca_whitening_matrix"):
        setattr(generator, name, getattr(measured, name))


def _switch(settings: Any, because_of: str, name: str, on: bool) -> None:
    if bool(getattr(settings, name)) != on:
        setattr(settings, name, on)
        warnings.warn(
            f"This ImageDataGenerator specifies {because_of}, which sets {name} to {on}, whatever was given",
            stacklevel=4,
        )


def _is_measured(value: Any, name: str) -> bool:
    if value is None:
        warnings.warn(
            f"{name} does nothing: this generator hasn't been fit; generator.fit(pictures) does", stacklevel=5
        )
    return value is not None

"""What each picture of a batch draws: which steps happen to it, and the values of tables at its quantiles."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras
from augwidgets.recipe.turns import Below, Race, Way
from augwidgets.training.on_device.device_plan import Part
from augwidgets.training.on_device.tabulated import Tabulated, weights_of

keras: Any = import_keras()
ops = keras.ops


def happens(way: Way, quantiles: Any) -> Any:
    """Return for each picture whether a step happens: ``(B,)`` truth values, or True where it always does.

    Parameters
    ----------
    way : Way
    quantiles : tensor
        ``(B, Q)``.
    """
    found = [_holds(condition, quantiles) for condition in way.conditions]
    return functools.reduce(ops.logical_and, found) if found else True


def values(part: Part, quantiles: Any) -> Any:
    """Return the value of a step's table for each picture, ``(B, ...)``.

    Parameters
    ----------
    part : Part
    quantiles : tensor
        ``(B, Q)``.
    """
    return at(part.table, [quantiles[:, column] for column in part.columns], ops.shape(quantiles)[0])


def at(table: Tabulated, quantiles: list[Any], count: Any) -> Any:
    """Return the values of a table at the quantiles of each picture, ``(B, ...)``."""
    shape = table.nodes.shape[2:]
    flat = table.nodes.reshape(*table.nodes.shape[:2], -1)
    if not quantiles:
        return ops.broadcast_to(ops.reshape(ops.convert_to_tensor(flat[0, 0]), (1, *shape)), (count, *shape))
    place = ops.stack(quantiles, axis=-1)
    lows, highs = (ops.convert_to_tensor(ends) for ends in (table.lows, table.highs))
    inside = ops.logical_and(place[:, None] >= lows, place[:, None] <= highs)
    own = ops.argmax(ops.cast(ops.all(inside, axis=-1), "int32"), axis=-1)
    low, high = ops.take(lows, own, axis=0), ops.take(highs, own, axis=0)
    spans = high - low
    shares = ops.where(spans > 0, (place - low) / ops.where(spans > 0, spans, 1.0), 0.0)
    weights = ops.ones_like(place[:, :1])
    for number, degree in enumerate(table.degrees):
        along = ops.stack(weights_of(shares[:, number], degree), axis=-1)
        weights = ops.reshape(weights[:, :, None] * along[:, None, :], (count, -1))
    nodes = ops.take(ops.convert_to_tensor(flat), own, axis=0)
    return ops.reshape(ops.sum(weights[:, :, None] * nodes, axis=1), (count, *shape))  # exactly, so no einsum


def _holds(condition: Below | Race, quantiles: Any) -> Any:
    if isinstance(condition, Below):
        return quantiles[:, condition.column] < _single_above(condition.chance)
    times = [quantiles[:, column] for column in condition.columns]
    if len(set(condition.weights)) > 1:
        times = [-ops.log1p(-time) / weight for time, weight in zip(times, condition.weights, strict=True)]
    own = times[condition.own]
    before = [ops.cast(time <= own if number < condition.own else time < own, "int32")
              for number, time in enumerate(times) if number != condition.own]  # fmt: skip
    rank = functools.reduce(ops.add, before)
    return ops.logical_and(rank >= condition.first, rank <= condition.last)


def _single_above(chance: float) -> float:
    """Return the smallest number of single precision that is not below a chance, so that both tell quantiles alike."""
    single = np.float32(chance)
    return float(single if single >= chance else np.nextafter(single, np.float32(2)))

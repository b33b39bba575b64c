"""`FusedBatch`: a batch of pictures on its way through a recipe; what lies side by side becomes one matrix, one table.

As on the CPU a picture is resampled once for warps that follow each other, and levels are cut off once. Where steps
happen by chance, that is other warps for each picture: what has happened to one waits until something comes that
cannot be joined to it.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras
from augwidgets.training.on_device.batch_pixels import computed, looked_up, warped
from augwidgets.training.on_device.batch_values import happens, values
from augwidgets.training.on_device.device_plan import STEPS, Curves, Part, Warps

keras: Any = import_keras()
ops = keras.ops


class FusedBatch:
    """A batch of pictures on its way.

    Parameters
    ----------
    images : tensor
        ``(B, H, W, C)`` in [0, 1].
    quantiles : tensor
        ``(B, Q)``.
    plan : sequence of Warps or Curves
    """

    def __init__(self, images: Any, quantiles: Any, plan: Sequence[Warps | Curves]) -> None:
        self._images, self._quantiles, self._plan = images, quantiles, plan
        self._count = ops.shape(images)[0]
        self._channels = images.shape[3]
        self._colours = 3 if self._channels == 4 else self._channels
        self._waiting: dict[Any, Any] = {}  # by fill or as "curve": (B, 3, 3) matrices, or (B, N, C) levels
        self._is_changed = False
        self._known: dict[tuple[int, tuple[int, ...]], Any] = {}

    def applied(self) -> Any:
        """Return the pictures after all of the plan."""
        for place, entry in enumerate(self._plan):
            happening = [happens(part.way, self._quantiles) for part in entry.parts]
            any_of = True if True in [one is True for one in happening] else functools.reduce(ops.logical_or, happening)
            later = {one.key for one in self._plan[place:]}
            for key in [key for key in self._waiting if key != entry.key]:
                self._apply(key, True if key not in later else any_of)
            value = self._waiting.get(entry.key)
            value = self._start(entry.key) if value is None else value
            joined = value
            for part, own in zip(entry.parts, happening, strict=True):
                with_it = self._joined(entry, part, value)
                joined = with_it if own is True else ops.where(own[:, None, None], with_it, joined)
            self._waiting[entry.key] = joined
        for key in list(self._waiting):
            self._apply(key, True)
        return self._images

    def _start(self, key: Any) -> Any:
        """Return the value that changes nothing."""
        if key != Curves.key:
            return ops.broadcast_to(ops.eye(3, dtype="float32")[None], (self._count, 3, 3))
        levels = ops.convert_to_tensor(np.arange(STEPS + 1, dtype=np.float32) / np.float32(STEPS))
        return ops.broadcast_to(levels[None, :, None], (self._count, STEPS + 1, self._colours))

    def _joined(self, entry: Warps | Curves, part: Part, value: Any) -> Any:
        """Return what waits with a step behind it, for every picture."""
        known = id(part.table), part.columns
        if known not in self._known:
            self._known[known] = values(part, self._quantiles)
        own = self._known[known]
        if isinstance(entry, Warps):
            # no matmul: on accelerators that may be a coarse one, and a thousandth of a picture is seen
            return ops.sum(value[:, :, :, None] * ops.reshape(own, (-1, 1, 3, 3)), axis=2)
        place = (value - entry.low) / entry.step
        first = ops.clip(ops.floor(place), 0, own.shape[1] - 2)
        index = ops.cast(first, "int32")
        low, high = (ops.take_along_axis(own, index + step, axis=1) for step in (0, 1))
        return low + (high - low) * (place - first)

    def _apply(self, key: Any, where: Any) -> None:
        """Apply what waits under a key, to the pictures that are named; the others keep waiting."""
        value = self._waiting.pop(key)
        if where is not True:
            start, where = self._start(key), where[:, None, None]
            self._waiting[key] = ops.where(where, start, value)
            value = ops.where(where, value, start)
        if key != Curves.key and self._is_changed:
            self._images = computed(self._images, self._quantiles)
        self._is_changed = True
        colours, alpha = self._images[..., : self._colours], self._images[..., self._colours :]
        if key == Curves.key:
            colours = looked_up(colours, computed(ops.clip(value, 0.0, 1.0), self._quantiles))
        else:
            colours = warped(colours, value, *key)
            if self._channels == 4:
                alpha = warped(alpha, value, "constant", 0.0)
        self._images = ops.concatenate([colours, alpha], axis=-1) if self._channels == 4 else colours

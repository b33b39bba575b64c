"""What is drawn for a picture: Keras's numbers, in Keras's order, from the stream that one is given."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.warp.warps import Size

# A `numpy.random.RandomState`, or the module `numpy.random` itself, which reads NumPy's global one.
Stream = Any


def stream(seed: int | None) -> Stream:
    """Return Keras's stream of a seed without touching the global one; without a seed, the global one.

    Examples
    --------
    >>> before = np.random.get_state()[1].tolist()
    >>> round(stream(0).uniform(-1, 1), 4)
    0.0976
    >>> np.random.get_state()[1].tolist() == before
    True
    """
    if seed is None:
        return np.random
    if not is_whole(seed) or not 0 <= seed < 2**32:
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1, or None, got {told(seed)}")
    return np.random.RandomState(seed)


def drawn(settings: Any, size: Size, rng: Stream) -> dict[str, Any]:
    """Draw the parameters of one picture ``(height, width)`` from an `ImageDataGenerator`'s ranges."""
    height, width = size
    theta = float(rng.uniform(-settings.rotation_range, settings.rotation_range)) if settings.rotation_range else 0
    ty = _shift(settings.height_shift_range, height, rng)  # Keras draws this one first
    tx = _shift(settings.width_shift_range, width, rng)
    shear = float(rng.uniform(-settings.shear_range, settings.shear_range)) if settings.shear_range else 0
    low, high = settings.zoom_range
    zx, zy = (1, 1) if low == high == 1 else rng.uniform(low, high, 2).tolist()
    flips = [rng.random() < flip_chance(flip, name) for name, flip in (
        ("horizontal_flip", settings.horizontal_flip), ("vertical_flip", settings.vertical_flip))]  # fmt: skip
    reach = settings.channel_shift_range
    intensity = float(rng.uniform(-reach, reach)) if reach != 0 else None
    gains = settings.brightness_range
    brightness = None if gains is None else float(rng.uniform(gains[0], gains[1]))
    return {
        "theta": theta, "tx": tx, "ty": ty, "shear": shear, "zx": zx, "zy": zy,
        "flip_horizontal": flips[0], "flip_vertical": flips[1],
        "channel_shift_intensity": intensity, "brightness": brightness,
    }  # fmt: skip


def flip_chance(flip: Any, name: str) -> float:
    """Return the chance of a flip: .5 for True, 0 for False, a float is the chance itself."""
    if isinstance(flip, (bool, np.bool_, numbers.Integral)):
        return 0.5 if flip else 0.0
    if not isinstance(flip, numbers.Real) or not 0 <= float(flip) <= 1:
        raise ValueError(f"{name} must be True, False or a chance in [0, 1], got {told(flip)}")
    return float(flip)


def _shift(reach: Any, side: int, rng: Stream) -> float:
    """Draw pixels: of a float anything up to it, of a whole number n less than n, of a list one with any sign."""
    if reach is None or (np.size(reach) <= 1 and not np.any(reach)):
        return 0
    if isinstance(reach, (float, np.floating)):
        pixels = float(rng.uniform(-reach, reach))
    else:
        pixels = (rng.choice(reach) * rng.choice([-1, 1])).item()
    return pixels * side if np.abs(reach).max() < 1 else pixels

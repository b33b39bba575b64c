"""Tone curves and the tables that they become.

A curve takes levels (floats, 0 black, 1 white) to levels. Adjacent curves are composed in float and saturate once, at
the end; on uint8 pictures the result is a table of 256 entries.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

Curve = Callable[[np.ndarray], np.ndarray]

_LEVELS = np.arange(256, dtype=np.float64)[:, None] / 255
_LEVELS.flags.writeable = False  # a curve that works in place is told so instead of spoiling every later table


def composed(curves: Sequence[Curve], levels: np.ndarray) -> np.ndarray:
    """Send levels through one curve after another; only what comes out at the end is clipped to [0, 1].

    In between a level may lie outside [0, 1], so that one curve can take back what another did. Where a curve has no
    value there (a root of a negative number) it is asked again with that level clipped.

    Examples
    --------
    >>> composed([lambda level: 2 * level, lambda level: level / 2], np.array([0.25, 0.75])).tolist()
    [0.25, 0.75]
    """
    for curve in curves:
        levels = sent(levels, curve)
    return levels.clip(0, 1)


def sent(levels: np.ndarray, curve: Curve) -> np.ndarray:
    """Send levels through one curve, and clip none; where it has no value it is asked again with that level clipped.

    Examples
    --------
    >>> sent(np.array([-0.25, 0.25, 4]), np.sqrt).tolist()
    [0.0, 0.5, 2.0]
    """
    with np.errstate(all="ignore"):
        new = np.asarray(curve(levels))
        if not math.isfinite(np.add.reduce(new, axis=None)):
            new = np.where(np.isfinite(new), new, curve(levels.clip(0, 1)))
            if not np.isfinite(new).all():
                wanted = "a curve must give a finite level for every level in [0, 1]"
                raise ValueError(f"{wanted}, {_lost(levels, new)}")
    return new


def _lost(levels: np.ndarray, new: np.ndarray) -> str:
    """Return which level a curve makes no number of."""
    bad = ~np.isfinite(new)
    level = np.broadcast_to(levels.clip(0, 1), new.shape)[bad][0]
    return f"got {new[bad][0]} for {level:.4g}"


def table(curves: Sequence[Curve], channels: int = 1) -> np.ndarray:
    """Return the curves as uint8: ``(256,)`` where all channels are alike, else ``(256, C)``.

    A curve is asked with levels of shape ``(256, channels)``, so that one that differs by channel knows a grey picture,
    which it leaves as it is.
    """
    levels = composed(curves, _by_channel(channels))
    entries = (levels * 255 + 0.5).astype(np.uint8)
    columns = entries.tobytes("F")
    return np.frombuffer(columns[:256], np.uint8) if columns[:256] * (len(columns) // 256) == columns else entries


@functools.cache
def _by_channel(channels: int) -> np.ndarray:
    levels = np.repeat(_LEVELS, channels, axis=1)
    levels.flags.writeable = False
    return levels


def histogram(image: np.ndarray) -> np.ndarray:
    """Count the levels of each colour channel: ``(C, 256)``, alpha left out."""
    colours = image[..., :3]
    if colours.dtype != np.uint8:
        colours = (colours * 255 + 0.5).astype(np.uint8)
    colours = np.ascontiguousarray(colours)
    counts = [cv2.calcHist([colours], [index], None, [256], [0, 256]).ravel() for index in range(colours.shape[2])]
    return np.stack(counts).astype(np.int64)

"""Tone curves and the tables that they become.

A curve takes levels (floats, 0 black, 1 white) to levels. Adjacent curves are composed in float and saturate once, at
the end; on uint8 pictures the result is a table of 256 entries.
"""

from __future__ import annotations

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
    with np.errstate(all="ignore"):
        for curve in curves:
            new = np.asarray(curve(levels))
            if not np.isfinite(new).all():
                new = np.where(np.isfinite(new), new, curve(levels.clip(0, 1)))
                if not np.isfinite(new).all():
                    wanted = "a curve must give a finite level for every level in [0, 1]"
                    raise ValueError(f"{wanted}, {_lost(levels, new)}")
            levels = new
    return levels.clip(0, 1)


def _lost(levels: np.ndarray, new: np.ndarray) -> str:
    """Say which level a curve makes no number of."""
    bad = ~np.isfinite(new)
    level = np.broadcast_to(levels.clip(0, 1), new.shape)[bad][0]
    return f"got {new[bad][0]} for {level:.4g}"


def table(curves: Sequence[Curve], channels: int = 1) -> np.ndarray:
    """Give the curves as uint8: ``(256,)`` where all channels are alike, else ``(256, C)``.

    A curve is asked with levels of shape ``(256, channels)``, so that one that differs by channel knows a grey picture,
    which it leaves as it is.
    """
    levels = np.broadcast_to(_LEVELS, (256, channels))
    entries = (composed(curves, levels) * 255 + 0.5).astype(np.uint8)
    return entries[:, 0].copy() if (entries == entries[:, :1]).all() else entries


def toned(image: np.ndarray, curves: Sequence[Curve]) -> np.ndarray:
    """Send ``(H, W, C)`` uint8 or float32 through the curves; an alpha channel stays as it is."""
    channels = image.shape[2]
    colours = 3 if channels == 4 else channels
    if image.dtype != np.uint8:
        out = image.copy()
        levels = image[..., :colours].view()
        levels.flags.writeable = False
        out[..., :colours] = composed(curves, levels)
        return out
    entries = table(curves, colours)
    if entries.ndim == 2 and entries.shape[1] != colours:
        raise ValueError(f"a curve for {entries.shape[1]} channels met a picture of {colours}")
    if channels == 4:
        colour = entries if entries.ndim == 2 else np.repeat(entries[:, None], 3, axis=1)
        entries = np.column_stack([colour, np.arange(256, dtype=np.uint8)])
    return cv2.LUT(image, entries if entries.ndim == 1 else entries[None]).reshape(image.shape)


def histogram(image: np.ndarray) -> np.ndarray:
    """Count the levels of each colour channel: ``(C, 256)``, alpha left out."""
    colours = image[..., :3]
    if colours.dtype != np.uint8:
        colours = (colours * 255 + 0.5).astype(np.uint8)
    colours = np.ascontiguousarray(colours)
    counts = [cv2.calcHist([colours], [index], None, [256], [0, 256]).ravel() for index in range(colours.shape[2])]
    return np.stack(counts).astype(np.int64)

"""Adaptive equalisation at work: a picture's tiles, their histograms, clipped, and the curves that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from augwidgets.steps.step import Step

# What is cut off a tile's histogram is spread over all levels and lifts some above the limit again. After three turns
# what is still above it is no longer seen.
_CLIPPINGS = 3


@dataclass(frozen=True, eq=False)
class TileCurve:
    """One tile: its histogram, what clipping makes of it, and the curve.

    Attributes
    ----------
    row, column : int
        Which tile it is, counted from 0.
    rows, columns : int
        How many there are.
    edges : (int, int, int, int)
        Its top, bottom, left and right in pixels.
    counts : (256,) array
        How many of its pixels have each level; a colour picture's levels are those of the largest channel, spread.
    limit : float
        How many pixels a level may count for.
    clipped : (256,) array
        The histogram once it was cut at the limit and what was cut off spread over all levels.
    curve : (256,) array
        To which level, 0 to 255, each level goes in the middle of the tile.
    """

    row: int
    column: int
    rows: int
    columns: int
    edges: tuple[int, int, int, int]
    counts: np.ndarray
    limit: float
    clipped: np.ndarray
    curve: np.ndarray

    @property
    def cut(self) -> float:
        """The share of its pixels that lay above the limit, and were spread over all levels."""
        return float((self.counts - self.limit).clip(0).sum() / self.counts.sum())

    @property
    def unclipped(self) -> np.ndarray:
        """The curve that would be made without clipping."""
        out: np.ndarray = np.cumsum(self.counts) / self.counts.sum() * 255
        return out

    @property
    def steepest(self) -> tuple[float, float]:
        """How far apart two neighbouring levels come at most, without clipping and with it."""
        before, after = (float(counts.max() * 255 / self.counts.sum()) for counts in (self.counts, self.clipped))
        return before, after


def has_tiles(step: Step) -> bool:
    """Return whether a step equalises each tile of a picture by itself.

    Examples
    --------
    >>> import augwidgets as aw
    >>> has_tiles(aw.adaptive_equalize.at()), has_tiles(aw.equalize.at())
    (True, False)
    """
    return step.transform.is_kits and "tiles" in step.values


def tile_curve(step: Step, image: np.ndarray, across: float, down: float) -> TileCurve | None:
    """Return what such a step does in the tile at this share of the width and of the height of a picture.

    Parameters
    ----------
    step : Step
        For which `has_tiles` is true.
    image : (H, W, C) array
        The picture that comes to the step.
    across, down : float
        In [0, 1].

    Returns
    -------
    TileCurve or None
        None where the picture has one level only, and stays as it is.

    Examples
    --------
    >>> import augwidgets as aw
    >>> tile = tile_curve(aw.adaptive_equalize.at(clip_limit=0.02, tiles=4), aw.pictures.cat().image, 0.6, 0.1)
    >>> (tile.row, tile.column, tile.edges), round(float(tile.clipped.sum() / tile.counts.sum()), 6)
    ((0, 2, (0, 75, 226, 338)), 1.0)
    """
    levels = spread(values(image[..., :3]))
    if levels is None:
        return None
    rows, columns = _edges(levels.shape, int(step.values["tiles"]))
    row, column = (
        min(int(share * (len(edges) - 1)), len(edges) - 2) for share, edges in ((down, rows), (across, columns))
    )
    top, bottom, left, right = (int(edge) for edge in (*rows[row : row + 2], *columns[column : column + 2]))
    counts = _counted(levels[top:bottom, left:right])[None]
    limit, clipped, curves = _clipped(counts, float(step.values.get("clip_limit", 1)))
    return TileCurve(
        row, column, len(rows) - 1, len(columns) - 1, (top, bottom, left, right), counts[0], float(limit[0, 0]),
        clipped[0], curves[0],
    )  # fmt: skip


def values(image: np.ndarray) -> np.ndarray:
    """Return the largest channel of each pixel in bytes, ``(H, W)``: what is equalised."""
    value = image[..., 0] if image.shape[2] == 1 else cv2.max(cv2.max(image[..., 0], image[..., 1]), image[..., 2])
    if image.dtype == np.uint8:
        return np.ascontiguousarray(value)
    return np.asarray(value * 255 + 0.5).astype(np.uint8)


def spread(levels: np.ndarray) -> np.ndarray | None:
    """Spread ``(H, W)`` bytes over the full range; None where there is only one level."""
    low, high, _, _ = cv2.minMaxLoc(levels)
    if low == high:
        return None
    if (low, high) == (0, 255):
        return levels
    table = (np.arange(256) - low).clip(0, high - low) * (255 / (high - low)) + 0.5
    return cv2.LUT(levels, table.astype(np.uint8))


def adapted(levels: np.ndarray, clip_limit: float, tiles: int) -> np.ndarray:
    """Send each pixel of ``(H, W)`` bytes through the curves of the four tiles around it."""
    rows, columns = _edges(levels.shape, tiles)
    counts = np.array([
        _counted(levels[top:bottom, left:right]) for top, bottom in pairwise(rows) for left, right in pairwise(columns)
    ])  # fmt: skip
    _, _, curves = _clipped(counts, clip_limit)
    # The curves as one picture, a block of rows for each level: resampling it blends those of neighbouring tiles.
    down, across = len(rows) - 1, len(columns) - 1
    blocks = curves.astype(np.float32).reshape(down, across, 256).transpose(2, 0, 1).reshape(256 * down, across)
    y, x = (
        np.interp(np.arange(edges[-1]) + 0.5, (edges[:-1] + edges[1:]) / 2, np.arange(len(edges) - 1))
        for edges in (rows, columns)
    )
    place = levels * np.float32(down) + y.astype(np.float32)[:, None]
    beside = np.broadcast_to(x.astype(np.float32), levels.shape)
    out = cv2.remap(blocks, beside, place, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
    return (out + np.float32(0.5)).astype(np.uint8)


def _edges(size: tuple[int, ...], tiles: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where tiles begin and end, from top to bottom and from left to right."""
    rows, columns = (np.round(np.linspace(0, side, min(tiles, side) + 1)).astype(int) for side in size)
    return rows, columns


def _counted(levels: np.ndarray) -> np.ndarray:
    return np.bincount(levels.ravel(), minlength=256).astype(np.float64)


def _clipped(counts: np.ndarray, clip_limit: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each row of counts the limit in pixels, the clipped counts, and the curve that they make."""
    pixels = counts.sum(axis=1, keepdims=True)
    limit = np.maximum(clip_limit * pixels, 1)
    for _ in range(_CLIPPINGS):
        excess = (counts - limit).clip(0).sum(axis=1, keepdims=True)
        counts = np.minimum(counts, limit) + excess / 256
    return limit, counts, np.cumsum(counts, axis=1) / pixels * 255

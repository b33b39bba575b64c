"""A batch of matrices and a batch of tables, applied to a batch of pictures with ``keras.ops``.

``keras.ops.image.affine_transform`` has one fill for all, knows no perspective on JAX, and took eleven times as long
there (260 ms against 22, 32 pictures of 224 pixels on two cores): it interpolates between channels as well.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.generator.keras_import import import_keras

keras: Any = import_keras()
ops = keras.ops

_FAR = 1e6  # pixels: what lies farther away is as far as that
_DUST = 1e-3  # of a pixel


def warped(images: Any, back: Any, fill: str, fill_level: float) -> Any:
    """Resample ``(B, H, W, C)`` with a matrix for each picture; bilinear, as the kit does.

    Parameters
    ----------
    images : tensor
        float32.
    back : tensor
        ``(B, 3, 3)``: from places of the new canvas to those of the old one, in pixels.
    fill : {"constant", "edge", "reflect", "wrap"}
    fill_level : float

    Returns
    -------
    tensor
    """
    count, height, width, channels = _shape(images)
    x, y, depth = _places(back, height, width)
    x, y = (ops.clip(ops.where(depth == 0, 0.0, along / ops.where(depth == 0, 1.0, depth)) - 0.5, -_FAR, _FAR)
            for along in (x, y))  # fmt: skip
    left, top = ops.floor(x), ops.floor(y)
    right_share, lower_share = (x - left)[..., None], (y - top)[..., None]
    columns = [ops.cast(left + step, "int32") for step in (0, 1)]
    rows = [ops.cast(top + step, "int32") for step in (0, 1)]
    covered = _covered(back, height, width) if fill in ("constant", "wrap") else None
    column_places = [_inside(place, width, fill, covered) for place in columns]
    row_places = [_inside(place, height, fill, covered) for place in rows]
    flat = ops.reshape(images, (-1, channels))
    starts = ops.reshape(ops.arange(count, dtype="int32"), (-1, 1, 1)) * (height * width)

    def pixels(row: int, column: int) -> Any:
        found = _taken(flat, starts + row_places[row] * width + column_places[column])
        if fill != "constant":
            return found
        seen = _seen(rows[row], columns[column], height, width, covered)
        return ops.where(seen[..., None], found, ops.cast(fill_level, found.dtype))

    upper = pixels(0, 0) * (1 - right_share) + pixels(0, 1) * right_share
    lower = pixels(1, 0) * (1 - right_share) + pixels(1, 1) * right_share
    return upper * (1 - lower_share) + lower * lower_share


def looked_up(images: Any, tables: Any) -> Any:
    """Look every level of ``(B, H, W, C)`` in [0, 1] up in its picture's table, straight between two entries.

    Parameters
    ----------
    images : tensor
    tables : tensor
        ``(B, N, C)``: what becomes of levels from black to white.

    Returns
    -------
    tensor
    """
    count, _, _, channels = _shape(images)
    entries = tables.shape[1]
    place = ops.clip(images, 0.0, 1.0) * (entries - 1)
    first = ops.clip(ops.floor(place), 0, entries - 2)
    share = place - first
    starts = ops.reshape(ops.arange(count, dtype="int32"), (-1, 1, 1, 1)) * (entries * channels)
    index = starts + ops.cast(first, "int32") * channels + ops.arange(channels, dtype="int32")
    flat = ops.reshape(tables, (-1,))
    low, high = _taken(flat, index), _taken(flat, index + channels)
    return low + (high - low) * share


def computed(value: Any, quantiles: Any) -> Any:
    """Return a value that is computed once, and not anew for each place where it is used.

    XLA puts the making of a table into the look-up of each pixel, which takes seven times as long, and takes no other
    hint than a condition that it cannot see through: all quantiles are below 1.
    """
    if keras.backend.backend() != "jax":
        return value
    return ops.cond(ops.all(quantiles < 1), lambda: value, lambda: ops.zeros_like(value))


def _taken(flat: Any, index: Any) -> Any:
    """Return entries of which all are there; asked so, JAX does not compare each with the end, in half the time."""
    return flat.take(index, axis=0, mode="clip") if keras.backend.backend() == "jax" else ops.take(flat, index, axis=0)


def _shape(images: Any) -> tuple[Any, int, int, int]:
    return ops.shape(images)[0], *images.shape[1:]


def _places(back: Any, height: int, width: int) -> tuple[Any, Any, Any]:
    """Return where the middle of each pixel comes from: ``(B, H, W)`` x, y and depth."""
    across = ops.reshape(ops.arange(width, dtype="float32") + 0.5, (1, 1, -1))
    down = ops.reshape(ops.arange(height, dtype="float32") + 0.5, (1, -1, 1))
    numbers = [[ops.reshape(back[:, row, column], (-1, 1, 1)) for column in range(3)] for row in range(3)]
    x, y, depth = (a * across + b * down + c for a, b, c in numbers)
    return x, y, depth


def _covered(back: Any, height: int, width: int) -> Any:
    """Return ``(B, 1, 1)``: whether all of the new canvas comes from inside the old one, so that nothing is filled."""
    corners = ops.convert_to_tensor(
        np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float32)
    )
    x, y, depth = (ops.sum(back[:, None, row] * corners, axis=-1) for row in range(3))
    dust = _DUST * depth
    inside = [depth > 0, x >= -dust, y >= -dust, x <= width * depth + dust, y <= height * depth + dust]
    return ops.all(ops.stack(inside, axis=-1), axis=(1, 2))[:, None, None]


def _inside(place: Any, side: int, fill: str, covered: Any) -> Any:
    """Return the pixel that stands for one outside."""
    nearest = ops.clip(place, 0, side - 1)
    if fill == "reflect":
        turned = place % (2 * side)
        return ops.minimum(turned, 2 * side - 1 - turned)
    if fill == "wrap":
        return ops.where(covered, nearest, place % side)
    return nearest


def _seen(row: Any, column: Any, height: int, width: int, covered: Any) -> Any:
    """Return whether a pixel is one of the picture; beside one that covers the canvas the outermost ones go on."""
    across = ops.logical_and(column >= 0, column < width)
    inside = ops.logical_and(across, ops.logical_and(row >= 0, row < height))
    return ops.logical_or(inside, covered)

"""Where the pixels go: the drawn numbers become one warp, and an array of any number format follows it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.warp.moving import FILLS
from augwidgets.warp.projective import Affine, sine_and_cosine
from augwidgets.warp.warps import Size

# What Keras draws for each picture, with the values that change nothing.
NEUTRAL: Mapping[str, Any] = {
    "theta": 0, "tx": 0, "ty": 0, "shear": 0, "zx": 1, "zy": 1, "flip_horizontal": False, "flip_vertical": False,
    "channel_shift_intensity": None, "brightness": None,
}  # fmt: skip

# Keras's fill modes by the kit's names, and the orders of interpolation.
FILL_MODES = {"nearest": "edge", "constant": "constant", "reflect": "reflect", "wrap": "wrap"}
ORDERS = {0: cv2.INTER_NEAREST, 1: cv2.INTER_LINEAR, 3: cv2.INTER_CUBIC}

# What OpenCV resamples exactly. It takes other numbers too, but rounds places to 1/32 of a pixel.
_MOVED = {np.dtype(name) for name in ("uint8", "uint16", "float32")}


def complete(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Fill up drawn parameters with neutral values, or name the one that does not exist."""
    if not isinstance(parameters, Mapping):
        raise TypeError(f"transform_parameters must be a mapping of names to numbers, got {told(parameters)}")
    for name, value in parameters.items():
        if name not in NEUTRAL:
            raise ValueError(f"transform_parameters has no {told(name, 40)}; it may hold {', '.join(NEUTRAL)}")
        if value is not None and not isinstance(value, (bool, np.bool_)) and not is_number(value):
            raise TypeError(f"{name} must be a number, got {told(value)}")
    return {**NEUTRAL, **parameters}


def warp_of(parameters: Mapping[str, Any], size: Size) -> Affine:
    """Return the warp that drawn parameters mean on a canvas.

    About the true centre, in this order: turned by `theta` degrees (anticlockwise), shifted by `tx` and `ty` pixels (a
    positive one moves the content left, or up), sheared by `shear` degrees, made 1 / `zx` times as wide and 1 / `zy`
    times as high, mirrored.

    Parameters
    ----------
    parameters : mapping of str to float or bool
        Of "theta", "tx", "ty", "shear", "zx", "zy", "flip_horizontal" and "flip_vertical"; what is not named changes
        nothing.
    size : (int, int)
        Height and width.

    Returns
    -------
    Affine

    Raises
    ------
    ValueError
        An unknown name, or what cannot be inverted.

    Examples
    --------
    >>> warp_of({"tx": 3}, (10, 20)).points([[5, 5]]).tolist()
    [[2.0, 5.0]]
    >>> warp_of({"zx": 0.5, "zy": 0.5}, (10, 20)).points([[11, 5]]).tolist()     # twice as large
    [[12.0, 5.0]]
    """
    given = complete(parameters)
    parts = []
    if given["theta"]:
        parts.append(Affine.rotation(given["theta"], size=size))
    if given["tx"] or given["ty"]:
        parts.append(Affine.translation(-given["tx"], -given["ty"], size=size))
    if given["shear"]:
        sine, cosine = sine_and_cosine(given["shear"])
        if cosine == 0:
            raise ValueError(f"shear must not turn columns into rows, got {given['shear']:g} degrees")
        parts.append(Affine.centred(((1, sine / cosine), (0, 1 / cosine)), size=size))
    if given["zx"] != 1 or given["zy"] != 1:
        if given["zx"] == 0 or given["zy"] == 0:
            raise ValueError(f"zx and zy must not be 0, got {given['zx']:g} and {given['zy']:g}")
        parts.append(Affine.scaling(1 / given["zx"], 1 / given["zy"], size=size))
    across, down = (-1 if given[name] else 1 for name in ("flip_horizontal", "flip_vertical"))
    parts.append(Affine.scaling(across, down, size=size))
    warp: Any = parts[0]
    for part in parts[1:]:
        warp = warp.then(part)
    return warp


def resampled(picture: np.ndarray, warp: Affine, *, order: int, fill_mode: str, cval: float) -> np.ndarray:
    """Return ``(H, W, C)`` of any number format moved along a warp, as a new array.

    Order 0 takes the nearest pixel, so that only values come out that were there (or `cval`). Order 3 stays within the
    range of the picture.
    """
    check_order_and_fill(order, fill_mode)
    if warp.is_identity:
        return picture.copy()
    if order == 0 and picture.dtype not in _MOVED:
        return _picked(picture, warp, fill_mode, cval)
    given = picture if picture.dtype in _MOVED else picture.astype(np.float32)
    parts, start, channels = [], 0, picture.shape[2]
    while start < channels:
        # OpenCV is exact with 1, 3 or 4 channels; with 2 it rounds places to 1/32 of a pixel.
        stop = start + {1: 1, 2: 1, 4: 4}.get(channels - start, 3)
        part = np.ascontiguousarray(given[..., start:stop])
        parts.append(warp.resample(part, ORDERS[order], _BORDERS[fill_mode], cval).reshape(*warp.size, -1))
        start = stop
    out = parts[0] if len(parts) == 1 else np.dstack(parts)
    if order == 3:
        ends = [given.min(), given.max()] + ([cval] if fill_mode == "constant" else [])
        out = out.clip(min(ends), max(ends))
    return out if out.dtype == picture.dtype else as_dtype(out, picture.dtype)


def _picked(picture: np.ndarray, warp: Affine, fill_mode: str, cval: float) -> np.ndarray:
    """Move the numbers of the pixels instead of the pixels, which may then be anything."""
    height, width, channels = picture.shape
    exact = np.float32 if height * width < 2**24 else np.float64
    numbers = np.arange(height * width, dtype=exact).reshape(height, width)
    places = warp.resample(numbers, cv2.INTER_NEAREST, _BORDERS[fill_mode], -1).astype(np.intp)
    out = picture.reshape(-1, channels)[places]
    out[places < 0] = cval
    return out


def as_dtype(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Return floats in another number format: whole numbers are rounded and saturate."""
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return np.rint(values).clip(limits.min, limits.max).astype(dtype)
    return values >= 0.5 if dtype.kind == "b" else values.astype(dtype)


def check_order_and_fill(order: Any, fill_mode: Any) -> None:
    """Raise an error for what is not resampled here, in one sentence."""
    if not is_number(order) or order not in ORDERS:
        raise ValueError(f"interpolation_order must be 0 (nearest), 1 (linear) or 3 (cubic), got {told(order)}")
    if not isinstance(fill_mode, str) or fill_mode not in FILL_MODES:
        raise ValueError(f"fill_mode must be one of {', '.join(map(repr, FILL_MODES))}, got {told(fill_mode)}")


_BORDERS = {name: FILLS[fill] for name, fill in FILL_MODES.items()}

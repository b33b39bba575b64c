"""The free functions that tutorials import from Keras's module, with the same arguments, corrected like the class.

Those that draw read NumPy's global generator, as Keras's do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.domain import sections
from augwidgets.domain.argument_checks import as_picture, is_listed, is_number, is_whole, number
from augwidgets.domain.errors import told
from augwidgets.generator.argument_checks import check_switch
from augwidgets.generator.brightness import brighten, checked_brightness, shift_channels, span_of
from augwidgets.generator.geometry import check_order_and_fill, resampled, warp_of
from augwidgets.generator.random_parameters import stream

_drawn = sections.shared(
    """
    Parameters
    ----------
    x : array
        One picture, three axes.
    rg : float
        Degrees.
    intensity : float
        Degrees.
    wrg, hrg : float
        Of the width and of the height.
    zoom_range : (float, float)
        The lowest and the highest; below 1 enlarges.
    intensity_range : float
        In levels of the picture.
    brightness_range : (float, float)
        The lowest and the highest; 1 changes nothing, 0 is black.
    row_axis, col_axis, channel_axis : int
        Which axis is which; channels first unless said.
    fill_mode : {"nearest", "constant", "reflect", "wrap"}
    cval : float
        What "constant" fills with.
    interpolation_order : {0, 1, 3}
    scale : bool
        As in `apply_brightness_shift`.
    """,
    """
    Returns
    -------
    array
        A new one, like `x`.
    """,
    """
    Raises
    ------
    TypeError, ValueError
        Not three axes, a range that is none, or an unknown fill mode or order.
    """,
)


def apply_affine_transform(
    x: np.ndarray,
    theta: float = 0,
    tx: float = 0,
    ty: float = 0,
    shear: float = 0,
    zx: float = 1,
    zy: float = 1,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    order: int = 1,
) -> np.ndarray:
    """Turn, shift, shear and zoom one picture about its true centre, resampled once.

    Parameters
    ----------
    x : array
        One picture, three axes.
    theta, shear : float
        Degrees; a positive `theta` turns anticlockwise.
    tx, ty : float
        Pixels; a positive one moves the content left, or up.
    zx, zy : float
        Above 1 the content becomes smaller.
    fill_mode : {"nearest", "constant", "reflect", "wrap"}
    cval : float
        What "constant" fills with.
    row_axis, col_axis, channel_axis : int
        Which axis is which; channels first unless said.
    order : {0, 1, 3}

    Returns
    -------
    array
        Like `x`.

    Raises
    ------
    ValueError
        Not three axes, or an unknown fill mode or order.

    Examples
    --------
    >>> row = np.array([[[1, 2, 3, 4]]], np.float32)
    >>> apply_affine_transform(row, tx=1).tolist()
    [[[2.0, 3.0, 4.0, 4.0]]]
    """
    x = _checked(x, (row_axis, col_axis, channel_axis))
    check_order_and_fill(order, fill_mode)
    picture = np.moveaxis(x, (row_axis, col_axis, channel_axis), (0, 1, 2))
    parameters = {"theta": theta, "tx": tx, "ty": ty, "shear": shear, "zx": zx, "zy": zy}
    warp = warp_of(parameters, (picture.shape[0], picture.shape[1]))
    out = resampled(picture, warp, order=order, fill_mode=fill_mode, cval=number(cval, "cval"))
    return np.ascontiguousarray(np.moveaxis(out, (0, 1, 2), (row_axis, col_axis, channel_axis)))


@_drawn
def random_rotation(
    x: np.ndarray,
    rg: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """Turn by an angle from -`rg` to `rg` degrees."""
    reach = number(rg, "rg")
    theta = stream(None).uniform(-reach, reach)
    axes = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return apply_affine_transform(x, theta, 0, 0, 0, 1, 1, *axes)


@_drawn
def random_shift(
    x: np.ndarray,
    wrg: float,
    hrg: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """Shift by up to `wrg` of the width left or right and up to `hrg` of the height up or down."""
    x = _checked(x, (row_axis, col_axis, channel_axis))
    across, down = number(wrg, "wrg"), number(hrg, "hrg")
    ty = stream(None).uniform(-down, down) * x.shape[row_axis]  # Keras draws this one first
    tx = stream(None).uniform(-across, across) * x.shape[col_axis]
    axes = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return apply_affine_transform(x, 0, tx, ty, 0, 1, 1, *axes)


@_drawn
def random_shear(
    x: np.ndarray,
    intensity: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """Shear by an angle from -`intensity` to `intensity` degrees."""
    reach = number(intensity, "intensity")
    shear = stream(None).uniform(-reach, reach)
    axes = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return apply_affine_transform(x, 0, 0, 0, shear, 1, 1, *axes)


@_drawn
def random_zoom(
    x: np.ndarray,
    zoom_range: Sequence[float],
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """Zoom across and down by two numbers from `zoom_range`, each drawn alone."""
    is_pair = isinstance(zoom_range, (tuple, list, np.ndarray)) and is_listed(zoom_range) and len(zoom_range) == 2
    if not is_pair or not all(map(is_number, zoom_range)):
        raise ValueError(f"zoom_range must be a pair (low, high), got {told(zoom_range)}")
    low, high = zoom_range
    zx, zy = (1, 1) if low == high == 1 else stream(None).uniform(low, high, 2)
    axes = (row_axis, col_axis, channel_axis, fill_mode, cval, interpolation_order)
    return apply_affine_transform(x, 0, 0, 0, 0, zx, zy, *axes)


def apply_channel_shift(x: np.ndarray, intensity: float, channel_axis: int = 0) -> np.ndarray:
    """Add `intensity` to every channel; the picture's lowest and highest value stay the limits.

    Parameters
    ----------
    x : array
        One picture, three axes.
    intensity : float
    channel_axis : int
        Not used: all channels move alike.

    Returns
    -------
    array
        Like `x`.

    Raises
    ------
    TypeError, ValueError
        An intensity that is no number.

    Examples
    --------
    >>> apply_channel_shift(np.array([[[10.0, 20.0, 30.0]]]), 15).tolist()
    [[[25.0, 30.0, 30.0]]]
    """
    out = np.array(as_picture(x, _WANTED))
    shift_channels(out, number(intensity, "intensity"))
    return out


@_drawn
def random_channel_shift(x: np.ndarray, intensity_range: float, channel_axis: int = 0) -> np.ndarray:
    """Add a number from -`intensity_range` to `intensity_range` to every channel."""
    reach = number(intensity_range, "intensity_range")
    return apply_channel_shift(x, stream(None).uniform(-reach, reach), channel_axis)


def apply_brightness_shift(x: np.ndarray, brightness: float, scale: bool = True) -> np.ndarray:
    """Multiply the light; what is whiter than white becomes white.

    Parameters
    ----------
    x : array
        One picture, channels last; of four channels the last is alpha and stays.
    brightness : float
        1 changes nothing, 0 is black.
    scale : bool
        First spread the picture from its lowest to its highest value over 0..255 (Keras's default). Without it a
        picture in 0..1 stays in 0..1 and one in 0..255 in 0..255.

    Returns
    -------
    array
        Like `x`; float32 where whole numbers are not scaled.

    Raises
    ------
    ValueError
        Not three axes.

    Examples
    --------
    >>> apply_brightness_shift(np.array([[[0.2], [0.8]]]), 2, scale=False).tolist()
    [[[0.4], [1.0]]]
    """
    if isinstance(x, np.ndarray) and x.ndim == 2:
        raise ValueError(
            f"a picture must have three axes, (H, W, C), got shape {x.shape}; a grey one is x[..., np.newaxis]"
        )
    check_switch(scale, "scale")
    picture = as_picture(x, "a picture must have three axes, (H, W, C)")
    out = np.array(picture, None if picture.dtype.kind == "f" or not scale else np.float32)
    if scale:
        out -= out.min()
        out *= 255 / (out.max() or 1)
    brighten(out, number(brightness, "brightness"), span_of(out))
    return out


@_drawn
def random_brightness(x: np.ndarray, brightness_range: Sequence[float], scale: bool = True) -> np.ndarray:
    """Multiply the light of a picture, channels last, by a number from `brightness_range`."""
    low, high = checked_brightness(brightness_range)
    return apply_brightness_shift(x, stream(None).uniform(low, high), scale)


_WANTED = "a picture must have three axes"


def _checked(x: Any, axes: tuple[Any, Any, Any]) -> np.ndarray:
    if not all(map(is_whole, axes)) or sorted(axes) != [0, 1, 2] or (isinstance(x, np.ndarray) and x.ndim != 3):
        named = ", ".join(
            f"{name}={told(axis, 20)}"
            for name, axis in zip(("row_axis", "col_axis", "channel_axis"), axes, strict=True)
        )
        came = f"shape {x.shape}" if isinstance(x, np.ndarray) else told(x)
        raise ValueError(f"{_WANTED} with numbers that differ, got {came} and {named}")
    return as_picture(x, _WANTED)

"""Masks as files: whole numbers in a PNG with the palette of Pascal VOC, so that a viewer shows each in its colour."""

from __future__ import annotations

import functools
import io
import os

import numpy as np
from PIL import Image

from augwidgets.data.listing import Size
from augwidgets.data.picture_files import read_mask
from augwidgets.data.reading import reading
from augwidgets.domain.errors import path_told

BORDER = 255  # of an object in Pascal VOC, which belongs to nothing


@functools.cache
def colours() -> np.ndarray:
    """Return ``(256, 3)`` uint8: the colour of each number in Pascal VOC, its bits spread over the three channels.

    Examples
    --------
    >>> colours()[[0, 1, 2, 15]].tolist()
    [[0, 0, 0], [128, 0, 0], [0, 128, 0], [192, 128, 128]]
    """
    numbers = np.arange(256)
    found = np.zeros((256, 3), np.int64)
    for bit in range(8):
        for channel in range(3):
            found[:, channel] |= (numbers >> (3 * bit + channel) & 1) << (7 - bit)
    palette = found.astype(np.uint8)
    palette.flags.writeable = False
    return palette


def read_numbers(path: str, size: Size) -> np.ndarray:
    """Return a mask as ``(H, W)`` whole numbers; one in the colours of the palette becomes their numbers.

    Parameters
    ----------
    path : str
    size : (int, int)
        Of its picture.

    Raises
    ------
    OSError, ValueError
        It is no mask, has other colours, or another size.
    """
    with reading():
        coloured = _coloured(path)
        numbers = read_mask(path) if coloured is None else coloured
    if numbers.shape != size:
        raise ValueError(
            f"its mask must have the picture's size, {size[1]} x {size[0]}, got {numbers.shape[1]} x "
            f"{numbers.shape[0]} in {path_told(path, 80)}; scale it without blending (nearest)"
        )
    return numbers


def _coloured(path: str) -> np.ndarray | None:
    """Return the numbers of a mask in the palette's colours; None for any other file."""
    try:
        with Image.open(path) as image:
            if image.mode != "RGB" or image.format != "PNG":
                return None
            levels = np.asarray(image).astype(np.int64)
    except Exception:  # `read_mask` says what is wrong with it
        return None
    if (levels == levels[..., :1]).all():
        return None
    table = np.full(1 << 24, -1, np.int16)
    red, green, blue = colours().astype(np.int64).T
    table[(red << 16) | (green << 8) | blue] = np.arange(256)
    numbers = table[(levels[..., 0] << 16) | (levels[..., 1] << 8) | levels[..., 2]]
    return None if (numbers < 0).any() else numbers.astype(np.uint8)


def is_lossy(name: str) -> bool:
    """Return whether a file's name says that its numbers were changed when it was saved.

    Examples
    --------
    >>> is_lossy("a.JPG"), is_lossy("a.png")
    (True, False)
    """
    return os.path.splitext(name)[1].lower() in (".jpg", ".jpeg", ".webp", ".avif")


def mask_png(mask: np.ndarray) -> bytes:
    """Return a mask as PNG: with the palette up to 255, as 16-bit grey up to 65,535; the numbers are kept.

    Parameters
    ----------
    mask : (H, W) array of whole numbers

    Raises
    ------
    ValueError
        A number below 0, or above 65,535.

    Examples
    --------
    >>> kept = mask_png(np.array([[0, 7]]))
    >>> Image.open(io.BytesIO(kept)).getpixel((1, 0))
    7
    """
    low, high = int(mask.min(initial=0)), int(mask.max(initial=0))
    if low < 0 or high > 65_535:
        raise ValueError(f"the numbers of a mask in a PNG must lie in 0..65535, got {low}..{high}")
    out = io.BytesIO()
    if high > 255:
        Image.fromarray(mask.astype(np.uint16)).save(out, "PNG")
    else:
        image = Image.fromarray(mask.astype(np.uint8))
        image.putpalette(colours().tobytes())
        image.save(out, "PNG")
    return out.getvalue()

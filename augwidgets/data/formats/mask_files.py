"""Masks as files: whole numbers in a PNG with the palette of Pascal VOC, so that a viewer shows each in its colour."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping

import numpy as np
from PIL import Image

from augwidgets.data.listing import Size
from augwidgets.data.picture_files import read_mask
from augwidgets.data.reading import reading
from augwidgets.domain.errors import path_told
from augwidgets.sample.pillow_images import MOST_PIXELS

LOSSY = ("JPEG", "MPO", "WEBP", "AVIF")  # formats that change numbers
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


def read_numbers(path: str, size: Size, palette: Mapping[int, int] | None = None) -> np.ndarray:
    """Return a mask as ``(H, W)`` whole numbers; one in the colours of the palette becomes their numbers.

    Parameters
    ----------
    path : str
    size : (int, int)
        Of its picture.
    palette : mapping of int to int, optional
        The number of each colour, which is given as red * 65536 + green * 256 + blue; Pascal VOC's without it.

    Raises
    ------
    OSError, ValueError
        It is no mask, has other colours, or another size.
    """
    with reading():
        coloured = _coloured(path, palette)
        numbers = read_mask(path) if coloured is None else coloured
    if numbers.shape != size:
        turned = numbers.shape == size[::-1]
        cure = "turn it as its picture is shown" if turned else "scale it without blending (nearest)"
        raise ValueError(
            f"its mask must have the picture's size, {size[1]} x {size[0]}, got {numbers.shape[1]} x "
            f"{numbers.shape[0]} in {path_told(path, 80)}; {cure}"
        )
    return numbers


def _coloured(path: str, palette: Mapping[int, int] | None) -> np.ndarray | None:
    """Return the numbers of a mask in the palette's colours; None for any other file."""
    try:
        with Image.open(path) as image:
            if image.mode not in ("RGB", "RGBA") or image.format in LOSSY or image.width * image.height > MOST_PIXELS:
                return None
            levels = np.asarray(image.convert("RGB")).astype(np.int64)
    except Exception:  # `read_mask` says what is wrong with it
        return None
    if palette is None and (levels == levels[..., :1]).all():
        return None
    if palette is None:
        palette = {(red << 16) | (green << 8) | blue: number for number, (red, green, blue) in _listed()}
    found, places = np.unique((levels[..., 0] << 16) | (levels[..., 1] << 8) | levels[..., 2], return_inverse=True)
    numbers = [palette.get(colour, -1) for colour in found.tolist()]
    if min(numbers) < 0:
        return None
    return np.array(numbers, np.min_scalar_type(max(numbers)))[places].reshape(levels.shape[:2])


def _listed() -> list[tuple[int, list[int]]]:
    return list(enumerate(colours().tolist()))


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

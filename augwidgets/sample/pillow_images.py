"""Pillow images as arrays, and arrays as Pillow images.

A phone's rotation tag is followed, a palette becomes colours, transparency is kept as a fourth channel.
"""

from __future__ import annotations

import warnings

import numpy as np
from PIL import ExifTags, Image

# Pillow's own default. It is repeated here because Pillow only warns above it, and because it can be switched off
# there for the whole process: a file of a few kilobytes may unpack to gigabytes (a "decompression bomb").
MOST_PIXELS = 89_478_485

# What undoes each value of a file's rotation tag.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_BAND = 2**20  # pixels

# Formats that give back other numbers than were saved.
_WITH_LOSS = {"JPEG", "MPO"}


def decoded(image: Image.Image, what: str) -> np.ndarray:
    """Return the picture as ``(H, W)`` or ``(H, W, 3 or 4)``, uint8 or 16-bit grey, the way up that a viewer shows it.

    Parameters
    ----------
    image : Pillow image
    what : str
        What it is called in a message.
    """
    turned = _loaded(image, what)
    if turned.mode.startswith("I;16"):
        return np.array(turned).astype(np.uint16)  # in this machine's byte order; `Sample` scales it to 8 bit
    if turned.mode == "I":
        return _from_16_bits(np.array(turned), what)
    if turned.mode == "F":
        return _from_floats(np.array(turned), what)
    if turned.has_transparency_data:
        return _in_mode(turned, "RGBA")
    return _in_mode(turned, "L" if turned.mode in ("1", "L") else "RGB")


def numbers(image: Image.Image, what: str) -> np.ndarray:
    """Return the whole numbers ``(H, W)`` that a mask holds: of a palette its numbers, of black and white 0 and 1.

    Parameters
    ----------
    image : Pillow image
    what : str
        What it is called in a message.

    Raises
    ------
    ValueError
        It has colours, or was saved with loss.

    Examples
    --------
    >>> numbers(Image.new("P", (3, 2), 7), "mask.png").tolist()
    [[7, 7, 7], [7, 7, 7]]
    """
    if image.format in _WITH_LOSS:
        raise ValueError(
            f"a mask must be saved without loss, as PNG, but {what} is a {image.format}, which changes its numbers; "
            "save it anew, or give an array of numbers"
        )
    upright = _loaded(image, what)
    if upright.mode.startswith("I;16"):
        return np.array(upright).astype(np.uint16)  # in this machine's byte order
    if upright.mode in ("1", "L", "P", "I"):
        return np.array(upright)
    levels = None if upright.mode == "F" else np.array(upright.convert("RGBA"))
    if levels is None or (levels[..., 3] < 255).any() or (levels[..., :3] != levels[..., :1]).any():
        came = "decimal numbers" if levels is None else f"colours ({upright.mode})"
        raise ValueError(
            f"a mask must hold one whole number for each pixel, got the {came} of {what}; give an array of numbers"
        )
    return levels[..., 0]


def _loaded(image: Image.Image, what: str) -> Image.Image:
    """Return the image with its pixels, the way up that a viewer shows it; raise what is too large or damaged."""
    if image.width * image.height > MOST_PIXELS:
        raise too_large(what)
    if not image.width * image.height:
        raise ValueError(f"a picture must have at least one pixel, got {image.width} x {image.height}: {what}")
    try:
        image.load()
    except Exception as error:  # a damaged file makes Pillow's readers raise whatever they stumble over
        raise damaged(what, error) from None
    return _upright(image)


def _in_mode(image: Image.Image, mode: str) -> np.ndarray:
    """Return the pixels as uint8, converted band by band: whole, Pillow would hold them four times on the way."""
    channels = len(mode)
    if image.mode == mode and image.width * image.height <= _BAND:  # one band, which need be copied once only
        return np.asarray(image)
    pixels = np.empty((image.height, image.width, channels), np.uint8)
    rows = max(1, _BAND // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        converted = band if band.mode == mode else band.convert(mode)
        pixels[top : top + rows] = np.asarray(converted).reshape(band.height, band.width, channels)
    return pixels[..., 0] if channels == 1 else pixels


def _upright(image: Image.Image) -> Image.Image:
    # Not Pillow's exif_transpose: it also writes the remaining tags anew, and fails where one of them is odd.
    tag = _rotation(image)
    return image.transpose(_TURNS[tag]) if tag in _TURNS else image


def has_16_bits(image: Image.Image) -> bool:
    """Return whether a file that has just been opened holds levels of 16 bits or more, of which 8 are kept.

    Examples
    --------
    >>> has_16_bits(Image.new("I;16", (3, 2))), has_16_bits(Image.new("RGB", (3, 2)))
    (True, False)
    """
    ways = [str(part[-1]) for part in getattr(image, "tile", ())]  # how Pillow is about to unpack the levels
    return image.mode in ("I", "F") or image.mode.startswith("I;16") or any(";16" in way for way in ways)


def lies_on_its_side(image: Image.Image) -> bool:
    """Return whether a viewer shows the picture's stored width as its height."""
    return _rotation(image) in (5, 6, 7, 8)


def _rotation(image: Image.Image) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tag: int = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged tags are no reason to refuse a picture whose pixels are whole
        return 1
    return tag


def _from_16_bits(levels: np.ndarray, what: str) -> np.ndarray:
    """Convert Pillow's 32-bit whole numbers to 16-bit grey, which is what some formats and versions keep in them."""
    low, high = int(levels.min()), int(levels.max())
    if low < 0 or high > 65_535:
        raise ValueError(
            f"a picture of 32-bit whole numbers must lie in 0..65535, got {low}..{high}: {what}; "
            "scale it to an array in [0, 1] first"
        )
    return levels.astype(np.uint16)


def _from_floats(levels: np.ndarray, what: str) -> np.ndarray:
    """Convert Pillow's floats to levels in [0, 1] or, where one is larger, in 0..255 (as Pillow converts)."""
    low, high = float(levels.min()), float(levels.max())
    if not (low >= 0 and high <= 255):  # so put that NaN is refused too
        raise ValueError(
            f"a picture of floats must lie in [0, 1] or in 0..255, got {low:.4g}..{high:.4g}: {what}; "
            "scale it to an array in [0, 1] first"
        )
    scaled: np.ndarray = np.rint(levels * (255 if high <= 1 else 1))
    return scaled.astype(np.uint8)


def too_large(what: str) -> ValueError:
    """Return what is raised for more pixels than there may be."""
    limit = min(MOST_PIXELS, Image.MAX_IMAGE_PIXELS or MOST_PIXELS)
    return ValueError(
        f"a picture may have {limit:,} pixels at most, but {what} has more (or claims to); make it smaller first"
    )


def damaged(what: str, error: Exception) -> ValueError:
    """Return what is raised where Pillow cannot read on."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return ValueError(f"a whole picture was expected, but {what} is damaged or cut short ({reason}); copy it again")


def from_array(image: np.ndarray) -> Image.Image:
    """Return a picture ``(H, W)`` or ``(H, W, C)`` as a Pillow image: grey "L", colour "RGB", transparent "RGBA".

    Floats in [0, 1] are rounded to bytes.

    Examples
    --------
    >>> from_array(np.zeros((20, 30, 1), np.uint8)).mode, from_array(np.ones((20, 30, 4), np.float32)).getpixel((0, 0))
    ('L', (255, 255, 255, 255))
    """
    levels = image if image.dtype == np.uint8 else np.rint(image * np.float32(255)).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(levels[..., 0] if levels.shape[2:] == (1,) else levels))

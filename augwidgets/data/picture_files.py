"""Read pictures from files, bytes, Pillow images and arrays.

Whatever comes in, a `Sample` comes out: ``(H, W, C)`` with C = 1 (grey), 3 (colour) or 4 (with transparency), uint8
unless it was made from a float array. Nothing is ever written.
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from augwidgets.domain.errors import path_told
from augwidgets.domain.regular_files import opened
from augwidgets.sample.sample import Sample

# Pillow's own default. It is repeated here because Pillow only warns above it, and because it can be switched off
# there for the whole process: a file of a few kilobytes may unpack to gigabytes (a "decompression bomb").
MOST_PIXELS = 89_478_485

# Drawings that Pillow hands to a program outside (Ghostscript) when they are read.
_DRAWINGS = {"EPS", "WMF"}

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

EXTENSIONS = frozenset(
    {".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}
)


def load(source: Any) -> Sample:
    """Return the picture as a `Sample`, the way up and in the colours that a viewer shows.

    A phone's rotation tag is followed; a palette becomes colours; transparency is kept as a fourth channel; 16-bit grey
    is scaled to 8 bit; of an animation the first frame is taken (of an open Pillow image the frame it stands at).

    Parameters
    ----------
    source : path, bytes, Pillow image, array or Sample
        A `Sample` is given back as it is. An array is taken as `Sample` takes it.

    Returns
    -------
    Sample
        Without labels, unless it came with them.

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        In one sentence: what was allowed, what came and what to do.

    Examples
    --------
    >>> palette = Image.new("P", (30, 20))
    >>> load(palette).image.shape
    (20, 30, 3)
    """
    if isinstance(source, Sample):
        return source
    if isinstance(source, Image.Image):
        return Sample(_decoded(source, "the Pillow image"))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Sample(_read(io.BytesIO(source), "the data given as bytes"))
    if isinstance(source, (str, os.PathLike)):
        return Sample(_read_file(os.fspath(source)))
    if hasattr(source, "__array__"):  # NumPy's protocol: its own arrays, and those of JAX, PyTorch and others
        return Sample(np.asarray(source))
    raise TypeError(
        f"a picture must be a path, bytes, a Pillow image, an array or a Sample, got {type(source).__name__}"
    )


def pictures_in(folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Return the picture files that lie directly in a folder, sorted by name.

    They are told by their extension (see `EXTENSIONS`); hidden files and folders are passed over. No file is opened.

    Raises
    ------
    FileNotFoundError, ValueError
        There is no such folder, or no picture in it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ["b.PNG", "a.jpg", "notes.txt", ".hidden.png"]:
    ...         Path(folder, name).touch()
    ...     [path.name for path in pictures_in(folder)]
    ['a.jpg', 'b.PNG']
    """
    place = Path(os.path.expanduser(folder))
    if not os.path.exists(place):
        raise FileNotFoundError(
            f"there is no folder {path_told(folder)}; check its name, seen from {path_told(os.getcwd())}"
        )
    if not os.path.isdir(place):
        raise ValueError(f"a folder was expected, got the file {path_told(folder)}; name the folder that it lies in")
    names = [entry.name for entry in os.scandir(place) if entry.is_file() and not entry.name.startswith(".")]
    found = tuple(place / name for name in sorted(names) if Path(name).suffix.lower() in EXTENSIONS)
    if not found:
        raise ValueError(
            f"the folder {path_told(folder)} must hold a picture ({', '.join(sorted(EXTENSIONS))}), "
            f"got {len(names)} other file(s); folders inside it are not searched"
        )
    return found


def _read_file(given: str | bytes) -> np.ndarray:
    stream, name = opened(given, "picture")
    with stream:
        return _read(stream, name)


def _read(stream: BinaryIO, what: str) -> np.ndarray:
    if not stream.read(1):
        raise ValueError(f"a picture was expected, got 0 bytes: {what} is empty; save or copy it again")
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(stream)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large(what) from None
    except UnidentifiedImageError:
        raise ValueError(
            f"a picture (PNG, JPEG, GIF, TIFF, WebP, BMP ...) was expected, but {what} is none that Pillow can read "
            "(another kind of file, or its beginning is damaged); save it as PNG"
        ) from None
    except Exception as error:  # a damaged header makes Pillow's readers raise whatever they stumble over
        raise _damaged(what, error) from None
    with image:
        if image.format in _DRAWINGS:
            raise ValueError(
                f"a picture made of pixels was expected, but {what} is a drawing ({image.format}); save it as PNG"
            )
        return _decoded(image, what)


def _decoded(image: Image.Image, what: str) -> np.ndarray:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(what)
    if not image.width * image.height:
        raise ValueError(f"a picture must have at least one pixel, got {image.width} x {image.height}: {what}")
    try:
        image.load()
    except Exception as error:  # as above
        raise _damaged(what, error) from None
    turned = _upright(image)
    if turned.mode.startswith("I;16"):
        return np.array(turned).astype(np.uint16)  # in this machine's byte order; `Sample` scales it to 8 bit
    if turned.mode == "I":
        return _from_16_bits(np.array(turned), what)
    if turned.mode == "F":
        return _from_floats(np.array(turned), what)
    if turned.has_transparency_data:
        return _in_mode(turned, "RGBA")
    return _in_mode(turned, "L" if turned.mode in ("1", "L") else "RGB")


def _in_mode(image: Image.Image, mode: str) -> np.ndarray:
    """Return the pixels as uint8, converted band by band: whole, Pillow would hold them four times on the way."""
    channels = len(mode)
    pixels = np.empty((image.height, image.width, channels), np.uint8)
    rows = max(1, _BAND // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        converted = band if band.mode == mode else band.convert(mode)
        pixels[top : top + rows] = np.asarray(converted).reshape(band.height, band.width, channels)
    return pixels[..., 0] if channels == 1 else pixels


_BAND = 2**20  # pixels


def _upright(image: Image.Image) -> Image.Image:
    # Not Pillow's exif_transpose: it also writes the remaining tags anew, and fails where one of them is odd.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tag = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged tags are no reason to refuse a picture whose pixels are whole
        return image
    return image.transpose(_TURNS[tag]) if tag in _TURNS else image


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


def _too_large(what: str) -> ValueError:
    limit = min(MOST_PIXELS, Image.MAX_IMAGE_PIXELS or MOST_PIXELS)
    return ValueError(
        f"a picture may have {limit:,} pixels at most, but {what} has more (or claims to); make it smaller first"
    )


def _damaged(what: str, error: Exception) -> ValueError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return ValueError(f"a whole picture was expected, but {what} is damaged or cut short ({reason}); copy it again")

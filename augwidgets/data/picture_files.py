"""Read pictures from files, bytes, Pillow images and arrays.

Whatever comes in, a `Sample` comes out: ``(H, W, C)`` with C = 1 (grey), 3 (colour) or 4 (with transparency), uint8
unless it was made from a float array. Nothing is ever written.
"""

from __future__ import annotations

import io
import math
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError

from augwidgets.domain.argument_checks import as_array
from augwidgets.domain.errors import path_told
from augwidgets.domain.regular_files import opened
from augwidgets.sample import picture_kinds, pillow_images
from augwidgets.sample.sample import Sample

# Drawings that Pillow hands to a program outside (Ghostscript) when they are read.
_DRAWINGS = {"EPS", "WMF"}

EXTENSIONS = frozenset(
    {".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}
)


def load(source: Any, mask: Any = None) -> Sample:
    """Return the picture as a `Sample`, the way up and in the colours that a viewer shows.

    A phone's rotation tag is followed; a palette becomes colours; transparency is kept as a fourth channel; 16-bit grey
    is scaled to 8 bit; of an animation the first frame is taken (of an open Pillow image the frame it stands at).

    A mask is read as the whole numbers that the file holds, for they are labels: a palette by its numbers, not its
    colours, 16 bit as they are. One that was saved with loss (JPEG) or in colours is refused.

    Parameters
    ----------
    source : path, bytes, Pillow image, array or Sample
        A `Sample` is given back as it is. An array is taken as `Sample` takes it.
    mask : path, bytes, Pillow image or array, optional
        Of the picture's size; 0 is background.

    Returns
    -------
    Sample
        Without other labels, unless it came with them.

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        In one sentence: what was allowed, what came and what to do.

    Examples
    --------
    >>> palette = Image.new("P", (30, 20))
    >>> load(palette).image.shape
    (20, 30, 3)
    >>> palette.putpixel((4, 5), 7)
    >>> int(load(palette, mask=palette).mask[5, 4])
    7
    """
    sample = _loaded(source)
    if mask is None:
        return sample
    numbers = read_mask(mask)
    if numbers.shape != sample.size:
        hint = ""
        if _is_turned(source, numbers.shape):
            hint = "; the picture is turned by its rotation tag, and the mask is not: turn it, for example by np.rot90"
        raise ValueError(f"a mask must have the picture's (height, width), {sample.size}, got {numbers.shape}{hint}")
    return sample.replace(mask=numbers)


def load_smaller(path: str | os.PathLike[str], box: tuple[int, int]) -> tuple[Sample, tuple[int, int]]:
    """Return the picture of a file, and the (height, width) that it has there, the way up that a viewer shows it.

    A JPEG that would fill the box twice is decoded to a half, a quarter or an eighth of its size, which takes a part of
    the time, and still fills it; other files are read as `load` reads them.

    Parameters
    ----------
    path : path
    box : (int, int)
        Width and height.

    Raises
    ------
    FileNotFoundError, TypeError, ValueError
        As `load`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Image.new("RGB", (900, 600)).save(Path(folder, "a.jpg"))
    ...     small, size = load_smaller(Path(folder, "a.jpg"), (300, 300))
    >>> small.size, size
    ((300, 450), (600, 900))
    """
    sizes = []

    def decode(image: Image.Image, what: str) -> np.ndarray:
        if image.width * image.height > pillow_images.MOST_PIXELS:
            raise pillow_images.too_large(what)
        width, height = stored = image.size
        if pillow_images.lies_on_its_side(image):
            width, height = height, width
        sizes.append((height, width))
        factor = min(1.0, box[0] / width, box[1] / height) if width * height else 1.0
        image.draft(None, (math.ceil(stored[0] * factor), math.ceil(stored[1] * factor)))
        return pillow_images.decoded(image, what)

    sample = Sample(_read_file(os.fspath(path), decode=decode))
    return sample, sizes[0]


def _loaded(source: Any) -> Sample:
    if isinstance(source, Sample):
        return source
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Sample(_read(io.BytesIO(source), "the data given as bytes"))
    if isinstance(source, (str, os.PathLike)):
        return Sample(_read_file(os.fspath(source)))
    if isinstance(source, Image.Image) or picture_kinds.is_array(source):
        return Sample(source)
    raise TypeError(
        f"a picture must be a path, bytes, a Pillow image, an array or a Sample, got {type(source).__name__}"
    )


def read_mask(source: Any) -> np.ndarray:
    """Return the whole numbers of a mask.

    Parameters
    ----------
    source : path, bytes, Pillow image or array

    Raises
    ------
    OSError, TypeError, ValueError
        In one sentence: it is none, was saved with loss, or has colours.
    """
    if isinstance(source, Image.Image):
        return pillow_images.numbers(source, "the Pillow image")
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _read(io.BytesIO(source), "the data given as bytes", pillow_images.numbers)
    if isinstance(source, (str, os.PathLike)):
        return _read_file(os.fspath(source), "mask", pillow_images.numbers)
    if picture_kinds.is_array(source):
        return as_array(source, "the rows of a mask")
    raise TypeError(f"a mask must be a path, bytes, a Pillow image or an array, got {type(source).__name__}")


def _is_turned(source: Any, size: tuple[int, ...]) -> bool:
    """Return whether a picture lies on its side in its file, where it has this size."""
    if not isinstance(source, (str, os.PathLike)):
        return False
    with Image.open(os.path.expanduser(source)) as image:
        return (image.height, image.width) == size


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


Decode = Callable[[Image.Image, str], np.ndarray]


def _read_file(given: str | bytes, kind: str = "picture", decode: Decode = pillow_images.decoded) -> np.ndarray:
    stream, name = opened(given, kind)
    with stream:
        return _read(stream, name, decode)


def _read(stream: BinaryIO, what: str, decode: Decode = pillow_images.decoded) -> np.ndarray:
    if not stream.read(1):
        raise ValueError(f"a picture was expected, got 0 bytes: {what} is empty; save or copy it again")
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(stream)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise pillow_images.too_large(what) from None
    except UnidentifiedImageError:
        raise ValueError(
            f"a picture (PNG, JPEG, GIF, TIFF, WebP, BMP ...) was expected, but {what} is none that Pillow can read "
            "(another kind of file, or its beginning is damaged); save it as PNG"
        ) from None
    except Exception as error:  # a damaged header makes Pillow's readers raise whatever they stumble over
        raise pillow_images.damaged(what, error) from None
    with image:
        if image.format in _DRAWINGS:
            raise ValueError(
                f"a picture made of pixels was expected, but {what} is a drawing ({image.format}); save it as PNG"
            )
        return decode(image, what)

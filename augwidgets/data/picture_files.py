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
from PIL import Image, UnidentifiedImageError

from augwidgets.domain.errors import path_told
from augwidgets.domain.regular_files import opened
from augwidgets.sample import pillow_images
from augwidgets.sample.sample import Sample

# Drawings that Pillow hands to a program outside (Ghostscript) when they are read.
_DRAWINGS = {"EPS", "WMF"}

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
        return Sample(pillow_images.decoded(source, "the Pillow image"))
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
        return pillow_images.decoded(image, what)

"""Labelled pictures that come with scikit-learn and scikit-image: small enough to train on in seconds, no download."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from augwidgets.data.mirrors import Mirrors
from augwidgets.domain.errors import told

_DIGIT = 16  # pixels: at 8, as they come, a warp blurs their strokes
_PATCH = 32


class Labelled(NamedTuple):
    """Pictures of one size, with the number of each one's class.

    Attributes
    ----------
    images : (N, H, W, C) array of uint8
    labels : (N,) array of int
    class_names : tuple of str
    mirrors : Mirrors, optional
        What a mirror and a half turn make of the classes.
    """

    images: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    mirrors: Mirrors | None = None

    def __repr__(self) -> str:
        count, height, width, _ = self.images.shape
        return f"<{count:,} pictures of {height} x {width} in {len(self.class_names)} classes>"


def digits() -> Labelled:
    """Return scikit-learn's 1,797 written digits, enlarged from 8 to 16 pixels.

    Raises
    ------
    ImportError
        In one sentence, where scikit-learn is missing.

    Examples
    --------
    >>> digits().images.shape
    (1797, 16, 16, 1)
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ImportError('the digits need scikit-learn; pip install "augwidgets[lab]" brings it') from None
    found = load_digits()
    small = np.rint(found.images * (255 / 16)).astype(np.uint8)
    large = np.stack([cv2.resize(one, (_DIGIT, _DIGIT), interpolation=cv2.INTER_CUBIC) for one in small])
    return Labelled(large[..., None], found.target.astype(np.int64), tuple("0123456789"))


def textures() -> Labelled:
    """Return patches of 32 pixels of scikit-image's brick, grass and gravel, 256 of each, none over another.

    Examples
    --------
    >>> textures().images.shape, textures().class_names
    ((768, 32, 32, 1), ('brick', 'grass', 'gravel'))
    """
    from skimage import data

    names = ("brick", "grass", "gravel")
    images = [_patches(getattr(data, name)()) for name in names]
    labels = np.repeat(np.arange(len(names)), [len(one) for one in images])
    return Labelled(np.concatenate(images)[..., None], labels, names)


def faces() -> Labelled:
    """Return the 100 faces and 100 pieces of background, of 25 pixels, that come with scikit-image.

    Examples
    --------
    >>> faces().images.shape, np.bincount(faces().labels).tolist()
    ((200, 25, 25, 1), [100, 100])
    """
    from skimage import data

    images = np.asarray(data.lfw_subset())
    images = images if images.dtype == np.uint8 else np.rint(images * 255).astype(np.uint8)
    return Labelled(images[..., None], np.repeat((0, 1), 100), ("face", "background"))


KNOWN: dict[str, Callable[[], Labelled]] = {"digits": digits, "textures": textures, "faces": faces}


def idx(images: Path, labels: Path | None = None) -> Labelled:
    """Return what two IDX files hold, as MNIST comes: pictures, and the number of each one's class.

    Parameters
    ----------
    images : Path
        Also one that gzip has packed.
    labels : Path, optional
        The file beside it whose name has "labels" and "idx1" in the place of "images" and "idx3", unless it is given.

    Raises
    ------
    FileNotFoundError, ValueError
        In one sentence: what was expected, and what is there.
    """
    if labels is None:
        labels = images.with_name(images.name.replace("images", "labels").replace("idx3", "idx1"))
        if labels == images or not labels.is_file():
            raise FileNotFoundError(f"labels were expected beside {images.name}, in {labels.name}, and there are none")
    pixels, numbers = _read_idx(images, 3), _read_idx(labels, 1)
    if len(pixels) != len(numbers):
        raise ValueError(f"{images.name} holds {len(pixels):,} pictures, and {labels.name} {len(numbers):,} labels")
    names = tuple(map(str, range(int(numbers.max()) + 1)))
    return Labelled(pixels[..., None], numbers.astype(np.int64), names)


def is_idx(path: Path) -> bool:
    """Return whether a file is named as those of MNIST are."""
    return "idx3-ubyte" in path.name and path.is_file()


def _read_idx(path: Path, dimensions: int) -> np.ndarray:
    """Return the bytes of an IDX file: two zeros, 8 for bytes, how many dimensions, how long each is, and the data."""
    import gzip

    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if content[:4] != bytes((0, 0, 8, dimensions)):
        raise ValueError(f"an IDX file of bytes in {dimensions} dimensions was expected, got {told(path.name)}")
    shape = np.frombuffer(content, ">u4", dimensions, 4).astype(int).tolist()
    start = 4 + 4 * dimensions
    if len(content) - start != int(np.prod(shape)) or not all(shape):
        raise ValueError(f"{path.name} must hold {' x '.join(map(str, shape))} bytes, got {len(content) - start:,}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _patches(image: np.ndarray) -> np.ndarray:
    rows, columns = (side // _PATCH for side in image.shape)
    cut = image[: rows * _PATCH, : columns * _PATCH].reshape(rows, _PATCH, columns, _PATCH)
    return np.ascontiguousarray(cut.swapaxes(1, 2).reshape(-1, _PATCH, _PATCH))

"""`Look`: what is measured of one picture of a data set. Each picture is decoded once."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import cv2
import numpy as np

from augwidgets.data.colourfulness import colour
from augwidgets.domain.neighbours import needed
from augwidgets.sample.pillow_images import from_array
from augwidgets.steps import curve

# The longest side, in pixels, at which sharpness is measured, about what models see; and what a JPEG is decoded to.
SIDE = 512
# Under so many pixels a side nobody can tell a blurred picture from a small one.
SMALLEST_SHARP = 64

_LEVELS = np.arange(256, dtype=np.float64)
_NEIGHBOURS = 9  # pixels over which a picture is blurred for comparison
_HASHED = 128  # the longest side of what is hashed


class Look(NamedTuple):
    """What is measured of one picture.

    Attributes
    ----------
    size : (int, int)
        Height and width.
    colour : float
        How far a pixel's strongest channel lies above its weakest, on average, in levels of 255.
    brightness, contrast : float
        Mean and standard deviation of all levels, of 255.
    darkest, lightest : int
        The grey level under which 5 %, and the one under which 99 %, of the pixels lie.
    information : float
        The entropy of the grey levels in bits: 0 for one level, 8 where all 256 are as frequent.
    blur : float
        0 sharp to 1, see `blur_of`; nan for a picture too small to tell.
    pixels : bytes
        A fingerprint of its pixels, or of its file where that was not decoded in full.
    hash : int or None
        ImageHash's perceptual hash of 64 bits.
    shares : (256,) array
        Which share of all values lies at each level.
    """

    size: tuple[int, int]
    colour: float
    brightness: float
    contrast: float
    darkest: int
    lightest: int
    information: float
    blur: float
    pixels: bytes
    hash: int | None
    shares: np.ndarray


def look_at(image: np.ndarray, size: tuple[int, int], fingerprint: bytes | None = None, *, hashed: bool = True) -> Look:
    """Measure a picture.

    Parameters
    ----------
    image : array
        ``(H, W, C)``, uint8 or float; a smaller picture than the one that is meant will do.
    size : (int, int)
        Height and width of the one that is meant.
    fingerprint : bytes, optional
        Where the pixels that are meant are not these.
    hashed : bool
        Whether the perceptual hash is wanted.

    Examples
    --------
    >>> look = look_at(np.full((70, 90, 1), 200, np.uint8), (70, 90))
    >>> look.brightness, look.darkest, look.information, look.size
    (200.0, 200, 0.0, (70, 90))
    """
    counts = curve.histogram(image).sum(axis=0)
    shares = counts / counts.sum()
    mean = float(shares @ _LEVELS)
    spread = float(np.sqrt(max(shares @ _LEVELS**2 - mean**2, 0)))
    grey = grey_of(image)
    levels = np.bincount(grey.ravel(), minlength=256) / grey.size
    below = np.cumsum(levels)
    some = levels[levels > 0]
    small = reduced(grey, SIDE)
    return Look(
        size=size,
        colour=colour(image),
        brightness=mean,
        contrast=spread,
        darkest=int(np.searchsorted(below, 0.05 - 1e-9)),
        lightest=int(np.searchsorted(below, 0.99 - 1e-9)),
        information=float(abs(some @ np.log2(some))),
        blur=blur_of(small) if min(size) >= SMALLEST_SHARP else float("nan"),
        pixels=_fingerprint(image) if fingerprint is None else fingerprint,
        hash=_perceptual(reduced(small, _HASHED)) if hashed else None,
        shares=shares,
    )


def grey_of(image: np.ndarray) -> np.ndarray:
    """Return the grey levels ``(H, W)`` of a picture, uint8; transparency is left out."""
    colours = image[..., :3]
    if colours.dtype != np.uint8:
        colours = (colours * 255 + 0.5).astype(np.uint8)
    colours = np.ascontiguousarray(colours)
    return colours[..., 0] if colours.shape[2] == 1 else cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY)


def reduced(grey: np.ndarray, side: int) -> np.ndarray:
    """Return a grey picture whose longest side is so long at most."""
    factor = side / max(grey.shape)
    if factor >= 1:
        return grey
    height, width = (max(1, round(factor * length)) for length in grey.shape)
    return cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)


def blur_of(grey: np.ndarray) -> float:
    """Return how blurred a grey picture is: 0 sharp to 1, whatever its contrast.

    A sharp picture loses most of the differences between neighbours when it is blurred, a blurred one keeps them
    (Crete et al. 2007, "The blur effect"); of the two directions the more blurred one counts, so that a picture that
    was shaken in one is noticed.

    Examples
    --------
    >>> sharp = np.zeros((80, 90), np.uint8)
    >>> sharp[20:50, 30:70] = 200
    >>> blur_of(sharp) < 0.2, blur_of(cv2.GaussianBlur(sharp, (0, 0), 5)) > 0.7
    (True, True)
    """
    fine = grey.astype(np.uint16) * 64  # so that the mean of levels keeps its fractions
    found = []
    for window, ahead, behind in (((_NEIGHBOURS, 1), np.s_[:, 1:], np.s_[:, :-1]),
                                  ((1, _NEIGHBOURS), np.s_[1:], np.s_[:-1])):  # fmt: skip
        blurred = cv2.blur(fine, window)
        before, after = (cv2.absdiff(some[ahead], some[behind]) for some in (fine, blurred))
        total = cv2.sumElems(before)[0]
        found.append(1 - cv2.sumElems(cv2.subtract(before, after))[0] / total if total else 0.0)
    return float(max(found))


def has_image_hash() -> bool:
    """Return whether ImageHash is installed."""
    try:
        import imagehash  # noqa: F401
    except ImportError:
        return False
    return True


def _perceptual(grey: np.ndarray) -> int:
    with needed("imagehash", "data"):
        import imagehash
    bits: Any = imagehash.phash(from_array(grey)).hash
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _fingerprint(image: np.ndarray) -> bytes:
    whole = hashlib.sha256(np.ascontiguousarray(image).data)
    whole.update(repr((image.shape, image.dtype.str)).encode())
    return whole.digest()

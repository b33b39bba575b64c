"""The preview's pixels as they are sent to the browser: bare, so that no browser can refuse to decode them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from augwidgets.view.sheet import Previews

_WHOLE_COLOURS = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
_QUALITIES = (98, 95, 90, 80)
_MOST = 140_000  # bytes: with the preview at tile size less than 300 kB


@dataclass(frozen=True)
class SentPixels:
    """A picture on its way to the browser.

    Attributes
    ----------
    size : (int, int)
        Height and width.
    channels : int
    pixels : bytes
        One byte for each channel of each pixel.
    """

    size: tuple[int, int]
    channels: int
    pixels: bytes


def first_pixels(previews: Previews) -> SentPixels:
    """Return the preview at tile size.

    Examples
    --------
    >>> import augwidgets as aw
    >>> sent = first_pixels(Previews(aw.pictures.cat()))
    >>> sent.size, sent.channels, len(sent.pixels)
    ((176, 264), 3, 139392)
    """
    image = previews.first.image
    return SentPixels(previews.first.size, image.shape[2], np.ascontiguousarray(image).tobytes())


def larger_jpeg(previews: Previews) -> bytes:
    """Return the preview at twice the size of a tile, for draws that enlarge a part of it; nothing where it has none.

    Examples
    --------
    >>> import augwidgets as aw
    >>> larger_jpeg(Previews(aw.pictures.cat()))[:2], larger_jpeg(Previews(aw.Sample(np.zeros((20, 30, 3), np.uint8))))
    (b'\\xff\\xd8', b'')
    """
    if previews.factor >= 1 or previews.first.image.dtype != np.uint8 or previews.first.image.shape[2] == 4:
        return b""
    image = previews.level(1)[0].image
    shown = image[..., ::-1] if image.shape[2] == 3 else image
    for quality in _QUALITIES:
        ways = (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, _WHOLE_COLOURS)
        written = cv2.imencode(".jpg", shown, ways)[1].tobytes()
        if len(written) <= _MOST:
            break
    return written

"""Pixels and numbers as text in a page: deflated, so that a browser reads them back without any canvas."""

from __future__ import annotations

import base64
import zlib

import numpy as np


def packed(content: bytes) -> str:
    """Return bytes as text, deflated.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(packed(b"abc")))
    b'abc'
    """
    return as_text(zlib.compress(content, 9))


def as_text(content: bytes) -> str:
    """Return bytes as text that a data address takes."""
    return base64.b64encode(content).decode()


def packed_pixels(image: np.ndarray) -> str:
    """Return a picture ``(H, W, C)`` of bytes: each level as its difference from the one on its left, deflated.

    Examples
    --------
    >>> image = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    >>> steps = np.frombuffer(zlib.decompress(base64.b64decode(packed_pixels(image))), np.uint8).reshape(2, 4, 3)
    >>> bool((steps.cumsum(axis=1, dtype=np.uint8) == image).all())
    True
    """
    steps = image.copy()
    steps[:, 1:] -= image[:, :-1]
    return packed(steps.tobytes())

"""The pixels of a canvas to which a 3 x 3 matrix takes a picture (OpenCV)."""

from __future__ import annotations

import cv2
import numpy as np

from augwidgets.warp.matrix import AFFINE, Rows, product
from augwidgets.warp.warps import Size

_HALF_LESS: Rows = ((1.0, 0.0, -0.5), (0.0, 1.0, -0.5), (0.0, 0.0, 1.0))
_HALF_MORE: Rows = ((1.0, 0.0, 0.5), (0.0, 1.0, 0.5), (0.0, 0.0, 1.0))


def resampled(
    image: np.ndarray, square: Rows, back: Rows, size: Size, flags: int, border: int, value: float
) -> np.ndarray:
    """Return the pixels of the new canvas, in an array that nobody else holds.

    Parameters
    ----------
    image : array
        ``(H, W)`` or ``(H, W, C)``.
    square, back : rows of the matrix and of its inverse
    size : (int, int)
        Of the new canvas.
    flags, border, value
        As `Warp.resample` takes them.

    Returns
    -------
    array
    """
    turned = _turned(image, square, size)
    if turned is not None:
        return turned
    # OpenCV counts from the centre of the first pixel, the kit from its corner: half a pixel there and back.
    rows = product(product(_HALF_LESS, back), _HALF_MORE)
    height, width = size
    constant = (value,) * 4
    flags |= cv2.WARP_INVERSE_MAP
    if rows[2] == AFFINE:
        return cv2.warpAffine(image, np.array(rows[:2]), (width, height), None, flags, border, constant)
    return cv2.warpPerspective(image, np.array(rows), (width, height), None, flags, border, constant)


def _turned(image: np.ndarray, square: Rows, size: Size) -> np.ndarray | None:
    """Mirror, turn by quarters or transpose the whole canvas: pixels keep their values, and nothing is resampled."""
    (a, b, c), (d, e, f), last = square
    height, width = image.shape[:2]
    if last != AFFINE or abs(a) + abs(b) != 1 or abs(d) + abs(e) != 1 or a * b or d * e or a * d:
        return None
    across, down = (b, d) if b else (a, e)  # which way the old rows and columns run
    wide, high = (height, width) if b else (width, height)
    if size != (high, wide) or c != (wide if across < 0 else 0) or f != (high if down < 0 else 0):
        return None
    out = cv2.transpose(image) if b else image
    if across < 0 or down < 0:
        return cv2.flip(out, -1 if across < 0 and down < 0 else 1 if across < 0 else 0)
    return out if b else image.copy()

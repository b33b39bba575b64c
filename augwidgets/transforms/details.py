"""How sharp it is: what is done with a pixel's neighbours."""

from __future__ import annotations

from typing import Annotated

import cv2
import numpy as np

from augwidgets.declare import pixel
from augwidgets.domain import Range


@pixel
def blur(
    image: np.ndarray, *, sigma: Annotated[float, Range(0, 20, unit="px", neutral=0, usual=(0, 2))] = 1.5
) -> np.ndarray:
    """Soften the picture, as a lens out of focus does: a Gaussian of standard deviation `sigma`.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> dot = np.zeros((9, 9), np.float32); dot[4, 4] = 1
    >>> soft = aw.blur(dot, sigma=1)
    >>> round(float(soft.sum()), 3), round(float(soft[4, 4]), 2)                 # the light is spread, not lost
    (1.0, 0.16)
    """
    return _softened(image, sigma)


@pixel
def sharpen(
    image: np.ndarray,
    *,
    amount: Annotated[float, Range(0, 5, unit="times", neutral=0, usual=(0, 2))] = 1,
    radius: Annotated[float, Range(0.3, 10, unit="px")] = 1,
) -> np.ndarray:
    """Make edges stand out: `amount` times what a blur of this radius takes away is added (an unsharp mask).

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> edge = np.array([[80] * 8 + [160] * 8] * 4, np.uint8)
    >>> sharp = aw.sharpen(edge, amount=1)
    >>> bool(sharp.min() < 80), bool(sharp.max() > 160)
    (True, True)
    """
    out = cv2.addWeighted(image, 1 + amount, _softened(image, radius), -amount, 0)
    return out.reshape(image.shape)


def _softened(image: np.ndarray, sigma: float) -> np.ndarray:
    if sigma == 0:
        return image.copy()
    return cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT).reshape(image.shape)

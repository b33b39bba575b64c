"""`SmallCutout`: a cut-out whose pixels are kept as small as a tile shows them; what is said of it is of the whole."""

from __future__ import annotations

import cv2
import numpy as np

from augwidgets.scenes.cutout_image import Cutout

_LEAST = 12  # pixels: the longer side of the smallest copy


class SmallCutout:
    """A cut-out, shrunk once, each copy half as large as the one before.

    Parameters
    ----------
    whole : Cutout
    longest : int
        Pixels of the longer side that are kept at most.

    Attributes
    ----------
    size : (int, int)
        Height and width of the whole one.
    share : float
    label : str

    Examples
    --------
    >>> image = np.full((400, 800, 4), 255, np.uint8)
    >>> small = SmallCutout(Cutout(image, "wall"), 200)
    >>> small.size, small.shrunk(1).shape, small.shrunk(1 / 10).shape
    ((400, 800), (100, 200, 4), (50, 100, 4))
    """

    def __init__(self, whole: Cutout, longest: int) -> None:
        self.size, self.share, self.label = whole.size, whole.share, whole.label
        height, width = whole.size
        factor = min(1.0, longest / max(height, width))
        self._copies: list[np.ndarray] = []
        image = whole.image
        while not self._copies or max(image.shape) > 2 * _LEAST:
            sides = max(1, round(width * factor)), max(1, round(height * factor))
            if sides != (image.shape[1], image.shape[0]):
                image = cv2.resize(image, sides, interpolation=cv2.INTER_AREA)
            self._copies.append(image)
            factor /= 2

    def shrunk(self, times: float) -> np.ndarray:
        """Return the smallest copy that need not be enlarged where a pixel of the whole becomes `times` one."""
        wanted = times * max(self.size)
        found = self._copies[0]
        for copy in self._copies[1:]:
            if max(copy.shape[:2]) < wanted:
                break
            found = copy
        return found

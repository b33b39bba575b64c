"""`Warp`: where coordinates go, and the size of the canvas that comes out.

`moving` applies it to everything that a `Sample` carries. `Affine` and `Projective` warps (in `projective`) are 3 x 3
matrices and multiply into one; a `Displacement` (in `displacement`) says for each pixel of the new canvas where it
comes from.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from augwidgets.domain import errors
from augwidgets.domain.units import plain
from augwidgets.sample.checks import LONGEST_SIDE
from augwidgets.sample.polygon import Point

# Nine float pictures of this size fill the memory of a common machine; `expand` after `expand` gets there quickly.
MOST_PIXELS = 2**27

Size = tuple[int, int]


@dataclass(frozen=True)
class Warp:
    """Where coordinates go, and the size of the canvas that comes out; see `Affine`, `Projective`, `Displacement`.

    Attributes
    ----------
    size : (int, int)
        Height and width of the canvas that comes out.

    Examples
    --------
    >>> import augwidgets as aw
    >>> aw.Affine.translation(3, 0, size=(4, 6)).points([[1, 1]]).tolist()
    [[4.0, 1.0]]
    """

    size: Size

    def points(self, points: Sequence | np.ndarray) -> np.ndarray:
        """Return where points go.

        Parameters
        ----------
        points : array
            ``(N, 2)``, x and y in pixels.

        Returns
        -------
        array
            ``(N, 2)`` float64; ``nan`` for one that goes nowhere (behind a horizon).
        """
        raise NotImplementedError

    def resample(self, image: np.ndarray, flags: int, border: int, value: float) -> np.ndarray:
        """Return the pixels of the new canvas, in an array that nobody else holds.

        Parameters
        ----------
        image : array
            ``(H, W)`` or ``(H, W, C)``.
        flags : int
            OpenCV's interpolation, ``cv2.INTER_LINEAR`` say.
        border : int
            OpenCV's border, ``cv2.BORDER_CONSTANT`` say.
        value : float
            What a constant border is filled with.

        Returns
        -------
        array
        """
        raise NotImplementedError

    def joined(self, other: Warp) -> Warp | None:
        """Return the one warp that does this and then `other`, or None where none can be told.

        Parameters
        ----------
        other : Warp

        Returns
        -------
        Warp or None
        """
        return None

    @property
    def enlargement(self) -> float:
        """How many times it enlarges what comes to lie at the middle of the new canvas; 1 where that is not known."""
        return 1.0

    def covers(self, size: tuple[int, ...]) -> bool:
        """Return whether all of the new canvas is known to come from inside the picture: nothing is uncovered.

        Parameters
        ----------
        size : (int, int)
            Height and width of the picture.

        Returns
        -------
        bool
        """
        return False

    @property
    def is_identity(self) -> bool:
        return False

    @property
    def mirrors(self) -> bool:
        """Whether left and right change places, as in a mirror."""
        return False

    def sources(self, points: np.ndarray) -> np.ndarray:
        """Return where points of the new canvas come from.

        Parameters
        ----------
        points : array
            ``(N, 2)``, x and y in pixels.

        Returns
        -------
        array
            ``(N, 2)`` float64.
        """
        raise NotImplementedError

    def rims(self, rims: np.ndarray) -> np.ndarray:
        """Return where the points of N closed lines go.

        ``(N, K, 2)`` points x, y; or ``(N, K, 3)``, where (x, y, 1) is multiplied by a depth, which is 0 or less behind
        a horizon.

        Parameters
        ----------
        rims : array
            ``(N, K, 2)`` or ``(N, K, 3)``.

        Returns
        -------
        array
            Likewise, with more points where straight lines bend.
        """
        raise NotImplementedError

    @property
    def area_scale(self) -> float | None:
        """How many times as large areas become, if that is the same everywhere."""
        return None

    def outline(self, corners: list[Point]) -> list[Point]:
        """Return where a polygon goes: what of it lies in front of a horizon.

        Parameters
        ----------
        corners : list of (float, float)
            x and y in pixels.

        Returns
        -------
        list of (float, float)
            Empty where nothing of it does.
        """
        raise NotImplementedError


def checked_size(size: Sequence[int]) -> Size:
    """Return a canvas size as two whole numbers, or raise what is wrong with it."""
    if not isinstance(size, (Sequence, np.ndarray)) or len(size) != 2:
        raise TypeError(f"a canvas size must be (height, width), got {errors.told(size)}")
    height, width = size
    if type(height) is not int or type(width) is not int:
        if not (isinstance(height, numbers.Real) and isinstance(width, numbers.Real)):
            raise TypeError(f"a canvas size must be (height, width) in whole pixels, got {errors.told(size)}")
        if not (0 < height < 1e9 and 0 < width < 1e9):
            raise ValueError(f"a canvas must be 1..{LONGEST_SIDE} pixels high and wide, got {errors.told(size)}")
        height, width = int(height), int(width)
    if not (1 <= height <= LONGEST_SIDE and 1 <= width <= LONGEST_SIDE):
        raise ValueError(
            f"a canvas must be 1..{LONGEST_SIDE} pixels high and wide, got {plain(height)} x {plain(width)}"
        )
    if height * width > MOST_PIXELS:
        raise ValueError(f"a canvas may have {MOST_PIXELS // 10**6} million pixels at most, got {height} x {width}")
    return (height, width)

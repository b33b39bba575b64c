"""`Dropped`: a box that is gone, and why; the reasons there are."""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]

OUTSIDE, LITTLE, SMALL, COVERED = "outside", "too little visible", "too small", "covered"
REASONS = (OUTSIDE, LITTLE, SMALL, COVERED)  # of a recipe; another library's is "not given back"


class Why(NamedTuple):
    """Why a box is dropped: the reason in a word or two, and the sentence that says it whole."""

    reason: str
    words: str


class Dropped(NamedTuple):
    """A box that is gone.

    Attributes
    ----------
    id : int
    label : str or None
    why : str
        The reason in a sentence.
    reason : str
        One of `REASONS`, or "not given back" by another library.
    corners : tuple of (float, float), optional
        Where its corners were last, in the frame of the picture that it is missing from: beside the canvas, maybe.
    visible : float
        The share of the original box that was left.
    """

    id: int
    label: str | None
    why: str
    reason: str = ""
    corners: tuple[Point, ...] | None = None
    visible: float = 0.0

    def scaled(self, across: float, down: float) -> Dropped:
        """Return it in a picture that is so many times as wide and as high."""
        corners = self.corners
        return self._replace(corners=corners and tuple((x * across, y * down) for x, y in corners))

    def shifted(self, right: float, down: float) -> Dropped:
        """Return it so many pixels further right and down."""
        corners = self.corners
        return self._replace(corners=corners and tuple((x + right, y + down) for x, y in corners))


IS_OUTSIDE = Why(OUTSIDE, "it lies outside the canvas")
IS_COVERED = Why(COVERED, "all of it is covered")
MASK_GONE = Why(OUTSIDE, "nothing of its mask is left")
NOT_GIVEN_BACK = Why("not given back", "it was not given back")

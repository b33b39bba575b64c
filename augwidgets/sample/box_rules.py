"""`BoxRules`: what becomes of boxes at the end of a run: which are dropped, and which edges the others take."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from augwidgets.domain.options import Choice

KINDS = Choice(("tight", "corners", "turned"))
_FORMER = {"mask": "tight"}  # as recipes were written before there were turned boxes


def checked_kind(value: object, name: str = "boxes") -> str:
    """Return a kind of box; the former name "mask" is "tight".

    Examples
    --------
    >>> checked_kind("mask"), checked_kind("turned")
    ('tight', 'turned')
    """
    known = _FORMER.get(value, value) if isinstance(value, str) else value
    found: str = KINDS.check(known, name)
    return found


@dataclass(frozen=True)
class BoxRules:
    """Which boxes are dropped at the end of a run, and which edges the others take.

    Parameters
    ----------
    min_visible : float
        A box of which a smaller share is left is dropped.
    min_size : float
        One whose shorter side, cut at the canvas, is shorter is dropped; in pixels.
    clip : bool
        Whether boxes are cut at the canvas. Else one that hangs over it is the hull of its whole corners.
    boxes : str
        "tight": a box whose object has changed takes the tight edges of its mask, where it has one; "corners": the hull
        of its corners, also with a mask; "turned": its corners become the turned rectangle around what is left, of the
        mask, where it has one.
    """

    min_visible: float = 0.0
    min_size: float = 0.0
    clip: bool = True
    boxes: str = "tight"

    def scaled(self, factor: float) -> BoxRules:
        """Return the rules for a picture that is so many times as large: pixels shrink with it."""
        return self if factor == 1 or not self.min_size else dataclasses.replace(self, min_size=self.min_size * factor)

    @property
    def on_the_way(self) -> BoxRules:
        """The rules by which boxes are looked at where others join them: nothing is dropped yet that is still seen."""
        return TIGHT if self.boxes == "tight" else HULLS


TIGHT, HULLS = BoxRules(), BoxRules(boxes="corners")

"""`Counts`: the histogram of one draw by channel, beside that of the original which was counted alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from augwidgets.steps import curve
from augwidgets.view.meter import colour_rows

if TYPE_CHECKING:
    from augwidgets.recipe.draws import Draw, Outcome
    from augwidgets.view.sheet import Previews


@dataclass(frozen=True, eq=False)
class Counts:
    """The histogram of a draw, ``(C, 256)``, and that of the original which was counted alike, in full or small."""

    after: np.ndarray
    before: np.ndarray
    is_small: bool


def counted(previews: Previews, draw: Draw, outcome: Outcome) -> Counts:
    """Count the levels of a draw by channel: from the full picture, where they follow from that, or small."""
    whole = previews.whole_counts
    full = draw.counted(previews.first, previews.factor, whole)
    if full is None:
        now, before = (
            curve.histogram(colour_rows(image, previews)) for image in (outcome.sample.image, previews.first.image)
        )
        if not np.array_equal(now, before):
            return Counts(now, before, previews.is_smaller)
        full = whole
    return Counts(full, whole, is_small=False)

"""What the range meter says of masks: one that gains labels, has another size, or looks like a photograph.

The kit's own steps copy labels and bring no other; a neighbour's pipeline may interpolate them, and a file may have
been saved as JPEG. Every threshold stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from augwidgets.recipe.draws import Draw, Outcome

_MOST_PIXELS = 1 << 20  # of a larger mask every so manieth row is looked at
_MANY = 12  # values: a mask of fewer is not taken for anything else
# The share of neighbouring pixels that differ beyond which a mask is no areas any more. One of random dots has more,
# but few values.
_RESTLESS = 0.25
# The share of pixels at borders that are like neither the one before nor the one behind, from which on they are no
# labels: values of an interpolation lie between two others, those of a JPEG about them.
_ALONE = 0.2
_NAMED = 4  # values that are named


@dataclass(frozen=True)
class MaskLevels:
    """The values of a mask, and what they look like: "labels", "photograph" or "interpolated"."""

    values: frozenset[int]
    looks: str = "labels"

    @classmethod
    def of(cls, mask: np.ndarray) -> MaskLevels:
        """Measure a mask.

        Examples
        --------
        >>> MaskLevels.of(np.repeat([[0, 7]], 9, axis=0)).looks
        'labels'
        >>> photograph = np.add.outer(np.arange(60), np.arange(60) * 3) % 256
        >>> MaskLevels.of(photograph).looks
        'photograph'
        """
        values = frozenset(np.unique(mask).tolist())
        if len(values) < _MANY:
            return cls(values)
        part = mask[:: max(1, mask.size // _MOST_PIXELS)]
        left, here, right = part[:, :-2], part[:, 1:-1], part[:, 2:]
        if not here.size:
            return cls(values)
        changes = (left != here) | (here != right)
        if (left != here).mean() > _RESTLESS:
            return cls(values, "photograph")
        alone = (left != here) & (here != right)
        is_soft = alone.sum() > _ALONE * changes.sum()
        return cls(values, "interpolated" if is_soft else "labels")


def of_original(levels: MaskLevels) -> str:
    """Return what is wrong with the mask that a picture came with, or nothing.

    Examples
    --------
    >>> of_original(MaskLevels(frozenset(range(200)), "photograph"))
    'the mask looks like a photograph: 200 values that change from pixel to pixel; it should hold a number per label'
    """
    count = len(levels.values)
    if levels.looks == "photograph":
        return (
            f"the mask looks like a photograph: {count} values that change from pixel to pixel; it should hold a "
            "number per label"
        )
    if levels.looks == "interpolated":
        return (
            f"the mask holds values of an interpolation: {count}, many of them only at borders; save masks as PNG and "
            "resize them by nearest neighbour"
        )
    return ""


def caution(original: MaskLevels | None, draws: Sequence[Draw], outcomes: Sequence[Outcome]) -> str:
    """Return in one sentence what is wrong with the masks of draws, or with that they come from; mostly nothing.

    Parameters
    ----------
    original : MaskLevels, optional
        Of the full picture's mask.
    draws, outcomes : sequences of Draw and Outcome
        Only those of a draw that does not tell what it does are looked at: the kit's own copy labels.
    """
    if original is None:
        return ""
    if sentence := of_original(original):
        return sentence
    gained: set[int] = set()
    looks = "labels"
    for draw, outcome in zip(draws, outcomes, strict=True):
        if draw.tells:
            continue
        if outcome.mask_size is not None:
            (height, width), (rows, columns) = outcome.mask_size, outcome.sample.size
            return (
                f"the mask has another size: {width} × {height} beside a picture of {columns} × {rows}; send both "
                "through the same geometry"
            )
        if outcome.sample.mask is not None:
            now = MaskLevels.of(outcome.sample.mask)
            # What two joined pictures say of their values came with one of them.
            new = now.values - original.values - {0} - {one.value for one in outcome.sample.mask_origins}
            gained |= new
            looks = now.looks if new else looks
    if not gained:
        return ""
    named = ", ".join(map(str, sorted(gained)[:_NAMED])) + (", …" if len(gained) > _NAMED else "")
    if looks != "labels" or len(gained) >= _MANY:
        return f"the masks gain {len(gained)} labels that were not there ({named}), as by an interpolation: use nearest"
    return f"the masks gain labels that were not there: {named}"

"""What a picker tells its page, and its still, of what is chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.by_strokes import Selector
from augwidgets.scenes.strokes import Stroke
from augwidgets.view import selection
from augwidgets.view.still import still_of_pages
from augwidgets.widgets.picker_strokes import told_of
from augwidgets.widgets.still import Reading


def state_of(
    selector: Selector, mask: np.ndarray, strokes: Sequence[Stroke], threshold: float | None, label: str
) -> dict[str, Any]:
    """Return what the page is told of what is chosen, beside its pictures."""
    name = re.sub(r"[^\w-]+", "-", label).strip("-")[:60]
    return {
        "path": selection.outline_path(selector, mask),
        "strokes": [told_of(one) for one in strokes],
        "threshold": threshold,
        "words": words_of(selector, mask),
        "label": label,
        "target": f"{name or 'cutout'}.png",
    }


def words_of(selector: Selector, mask: np.ndarray) -> str:
    """Return how large it is; "" where nothing is chosen.

    Examples
    --------
    >>> selector = Selector(np.zeros((10, 20, 3), np.uint8))
    >>> words_of(selector, np.arange(200).reshape(10, 20) < 50)
    '50 pixels · 25.0 % of the picture'
    """
    share = float(mask.mean())
    if not share:
        return ""
    height, width = selector.sample.size
    about = "" if selector.scale == 1 else "about "
    return f"{about}{round(share * height * width):,} pixels · {100 * share:.1f} % of the picture"


def reading_of(
    selector: Selector, mask: np.ndarray, strokes: Sequence[Stroke], threshold: float | None, label: str
) -> Reading:
    """Return what a still is to show: the picture with the outline, and the object alone."""
    title, words = label or "object", words_of(selector, mask) or "nothing is chosen"
    count = f"{len(strokes)} stroke{'' if len(strokes) == 1 else 's'}"

    def make() -> bytes:
        pictures = [(Sample(selector.small, mask=mask.astype(np.uint8)), title)]
        if mask.any():
            pictures.append((Sample(selection.on_checks(selector, mask)), words))
        return still_of_pages(pictures, columns=2)

    return Reading((tuple(strokes), threshold, label), f"{title}, cut out by hand: {words}; {count}", make)

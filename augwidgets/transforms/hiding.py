"""What is covered, so that a model must use the rest."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from augwidgets.declare import pixel
from augwidgets.domain import Range


def _erased(size: tuple[int, int], width: float, height: float, x: float, y: float, fill_level: float) -> np.ndarray:
    """Say which pixels `erase` covers."""
    rows, columns = size
    hidden = np.zeros(size, bool)
    left, right = (round(columns * edge) for edge in (x - width / 2, x + width / 2))
    top, bottom = (round(rows * edge) for edge in (y - height / 2, y + height / 2))
    hidden[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    return hidden


@pixel(heading="Hide", hides=_erased, usual_chance=0.5)
def erase(
    image: np.ndarray,
    *,
    width: Annotated[float, Range(0, 1, unit="of width", neutral=0, usual=(0.1, 0.3))] = 0.25,
    height: Annotated[float, Range(0, 1, unit="of height", neutral=0, usual=(0.1, 0.3))] = 0.25,
    x: Annotated[float, Range(0, 1, unit="of width", usual=(0, 1))] = 0.5,
    y: Annotated[float, Range(0, 1, unit="of height", usual=(0, 1))] = 0.5,
    fill_level: Annotated[float, Range(0, 1, unit="of full range")] = 0,
) -> np.ndarray:
    """Cover a rectangle about the point (x, y) with one grey level.

    It may hang over the rim. Boxes and masks stay; ``sample.visible`` says how much of each box is still seen.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.erase(np.full((1, 4), 9, np.uint8), width=0.5, height=1).tolist()
    [[9, 0, 0, 9]]
    """
    out = image.copy()
    full = 255 if image.dtype == np.uint8 else 1
    covered = _erased((image.shape[0], image.shape[1]), width, height, x, y, fill_level)
    out[covered] = round(fill_level * 255) if full == 255 else fill_level
    return out

"""How light and dark are spread: curves from level to level, the same for every pixel."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from augwidgets.declare import tone
from augwidgets.domain import Range


@tone(short="bright")
def brightness(
    level: np.ndarray, *, gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.2))] = 1.2
) -> np.ndarray:
    """Make everything brighter (above 1) or darker: every level is multiplied.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.brightness(np.array([[10, 100, 200]], np.uint8), gain=1.5).tolist()
    [[15, 150, 255]]
    """
    return level * gain


@tone
def offset(
    level: np.ndarray,
    *,
    lift: Annotated[float, Range(-1, 1, unit="of full range", neutral=0, usual=(-0.1, 0.1))] = 0.1,
) -> np.ndarray:
    """Add the same amount of light everywhere, or take it away.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.offset(np.array([[10, 100, 200]], np.uint8), lift=-0.2).tolist()
    [[0, 49, 149]]
    """
    return level + lift


@tone
def contrast(
    level: np.ndarray, *, gain: Annotated[float, Range(0, 3, unit="times", neutral=1, usual=(0.8, 1.25))] = 1.2
) -> np.ndarray:
    """Pull light and dark apart (above 1) or together, about mid grey.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.contrast(np.array([[0.25, 0.5, 0.75]], np.float32), gain=2).tolist()
    [[0.0, 0.5, 1.0]]
    """
    return (level - 0.5) * gain + 0.5


@tone
def gamma(
    level: np.ndarray, *, exponent: Annotated[float, Range(0.2, 5, neutral=1, scale="log", usual=(0.7, 1.4))] = 1.5
) -> np.ndarray:
    """Bend the tone curve: above 1 deepens the shadows, below 1 lifts them. Black and white stay.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.gamma(np.array([[0.0, 0.5, 1.0]], np.float32), exponent=2).tolist()
    [[0.0, 0.25, 1.0]]
    """
    return level**exponent


@tone(usual_chance=0.5)
def invert(level: np.ndarray) -> np.ndarray:
    """Make a negative: light becomes dark.

    Examples
    --------
    >>> import numpy as np, augwidgets as aw
    >>> aw.invert(np.array([[0, 100, 255]], np.uint8)).tolist()
    [[255, 155, 0]]
    """
    return 1 - level

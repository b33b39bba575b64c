"""What a page and a picker tell each other of strokes."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.scenes.strokes import Lasso, Scribble, Stroke

_SMOOTH = 0.6  # pixels of the screen: a line that is no farther away is the same


def stroke_of(message: dict[str, Any]) -> Stroke:
    """Return the stroke that a hand has drawn: ``points``, one number after the other, of which few are kept.

    Parameters
    ----------
    message : dict
        With ``lasso``, ``inside``, ``width``, and ``grain``: how many pixels of the picture one of the screen is.

    Raises
    ------
    TypeError, ValueError
        It is none.
    """
    numbers = message.get("points")
    if not isinstance(numbers, list) or len(numbers) % 2 or not all(map(is_number, numbers)):
        raise ValueError(f"a stroke must have points, x and y in turn, got {told(numbers)}")
    line = np.array(numbers, np.float32).reshape(-1, 2)
    grain = message.get("grain")
    is_lasso = message.get("lasso") is True
    if is_number(grain) and 0 < grain < 1e4 and len(line) > 2:
        fewer = cv2.approxPolyDP(line[:, None], _SMOOTH * float(grain), is_lasso)[:, 0]
        line = fewer if len(fewer) >= (3 if is_lasso else 1) else line
    points, inside = line.astype(float), message.get("inside") is not False
    width: Any = message.get("width")
    return Lasso(points, inside) if is_lasso else Scribble(points, inside, width)


def told_of(stroke: Stroke) -> dict[str, Any]:
    """Return what the page is told of a stroke.

    Examples
    --------
    >>> told_of(Lasso([(0, 0), (9, 0), (0, 9)], False))
    {'lasso': True, 'inside': False, 'width': 0, 'points': [0, 0, 9, 0, 0, 9]}
    """
    return {
        "lasso": isinstance(stroke, Lasso),
        "inside": stroke.inside,
        "width": stroke.width if isinstance(stroke, Scribble) else 0,
        "points": [number for point in stroke.points for number in point],
    }

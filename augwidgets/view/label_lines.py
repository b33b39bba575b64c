"""What is drawn of the boxes that were dropped: where they were last, and why they are gone."""

from __future__ import annotations

from typing import NamedTuple

from augwidgets.sample.boxes import Boxes
from augwidgets.sample.polygon import Point, area, within

_MOST_DROPPED = 40


class DroppedLines(NamedTuple):
    """What is drawn of a box that was dropped: what of it lies on the canvas, and a point of that or of the rim."""

    label: str
    reason: str
    rim: list[Point]
    at: Point


def dropped_lines(rows: Boxes, size: tuple[int, int]) -> list[DroppedLines]:
    """Return what is drawn of the boxes that were dropped, where it is known where they were last.

    Examples
    --------
    >>> gone = Boxes.at([[1, 1, 5, 4], [6, 0, 9, 2]]).shifted(5, 0).clipped((9, 9))
    >>> dropped_lines(gone, (9, 9))
    [DroppedLines(label='', reason='outside', rim=[], at=(9.0, 1.0))]
    """
    height, width = size
    found = []
    for one in rows.dropped[:_MOST_DROPPED]:
        if one.corners is None:
            continue
        rim = within(list(one.corners), (0, 0, width, height))
        rim = rim if area(rim) > 0 else []
        points = rim or one.corners
        x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
        at = min(max(x, 0), width), min(max(y, 0), height)
        found.append(DroppedLines(one.label or "", one.reason or one.why, rim, at))
    return found

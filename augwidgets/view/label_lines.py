"""What is drawn of boxes beside their edges: the box of their corners, the turned box, and those that were dropped.

In plain numbers, for nine tiles are made while a slider moves.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from augwidgets.sample.boxes import Boxes
from augwidgets.sample.polygon import Point, area, within

_NEAR = 0.75  # pixels: what lies no farther apart is one line
_MOST_DROPPED = 40


class BoxLines(NamedTuple):
    """What is drawn of a box.

    Attributes
    ----------
    edges : sequence of float
        Of the box itself: x0, y0, x1, y1.
    hull : sequence of float, optional
        Of the box around its corners, cut at the canvas, where that is another one.
    turned : sequence of (float, float), optional
        The corners, where they do not stand upright.
    """

    edges: Any
    hull: Any
    turned: Any


def box_lines(rows: Boxes, size: tuple[int, int]) -> list[BoxLines]:
    """Return what is drawn of each box on a canvas of this size.

    Examples
    --------
    >>> diamond = Boxes.turned([[[2, 0], [4, 2], [2, 4], [0, 2]]])
    >>> box_lines(diamond, (9, 9))[0].turned
    [[2.0, 0.0], [4.0, 2.0], [2.0, 4.0], [0.0, 2.0]]
    >>> box_lines(Boxes.at([[1, 1, 5, 4]]), (9, 9))
    [BoxLines(edges=[1.0, 1.0, 5.0, 4.0], hull=None, turned=None)]
    """
    height, width = size
    found = []
    for edges, corners in zip(rows.edges.tolist(), rows.corners.tolist(), strict=True):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        left, right = max(min(ax, bx, cx, dx), 0.0), min(max(ax, bx, cx, dx), width)
        top, foot = max(min(ay, by, cy, dy), 0.0), min(max(ay, by, cy, dy), height)
        x0, y0, x1, y1 = edges
        is_one = (
            abs(left - x0) <= _NEAR and abs(top - y0) <= _NEAR and abs(right - x1) <= _NEAR and abs(foot - y1) <= _NEAR
        )
        # Each side runs along an axis, this way round or the other.
        across, down = abs(ay - by) + abs(bx - cx), abs(ax - bx) + abs(by - cy)
        is_upright = min(across, down) <= _NEAR
        is_outside = right <= left or foot <= top or (x0 < 0 or y0 < 0 or x1 > width or y1 > height)
        hull = None if is_one or is_outside else [left, top, right, foot]
        found.append(BoxLines(edges, hull, None if is_upright else corners))
    return found


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


def path_of(line: Any) -> str:
    """Write a closed line as an SVG path.

    Examples
    --------
    >>> path_of([(0.0, 1.0), (4.25, 1.0), (2.0, 3.0)])
    'M0.0 1.0L4.2 1.0L2.0 3.0z'
    """
    return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in line]) + "z" if line else ""


def as_data(rows: Boxes, size: tuple[int, int]) -> dict[str, Any]:
    """Return what a page is told of boxes: of each its class, edges and visible share; and of those that are gone."""
    names, shares, rounded = rows.labels, rows.visible.round(2).tolist(), rows.edges.round(1).tolist()
    boxes = []
    for place, (_, hull, turned) in enumerate(box_lines(rows, size)):
        box: dict[str, Any] = {
            "label": names[place] if names else "", "edges": rounded[place],
            "visible": shares[place],
        }  # fmt: skip
        if hull is not None:
            box["hull"] = [round(edge, 1) for edge in hull]
        if turned is not None:
            box["turned"] = path_of(turned)
        boxes.append(box)
    told: dict[str, Any] = {"boxes": boxes}
    if rows.dropped:
        told["dropped"] = [
            {"label": label, "reason": reason, "path": path_of(rim), "at": [round(x, 1), round(y, 1)]}
            for label, reason, rim, (x, y) in dropped_lines(rows, size)
        ]
    return told

"""What becomes of boxes at the end of a run, once it is known where they are: by the recipe's `BoxRules`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from augwidgets.sample.box_rules import BoxRules
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.dropped import COVERED, IS_COVERED, LITTLE, SMALL, Why
from augwidgets.sample.polygon import Point, clipped
from augwidgets.sample.turned import are_rectangles, rectangle_around, rectangle_of_mask

_DUST = 1e-9


def over_the_rim(edges: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return which edges hang over the canvas; not those of which nothing is known (``nan``).

    Examples
    --------
    >>> over_the_rim(np.array([[0, 0, 9, 5], [0, 0, 9.5, 5]]), (5, 9)).tolist()
    [False, True]
    """
    height, width = size
    over = (edges[:, :2] < 0).any(axis=1) | (edges[:, 2:] > (width, height)).any(axis=1)
    known: np.ndarray = over & np.isfinite(edges).all(axis=1)
    return known


def left_whole(boxes: Boxes, hulls: np.ndarray, size: tuple[int, int]) -> Boxes:
    """Return the boxes, those that hang over the canvas as the hulls ``(N, 4)`` of their whole corners."""
    over = over_the_rim(hulls, size)
    return boxes.replace(edges=np.where(over[:, None], hulls, boxes.edges)) if over.any() else boxes


def turned(
    boxes: Boxes,
    rims: Sequence[Sequence[Point]] | Sequence[np.ndarray],
    pixels: Callable[[int], np.ndarray | None],
    places: Sequence[int],
    size: tuple[int, int],
    *,
    clip: bool,
) -> Boxes:
    """Return the boxes, at some places with the corners of a turned rectangle, and its hull as edges.

    Parameters
    ----------
    boxes : Boxes
    rims : sequence
        Of each box the points around what is left of it.
    pixels : callable
        Takes a place and returns the ``(H, W)`` truth mask of that object, or None for one without.
    places : sequence of int
        Of those that have changed.
    size : (int, int)
        Of the canvas.
    clip : bool
        Whether their edges are cut at the canvas; the rectangle itself may hang over it by a corner.
    """
    corners, edges = boxes.corners.copy(), boxes.edges.copy()
    for place in places:
        marked, like = pixels(place), boxes.corners[place]
        found = None if marked is None else rectangle_of_mask(marked, like)
        if found is None:
            rim = np.array(rims[place], np.float64)
            if not len(rim):
                continue
            if len(rim) == 4 and bool(are_rectangles(rim[None])[0]):
                found = like if np.array_equal(rim, like) else rim
            else:
                found = rectangle_around(rim, like)
        corners[place] = found
        edges[place] = [*found.min(axis=0), *found.max(axis=0)]
    return boxes.replace(corners=corners, edges=clipped(edges, size) if clip else edges, are_turned=True)


def why_dropped(boxes: Boxes, rules: BoxRules, size: tuple[int, int], uncovered: np.ndarray | None) -> dict[int, Why]:
    """Return why boxes are dropped, by their places.

    Parameters
    ----------
    boxes : Boxes
        As they are at the end.
    rules : BoxRules
    size : (int, int)
        Of the canvas.
    uncovered : array, optional
        The share of each that would be visible if nothing covered it; None where nothing covers the picture.
    """
    gone: dict[int, Why] = {}
    if rules.min_visible:
        for place in np.flatnonzero(boxes.visible < rules.min_visible).tolist():
            share = f"{boxes.visible[place]:.3g} of it is visible, less than min_visible {rules.min_visible:g}"
            is_covered = uncovered is not None and uncovered[place] >= rules.min_visible
            words = f"something covers it: {share}" if boxes.visible[place] > _DUST else IS_COVERED.words
            gone[place] = Why(COVERED, words) if is_covered else Why(LITTLE, share)
    if rules.min_size:
        for place, side in enumerate(shorter_sides(boxes, rules, size).tolist()):
            if side < rules.min_size - _DUST:
                words = f"its shorter side has {side:.3g} px, less than min_size {rules.min_size:.3g}"
                gone.setdefault(place, Why(SMALL, words))
    return gone


def shorter_sides(boxes: Boxes, rules: BoxRules, size: tuple[int, int]) -> np.ndarray:
    """Return the shorter side of each box, cut at the canvas, in pixels; of a turned one that of its rectangle."""
    inside = clipped(boxes.edges, size)
    sides = (inside[:, 2:] - inside[:, :2]).min(axis=1)
    if rules.boxes != "turned":
        shorter: np.ndarray = sides
        return shorter
    around = np.linalg.norm(boxes.corners[:, :2] - boxes.corners[:, 1:3], axis=2).min(axis=1)
    return np.where(are_rectangles(boxes.corners), around, sides)

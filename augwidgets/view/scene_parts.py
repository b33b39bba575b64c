"""What scenes are made of, in one small picture: cut-outs before squares, and backgrounds under them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.plan import Plan

_CUTOUTS, _GROUNDS = 12, 5  # that are shown
_SIZE = (420, 528)  # twice a tile
_GAP = 6  # pixels
_SHARE = 0.72  # of the height: the cut-outs' part


def parts_of(plan: Plan) -> Sample:
    """Return some of a plan's cut-outs, with their outlines, boxes and classes, and some of its backgrounds.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Sample
        ``(420, 528, 4)``: what is transparent is left free.

    Examples
    --------
    >>> import augwidgets as aw
    >>> plan = aw.scenes.Plan([aw.scenes.cutout(aw.pictures.cat(), label="cat")], [aw.pictures.moon()])
    >>> shown = parts_of(plan)
    >>> shown.size, shown.box_labels
    ((420, 528), ('cat',))
    """
    paper: np.ndarray = np.zeros((*_SIZE, 4), np.uint8)
    mask: np.ndarray = np.zeros(_SIZE, np.uint8)
    boxes, labels = [], []
    below = round(_SIZE[0] * _SHARE)
    shown = [plan.cutouts[number] for number in _some(len(plan.cutouts), _CUTOUTS)]
    for number, (one, cell) in enumerate(zip(shown, _cells(len(shown), (0, 0, below, _SIZE[1])), strict=True), 1):
        image, (top, left) = _fitted(one, cell)
        height, width = image.shape[:2]
        paper[top : top + height, left : left + width] = image
        mask[top : top + height, left : left + width][image[..., 3] > 127] = number
        boxes.append([left, top, left + width, top + height])
        labels.append(one.label)
    grounds = _some(len(plan.ground), _GROUNDS)
    for ground, (top, left, foot, right) in zip(grounds, _row(len(grounds), (below + _GAP, *_SIZE)), strict=True):
        sample = plan.ground.cropped(ground, (foot - top, right - left), (0.5, 0.5))
        paper[top:foot, left:right] = np.dstack([sample.image, np.full(sample.size, 255, np.uint8)])
    return Sample(
        paper, mask, np.array(boxes, float).reshape(-1, 4), box_labels=labels,
        mask_values=np.arange(1, len(boxes) + 1),
    )  # fmt: skip


def _some(count: int, most: int) -> list[int]:
    """Return numbers from all over."""
    numbers: list[int] = np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int)).tolist()
    return numbers if count else []


def _cells(count: int, area: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Divide an area (top, left, foot, right) into so many cells, each about as high as wide."""
    top, left, foot, right = area
    if not count:
        return []
    rows = max(1, round(math.sqrt(count * (foot - top) / (right - left))))
    columns = -(-count // rows)
    high, wide = (foot - top) / rows, (right - left) / columns
    cells = []
    for number in range(count):
        row, column = divmod(number, columns)
        y, x = top + row * high, left + column * wide
        cells.append((round(y) + _GAP, round(x) + _GAP, round(y + high) - _GAP, round(x + wide) - _GAP))
    return cells


def _row(count: int, area: tuple[int, int, int]) -> Sequence[tuple[int, int, int, int]]:
    top, foot, right = area
    wide = (right - _GAP * (count - 1)) / max(count, 1)
    return [(top, round(k * (wide + _GAP)), foot, round(k * (wide + _GAP) + wide)) for k in range(count)]


def _fitted(one: Cutout, cell: tuple[int, int, int, int]) -> tuple[np.ndarray, tuple[int, int]]:
    top, left, foot, right = cell
    height, width = one.size
    times = min((foot - top) / height, (right - left) / width)
    sides = max(1, round(height * times)), max(1, round(width * times))
    image = one.image
    if sides != one.size:
        image = cv2.resize(image, sides[::-1], interpolation=cv2.INTER_AREA if times < 1 else cv2.INTER_LINEAR)
    return image, ((top + foot - sides[0]) // 2, (left + right - sides[1]) // 2)

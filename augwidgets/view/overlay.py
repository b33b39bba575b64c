"""Labels as lines: the outlines of a mask, and the colours in which labels are drawn everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from augwidgets.sample.sample import Sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# They lie on photographs, so they do not follow the theme; each kind also has a shape of its own.
MASK_COLOUR = "#56b4e9"
BOX_COLOUR = "#f0b429"
KEYPOINT_COLOUR = "#e0559b"


def outlines(mask: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return the closed outlines of every label: (label, ``(P, 2)`` points x, y through its outermost pixels' centres).

    All come from one call, for nine of them are made while a slider moves. A mask that is only dust has its longest
    outlines drawn.

    Examples
    --------
    >>> mask = np.zeros((6, 6), np.uint8); mask[2:5, 1:5] = 7
    >>> (label, line), = outlines(mask)
    >>> label, line.min(axis=0).tolist(), line.max(axis=0).tolist()
    (7, [1.5, 2.5], [4.5, 4.5])
    """
    labels = mask.astype(np.int32)
    if mask.dtype.itemsize >= 4 and (labels != mask).any():  # wider than OpenCV's numbers: their places will do
        names, places = np.unique(np.append(mask, np.zeros(1, mask.dtype)), return_inverse=True)
        labels = (places[:-1].reshape(mask.shape) - np.searchsorted(names, 0)).astype(np.int32)
    found, _ = cv2.findContours(labels, cv2.RETR_FLOODFILL, cv2.CHAIN_APPROX_NONE)
    lines = [line[:, 0] for line in found if labels[line[0, 0, 1], line[0, 0, 0]] != 0]
    if len(lines) > _MOST_LINES:
        lines = sorted(lines, key=len)[-_MOST_LINES:]
    return [(int(mask[line[0, 1], line[0, 0]]), _simplified(line)) for line in lines]


_MOST_LINES = 2000


def _simplified(line: np.ndarray) -> np.ndarray:
    # 0.8 is just more than half the diagonal of a pixel, so that stairs become the slope they stand for.
    short = cv2.approxPolyDP(line, 0.8 if len(line) > 16 else 0.3, closed=True)[:, 0]
    if len(short) < 3:  # a dot or a stroke one pixel wide: the rim of its pixels
        (x0, y0), (x1, y1) = line.min(axis=0), line.max(axis=0) + 1
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64)
    return short + 0.5


def draw_labels(axes: Axes, sample: Sample, scale: tuple[float, float] = (1, 1)) -> None:
    """Draw the mask's outlines, the boxes and the keypoints of a Sample into Matplotlib axes.

    `scale` is how many units of the axes, (x, y), one of the Sample's pixels is wide and high.
    """
    from matplotlib import patheffects
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    shade = [patheffects.withStroke(linewidth=2.6, foreground="#0008")]
    lines = [] if sample.mask is None else [line * scale - 0.5 for _, line in outlines(sample.mask)]
    if lines:
        closed = Path.make_compound_path(*(Path([*line, line[0]], closed=True) for line in lines))
        axes.add_patch(
            PathPatch(closed, fill=False, edgecolor=MASK_COLOUR, linewidth=1.2, path_effects=shade, gid="mask")
        )
    boxes = () if sample.boxes is None else sample.boxes * (*scale, *scale)
    for number, (x0, y0, x1, y1) in enumerate(boxes):
        name = sample.box_labels[number] if sample.box_labels is not None else str(number)
        axes.add_patch(Rectangle((x0 - 0.5, y0 - 0.5), x1 - x0, y1 - y0, fill=False, edgecolor=BOX_COLOUR,
                                 linewidth=1.2, path_effects=shade, gid=f"box {name}"))  # fmt: skip
    if sample.keypoints is not None and sample.keypoint_inside.any():
        points = sample.keypoints[sample.keypoint_inside] * scale - 0.5
        axes.plot(*points.T, linestyle="none", marker="o", markersize=4, markerfacecolor=KEYPOINT_COLOUR,
                  markeredgecolor="white", markeredgewidth=0.8, gid="keypoints")  # fmt: skip

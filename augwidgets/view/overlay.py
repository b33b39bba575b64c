"""Labels as lines: the outlines of a mask, and the colours in which labels are drawn everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from augwidgets.sample import Sample

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# They lie on photographs, so they do not follow the theme; each kind also has a shape of its own.
MASK_COLOUR = "#56b4e9"
BOX_COLOUR = "#f0b429"
KEYPOINT_COLOUR = "#e0559b"


def outlines(mask: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Give the closed outlines of every label: (label, ``(P, 2)`` points x, y a quarter of a pixel inside its edge).

    Examples
    --------
    >>> mask = np.zeros((6, 6), np.uint8); mask[2:4, 1:5] = 7
    >>> (label, line), = outlines(mask)
    >>> label, line.min(axis=0).tolist(), line.max(axis=0).tolist()
    (7, [1.25, 2.25], [4.75, 3.75])
    """
    found = []
    # Counting is several times faster than sorting, where labels are small enough to be counted.
    labels = np.flatnonzero(np.bincount(mask.ravel())) if mask.dtype == np.uint8 else np.unique(mask)
    for label in labels.tolist():
        if label == 0:
            continue
        # OpenCV's contours run through the centres of the outermost pixels; on a canvas twice as large these lie a
        # quarter of a pixel inside the edge.
        area = cv2.copyMakeBorder((mask == label).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        area = cv2.resize(area, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
        lines, _ = cv2.findContours(area, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for line in lines:
            points = (line[:, 0, :] + 0.5) / 2 - 1
            # 0.8 is just more than half the diagonal of a pixel, so that stairs become the slope they stand for.
            tolerance = 0.8 if len(points) > 12 else 0.2
            short = cv2.approxPolyDP(points.astype(np.float32)[:, None], tolerance, closed=True)[:, 0]
            if len(short) > 2:
                found.append((label, short.astype(np.float64)))
    return found


def draw_labels(axes: Axes, sample: Sample) -> None:
    """Draw the mask's outlines, the boxes and the keypoints of a Sample into Matplotlib axes."""
    from matplotlib import patheffects
    from matplotlib.patches import Polygon, Rectangle

    shade = [patheffects.withStroke(linewidth=2.6, foreground="#0008")]
    if sample.mask is not None:
        for label, line in outlines(sample.mask):
            axes.add_patch(Polygon(line - 0.5, fill=False, edgecolor=MASK_COLOUR, linewidth=1.2,
                                   path_effects=shade, gid=f"mask {label}"))  # fmt: skip
    for number, (x0, y0, x1, y1) in enumerate(() if sample.boxes is None else sample.boxes):
        name = sample.box_labels[number] if sample.box_labels is not None else str(number)
        axes.add_patch(Rectangle((x0 - 0.5, y0 - 0.5), x1 - x0, y1 - y0, fill=False, edgecolor=BOX_COLOUR,
                                 linewidth=1.2, path_effects=shade, gid=f"box {name}"))  # fmt: skip
    if sample.keypoints is not None and sample.keypoint_inside.any():
        points = sample.keypoints[sample.keypoint_inside] - 0.5
        axes.plot(*points.T, linestyle="none", marker="o", markersize=4, markerfacecolor=KEYPOINT_COLOUR,
                  markeredgecolor="white", markeredgewidth=0.8, gid="keypoints")  # fmt: skip

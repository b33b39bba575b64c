"""Labels in a figure, and the colours in which they are drawn everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.sample.sample import Sample
from augwidgets.view.label_lines import dropped_lines
from augwidgets.view.sheet import box_lines, outlines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# They lie on photographs, so they do not follow the theme; each kind also has a shape of its own.
MASK_COLOUR = "#56b4e9"
BOX_COLOUR = "#f0b429"
KEYPOINT_COLOUR = "#e0559b"
DROPPED_COLOUR = "#d0d0d0"


def draw_labels(axes: Axes, sample: Sample, scale: tuple[float, float] = (1, 1)) -> None:
    """Draw the mask's outlines, the boxes and the keypoints of a Sample into Matplotlib axes.

    A turned box is a thin line. Boxes that were dropped are grey, with the reason.

    `scale` is how many units of the axes, (x, y), one of the Sample's pixels is wide and high.
    """
    from matplotlib import patheffects
    from matplotlib.patches import PathPatch, Polygon, Rectangle
    from matplotlib.path import Path

    shade = [patheffects.withStroke(linewidth=2.6, foreground="#0008")]
    lines = [] if sample.mask is None else [line * scale - 0.5 for _, line in outlines(sample.mask)]
    if lines:
        closed = Path.make_compound_path(*(Path([*line, line[0]], closed=True) for line in lines))
        axes.add_patch(
            PathPatch(closed, fill=False, edgecolor=MASK_COLOUR, linewidth=1.2, path_effects=shade, gid="mask")
        )
    rows = sample.rows

    def rectangle(edges: Any, **look: Any) -> Rectangle:
        x0, y0, x1, y1 = np.asarray(edges) * (*scale, *scale)
        return Rectangle((x0 - 0.5, y0 - 0.5), x1 - x0, y1 - y0, fill=False, path_effects=shade, **look)

    for number, (edges, _, turned) in enumerate([] if rows is None else box_lines(rows, sample.size)):
        name = rows.labels[number] if rows is not None and rows.labels is not None else str(number)
        if turned is not None and rows is not None and rows.are_turned:
            axes.add_patch(Polygon(np.array(turned) * scale - 0.5, closed=True, fill=False, edgecolor=BOX_COLOUR,
                                   linewidth=0.7, path_effects=shade, gid=f"turned {name}"))  # fmt: skip
        axes.add_patch(rectangle(edges, edgecolor=BOX_COLOUR, linewidth=1.2, gid=f"box {name}"))
    taken: list[float] = []
    for gone in [] if rows is None else dropped_lines(rows, sample.size):
        if gone.rim:
            axes.add_patch(Polygon(np.array(gone.rim) * scale - 0.5, closed=True, fill=False, edgecolor=DROPPED_COLOUR,
                                   linewidth=1, path_effects=shade, gid=f"dropped {gone.label}"))  # fmt: skip
        width, height = sample.size[1] * scale[0], sample.size[0] * scale[1]
        x, y = np.array(gone.at) * scale - 0.5
        step = height / 16  # about a line: reasons that would lie on each other stand below each other
        while any(abs(y - other) < step for other in taken):
            y = y + step
        taken.append(y)
        axes.text(x, y, f"{gone.label}: {gone.reason}" if gone.label else gone.reason, color=DROPPED_COLOUR, fontsize=5,
                  ha="left" if x < width / 3 else "right" if x > 2 * width / 3 else "center",
                  va="top" if y < height / 2 else "bottom", clip_on=True, path_effects=shade, parse_math=False,
                  gid="reason")  # fmt: skip
    if sample.keypoints is not None and sample.keypoint_inside.any():
        points = sample.keypoints[sample.keypoint_inside] * scale - 0.5
        axes.plot(*points.T, linestyle="none", marker="o", markersize=4, markerfacecolor=KEYPOINT_COLOUR,
                  markeredgecolor="white", markeredgewidth=0.8, gid="keypoints")  # fmt: skip

"""Labels in a figure, and the colours in which they are drawn everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from augwidgets.sample.sample import Sample
from augwidgets.view.sheet import outlines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# They lie on photographs, so they do not follow the theme; each kind also has a shape of its own.
MASK_COLOUR = "#56b4e9"
BOX_COLOUR = "#f0b429"
KEYPOINT_COLOUR = "#e0559b"


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

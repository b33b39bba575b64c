"""The labels of the picture as the browser moves them: outlines, corners of boxes and keypoints, at tile size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from augwidgets.sample.box_rules import BoxRules
from augwidgets.sample.boxes import Boxes
from augwidgets.sample.sample import Sample
from augwidgets.view.sheet import outlines


def labels_of(sample: Sample, rules: BoxRules) -> dict[str, Any] | None:
    """Return the labels of a Sample at tile size.

    Parameters
    ----------
    sample : Sample
    rules : BoxRules
        Of the recipe, for a picture of this size.

    Returns
    -------
    dict or None
        None where the kernel alone can tell what becomes of them.

    Examples
    --------
    >>> sample = Sample(np.zeros((9, 9), np.uint8), boxes=[[1, 2, 5, 4]], box_labels=["dot"], keypoints=[[3, 3]])
    >>> found = labels_of(sample, BoxRules())
    >>> found["boxes"][0]["label"], found["boxes"][0]["corners"], found["points"]
    ('dot', [[1.0, 2.0], [5.0, 2.0], [5.0, 4.0], [1.0, 4.0]], [{'name': '', 'at': [3.0, 3.0]}])
    """
    rows, names = sample.rows, sample.keypoint_names
    if rows is not None and (rules.boxes == "turned" or rows.are_turned or rows.cut or rows.dropped):
        return None
    points = [] if sample.keypoints is None else sample.keypoints.tolist()
    return {
        "outlines": [] if sample.mask is None else _lines(sample.mask),
        "boxes": [] if rows is None else _boxes(rows, sample, rules),
        "points": [{"name": names[k] if names else "", "at": point} for k, point in enumerate(points)],
        "pairs": [list(pair) for pair in sample.keypoint_pairs or ()],
        "rules": {"visible": rules.min_visible, "size": rules.min_size, "clip": rules.clip},
    }


def _lines(mask: np.ndarray) -> list[dict[str, Any]]:
    return [{"label": label, "line": line.tolist()} for label, line in outlines(mask)]


def _boxes(rows: Boxes, sample: Sample, rules: BoxRules) -> list[dict[str, Any]]:
    """Return the boxes; those that take the edges of their masks, with the outline of that."""
    found = []
    is_tight = rules.boxes == "tight" and rows.mask_values is not None
    for place, (corners, edges) in enumerate(zip(rows.corners.tolist(), rows.edges.tolist(), strict=True)):
        box: dict[str, Any] = {
            "label": rows.labels[place] if rows.labels else "", "edges": edges, "corners": corners,
            "visible": float(rows.visible[place]), "area": float(rows.areas[place]),
        }  # fmt: skip
        marked = _marked(rows, sample, place) if is_tight else None
        if marked is not None:
            rims, _ = cv2.findContours(marked.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            box["lines"] = [(rim[:, 0] + 0.5).tolist() for rim in rims]
        found.append(box)
    return found


def _marked(rows: Boxes, sample: Sample, place: int) -> np.ndarray | None:
    """Return which pixels are an object's; None where it has no mask."""
    bitmap = None if rows.masks is None else rows.masks[place]
    if bitmap is not None:
        return bitmap.on(sample.size)
    value = rows.values[place]
    return sample.mask == value if value and sample.mask is not None and rows.alone[place] else None

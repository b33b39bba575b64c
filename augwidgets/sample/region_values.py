"""The edges of a region that is a box, and the label of one that has a name, checked."""

from __future__ import annotations

from typing import Any

from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.strict_json import LONGEST_TEXT
from augwidgets.sample.region_masks import Edges

_EDGE = Range(0, 1)
_EDGES = ("left", "top", "right", "bottom")


def checked_edges(edges: Any) -> Edges:
    """Return the edges of a box, in shares; raise for others."""
    if not isinstance(edges, (tuple, list)) or len(edges) != 4:
        raise ValueError(f"a box must have four edges {', '.join(_EDGES)}, as shares, got {told(edges)}")
    left, top, right, bottom = (float(_EDGE.check(edge, name)) for edge, name in zip(edges, _EDGES, strict=True))
    if left >= right or top >= bottom:
        raise ValueError(f"a box must have left < right and top < bottom, got {(left, top, right, bottom)}")
    return left, top, right, bottom


def checked_label(kind: str, label: Any) -> int | str:
    """Return a number of the mask, or a name of boxes; raise for another."""
    if kind == "boxes" and isinstance(label, str):
        if len(label) > LONGEST_TEXT:
            raise ValueError(f"the label of 'boxes' has {LONGEST_TEXT} letters at most, got one of {len(label):,}")
        return label
    if kind == "labelled" and is_whole(label):
        return int(label)
    wanted = "a name" if kind == "boxes" else "a whole number of the mask"
    raise TypeError(f"the label of {kind!r} must be {wanted}, got {told(label)}")

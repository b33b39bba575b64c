"""What a format cannot hold of a Sample, counted: `lost` of what its writer gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from augwidgets.data.formats.object_parts import turned_count
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

CUT = "a part of a box beside the picture"  # where a format's boxes end with the picture


def _crowds(sample: Sample) -> int:
    return sum(isinstance(note, dict) and bool(note.get("crowd")) for note in sample.box_notes or ())


# What each part of a Sample is called where a format has no place for it, and how many of it there are.
_PARTS: dict[str, tuple[str, Callable[[Sample], int]]] = {
    "mask": ("a mask", lambda sample: sample.mask is not None),
    "boxes": ("a box", lambda sample: _count(sample.boxes)),
    "turned boxes": ("a turned box, written as its hull", turned_count),
    "crowds": ("a crowd flag", _crowds),
    "keypoints": ("a keypoint", lambda sample: _count(sample.keypoints)),
    "label": ("the label of a picture", lambda sample: sample.label is not None),
    "shares": ("the shares of a soft label", lambda sample: isinstance(sample.label, SoftLabel)),
}


def count_lost(sample: Sample, *parts: str) -> Counter[str]:
    """Return how many there are of the parts of a Sample for which a format has no place, by what they are called.

    ``+lost`` of what comes leaves out those of which there is none.

    Parameters
    ----------
    sample : Sample
    *parts : {"mask", "boxes", "turned boxes", "crowds", "keypoints", "label", "shares"}

    Examples
    --------
    >>> import numpy as np
    >>> sample = Sample(np.zeros((9, 9)), boxes=[[0, 0, 2, 2], [1, 1, 4, 4]], label="zoo")
    >>> dict(+count_lost(sample, "boxes", "keypoints", "label"))
    {'a box': 2, 'the label of a picture': 1}
    """
    return Counter({_PARTS[part][0]: int(_PARTS[part][1](sample)) for part in parts})


def _count(rows: Any) -> int:
    return 0 if rows is None else len(rows)

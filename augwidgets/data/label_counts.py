"""What the labels of a data set say, read or not: classes, boxes, keypoints, by the names of a `DataReport`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augwidgets.data.picture_source import Source
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel


def classes(found: Source) -> dict[str, Any]:
    """Count the pictures of each class, and those that have none."""
    counts: Counter[str] = Counter()
    unclassed = 0
    named = bool(found.names and "label" in found.names)
    labels = [found.label(number) for number in range(found.count)]
    measured = any(_has_a_fraction(label) for label in labels)  # then the whole ones among them are no classes either
    for label in labels:
        weights = {} if measured and _is_decimal(label) else found.weights_of(label)
        for name, weight in weights.items():
            counts[name] += weight  # type: ignore[assignment]  # a Counter adds up floats as well
        unclassed += not weights
        named = named or any(isinstance(name, str) for name in (label if isinstance(label, SoftLabel) else (label,)))
    found_classes = {name: _whole_if_it_is(counts[name]) for name in sorted(counts, key=_in_order)}
    return {"classes": found_classes, "unclassed": unclassed, "named": named}


def _is_decimal(label: Any) -> bool:
    return not isinstance(label, (str, SoftLabel)) and np.ndim(label) == 0 and np.asarray(label).dtype.kind == "f"


def _has_a_fraction(label: Any) -> bool:
    return _is_decimal(label) and bool(np.isfinite(label)) and float(label) != np.floor(float(label))


def boxes(samples: Sequence[Sample]) -> dict[str, Any]:
    """Measure every box, and count them by their names."""
    with_boxes = [sample for sample in samples if sample.boxes is not None and len(sample.boxes)]
    edges = [np.asarray(sample.boxes) for sample in with_boxes]
    sides = [some[:, 2:] - some[:, :2] for some in edges]
    spans = [some / sample.size[::-1] for some, sample in zip(sides, with_boxes, strict=True)]
    counts = Counter(name for sample in with_boxes for name in sample.box_labels or ())
    return {
        "box_sizes": np.concatenate([np.zeros((0, 2)), *sides]),
        "box_spans": np.concatenate([np.zeros((0, 2)), *spans]),
        "box_classes": in_order(counts),
    }


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts in the order of their names, 10 after 9."""
    return {name: counts[name] for name in sorted(counts, key=_in_order)}


def keypoints(samples: Sequence[Sample]) -> dict[str, Any]:
    """Find the keypoints that have no partner: their names, and how many have none."""
    alone: set[str] = set()
    unnamed = 0
    for sample in samples:
        paired = {place for pair in sample.keypoint_pairs or () for place in pair}
        if sample.keypoint_names is not None:
            alone |= {name for place, name in enumerate(sample.keypoint_names) if place not in paired}
        elif sample.keypoints is not None:
            unnamed = max(unnamed, len(sample.keypoints) - len(paired))
    return {"keypoints": frozenset(alone), "unnamed_keypoints": unnamed}


def _in_order(name: str) -> list[Any]:
    """Sort 10 after 9, also behind a word."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def _whole_if_it_is(count: float) -> float:
    return round(count) if abs(count - round(count)) < 1e-6 else count

"""What of a plan is drawn, and what holds for all its scenes: limits and units, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from augwidgets.domain.range import Range

# What is drawn for each scene, or each object of it.
RANGES: Mapping[str, Range] = MappingProxyType(
    {
        "count": Range(0, 200, whole=True),
        "x": Range(0, 1, unit="of width"),
        "y": Range(0, 1, unit="of height"),
        "scale": Range(0.01, 4, unit="times", scale="log"),
        "angle": Range(-180, 180, unit="deg", neutral=0),
        "distractor_count": Range(0, 200, whole=True),
    }
)
# What holds for all of them.
SETTINGS: Mapping[str, Range] = MappingProxyType(
    {
        "mirror": Range(0, 1),
        "match": Range(0, 1),
        "shadow": Range(0, 1),
        "visible": Range(0, 1),
        "truncated": Range(0, 1),
        "overlap": Range(0, 1),
        "distance": Range(0, 1),
        "smallest": Range(0, 10_000, unit="px"),
        "tries": Range(1, 10_000, whole=True),
    }
)

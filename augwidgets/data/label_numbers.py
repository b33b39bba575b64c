"""Labels as the numbers that a batch holds: names are numbered in their order."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from augwidgets.domain.errors import told


def as_numbers(labels: np.ndarray, what: str) -> tuple[tuple[str, ...] | None, np.ndarray]:
    """Return the names that were found (None where there are only numbers), and the labels as numbers."""
    if labels.dtype.kind in "biuf":
        return None, labels
    flat = labels.ravel().tolist()
    if all(isinstance(label, numbers.Real) for label in flat):
        return None, np.array(flat).reshape(labels.shape)
    unnamed = [place for place, label in enumerate(flat) if not isinstance(label, str)]
    if unnamed:
        # What is neither a name nor a number, rather than a number among names.
        wrong = next((place for place in unnamed if not isinstance(flat[place], numbers.Real)), unnamed[0])
        number = wrong * len(labels) // len(flat)  # a row may hold several
        raise TypeError(f"{what} must be numbers or names, got {told(flat[wrong])} as number {number}; {_cure(flat)}")
    names, places = np.unique(np.array(flat, dtype=str), return_inverse=True)
    return tuple(names.tolist()), places.reshape(labels.shape).astype(np.int64)


def _cure(labels: Sequence[Any]) -> str:
    """Return how labels become numbers or names."""
    if any(isinstance(label, bytes) for label in labels):
        return "[name.decode() for name in y] makes names of bytes"
    if any(label is None or (isinstance(label, float) and math.isnan(label)) for label in labels):
        return "leave out the pictures that have no class"
    return "make every entry a name, for example with str"

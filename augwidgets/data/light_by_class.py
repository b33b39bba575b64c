"""Class against brightness: whether the light of a picture gives its label away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

# The share of the variance of brightness that lies between classes: from here on it is said. Cohen calls 0.14 large.
TELLS = 0.25
# Fewer pictures of a class say nothing about it.
FEWEST = 5


class LightByClass(NamedTuple):
    """How much of a picture's brightness its class explains.

    Attributes
    ----------
    explained : float
        The share of the variance between classes (epsilon squared: eta squared without what chance alone gives).
    darkest, lightest : str
        The classes farthest apart.
    levels : (float, float)
        Their mean brightness, of 255.
    apart : float
        How often a picture of `darkest` is darker than one of `lightest` (the area under the ROC curve): 0.5 is chance.
    """

    explained: float
    darkest: str
    lightest: str
    levels: tuple[float, float]
    apart: float

    @property
    def tells(self) -> bool:
        """Whether the light gives the label away."""
        return self.explained >= TELLS


def light_by_class(brightness: Sequence[float] | np.ndarray, classes: Sequence[str | None]) -> LightByClass | None:
    """Return how much of a picture's brightness its class explains; None where there are too few pictures to tell.

    Parameters
    ----------
    brightness : sequence of float
    classes : sequence of str or None
        Of each picture; those without, and classes of fewer than five pictures, are left out.

    Examples
    --------
    >>> night, day = [10, 12, 11, 13, 12], [200, 210, 205, 190, 202]
    >>> found = light_by_class(night + day, ["night"] * 5 + ["day"] * 5)
    >>> found.darkest, found.apart, found.explained > 0.99
    ('night', 1.0, True)
    """
    values = np.asarray(brightness, np.float64)
    names = np.array(["" if name is None else name for name in classes], object)
    known = np.array([name is not None for name in classes], bool)
    groups = {str(name): values[known & (names == name)] for name in dict.fromkeys(names[known].tolist())}
    groups = {name: some for name, some in groups.items() if len(some) >= FEWEST}
    if len(groups) < 2:
        return None
    every = np.concatenate(list(groups.values()))
    total = float(((every - every.mean()) ** 2).sum())
    if total <= 0:
        return None
    inside = float(sum(((some - some.mean()) ** 2).sum() for some in groups.values()))
    by_chance = (len(groups) - 1) * inside / (len(every) - len(groups))
    means = {name: float(some.mean()) for name, some in groups.items()}
    low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
    return LightByClass(
        max(0.0, (total - inside - by_chance) / total), low, high, (means[low], means[high]),
        _darker(groups[low], groups[high]),
    )  # fmt: skip


def _darker(dark: np.ndarray, light: np.ndarray) -> float:
    """Return the share of pairs in which the first is darker; equal ones count as half."""
    order = np.sort(light)
    above = len(light) - np.searchsorted(order, dark, "right")
    equal = np.searchsorted(order, dark, "right") - np.searchsorted(order, dark, "left")
    return float((above + equal / 2).sum() / (len(dark) * len(light)))

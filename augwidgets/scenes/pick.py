"""`Pick`: which cut-out an object is: each alike, or by the weights of the classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augwidgets.domain.argument_checks import is_number
from augwidgets.domain.errors import told
from augwidgets.scenes.cutout_image import Cutout
from augwidgets.scenes.from_data import FoundCutouts


class Pick:
    """Which cut-out a number in [0, 1) means.

    Parameters
    ----------
    cutouts : sequence of Cutout
    weights : mapping of str to float, optional
        How often an object is of each class, against the others; without it each cut-out is as likely as another.

    Raises
    ------
    TypeError, ValueError
        In one sentence.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.full((4, 4, 4), 255, np.uint8)
    >>> pick = Pick([Cutout(image, name) for name in ("cat", "cat", "cat", "dog")], {"cat": 1, "dog": 1})
    >>> [pick.at(quantile) for quantile in (0, 0.3, 0.49, 0.5, 0.99)]
    [0, 1, 2, 3, 3]
    """

    def __init__(self, cutouts: Sequence[Cutout], weights: Any = None) -> None:
        self._count = len(cutouts)
        self.weights: dict[str, float] | None = None
        self._shares: list[tuple[float, list[int]]] = []
        if weights is None:
            return
        numbers = numbers_by_class(cutouts)
        self.weights = _checked(weights, sorted(numbers))
        self._shares = [(weight, numbers[name]) for name, weight in self.weights.items() if weight > 0]

    def at(self, quantile: float) -> int:
        """Return the number of a cut-out."""
        if not self._shares:
            return min(int(quantile * self._count), self._count - 1)
        place = quantile * sum(weight for weight, _ in self._shares)
        share, chosen = self._shares[-1]
        for weight, numbers in self._shares[:-1]:
            if place < weight:
                share, chosen = weight, numbers
                break
            place -= weight
        return chosen[min(int(place / share * len(chosen)), len(chosen) - 1)]


def numbers_by_class(cutouts: Sequence[Cutout]) -> Mapping[str, list[int]]:
    """Return the numbers of the cut-outs of each class; none of a data set is read for it."""
    if isinstance(cutouts, FoundCutouts):
        return cutouts.by_class
    found: dict[str, list[int]] = {}
    for number, one in enumerate(cutouts):
        found.setdefault(one.label, []).append(number)
    return found


def _checked(weights: Any, classes: Sequence[str]) -> dict[str, float]:
    if not isinstance(weights, Mapping):
        raise TypeError(f"weights must be numbers by class, such as {{'cat': 2, 'dog': 1}}, got {told(weights)}")
    for name, weight in weights.items():
        if not isinstance(name, str) or name not in classes:
            known = ", ".join(told(one, 30) for one in classes[:5]) or "they have none"
            raise ValueError(f"weights must name classes of the cut-outs ({known}), got {told(name)}")
        if not is_number(weight) or not weight >= 0:
            raise ValueError(f"weights must be numbers from 0 up, got {told(weight)} for {told(name, 60)}")
    if not any(weights.values()):
        raise ValueError("weights must leave a class to be drawn, got 0 of each")
    return {name: float(weight) for name, weight in weights.items()}

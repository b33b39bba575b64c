"""`Source`: where the pictures of a training come from; they are read one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.mirrors import Mirrors
from augwidgets.recipe.partner_pools import PartnerPools
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel

# What a Sample may bring besides its image, and what each is when it is missing.
LABELS = ("label", "mask", "boxes", "box_labels", "keypoints")


def _no_label(_: int) -> Any:
    return None


@dataclass(frozen=True)
class Source:
    """Pictures that are read one by one. It goes into another process by pickle: what it calls is no inner function.

    Attributes
    ----------
    count : int
    read : callable
        Gives the Sample of a number in 0..count - 1; its labels are what `names` numbers.
    name : callable
        Says in words which picture that is.
    carried : tuple of str
        Which of `LABELS` every Sample has.
    names : dict
        For "label" and "box_labels", where they are texts: all of them, sorted. A text's number is its place there.
    most_boxes : int
        The largest number of boxes in a Sample.
    label : callable
        Gives the label of a number without reading its picture; None where it has none.
    samples : sequence of Sample
        All of them, where they are in memory.
    pools : PartnerPools, optional
        Which pictures may be each other's partners; all without it.
    fresh : int
        By how much the numbers go on with each epoch, where pictures are new every time; 0 where they are the same.
    mirrors : Mirrors, optional
        What a mirror and a half turn make of their classes, by their names.
    """

    count: int
    read: Callable[[int], Sample]
    name: Callable[[int], str]
    carried: tuple[str, ...] = ()
    names: dict[str, tuple[str, ...]] | None = None
    most_boxes: int = 0
    label: Callable[[int], Any] = _no_label
    samples: Sequence[Sample] = ()
    pools: PartnerPools | None = None
    fresh: int = 0
    mirrors: Mirrors | None = None

    def partners_of(self, number: int, read: Callable[[int], Any]) -> dict[str, Any]:
        """Return what `drawing_again.made` is told of a picture and its partners, which `read` reads by their number.

        Examples
        --------
        >>> Source(3, str, str).partners_of(1, str)
        {'count': 3, 'index': 1, 'partner': <class 'str'>}
        """
        if self.pools is None:
            return {"count": self.count, "index": number, "partner": read}
        place, members = self.pools.pool(number)
        return {**place, "partner": lambda other: read(members[other])}

    def class_of(self, label: Any) -> str | None:
        """Return the name of the class that a label says; None where it says none (a number that is measured, say).

        A soft label and a one-hot row say the class that weighs most.
        """
        weights = self.weights_of(label)
        return max(weights, key=weights.__getitem__) if weights else None

    def weights_of(self, label: Any) -> dict[str, float]:
        """Return the classes that a label says, each with its share of the picture; none where it says none."""
        if label is None or isinstance(label, str):
            return {} if label is None else {label: 1.0}
        if isinstance(label, SoftLabel):
            return {str(name): weight for name, weight in label.items() if name is not None and weight > 0}
        values: Any = np.asarray(label)
        if values.dtype.kind not in "biuf" or not values.size or not np.isfinite(values).all():
            return {}
        names = (self.names or {}).get("label")
        if values.size == 1:
            number = values.item()
            if number != int(number):
                return {}
            return {names[int(number)] if names else str(int(number)): 1.0}
        if values.ndim != 1 or (values < 0).any() or not np.isclose(values.sum(), 1):
            return {}
        if names and (values.dtype.kind != "f" or len(values) != len(names)):
            return {}
        called = names or [str(place) for place in range(len(values))]
        return {called[place]: float(values[place]) for place in np.flatnonzero(values)}

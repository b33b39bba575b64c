"""Labels for a recipe that mixes pictures: class numbers and names become rows with a probability for each class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.picture_source import Source
from augwidgets.recipe.groups import Group
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps import partners


@dataclass(frozen=True)
class MixedLabels:
    """How the label of each picture is made ready to be mixed with another's.

    Attributes
    ----------
    classes : int
        Class numbers become one-hot rows of this length; 0 where labels are rows or quantities already.
    dtype : numpy.dtype
        The number format that comes out.
    most : int
        How many pictures one is made of at most.
    """

    classes: int
    dtype: np.dtype
    most: int

    def before(self, sample: Sample) -> Sample:
        """Return the Sample with a label that can be mixed: a weighted sum of two is a label again.

        Examples
        --------
        >>> picture = Sample(np.zeros((2, 2), np.uint8), label=1)
        >>> MixedLabels(3, np.dtype(np.float32), 2).before(picture).label.tolist()
        [0.0, 1.0, 0.0]
        """
        if sample.label is None:
            return sample
        if not self.classes:
            return sample.replace(label=np.asarray(sample.label, self.dtype))
        row = np.zeros(self.classes, self.dtype)
        row[int(np.asarray(sample.label).item())] = 1
        return sample.replace(label=row)

    def after(self, sample: Sample) -> Sample:
        """Return the Sample with its label in the number format of all."""
        return sample if sample.label is None else sample.replace(label=np.asarray(sample.label, self.dtype))


def mixed_labels(recipe: Recipe, source: Source, targets: tuple[str, ...]) -> MixedLabels | None:
    """Return how labels are mixed, or None where the recipe mixes none; raise where it cannot be.

    Raises
    ------
    ValueError
        In one sentence: there is one picture only, keypoints are wanted, or the labels cannot be mixed.
    """
    steps = [step for step in recipe.open_steps if step.on and partners.count(step.transform.partners)]
    if not steps:
        return None
    name = steps[0].name
    if source.count == 1:
        raise ValueError(f"{name} needs another picture, and x has one; take {name} out of the recipe")
    if "keypoints" in targets:
        others = [target for target in targets if target != "keypoints"]
        raise ValueError(
            f"{name} brings the keypoints of another picture, which do not fit (B, K, 2); leave them out with "
            f"targets={others!r}"
        )
    most = 1 + _partners(recipe.steps)
    if "label" not in source.carried:
        return MixedLabels(0, np.dtype(np.float32), most)
    labels = np.asarray([source.label(number) for number in range(source.count)])
    if labels.dtype.kind == "f":  # rows of probabilities, or quantities
        return MixedLabels(0, labels.dtype, most)
    if labels[0].size != 1:
        if labels.ndim != 2 or (source.names or {}).get("label") or not np.isin(labels, (0, 1)).all():
            raise ValueError(
                f"{name} mixes labels: they must be class numbers, names, or rows of 0 and 1 or of decimal numbers, "
                f"got {labels.dtype} of shape {labels.shape}"
            )
        return MixedLabels(0, np.dtype(np.float32), most)
    if int(labels.min()) < 0:
        raise ValueError(f"{name} mixes classes: their numbers must count from 0 up, got {labels.min()}")
    names = (source.names or {}).get("label")
    return MixedLabels(len(names) if names else _count(int(labels.max()), name), np.dtype(np.float32), most)


def _partners(members: Sequence[Any]) -> int:
    """Return how many other pictures come into one at most; what may be chosen again brings them each time."""
    found = 0
    for member in members:
        if isinstance(member, Group):
            found += _partners(member.members) * (member.most if member.again else 1)
        elif member.on:
            found += partners.count(member.transform.partners)
    return found


# A row for each picture is as long as there are classes: beyond these the numbers count something else.
_MOST_CLASSES = 100_000


def _count(largest: int, name: str) -> int:
    if largest >= _MOST_CLASSES:
        raise ValueError(
            f"{name} mixes classes: their numbers must lie below {_MOST_CLASSES:,}, got {largest:,}; number them anew, "
            "or hand in names"
        )
    return largest + 1

"""One augmented picture of a data set: read, drawn, mirrored as its classes allow, and applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from augwidgets.data import mirrors as mirrored
from augwidgets.data.mirrors import Resolution, Way
from augwidgets.domain.seed import Seed
from augwidgets.recipe.drawing_again import draws_again, first_that_keeps
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.sample.soft_labels import SoftLabel
from augwidgets.steps.step import Step

if TYPE_CHECKING:
    from augwidgets.data.dataset import DataSet

UNMOVED = Way()


class Made(NamedTuple):
    """One augmented picture, and how it came about.

    Attributes
    ----------
    sample : Sample
    steps : tuple of Step
        Those that were applied.
    skipped : tuple of Step
        Those left out because a class must not be mirrored or turned.
    """

    sample: Sample
    steps: tuple[Step, ...]
    skipped: tuple[Step, ...] = ()


def made(
    data: DataSet,
    number: int,
    recipe: Recipe,
    seed: int = 0,
    copy: int = 0,
    *,
    sample: Sample | None = None,
    means: Any = None,
) -> Made:
    """Return a picture of a data set as a recipe augments it: always the same for a seed, a copy and a number.

    It is drawn from ``default_rng([seed, copy, number])``, as `Augmented` draws the picture in epoch `copy`.

    Parameters
    ----------
    data : DataSet
    number : int
        Of the picture.
    recipe : Recipe
        Steps of a pair take their partners from the data set.
    seed, copy : int
    sample : Sample, optional
        The picture, where it has been read already.
    means : ClusterMeans, optional
        What ``cluster_blend`` takes.

    Raises
    ------
    OSError, TypeError, ValueError
        The picture cannot be read or augmented, or a class must not be mirrored.
    """
    sample = data[number] if sample is None else sample
    steps = drawn(data, number, recipe, seed, copy, sample)
    return applied(data, sample, recipe, steps, means=means)


def drawn(data: DataSet, number: int, recipe: Recipe, seed: int, copy: int, sample: Sample) -> tuple[Step, ...]:
    """Return the Steps that are drawn for a picture; those among them that its classes rule out are still there."""
    rng = np.random.default_rng([Seed().check(seed, "seed"), Seed().check(copy, "copy"), number])
    place = {"count": len(data), "index": range(len(data))[number]}

    def tried(steps: tuple[Step, ...]) -> Sample | None:
        mixed = any(step.transform.partners for step in steps)  # labels are mixed there, and none is wrong
        return None if mixed else applied(data, sample, recipe, steps).sample

    def draw() -> tuple[Step, ...]:
        return recipe.draw(rng, label=sample.label, **place)

    return first_that_keeps(recipe, draw, tried)[0] if draws_again(recipe) else draw()


def applied(data: DataSet, sample: Sample, recipe: Recipe, steps: tuple[Step, ...], *, means: Any = None) -> Made:
    """Return a picture of a data set after drawn Steps, its classes renamed where they mirror it.

    Parameters
    ----------
    data : DataSet
    sample : Sample
        A picture of it, of any size.
    recipe : Recipe
    steps : tuple of Step
    means : ClusterMeans, optional
    """
    read = _Partners(data)
    found = resolution(data, sample, steps, read)
    if data.mirrors is None:
        return Made(recipe.apply(sample, found.steps, partner=read, means=means), found.steps)
    mirrors, ways = data.mirrors, iter(found.partners)

    def partner(number: int) -> Sample:  # asked for step by step, in the order in which they were drawn
        return mirrors.renamed(read(number), next(ways))

    own = mirrors.renamed(sample, found.way)
    return Made(recipe.apply(own, found.steps, partner=partner, means=means), found.steps, found.skipped)


def resolution(
    data: DataSet, sample: Sample, steps: tuple[Step, ...], partner: Callable[[int], Sample] | None = None
) -> Resolution:
    """Return which of drawn Steps happen to a picture of a data set, and how it comes out.

    Parameters
    ----------
    data : DataSet
    sample : Sample
    steps : tuple of Step
    partner : callable, optional
        What reads another picture of the data set.
    """
    if data.mirrors is None:
        return Resolution(steps, UNMOVED)
    read = data.__getitem__ if partner is None else partner
    return mirrored.resolved(
        data.mirrors, steps, sample.size, classes_of(sample), lambda number: classes_of(read(number))
    )


class _Partners:
    """Reads pictures of a data set, each once."""

    def __init__(self, data: DataSet) -> None:
        self._data = data
        self._read: dict[int, Sample] = {}

    def __call__(self, number: int) -> Sample:
        if number not in self._read:
            self._read[number] = self._data[number]
        return self._read[number]


def classes_of(sample: Sample) -> set[str]:
    """Return the classes that a Sample shows: its label, the labels of its boxes, the names of its mask's values.

    Examples
    --------
    >>> sorted(classes_of(Sample(np.zeros((9, 9)), boxes=[[0, 0, 2, 2]], box_labels=["cat"], label="zoo")))
    ['cat', 'zoo']
    """
    label = sample.label
    names = set(map(str, label if isinstance(label, SoftLabel) else () if label is None else (label,)))
    if sample.mask_names is not None and sample.mask is not None:
        names |= {name for value, name in sample.mask_names.items() if value and (sample.mask == value).any()}
    return names | set(sample.box_labels or ())

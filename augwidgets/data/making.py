"""One augmented picture of a data set: read, drawn, mirrored as its classes allow, and applied."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from augwidgets.data.allowed_steps import Resolution, resolved
from augwidgets.data.ways import Way
from augwidgets.domain.seed import Seed
from augwidgets.recipe.drawing_again import draws_again, first_that_keeps
from augwidgets.recipe.partner_pools import has_partners
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

    It is drawn from ``default_rng([seed, copy, number])``, as `Augmented` draws the picture in epoch `copy`; again from
    there, where the recipe says so and too little of the object would be left.

    Parameters
    ----------
    data : DataSet
    number : int
        Of the picture.
    recipe : Recipe
        Steps of a pair take their partners from the same split of the data set.
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
    read = Partners(data, range(len(data))[number])
    steps, out = _course(data, number, recipe, seed, copy, sample, read, means)
    found = resolution(data, sample, steps, read)
    return Made(out, found.steps, found.skipped)


def drawn(data: DataSet, number: int, recipe: Recipe, seed: int, copy: int, sample: Sample) -> tuple[Step, ...]:
    """Return the Steps that are drawn for a picture; those among them that its classes rule out are still there.

    Parameters
    ----------
    data : DataSet
    number : int
        Of the picture.
    recipe : Recipe
    seed, copy : int
    sample : Sample
        The picture, of any size: only a recipe that draws again looks at more than its label.
    """
    if draws_again(recipe):
        return _course(data, number, recipe, seed, copy, sample, Partners(data, range(len(data))[number]), None)[0]
    return _drawing(data, number, recipe, seed, copy, sample)()


def _drawing(
    data: DataSet, number: int, recipe: Recipe, seed: int, copy: int, sample: Sample
) -> Callable[[], tuple[Step, ...]]:
    """Return what draws for a picture, on and on from the same generator."""
    rng = np.random.default_rng([Seed().check(seed, "seed"), Seed().check(copy, "copy"), number])
    return lambda: steps_of(data, recipe, rng, range(len(data))[number], sample.label)


def steps_of(
    data: DataSet, recipe: Recipe, rng: np.random.Generator, number: int, label: Any = None
) -> tuple[Step, ...]:
    """Return the Steps that are drawn for a picture of a data set; their partners are of its split.

    Parameters
    ----------
    data : DataSet
    recipe : Recipe
    rng : numpy.random.Generator
    number : int
        Of the picture, from 0 on.
    label : optional
        Of the picture.
    """
    return data.pools.draw(recipe, rng, number, label) if has_partners(recipe) else recipe.draw(rng, label=label)


def _course(
    data: DataSet, number: int, recipe: Recipe, seed: int, copy: int, sample: Sample, read: Partners, means: Any
) -> tuple[tuple[Step, ...], Sample]:
    """Return the draw that is taken, and what comes of it."""

    def apply(steps: tuple[Step, ...]) -> Sample:
        found = resolution(data, sample, steps, read)
        renamed, partner = ready(data, sample, found, read)
        return recipe.apply(renamed, found.steps, partner=partner, means=means)

    return first_that_keeps(recipe, _drawing(data, number, recipe, seed, copy, sample), apply)


def resolution(
    data: DataSet, sample: Sample, steps: tuple[Step, ...], partner: Callable[[int], Sample] | None = None
) -> Resolution:
    """Return which of drawn Steps happen to a picture of a data set, and how it comes out.

    Parameters
    ----------
    data : DataSet
    sample : Sample
        A picture of it, of any size.
    steps : tuple of Step
    partner : callable, optional
        What reads another picture of the data set.
    """
    if data.mirrors is None:
        return Resolution(steps, UNMOVED)
    read = data.__getitem__ if partner is None else partner
    return resolved(data.mirrors, steps, sample.size, classes_of(sample), lambda number: classes_of(read(number)))


def ready(
    data: DataSet, sample: Sample, found: Resolution, partner: Callable[[int], Sample] | None = None
) -> tuple[Sample, Callable[[int], Sample]]:
    """Return what the Steps of a `resolution` are applied to: the picture under its new classes, and what reads others.

    The second one is for one `Recipe.apply`: it renames each partner in the order in which the Steps ask for them.
    """
    read = Partners(data) if partner is None else partner
    mirrors = data.mirrors
    if mirrors is None:
        return sample, read
    ways = iter(found.partners)
    return mirrors.renamed(sample, found.way), lambda number: mirrors.renamed(read(number), next(ways))


class Partners:
    """Reads pictures of a data set, each once, for the picture `index`; in place of a broken one another is taken."""

    def __init__(self, data: DataSet, index: int | None = None) -> None:
        self._data, self._index = data, index
        self._read: dict[int, Sample] = {}

    def __call__(self, number: int) -> Sample:
        if number not in self._read:
            self._read[number] = self._readable(number)
        return self._read[number]

    def _readable(self, number: int) -> Sample:
        try:
            return self._data[number]
        except (OSError, TypeError, ValueError):
            for other in self._data.pools.instead(number, self._index):
                with contextlib.suppress(OSError, TypeError, ValueError):
                    return self._data[other]
            raise


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

"""`SampleMaker`: one picture of an epoch, read, drawn and applied. It needs no Keras and goes into another process."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.data.iteration import named
from augwidgets.data.numbered_mirrors import NumberedMirrors
from augwidgets.data.picture_source import Source
from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.drawing_again import first_that_keeps
from augwidgets.recipe.partner_pools import has_partners
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.training import batches
from augwidgets.training.mixed_labels import MixedLabels
from augwidgets.warp.fitting import resized
from augwidgets.warp.warps import Size


@dataclass(frozen=True)
class SampleMaker:
    """Makes the pictures of a training: picture i of epoch e is always drawn from ``default_rng([seed, e, i])``.

    Parameters
    ----------
    source : Source
    recipe : Recipe
    seed : int
    size : (int, int), optional
        Height and width that pictures are brought to before the recipe and after it.
    channels : {1, 3, 4}, optional
    mixed : MixedLabels, optional
        How labels are mixed, where the recipe mixes pictures.
    means : ClusterMeans, optional

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.data.sources import source
    >>> maker = SampleMaker(source([aw.pictures.cat().image]), aw.Recipe([aw.rotate]), seed=7, size=(32, 48))
    >>> maker.made(0, epoch=3).image.shape
    (32, 48, 3)
    """

    source: Source
    recipe: Recipe
    seed: int
    size: Size | None = None
    channels: int | None = None
    mixed: MixedLabels | None = None
    means: Any = None

    def read(self, picture: int, epoch: int) -> Sample:
        """Return a picture as it is before the recipe."""
        with named(self.source, picture):
            return self._read(picture, epoch)

    def made(self, picture: int, epoch: int) -> Sample:
        """Return a picture as an epoch trains on it."""
        with named(self.source, picture):
            sample = self._read(picture, epoch)
            recipe = self.recipe
            if recipe.by_label:  # it names the classes as a person does, not by the numbers of a batch
                recipe = recipe.for_label(self.source.class_of(sample.label))
            rng = _rng(self.seed, epoch, picture)
            out = self._augmented(picture, epoch, recipe, sample, rng)
            if self.mixed is not None:
                out = self.mixed.after(out)
            return out if self.size is None else resized(out, self.size)

    def _read(self, picture: int, epoch: int) -> Sample:
        sample = self.source.read(picture + epoch * self.source.fresh)
        if self.channels is not None:
            sample = batches.with_channels(sample, self.channels)
        return sample if self.size is None else resized(sample, self.size)

    def _augmented(self, picture: int, epoch: int, recipe: Recipe, sample: Sample, rng: np.random.Generator) -> Sample:
        """Draw from a recipe and apply, with the partners that the draw wants and under the classes that come out."""
        if self._stands_alone:  # as most do; what follows would take a seventh of a small picture's time
            alone = functools.partial(self.recipe.apply, sample)
            return first_that_keeps(self.recipe, lambda: recipe.draw(rng), alone)[1]
        read = functools.cache(functools.partial(self.read, epoch=epoch))
        place = self.source.partners_of(picture, read)
        partner = place.pop("partner")
        mirrors = None if self.source.mirrors is None else NumberedMirrors(self.source.mirrors, self.source)

        def apply(steps: tuple[Step, ...]) -> Sample:
            renamed, others = sample, partner
            if mirrors is not None:
                steps, renamed, others = mirrors.ready(sample, steps, partner)
            return self.recipe.apply(
                self._mixable(renamed), steps, partner=lambda number: self._mixable(others(number)), means=self.means
            )

        return first_that_keeps(self.recipe, lambda: recipe.draw(rng, **place), apply)[1]

    @kept_property
    def _stands_alone(self) -> bool:
        """Whether what becomes of a picture depends on no other one, and on no class that it shows."""
        return self.mixed is None and self.source.mirrors is None and not has_partners(self.recipe)

    def _mixable(self, sample: Sample) -> Sample:
        return sample if self.mixed is None else self.mixed.before(sample)


def _rng(*numbers: int) -> np.random.Generator:
    """Return ``default_rng([seed, epoch, picture])``; numbers of 32 bits need not be taken apart one by one.

    Examples
    --------
    >>> [_rng(7, 3, number).random() == np.random.default_rng([7, 3, number]).random() for number in (0, 5, 2**40)]
    [True, True, True]
    """
    return np.random.default_rng(np.array(numbers, np.uint32) if max(numbers) < 2**32 else numbers)

"""`Draws`: looks at the draws of one picture after the other, and returns those that damage something."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from augwidgets.data import damage, making
from augwidgets.data.allowed_steps import Resolution
from augwidgets.data.damage import KINDS, NEEDED, Counted, Damage
from augwidgets.data.dataset import DataSet
from augwidgets.data.listing import Entry, Listing
from augwidgets.data.picture_files import load_smaller
from augwidgets.data.reading import picture_of, reading, size_of
from augwidgets.domain.errors import said
from augwidgets.recipe.drawing_again import first_that_keeps
from augwidgets.recipe.partner_pools import has_partners
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.warp.fitting import resized

# The longest side at which levels are looked at.
PREVIEW = 256


class Case(NamedTuple):
    """One draw of one picture that damages something.

    Attributes
    ----------
    number : int
        Of the picture in the data set.
    name : str
    copy : int
        Which draw it is: ``data.made(number, recipe, seed, copy)`` is the picture.
    score : float
        The shares of all its damages together.
    damages : tuple of Damage
    """

    number: int
    name: str
    copy: int
    score: float
    damages: tuple[Damage, ...]


@dataclass(frozen=True)
class Draws:
    """Looks at the draws of a picture; it goes into another process by pickle."""

    data: DataSet
    recipe: Recipe
    draws: int
    seed: int
    levels: bool
    input_size: tuple[int, int] | None
    places: Mapping[int, int] | None = None

    def part(self, numbers: Sequence[int]) -> Draws:
        """Return what looks at these pictures alone; with partners any picture may be needed."""
        if has_partners(self.recipe):
            return self
        places = {number: place for place, number in enumerate(numbers)}
        return dataclasses.replace(self, data=self.data.picked(numbers), places=places)

    def __call__(self, number: int) -> tuple[list[Case], Counted, str]:
        place = number if self.places is None else self.places[number]
        try:
            return *self._looked_at(number, place), ""
        except (OSError, TypeError, ValueError, RuntimeError) as error:
            return [], Counted(), said(error, 200)

    def _looked_at(self, number: int, place: int) -> tuple[list[Case], Counted]:
        recipe = self.recipe
        if recipe.min_object_visible is None:
            recipe = recipe.replace(min_object_visible=NEEDED)
        blank = self.data if _needs_pixels(recipe) else _blank(self.data)
        sample = blank[place]
        entry = self.data.listing.entries[place]
        name, small = entry.name, None
        read = making.Partners(blank)
        counted, cases = Counted(), []
        for copy in range(self.draws):
            rng = np.random.default_rng([self.seed, copy, number])
            steps = self._steps(recipe, blank, sample, rng, number, read)
            damages, many = damage.of_labels(recipe, steps.steps, sample, partner=read, input_size=self.input_size)
            counted = Counted(*(one + other for one, other in zip(counted, many, strict=True)))
            toned = [step for step in steps.steps if not step.transform.partners]
            if self.levels and any(step.transform.family != "spatial" for step in toned):
                small = small or self._small(place)
                cut = damage.of_levels(recipe, toned, *small)
                damages += [] if cut is None else [cut]
            if damages:
                damages.sort(key=lambda one: (-one.share, KINDS.index(one.kind)))
                cases.append(Case(number, name, copy, sum(one.share for one in damages), tuple(damages)))
        return cases, counted

    def _steps(
        self,
        recipe: Recipe,
        blank: DataSet,
        sample: Sample,
        rng: np.random.Generator,
        number: int,
        read: making.Partners,
    ) -> Resolution:
        """Draw as an export draws: again where too little of the object would be left."""

        def draw() -> Resolution:
            steps = making.steps_of(self.data, recipe, rng, number, sample.label)
            return making.resolution(blank, sample, steps, read)

        def apply(found: Resolution) -> Sample:
            return recipe.apply(sample, [step for step in found.steps if damage.acts_on_labels(step)], partner=read)

        if self.recipe.min_object_visible is None:
            return draw()
        return first_that_keeps(self.recipe, draw, apply)[0]

    def _small(self, place: int) -> tuple[Sample, float]:
        """Return a small copy of a picture with its labels left out, and by which factor it was shrunk."""
        listing, entry = self.data.listing, self.data.listing.entries[place]
        if listing.picture is None and entry.file is not None:
            with reading():
                sample, size = load_smaller(entry.file, (PREVIEW, PREVIEW))
        else:
            sample = picture_of(listing, entry)
            sample = Sample(sample.image)
            size = sample.size
        factor = min(1.0, PREVIEW / max(size))
        height, width = (max(1, math.floor(factor * side + 0.5)) for side in size)
        return resized(sample, (height, width)), factor


def _needs_pixels(recipe: Recipe) -> bool:
    """Return whether what is covered depends on the picture: on a face that is found in it."""
    return any(
        step.where is not None and step.where.kind == "face" and step.transform.declared.hides is not None
        for step in recipe.open_steps
    )


def _blank(data: DataSet) -> DataSet:
    """Return the data set with empty pictures of the same sizes: labels alone are wanted."""
    new = data.with_entries(data.listing.entries)
    new.listing = dataclasses.replace(data.listing, picture=_Blank(dataclasses.replace(data.listing, entries=())))
    return new


@dataclass(frozen=True)
class _Blank:
    """An empty picture of the size that the one of a listing has, the way up that a viewer shows it."""

    listing: Listing

    def __call__(self, entry: Entry) -> Any:
        return np.zeros(size_of(self.listing, entry), np.uint8)

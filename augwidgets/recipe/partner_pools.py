"""`PartnerPools`: which pictures of a data set may be joined (mixup, cutmix, mosaic): those of one split.

A partner of another split would carry pictures that a model is tested with into those that it learns from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step

_TRIES = 8  # pictures, in place of a broken partner


@dataclass(frozen=True)
class PartnerPools:
    """The pictures of each split, among which those of the split find their partners.

    Attributes
    ----------
    places : sequence or mapping
        Of each picture: its split, and how many of the split come before it.
    members : mapping
        Of each split the numbers of its pictures, by their places in it.
    counts : mapping
        How many pictures each split has.

    Examples
    --------
    >>> import augwidgets as aw
    >>> pools = PartnerPools.of(["train", "val", "train", "val"])
    >>> {pools.draw(aw.Recipe([aw.mixup]), np.random.default_rng(k), 1)[0].partners for k in range(9)}
    {(3,)}
    """

    places: Sequence[tuple[str | None, int]] | Mapping[int, tuple[str | None, int]]
    members: Mapping[str | None, Sequence[int] | Mapping[int, int]]
    counts: Mapping[str | None, int]

    @classmethod
    def of(cls, splits: Sequence[str | None]) -> PartnerPools:
        """Return the pools of pictures that belong to these splits; those of none are together as well."""
        members: dict[str | None, list[int]] = {}
        places = []
        for number, split in enumerate(splits):
            pool = members.setdefault(split, [])
            places.append((split, len(pool)))
            pool.append(number)
        return cls(places, members, {split: len(pool) for split, pool in members.items()})

    def part(self, numbers: Collection[int]) -> PartnerPools:
        """Return what is known of some pictures alone, by their numbers; it pickles small."""
        places = {number: self.places[number] for number in numbers}
        members: dict[str | None, dict[int, int]] = {split: {} for split in self.counts}
        for number, (split, place) in places.items():
            members[split][place] = number
        return PartnerPools(places, members, self.counts)

    def pool(self, number: int) -> tuple[dict[str, int], Sequence[int] | Mapping[int, int]]:
        """Return what `Recipe.draw` is told of a picture, its place and their count; and the numbers of its pool."""
        split, place = self.places[number]
        return {"count": self.counts[split], "index": place}, self.members[split]

    def draw(self, recipe: Recipe, rng: np.random.Generator, number: int, label: Any = None) -> tuple[Step, ...]:
        """Return the Steps that are drawn for a picture; their partners are numbers of the whole data set.

        Raises
        ------
        ValueError
            A step needs another picture, and the split has this one only.
        """
        place, members = self.pool(number)
        try:
            steps = recipe.draw(rng, label=label, **place)
        except ValueError as error:
            split = self.places[number][0]
            raise ValueError(f"{error} in the split {split!r}" if place["count"] == 1 and split else error) from None
        return tuple(
            dataclasses.replace(step, partners=tuple(members[other] for other in step.partners))
            if step.partners
            else step
            for step in steps
        )

    def instead(self, number: int, index: int | None = None) -> list[int]:
        """Return the pictures that are tried one after the other where a partner of the picture `index` is broken.

        Examples
        --------
        >>> pools = PartnerPools.of([None] * 4)
        >>> sorted(pools.instead(1, index=2)), PartnerPools.of([None, "val", None]).instead(0, index=2)
        ([0, 3], [])
        """
        split, place = self.places[number]
        own = None if index is None else self.places[index][1]
        members = self.members[split]
        return [members[other] for other in _instead(place, self.counts[split], own)]


def has_partners(recipe: Recipe) -> bool:
    """Return whether a step of a recipe may take other pictures.

    Examples
    --------
    >>> import augwidgets as aw
    >>> has_partners(aw.Recipe([aw.mixup])), has_partners(aw.Recipe([aw.rotate]))
    (True, False)
    """
    return any(step.on and step.transform.partners for step in recipe.open_steps)


def _instead(place: int, count: int, own: int | None) -> list[int]:
    """Return the places that are tried in place of one, in a pool of so many."""
    rng = np.random.default_rng([place, 0 if own is None else own + 1])
    some = rng.permutation(count) if count <= 8 * _TRIES else rng.integers(count, size=2 * _TRIES)
    return [other for other in dict.fromkeys(some.tolist()) if other not in (place, own)][:_TRIES]

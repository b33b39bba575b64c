"""Which cut-outs and which backgrounds are for training, and which for validation: none is in both."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from augwidgets.domain.errors import told
from augwidgets.scenes.from_data import FoundCutouts

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan


class Part(NamedTuple):
    """A plan of a part of another one's cut-outs and backgrounds.

    Attributes
    ----------
    plan : Plan
    cutouts : sequence of int
        The numbers that its cut-outs have in the whole.
    """

    plan: Plan
    cutouts: Sequence[int]


def divided(plan: Plan, share: float, seed: int) -> dict[str | None, Part]:
    """Return a part for training and one for validation.

    Cut-outs of one photograph, or of one source, go to the same side; each class is on both, and none of the
    backgrounds.

    Raises
    ------
    ValueError
        There is too little of either: which class, or the backgrounds.
    """
    rng = np.random.default_rng([seed, 1])
    held = _held_of_cutouts(plan, share, rng)
    kept = [number for number in range(len(plan.cutouts)) if number not in held]
    if len(plan.ground) < 2:
        raise ValueError(
            f"validation needs a background of its own, so two at least, got {len(plan.ground)}; give more, or "
            "validation=0"
        )
    count = min(max(round(share * len(plan.ground)), 1), len(plan.ground) - 1)
    order = rng.permutation(len(plan.ground)).tolist()
    grounds = {"train": sorted(order[count:]), "val": sorted(order[:count])}
    return {
        split: Part(
            dataclasses.replace(
                plan,
                cutouts=_picked(plan, numbers),
                backgrounds=plan.ground.data.picked(grounds[split]),
                where=tuple(plan.where[one] for one in grounds[split]) if isinstance(plan.where, tuple) else plan.where,
            ),
            numbers,
        )
        for split, numbers in (("train", kept), ("val", sorted(held)))
    }


def _held_of_cutouts(plan: Plan, share: float, rng: np.random.Generator) -> set[int]:
    """Return the numbers of the cut-outs for validation: whole photographs, of each class about this share."""
    of_class: dict[str, list[int]] = defaultdict(list)
    photographs: dict[int, list[int]] = defaultdict(list)
    photograph = _photographs(plan)
    for number in range(len(plan.cutouts)):
        of_class[_label(plan, number)].append(number)
        photographs[photograph[number]].append(number)
    held: set[int] = set()
    for label, numbers in of_class.items():
        if len({photograph[number] for number in numbers}) < 2:
            raise ValueError(
                f"validation needs cut-outs of its own of each class, so from two photographs at least (cut-outs of "
                f"one source count as one), got one of {told(label)}; give more, or validation=0"
            )
    order = list(photographs)
    for place in rng.permutation(len(order)).tolist():
        own = photographs[order[place]]
        for label in {_label(plan, number) for number in own}:
            numbers = of_class[label]
            wanted = max(round(share * len(numbers)), 1)
            now = len(held.intersection(numbers))
            left = {photograph[one] for one in numbers if one not in held}
            if now < wanted and len(left) > 1:
                held.update(own)
                break
    for label, numbers in of_class.items():
        inside = held.intersection(numbers)
        if not inside or len(inside) == len(numbers):
            raise ValueError(
                f"validation needs cut-outs of its own of each class, and photographs that show several of them leave "
                f"none for {told(label)}; give more photographs of it, or validation=0"
            )
    return held


def _label(plan: Plan, number: int) -> str:
    return plan.cutouts.label_of(number) if isinstance(plan.cutouts, FoundCutouts) else plan.cutouts[number].label


def _photographs(plan: Plan) -> list[int]:
    """Return a number for each cut-out that those of one photograph, or of one source, share."""
    if isinstance(plan.cutouts, FoundCutouts):
        named: dict[str, int] = {}
        return [named.setdefault(plan.cutouts.picture_of(number), number) for number in range(len(plan.cutouts))]
    found = list(range(len(plan.cutouts)))
    first: dict[tuple[str, str], int] = {}
    for number, one in enumerate(plan.cutouts):
        for key in (("photograph", one.photograph), ("source", one.source)):
            if key[1]:
                other = found[first.setdefault(key, number)]
                own = found[number]
                found = [other if group == own else group for group in found]
    return found


def _picked(plan: Plan, numbers: list[int]) -> object:
    if isinstance(plan.cutouts, FoundCutouts):
        return plan.cutouts.picked(numbers)
    return tuple(plan.cutouts[number] for number in numbers)

"""Many scenes as a data set: each is drawn from its own number, and painted when it is asked for."""

from __future__ import annotations

import dataclasses
import functools
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.data import opening
from augwidgets.data.dataset import DataSet
from augwidgets.data.exported import Exported
from augwidgets.data.exporting import export
from augwidgets.data.formats.memory import fields_of
from augwidgets.data.listing import Entry, Fields, Listing
from augwidgets.data.listing import Size as Sides
from augwidgets.data.out.fingerprint import digest, fingerprint
from augwidgets.domain.argument_checks import is_whole
from augwidgets.domain.errors import told
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.scenes import credits, splitting
from augwidgets.scenes.argument_checks import check_flag
from augwidgets.scenes.blends import BLENDS
from augwidgets.scenes.from_data import FoundCutouts
from augwidgets.scenes.placed import Size
from augwidgets.scenes.scene import Scene
from augwidgets.warp.moving import with_seen_masks

if TYPE_CHECKING:
    from augwidgets.scenes.plan import Plan

_MOST = 100_000_000
_FIRST = 20  # pictures that are asked for labels
_OBJECTS = {"mask", "masks", "boxes", "box_corners"}
_LAST = threading.local()  # the scene that this thread painted last, for its labels are asked for after its picture


@dataclasses.dataclass(frozen=True)
class Series:
    """How many scenes are drawn, of which plans, and from which seed; it goes into another process by pickle.

    Attributes
    ----------
    plans : mapping of split to Plan
    seed : int
    size : (int, int) or None
        Height and width of all, or each background's own.
    in_all_blends : bool
    cutouts : mapping of split to sequence of int
        The numbers that the cut-outs of a part have in the whole; nothing where it is not divided.
    """

    plans: Mapping[str | None, Plan]
    seed: int
    size: Size | None
    in_all_blends: bool
    cutouts: Mapping[str | None, Sequence[int]]

    def scene(self, entry: Entry) -> Scene:
        """Return the scene of a number: it is the same in every run, and whoever draws it."""
        number = entry.labels
        blends = list(BLENDS)
        drawn = number // len(blends) if self.in_all_blends else number
        scene = self.plans[entry.split].draw(np.random.default_rng([self.seed, 0, drawn]), self.size)
        if self.in_all_blends:
            scene = dataclasses.replace(scene, blend=blends[number % len(blends)])
        return scene

    def paint(self, entry: Entry) -> Sample:
        """Return the picture with its labels; the last one is kept."""
        key = id(self), entry
        if getattr(_LAST, "key", None) != key:
            _LAST.sample = self.scene(entry).paint()
            _LAST.key = key
            _LAST.owner = self  # so that no other gets its id
        sample: Sample = _LAST.sample
        return sample

    def picture(self, entry: Entry) -> Sample:
        """Return the picture alone."""
        return Sample(self.paint(entry).image)

    def fields(self, entry: Entry, size: Sides) -> Fields:
        """Return its labels: of each object what is seen, also where the plan's recipe has moved or covered it."""
        sample, recipe = with_seen_masks(self.paint(entry)), self.plans[entry.split].recipe
        found = dict(fields_of(sample))
        if "box_corners" in found and (recipe is None or recipe.boxes != "turned"):
            del found["box_corners"]
            found["boxes"] = sample.boxes
        numbers = self.cutouts.get(entry.split)
        if numbers is not None and found.get("box_notes"):  # as sources.csv counts them
            found["box_notes"] = [{**note, "cutout": numbers[note["cutout"]]} for note in found["box_notes"]]
        return found

    def names(self, entry: Entry) -> Sequence[str]:
        """Return the classes of its objects; nothing is painted for it."""
        scene = self.scene(entry)
        return [scene.plan.cutout_of(one).label for one in scene.objects if one.labelled]


def series(
    plan: Plan, count: int, *, seed: int = 0, size: Size | None = None, validation: float = 0,
    in_all_blends: bool = False, natural: float = 0, natural_from: Any = None,
) -> DataSet:  # fmt: skip
    """Return many scenes of a plan as a data set; see `Plan.series`."""
    if not is_whole(count) or not 1 <= count <= _MOST:
        raise ValueError(f"count must be a whole number from 1 to {_MOST:,}, got {told(count)}")
    seed = Seed().check(seed, "seed")
    validation = Range(0, 0.9).check(validation, "validation")
    natural = Range(0, 0.99).check(natural, "natural")
    parts = splitting.divided(plan, validation, seed) if validation else {}
    plans = {split: part.plan for split, part in parts.items()} or {None: plan}
    own_numbers = {split: tuple(part.cutouts) for split, part in parts.items()}
    drawn = Series(plans, seed, size, check_flag(in_all_blends, "in_all_blends"), own_numbers)
    digits = max(4, len(str(count - 1)))
    held = round(count * validation)
    entries = [
        Entry(
            f"scene {number:0{digits}}",
            split=None if not validation else "train" if number < count - held else "val",
            labels=number,
        )
        for number in range(count)
    ]
    known = classes_of(plan)
    listing = Listing(
        "scenes", "", entries,
        fields=functools.partial(_fields, drawn, digest([_fingerprint(one) for one in plans.values()])),
        object_names=functools.partial(_names, drawn), picture=functools.partial(_picture, drawn),
        class_names=known, class_ids={name: number for number, name in enumerate(known)},
        about=credits.about(plan), carries=("mask", "boxes", "box_labels"),
    )  # fmt: skip
    if not natural:
        return DataSet(listing)
    return DataSet(_with_natural(listing, *_natural(plans, natural_from, validation), natural))


def write(
    plan: Plan, to: str | os.PathLike[str], count: int, format: str, *, n_jobs: int | None, pictures: str | None,
    quality: int, progress: bool | Callable[[int, int], Any], **of_series: Any,
) -> Exported:  # fmt: skip
    """Write many scenes; see `Plan.write`."""
    data = series(plan, count, **of_series)
    seed = of_series.get("seed", 0)
    done = export(
        data, Recipe(()), to, format, seed=seed, n_jobs=n_jobs, pictures=pictures, quality=quality, progress=progress
    )
    if done.complete:
        credits.write(plan, done.folder)
    return done


# Functions of the module, for what goes into another process must be found there by name.
def _picture(drawn: Series, entry: Entry) -> Sample:
    return drawn.picture(entry)


def _fields(drawn: Series, print_of_plans: str, entry: Entry, size: Sides) -> Fields:
    return drawn.fields(entry, size)


def _names(drawn: Series, entry: Entry) -> Sequence[str]:
    return drawn.names(entry)


def classes_of(plan: Plan) -> tuple[str, ...]:
    """Return the classes of a plan's cut-outs, sorted."""
    found = plan.cutouts.counts if isinstance(plan.cutouts, FoundCutouts) else {one.label for one in plan.cutouts}
    return tuple(sorted(found))


def _fingerprint(plan: Plan) -> str:
    """Return a number, in letters, that two plans share if they make the same scenes."""
    numbers = {
        one.name: getattr(plan, one.name)
        for one in dataclasses.fields(plan)
        if one.name not in ("cutouts", "distractors", "backgrounds", "ground", "recipe", "cutout_recipe")
    }
    recipes = [None if one is None else one.to_json() for one in (plan.recipe, plan.cutout_recipe)]
    objects = [
        fingerprint(one.data) if isinstance(one, FoundCutouts) else digest([[each.image, each.label] for each in one])
        for one in (plan.cutouts, plan.distractors)
    ]
    return digest([numbers, recipes, objects, fingerprint(plan.ground.data)])


def _natural(
    plans: Mapping[str | None, Plan], given: Any, validation: float
) -> tuple[DataSet, dict[str | None, range]]:
    """Return the data set that natural pictures come from, and the numbers of those for each part.

    Those of the cut-outs' own data set go with their cut-outs, so that no photograph is on both sides.
    """
    every = list(plans.values())
    if given is None and all(isinstance(one.cutouts, FoundCutouts) for one in every):
        data = every[0].cutouts.data
        return data, {split: one.cutouts.pictures for split, one in plans.items()}
    if given is None:
        raise ValueError(
            "natural mixes in pictures of a data set with labels: give natural_from=, or take the cut-outs from one by "
            "aw.scenes.cutouts"
        )
    data = opening.open(given)
    if len(data) < len(every):
        raise ValueError(f"natural_from must hold {len(every)} pictures at least, got {len(data)}")
    # What other libraries hand out does not say beforehand what it carries.
    if not any(_OBJECTS.intersection(data.fields(number)) for number in range(min(len(data), _FIRST))):
        raise ValueError("natural_from must be a data set with boxes or masks of its objects, got one without any")
    if not validation:
        return data, {None: range(len(data))}
    held = min(max(round(validation * len(data)), 1), len(data) - 1)
    return data, {"train": range(len(data) - held), "val": range(len(data) - held, len(data))}


def _with_natural(
    listing: Listing, data: DataSet, numbers: Mapping[str | None, Sequence[int]], share: float
) -> Listing:
    """Return the scenes with natural pictures among them, evenly spread; those of each part are taken in turn."""
    taken: Counter[str | None] = Counter()
    passed: Counter[str | None] = Counter()
    mixed: list[Entry] = []
    for entry in listing.entries:
        passed[entry.split] += 1
        # Every so many-th: as a line of whole numbers climbs with this share.
        if int(passed[entry.split] * share + 1e-9) > taken[entry.split]:
            known = numbers[entry.split]
            number = known[taken[entry.split] % len(known)]
            taken[entry.split] += 1
            entry = entry._replace(name=f"natural {entry.name.removeprefix('scene ')}", labels=(number,))
        mixed.append(entry)
    return dataclasses.replace(
        listing,
        entries=mixed,
        fields=functools.partial(_mixed_fields, listing.fields, data),
        object_names=functools.partial(_mixed_names, listing.object_names, data),
        picture=functools.partial(_mixed_picture, listing.picture, data),
    )


def _mixed_picture(scenes: Any, data: DataSet, entry: Entry) -> Any:
    return data.picture(entry.labels[0]) if isinstance(entry.labels, tuple) else scenes(entry)


def _mixed_fields(scenes: Any, data: DataSet, entry: Entry, size: Sides) -> Fields:
    return fields_of(data[entry.labels[0]]) if isinstance(entry.labels, tuple) else dict(scenes(entry, size))


def _mixed_names(scenes: Any, data: DataSet, entry: Entry) -> Sequence[str]:
    return data.object_names[entry.labels[0]] if isinstance(entry.labels, tuple) else list(scenes(entry))

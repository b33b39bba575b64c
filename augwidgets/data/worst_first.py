"""`worst_first`: what a recipe does to the labels and levels of a whole data set, the worst draws first."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from augwidgets.data import damage
from augwidgets.data.allowed_steps import check_recipe
from augwidgets.data.argument_checks import whole
from augwidgets.data.causes import Cause
from augwidgets.data.damage import KINDS, Counted
from augwidgets.data.damaging_draws import Case, Draws
from augwidgets.data.listing import LeftOut, failed
from augwidgets.data.parallel import over
from augwidgets.domain import faces
from augwidgets.domain.options import Switch
from augwidgets.domain.seed import Seed
from augwidgets.domain.units import percent
from augwidgets.recipe.argument_checks import checked_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.warp.warps import checked_size

_MOST_DRAWS = 1000
_SHOWN = 10


@dataclass(frozen=True, eq=False)
class WorstFirst:
    """What a recipe does to a data set, the worst draws first. Made by `worst_first`; it shows itself as a table.

    Attributes
    ----------
    cases : tuple of Case
        The draws that damage something, those with the highest score first.
    draws : int
        How many were looked at.
    kinds : mapping of str to int
        In how many draws there is which damage: "boxes lost", "objects covered", "keypoints outside", "levels cut off",
        "label at risk", "objects too small".
    reasons : mapping of str to int
        How many boxes were lost for which reason.
    counted : Counted
        How many boxes there were in all draws, how many of them were lost, and so on.
    left_out : tuple of LeftOut
        Pictures that could not be looked at, each with the reason.
    recipe : Recipe
    seed : int

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.coffee()])
    >>> found = worst_first(data, aw.Recipe([aw.shift.between(right=(0.6, 0.9))]), draws=2, levels=False)
    >>> found.kinds["boxes lost"], found.cases[0].damages[0].cause.step, len(found)
    (2, 'shift', 2)
    """

    cases: tuple[Case, ...] = field(repr=False)
    draws: int
    kinds: Mapping[str, int]
    reasons: Mapping[str, int]
    counted: Counted
    left_out: tuple[LeftOut, ...] = field(repr=False)
    recipe: Recipe = field(repr=False)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.cases)

    def __getitem__(self, place: Any) -> Any:
        return self.cases[place]

    @property
    def causes(self) -> list[tuple[Cause, int]]:
        """Each step and range that did damage, with the number of draws in which it did, the most frequent first."""
        counts: Counter[tuple[int, str, str]] = Counter()
        known: dict[tuple[int, str, str], Cause] = {}
        for case in self.cases:
            mine = {one.cause[:3]: one.cause for one in case.damages if one.cause is not None}
            counts.update(mine.keys())
            known = {**mine, **known}
        return [(known[key], count) for key, count in counts.most_common()]

    def rows(self) -> list[tuple[str, str]]:
        """Return what happens how often: a name and some words for each line of a table.

        Returns
        -------
        list of (str, str)
        """
        found = []
        for kind, count in self.kinds.items():
            if count:
                words = f"in {count:,} of {self.draws:,} draws ({percent(count / self.draws)})"
                if kind == damage.LOST:
                    reasons = ", ".join(f"{reason} {many:,}" for reason, many in self.reasons.items())
                    words += f": {self.counted.lost:,} of {self.counted.boxes:,} boxes ({reasons})"
                found.append((kind, words))
        if found:
            mostly = [f"{cause.step} {cause.parameter}".strip() + f" {count:,}" for cause, count in self.causes[:4]]
            found.append(("mostly by", "; ".join(mostly).replace("_", " ")))
        found = found or [("damage", f"none in {self.draws:,} draws")]
        if self.left_out:
            what, why = self.left_out[0]
            found.append(("left out", f"{len(self.left_out):,}: {what}: {why}"))
        return found

    def columns(self) -> dict[str, list[Any]]:
        """Return a row for each damage, the worst draw first, column by column, as ``pandas.DataFrame`` takes it.

        Returns
        -------
        dict of str to list
            The picture's number and name, the draw, its score, the damage, its share, the step that did it and its
            range.
        """
        names = ("number", "name", "copy", "score", "damage", "share", "words", "step", "parameter", "low", "high")
        found: dict[str, list[Any]] = {name: [] for name in names}
        for case in self.cases:
            for one in case.damages:
                cause = one.cause or Cause(-1, "")
                low, high = cause.ends or (None, None)
                row = (case.number, case.name, case.copy, case.score, one.kind, one.share, one.words, cause.step,
                       cause.parameter, low, high)  # fmt: skip
                for name, value in zip(names, row, strict=True):
                    found[name].append(value)
        return found

    def __str__(self) -> str:
        rows = self.rows()
        wide = 2 + max(len(name) for name, _ in rows)
        lines = [
            textwrap.fill(words, 116, initial_indent=f"{name:{wide}}", subsequent_indent=" " * wide)
            for name, words in rows
        ]
        for place, case in enumerate(self.cases[:_SHOWN], 1):
            told = "; ".join(one.words + (f" [{one.cause.words}]" if one.cause else "") for one in case.damages)
            head = f"{place:2}. {case.score:.2f} {case.name}, draw {case.copy}: "
            lines.append(textwrap.fill(head + told, 116, subsequent_indent=" " * 9))
        if len(self.cases) > _SHOWN:
            lines.append(f"... and {len(self.cases) - _SHOWN:,} more draws")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return faces.html(self)


def worst_first(
    data: Any,
    recipe: Recipe,
    draws: int = 3,
    seed: int = 0,
    *,
    levels: bool = True,
    input_size: Sequence[int] | None = None,
    n_jobs: int | None = None,
    progress: Callable[[int, int], Any] | bool | None = None,
) -> WorstFirst:
    """Look at what a recipe does to every picture of a data set, and return the draws that damage most first.

    Boxes lost, with the reason; objects covered; keypoints outside; levels cut off at black and white; a label at risk,
    as less than half of the object (or than the recipe's ``min_object_visible``) is left to be seen. For each the step
    is named that did it, without which least of it is left, and that of its ranges that lies farthest out. Labels are
    moved without opening a picture where the format tells its size; levels are looked at in a small copy.

    Parameters
    ----------
    data : DataSet, or whatever `augwidgets.data.open` takes
    recipe : Recipe
    draws : int
        Of each picture: the copies 0, 1, 2 ... of `DataSet.made` and of an export.
    seed : int
    levels : bool
        Whether the levels are looked at as well, which needs the pictures.
    input_size : (int, int), optional
        Height and width at which a model sees the pictures: then objects are counted that are too small for it.
    n_jobs, progress
        As for `report_on`.

    Returns
    -------
    WorstFirst

    Raises
    ------
    TypeError, ValueError
        No data set or recipe, or a class that must not be mirrored.

    Examples
    --------
    >>> import augwidgets as aw
    >>> data = aw.data.open([aw.pictures.coffee(), aw.pictures.cat()])
    >>> found = worst_first(data, aw.Recipe([aw.zoom.between(scale=(2.5, 4))]), draws=1)
    >>> print(found.cases[0].name, found.cases[0].damages[0].cause.parameter)
    picture 1 scale
    """
    from augwidgets.data import opening  # not before: it brings every format, and the page of an explorer needs none

    data = opening.open(data)
    recipe = checked_recipe(recipe)
    draws, seed = whole(draws, "draws"), Seed().check(seed, "seed")
    if draws > _MOST_DRAWS:
        raise ValueError(f"draws must be 1 to {_MOST_DRAWS:,} of each picture, got {draws}")
    if data.mirrors is not None:
        check_recipe(data.mirrors, recipe)
    size = None if input_size is None else checked_size(input_size)
    work = Draws(data, recipe, draws, seed, Switch().check(levels, "levels"), size)
    cases: list[Case] = []
    left_out: list[LeftOut] = []
    counted, kinds, reasons = Counted(), Counter[str](), Counter[str]()
    seen = 0
    for number, (some, many, why) in over(work, range(len(data)), n_jobs=n_jobs, progress=progress):
        if why:
            left_out.append(failed(data.listing.entries[number].name, why))
            continue
        seen += draws
        counted = Counted(*(one + other for one, other in zip(counted, many, strict=True)))
        for case in some:
            cases.append(case)
            kinds.update(one.kind for one in case.damages)
            for one in case.damages:
                if one.kind == damage.LOST:
                    reasons.update(dict(one.reasons))
    cases.sort(key=lambda case: (-case.score, case.number, case.copy))
    told = {kind: kinds[kind] for kind in KINDS}
    return WorstFirst(tuple(cases), seen, told, dict(reasons.most_common()), counted, tuple(left_out), recipe, seed)

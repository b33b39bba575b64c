"""What one picture of a grid is made of: a draw that can be applied to a Sample of any size, and what comes of it.

A recipe's draw is a row of Steps; a neighbour's is its pipeline with a seed. Grid and figure ask both in the same way.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from augwidgets.domain.quantiles import Quantiles
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe import applying
from augwidgets.recipe.level_changes import Ends, LevelChange, level_change, put_at_ends
from augwidgets.sample.sample import Sample
from augwidgets.steps.fusion import Curve, FilledWarp, Resolved, applied, resolved
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.pixels import Pixels
from augwidgets.warp.warps import Warp

if TYPE_CHECKING:
    from augwidgets.recipe.recipe import Recipe
    from augwidgets.steps.step import Step


@dataclass(frozen=True)
class Outcome:
    """What came of one draw.

    Attributes
    ----------
    sample : Sample
        To be shown. Labels that the transform does not move are not in it.
    words : sequence of str
        The values that were drawn, short: "fog 0.42".
    levels : array, optional
        The picture as the transform gave it, where that is not simply the Sample's image: levels far from 0..255, say.
    white : float, optional
        The level of it that is meant to be white, where that is not the one of the picture that went in.
    marked : bool
        Whether its frame is to stand out.
    missing : mapping
        By the words of a step with a region that the picture did not have when the step came to it: the words that are
        true of it then, and what is missing.
    mask_size : (int, int), optional
        Height and width of the mask that came back, where they are not the picture's: the Sample has none then.
    """

    sample: Sample
    words: tuple[str, ...] = ()
    levels: np.ndarray | None = None
    white: float | None = None
    marked: bool = False
    missing: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    mask_size: tuple[int, int] | None = None


class Draw(ABC):
    """One draw. What it need not tell is as nothing: a neighbour tells little of what it has drawn."""

    @property
    def in_pixels(self) -> bool:
        """Whether it counts in pixels of the full picture, so that a smaller one would show something else."""
        return False

    @property
    def batch(self) -> Any:
        """The object that draws which are applied in one call have in common; None where each is applied alone."""
        return None

    @abstractmethod
    def apply(self, sample: Sample, factor: float) -> Outcome:
        """Apply it to the Sample shrunk by this factor; 1 is full size."""

    def apply_batch(self, draws: Sequence[Any], sample: Sample, factor: float) -> list[Outcome]:
        """Apply several draws of one batch, this one among them."""
        return [draw.apply(sample, factor) for draw in draws]

    def enlargement(self, sample: Sample, factor: float) -> float:
        """Return how many times it enlarges what it keeps of the Sample shrunk by this factor; so soft it comes out."""
        return 1.0

    @property
    def tells(self) -> bool:
        """Whether it tells what it does to levels: `counted`, `ends` and `levels` know then."""
        return False

    def counted(self, sample: Sample, factor: float, counts: np.ndarray) -> np.ndarray | None:
        """Return the histogram that the full picture has afterwards, if the small one decides nothing of it.

        `counts` is the full picture's, ``(C, 256)``, and comes back itself where no level changes. None where more than
        the levels decides, or where the draw does not tell.
        """
        return None

    def ends(self, sample: Sample, factor: float, counts: np.ndarray) -> Ends:
        """Return which share of the values it puts at black or white, and why; nothing where it does not tell.

        `counts` is the ``(C, 256)`` histogram that is meant, of the Sample or of the full picture.
        """
        return Ends()

    def levels(self, sample: Sample, factor: float) -> LevelChange | None:
        """Return to which level each level goes; None where nothing changes, or where it does not tell."""
        return None

    def cautions(self) -> list[str]:
        """Return what is to be known of a colour picture, a sentence for each step of which there is one."""
        return []

    def receipt(self) -> list[dict[str, Any]]:
        """Return each step with the values that were drawn for it.

        A dict with ``step``, its name, and ``values``: of each ``name``, ``value`` in words, and ``place`` (0..1) in
        its range, or None where it could not move.
        """
        return []


@dataclass(frozen=True)
class StepsDraw(Draw):
    """Steps that were drawn from a recipe; values in pixels shrink with the picture."""

    recipe: Recipe
    steps: tuple[Step, ...]

    _found: dict[tuple[tuple[int, int], float], list[Resolved]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # What became of the levels of the small picture that was asked about last: charts ask again while tiles still come.
    _levels: list[tuple[Sample, float, LevelChange | None]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def resolved(self, size: tuple[int, int], factor: float) -> list[Resolved]:
        """Return what is left of the steps on a picture of this size, which is shrunk by the factor."""
        found = self._found.get((size, factor))
        if found is None:  # page, meter and preview ask for the same
            steps = self.steps if factor == 1 else [step.scaled(factor) for step in self.steps]
            found = self._found[size, factor] = resolved(steps, size)
        return found

    def apply(self, sample: Sample, factor: float) -> Outcome:
        values = self.resolved(sample.size, factor)
        rules = self.recipe.box_rules
        if self.recipe.min_object_visible is None and (factor == 1 or not rules.min_size):
            return Outcome(applied(values, sample, rules), missing=self._missing(values, sample))
        out = applying.applied(self.recipe, values, sample, factor)
        return Outcome(out, missing=self._missing(values, sample))

    def _missing(self, values: Sequence[Resolved], sample: Sample) -> dict[str, tuple[str, str]]:
        """Look for the region of each step that has one in what arrives there: a turned face may not be found."""
        found: dict[str, tuple[str, str]] = {}
        steps = [step for step in self.steps if step.where is not None]
        places = [place for place, value in enumerate(values) if isinstance(value, Pixels) and value.where is not None]
        for step, place in zip(steps, places, strict=True):
            region: Any = step.where
            arrives = sample if region.kind == "box" else applied(values[:place], sample)
            if lacking := region.missing(arrives):
                everywhere = step.within(None).short() + (" everywhere" if region.outside else "")
                found[step.short()] = everywhere, lacking
        return found

    def enlargement(self, sample: Sample, factor: float) -> float:
        """Return the enlargement of the matrices."""
        warps = [value for value in self.resolved(sample.size, factor) if isinstance(value, FilledWarp)]
        return max(1.0, math.prod(value.warp.enlargement for value in warps))

    @property
    def tells(self) -> bool:
        return True

    def counted(self, sample: Sample, factor: float, counts: np.ndarray) -> np.ndarray | None:
        return counted(self.resolved(sample.size, factor), sample.size, counts)

    def ends(self, sample: Sample, factor: float, counts: np.ndarray) -> Ends:
        return put_at_ends(self.resolved(sample.size, factor), sample, counts)

    def levels(self, sample: Sample, factor: float) -> LevelChange | None:
        if not self._levels or self._levels[0][0] is not sample or self._levels[0][1] != factor:
            self._levels[:] = [(sample, factor, level_change(self.resolved(sample.size, factor), sample))]
        return self._levels[0][2]

    def cautions(self) -> list[str]:
        return list(filter(None, (step.transform.caution(step.values) for step in self.steps)))

    def receipt(self) -> list[dict[str, Any]]:
        return [{"step": step.transform.name.replace("_", " "), "values": _drawn_values(step)} for step in self.steps]


class KeptDraws:
    """Draws of several pictures, kept from one state of a recipe to the next.

    While one step changes, the others keep the Steps that were drawn for them, and with these what is known of them
    already: their warps and tables. What comes out is what `Recipe.draw` draws.

    Examples
    --------
    >>> import augwidgets as aw
    >>> recipe, kept = aw.default_recipe(), KeptDraws()
    >>> before = kept.of(recipe, seed=7, count=9)
    >>> after = kept.of(recipe.changing(1, aw.rotate.between(angle=(-5, 5))), seed=7, count=9)
    >>> after[2] == recipe.changing(1, aw.rotate.between(angle=(-5, 5))).draw(np.random.default_rng([7, 0, 2]))
    True
    >>> after[2][-1] is before[2][-1], after[2] == before[2]
    (True, False)
    """

    def __init__(self) -> None:
        self._seeds: Any = None
        self._pictures: list[Quantiles] = []
        self._rows: dict[tuple[int, int], list[list[float]]] = {}  # by the id of a step and how many numbers it takes
        self._steps: dict[int, tuple[Any, list[tuple[Step, ...]]]] = {}  # by the id of a step, and what they come from

    def of(self, recipe: Recipe, *, seed: int, count: int, label: Any = None) -> list[tuple[Step, ...]]:
        """Return the draw of each picture; of picture k it is that of ``default_rng([seed, 0, k])``."""
        if self._seeds != (seed, count):
            self._seeds, self._rows, self._steps = (seed, count), {}, {}
            self._pictures = [Quantiles.drawn(np.random.default_rng([seed, 0, k])) for k in range(count)]
        recipe = recipe.drawn_for(label)
        given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
        old, self._steps = self._steps, {}
        for number, member in zip(recipe.ids or (), recipe.steps, strict=True):
            known = old.get(number)
            if known is None or known[0][0] is not member or known[0][1] != given:
                known = (member, given), self._drawn(number, member, given)
            self._steps[number] = known
        return [
            tuple([step for _, drawn in self._steps.values() for step in drawn[picture]]) for picture in range(count)
        ]

    def _drawn(self, number: int, member: Member, given: Mapping[str, Any]) -> list[tuple[Step, ...]]:
        if not isinstance(member, OpenStep):
            return [member.draw(rows.of(number), given) for rows in self._pictures]
        place = number, member.row_length
        rows = self._rows.get(place)
        if rows is None:
            rows = self._rows[place] = [picture.of(number).row(member.row_length) for picture in self._pictures]
        return [member.drawn(row, given) for row in rows]


def _drawn_values(step: Step) -> list[dict[str, Any]]:
    """Return the values of a step; those that stood still where nothing changes are left out, unless all did."""
    parameters = step.transform.own_parameters
    places = {name: _place(step, name) for name, item in parameters.items() if not isinstance(item.domain, Seed)}
    told = [name for name, place in places.items() if place is not None or not _is_neutral(step, name)]
    return [
        {
            "name": name.replace("_", " "),
            "value": parameters[name].domain.format(step.values[name]),
            "place": places[name],
        }
        for name in told or places
    ]


def _is_neutral(step: Step, name: str) -> bool:
    return bool(getattr(step.transform.parameters[name].domain, "neutral", None) == step.values[name])


def _place(step: Step, name: str) -> float | None:
    """Return where between the low and the high end of its range a value lies; nothing where it could not move."""
    domain = step.transform.parameters[name].domain
    if step.drawn_from is None or not isinstance(domain, Range):
        return None
    ends = step.drawn_from.ranges[name]
    return None if domain.is_closed(ends) else domain.share(step.values[name], ends)


def counted(values: Sequence[Resolved], size: tuple[int, int], counts: np.ndarray) -> np.ndarray | None:
    """Return the histogram of what comes out of a picture of which this is the histogram, of whatever size.

    Parameters
    ----------
    values : sequence of FilledWarp, Curve or Pixels
    size : (int, int)
        Height and width for which they were resolved.
    counts : (C, 256) array

    Returns
    -------
    array or None
        `counts` itself where nothing changes; None where more than the levels decides what comes out.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.steps import fusion
    >>> counts = np.ones((1, 256), int)
    >>> values = fusion.resolved([aw.flip_vertical.at(), aw.brightness.at(gain=0)], (5, 8))
    >>> counted(values, (5, 8), counts)[0, 0], counted([*values, aw.blur.at().resolved((5, 8))], (5, 8), counts)
    (np.int64(256), None)
    """
    for value in values:
        if isinstance(value, Curve):
            counts = value.counted(counts)
        elif isinstance(value, FilledWarp) and _only_rearranges(value.warp, size):
            size = value.warp.size
        else:
            return None
    return counts


def _only_rearranges(warp: Warp, size: tuple[int, int]) -> bool:
    """Return whether a warp mirrors the whole picture or turns it by quarters: every pixel stays, somewhere."""
    matrix = getattr(warp, "matrix", None)
    if matrix is None or sorted(np.abs(matrix[:2, :2]).ravel().tolist()) != [0, 0, 1, 1] or matrix[2, :2].any():
        return False
    ends = warp.points([[0, 0], [size[1], size[0]]])
    return bool((ends.min(axis=0) == 0).all() and ends.max(axis=0).tolist() == [warp.size[1], warp.size[0]])

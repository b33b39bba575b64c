"""The pictures of a transform's page: nine draws, the low end, the middle and the high end, and the one of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.domain.options import Choice
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe import sweep
from augwidgets.recipe.draws import Draw, StepsDraw
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.partners import Partners
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view.living.packing import as_text
from augwidgets.view.pair_draws import PairDraw, shrunk, usual_other
from augwidgets.view.sheet import Previews, as_shown, jpeg

_STILL = (240, 180)  # width and height into which a picture of the list is fitted
_LARGE = (330, 250)  # and those of the three
_ENDS = {"low": 0.0, "middle": 0.5, "high": 1 - 1e-9}
_NINE = 9


@dataclass(frozen=True)
class DrawnTile:
    """One of the nine, as a page that lives is told of it."""

    draw: Draw
    lines: list[list[str]]
    alt: str
    chosen: bool = False


@dataclass(frozen=True)
class Still:
    """A picture with what stands under it."""

    jpeg: bytes
    title: str
    words: str

    @property
    def address(self) -> str:
        """The picture as text that stands in a page."""
        return f"data:image/jpeg;base64,{as_text(self.jpeg)}"


class Pictures:
    """One picture, shrunk once, and what transforms make of it.

    Parameters
    ----------
    sample : Sample

    Attributes
    ----------
    bare : Sample
        Without what lies over the picture.
    """

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.bare = sample.replace(mask=None, boxes=None, keypoints=None)
        self._small, self._large = Previews(sample, _STILL), Previews(sample, _LARGE)
        self._others: dict[Partners, tuple[Any, Any]] = {}

    def nine(self, recipe: Recipe) -> list[DrawnTile]:
        """Return nine draws of a recipe of one step."""
        tiles = []
        for k in range(_NINE):
            steps = recipe.draw(np.random.default_rng([0, 0, k]))
            words = ", ".join(step.short() for step in steps) or "as it was"
            tiles.append(DrawnTile(self.draw_of(recipe, steps), [[words], []], words))
        return tiles

    def options(self, transform: Transform) -> list[DrawnTile]:
        """Return the picture without the transform and with it, at each option of its first choice if it has one."""
        step = transform.at()
        choice = next((name for name, item in transform.own_parameters.items() if isinstance(item.domain, Choice)), "")
        steps = list(sweep.along(step, choice).values()) if choice else [step]
        shown = [((), "without"), *(((one,), one.short()) for one in steps)]
        recipe = Recipe((step,))
        return [DrawnTile(self.draw_of(recipe, row), [[words], []], words, row == (step,)) for row, words in shown]

    def three(self, recipe: Recipe) -> list[Still]:
        """Return the picture at the low end, in the middle and at the high end of a step's ranges.

        Where nothing but chance tells these apart: without and with.
        """
        (member,) = recipe.open_steps
        given = {"fill": recipe.fill, "fill_level": recipe.fill_level}
        found = {title: member.at_quantile(share, given) for title, share in _ENDS.items()}
        values = [_without_seeds(step) for step in found.values()]
        shown: dict[str, Sequence[Step]] = {title: (step,) for title, step in found.items()}
        if all(one == values[0] for one in values):
            shown = {"without": (), "with": (found["middle"],)}
        return [
            Still(self._jpeg(self._large, recipe, steps), title, ", ".join(step.short() for step in steps))
            for title, steps in shown.items()
        ]

    def still(self, transform: Transform) -> bytes:
        """Return the small picture of a transform at its default values, as JPEG."""
        step = transform.at()
        return self._jpeg(self._small, Recipe((step,)), (step,))

    def original(self) -> bytes:
        """Return the small picture as it is, as JPEG."""
        return jpeg(as_shown(self._small.original.image))

    def draw_of(self, recipe: Recipe, steps: Sequence[Step]) -> Draw:
        """Return the draw of these steps; of one that takes several pictures, with the usual others."""
        partners = recipe.open_steps[0].transform.partners
        if not partners:
            return StepsDraw(recipe, tuple(steps))
        if partners not in self._others:
            other = usual_other(partners)
            self._others[partners] = other, shrunk(other)
        return PairDraw(steps[0] if steps else None, self._others[partners])

    def _jpeg(self, previews: Previews, recipe: Recipe, steps: Sequence[Step]) -> bytes:
        ((outcome, _),) = previews.draw([self.draw_of(recipe, steps)])
        return jpeg(as_shown(outcome.sample.image))


def usual_recipe(transform: Transform) -> Recipe:
    """Return the recipe that a page shows: the usual ranges, each time; the usual chance where nothing else varies.

    Examples
    --------
    >>> import augwidgets as aw
    >>> usual_recipe(aw.flip_horizontal).steps[0].chance, usual_recipe(aw.erase).steps[0].chance
    (0.5, 1.0)
    """
    step = transform.usual()
    varies = any(
        isinstance(domain := item.domain, Seed)
        or (not domain.is_closed(value) if isinstance(domain, Range) else len(value) > 1)
        for item, value in zip(transform.own_parameters.values(), step.ranges.values(), strict=True)
    )
    return Recipe((step.replace(chance=1.0) if varies else step,))


def _without_seeds(step: Step) -> dict[str, Any]:
    parameters = step.transform.parameters
    return {name: value for name, value in step.values.items() if not isinstance(parameters[name].domain, Seed)}

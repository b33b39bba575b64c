"""Nine draws of a recipe: what each of them is, what is said of it, and the lines that make the same nine."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from augwidgets.domain.pixel_count import PixelCount
from augwidgets.recipe.differences import recipe_words
from augwidgets.recipe.drawing_again import draws_again, first_that_keeps
from augwidgets.recipe.draws import KeptDraws, StepsDraw
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.step import Step
from augwidgets.view.sheet import preview
from augwidgets.view.still import words_of_recipe
from augwidgets.widgets import living
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.source import Source
from augwidgets.widgets.traits import Of

_LINE = 26  # characters that fit on one line, beside the tile's number


class RecipeTrait(Of):
    """A recipe of steps that take one picture each."""

    def __init__(self) -> None:
        super().__init__(Recipe)

    def validate(self, obj: Any, value: Any) -> Any:
        recipe: Any = super().validate(obj, value)
        recipe.refuse_pairs()
        return recipe


class RecipeSource(Source):
    """Draws of the explorer's `recipe`."""

    has_order = True
    explored = "recipe"

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._kept = KeptDraws()
        self._tile_sized: tuple[weakref.ref[Sample], tuple[Sample, float]] | None = None
        self._settled: tuple[Any, list[tuple[Step, ...]]] | None = None
        self._numbered: tuple[weakref.ref[Sample] | None, int] = (None, 0)  # the last picture, and its number

    def drawn(self, label: Any = None) -> list[tuple[Step, ...]]:
        """Draw the nine; where ranges hold for some labels only, from those of this label."""
        recipe, seed = self.explorer.recipe, self.explorer.seed
        if recipe.min_object_visible is not None and draws_again(recipe):
            return self._again(recipe, seed, label)
        return self._kept.of(recipe, seed=seed, count=9, label=label)

    def _again(self, recipe: Recipe, seed: int, label: Any) -> list[tuple[Step, ...]]:
        """Draw anew where too little is left of the object; that is found out at tile size."""
        sample = self.sample
        if self._tile_sized is None or self._tile_sized[0]() is not sample:
            self._tile_sized = weakref.ref(sample), preview(sample)
            self._settled = None
        asked = recipe, seed, label
        if self._settled is None or self._settled[0] != asked:
            small, factor = self._tile_sized[1]
            rngs = [np.random.default_rng([seed, 0, k]) for k in range(9)]
            drawn = [_first(recipe, rng, label, small, factor) for rng in rngs]
            self._settled = asked, drawn
        return self._settled[1]

    def tile(self, steps: tuple[Step, ...], lines: list[list[str]], *, chosen: bool = False) -> Tile:
        """Return the tile of a draw."""
        return Tile(StepsDraw(self.explorer.recipe, steps), lines, alt(steps), chosen)

    def panels(self) -> list[Panel]:
        return [Panel("", [self.tile(steps, caption(steps)) for steps in self.drawn(self.explorer.sample.label)])]

    def words(self) -> list[str]:
        return words_of_recipe(self.explorer.recipe)

    def code(self, picture: str, dialect: str | None = None) -> str:
        lines: str = self.explorer.recipe.to_code(dialect or "augwidgets")
        if dialect not in (None, "augwidgets"):
            return lines
        use = [
            f"sample = {picture}" if picture else "sample = aw.load(your_picture)",
            f"samples = [recipe(sample, seed=({self.explorer.seed}, 0, k)) for k in range(9)]",
        ]
        # Where code cannot know the picture it must not pretend to: these lines are for completing.
        written = "\n".join(line if picture else f"# {line}" for line in use)
        return f"{lines.rstrip()}\n\n# The nine pictures of the grid:\n{written}\n"

    def missing(self) -> list[str]:
        said = []
        for step in self.explorer.recipe.open_steps:
            if step.on and step.where is not None and (lacking := step.where.missing(self.sample)):
                does = "acts everywhere" if step.where.outside else "changes nothing"
                said.append(f"{step.name} {step.where.words}: {lacking} in this picture, so it {does} here.")
        return said

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        return recipe_words(self.explorer.recipe)

    def parts(self) -> str:
        return " ".join(step.name for step in self.explorer.recipe.steps if step.on)

    def instant(self) -> Recipe | None:
        recipe: Recipe = self.explorer.recipe
        return recipe.drawn_for(self.explorer.sample.label)

    @property
    def picture_number(self) -> int:
        """The number of the picture: another one has the next."""
        known, number = self._numbered
        if known is None or known() is not self.sample:
            self._numbered = weakref.ref(self.sample), number + 1
        return self._numbered[1]

    def state(self) -> str:
        recipe = self.instant()
        return "" if recipe is None else json.dumps(state_of(recipe, self.explorer.seed, self.picture_number))

    def is_slow(self) -> bool:
        return any(member.on and member.slow for member in self.explorer.recipe.steps)

    def file(self, what: str = "") -> tuple[str, Any]:
        if what == "page":
            return "recipe.html", self.page_maker()()
        return "recipe.json", self.explorer.recipe.to_json()

    def page_maker(self, title: str = "") -> Callable[[], str]:
        return living.recipe_page(self.explorer, title)

    def take(self, content: bytes) -> None:
        self.explorer.recipe = Recipe.from_json(content)


def state_of(recipe: Recipe, seed: int, picture: int) -> dict[str, Any]:
    """Return what the controls say: seed and fill, and of each step whether it is on, its chance and its ranges.

    Examples
    --------
    >>> import augwidgets as aw
    >>> state_of(aw.Recipe([aw.rotate.between(angle=(-9, 9))]), 7, 1)["steps"]
    {'0': [True, 1.0, {'angle': [-9.0, 9.0], 'expand': [False]}]}
    """
    steps = {
        str(number): [member.on, member.chance, {name: _ends(value) for name, value in member.ranges.items()}]
        for number, member in zip(recipe.ids or (), recipe.steps, strict=True)
        if isinstance(member, OpenStep)
    }
    return {"picture": picture, "seed": seed, "fill": recipe.fill, "fill_level": recipe.fill_level, "steps": steps}


def _ends(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return [end.count if type(end) is PixelCount else end for end in value]


def _first(recipe: Recipe, rng: np.random.Generator, label: Any, small: Sample, factor: float) -> tuple[Step, ...]:
    return first_that_keeps(
        recipe,
        lambda: recipe.draw(rng, label=label),
        lambda steps: StepsDraw(recipe, steps).apply(small, factor).sample,
    )[0]


def caption(steps: Sequence[Step]) -> list[list[str]]:
    """Return the lines under a tile: geometry, if any, then all that leaves every pixel in its place.

    Examples
    --------
    >>> import augwidgets as aw
    >>> caption([aw.rotate.at(angle=24), aw.gamma.at(exponent=0.8)])
    [['rotate +24°'], ['gamma 0.80']]
    >>> caption([aw.gamma.at(exponent=0.8)])
    [['gamma 0.80'], []]
    >>> caption([])
    [['as it was'], ['tone as it was']]
    """
    moves = [step.short() for step in steps if step.transform.family == "spatial"]
    tones = [step.short() for step in steps if step.transform.family != "spatial"]
    if max(len(" ".join(moves)), len(" ".join(tones))) > _LINE:
        return [moves + tones, []]  # it flows over more lines then, and need not begin one for the tones
    return [moves or tones or ["as it was"], tones if moves else [] if tones else ["tone as it was"]]


def alt(steps: Sequence[Step]) -> str:
    """Return in words what was done.

    Examples
    --------
    >>> import augwidgets as aw
    >>> alt([aw.rotate.at(angle=24), aw.flip_horizontal.at()])
    'rotate +24°, flip horizontal'
    """
    return ", ".join(_named(step) for step in steps) or "as it was"


def _named(step: Step) -> str:
    name, short = step.transform.name.replace("_", " "), step.short()
    if short in name:  # "flip" of flip horizontal
        return name
    first = name.partition(" ")[0]
    return short if short.lower().startswith(first) else f"{name} {short}"

"""`DialectExplorer`: one recipe in four libraries, the same nine draws in each, differences marked."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from augwidgets.recipe.dialects import DIALECTS
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.recipe.presets import default_recipe
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.recipe_controls import RecipeControls
from augwidgets.widgets.recipe_source import RecipeSource, RecipeTrait, alt
from augwidgets.widgets.traits import Option

# Mean difference, in levels of 255, beyond which two pictures are seen to differ: interpolation alone stays below.
_SEEN = 1.5
_NEEDS = {"Keras's own generator": "keras", "Keras's layers": "keras", "albumentations": "albumentations"}


class DialectExplorer(Explorer):
    """One recipe, four grids side by side: ours, Keras's old generator, Keras's layers, albumentations.

    All four show the same nine draws, at the same values. A picture that differs from ours to the eye has a frame, and
    under it stands the mean difference in levels of 255. What a library cannot say is left out there, and named.

    Attributes
    ----------
    recipe : Recipe
    dialect : str
        In which the Code page writes the recipe.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.DialectExplorer(recipe=aw.Recipe([aw.brightness.between(gain=(0.5, 1))]))
    >>> explorer.differences["augwidgets"]
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """

    recipe = RecipeTrait().tag(undo=True)
    dialect = Option(tuple(DIALECTS), "augwidgets")

    def __init__(self, sample: Any = None, **traits: Any) -> None:
        super().__init__(DialectSource, RecipeControls, sample, **{"recipe": default_recipe(), **traits})

    @property
    def differences(self) -> dict[str, list[float]]:
        """The mean difference to ours of each of the nine pictures, in levels of 255, by the title of the grid."""
        return {title: answers.in_order for title, answers in self.source.answers.items()}

    @property
    def left_out(self) -> dict[str, dict[str, str]]:
        """What each library cannot say, and why, by the title of the grid."""
        return {title: answers.left_out for title, answers in self.source.answers.items()}


class DialectSource(RecipeSource):
    """The same nine draws in each of the libraries that are installed."""

    is_comparison = True
    has_order = False
    explored = ""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self.answers: dict[str, _Answers] = {}  # of the last redraw, by the title of the grid

    def instant(self) -> None:
        """Return None: other libraries draw here."""
        return

    def panels(self) -> list[Panel]:
        self.answers = {title: _Answers({}, {}) for title in _ways()}
        recipe, drawn = self.explorer.recipe, self.drawn(self.explorer.sample.label)
        panels = []
        for title, way in _ways().items():
            answers = self.answers[title]
            tiles = [
                Tile(_DialectDraw(recipe, steps, way, answers, place), None, alt(steps))
                for place, steps in enumerate(drawn)
            ]
            panels.append(Panel(title, tiles, answers))
        return panels

    def code(self, picture: str, dialect: str | None = None) -> str:
        """Return the lines that make the recipe in a dialect, or say as comments what it cannot say."""
        try:
            return super().code(picture, dialect or self.explorer.dialect)
        except ValueError as error:
            if dialect:
                raise
            return "".join(f"# {part}\n" for part in str(error).split("; "))


@dataclass
class _Answers:
    """What came of a library's nine pictures, by their places; it writes the sentence under the grid's title."""

    differences: dict[int, float]
    left_out: dict[str, str]

    @property
    def in_order(self) -> list[float]:
        return [difference for _, difference in sorted(self.differences.items())]

    def __str__(self) -> str:
        if self.left_out:
            return "without " + "; ".join(f"{name.replace('_', ' ')}: {why}" for name, why in self.left_out.items())
        different = sum(difference > _SEEN for difference in self.differences.values())
        return f"{different} of {len(self.differences)} differ from ours" if different else ""


@dataclass(frozen=True)
class _DialectDraw(Draw):
    """One draw in one library."""

    recipe: Recipe
    steps: tuple[Step, ...]
    way: Callable[..., Any]
    answers: _Answers
    place: int

    def apply(self, sample: Sample, factor: float) -> Outcome:
        from augwidgets.dialects import comparison

        steps = [step.scaled(factor) for step in self.steps]
        own, _ = comparison.ours(steps, self.recipe, sample.image)
        if self.way is comparison.ours:
            self.answers.differences[self.place] = 0.0
            return Outcome(Sample(own), ("",))
        image, left_out = self.way(steps, self.recipe, sample.image)
        self.answers.left_out.update(left_out)
        if image.shape != own.shape:
            self.answers.differences[self.place] = 255.0
            return Outcome(Sample(image), ("another size",), marked=True)
        scale = 1 if own.dtype == np.uint8 else 255
        difference = float(np.abs(image.astype(np.float32) - own).mean() * scale)
        self.answers.differences[self.place] = round(difference, 2)
        return Outcome(Sample(image), (f"differs by {difference:.1f}",), marked=difference > _SEEN)


def _ways() -> dict[str, Callable[..., Any]]:
    """Return the libraries that are installed, ours first."""
    from augwidgets.dialects import comparison

    ways = {
        "augwidgets": comparison.ours,
        "Keras's own generator": comparison.by_keras_generator,
        "Keras's layers": comparison.by_keras_layers,
        "albumentations": comparison.by_albumentations,
    }
    return {title: way for title, way in ways.items() if _installed(_NEEDS.get(title))}


def _installed(module: str | None) -> bool:
    return module is None or importlib.util.find_spec(module) is not None

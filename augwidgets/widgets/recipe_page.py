"""What the explorers of recipes have in common: nine draws of a recipe, its code, and its file."""

from __future__ import annotations

from typing import Any

import numpy as np

from augwidgets.recipe.draws import StepsDraw
from augwidgets.recipe.recipe import Recipe
from augwidgets.steps.step import Step
from augwidgets.widgets import captions
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.grid_page import Tile


class RecipePage(Explorer):
    """An explorer whose nine pictures are draws of a recipe; those of recipes and of single transforms are."""

    recipe: Any
    _saves = "recipe"

    def code(self, dialect: str = "augwidgets") -> str:
        """Give the lines that do the same in a script."""
        lines: str = self.recipe.to_code(dialect)
        if dialect != "augwidgets":
            return lines
        source = self._chooser.code()
        use = [
            f"sample = {source}" if source else "sample = aw.load(your_picture)",
            f"samples = [recipe(sample, seed=({self.seed}, 0, k)) for k in range(9)]",
        ]
        # Where code cannot know the picture it must not pretend to: these lines are for completing.
        written = "\n".join(line if source else f"# {line}" for line in use)
        return f"{lines.rstrip()}\n\n# The nine pictures of the grid:\n{written}\n"

    def _drawn(self) -> list[tuple[Step, ...]]:
        """Draw the nine; where ranges hold for some labels only, from those of the picture's label."""
        return self._drawn_for(self.sample.label)

    def _drawn_for(self, label: Any) -> list[tuple[Step, ...]]:
        return [self.recipe.draw(np.random.default_rng([self.seed, 0, k]), label=label) for k in range(9)]

    def _tiles(self) -> list[Tile]:
        return [self._tile(steps, captions.caption(steps)) for steps in self._drawn()]

    def _tile(self, steps: tuple[Step, ...], lines: list[list[str]], *, chosen: bool = False) -> Tile:
        return Tile(StepsDraw(self.recipe, steps), lines, captions.alt(steps), chosen)

    def _is_slow(self) -> bool:
        return super()._is_slow() or any(member.on and member.slow for member in self.recipe.steps)

    def _parts(self) -> str:
        return " ".join(step.name for step in self.recipe.steps if step.on)

    def _saved(self, what: str = "") -> tuple[str, Any]:
        return "recipe.json", self.recipe.to_json()

    def _take_recipe(self, content: bytes) -> None:
        self.recipe = Recipe.from_json(content)

"""The list of recipes of a lab: those that are compared, what takes one away, and what adds one."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from augwidgets.recipe.presets import PRESETS
from augwidgets.recipe.recipe import Recipe
from augwidgets.view.still import words_of_recipe
from augwidgets.widgets import lifetime
from augwidgets.widgets.kit import Kit, close

_LINES = 4  # of a recipe's steps
_MANY = 7  # colours that the charts have


class RecipeList:
    """A row for each recipe, in the colour of its curve, and below them what can be added.

    Parameters
    ----------
    kit : Kit
        Of a lab with a trait ``recipes``.
    note : str
        What is said over the list.
    """

    def __init__(self, kit: Kit, note: str) -> None:
        self._kit = kit
        self._shown: tuple[Any, ...] = ()
        self._rows = kit.column(classes="aw-recipes")
        here: Any = weakref.proxy(self)
        self._add = kit.button(
            "Add a recipe", "aw-button aw-add-recipe", "presets, and the recipes of open explorers", "plus",
            lambda: here._offer(),
        )  # fmt: skip
        self._offers = kit.column(classes="aw-offers")
        head = kit.row(kit.text("Recipes", "aw-title"), kit.text(note, "aw-note"), classes="aw-head")
        self.box = kit.column(head, self._rows, self._add, self._offers, classes="aw-recipe-list")

    def show(self, busy: bool) -> None:
        """Show the recipes of the lab; while it works none is added or taken away."""
        recipes = self._kit.explorer.recipes
        now = (*recipes.items(), busy)
        self._add.disabled = busy
        if now == self._shown:
            return
        self._shown = now
        before = self._rows.children
        self._rows.children = [
            self._row(place, name, recipe, busy) for place, (name, recipe) in enumerate(recipes.items())
        ]
        for row in before:
            close(row)
        if busy:
            self._clear()

    def _row(self, place: int, name: str, recipe: Recipe, busy: bool) -> Any:
        kit = self._kit
        here: Any = weakref.proxy(self)
        lines = words_of_recipe(recipe) if len(recipe) else ["nothing is changed"]
        more = [f"and {len(lines) - _LINES} more"] if len(lines) > _LINES + 1 else []
        words = kit.column(
            kit.text(name, "aw-name"),
            *(kit.text(line.strip(), "aw-about") for line in (lines[:_LINES] if more else lines) + more),
        )
        parts = kit.button(
            "", "aw-button aw-square aw-parts", f"add {name} without each of its steps", "code-fork",
            lambda: here._leave_out(name),
        )  # fmt: skip
        parts.disabled = busy or len(recipe) < 2
        gone = kit.button("", "aw-button aw-square aw-remove", f"remove {name}", "times", lambda: here._remove(name))
        gone.disabled = busy or len(kit.explorer.recipes) < 2
        tools = kit.row(parts, gone, classes="aw-tools")
        return kit.row(words, tools, classes=f"aw-recipe aw-colour-{place % _MANY}")

    def _remove(self, name: str) -> None:
        lab = self._kit.explorer
        lab.recipes = {key: one for key, one in lab.recipes.items() if key != name}
        self._kit.view.focus("aw-add-recipe")

    def _leave_out(self, name: str) -> None:
        from augwidgets.training.leaving_out import without_each

        lab = self._kit.explorer
        lab.recipes = {**lab.recipes, **without_each(lab.recipes[name], name)}

    def _offer(self) -> None:
        """List what can be added, or put the list away."""
        if self._offers.children:
            self._clear()
            return
        kit, here = self._kit, weakref.proxy(self)
        found = {"nothing": Recipe(())} | {name: make() for name, make in PRESETS.items()}
        groups: list[tuple[str, Mapping[str, Recipe]]] = [("presets", found), ("open explorers", open_recipes())]
        rows = []
        for title, recipes in groups:
            buttons = [self._offered(here, name, recipe) for name, recipe in recipes.items()]
            if buttons:
                rows.append(
                    kit.row(kit.text(title, "aw-note"), kit.row(*buttons, classes="aw-offered"), classes="aw-offer")
                )
        self._offers.children = rows
        kit.view.focus("aw-offers")

    def _offered(self, here: Any, name: str, recipe: Recipe) -> Any:
        def add() -> None:
            lab = here._kit.explorer
            lab.recipes = {**lab.recipes, free_name(name, lab.recipes): recipe}
            here._clear()
            here._kit.view.focus("aw-add-recipe")

        return self._kit.button(name, "aw-button", f"add {name}", "", add)

    def _clear(self) -> None:
        before, self._offers.children = self._offers.children, ()
        for row in before:
            close(row)


def free_name(name: str, taken: Mapping[str, Any]) -> str:
    """Return the name, with a number where it is taken.

    Examples
    --------
    >>> free_name("mine", {"mine": 1, "mine 2": 2}), free_name("mine", {})
    ('mine 3', 'mine')
    """
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free


def open_recipes() -> dict[str, Recipe]:
    """Return the recipes of the explorers that are open, by the names that they have in the notebook.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.explore(aw.Recipe([aw.rotate]))
    >>> explorer.recipe in open_recipes().values()
    True
    """
    found: dict[str, Recipe] = {}
    for explorer, name in lifetime.open_ones():
        try:
            recipe = explorer.source.recipe()
        except (AttributeError, TypeError, ValueError):  # what it shows is no recipe
            continue
        found[free_name(name or type(explorer).__name__, found)] = recipe
    return found

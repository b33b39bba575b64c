"""`RecipeExplorer`: build a recipe and watch what it draws."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import ipywidgets
import traitlets

from augwidgets.moving import FILLS
from augwidgets.presets import PRESETS, default_recipe
from augwidgets.recipe import Recipe
from augwidgets.transform import Transform
from augwidgets.widgets.explorer import Page
from augwidgets.widgets.kit import close
from augwidgets.widgets.order_page import OrderPage
from augwidgets.widgets.recipe_page import RecipePage
from augwidgets.widgets.step_row import StepRow

_OWN = "my recipe"
_MANY = 8  # steps; in a longer list those that are off show their head only


class RecipeExplorer(RecipePage):
    """Steps in a list, each with its switch, its chance and its ranges; nine draws that follow them.

    Attributes
    ----------
    recipe : Recipe
        What the controls say now. Assigning one shows it and draws.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.RecipeExplorer(seed=7)
    >>> explorer.recipe = aw.Recipe([aw.rotate.between(angle=(-10, 10))])
    >>> len(explorer.samples), explorer.picture[:2] == b"\\xff\\xd8"
    (9, True)
    """

    recipe = traitlets.Instance(Recipe)

    def __init__(self, sample: Any = None, **traits: Any) -> None:
        self._rows: dict[int, StepRow] = {}
        self._focus: tuple[str, ...] = ()  # where it belongs once the controls are made anew
        self._own: Recipe | None = None  # the last one that is no preset: choosing a preset must not lose it
        super().__init__(sample, **{"recipe": default_recipe(), **traits})

    @traitlets.observe("recipe")
    def _new_recipe(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _make_pages(self) -> list[Page]:
        grid, levels, compare, code = super()._make_pages()
        self._order = OrderPage(self._kit, self._changed)
        return [grid, levels, compare, Page("Order", self._order.content, self._draw_order), code]

    def _draw_order(self) -> None:
        names = [f"{place}. {_name(step)}" for place, step in enumerate(self.recipe.steps, 1)]
        self._order.draw(self._given(), self.recipe, names, (self.seed, 0, min(self.chosen, 8)))

    # -- the controls --------------------------------------------------------------------------------------------

    def _fields(self) -> Sequence[Any]:
        self._fill = self._kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-fill",
            description="fill",
            options=tuple(FILLS),
            value=self.recipe.fill,
            tooltip="what uncovered pixels become",
        )
        self._kit.hear(self._fill, lambda fill: self._turn(self.recipe.replace(fill=fill)))
        return (self._fill,)

    def _bar_end(self) -> Any:
        kit = self._kit
        self._preset = kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-preset",
            description="preset",
            options=[*PRESETS, _OWN],
            tooltip="a recipe to start from",
        )
        kit.hear(self._preset, self._choose_preset)
        return kit.row(
            self._preset,
            kit.button("Save", "aw-button aw-save", "save the recipe as a file"),
            kit.button("Load", "aw-button aw-load", "load a recipe from a file"),
            classes="aw-group",
        )

    def _left(self) -> Any:
        kit = self._kit
        self._count = kit.text("", "aw-note")
        title, chance = kit.text("Recipe", "aw-title"), kit.text("chance", "aw-note aw-over-chance")
        head = kit.row(title, self._count, chance, classes="aw-head")
        self._steps = kit.column(classes="aw-steps")
        self._panel = kit.column(classes="aw-panel")
        add = kit.button("Add a step", "aw-add", "choose a transform to add to the recipe", "plus", self._fill_panel)
        return kit.column(head, self._steps, kit.column(add, self._panel, classes="aw-adder"))

    def _fill_panel(self) -> None:
        """List every transform under its heading, anew each time: a cell may have declared one."""
        from augwidgets.transforms import CATALOGUE

        kit = self._kit
        headings: dict[str, list[Transform]] = {}
        for transform in CATALOGUE.values():
            headings.setdefault(transform.heading, []).append(transform)
        listed = tuple((heading, tuple(members)) for heading, members in headings.items())
        if listed == getattr(self, "_listed", None):
            return
        self._listed = listed
        for child in self._panel.children:
            close(child)
        self._panel.children = tuple(
            kit.row(
                kit.text(heading),
                kit.row(*(self._choice(transform) for transform in members), classes="aw-choices"),
                classes="aw-family",
            )
            for heading, members in listed
        )

    def _choice(self, transform: Transform) -> Any:
        name = transform.name.replace("_", " ")
        act = functools.partial(self._add, transform)
        return self._kit.button(name, f"aw-choice-{transform.name}", transform.summary, act=act)

    def _show_controls(self) -> None:
        recipe = self.recipe
        self._kit.put(self._fill, recipe.fill)
        preset = next((name for name, make in PRESETS.items() if make() == recipe), _OWN)
        self._kit.put(self._preset, preset)
        if preset == _OWN:
            self._own = recipe
        on = sum(step.on for step in recipe.steps)
        self._count.value = f"{on} of {len(recipe.steps)} step{'s' if len(recipe.steps) != 1 else ''} on"
        gone = []
        for number, step in zip(recipe.ids, recipe.steps, strict=True):
            if number in self._rows and not self._rows[number].fits(step):
                gone.append(self._rows.pop(number))
            if number not in self._rows:
                change, act = functools.partial(self._change, number), functools.partial(self._act, number)
                self._rows[number] = StepRow(self._kit, number, step, change, act)
        gone += [self._rows.pop(number) for number in set(self._rows) - set(recipe.ids)]
        (self._steps.add_class if len(recipe.steps) > _MANY else self._steps.remove_class)("aw-long")
        last = len(recipe.steps) - 1
        for place, (number, step) in enumerate(zip(recipe.ids, recipe.steps, strict=True)):
            self._rows[number].show(step, first=place == 0, last=place == last)
        self._steps.children = tuple(self._rows[number].box for number in recipe.ids)
        for row in gone:
            close(row.box)
        if self._focus:
            self._view.focus(*self._focus)
            self._focus = ()

    # -- what the controls do ------------------------------------------------------------------------------------

    def _turn(self, recipe: Recipe) -> None:
        self.recipe = recipe

    def _change(self, number: int, /, **changes: Any) -> None:
        place = self.recipe.ids.index(number)
        self._turn(self.recipe.changing(place, self.recipe.steps[place].replace(**changes)))

    def _act(self, number: int, word: str) -> None:
        """Move or remove a step; then put the focus where it was, or next to it: its control was made anew."""
        recipe = self.recipe
        place = recipe.ids.index(number)
        if word == "remove":
            changed = recipe.removing(place)
            near = changed.ids[min(place, len(changed.ids) - 1)] if changed.ids else ""
            self._focus = (f"aw-remove-{near}", "aw-add")
        else:
            back = "up" if word == "down" else "down"
            to = place + 1 if word == "down" else place - 1
            changed = recipe.moving(place, min(max(to, 0), len(recipe.steps) - 1))
            self._focus = (f"aw-{word}-{number}", f"aw-{back}-{number}")
        self._turn(changed)

    def _add(self, transform: Transform) -> None:
        changed = self.recipe.adding(transform.usual())
        self._focus = (f"aw-step-{changed.ids[-1]}",)
        self._turn(changed)

    def _choose_preset(self, name: str) -> None:
        if name in PRESETS:
            self._turn(PRESETS[name]())
        elif self._own is not None:
            self._turn(self._own)


def _name(step: Any) -> str:
    return str(step.transform.name).replace("_", " ")

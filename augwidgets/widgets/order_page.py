"""The Order page: one step and then another, beside the other way round, and the difference of the two."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from augwidgets.recipe.draws import StepsDraw
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.view.sheet import Previews
from augwidgets.widgets.background import Work
from augwidgets.widgets.compare_page import PICTURE, shown_against
from augwidgets.widgets.compare_view import CompareView
from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page


class OrderPage:
    """Two steps to choose from the recipe, and what their order changes, at the values of the chosen draw.

    Attributes
    ----------
    pair : (int, int)
        The places of the two steps in the recipe.
    """

    title = "Order"

    def __init__(self, kit: Kit) -> None:
        self.pair = (0, 1)
        self._kit = kit
        self._menus = [self._menu(place, word) for place, word in enumerate(("first", "second"))]
        self._view = kit.own(CompareView())
        self._none = kit.text("", "aw-about")
        bar = kit.row(*self._menus, classes="aw-comparebar")
        self.content = kit.column(bar, self._none, self._view, classes="aw-comparing")
        self._previews: Previews | None = None
        self._drawn: dict[int, tuple[Any, tuple[Step, ...]]] = {}  # by place, with what they were drawn from

    def _menu(self, place: int, word: str) -> Any:
        menu = self._kit.make(ipywidgets.Dropdown, "aw-inline", description=word, tooltip=f"the {word} of two steps")
        self._kit.hear(menu, lambda chosen: self._chosen(place, chosen))
        return menu

    def _chosen(self, place: int, chosen: int | None) -> None:
        if chosen is None:
            return
        pair = list(self.pair)
        pair[place] = chosen
        self.pair = (pair[0], pair[1])
        self._kit.explorer.redraw()

    def prepare(self, plan: Plan) -> Work:
        """Make ready to show the order of the recipe's steps, at the values of the chosen draw."""
        explorer: Any = self._kit.explorer
        recipe = explorer.recipe
        names = [f"{place}. {step.name.replace('_', ' ')}" for place, step in enumerate(recipe.steps, 1)]
        if recipe.by_label:
            recipe = recipe.for_label(explorer.sample.label)
        return self._prepared(plan.previews.sample, recipe, names, (explorer.seed, 0, min(explorer.chosen, 8)))

    def _prepared(self, sample: Sample, recipe: Any, names: Sequence[str], seed: Sequence[int]) -> Work:
        """Make ready to show both orders of the two steps, drawn whatever their chance is."""
        kit = self._kit
        enough = len(names) >= 2
        self._none.value = "" if enough else "an order needs two steps; the recipe has fewer"
        self._view.layout.display = None if enough else "none"
        for menu in self._menus:
            menu.disabled = not enough
        if not enough:
            for menu in self._menus:
                kit.put(menu, (), "options")
            nothing: dict[str, Any] = {"before": b"", "after": b"", "difference": b"", "words": "", "receipt": []}
            return lambda: functools.partial(self._view.show, **nothing)
        first, second = (min(place, len(names) - 1) for place in self.pair)
        if first == second:
            second = (first + 1) % len(names)
        self.pair = (first, second)
        for menu, chosen in zip(self._menus, self.pair, strict=True):
            kit.put(menu, tuple(zip(names, range(len(names)), strict=True)), "options")
            kit.put(menu, chosen)
        if self._previews is None or self._previews.sample is not sample:
            self._previews = Previews(sample, PICTURE)
        old, self._drawn = self._drawn, {}
        for place in self.pair:
            self._drawn[place] = self._kept(old.get(place), recipe, place, seed)
        drawn = [self._drawn[place][1] for place in self.pair]
        previews, named = self._previews, [names[place] for place in self.pair]
        return lambda: functools.partial(self._view.show, **_both_ways(previews, recipe, drawn, named))

    @staticmethod
    def _kept(known: Any, recipe: Any, place: int, seed: Sequence[int]) -> tuple[Any, tuple[Step, ...]]:
        """Return the draw of a step, whatever its chance is; the one that is known where nothing of it has changed.

        What a slow step made of a picture stays with its draw. Each keeps the stream that it has in the recipe, and
        with it the values of the grid; a group stays whole.
        """
        member, number = recipe.steps[place], recipe.ids[place]
        given = number, tuple(seed), recipe.fill, recipe.fill_level
        if known is not None and known[0][0] is member and known[0][1] == given:
            found: tuple[Any, tuple[Step, ...]] = known
            return found
        alone = recipe.replace(steps=[member.replace(chance=1.0, on=True)], ids=(number,))
        return (member, given), alone.draw(np.random.default_rng(list(seed)))


@page("Order", 30)
def _of(kit: Kit) -> OrderPage | None:
    return OrderPage(kit) if kit.explorer.source.has_order else None


def _both_ways(
    previews: Previews, recipe: Any, drawn: Sequence[tuple[Step, ...]], names: Sequence[str]
) -> dict[str, Any]:
    """Return what the view shows of two steps both ways round."""
    one, other = drawn
    orders = [StepsDraw(recipe, one + other), StepsDraw(recipe, other + one)]
    (left, size), (right, _) = previews.draw(orders)
    state = shown_against(left.sample.image, right.sample.image)
    first, second = names
    words = f"left of the line {first}, then {second}; right of it {second}, then {first}"
    if state["most"] == 0:
        words += "; there is no difference"
    sides = [f"{first}, then {second}", f"{second}, then {first}"]
    return {**state, "size": list(size), "names": sides, "words": words, "receipt": orders[0].receipt()}

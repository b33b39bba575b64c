"""The panel of what can be added to a recipe: transforms under their headings, with small pictures, and groups."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets

from augwidgets import transforms
from augwidgets.recipe.choices import any_order, in_order, one_of, some_of
from augwidgets.recipe.policies import auto_augment, rand_augment, trivial_augment
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.transform import Transform
from augwidgets.view.thumbnails import Thumbnails
from augwidgets.widgets import turns
from augwidgets.widgets.kit import Kit, close

_HEADINGS = ("Geometry", "Tone", "Colour", "Filters", "Detail", "Noise", "Hide", "Weather")  # then one's own
_PAUSE = 0.02  # seconds between a few small pictures and the next: a slider that is moved meanwhile comes first

# What is added: a transform at its usual ranges, or what makes a group.
Added = Transform | Callable[[], Member]


class AddingPanel:
    """A button, and the panel that it opens. Calls `opened()`, and `add(what)` when something is chosen.

    The page opens, searches and closes it; the kernel fills it when it is opened.

    Attributes
    ----------
    box : widget
    """

    def __init__(self, kit: Kit, opened: Callable[[], None], add: Callable[[Added], None]) -> None:
        self._kit, self._add = kit, add
        self._listed: tuple[Any, ...] | None = None
        self._list = kit.column(classes="aw-listed")
        search = kit.make(
            ipywidgets.Text,
            "aw-search",
            description="search what can be added",
            placeholder="search: noise, darker, geometry ...",
            continuous_update=False,  # the page searches; the kernel need not know
            tooltip="type a word; Enter adds the one that is marked, Escape closes",
        )
        top = kit.row(search, kit.text("", "aw-found"), classes="aw-searchbar")

        def open_panel() -> None:
            opened()
            self.fill()

        button = kit.button("Add a step", "aw-add", "choose a transform to add to the recipe", "plus", open_panel)
        self.box = kit.column(button, kit.column(top, self._list, classes="aw-panel"), classes="aw-adder")

    def fill(self) -> None:
        """List every transform of one picture under its heading, anew each time: a cell may have declared one."""
        kit = self._kit
        headings: dict[str, list[Any]] = {heading: [] for heading in _HEADINGS}
        for transform in transforms.CATALOGUE.values():
            if not transform.partners:
                headings.setdefault(transform.heading, []).append(transform)
        headings["Several"] = list(_GROUPS)
        listed = tuple((heading, tuple(members)) for heading, members in headings.items() if members)
        if listed == self._listed:
            return
        self._listed = listed
        for child in self._list.children:
            close(child)
        self._list.children = tuple(
            kit.row(
                kit.text(heading),
                kit.row(*map(self._choice, members), classes="aw-choices"),
                classes="aw-family",
            )
            for heading, members in listed
        )
        shown = [one for _, members in listed for one in members if isinstance(one, Transform)]
        self._draw_soon(Thumbnails(shown))

    def _choice(self, chosen: Any) -> Any:
        """Make the button of a transform, or of a group to begin with."""
        key, summary = (chosen.name, chosen.summary) if isinstance(chosen, Transform) else (chosen, _GROUPS[chosen][0])
        make = chosen if isinstance(chosen, Transform) else _GROUPS[chosen][1]
        act = functools.partial(self._add, make)
        return self._kit.button(key.replace("_", " "), f"aw-choice-{key}", summary, act=act)

    def _draw_soon(self, thumbnails: Thumbnails) -> None:
        """Draw the small pictures once the names are on the page, a few at a time."""
        view = self._kit.view

        def some() -> None:
            if thumbnails.draw_some():
                view.show_thumbnails(thumbnails.jpeg, thumbnails.places)
            else:
                later()

        act = self._kit.guarded(some)  # which does nothing once the explorer is closed

        def later() -> None:
            if turns.later(_PAUSE, act) is None:
                act()  # no loop, nobody who waits

        later()


def _usual(*names: str) -> list[OpenStep]:
    return [transforms.CATALOGUE[name].usual().replace(chance=1.0) for name in names]


# Groups to begin with; their members are changed like any step.
_GROUPS: dict[str, tuple[str, Callable[[], Member]]] = {
    "one_of": ("One of several steps, chosen anew each time", lambda: one_of(_usual("blur", "sharpen"))),
    "some_of": (
        "A few of several steps, chosen anew each time",
        lambda: some_of(2, _usual("brightness", "contrast", "saturation")),
    ),
    "any_order": ("Several steps in another order each time", lambda: any_order(_usual("blur", "gaussian_noise"))),
    "in_order": (
        "Several steps one after another, all or none",
        lambda: in_order(_usual("blur", "gaussian_noise"), 0.5),
    ),
    "rand_augment": ("RandAugment: two of fourteen operations, one strength for all", rand_augment),
    "trivial_augment": ("TrivialAugment: one of fourteen operations, as strong as it comes out", trivial_augment),
    "auto_augment": ("AutoAugment: one of the 25 pairs of operations that were found on ImageNet", auto_augment),
}

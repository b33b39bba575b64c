"""Rows of what a plan has and no recipe: its classes, its recipes, where objects may stand, and a horizon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.recipe.in_words import in_words
from augwidgets.recipe.presets import PRESETS
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.region import Region
from augwidgets.scenes.pick import numbers_by_class
from augwidgets.scenes.plan import Plan
from augwidgets.widgets.controls import OptionsRow, row_for
from augwidgets.widgets.entry import Changed, Entry, label_of
from augwidgets.widgets.kit import Kit

_MOST_CLASSES = 24
_CUTOUTS_ALIKE, _CLASSES_ALIKE = "cut-outs", "classes"
_ANYWHERE, _NONE, _OWN = "anywhere", "none", "my recipe"
_HORIZON = Range(0, 1, unit="of height")
_USUAL_HORIZON = 0.35
_PLACES: Mapping[str, Region] = {
    "lower half": Region.box(0, 0.5, 1, 1),
    "upper half": Region.box(0, 0, 1, 0.5),
    "left half": Region.box(0, 0, 0.5, 1),
    "right half": Region.box(0.5, 0, 1, 1),
    "middle": Region.box(0.25, 0.25, 0.75, 0.75),
    "the background's mask": Region.masked(),
}


class ClassRows:
    """Which classes take part, and whether each cut-out is as likely as another, or each class.

    `changed` takes the weights of a plan.

    Parameters
    ----------
    kit : Kit
    owner : str
    plan : Plan
        Whose cut-outs these are; `fits` says whether another one has the same classes.
    changed : function
    """

    def __init__(self, kit: Kit, owner: str, plan: Plan, changed: Changed) -> None:
        self._changed = changed
        self._counts = _counts(plan)
        names = tuple(self._counts)
        self._chosen: tuple[str, ...] = names
        self._alike = _CUTOUTS_ALIKE
        self._rows: list[Any] = []
        if 1 < len(names) <= _MOST_CLASSES and all(names):
            which = Entry(owner, "classes", Choice(names), names, self._choose, is_open=True)
            alike = Choice((_CUTOUTS_ALIKE, _CLASSES_ALIKE))
            shares = Entry(owner, "equal chance for", alike, self._alike, self._weigh, is_open=False)
            self._rows = [OptionsRow(kit, which), OptionsRow(kit, shares)]
        self.box = kit.column(*(row.box for row in self._rows))

    def fits(self, plan: Plan) -> bool:
        """Return whether these are the rows of its classes."""
        return self._counts == _counts(plan)

    def show(self, weights: Mapping[str, float] | None) -> None:
        """Put the weights of a plan on the rows."""
        if not self._rows:
            return
        self._chosen = tuple(name for name in self._counts if weights is None or weights.get(name, 0) > 0)
        if weights is None:
            self._alike = _CUTOUTS_ALIKE
        else:
            of_classes = len({weights[name] for name in self._chosen}) == 1
            of_cutouts = len({weights[name] / self._counts[name] for name in self._chosen}) == 1
            if not (of_classes and of_cutouts):  # else it may be either, and stays what it was
                self._alike = _CLASSES_ALIKE if of_classes else _CUTOUTS_ALIKE if of_cutouts else ""
        for row, value in zip(self._rows, (self._chosen, self._alike), strict=True):
            row.show(value)

    def enable(self, on: bool) -> None:
        """Let the controls be used, or not."""
        for row in self._rows:
            row.enable(on)

    def _choose(self, chosen: tuple[str, ...]) -> None:
        self._chosen = chosen
        self._tell()

    def _weigh(self, alike: str) -> None:
        self._alike = alike
        self._tell()

    def _tell(self) -> None:
        if self._alike == _CLASSES_ALIKE:
            self._changed(dict.fromkeys(self._chosen, 1.0))
        elif len(self._chosen) == len(self._counts):
            self._changed(None)
        else:
            self._changed({name: float(self._counts[name]) for name in self._chosen})


class ListRow:
    """A list of words, each with a value; a value that is in no list is shown under its own word.

    Parameters
    ----------
    kit : Kit
    owner, name : str
    options : mapping of str to value
    words : function
        Takes a value that is in no list, and returns what it is called.
    changed : function
    """

    def __init__(
        self, kit: Kit, owner: str, name: str, options: Mapping[str, Any], words: Callable[[Any], str], changed: Changed
    ) -> None:
        self._kit, self._options, self._words, self._changed = kit, {**options}, words, changed
        self._own: dict[str, Any] = {}  # the last one that is in no list: choosing another must not lose it
        entry = Entry(owner, name, None, None, changed, is_open=False)
        self._menu = kit.make(
            ipywidgets.Dropdown, "aw-inline", "aw-menu", description=entry.spoken, tooltip=entry.spoken,
            options=list(options),
        )  # fmt: skip
        self.box = kit.row(label_of(kit, entry), kit.row(classes="aw-gap"), self._menu, classes="aw-row aw-menued")
        kit.hear(self._menu, self._choose)

    def show(self, value: Any) -> None:
        """Put a value on the list."""
        word = next((word for word, one in self._options.items() if _same(one, value)), None)
        if word is None:
            word = self._words(value)
            self._own = {word: value}
        listed = (*self._options, *self._own)
        if self._menu.options != listed:
            self._kit.put(self._menu, listed, "options")
        self._kit.put(self._menu, word)

    def enable(self, on: bool) -> None:
        """Let the list be used, or not."""
        self._menu.disabled = not on

    def _choose(self, word: str | None) -> None:
        if word is not None:
            self._changed({**self._options, **self._own}[word])


class RecipeRow:
    """A recipe of a plan: none, a preset, or one's own, and under the list in words what it does."""

    def __init__(self, kit: Kit, owner: str, name: str, changed: Changed) -> None:
        options = {_NONE: None, **{word: make() for word, make in PRESETS.items()}}
        self._list = ListRow(kit, owner, name, options, lambda _: _OWN, changed)
        self._about = kit.text("", "aw-about")
        self.box = kit.column(self._list.box, self._about)

    def show(self, recipe: Recipe | None) -> None:
        """Put a recipe on the list."""
        self._list.show(recipe)
        words = "" if recipe is None else "; ".join(in_words(step) for step in recipe.steps)
        self._about.value = words.replace(" %", "\N{NO-BREAK SPACE}%")
        (self._about.add_class if not words else self._about.remove_class)("aw-folded")

    def enable(self, on: bool) -> None:
        """Let the list be used, or not."""
        self._list.enable(on)


class HorizonRow:
    """Whether a horizon couples size to height, and where it lies."""

    def __init__(self, kit: Kit, owner: str, horizon: float | None, changed: Changed) -> None:
        start = _USUAL_HORIZON if horizon is None else horizon
        self._last = start
        switch = Entry(
            owner, "horizon", Switch(), horizon is not None, lambda on: changed(self._last if on else None), False
        )
        self._switch = OptionsRow(kit, switch)
        self._place = row_for(kit, Entry(owner, "horizon at", _HORIZON, start, changed, is_open=False))
        self.box = kit.column(self._switch.box, self._place.box)
        self.show(horizon)

    def show(self, horizon: float | None) -> None:
        """Put a horizon on the rows."""
        on = horizon is not None
        self._switch.show(on)
        (self._place.box.remove_class if on else self._place.box.add_class)("aw-folded")
        if horizon is not None:
            self._last = horizon
            self._place.show(horizon)

    def enable(self, on: bool) -> None:
        """Let the rows be used, or not."""
        self._switch.enable(on)
        self._place.enable(on)


def where_row(kit: Kit, owner: str, plan: Plan, changed: Changed) -> ListRow:
    """Make the row of the region where objects may stand."""
    boxes = {f"boxes: {name}": Region.boxes(name) for name in classes_of_grounds(plan)}
    options = {_ANYWHERE: None, **_PLACES, **boxes}
    return ListRow(kit, owner, "stand in", options, lambda where: _of_region(where), changed)


def beside_row(kit: Kit, owner: str, plan: Plan, changed: Changed) -> ListRow | None:
    """Make the row of the classes that objects stand beside; None where the backgrounds are known to have none."""
    names = classes_of_grounds(plan)
    if not names and not plan.beside:
        return None
    options = {_ANYWHERE: (), **{name: (name,) for name in names}}
    return ListRow(kit, owner, "stand beside", options, lambda beside: " or ".join(beside), changed)


def classes_of_grounds(plan: Plan) -> Sequence[str]:
    """Return the classes of the backgrounds' boxes, where nothing need be read for it."""
    data = plan.ground.data
    return (
        [name for name in data.classes if name][:_MOST_CLASSES] if data.knows_classes and not data.of_pictures else []
    )


def _of_region(where: Any) -> str:
    if isinstance(where, tuple):
        return "each background's own"
    return "a mask of my own" if isinstance(where, np.ndarray) else str(where.words)


def _same(one: Any, other: Any) -> bool:
    return one is other or (not isinstance(other, np.ndarray) and type(one) is type(other) and bool(one == other))


def _counts(plan: Plan) -> dict[str, int]:
    return {name: len(numbers) for name, numbers in sorted(numbers_by_class(plan.cutouts).items())}

"""The rows of what a recipe says of labels, folded behind a button that says it in words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.settings import SETTINGS
from augwidgets.sample.box_rules import KINDS
from augwidgets.sample.checks import LONGEST_SIDE
from augwidgets.sample.label_risk import MEASURED_ON
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.kit import Kit

_WHAT = "what becomes of boxes, and when the label may be wrong"
_SHARE = Range(0, 1, unit="of the object")
# As they stand below each other. A label that needs nothing of its object needs no share of it.
_DOMAINS: dict[str, Any] = {
    "boxes": KINDS,
    "clip": Switch(),
    "min_visible": _SHARE,
    "min_size": Range(0, LONGEST_SIDE, unit="px", usual=(0, 20), whole=True),
    "min_object_visible": _SHARE,
    "measured_on": MEASURED_ON,
    "otherwise": Choice(("warn", "draw again")),
}


class LabelRows:
    """What becomes of labels: boxes that are dropped or cut, their kind, and when the picture's own may be wrong.

    Parameters
    ----------
    kit : Kit
    changed : function
        Is called with a setting by its name, as `Recipe.replace` takes it.

    Attributes
    ----------
    box : widget
    """

    def __init__(self, kit: Kit, changed: Callable[..., None]) -> None:
        self._kit, self._changed = kit, changed
        self._rows: dict[str, Row] = {}  # once it has been opened
        self._is_open = False
        self._recipe = Recipe()
        self._button = kit.button("", "aw-more aw-of-labels", f"show {_WHAT}", act=self._turn)
        self._inside = kit.column(classes="aw-folded")
        self.box = kit.column(self._button, self._inside, classes="aw-rules")

    def show(self, recipe: Recipe) -> None:
        """Put a recipe's settings on the rows; it does not count as a change."""
        self._recipe = recipe
        words = in_words(recipe)
        if self._button.description != words:
            self._button.description = words
        for name, row in self._rows.items():
            row.show(_shown(recipe, name))
        needs = recipe.min_object_visible is not None
        for name in ("measured_on", "otherwise"):
            if name in self._rows:
                self._rows[name].enable(needs)

    def _turn(self) -> None:
        self._is_open = not self._is_open
        if not self._rows:
            for name, domain in _DOMAINS.items():
                value, changed = _shown(self._recipe, name), functools.partial(self._put, name)
                self._rows[name] = row_for(self._kit, Entry("labels", name, domain, value, changed, is_open=False))
            self._inside.children = tuple(row.box for row in self._rows.values())
        (self._inside.remove_class if self._is_open else self._inside.add_class)("aw-folded")
        (self._button.add_class if self._is_open else self._button.remove_class)("aw-unfolded")
        self._button.tooltip = f"{'hide' if self._is_open else 'show'} {_WHAT}"
        self.show(self._recipe)

    def _put(self, name: str, value: Any) -> None:
        if name == "min_object_visible" and value == 0:
            value = None
        self._changed(**{name: value})


def in_words(recipe: Recipe) -> str:
    """Return what a recipe says of labels, where that is not what all say.

    Examples
    --------
    >>> in_words(Recipe()), in_words(Recipe(boxes="turned", min_size=8, min_object_visible=0.5))
    ('label settings', 'label settings: boxes turned, min size 8 px, min object visible 50 %')
    """
    said = []
    for name in _DOMAINS:
        value = getattr(recipe, name)
        if value == SETTINGS[name].default or (recipe.min_object_visible is None and name in _OF_THE_PICTURE):
            continue
        said.append(f"{name.replace('_', ' ')} {_DOMAINS[name].format(value)}")
    return f"label settings: {', '.join(said)}" if said else "label settings"


_OF_THE_PICTURE = ("measured_on", "otherwise")


def _shown(recipe: Recipe, name: str) -> Any:
    value = getattr(recipe, name)
    return 0.0 if value is None else value

"""The recipe column: steps in a list, each with its switch, its chance and its ranges."""

from __future__ import annotations

import functools
import inspect
import re
import weakref
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from augwidgets.recipe.groups import Group
from augwidgets.recipe.presets import PRESETS
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.steps.member import Member
from augwidgets.steps.open_step import OpenStep
from augwidgets.steps.transform import Transform
from augwidgets.warp.moving import FILLS
from augwidgets.widgets.adding_panel import AddingPanel
from augwidgets.widgets.controls import has_row
from augwidgets.widgets.entry import is_long
from augwidgets.widgets.group_row import GroupRow
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.label_rows import LabelRows
from augwidgets.widgets.living import TOLD
from augwidgets.widgets.region_rows import regions_of
from augwidgets.widgets.step_row import StepRow, changed

_OWN = "my recipe"
_OF_ONE_S_OWN = "Your own steps. A preset takes their place, and “my recipe” brings them back."
_MANY = 8  # steps; in a longer list those that are off show their head only


class RecipeControls:
    """The steps of the explorer's `recipe` in a list, its fill, the presets, and what loads and saves its file."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        self._rows: dict[int, Any] = {}  # a StepRow or a GroupRow for each id
        # Of the picture that is shown, which must be able to go.
        self._regions: tuple[weakref.ref[Sample], dict[str, Region]] | None = None
        self._adding_to: int | None = None  # the group that takes what is chosen next
        self._focus: tuple[str, ...] = ()  # where it belongs once the controls are made anew
        self._label_settings: Any = None  # that the rows of labels show
        self._own: Recipe | None = None  # the last one that is no preset: choosing a preset must not lose it
        self.fields = (self._make_fill(),)
        self.end = self._make_end()
        self.box = self._make_box()

    def _make_fill(self) -> Any:
        self._fill = self._kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-fill",
            description="fill",
            options=tuple(FILLS),
            value=self._explorer.recipe.fill,
            tooltip="what is put where a moved or turned picture leaves an empty place",
        )
        self._kit.hear(self._fill, lambda fill: self._turn(self._explorer.recipe.replace(fill=fill)))
        return self._fill

    def _make_end(self) -> Any:
        kit = self._kit
        self._preset = kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-preset",
            description="preset",
            options=[*PRESETS, _OWN],
            tooltip="a ready recipe to start from; beside it stands what it is for",
        )
        kit.hear(self._preset, self._choose_preset)
        self._reason = kit.text("", "aw-reason")
        lives = hasattr(self._explorer, "to_html")
        pages = [kit.button("Page", "aw-button aw-save aw-save-page", TOLD)] if lives else []
        files = kit.row(
            kit.button("Save", "aw-button aw-save", "save the recipe as a file on this computer"),
            *pages,
            kit.button("Open", "aw-button aw-load", "open the file of a recipe that was saved"),
            classes="aw-group",
        )
        end = kit.column(kit.text("recipe file", "aw-note"), files, classes="aw-files")
        return kit.row(self._reason, self._preset, end, classes="aw-group aw-end")

    def _make_box(self) -> Any:
        kit = self._kit
        self._count = kit.text("", "aw-note")
        title, chance = kit.text("Recipe", "aw-title"), kit.text("chance", "aw-note aw-over-chance")
        head = kit.row(title, self._count, chance, classes="aw-head")
        self._steps = kit.column(classes="aw-steps")
        self._adding = AddingPanel(kit, self._opened, self._add)
        self._labels = LabelRows(kit, self._set_labels)
        below = kit.column(self._adding.box, self._labels.box, classes="aw-below")
        return kit.column(head, self._steps, below)

    def _opened(self) -> None:
        self._adding_to = None

    def show(self) -> None:
        recipe = self._explorer.recipe
        self._kit.put(self._fill, recipe.fill)
        said = recipe.box_rules, recipe.min_object_visible, recipe.measured_on, recipe.otherwise
        if said != self._label_settings:
            self._label_settings = said
            self._labels.show(recipe)
        preset = next((name for name, one in _presets().items() if one == recipe), _OWN)
        self._kit.put(self._preset, preset)
        self._reason.value = self._reason.tooltip = _reasons(preset)
        if preset == _OWN:
            self._own = recipe
        on = sum(step.on for step in recipe.steps)
        self._count.value = f"{on} of {len(recipe.steps)} step{'s' if len(recipe.steps) != 1 else ''} on"
        gone = []
        before = dict(self._rows)
        sample = self._explorer.sample
        if self._regions is None or self._regions[0]() is not sample:
            self._regions = weakref.ref(sample), regions_of(sample)
        regions = self._regions[1]
        for number, step in zip(recipe.ids, recipe.steps, strict=True):
            if number in self._rows and not self._rows[number].fits(step, regions):
                gone.append(self._rows.pop(number))
            if number not in self._rows:
                self._rows[number] = self._row(number, step, regions)
        gone += [self._rows.pop(number) for number in set(self._rows) - set(recipe.ids)]
        (self._steps.add_class if len(recipe.steps) > _MANY else self._steps.remove_class)("aw-long")
        if self._rows != before:
            (self._steps.add_class if _has_long_labels(recipe) else self._steps.remove_class)("aw-has-wordy")
        last = len(recipe.steps) - 1
        for place, (number, step) in enumerate(zip(recipe.ids, recipe.steps, strict=True)):
            self._rows[number].show(step, first=place == 0, last=place == last)
        self._steps.children = tuple(self._rows[number].box for number in recipe.ids)
        for row in gone:
            close(row.box)
        if self._focus:
            self._kit.view.focus(*self._focus)
            self._focus = ()

    def _row(self, number: int, step: Member, regions: Mapping[str, Region]) -> StepRow | GroupRow:
        act = functools.partial(self._act, number)
        if isinstance(step, Group):
            put = functools.partial(self._put, number)
            return GroupRow(self._kit, number, step, put, act, regions, self._focus_on)
        made: Any = step
        return StepRow(self._kit, number, made, functools.partial(self._change, number), act, regions)

    def wiring(self) -> dict[str, Any]:
        """Return which controls say what of the recipe, by their ids, for the browser to read them by itself."""
        rows = {str(number): row.wiring() for number, row in self._rows.items() if isinstance(row, StepRow)}
        return {"fill": self._fill.model_id, "fills": list(FILLS), "steps": rows}

    # -- what the controls do ------------------------------------------------------------------------------------

    def _set_labels(self, **changes: Any) -> None:
        self._label_settings = None  # a control stands elsewhere now
        self._turn(self._explorer.recipe.replace(**changes))

    def _turn(self, recipe: Recipe) -> None:
        self._explorer.recipe = recipe

    def _change(self, number: int, /, **changes: Any) -> None:
        recipe = self._explorer.recipe
        place = self._place_of(number)
        if place is not None:
            self._turn(recipe.changing(place, changed(recipe.steps[place], **changes)))

    def _put(self, number: int, member: Member) -> None:
        place = self._place_of(number)
        if place is not None:
            self._turn(self._explorer.recipe.changing(place, member))

    def _place_of(self, number: int) -> int | None:
        """Return where the step of a row stands; None where another recipe has come, and its own rows come soon."""
        recipe, row = self._explorer.recipe, self._rows.get(number)
        if number not in recipe.ids:
            return None
        place: int = recipe.ids.index(number)
        if row is None or row.fits(recipe.steps[place], self._regions[1] if self._regions else {}):
            return place
        return None

    def _act(self, number: int, word: str) -> None:
        """Move or remove a step; then put the focus where it was, or next to it: its control was made anew."""
        if word == "add":  # the panel is open: what is chosen next goes into this group
            self._adding.fill()
            self._adding_to = number
            return
        if word == "where":
            self._focus_on(f"aw-where-{number}")
            return
        recipe = self._explorer.recipe
        place = self._place_of(number)
        if place is None:
            return
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

    def _focus_on(self, *classes: str) -> None:
        self._focus = classes

    def _add(self, chosen: Transform | Callable[[], Member]) -> None:
        member = chosen.usual() if isinstance(chosen, Transform) else chosen()
        into, self._adding_to = self._adding_to, None
        if into is not None and into in self._explorer.recipe.ids and isinstance(member, OpenStep):
            group = self._explorer.recipe.steps[self._explorer.recipe.ids.index(into)]
            self._focus = (f"aw-add-in-{into}",)
            self._put(into, group.adding(member))
            return
        changed = self._explorer.recipe.adding(member)
        self._focus = (f"aw-step-{changed.ids[-1]}",)
        self._turn(changed)

    def _choose_preset(self, name: str) -> None:
        if name in PRESETS:
            self._turn(PRESETS[name]())
        elif self._own is not None:
            self._turn(self._own)


def _has_long_labels(recipe: Recipe) -> bool:
    """Return whether a parameter has a long label: the page is told, for looking for one would hold up its frames."""
    parameters = ((step.transform.parameters, name) for step in recipe.open_steps for name in step.ranges)
    return any(is_long(name) and has_row(known[name].domain) for known, name in parameters)


@functools.cache
def _reasons(preset: str) -> str:
    """Return what a preset is for and why, as its docstring says it."""
    make = PRESETS.get(preset)
    told = inspect.getdoc(make) or "" if make else _OF_ONE_S_OWN
    return " ".join(re.split(r"\n\w+\n---", told)[0].replace("`", "").split())  # before the first section


@functools.cache
def _presets() -> dict[str, Recipe]:
    return {name: make() for name, make in PRESETS.items()}

"""`TransformExplorer`: one transform, its values, and what each of them does."""

from __future__ import annotations

import dataclasses
import functools
from types import MappingProxyType
from typing import Any

import traitlets

from augwidgets.dialects import augwidgets
from augwidgets.domain.range import Range
from augwidgets.domain.seed import Seed
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import swept, title
from augwidgets.steps.signature import FILL, FILL_LEVEL
from augwidgets.steps.step import OpenStep, Step
from augwidgets.steps.transform import Transform
from augwidgets.view.film_strip import film_strip
from augwidgets.widgets.grid_page import Tile
from augwidgets.widgets.label_limits import LabelLimits, limited, marked, within
from augwidgets.widgets.recipe_page import RecipePage
from augwidgets.widgets.sweep_page import SweepPage


class TransformExplorer(SweepPage, RecipePage):
    """A control for each value of one transform, and nine pictures.

    Either one parameter is swept from its lowest value to its highest, the chosen one in the middle and the others
    fixed (a transform without parameters shows without and with; a short list of options shows each), or the nine are
    draws of the usual ranges.

    Attributes
    ----------
    step : Step
        The chosen values.
    shows : {"sweep", "draws"}
    along : str
        The parameter that is swept.
    holds : dict
        How far the label holds, as marked on the sweep: ``{parameter: {class: (low, high)}}``; the class "" is every
        class. `limited` is the recipe that keeps to it, and the pictures beyond are dimmed.
    label : str
        The class that is marked, and whose limits are shown; "" is every class.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.TransformExplorer(aw.rotate.at(angle=20), along="angle")
    >>> explorer.shows, len(explorer.samples)
    ('sweep', 9)
    >>> explorer.step = aw.rotate.at(angle=-10)
    """

    step = traitlets.Instance(Step)
    holds = traitlets.Dict()
    label = traitlets.Unicode()

    def __init__(self, step: Transform | Step, sample: Any = None, **traits: Any) -> None:
        if isinstance(step, Transform):
            step = step.at()
        if not isinstance(step, Step):
            raise TypeError(f"a TransformExplorer shows a transform or a Step, got {type(step).__name__}")
        if step.transform.partners:
            raise ValueError(f"{step.name} takes further pictures; aw.PairExplorer(aw.{step.name}, picture) shows it")
        super().__init__(step, sample, **traits)

    # -- the state -----------------------------------------------------------------------------------------------

    @property
    def recipe(self) -> Recipe:
        """The recipe of the one step: closed at its values in a sweep, else `limited`."""
        return Recipe((self.step,)) if self.shows == "sweep" else self.limited

    @recipe.setter
    def recipe(self, _: Any) -> None:
        raise traitlets.TraitError("a TransformExplorer's recipe follows its step: assign step, shows or along instead")

    @property
    def limited(self) -> Recipe:
        """The recipe of the usual ranges, kept to where the label holds; limits of one class are kept beside them."""
        fill = {name: self.step.values[name] for name in ("fill", "fill_level") if name in self._outer()}
        return limited(self._usual(), self.holds, **fill)

    def mark(self, end: str, label: str | None = None) -> None:
        """Say that the label still holds at the chosen picture of the sweep, and not beyond.

        Parameters
        ----------
        end : {"low", "high"}
        label : str, optional
            The class that this is said of, "" for every class; the explorer's `label`, unless it is given.
        """
        domain: Any = self._transform.parameters[self.along].domain if self.along else None
        if self.shows != "sweep" or not isinstance(domain, Range):
            raise ValueError(
                f"a limit is marked on a sweep along a range of numbers, got {self.shows} of {self.along!r}"
            )
        if end not in ("low", "high"):
            raise ValueError(f"end must be 'low' or 'high', got {end!r}")
        value = self._chosen_value()
        if value is None:
            raise ValueError(
                "a limit is marked at a picture of the sweep, and a kept one is chosen; choose one of the nine"
            )
        named = self.label if label is None else label
        usual = self._usual().ranges[self.along] if self.along in self._transform.own_parameters else None
        self.holds = dict(marked(self.holds, self.along, domain, end, named, value, usual))

    def _chosen_value(self) -> Any:
        """Give the value of the chosen picture of a sweep; None where a kept one is chosen."""
        values = swept(self._transform.parameters[self.along].domain, self.step.values[self.along])
        return values[self.chosen] if self.chosen < len(values) else None

    @traitlets.observe("holds", "label")
    def _new_choice(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _outer(self) -> list[str]:
        """Give what a spatial step has besides its own parameters."""
        return [name for name in self._transform.parameters if name not in self._transform.own_parameters]

    def _sweepable(self) -> list[str]:
        # Without parameters of its own it uncovers nothing that a fill would show.
        own = list(self._transform.own_parameters)
        return [*own, *self._outer()] if own else []

    def _usual(self) -> OpenStep:
        """Give the usual ranges; what has none stays at its chosen value."""
        usual = self._transform.usual()
        ranges = dict(usual.ranges)
        for name, item in self._transform.own_parameters.items():
            if not self._is_drawn(name):
                ranges[name] = item.domain.check_open(self.step.values[name], name)
        return OpenStep(self._transform, MappingProxyType(ranges), usual.chance, where=self.step.where)

    def _is_drawn(self, name: str) -> bool:
        domain = self._transform.parameters[name].domain
        return isinstance(domain, Seed) or domain.usual is not None

    def _tiles(self) -> list[Tile]:
        if self.shows == "draws":
            return super()._tiles()
        if not self.along:
            both = ((), ["without"]), ((self.step,), ["with"])
            return [
                self._tile(steps, [said, []], chosen=place == self.chosen) for place, (steps, said) in enumerate(both)
            ]
        domain = self._transform.parameters[self.along].domain
        held = within(self.holds, self.along, self.label)
        tiles = []
        for place, value in enumerate(swept(domain, self.step.values[self.along])):
            beyond = held is not None and not held[0] <= value <= held[1]
            told = [[title(self.along, domain, value)], ["label lost"] if beyond else []]
            tile = self._tile((self._with(**{self.along: value}),), told, chosen=place == self.chosen)
            tiles.append(dataclasses.replace(tile, beyond=beyond))
        return tiles

    def _drawn(self) -> list[tuple[Step, ...]]:
        return self._drawn_for(self.label or None)

    def _with(self, **values: Any) -> Step:
        return self._transform.at(**{**self.step.values, **values}).within(self.step.where)

    # -- the screen ----------------------------------------------------------------------------------------------

    def code(self, dialect: str = "augwidgets") -> str:
        """Give the lines that do the same in a script."""
        if self.shows == "draws" or dialect != "augwidgets":
            return super().code(dialect)
        if self.holds:
            return str(self.limited.to_code())
        source = self._chooser.code()
        lines = [*augwidgets.head(OwnFunctions([self._transform])), f"step = {self.step!r}", "", ""]
        return "\n".join(lines) + (
            f"sample = step({source})\n" if source else "# sample = step(aw.load(your_picture))\n"
        )

    def _left(self) -> Any:
        kit = self._kit
        self._note = kit.text("", "aw-about")
        choose_class = functools.partial(self.set_trait, "label")
        self._limits = LabelLimits(kit, choose_class, self.mark, lambda: self.set_trait("holds", {}))
        limits = [self._limits.box] if self._sweepable() else []
        nine = kit.column(self._nine(), self._note, classes="aw-values")
        return kit.column(*self._head(), nine, *limits, classes="aw-one")

    def _show_controls(self) -> None:
        self._show_sweep()
        draws = self.shows == "draws"
        for name, row in self._rows.items():
            drawn = draws and name in self._transform.own_parameters and self._is_drawn(name)
            idle = name == FILL_LEVEL.name and name in self._outer() and self.step.values[FILL.name] != "constant"
            row.enable(not drawn and not idle)
        self._note.value = self._told() if draws else ""
        domain: Any = self._transform.parameters[self.along].domain if self.along and not draws else None
        value = self._chosen_value() if isinstance(domain, Range) else None
        chosen = "" if value is None else domain.format(value)
        self._limits.show(self.holds, self.along, domain, self.label, chosen)

    def _told(self) -> str:
        """Say what is drawn."""
        recipe, parameters = self.limited, self._transform.parameters
        (usual,) = (recipe.for_label(self.label) if self.label else recipe).open_steps
        words = [
            f"{name.replace('_', ' ')} {parameters[name].domain.format_open(value)}"
            for name, value in usual.ranges.items()
            if self._is_drawn(name)
        ]
        if usual.chance < 1:
            words.append(f"in {usual.chance:.0%} of the draws")
        return f"draws {', '.join(words)}" if words else "nothing to draw: every draw is the same"

    def _bar_end(self) -> Any:
        strip = self._kit.button("Film strip", "aw-button aw-save aw-save-strip", "save the sweep as a moving picture")
        save = self._kit.button("Save", "aw-button aw-save", "save the recipe as a file")
        return self._kit.row(strip, save, classes="aw-group")

    def _saved(self, what: str = "") -> tuple[str, Any]:
        if what == "strip":
            return f"{self._transform.name}.gif", film_strip(self.step, self.sample, along=self.along or None).gif()
        if self.holds:
            return "recipe.json", self.limited.to_json()
        return super()._saved()

"""`TransformExplorer`: one transform, its values, and what each of them does."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from augwidgets.dialects import augwidgets
from augwidgets.domain.errors import told
from augwidgets.domain.pixel_count import PixelCount
from augwidgets.domain.range import Range
from augwidgets.domain.units import percent
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import title, values_of
from augwidgets.steps.signature import FILL, FILL_LEVEL
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view.film_strip import film_strip
from augwidgets.widgets import instant_sweep, living
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.label_limits import LabelLimits, is_drawn, limited, marked, usual_of, within
from augwidgets.widgets.lives_on import LivesOn
from augwidgets.widgets.recipe_source import RecipeSource, alt, caption
from augwidgets.widgets.sweep_explorer import SweepControls, SweepExplorer, SweepSource, sweepable, with_values
from augwidgets.widgets.traits import Of, Text


class TransformExplorer(LivesOn, SweepExplorer):
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

    step = Of(Step).tag(undo=True)
    holds = traitlets.Dict().tag(undo=True)
    label = Text().tag(undo=True)

    def __init__(self, step: Transform | Step, sample: Any = None, **traits: Any) -> None:
        if isinstance(step, Transform):
            step = step.at()
        if not isinstance(step, Step):
            raise TypeError(f"a TransformExplorer shows a transform or a Step, got {type(step).__name__}")
        if step.transform.partners:
            raise ValueError(f"{step.name} takes further pictures; aw.PairExplorer(aw.{step.name}, picture) shows it")
        super().__init__(StepSource, StepControls, step, sample, **traits)

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
        fill = {name: self.step.values[name] for name in ("fill", "fill_level") if name in _outer(self._transform)}
        return limited(usual_of(self.step), self.holds, **fill)

    def mark(self, end: str, label: str | None = None) -> None:
        """Mark that the label still holds at the chosen picture of the sweep, and not beyond.

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
            raise ValueError(f"end must be 'low' or 'high', got {told(end)}")
        value = _chosen_value(self)
        if value is None:
            raise ValueError(
                "a limit is marked at a picture of the sweep, and a kept one is chosen; choose one of the nine"
            )
        value = _as_share(self, domain, value)
        named = self.label if label is None else label
        usual = usual_of(self.step).ranges[self.along] if self.along in self._transform.own_parameters else None
        self.holds = dict(marked(self.holds, self.along, domain, end, named, value, usual))


class StepSource(SweepSource):
    """The pictures of a sweep, or draws of the recipe that keeps to the marked limits."""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._recipe = RecipeSource(explorer)

    def panels(self) -> list[Panel]:
        explorer, recipe = self.explorer, self._recipe
        if explorer.shows == "draws":
            return [Panel("", [recipe.tile(steps, caption(steps)) for steps in recipe.drawn(explorer.label or None)])]
        if not explorer.along:
            both = ((), ["without"]), ((explorer.step,), ["with"])
            return [
                Panel(
                    "",
                    [
                        recipe.tile(steps, [said, []], chosen=place == explorer.chosen)
                        for place, (steps, said) in enumerate(both)
                    ],
                )
            ]
        return [Panel("", self._swept())]

    def _swept(self) -> list[Tile]:
        explorer = self.explorer
        domain = explorer.step.transform.parameters[explorer.along].domain
        held = within(explorer.holds, explorer.along, explorer.label)
        tiles = []
        for place, value in enumerate(values_of(explorer.step, explorer.along, explorer.sample.size)):
            beyond = held is not None and not held[0] <= _as_share(explorer, domain, value) <= held[1]
            told = [[title(explorer.along, domain, value)], ["label lost"] if beyond else []]
            step = with_values(explorer.step, **{explorer.along: value})
            tile = self._recipe.tile((step,), told, chosen=place == explorer.chosen)
            tiles.append(dataclasses.replace(tile, beyond=beyond))
        return tiles

    def instant(self) -> Recipe | None:
        explorer = self.explorer
        return None if explorer.shows == "draws" else instant_sweep.recipe_of(explorer.step, explorer.along)

    def sweep(self) -> dict[str, Any] | None:
        explorer = self.explorer
        held = within(explorer.holds, explorer.along, explorer.label)
        return instant_sweep.told_sweep(explorer.step, explorer.along, explorer.sample.size, held)

    @property
    def picture_number(self) -> int:
        return self._recipe.picture_number

    def state(self) -> str:
        explorer = self.explorer
        return instant_sweep.swept_state(self.instant(), explorer.along, explorer.seed, self.picture_number)

    def missing(self) -> list[str]:
        return self._recipe.missing()

    def words(self) -> list[str]:
        explorer = self.explorer
        if explorer.shows == "draws":
            return self._recipe.words()
        along = f"{explorer.along.replace('_', ' ')} from low to high" if explorer.along else "without and with"
        return [alt([explorer.step]), along]

    def code(self, picture: str, dialect: str | None = None) -> str:
        explorer = self.explorer
        if explorer.shows == "draws" or dialect not in (None, "augwidgets"):
            return self._recipe.code(picture, dialect)
        if explorer.holds:
            return str(explorer.limited.to_code())
        own = augwidgets.head(OwnFunctions([explorer.step.transform]))
        head = "\n".join([*own, f"step = {explorer.step!r}", "", ""])
        return head + (f"sample = step({picture})\n" if picture else "# sample = step(aw.load(your_picture))\n")

    def is_slow(self) -> bool:
        return self._recipe.is_slow()

    def file(self, what: str = "") -> tuple[str, Any]:
        explorer = self.explorer
        if what == "strip":
            strip = film_strip(explorer.step, explorer.sample, along=explorer.along or None)
            return f"{explorer.step.transform.name}.gif", strip.gif()
        if what == "page":
            return f"{explorer.step.transform.name}.html", self.page_maker()()
        recipe = explorer.limited if explorer.holds else explorer.recipe
        return "recipe.json", recipe.to_json()

    def page_maker(self, title: str = "") -> Callable[[], str]:
        page = living.sweep_page if self.explorer.shows == "sweep" else living.recipe_page
        return page(self.explorer, title)

    def take(self, content: bytes) -> None:
        self._recipe.take(content)


class StepControls:
    """The values, what the nine are, how far the label holds, and the files of the sweep and the recipe."""

    fields: Sequence[Any] = ()

    def __init__(self, kit: Kit) -> None:
        self._explorer: Any = kit.explorer
        explorer = self._explorer
        self._sweep = SweepControls(kit)
        self._note = kit.text("", "aw-about")
        self._limits = LabelLimits(
            kit,
            lambda label: explorer.set_trait("label", label),
            lambda end: explorer.mark(end),
            lambda: explorer.set_trait("holds", {}),
        )
        limits = [self._limits.box] if sweepable(explorer.step.transform) else []
        nine = kit.column(self._sweep.nine, self._note, classes="aw-values")
        self.box = kit.column(*self._sweep.head, nine, *limits, classes="aw-one")
        strip = kit.button("Save as GIF", "aw-button aw-save aw-save-strip", "save the nine as a moving picture")
        save = kit.button("Save recipe", "aw-button aw-save", "save the recipe as a file on this computer")
        page = kit.button("Save page", "aw-button aw-save aw-save-page", living.TOLD)
        self.end = kit.row(strip, page, save, classes="aw-group")

    def wiring(self) -> dict[str, Any]:
        """Return which controls say what of the step, by their ids, for the browser to read them by itself."""
        return {"steps": {"0": {"sliders": self._sweep.wiring()}}}

    def show(self) -> None:
        explorer = self._explorer
        step, along = explorer.step, explorer.along
        transform, draws = step.transform, explorer.shows == "draws"
        idle = [name for name in transform.own_parameters if draws and is_drawn(transform, name)]
        if step.values.get(FILL.name, "constant") != "constant":
            idle.append(FILL_LEVEL.name)
        self._sweep.show(idle)
        self._note.value = self._told() if draws else ""
        domain: Any = transform.parameters[along].domain if along and not draws else None
        value = _chosen_value(explorer) if isinstance(domain, Range) else None
        chosen = "" if value is None else domain.format(value)
        self._limits.show(explorer.holds, along, domain, explorer.label, chosen)

    def _told(self) -> str:
        """Return what is drawn."""
        recipe, transform, label = self._explorer.limited, self._explorer.step.transform, self._explorer.label
        (usual,) = (recipe.for_label(label) if label else recipe).open_steps
        words = [
            f"{name.replace('_', ' ')} {transform.parameters[name].domain.format_open(value)}"
            for name, value in usual.ranges.items()
            if is_drawn(transform, name)
        ]
        if usual.chance < 1:
            words.append(f"in {percent(usual.chance)} of the draws")
        return f"draws {', '.join(words)}" if words else "nothing to draw: every draw is the same"


def _chosen_value(explorer: Any) -> Any:
    """Return the value of the chosen picture of a sweep; None where a kept one is chosen."""
    step, along = explorer.step, explorer.along
    values = values_of(step, along, explorer.sample.size)
    return values[explorer.chosen] if explorer.chosen < len(values) else None


def _as_share(explorer: Any, domain: Any, value: Any) -> Any:
    """Return a count of pixels as the share that it is of the explored picture: limits of labels are kept as shares."""
    return domain.relative(value, explorer.sample.size, explorer.along) if isinstance(value, PixelCount) else value


def _outer(transform: Transform) -> list[str]:
    """Return what a spatial step has besides its own parameters."""
    return [name for name in transform.parameters if name not in transform.own_parameters]

"""`PairExplorer`: a transform of two pictures, a control for each value, and nine results."""

from __future__ import annotations

from typing import Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets.data import picture_files, pictures
from augwidgets.data.cluster_means import ClusterMeans
from augwidgets.dialects import augwidgets
from augwidgets.domain.errors import told
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import values_of
from augwidgets.sample.sample import Sample
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view.pair_draws import CALLED_WITH, PairDraw, shrunk, usual_other
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.sweep_explorer import SweepControls, SweepExplorer, SweepSource, sweepable, with_values
from augwidgets.widgets.traits import Of


class PairExplorer(SweepExplorer):
    """Two pictures made into one: a control for each value, and the soft label under each of the nine.

    Either one value is swept from its lowest to its highest, or the nine are draws of the usual ranges. A transform
    without values shows without and with.

    Attributes
    ----------
    step : Step
        The chosen values.
    other : Sample, list of Samples or ClusterMeans
        What the picture is paired with; `load` takes care of paths and arrays.
    shows : {"sweep", "draws"}
    along : str
        The value that is swept.

    Examples
    --------
    >>> import augwidgets as aw
    >>> explorer = aw.explore(aw.mixup.at(share=0.3), on=aw.pictures.cat(), other=aw.pictures.coffee())
    >>> explorer.shows, len(explorer.samples)
    ('sweep', 9)
    """

    step = Of(Step).tag(undo=True)
    other: Any = traitlets.Instance(object)

    def __init__(self, step: Transform | Step, sample: Any = None, **traits: Any) -> None:
        if isinstance(step, Transform):
            step = step.at()
        if not isinstance(step, Step) or not step.transform.partners:
            came = step.name if isinstance(step, Step) else type(step).__name__
            raise TypeError(f"a PairExplorer shows a transform of two pictures or a Step of one, got {came}")
        if traits.get("other") is None:
            traits["other"] = usual_other(step.transform.partners)
        super().__init__(PairSource, PairControls, step, sample, **traits)

    @traitlets.validate("other")
    def _check_other(self, proposal: Any) -> Any:
        given = proposal.value
        if isinstance(given, ClusterMeans):
            return given
        if isinstance(given, (list, tuple)):
            return [picture_files.load(one) for one in given]
        return picture_files.load(given)

    @property
    def samples(self) -> list[Sample]:
        """The Samples of the grid at full size, computed now."""
        sample = self.source.sample
        steps: list[Any] = [tile.draw.step for tile in self._tiles()]  # type: ignore[attr-defined]
        return [sample if step is None else step(sample, self.other) for step in steps]


class PairSource(SweepSource):
    """The picture and the other one, at the values of a sweep or at those of nine draws."""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._fitting: tuple[Any, Any] | None = None  # the other picture, and the same small enough for tiles

    def panels(self) -> list[Panel]:
        return [Panel("", self._tiles())]

    def _tiles(self) -> list[Tile]:
        explorer, other = self.explorer, (self.explorer.other, self._small_other())
        step, chosen = explorer.step, explorer.chosen
        if explorer.shows == "draws":
            recipe = _usual(step)
            steps = [one for k in range(9) for one in recipe.draw(np.random.default_rng([explorer.seed, 0, k]))]
            return [Tile(PairDraw(drawn, other), None, drawn.short()) for drawn in steps]
        if not explorer.along:
            both = (PairDraw(None, other), "without"), (PairDraw(step, other), "with")
            return [Tile(draw, None, word, place == chosen) for place, (draw, word) in enumerate(both)]
        values = values_of(step, explorer.along, explorer.sample.size)
        steps = [with_values(step, **{explorer.along: value}) for value in values]
        return [Tile(PairDraw(one, other), None, one.short(), place == chosen) for place, one in enumerate(steps)]

    def _small_other(self) -> Any:
        other = self.explorer.other
        if self._fitting is None or self._fitting[0] is not other:
            self._fitting = other, shrunk(other)
        return self._fitting[1]

    def words(self) -> list[str]:
        explorer = self.explorer
        nine = "draws"
        if explorer.shows == "sweep":
            nine = f"{explorer.along.replace('_', ' ')} from low to high" if explorer.along else "without and with"
        return [f"{explorer.step.short()}, with {_named(explorer.other)}", nine]

    def recipe(self) -> Recipe:
        """Return the recipe of the one step: closed at its values in a sweep, else that of the usual ranges."""
        step = self.explorer.step
        return Recipe((step,)) if self.explorer.shows == "sweep" else _usual(step)

    def code(self, picture: str, dialect: str | None = None) -> str:
        if dialect not in (None, "augwidgets"):
            raise ValueError(f"a transform of two pictures is written as augwidgets only, got {told(dialect)}")
        step, shows = self.explorer.step, self.explorer.shows
        lines = [*augwidgets.head(OwnFunctions([step.transform]))]
        if shows == "sweep":
            lines.append(f"step = {step!r}")
        else:
            lines.append(f"recipe = {_usual(step)!r}")
            lines.append(f"(step,) = recipe.draw(numpy.random.default_rng([{self.explorer.seed}, 0, 0]))")
            lines.insert(0, "import numpy")
        lines.append(f"# {CALLED_WITH[step.transform.partners]}")
        lines.append(f"# sample = step({picture or 'aw.load(your_picture)'}, other)")
        lines.append("# sample.label is soft now: aw.soft_label(sample, classes) gives the target of a model")
        return "\n".join(lines) + "\n"


class PairControls:
    """Which the other picture is, the values, and what the nine are."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        self._partners = self._explorer.step.transform.partners
        self._others = kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-picture",
            description="other",
            options=[("", "")],
            tooltip="the other picture",
        )
        kit.hear(self._others, lambda name: self._choose_other(name) if name else None)
        self.fields = (self._others,) if self._partners != "cluster means" else ()
        self._sweep = SweepControls(kit)
        self.box = kit.column(*self._sweep.head, kit.column(self._sweep.nine, classes="aw-values"), classes="aw-one")
        save = kit.button("Save code", "aw-button aw-save", "save the code as a file on this computer")
        self.end = kit.row(save, classes="aw-group")

    def _choose_other(self, name: str) -> None:
        """Choose a picture that ships with the kit; where several are wanted, the usual ones follow it."""
        chosen, other = pictures.load_by_name(name), self._explorer.other
        if isinstance(other, list):
            rest = [sample for sample in usual_other(self._partners) if sample.label != name]
            self._explorer.other = [chosen, *rest][: len(other)]
        else:
            self._explorer.other = chosen

    def show(self) -> None:
        explorer = self._explorer
        self._sweep.show(sweepable(explorer.step.transform) if explorer.shows == "draws" else ())
        shipped = [(pictures.PICTURES[name].title, name) for name in pictures.NAMES]
        label = getattr(explorer.other, "label", None)
        is_shipped = isinstance(label, str) and label in pictures.NAMES
        options = shipped if is_shipped else [(_told(explorer.other), ""), *shipped]
        if self._others.options != tuple(options):
            self._kit.put(self._others, options, "options")
        self._kit.put(self._others, label if is_shipped else "")


def _usual(step: Step) -> Recipe:
    """Return the recipe that draws the usual ranges, each time."""
    return Recipe((step.transform.usual().replace(chance=1.0),))


def _named(other: Any) -> str:
    label = getattr(other, "label", None)
    return label if isinstance(label, str) else _told(other)


def _told(other: Any) -> str:
    """Return what the other picture is that is in no list: one's own, or several."""
    if not isinstance(other, list):
        return "your own"
    first, *rest = (str(getattr(sample, "label", None) or "a picture") for sample in other)
    return f"{first} and {len(rest)} more" if rest else first

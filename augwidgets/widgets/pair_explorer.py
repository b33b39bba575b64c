"""`PairExplorer`: a transform of two pictures, a control for each value, and nine results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets.data import picture_files, pictures
from augwidgets.data.cluster_means import ClusterMeans, cluster_means
from augwidgets.dialects import augwidgets
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.recipe.own_functions import OwnFunctions
from augwidgets.recipe.recipe import Recipe
from augwidgets.recipe.sweep import swept
from augwidgets.sample.sample import Sample
from augwidgets.steps.partners import Partners
from augwidgets.steps.step import Step
from augwidgets.steps.transform import Transform
from augwidgets.view.sheet import BOX
from augwidgets.warp.moving import resized
from augwidgets.widgets.grid_page import Tile
from augwidgets.widgets.sweep_page import SweepPage

_LARGEST = 640  # pixels of the other picture's longer side while it is explored: it is resized to the first one anyway
_CLUSTERS = 4  # of the pictures that ship with the kit, where no others are given


class PairExplorer(SweepPage):
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

    step = traitlets.Instance(Step)
    other: Any = traitlets.Instance(object)

    def __init__(self, step: Transform | Step, sample: Any = None, **traits: Any) -> None:
        if isinstance(step, Transform):
            step = step.at()
        if not isinstance(step, Step) or not step.transform.partners:
            came = step.name if isinstance(step, Step) else type(step).__name__
            raise TypeError(f"a PairExplorer shows a transform of two pictures or a Step of one, got {came}")
        self._fitting: tuple[Any, Any] | None = None
        if traits.get("other") is None:
            traits["other"] = _usual_other(step.transform.partners)
        super().__init__(step, sample, **traits)

    # -- the state -----------------------------------------------------------------------------------------------

    @traitlets.validate("other")
    def _check_other(self, proposal: Any) -> Any:
        given = proposal.value
        if isinstance(given, ClusterMeans):
            return given
        if isinstance(given, (list, tuple)):
            return [picture_files.load(one) for one in given]
        return picture_files.load(given)

    @traitlets.observe("other")
    def _new_choice(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _tiles(self) -> list[Tile]:
        other = self.other, self._small_other()
        if self.shows == "draws":
            recipe = self._usual()
            steps = [step for k in range(9) for step in recipe.draw(np.random.default_rng([self.seed, 0, k]))]
            return [Tile(_PairDraw(step, other), None, step.short()) for step in steps]
        if not self.along:
            without, done = _PairDraw(None, other), _PairDraw(self.step, other)
            both = (without, "without"), (done, "with")
            return [Tile(draw, None, word, place == self.chosen) for place, (draw, word) in enumerate(both)]
        values = swept(self._transform.parameters[self.along].domain, self.step.values[self.along])
        steps = [self._with(**{self.along: value}) for value in values]
        return [
            Tile(_PairDraw(step, other), None, step.short(), place == self.chosen) for place, step in enumerate(steps)
        ]

    def _usual(self) -> Recipe:
        """Return the recipe that draws the usual ranges, each time."""
        return Recipe((self._transform.usual().replace(chance=1.0),))

    def _with(self, **values: Any) -> Step:
        return self._transform.at(**{**self.step.values, **values})

    def _small_other(self) -> Any:
        if self._fitting is None or self._fitting[0] is not self.other:
            self._fitting = self.other, _shrunk(self.other)
        return self._fitting[1]

    @property
    def samples(self) -> list[Sample]:
        """The Samples of the grid at full size, computed now."""
        steps = [tile.draw.step for tile in self._tiles()]  # type: ignore[attr-defined]
        return [self.sample if step is None else step(self.sample, self.other) for step in steps]

    # -- the screen ----------------------------------------------------------------------------------------------

    def code(self) -> str:
        """Give the lines that do the same in a script."""
        source = self._chooser.code()
        lines = augwidgets.head(OwnFunctions([self._transform]))
        if self.shows == "sweep":
            lines.append(f"step = {self.step!r}")
        else:
            lines.append(f"recipe = {self._usual()!r}")
            lines.append(f"(step,) = recipe.draw(numpy.random.default_rng([{self.seed}, 0, 0]))")
            lines.insert(0, "import numpy")
        lines.append(f"# {_WRITTEN[self._transform.partners]}")
        lines.append(f"# sample = step({source or 'aw.load(your_picture)'}, other)")
        lines.append("# sample.label is soft now: aw.soft_label(sample, classes) gives the target of a model")
        return "\n".join(lines) + "\n"

    def _fields(self) -> Sequence[Any]:
        self._others = self._kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-picture",
            description="other",
            options=[("", "")],
            tooltip="the other picture",
        )
        self._kit.hear(self._others, lambda name: self._choose_other(name) if name else None)
        return (self._others,) if self._transform.partners != "cluster means" else ()

    def _choose_other(self, name: str) -> None:
        """Take a picture that ships with the kit; where several are wanted, the usual ones follow it."""
        chosen = pictures.load_by_name(name)
        if isinstance(self.other, list):
            rest = [sample for sample in _usual_other(self._transform.partners) if sample.label != name]
            self.other = [chosen, *rest][: len(self.other)]
        else:
            self.other = chosen

    def _left(self) -> Any:
        return self._kit.column(*self._head(), self._kit.column(self._nine(), classes="aw-values"), classes="aw-one")

    def _show_controls(self) -> None:
        self._show_sweep()
        for row in self._rows.values():
            row.enable(self.shows == "sweep")
        shipped = [(pictures.PICTURES[name].title, name) for name in pictures.NAMES]
        label = getattr(self.other, "label", None)
        is_shipped = isinstance(label, str) and label in pictures.NAMES
        options = shipped if is_shipped else [(_told(self.other), ""), *shipped]
        if self._others.options != tuple(options):
            self._kit.put(self._others, options, "options")
        self._kit.put(self._others, label if is_shipped else "")


_WRITTEN: dict[Any, str] = {
    1: "other = aw.load(another_picture)",
    3: "other = [aw.load(path) for path in three_others]",
    "cluster means": "other = aw.cluster_means(your_folder, clusters=8)",
}


@dataclass(frozen=True)
class _PairDraw(Draw):
    """A transform of two pictures at its values, with the other picture; without it, the picture as it is.

    `others` are the other picture as it is, and one that is small enough for tiles.
    """

    step: Step | None
    others: tuple[Any, Any]

    def apply(self, sample: Sample, factor: float) -> Outcome:
        if self.step is None:
            return Outcome(sample, ("without",))
        whole, small = self.others
        is_tile = factor < 1 or max(sample.size) <= max(BOX)
        out = self.step.scaled(factor)(sample, small if is_tile else whole)
        label = "" if out.label is None else str(out.label)
        return Outcome(out, (self.step.short(), *([label] if label else [])))

    def receipt(self) -> list[dict[str, Any]]:
        if self.step is None:
            return []
        name = self.step.transform.name.replace("_", " ")
        domains = {key: item.domain for key, item in self.step.transform.parameters.items()}
        values = [
            {"name": key.replace("_", " "), "value": domains[key].format(value), "place": None}
            for key, value in self.step.values.items()
        ]
        return [{"step": name, "values": values}]


def _usual_other(partners: Partners) -> Any:
    """Give something to begin with: pictures that ship with the kit."""
    if partners == 1:
        return pictures.coffee()
    if partners == 3:
        return [pictures.coffee(), pictures.astronaut(), pictures.rocket()]
    shipped = [sample for name in pictures.NAMES if (sample := pictures.load_by_name(name)).image.shape[2] == 3]
    return cluster_means([sample.image for sample in shipped], _CLUSTERS, size=(128, 128))


def _told(other: Any) -> str:
    """Say what the other picture is that is in no list: one's own, or several."""
    if not isinstance(other, list):
        return "your own"
    first, *rest = (str(getattr(sample, "label", None) or "a picture") for sample in other)
    return f"{first} and {len(rest)} more" if rest else first


def _shrunk(other: Any) -> Any:
    if isinstance(other, list):
        return [_shrunk(one) for one in other]
    if not isinstance(other, Sample) or max(other.size) <= _LARGEST:
        return other
    height, width = other.size
    factor = _LARGEST / max(other.size)
    return resized(other, (max(1, round(height * factor)), max(1, round(width * factor))))

"""`PairExplorer`: a transform of two pictures, a control for each value, and nine results."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets import files, pictures
from augwidgets.dialects.pipeline import Outcome
from augwidgets.domain import Choice
from augwidgets.moving import resized
from augwidgets.pairs.clusters import ClusterMeans, cluster_means
from augwidgets.pairs.step import PairStep
from augwidgets.pairs.transform import PairTransform
from augwidgets.sample import Sample
from augwidgets.sweep import place_of, swept
from augwidgets.view.level_changes import LevelChange
from augwidgets.widgets.controls import Entry, OptionsRow, Row, row_for
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.grid_page import Tile

_SHOWS = Choice(("sweep", "draws"))
_LARGEST = 640  # pixels of the other picture's longer side while it is explored: it is resized to the first one anyway
_CLUSTERS = 4  # of the pictures that ship with the kit, where no others are given


class PairExplorer(Explorer):
    """Two pictures made into one: a control for each value, and the soft label under each of the nine.

    Either one value is swept from its lowest to its highest, or the nine are draws of the usual ranges. A transform
    without values shows without and with.

    Attributes
    ----------
    step : PairStep
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

    step = traitlets.Instance(PairStep)
    other: Any = traitlets.Instance(object)
    shows = traitlets.Enum(_SHOWS.options, "sweep")
    along = traitlets.Unicode()

    def __init__(self, step: PairTransform | PairStep, sample: Any = None, **traits: Any) -> None:
        if isinstance(step, PairTransform):
            step = step.at()
        if not isinstance(step, PairStep):
            raise TypeError(
                f"a PairExplorer shows a transform of two pictures or a PairStep, got {type(step).__name__}"
            )
        self._transform = step.transform
        self._rows: dict[str, Row] = {}
        self._fitting: tuple[Any, Any] | None = None
        first = next(iter(step.transform.parameters), "")
        if traits.get("other") is None:
            traits["other"] = _usual_other(step.transform.partner)
        start = {"step": step, "along": first, **traits}
        super().__init__(sample, **{"chosen": place_of(step, start["along"]), **start})

    # -- the state -----------------------------------------------------------------------------------------------

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> PairStep:
        step: PairStep = proposal.value
        if step.transform is not self._transform:
            raise traitlets.TraitError(
                f"this explorer shows {self._transform.name}, got a step of {step.transform.name}; open another one"
            )
        return step

    @traitlets.validate("along")
    def _check_along(self, proposal: Any) -> str:
        name: str = proposal.value
        allowed = [*self._transform.parameters] or [""]
        if name not in allowed:
            known = ", ".join(allowed) or "it has none"
            raise traitlets.TraitError(f"along must be a parameter of {self._transform.name} ({known}), got {name!r}")
        return name

    @traitlets.validate("other")
    def _check_other(self, proposal: Any) -> Any:
        given = proposal.value
        if isinstance(given, ClusterMeans):
            return given
        if isinstance(given, (list, tuple)):
            return [files.load(one) for one in given]
        return files.load(given)

    @traitlets.observe("step", "along")
    def _new_value(self, _: Any) -> None:
        """Choose the picture of the new value, unless a kept one is looked at."""
        if not self._built:
            return
        place = place_of(self.step, self.along)
        if self.shows == "sweep" and self.chosen not in (place, *self._places_of_kept()):
            self.chosen = place  # which draws
        else:
            self._changed()

    @traitlets.observe("other", "shows")
    def _new_choice(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _tiles(self) -> list[Tile]:
        other = self._small_other()
        if self.shows == "draws":
            usual = self._transform.usual()
            steps = [usual.draw(np.random.default_rng([self.seed, 0, k])) for k in range(9)]
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

    def _open_large(self, tile: int) -> None:
        """Choose a picture of a sweep; a click on the chosen one shows it large."""
        if self.shows == "sweep" and self.page == "Grid" and tile != self.chosen:
            self.chosen = tile
        else:
            super()._open_large(tile)

    def _with(self, **values: Any) -> PairStep:
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
        other = _WRITTEN[self._transform.partner]
        what = self.step if self.shows == "sweep" else self._transform.usual()
        lines = ["import augwidgets as aw", "", f"step = {what!r}", f"# {other}"]
        call = "step" if self.shows == "sweep" else "step.draw(rng)"
        lines.append(f"# sample = {call}({source or 'aw.load(your_picture)'}, other)")
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
        return (self._others,) if self._transform.partner != "cluster means" else ()

    def _choose_other(self, name: str) -> None:
        """Take a picture that ships with the kit; where several are wanted, the usual ones follow it."""
        chosen = pictures.load_by_name(name)
        if isinstance(self.other, list):
            rest = [sample for sample in _usual_other(self._transform.partner) if sample.label != name]
            self.other = [chosen, *rest][: len(self.other)]
        else:
            self.other = chosen

    def _left(self) -> Any:
        kit, transform = self._kit, self._transform
        name = transform.name.replace("_", " ")
        head = kit.row(kit.text(name, "aw-title"), kit.text(transform.heading, "aw-note"), classes="aw-head")
        about = kit.text(transform.summary.replace("`", ""), "aw-about")
        for parameter, item in transform.parameters.items():
            take = functools.partial(self._choose_value, parameter)
            entry = Entry(name, parameter, item.domain, self.step.values[parameter], take, is_open=False)
            self._rows[parameter] = row_for(kit, entry)
        values = [kit.column(*(row.box for row in self._rows.values()), classes="aw-values")] if self._rows else []
        take = functools.partial(self.set_trait, "shows")
        self._shows = OptionsRow(kit, Entry(name, "show", _SHOWS, self.shows, take, is_open=False))
        self._along = kit.make(
            ipywidgets.Dropdown,
            "aw-inline",
            description="of",
            options=list(transform.parameters),
            tooltip="the value that is swept",
        )
        kit.hear(self._along, lambda along: self.set_trait("along", along) if along else None)
        if transform.parameters:
            self._shows.box.children = (*self._shows.box.children, self._along)
        nine = kit.column(self._shows.box, classes="aw-values")
        return kit.column(head, kit.column(about, classes="aw-values"), *values, nine, classes="aw-one")

    def _choose_value(self, parameter: str, value: Any) -> None:
        self.step = self._with(**{parameter: value})

    def _show_controls(self) -> None:
        draws = self.shows == "draws"
        self._bar.enable_draws(draws)
        for name, row in self._rows.items():
            row.show(self.step.values[name])
            row.enable(not draws)
        self._shows.show(self.shows)
        if self.along:
            self._kit.put(self._along, self.along)
        self._along.disabled = draws
        shipped = [(pictures.PICTURES[name].title, name) for name in pictures.NAMES]
        label = getattr(self.other, "label", None)
        is_shipped = label in pictures.NAMES
        options = shipped if is_shipped else [(_told(self.other), ""), *shipped]
        if self._others.options != tuple(options):
            self._kit.put(self._others, options, "options")
        self._kit.put(self._others, label if is_shipped else "")

    def _parts(self) -> str:
        return f"{self.shows} {self.along}"


_WRITTEN = {
    "picture": "other = aw.load(another_picture)",
    "pictures": "other = [aw.load(path) for path in three_others]",
    "cluster means": "other = aw.cluster_means(your_folder, clusters=8)",
}


@dataclass(frozen=True)
class _PairDraw:
    """A transform of two pictures at its values, with the other picture; without it, the picture as it is."""

    step: PairStep | None
    other: Any
    in_pixels = False

    def apply(self, sample: Sample, factor: float) -> Outcome:
        if self.step is None:
            return Outcome(sample, ("without",))
        out = self.step.scaled(factor)(sample, self.other)
        label = "" if out.label is None else str(out.label)
        return Outcome(out, (self.step.short(), *([label] if label else [])))

    def enlargement(self, size: tuple[int, int]) -> float:
        return 1.0

    def cut(self, sample: Sample, factor: float) -> Mapping[str, float]:
        return {}

    def levels(self, sample: Sample, factor: float) -> LevelChange | None:
        return None

    def receipt(self) -> list[dict[str, Any]]:
        if self.step is None:
            return []
        name = self.step.transform.name.replace("_", " ")
        domains = {key: item.domain for key, item in self.step.transform.parameters.items()}
        values = [
            {"name": key, "value": domains[key].format(value), "place": None} for key, value in self.step.values.items()
        ]
        return [{"step": name, "values": values}]


def _usual_other(partner: str) -> Any:
    """Give something to begin with: pictures that ship with the kit."""
    if partner == "picture":
        return pictures.coffee()
    if partner == "pictures":
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

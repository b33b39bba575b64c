"""`PipelineExplorer`: a neighbour's transforms with a control for each argument, and nine draws of them."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets import dialects
from augwidgets.dialects.pipeline import Part, Pipeline, PipelineDraw, Setting
from augwidgets.domain.errors import told
from augwidgets.recipe.recipe import Recipe
from augwidgets.sample.sample import Sample
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.source import Controls, Source
from augwidgets.widgets.traits import Option, Whole

_QUICK = 0.003  # seconds: what takes no longer is said at once
_LEVELS = {"0 … 255": "0..255", "0 … 1": "0..1"}
_DIALECTS = {"albumentations": "albumentations", "keras": "keras_layers"}
_ARRIVING = {"0..255": np.uint8, "0..1": np.float32}


class PipelineExplorer(Explorer):
    """What a transform of another library does, with a control for each of its arguments.

    Keras's layers, albumentations, imgaug: `explore` opens them. Masks, boxes and keypoints are shown where the
    library moves them, and a sentence says so where it does not.

    Attributes
    ----------
    pipeline : Pipeline
        The transforms with their values now. Assigning a transform of the library opens that one.
    levels : {"0..255", "0..1"}
        How the picture arrives: as whole numbers, or as floats.

    Examples
    --------
    >>> import albumentations as A, augwidgets as aw                       # doctest: +SKIP
    >>> explorer = aw.explore(A.RandomFog())                               # doctest: +SKIP
    >>> explorer.thing                                                     # doctest: +SKIP
    """

    # The libraries take seeds below 2**32, and nine are needed.
    seed = Whole(0, min=0, max=200_000_000).tag(undo=True)
    pipeline: Any = traitlets.Instance(object).tag(undo=True)
    levels = Option(tuple(_ARRIVING), "0..255").tag(undo=True)

    def __init__(
        self,
        pipeline: Any,
        sample: Any = None,
        *,
        source: Callable[[Any], Source] | None = None,
        controls: Callable[[Kit], Controls] | None = None,
        **traits: Any,
    ) -> None:
        composed = source or PipelineSource, controls or PipelineControls
        super().__init__(*composed, sample, **{"pipeline": pipeline, **traits})

    @traitlets.default("levels")
    def _levels_of_the_sample(self) -> str:
        return "0..255" if self.sample.image.dtype == np.uint8 else "0..1"

    @property
    def thing(self) -> Any:
        """The library's own object, with the values that the controls show."""
        return self.pipeline.thing

    @traitlets.validate("pipeline")
    def _check_pipeline(self, proposal: Any) -> Pipeline:
        given = proposal.value
        opened: Pipeline = given if _is_pipeline(given) else dialects.pipeline_of(given)
        return opened


class PipelineSource(Source):
    """Draws of the explorer's `pipeline`, on the picture in the number format of its `levels`."""

    explored = "pipeline"

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._arrived: tuple[Sample, str, Sample] | None = None

    @property
    def sample(self) -> Sample:
        """Return the Sample in the number format that was chosen; it is converted once."""
        known, explorer = self._arrived, self.explorer
        if known is None or known[0] is not explorer.sample or known[1] != explorer.levels:
            known = explorer.sample, explorer.levels, _arriving(explorer.sample, explorer.levels)
            self._arrived = known
        return known[2]

    def drawn(self) -> Pipeline:
        """Return the pipeline that the pictures are drawn from."""
        drawn: Pipeline = self.explorer.pipeline
        return drawn

    def panels(self) -> list[Panel]:
        return [Panel("", self.tiles(self.drawn()))]

    def tiles(self, pipeline: Pipeline) -> list[Tile]:
        """Return the nine of a pipeline."""
        return [Tile(PipelineDraw(pipeline, 9 * self.explorer.seed + k)) for k in range(9)]

    def notes(self) -> tuple[str, ...]:
        """Return in plain sentences what a person should know of the pipeline."""
        return self.drawn().notes(self.sample)

    def words_of_explored(self) -> dict[tuple[str, str], str]:
        said: dict[tuple[str, str], str] = {}
        parts = self.explorer.pipeline.parts
        for number, part in enumerate(parts, 1):
            name = f"{number} {part.name}" if len(parts) > 1 else part.name
            for setting in part.settings:
                written: Any = setting.domain.format_open if setting.is_open else setting.domain.format
                said[name, setting.name.replace("_", " ")] = written(setting.value)
            said |= {(name, key): value for key, value in part.others.items()}
        return said

    def parts(self) -> str:
        return " ".join(part.name for part in self.explorer.pipeline.parts)

    def words(self) -> list[str]:
        pipeline = self.drawn()
        lines = [str(pipeline.library)]
        for part in pipeline.parts:
            values = [_said(setting) for setting in part.settings if _acts(setting)]
            lines.append(f"{part.name}: {', '.join(values)}" if values else part.name)
        return lines

    @property
    def own(self) -> str:
        """What the library is called, with its version."""
        return str(self.explorer.pipeline.library)

    @property
    def own_dialect(self) -> str:
        """The dialect of the same library, if recipes are written in it."""
        return _DIALECTS.get(self.own.partition(" ")[0].lower(), "")

    def recipe(self) -> Recipe:
        """Return the recipe that says the same as the pipeline."""
        return Recipe.from_object(self.explorer.pipeline.thing)

    def code(self, picture: str, dialect: str | None = None) -> str:
        """Return the lines that make the same nine pictures in a script."""
        pipeline, explorer = self.drawn(), self.explorer
        if dialect is not None:
            raise ValueError(f"what {pipeline.library} does is written for that library only, got {told(dialect)}")
        image = _written(picture or "aw.load(your_picture)", explorer.sample.image.dtype, explorer.levels)
        first = 9 * explorer.seed
        call = pipeline.call(f"{first} + k" if first else "k")
        use = [f"image = {image}", f"pictures = [{call} for k in range(9)]"]
        lines = [line if picture else f"# {line}" for line in use]
        return "\n".join(["import augwidgets as aw", pipeline.code().rstrip(), "", *lines]) + "\n"


class PipelineControls:
    """A control for each argument of each part, and what a person should know of them.

    Parameters
    ----------
    title, note : str
        The heading; without them the name of what is shown, and its library.
    above : sequence of widgets
        Between the heading and the arguments.
    """

    def __init__(self, kit: Kit, title: str = "", note: str = "", above: Sequence[Any] = ()) -> None:
        self._kit = kit
        self._explorer: Any = kit.explorer
        self._rows: dict[tuple[int, str], Row] = {}
        self._shape: Any = None
        self._seconds = 0.0  # that it took to find out what a person should know
        self._named = title
        self._arrives = kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-fill",
            description="levels",
            options=list(_LEVELS.items()),
            value=self._explorer.levels,
            tooltip="how the picture arrives: as whole numbers or as floats",
        )
        explorer = self._explorer
        kit.hear(self._arrives, lambda levels: explorer.set_trait("levels", levels))
        self.fields = (self._arrives,)
        save = kit.button("Save code", "aw-button aw-save", "save the code as a file on this computer")
        self.end = kit.row(save, classes="aw-group")
        self._title = kit.text(title, "aw-title")
        head = kit.row(self._title, kit.text(note or explorer.pipeline.library, "aw-note"), classes="aw-head")
        self._notes = kit.column(classes="aw-values")
        self._list = kit.column(classes="aw-steps aw-arguments")
        self.box = kit.column(head, *above, self._list, self._notes, classes="aw-lasting")

    def show(self) -> None:
        pipeline = self._explorer.pipeline
        if not self._named:
            self._title.value = pipeline.parts[0].name if len(pipeline.parts) == 1 else "Pipeline"
        shape = [
            [(setting.name, setting.domain, setting.is_open) for setting in part.settings] for part in pipeline.parts
        ]
        if shape != self._shape:
            self._shape = shape
            self._make_rows(pipeline.parts)
        for place, part in enumerate(pipeline.parts):
            for setting in part.settings:
                self._rows[place, setting.name].show(setting.value)
        self._kit.put(self._arrives, self._explorer.levels)
        if self._seconds < _QUICK or not self._explorer.will_rest:
            self.rest()

    def rest(self) -> None:
        """Show what a person should know: some libraries are made to draw once for it, while no slider moves."""
        told = tuple(note.value for note in self._notes.children)
        start = time.perf_counter()
        notes = self._explorer.source.notes()
        self._seconds = time.perf_counter() - start
        if notes != told:
            for note in self._notes.children:
                note.close()
            self._notes.children = tuple(self._kit.text(note, "aw-about") for note in notes)

    def _make_rows(self, parts: Sequence[Part]) -> None:
        kit, several = self._kit, len(parts) > 1
        gone, boxes = self._list.children, []
        self._rows = {}
        for place, part in enumerate(parts):
            rows = [self._row(place, part, setting) for setting in part.settings]
            head = [kit.text(part.name, "aw-parthead")] if several else []
            about = [kit.text(part.summary, "aw-about")] if part.summary else []
            others = ", ".join(f"{name}={value}" for name, value in part.others.items())
            also = [kit.text(f"also {others}", "aw-also")] if others else []
            boxes.append(kit.column(*head, *about, *rows, *also, classes="aw-step aw-part"))
        self._list.children = tuple(boxes)
        for box in gone:
            close(box)

    def _row(self, place: int, part: Part, setting: Setting) -> Any:
        take = functools.partial(self._choose_value, place, setting.name)
        entry = Entry(part.name, setting.name, setting.domain, setting.value, take, setting.is_open)
        row = row_for(self._kit, entry)
        self._rows[place, setting.name] = row
        return row.box

    def _choose_value(self, place: int, name: str, value: Any) -> None:
        try:
            self._explorer.pipeline = self._explorer.pipeline.changed(place, name, value)
        except ValueError:
            (setting,) = (item for item in self._explorer.pipeline.parts[place].settings if item.name == name)
            self._rows[place, name].show(setting.value)  # the library has refused it
            raise


def _acts(setting: Setting) -> bool:
    """Return whether a setting is worth a word: not one that changes nothing, or is off."""
    neutral = getattr(setting.domain, "neutral", None)
    return setting.value not in (False, None, "none") and (
        neutral is None or setting.value not in (neutral, (neutral, neutral))
    )


def _said(setting: Setting) -> str:
    """Return a setting in words."""
    domain: Any = setting.domain
    value = domain.format_open(setting.value) if setting.is_open else domain.format(setting.value)
    return f"{setting.name.replace('_', ' ')} {value}"


def _is_pipeline(thing: Any) -> bool:
    return all(hasattr(thing, name) for name in ("library", "parts", "changed", "apply"))


def _written(source: str, dtype: np.dtype, levels: str) -> str:
    """Write the picture in the number format in which it arrives."""
    if dtype == _ARRIVING[levels]:
        return f"{source}.image"
    if levels == "0..255":
        return f'({source}.image * 255 + 0.5).astype("uint8")'
    return f'{source}.image.astype("float32") / 255'


def _arriving(sample: Sample, levels: str) -> Sample:
    image = sample.image
    if image.dtype == _ARRIVING[levels]:
        return sample
    if levels == "0..255":
        return sample.replace(image=(image * np.float32(255) + np.float32(0.5)).astype(np.uint8))
    return sample.replace(image=image.astype(np.float32) / np.float32(255))

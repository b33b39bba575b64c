"""`PipelineExplorer`: a neighbour's transforms with a control for each argument, and nine draws of them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from augwidgets import dialects
from augwidgets.dialects.pipeline import Part, Pipeline, Setting
from augwidgets.recipe.draws import PipelineDraw
from augwidgets.sample.sample import Sample
from augwidgets.widgets.controls import Entry, Row, row_for
from augwidgets.widgets.explorer import Explorer
from augwidgets.widgets.grid_page import Tile
from augwidgets.widgets.kit import close

_LEVELS = {"0 … 255": "0..255", "0 … 1": "0..1"}
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

    seed = traitlets.Int(0, min=0, max=200_000_000)  # the libraries take seeds below 2**32, and nine are needed
    pipeline: Any = traitlets.Instance(object)
    levels = traitlets.Enum(tuple(_ARRIVING), "0..255")

    def __init__(self, pipeline: Any, sample: Any = None, **traits: Any) -> None:
        self._rows: dict[tuple[int, str], Row] = {}
        self._shape: Any = None
        self._arrived: tuple[Sample, str, Sample] | None = None
        super().__init__(sample, **{"pipeline": pipeline, **traits})
        if "levels" not in traits and self.sample.image.dtype != np.uint8:
            self.levels = "0..1"

    # -- the state -----------------------------------------------------------------------------------------------

    @property
    def thing(self) -> Any:
        """The library's own object, with the values that the controls show."""
        return self.pipeline.thing

    @traitlets.validate("pipeline")
    def _check_pipeline(self, proposal: Any) -> Pipeline:
        given = proposal.value
        opened: Pipeline = given if _is_pipeline(given) else dialects.pipeline_of(given)
        return opened

    @traitlets.observe("pipeline", "levels")
    def _new_choice(self, _: Any) -> None:
        if self._built:
            self._changed()

    def _given(self) -> Sample:
        """Give the Sample in the number format that was chosen; it is converted once."""
        known = self._arrived
        if known is None or known[0] is not self.sample or known[1] != self.levels:
            known = self.sample, self.levels, _arriving(self.sample, self.levels)
            self._arrived = known
        return known[2]

    def _tiles(self) -> list[Tile]:
        return [Tile(PipelineDraw(self._drawn(), 9 * self.seed + k)) for k in range(9)]

    def _drawn(self) -> Pipeline:
        """Give the pipeline that the pictures are drawn from."""
        drawn: Pipeline = self.pipeline
        return drawn

    def _noted(self) -> Pipeline:
        """Give the pipeline whose notes are shown."""
        return self._drawn()

    def _parts(self) -> str:
        return " ".join(part.name for part in self.pipeline.parts)

    # -- the screen ----------------------------------------------------------------------------------------------

    def code(self) -> str:
        """Give the lines that make the same nine pictures in a script."""
        pipeline = self._drawn()
        source = self._chooser.code()
        image = _written(source or "aw.load(your_picture)", self.sample.image.dtype, self.levels)
        picture = f"image = {image}"
        first = 9 * self.seed
        use = [picture, f"pictures = [{pipeline.call(f'{first} + k' if first else 'k')} for k in range(9)]"]
        lines = [line if source else f"# {line}" for line in use]
        return "\n".join(["import augwidgets as aw", pipeline.code().rstrip(), "", *lines]) + "\n"

    def _fields(self) -> Sequence[Any]:
        self._arrives = self._kit.make(
            ipywidgets.Dropdown,
            "aw-field",
            "aw-w-fill",
            description="levels",
            options=list(_LEVELS.items()),
            value=self.levels,
            tooltip="how the picture arrives: as whole numbers or as floats",
        )
        self._kit.hear(self._arrives, lambda levels: self.set_trait("levels", levels))
        return (self._arrives,)

    def _left(self) -> Any:
        kit = self._kit
        head = kit.row(*self._heading(), classes="aw-head")
        self._notes = kit.column(classes="aw-values")
        self._list = kit.column(classes="aw-steps aw-arguments")
        return kit.column(head, *self._above(), self._list, self._notes, classes="aw-lasting")

    def _heading(self) -> tuple[Any, ...]:
        self._title = self._kit.text("", "aw-title")
        return self._title, self._kit.text(self.pipeline.library, "aw-note")

    def _show_heading(self) -> None:
        parts = self.pipeline.parts
        self._title.value = parts[0].name if len(parts) == 1 else "Pipeline"

    def _above(self) -> Sequence[Any]:
        """Make what stands between the heading and the arguments."""
        return ()

    def _show_controls(self) -> None:
        pipeline = self.pipeline
        self._show_heading()
        shape = [
            [(setting.name, setting.domain, setting.is_open) for setting in part.settings] for part in pipeline.parts
        ]
        if shape != self._shape:
            self._shape = shape
            self._make_rows(pipeline.parts)
        for place, part in enumerate(pipeline.parts):
            for setting in part.settings:
                self._rows[place, setting.name].show(setting.value)
        self._kit.put(self._arrives, self.levels)
        told = tuple(note.value for note in self._notes.children)
        notes = self._noted().notes(self._given())
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
            self.pipeline = self.pipeline.changed(place, name, value)
        except ValueError:
            (setting,) = (item for item in self.pipeline.parts[place].settings if item.name == name)
            self._rows[place, name].show(setting.value)  # the library has refused it
            raise


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

"""A neighbour's transforms, opened: parts whose arguments are declared like ours, and what they make of a Sample.

Each neighbour's file has ``pipeline_of(thing)``, which gives a `Pipeline`. An explorer shows its settings as controls,
makes it again with other values, and asks it for pictures. It never learns whose transforms they are. One that draws
several pictures sooner together also has ``apply_all(sample, seeds)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.sample.sample import Sample


@dataclass(frozen=True)
class Setting:
    """One argument that has a control: its name, where it may live, and its value now.

    An open one is drawn from: its value is a pair ``(low, high)`` of a Range. Choices and Switches are closed.
    """

    name: str
    domain: Range | Choice | Switch
    value: Any
    is_open: bool = False


@dataclass(frozen=True)
class Part:
    """One transform: its name and a sentence on it, the arguments that have a control, and how the others stand.

    Attributes
    ----------
    others : mapping
        Arguments without a control: name to value, written as Python.
    """

    name: str
    summary: str
    settings: tuple[Setting, ...]
    others: Mapping[str, str] = field(default_factory=dict)


class Pipeline(Protocol):
    """A neighbour's transform, or several of them in a row. It is frozen; `changed` gives another one."""

    library: str  # for the page: "albumentations 2.0.8"
    parts: tuple[Part, ...]
    in_pixels: bool  # whether some argument counts in pixels, so that a smaller picture would show something else

    @property
    def thing(self) -> Any:
        """The neighbour's own object with the values as they are now."""

    def changed(self, part: int, name: str, value: Any) -> Pipeline:
        """Return the pipeline with another value; ValueError in one sentence where its library refuses it."""

    def apply(self, sample: Sample, seed: int) -> Outcome:
        """Draw and apply; the same seed, the same draw. A uint8 picture is given as 0..255, a float one as 0..1."""

    def code(self) -> str:
        """Write the lines that import the library and make the object, named ``pipeline``, and what `call` names."""

    def call(self, seed: str) -> str:
        """Write the expression that gives the picture ``image`` with this seed (a text such as ``"63 + k"``)."""

    def notes(self, sample: Sample) -> tuple[str, ...]:
        """Return in plain sentences what a person should know: labels that stay behind, levels that are not meant."""


@dataclass(frozen=True)
class PipelineDraw(Draw):
    """A neighbour's pipeline with the seed of one picture."""

    pipeline: Pipeline
    seed: int

    @property
    def in_pixels(self) -> bool:
        return self.pipeline.in_pixels

    @property
    def batch(self) -> Any:
        return self.pipeline if hasattr(self.pipeline, "apply_all") else None

    def apply(self, sample: Sample, factor: float) -> Outcome:
        return self.pipeline.apply(sample, self.seed)

    def apply_batch(self, draws: Sequence[Any], sample: Sample, factor: float) -> list[Outcome]:
        found: list[Outcome] = self.batch.apply_all(sample, [draw.seed for draw in draws])
        return found

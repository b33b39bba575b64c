"""The Grid page: from draws to the sheet that the view shows, and to the range meter under it."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from augwidgets.domain.units import MINUS
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.sample.sample import Sample
from augwidgets.view import meter
from augwidgets.view.meter import Meter
from augwidgets.view.sheet import BOX, Previews, sheet
from augwidgets.widgets.drawing import Work
from augwidgets.widgets.kit import Kit

_KINDS = {1: " · grey", 4: " · RGBA"}  # said of a picture, by its channels
_SMALL = (176, 140)  # a tile's pixels where several grids share the page


@dataclass(frozen=True)
class Tile:
    """What a tile is to show: a draw, the two lines under it, what it is called aloud, and whether it is chosen.

    Without lines it says the words that came with the draw. Beyond what its label survives it is dimmed.
    """

    draw: Draw
    lines: list[list[str]] | None = None
    alt: str = ""
    chosen: bool = False
    beyond: bool = False


@dataclass(frozen=True)
class Panel:
    """One of several grids on a page: its title, its tiles, and a sentence under the title."""

    title: str
    tiles: Sequence[Tile]
    note: Any = ""  # its text is asked for when the tiles have been drawn


@dataclass(frozen=True)
class Plan:
    """A redraw that is about to happen."""

    previews: Previews
    panels: list[Panel]
    parts: str
    is_image: bool

    @property
    def tiles(self) -> list[Tile]:
        return [tile for panel in self.panels for tile in panel.tiles]

    @functools.cached_property
    def found(self) -> list[tuple[Outcome, tuple[int, int]]]:
        """What comes of each tile, and its size in full: drawn once, for the page that is seen and for the meter."""
        return self.previews.draw([tile.draw for tile in self.tiles])

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for outcome, _ in self.found]

    def meter(self) -> Meter:
        """Return what the range meter says of it."""
        draws = [tile.draw for tile in self.tiles]
        return meter.read(self.previews, draws, self.outcomes, is_image=self.is_image)


@dataclass(frozen=True)
class Drawn:
    """A redraw that is ready to be shown."""

    plan: Plan
    jpeg: bytes
    places: list[dict[str, Any]]
    meter: Meter
    seconds: float


def drawn(plan: Plan) -> Drawn:
    """Draw the tiles of a plan. It touches no widget."""
    start = time.perf_counter()
    jpeg, places = sheet([outcome.sample for outcome in plan.outcomes])
    seconds = time.perf_counter() - start  # the meter measures the full picture once
    return Drawn(plan, jpeg, places, plan.meter(), seconds)


class GridPage:
    """The one view, and the picture at tile size that it is drawn from.

    Attributes
    ----------
    meter : Meter or None
        What the range meter says of the last redraw.
    seconds : float
        How long the last redraw took to be drawn.
    """

    def __init__(self, kit: Kit) -> None:
        self.title = "Grids" if kit.explorer.source.is_comparison else "Grid"
        self.content = self.view = kit.view
        self._kit = kit
        self.has_labels = False
        self.meter: Meter | None = None
        self.seconds = 0.0
        self._previews: dict[tuple[int, int], Previews] = {}

    def prepare(self, plan: Plan) -> Work:
        """Return the work that draws the tiles and, when that is done, shows them."""

        def shown(done: Drawn) -> None:
            self._kit.explorer.set_trait("picture", self.show(done))

        return lambda: functools.partial(shown, drawn(plan))

    def meter_of(self, plan: Plan) -> Work:
        """Return the work that brings the meter up to date while another page is seen."""
        return lambda: functools.partial(self.measure, plan.meter())

    def forget(self) -> None:
        """Let go of the picture."""
        self._previews = {}

    def knows(self, sample: Sample) -> bool:
        """Return whether the picture has been made small already."""
        return BOX in self._previews and self._previews[BOX].sample is sample

    def plan(self, sample: Sample, panels: Sequence[Panel], parts: str, *, is_image: bool = True) -> Plan:
        """Make ready what a redraw needs, so that it may run in another thread.

        Parameters
        ----------
        panels : sequence of Panel
            One grid, or several that share the page.
        parts : str
            Which steps the captions speak of.
        is_image : bool
            Whether what comes out still has levels, between black and white. The meter judges it then.
        """
        box = BOX if len(panels) == 1 else _SMALL
        return Plan(self._at_size(sample, box), list(panels), parts, is_image)

    def show(self, done: Drawn) -> bytes:
        """Send what was drawn, all in one message, and give the sheet."""
        panels, tiles = done.plan.panels, done.plan.tiles
        self.seconds = done.seconds
        for place, tile, (outcome, size) in zip(done.places, tiles, done.plan.found, strict=True):
            place.update(size=size, caption=lines_of(tile, outcome))
            place.update(chosen=tile.chosen, marked=outcome.marked, beyond=tile.beyond)
            place["missing"] = list(dict.fromkeys(lacks for _, lacks in outcome.missing.values()))
            place["alt"] = words_of(tile, outcome)
        self.meter = done.meter
        titles = [{"title": panel.title, "note": str(panel.note), "count": len(panel.tiles)} for panel in panels]
        self.view.show(done.jpeg, done.places, done.plan.parts, self.meter.data(), titles if len(panels) > 1 else [])
        return done.jpeg

    def measure(self, read: Meter) -> None:
        """Bring the meter up to date while another page is seen."""
        self.meter = read
        self.view.meter = read.data()

    def previews(self, sample: Sample) -> Previews:
        """Return the picture at the size of a tile."""
        return self._at_size(sample, BOX)

    def _at_size(self, sample: Sample, box: tuple[int, int]) -> Previews:
        if not self.knows(sample):
            previews = Previews(sample, BOX)
            self._show_original(previews)
            self._previews = {BOX: previews}
        if box not in self._previews:
            self._previews[box] = Previews(sample, box)
        return self._previews[box]

    def _show_original(self, previews: Previews) -> None:
        sample = previews.sample
        height, width = sample.size
        jpeg, (place,) = sheet([previews.original])
        about = f"{width} × {height} · {sample.image.dtype}{_KINDS.get(sample.image.shape[2], '')}"
        place.update(size=[width, height], caption=[[], [about]], alt=f"{width} by {height} pixels")
        self.has_labels = any(place[kind] for kind in ("outlines", "boxes", "points"))
        self.view.show_original(jpeg, place)


def lines_of(tile: Tile, outcome: Outcome) -> list[list[str]]:
    """Return the lines under a tile: its own, or the words that came with the draw; regions that were not there apart.

    Where a step found no region, its words do not speak of one.
    """
    if tile.lines is None:
        return [[_HYPHEN.sub(MINUS, word) for word in outcome.words], []]
    missing = outcome.missing
    lines = [[": ".join(missing[word]) if word in missing else word for word in line] for line in tile.lines]
    if missing and lines == tile.lines:  # which name no step
        lines[-1] += dict.fromkeys(lacking for _, lacking in missing.values())
    return lines


def words_of(tile: Tile, outcome: Outcome) -> str:
    """Return what a tile is called aloud, and what of its regions the picture does not have."""
    words = tile.alt or ", ".join(outcome.words) or "as it was"
    lacking = dict.fromkeys(lacks for _, lacks in outcome.missing.values())
    return "; ".join([words, *lacking])


_HYPHEN = re.compile(r"(?<!\w)-(?=[\d.])")

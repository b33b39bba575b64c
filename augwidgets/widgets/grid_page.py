"""The Grid page: from draws to the sheet that the view shows, and to the range meter under it."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from augwidgets.domain.units import MINUS
from augwidgets.recipe.draws import Draw, Outcome
from augwidgets.sample.sample import Sample
from augwidgets.view import meter
from augwidgets.view.meter import Meter
from augwidgets.view.sheet import BOX, DrawnTiles, Previews, Seen, begin_sheet, sheet
from augwidgets.widgets.background import Redrawn, Show, Work
from augwidgets.widgets.kit import Kit

_KINDS = {1: " · grey", 4: " · RGBA"}  # said of a picture, by its channels
_FRAME = 0.06  # seconds: what has come in this time is shown
_PERIOD = 0.12  # seconds: while a hand moves, drawing and showing take no longer together, tile by tile if need be
_LONG = 0.15  # seconds: nine that are drawn together, and take longer, are drawn row by row
_PATIENCE = 0.35  # seconds after which a redraw gives way to a newer state, seen as far as it has come
_LULL = 0.12  # seconds that nothing new comes: only then a page that needs no tiles lets those of the meter be drawn
_NAMED = 6  # of the boxes that were dropped: so many are named aloud
_SMALL = (176, 140)  # a tile's pixels where several grids share the page


@dataclass(frozen=True)
class Tile:
    """What a tile is to show: a draw, the two lines under it, what it is called aloud, and whether it is chosen.

    Without lines it says the words that came with the draw. Beyond what its label survives it is dimmed. Where each
    tile shows another picture, `previews` are its own.
    """

    draw: Draw
    lines: list[list[str]] | None = None
    alt: str = ""
    chosen: bool = False
    beyond: bool = False
    previews: Previews | None = None

    def in_full(self, sample: Sample) -> Outcome:
        """Apply the draw to the picture at full size: this one, unless the tile shows another."""
        return self.draw.apply(sample if self.previews is None else self.previews.sample, 1)


@dataclass(frozen=True)
class Panel:
    """One of several grids on a page: its title, its tiles, and a sentence under the title."""

    title: str
    tiles: Sequence[Tile]
    note: Any = ""  # its text is asked for when the tiles have been drawn


@dataclass(frozen=True)
class Plan:
    """A redraw that is about to happen.

    Attributes
    ----------
    drawn : DrawnTiles
        What comes of the tiles: drawn once, for the page that is seen and for the meter.
    state
        Of what state they are, for a browser that draws by itself; its text is asked for when the tiles are drawn.
    """

    previews: Previews
    panels: list[Panel]
    parts: str
    is_image: bool
    drawn: DrawnTiles
    state: Any = ""

    @property
    def tiles(self) -> list[Tile]:
        return [tile for panel in self.panels for tile in panel.tiles]

    @property
    def outcomes(self) -> list[Outcome]:
        """What comes of each tile."""
        return [seen.outcome for seen in self.drawn.whole()]

    def meter(self) -> Meter:
        """Return what the range meter says of it."""
        draws = [tile.draw for tile in self.tiles]
        own = [tile.previews for tile in self.tiles if tile.previews is not None]
        if own and len(own) == len(draws):
            return meter.read_several(own, draws, self.outcomes)
        return meter.read(self.previews, draws, self.outcomes, is_image=self.is_image)


@dataclass(frozen=True)
class Drawn:
    """A redraw that is ready to be shown; its meter, and what stands over several grids, once every tile is drawn."""

    plan: Plan
    jpeg: bytes
    places: list[dict[str, Any]]
    meter: Meter | None = None
    notes: Sequence[str] = ()


def drawn(plan: Plan) -> Drawn:
    """Draw the tiles of a plan, or show them as far as they are drawn. It touches no widget."""
    seen = plan.drawn.seen() if plan.drawn.can_be_seen else plan.drawn.whole()
    writing, places = begin_sheet([one.outcome.sample for one in seen])
    for place, tile, one in zip(places, plan.tiles, seen, strict=True):
        place.update(size=one.size, caption=lines_of(one.tile, one.outcome))
        place.update(chosen=tile.chosen, marked=one.outcome.marked, beyond=one.tile.beyond)
        place["missing"] = said_over(one.outcome)
        place["alt"] = words_of(one.tile, one.outcome)
    if not plan.drawn.is_whole:
        return Drawn(plan, writing.result(), places)
    meter, notes = plan.meter(), [str(panel.note) for panel in plan.panels]
    return Drawn(plan, writing.result(), places, meter, notes)


class GridPage:
    """The one view, and the picture at tile size that it is drawn from.

    Attributes
    ----------
    meter : Meter or None
        What the range meter says of the last redraw.
    shown, shown_panels : sequence of Seen, sequence of Panel
        What came of the tiles of the last redraw, or of those that are drawn so far, and the grids that they stand in.
    """

    is_of_the_nine = True

    def __init__(self, kit: Kit) -> None:
        self.title = "Grids" if kit.explorer.source.is_comparison else "Grid"
        self.content = self.view = kit.view
        self._kit = kit
        self.has_labels = False
        self.meter: Meter | None = None
        self.shown: Sequence[Seen] = ()
        self.shown_panels: Sequence[Panel] = ()
        self._shown_of: Previews | None = None
        self._notes: Sequence[str] = ()
        self._seconds = 0.0  # that the last tile took
        self._cost = 0.0  # seconds, showing what there was so far
        self._previews: dict[tuple[int, int], Previews] = {}

    def prepare(self, plan: Plan) -> Work:
        """Return the work that draws the tiles and, when that is done, shows them."""

        def shown(done: Drawn) -> None:
            self._kit.explorer.set_trait("picture", self.show(done))

        return lambda: functools.partial(shown, drawn(plan))

    def forget(self) -> None:
        """Let go of the picture."""
        self._previews, self.shown, self.shown_panels, self._shown_of = {}, (), (), None

    def redraw(self, page: Any, plan: Plan) -> Redrawn:
        """Make ready to draw a page, and the range meter, which is seen on every page.

        Part by part it shows the tiles that are drawn, the middle ones first, among those of the redraw before; a page
        that shows other things comes before the tiles that only the meter needs.
        """
        work, is_of_the_nine = page.prepare(plan), getattr(page, "is_of_the_nine", False)
        sketch = page.sketch(plan) if hasattr(page, "sketch") else None

        def redrawn(in_parts: bool, is_newer: Callable[[], bool]) -> Iterator[Show]:
            for one in () if is_of_the_nine else (sketch if in_parts else None, work):
                if one is not None:
                    yield one()
                    if in_parts and _comes(is_newer):
                        return
            start = shown = time.perf_counter()
            began = start
            for places in plan.drawn.advance() if in_parts else ():
                now = time.perf_counter()
                self._seconds, began = (now - began) / len(places), now
                if plan.drawn.is_whole:
                    break
                if not is_of_the_nine and is_newer():
                    return
                if not (is_of_the_nine and plan.drawn.can_be_seen):
                    continue
                # At most half of the time goes into showing what there is so far, unless a hand waits to see it.
                gone = now - shown
                if gone > max(_FRAME, self._cost) or (gone + self._cost > _PERIOD and is_newer()):
                    yield self._remembering(plan, work())
                    began = shown = time.perf_counter()
                    self._cost = shown - now
                    if shown - start > _PATIENCE and is_newer():
                        return
            plan.drawn.whole()
            if is_of_the_nine:
                yield self._remembering(plan, work())
            if page is not self:
                yield self._remembering(plan, functools.partial(self.measure, plan.meter()))

        return redrawn

    def _remembering(self, plan: Plan, show: Show) -> Show:
        """Return what shows the tiles as they are drawn now; the next redraw, part by part, begins with them."""
        seen = plan.drawn.seen()

        def remember() -> None:
            self.shown, self.shown_panels, self._shown_of = seen, plan.panels, plan.previews
            show()

        return remember

    def knows(self, sample: Sample) -> bool:
        """Return whether the picture has been made small already."""
        return BOX in self._previews and self._previews[BOX].sample is sample

    def plan(
        self, sample: Sample, panels: Sequence[Panel], parts: str, *, is_image: bool = True, state: Any = ""
    ) -> Plan:
        """Make ready what a redraw needs, so that it may run in another thread.

        Parameters
        ----------
        panels : sequence of Panel
            One grid, or several that share the page.
        parts : str
            Which steps the captions speak of.
        is_image : bool
            Whether what comes out still has levels, between black and white. The meter judges it then.
        state
            Of what state they are, for a browser that draws by itself.
        """
        previews = self._at_size(sample, BOX if len(panels) == 1 else _SMALL)
        before = self.shown if self._shown_of is previews else ()
        together = 9 if 9 * self._seconds < _LONG else 3
        tiles = DrawnTiles(previews, [panel.tiles for panel in panels], before, together)
        return Plan(previews, list(panels), parts, is_image, tiles, state)

    def show(self, done: Drawn) -> bytes:
        """Send what was drawn, all in one message, and give the sheet."""
        panels = done.plan.panels
        if done.meter is not None:
            self.meter, self._notes = done.meter, done.notes
        said = self._notes if len(self._notes) == len(panels) else [""] * len(panels)
        titles = [
            {"title": panel.title, "note": note, "count": len(panel.tiles)}
            for panel, note in zip(panels, said, strict=True)
        ]
        levels = {} if self.meter is None else self.meter.data()
        state = str(done.plan.state) if done.plan.drawn.is_whole else ""
        self.view.show(done.jpeg, done.places, done.plan.parts, levels, titles if len(panels) > 1 else [], state)
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
        source = self._kit.explorer.source
        name, said = source.original
        about = said or f"{width} × {height} · {sample.image.dtype}{_KINDS.get(sample.image.shape[2], '')}"
        alt = said or f"{width} by {height} pixels"
        place.update(size=[width, height], caption=[[], [about]], alt=alt, name=name, sides=list(source.sides))
        self.has_labels = any(place[kind] for kind in ("outlines", "boxes", "points"))
        self.view.show_original(jpeg, place)


def _comes(is_newer: Callable[[], bool]) -> bool:
    """Return whether a newer state comes within a lull: while a hand moves one does."""
    end = time.perf_counter() + _LULL
    while not (newer := is_newer()) and time.perf_counter() < end:
        time.sleep(_LULL / 40)
    return newer


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
    gone = [f"{one.label or 'a box'} dropped, {one.reason or one.why}" for one in outcome.sample.dropped[:_NAMED]]
    return "; ".join([words, *said_over(outcome), *gone])


def said_over(outcome: Outcome) -> list[str]:
    """Return what stands over a tile: regions that its picture does not have, and that its label may be wrong."""
    warning = outcome.sample.label_warning
    return [*dict.fromkeys(lacks for _, lacks in outcome.missing.values()), *([warning] if warning else [])]


_HYPHEN = re.compile(r"(?<!\w)-(?=[\d.])")

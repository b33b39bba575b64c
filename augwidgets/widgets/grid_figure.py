"""The grid as it is kept: a Matplotlib figure drawn at full size, and the titles of its pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample
from augwidgets.view.sheet import Seen
from augwidgets.widgets.grid_page import Panel, Tile, lines_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH = 7.2  # inches, of three columns


def full_size(sample: Sample, panels: Sequence[Panel], *, labels: bool) -> Figure:
    """Return every tile of the panels, drawn at full size one by one; of several panels each is a row."""
    outcomes = (tile.in_full(sample) for panel in panels for tile in panel.tiles)
    return _figure(outcomes, panels, labels, _WIDTH)


def titled(seen: Sequence[Seen], panels: Sequence[Panel]) -> Iterator[tuple[Sample, str]]:
    """Yield the pictures that the page shows, each with its title."""
    several = len(panels) > 1
    places = [(place, panel) for panel in panels for place in range(len(panel.tiles))]
    for number, ((place, panel), one) in enumerate(zip(places, seen, strict=True), 1):
        yield one.outcome.sample, _title(number, place, panel.title if several else None, one.tile, one.outcome)


def _figure(outcomes: Iterator[Outcome], panels: Sequence[Panel], labels: bool, width: float) -> Figure:
    from augwidgets.view.figures import titled_grid

    several = len(panels) > 1

    def pictures() -> Iterator[tuple[Sample, str]]:
        tiles = ((place, panel, tile) for panel in panels for place, tile in enumerate(panel.tiles))
        for number, (place, panel, tile) in enumerate(tiles, 1):
            outcome = next(outcomes)
            title = _title(number, place, panel.title if several else None, tile, outcome)
            sample = outcome.sample
            del outcome  # at full size it must not wait here while the next one is drawn
            yield sample, title
            del sample

    columns, width = (9, 2 * width) if several else (3, width)
    return titled_grid(pictures(), columns=columns, labels=labels, width=width)


def _title(number: int, place: int, row: str | None, tile: Tile, outcome: Outcome) -> str:
    title = _titled(number, lines_of(tile, outcome))
    if row is None:
        return title
    # A row says once whose it is, and its pictures need no number.
    return (f"{row}: " if place == 0 else "") + title.partition("  ")[2]


def _titled(number: int, lines: Sequence[Sequence[str]]) -> str:
    """Write a caption as the title of a figure's picture."""
    first, *rest = ("  ".join(words) for words in lines)
    return "\n".join([f"{number}  {first}", *filter(None, rest)])

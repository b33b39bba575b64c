"""The grid as it is kept: a Matplotlib figure drawn at full size, and the small one that a saved notebook shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from augwidgets.recipe.draws import Outcome
from augwidgets.sample.sample import Sample
from augwidgets.widgets.grid_page import GridPage, Panel, lines_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH = 7.2  # inches, of three columns
_STILL_WIDTH = 6.4


def full_size(sample: Sample, panels: Sequence[Panel], *, labels: bool) -> Figure:
    """Return every tile of the panels, drawn at full size one by one; of several panels each is a row."""
    outcomes = (tile.draw.apply(sample, 1) for panel in panels for tile in panel.tiles)
    return _figure(outcomes, panels, labels, _WIDTH)


def still(page: GridPage, sample: Sample, panels: Sequence[Panel]) -> str:
    """Return the picture that stays where no kernel runs; the tiles are as small as on the page."""
    from augwidgets.view.notebook_picture import alt_of, tag

    drawn = page.previews(sample).draw([tile.draw for panel in panels for tile in panel.tiles])
    figure = _figure((outcome for outcome, _ in drawn), panels, page.view.labels, _STILL_WIDTH)
    return tag(figure, alt_of(figure))


def _figure(outcomes: Iterator[Outcome], panels: Sequence[Panel], labels: bool, width: float) -> Figure:
    from augwidgets.view.figures import titled_grid

    several = len(panels) > 1

    def pictures() -> Iterator[tuple[Sample, str]]:
        tiles = ((place, panel, tile) for panel in panels for place, tile in enumerate(panel.tiles))
        for number, (place, panel, tile) in enumerate(tiles, 1):
            outcome = next(outcomes)
            title = _titled(number, lines_of(tile, outcome))
            if several:  # a row says once whose it is, and its pictures need no number
                title = (f"{panel.title}: " if place == 0 else "") + title.partition("  ")[2]
            sample = outcome.sample
            del outcome  # at full size it must not wait here while the next one is drawn
            yield sample, title
            del sample

    columns, width = (9, 2 * width) if several else (3, width)
    return titled_grid(pictures(), columns=columns, labels=labels, width=width)


def _titled(number: int, lines: Sequence[Sequence[str]]) -> str:
    """Write a caption as the title of a figure's picture."""
    first, *rest = ("  ".join(words) for words in lines)
    return "\n".join([f"{number}  {first}", *filter(None, rest)])

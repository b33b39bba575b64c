"""What comes of the tiles of a redraw: all of them at once, or one after the other, the middle ones first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from augwidgets.recipe.draws import Outcome
from augwidgets.view.sheet import Previews


@dataclass(frozen=True)
class Seen:
    """What a place of the grid shows: a tile, what came of its `draw`, and the ``(width, height)`` that has in full."""

    tile: Any
    outcome: Outcome
    size: tuple[int, int]


class DrawnTiles:
    """The tiles of one redraw, as far as they are drawn.

    Parameters
    ----------
    previews : Previews
        The picture.
    grids : sequence of sequences of tiles
        Whatever has a `draw`, those of each grid of the page.
    before : sequence of Seen
        What the page shows so far, of the same picture.
    together : int
        How many are drawn in one call at most, while they are drawn in turn.

    Examples
    --------
    >>> import augwidgets as aw
    >>> from augwidgets.recipe.draws import StepsDraw
    >>> from types import SimpleNamespace
    >>> tile = SimpleNamespace(draw=StepsDraw(aw.Recipe(()), ()))
    >>> tiles = DrawnTiles(Previews(aw.pictures.cat()), [[tile] * 9])
    >>> next(tiles.advance()), tiles.is_whole, len(tiles.whole()), tiles.is_whole
    ([4], False, 9, True)
    """

    def __init__(
        self, previews: Previews, grids: Sequence[Sequence[Any]], before: Sequence[Seen] = (), together: int = 9
    ) -> None:
        self._previews, self._together = previews, together
        self._tiles = [tile for grid in grids for tile in grid]
        self._order = _middle_first([len(grid) for grid in grids])
        self._before = before if len(before) == len(self._tiles) else ()
        self._found: dict[int, Seen] = {}

    @property
    def is_whole(self) -> bool:
        """Whether every tile is drawn."""
        return len(self._found) == len(self._tiles)

    @property
    def can_be_seen(self) -> bool:
        """Whether there is something for every place: drawn now, or what the page has shown there so far."""
        return bool(self._before) or self.is_whole

    def advance(self) -> Iterator[list[int]]:
        """Draw one tile after the other, or those together that can be; yield the places of each turn."""
        while not self.is_whole:
            first, *rest = (place for place in self._order if place not in self._found)
            kind = self._tiles[first].draw.batch
            alike = [place for place in rest if kind is not None and self._tiles[place].draw.batch is kind]
            places = [first, *alike[: self._together - 1]]
            self._draw(places)
            yield places

    def whole(self) -> list[Seen]:
        """Return what came of every tile; what is not drawn yet is drawn now."""
        self._draw([place for place in range(len(self._tiles)) if place not in self._found])
        return [self._found[place] for place in range(len(self._tiles))]

    def seen(self) -> list[Seen]:
        """Return what came of each tile that is drawn, and of the others what the page has shown so far."""
        if not self._before:
            return self.whole()
        return [self._found.get(place, shown) for place, shown in enumerate(self._before)]

    def _draw(self, places: Sequence[int]) -> None:
        found = self._previews.draw([self._tiles[place].draw for place in places])
        for place, (outcome, size) in zip(places, found, strict=True):
            self._found[place] = Seen(self._tiles[place], outcome, size)


def _middle_first(counts: Sequence[int]) -> list[int]:
    """Return the places of several grids, three in a row, from the middle of each to its corners.

    Examples
    --------
    >>> _middle_first([9])
    [4, 3, 5, 1, 7, 0, 2, 6, 8]
    >>> _middle_first([2, 2])
    [1, 3, 0, 2]
    """
    places = []
    first = 0
    for count in counts:
        rows = -(-count // 3)
        for place in range(count):
            row, column = divmod(place, 3)
            places.append((abs(row - (rows - 1) / 2), abs(column - 1), place, first + place))
        first += count
    return [place for *_, place in sorted(places)]

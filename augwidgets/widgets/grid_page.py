"""The Grid page: from drawn Steps to the sheet that the view shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from augwidgets.recipe import Recipe
from augwidgets.sample import Sample
from augwidgets.step import Step
from augwidgets.view.sheet import Previews, sheet
from augwidgets.widgets import captions
from augwidgets.widgets.grid_view import GridView


@dataclass(frozen=True)
class Tile:
    """What a tile is to show: the Steps that were drawn, the two lines under it, and whether it is the chosen one."""

    steps: tuple[Step, ...]
    lines: list[list[str]]
    chosen: bool = False


class GridPage:
    """The one view, and the picture at tile size that it is drawn from."""

    def __init__(self) -> None:
        self.view = GridView()
        self.has_labels = False
        self._previews: Previews | None = None

    def knows(self, sample: Sample) -> bool:
        """Tell whether the picture has been made small already."""
        return self._previews is not None and self._previews.sample is sample

    def draw(self, sample: Sample, recipe: Recipe, tiles: Sequence[Tile], parts: str) -> bytes:
        """Draw the tiles, all in one message, and give the sheet; `parts` says which steps the captions speak of."""
        drawn = self._at_tile_size(sample, recipe, tiles)
        jpeg, places = sheet([small for small, _ in drawn])
        for place, tile, (_, size) in zip(places, tiles, drawn, strict=True):
            place.update(size=size, caption=tile.lines, alt=captions.alt(tile.steps), chosen=tile.chosen)
        self.view.show(jpeg, places, parts)
        return jpeg

    def small(self, sample: Sample, recipe: Recipe, tiles: Sequence[Tile]) -> list[Sample]:
        """Give the tiles' Samples at the size of a tile."""
        return [small for small, _ in self._at_tile_size(sample, recipe, tiles)]

    def _at_tile_size(self, sample: Sample, recipe: Recipe, tiles: Sequence[Tile]) -> list[Any]:
        if self._previews is None or self._previews.sample is not sample:
            previews = Previews(sample)
            self._show_original(previews)
            self._previews = previews
        return self._previews.draw(recipe, [tile.steps for tile in tiles])

    def _show_original(self, previews: Previews) -> None:
        sample = previews.sample
        height, width = sample.size
        jpeg, (place,) = sheet([previews.original])
        about = f"{width} × {height} · {sample.image.dtype}"
        place.update(size=[width, height], caption=[[], [about]], alt=f"{width} by {height} pixels")
        self.has_labels = any(place[kind] for kind in ("outlines", "boxes", "points"))
        self.view.show_original(jpeg, place)

"""Draws over a data set: nine of one picture, or one of each of nine pictures."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from augwidgets.data import making
from augwidgets.data.dataset import DataSet
from augwidgets.data.mirrors import Mirrors
from augwidgets.data.ways import Way
from augwidgets.domain.errors import one_line, said
from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.draws import Draw, Outcome, StepsDraw
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.steps.step import Step
from augwidgets.view.meter import Levels
from augwidgets.view.sheet import BOX, Previews, preview
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.recipe_source import RecipeSource, alt, caption

_KEPT = 36  # pictures of which small copies stay: the nine that are seen, and those before and after
_LARGEST = 4  # times a tile's width: what an enlarging draw is made from
NINE = 9


class DataSetSource(RecipeSource):
    """Draws of the explorer's `recipe`: picture i of the data set is drawn by ``default_rng([seed, copy, i])``."""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._small: OrderedDict[int, _Small | _Broken] = OrderedDict()

    @property
    def shows_pictures(self) -> bool:
        """Whether the nine are nine pictures; on the pages of one picture they never are."""
        explorer = self.explorer
        return bool(explorer.shows == "pictures" and explorer.page in ("", "Grid"))

    def instant(self) -> None:
        """Return None: the nine are drawn by the numbers of their pictures."""
        return

    def panels(self) -> list[Panel]:
        if not self.shows_pictures:
            return super().panels()
        explorer = self.explorer
        return [Panel("", [self._tile(number) for number in explorer.numbers[explorer.first :][:NINE]])]

    def _tile(self, number: int) -> Tile:
        data: DataSet = self.explorer.data
        small = self._of(number)
        name = data.listing.entries[number].name
        if isinstance(small, _Broken):
            return Tile(_Unread(small.why), None, f"{name}: {small.why}", previews=_BLANK)
        steps = making.drawn(data, number, self.explorer.recipe, self.explorer.seed, self.explorer.copy, small.first)
        draw = self._draw(steps, small.first)
        words = alt(draw.steps)
        chosen = number == self.explorer.number
        return Tile(draw, [[one_line(name, 40)], [words]], f"{name}: {words}", chosen, previews=small)

    def tile(self, steps: tuple[Step, ...], lines: list[list[str]], *, chosen: bool = False) -> Tile:
        draw = self._draw(steps, self.explorer.sample)
        left = lines if len(draw.steps) == len(steps) else caption(draw.steps)
        return Tile(draw, left, alt(draw.steps), chosen)

    def _draw(self, steps: tuple[Step, ...], sample: Sample) -> StepsDraw:
        """Return the draw without what the picture's classes rule out, and with the classes that it makes."""
        data: DataSet = self.explorer.data
        if data.mirrors is None:
            return StepsDraw(self.explorer.recipe, steps)
        found = making.resolution(data, sample, steps)
        return _Mirrored(self.explorer.recipe, found.steps, mirrors=data.mirrors, way=found.way)

    def _of(self, number: int) -> _Small | _Broken:
        found = self._small.pop(number, None)
        if found is None:
            try:
                found = _Small(self.explorer.data, number)
            except Exception as error:  # whatever a broken file makes its reader raise
                found = _Broken(said(error))
        self._small[number] = found
        while len(self._small) > _KEPT:
            self._small.popitem(last=False)
        return found

    def code(self, picture: str, dialect: str | None = None) -> str:
        lines: str = self.explorer.recipe.to_code(dialect or "augwidgets")
        if dialect not in (None, "augwidgets"):
            return lines
        explorer = self.explorer
        data, seed = explorer.data, explorer.seed
        use = [f"data = {data.code or 'aw.data.open(your_folder)'}"]
        if self.shows_pictures:
            nine = explorer.numbers[explorer.first :][:NINE]
            numbers = [number for number in nine if not isinstance(self._of(number), _Broken)]
            use.append(
                f"samples = [data.made(number, recipe, seed={seed}, copy={explorer.copy}) for number in {numbers}]"
            )
        else:
            use.append(f"samples = [recipe(data[{explorer.number}], seed=({seed}, 0, k)) for k in range(9)]")
        kind = "folder" if data.of_pictures else "coco"
        use.append(f'# aw.data.export(data, recipe, to="out", format="{kind}", copies=5, seed={seed}, n_jobs=2)')
        use = (
            use if data.code else [f"# {line.removeprefix('# ')}" for line in use]
        )  # where code cannot know the pictures
        return "\n".join([lines.rstrip(), "", "# The nine pictures of the grid, and the whole data set:", *use]) + "\n"


class _Small(Previews):
    """A picture of the data set at tile size; in full it is read again when it is asked for."""

    def __init__(self, data: DataSet, number: int) -> None:
        self._data, self._number = data, number
        self._large: Sample
        sample = data[number]
        large, factor = preview(sample, (_LARGEST * BOX[0], _LARGEST * BOX[1]))
        super().__init__(large, BOX)
        self.size = sample.size
        self.factor *= factor
        self._levels[0] = self.first, self.factor
        self._whole = factor

    sample: Any = property(lambda self: self._data[self._number], lambda self, sample: setattr(self, "_large", sample))

    @kept_property
    def whole_counts(self) -> np.ndarray:
        """The histogram of what is kept: the full picture is not read again for it."""
        return curve.histogram(self._large.image)

    @kept_property
    def levels(self) -> Levels:
        """The levels of what is kept."""
        return self.small_levels

    def _level(self, level: int) -> tuple[Sample, float]:
        if level not in self._levels:
            scale = 2**level
            small, factor = preview(self._large, (self.box[0] * scale, self.box[1] * scale))
            self._levels[level] = small, factor * self._whole
        return self._levels[level]


@dataclass(frozen=True)
class _Mirrored(StepsDraw):
    """Steps of a data set whose classes may be others in a mirror."""

    mirrors: Mirrors = field(kw_only=True)
    way: Way = field(kw_only=True)

    def apply(self, sample: Sample, factor: float) -> Outcome:
        return super().apply(self.mirrors.renamed(sample, self.way), factor)


class _Broken:
    def __init__(self, why: str) -> None:
        self.why = why


class _Unread(Draw):
    """What stands in the place of a picture that cannot be read."""

    def __init__(self, why: str) -> None:
        self._why = why

    def apply(self, sample: Sample, factor: float) -> Outcome:
        return Outcome(sample, (f"not read: {self._why}",), marked=True)


_BLANK = Previews(Sample(np.full((120, 160), 128, np.uint8)))

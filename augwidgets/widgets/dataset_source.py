"""Draws over a data set: nine of one picture, or one of each of nine pictures."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np

from augwidgets.data.dataset import DataSet
from augwidgets.domain.errors import one_line, said
from augwidgets.domain.kept_property import kept_property
from augwidgets.recipe.draws import Draw, Outcome, StepsDraw
from augwidgets.sample.sample import Sample
from augwidgets.steps import curve
from augwidgets.view.meter import Levels
from augwidgets.view.sheet import BOX, Previews, preview
from augwidgets.widgets.grid_page import Panel, Tile
from augwidgets.widgets.recipe_source import RecipeSource, alt

_KEPT = 36  # pictures of which small copies stay: the nine that are seen, and those before and after
_LARGEST = 4  # times a tile's width: what an enlarging draw is made from
NINE = 9


class DataSetSource(RecipeSource):
    """Draws of the explorer's `recipe`: picture i of the data set is drawn by ``default_rng([seed, 0, i])``."""

    def __init__(self, explorer: Any) -> None:
        super().__init__(explorer)
        self._small: OrderedDict[int, _Small | _Broken] = OrderedDict()

    @property
    def shows_pictures(self) -> bool:
        """Whether the nine are nine pictures; on the pages of one picture they never are."""
        explorer = self.explorer
        return bool(explorer.shows == "pictures" and explorer.page in ("", "Grid"))

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
        recipe = self.explorer.recipe
        rng = np.random.default_rng([self.explorer.seed, 0, number])
        steps = recipe.draw(rng, label=small.first.label)
        lines = [[one_line(name, 40)], [alt(steps)] if steps else ["as it was"]]
        chosen = number == self.explorer.number
        return Tile(StepsDraw(recipe, steps), lines, f"{name}: {alt(steps)}", chosen, previews=small)

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
        root = self.explorer.data.listing.root
        seed = self.explorer.seed
        use = [
            f"data = aw.data.open({root!r})" if root else "# data = aw.data.open(your_folder)",
            f'# aw.data.export(data, recipe, to="out", format="coco", copies=5, seed={seed}, n_jobs=2)',
        ]
        return "\n".join([lines.rstrip(), "", "# The data set, and what writes it augmented:", *use]) + "\n"


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

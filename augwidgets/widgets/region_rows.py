"""The rows that say where a step acts: which region, how soft its edge is, and whether the rest is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from augwidgets.domain.options import Choice, Switch
from augwidgets.domain.range import Range
from augwidgets.sample.region import Region
from augwidgets.sample.sample import Sample
from augwidgets.widgets.controls import row_for
from augwidgets.widgets.entry import Entry, Row
from augwidgets.widgets.kit import Kit

_FEATHER = Range(0, 0.5, unit="of width")
_MOST_LABELS = 8  # of a mask that are listed
FIRST = Region.box(0.25, 0.25, 0.75, 0.75)


def regions_of(sample: Sample) -> dict[str, Region]:
    """List the regions that this picture has, under the words of a menu."""
    found = {
        "middle": FIRST,
        "left half": Region.box(0, 0, 0.5, 1),
        "right half": Region.box(0.5, 0, 1, 1),
        "upper half": Region.box(0, 0, 1, 0.5),
        "lower half": Region.box(0, 0.5, 1, 1),
        "faces": Region.face(),
    }
    if sample.mask is not None:
        labels = [int(label) for label in np.unique(sample.mask) if label != 0]
        found["mask"] = Region.masked()
        found.update({f"mask {label}": Region.labelled(label) for label in labels[:_MOST_LABELS]})
    for name in dict.fromkeys(sample.box_labels or ()):
        found[f"boxes: {name}"] = Region.boxes(name)
    return found


class RegionRows:
    """Three rows; a region that is in no menu (a box of one's own) is listed as it is."""

    def __init__(
        self, kit: Kit, owner: str, region: Region, choices: Mapping[str, Region], changed: Callable[[Region], Any]
    ) -> None:
        self._choices = {**choices}
        self._region, self._changed = region, changed
        if self._word() is None:
            self._choices[region.words] = region
        entries = (
            Entry(owner, "where", Choice(tuple(self._choices)), self._word(), self._choose, is_open=False),
            Entry(owner, "feather", _FEATHER, region.feather, lambda value: self._put(feather=value), is_open=False),
            Entry(owner, "outside", Switch(), region.outside, lambda value: self._put(outside=value), is_open=False),
        )
        self.rows: list[Row] = [row_for(kit, entry) for entry in entries]

    def show(self, region: Region, on: bool) -> None:
        """Put a region on the rows."""
        self._region = region
        word = self._word()
        for row, value in zip(self.rows, (word, region.feather, region.outside), strict=True):
            if value is not None:
                row.show(value)
            row.enable(on)

    def _word(self) -> str | None:
        return next((word for word, one in self._choices.items() if self._softened(one) == self._region), None)

    def _choose(self, word: str) -> None:
        self._region = self._softened(self._choices[word])
        self._changed(self._region)

    def _softened(self, region: Region) -> Region:
        """Return another region, as soft as this one, and inside or outside as this one is."""
        return replace(region, feather=self._region.feather, outside=self._region.outside)

    def _put(self, **changes: Any) -> None:
        self._region = replace(self._region, **changes)
        self._changed(self._region)

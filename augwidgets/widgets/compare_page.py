"""The Compare page: one of the nine draws, or one that was kept, against the original."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import ipywidgets
import numpy as np

from augwidgets.view.sheet import Previews, as_shown, jpeg
from augwidgets.widgets.background import Work
from augwidgets.widgets.compare_view import CompareView
from augwidgets.widgets.grid_page import Plan, Tile, words_of
from augwidgets.widgets.kit import Kit, close
from augwidgets.widgets.pages import page

PICTURE = (549, 400)  # pixels of a picture: 1.5 times those in which the page shows it
_LEAST = 8.0  # levels: a difference below that is drawn as faint as it is


@dataclass(frozen=True)
class Kept:
    """A draw that was kept: it is applied to whatever picture is shown, with the values that it had."""

    tile: Tile
    name: str


class ComparePage:
    """Numbers to choose from, the kept draws after them, and the pictures.

    Attributes
    ----------
    kept : list of Kept
    """

    title = "Compare"

    def __init__(self, kit: Kit) -> None:
        self.kept: list[Kept] = []
        self._kit = kit
        explorer = kit.explorer
        self._view = kit.own(CompareView())
        self._numbers = kit.row(classes="aw-segments aw-numbered")
        keeping = "its values stay here while seed and picture change"
        self._keeping = kit.button("Keep this draw", "aw-button aw-keep", keeping, act=lambda: explorer.keep())
        dropping = "remove the kept draw that is shown"
        self._dropping = kit.button("Remove it", "aw-button aw-keep", dropping, act=lambda: explorer.drop())
        own = explorer.source.has_original  # else each draw has a picture of its own, and can be kept for no other one
        keeping_row = (kit.row(classes="aw-gap"), self._keeping, self._dropping) if own else ()
        bar = kit.row(self._numbers, *keeping_row, classes="aw-comparebar")
        self.content = kit.column(bar, self._view, classes="aw-comparing")
        self._previews: Previews | None = None
        self._made: tuple[str, ...] = ()

    def prepare(self, plan: Plan) -> Work:
        """Make ready to show the chosen one; those after the tiles are the kept ones."""
        chosen = self._kit.explorer.chosen
        sample, tiles = plan.previews.sample, plan.tiles
        everything = [*tiles, *(item.tile for item in self.kept)]
        chosen = min(chosen, len(everything) - 1)
        self._show_numbers([str(k) for k in range(1, len(tiles) + 1)] + [item.name for item in self.kept], chosen)
        own = everything[chosen].previews
        self._keeping.disabled = chosen >= len(tiles) or own is not None
        self._dropping.disabled = chosen < len(tiles)
        tile = everything[chosen]
        if self._previews is None or self._previews.sample is not sample:
            self._previews = Previews(sample, PICTURE)
        word = self._kit.explorer.source.draw_word
        name = f"{word} {chosen + 1}" if chosen < len(tiles) else self.kept[chosen - len(tiles)].name
        previews, names = self._previews, ["original" if own is None else "before", name]
        draw = chosen if chosen < len(tiles) and own is None and plan.state else -1

        def work() -> Callable[[], None]:
            if own is None:
                ((outcome, size),) = previews.draw([tile.draw])
                before = previews.original
            else:
                before, outcome, size = own.enlarged(PICTURE)
            state = shown_against(before.image, outcome.sample.image)
            state.update(size=list(size), names=names, receipt=tile.draw.receipt())
            state.update(state="" if own is not None else str(plan.state), draw=draw)
            state["words"] = words_of(tile, outcome)
            return functools.partial(self._view.show, **state)

        return work

    def keep(self, tile: Tile) -> int:
        """Keep a draw with its values; give its place among the kept ones."""
        number = 1 + max((int(item.name.removeprefix("kept ")) for item in self.kept), default=0)
        self.kept.append(Kept(tile, f"kept {number}"))
        return len(self.kept) - 1

    def forget(self, place: int) -> None:
        """Forget one of the kept ones."""
        del self.kept[place]

    def _show_numbers(self, names: Sequence[str], chosen: int) -> None:
        kit = self._kit
        if tuple(names) != self._made:
            self._made = tuple(names)
            gone = self._numbers.children
            buttons = []
            for place, name in enumerate(names):
                tooltip = f"compare draw {name} with the original" if name.isdigit() else f"compare the {name} draw"
                button = kit.make(ipywidgets.ToggleButton, description=name, tooltip=tooltip)
                kit.hear(button, functools.partial(self._pressed, place))
                buttons.append(button)
            self._numbers.children = tuple(buttons)
            for button in gone:
                close(button)
        for place, button in enumerate(self._numbers.children):
            kit.put(button, place == chosen)

    def _pressed(self, place: int, on: bool) -> None:
        for other, button in enumerate(self._numbers.children):
            self._kit.put(button, other == place)  # pressing the one that is on leaves it on
        self._kit.explorer.chosen = place


@page("Compare", 20)
def _of(kit: Kit) -> ComparePage | None:
    return None if kit.explorer.source.is_comparison else ComparePage(kit)


def shown_against(one: np.ndarray, other: np.ndarray) -> dict[str, Any]:
    """Return what the view shows of two pictures: both, their difference, and how large it is at most."""
    before, after = as_shown(one), as_shown(other)
    difference, most = _difference(before, after)
    written = b"" if difference is None else jpeg(difference)
    return {"before": jpeg(before), "after": jpeg(after), "difference": written, "most": most}


def _difference(before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Return the difference of two pictures as colours, and the largest one, in levels."""
    if before.shape[:2] != after.shape[:2]:
        return None, 0.0
    both = [image if image.shape[2] == 3 else image.repeat(3, axis=2) for image in (before, after)]
    apart = cv2.absdiff(*both).mean(axis=2)
    most = float(apart.max())
    shown: Any = cv2.applyColorMap((apart * (255 / max(most, _LEAST))).astype(np.uint8), cv2.COLORMAP_INFERNO)
    return cv2.cvtColor(shown, cv2.COLOR_BGR2RGB), most and max(most, _LEAST)

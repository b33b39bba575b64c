"""The browser's half of a review: a page of pictures, what is decided of them, and the keys."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent

EMPTY = {
    "filter": "all", "filters": [[], []], "page": 1, "pages": 1, "counts": "", "share": [0, 0], "kept": 0,
    "decided": {}, "can_undo": False, "is_writing": False, "target": "", "note": "", "empty": "", "stale": 0,
    "current": 0, "moves": 0, "draws": 0,
}  # fmt: skip


class ReviewView(anywidget.AnyWidget):
    """A page of pictures that are kept or rejected.

    A page is one message: the sheet, what each picture says, and the number of the page that is drawn. What is decided
    comes apart from it.

    Attributes
    ----------
    sheet, tiles : bytes, list of dict
        The JPEG with all pictures of the page, and of each its ``name``, ``x, y, w, h`` in the sheet, ``size`` in full,
        ``caption`` (lists of words), ``flags``, ``alt``, and its labels.
    draws : int
        Number of the page that is drawn; the element carries it as ``data-draws`` once the pixels are painted.
    state : dict
        Which filters there are, and which one is chosen; the number of the page; what is decided of its pictures, and
        of all; what can be done.
    large, large_tile : bytes, dict
        One picture, larger.
    busy, error : bool, str
        Whether something is being made; one sentence for the error line, or nothing.
    still : str
        The key of the still that the view takes the place of.
    """

    _esm = one_module(_HERE / "review_view.js")
    _css = "".join((_HERE / name).read_text("utf-8") for name in ("explorer.css", "review.css"))

    sheet = traitlets.Bytes().tag(sync=True)
    tiles = traitlets.List(traitlets.Dict()).tag(sync=True)
    draws = traitlets.Int(0).tag(sync=True)
    state = traitlets.Dict(EMPTY).tag(sync=True)
    large = traitlets.Bytes().tag(sync=True)
    large_tile = traitlets.Dict().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(_dom_classes=("aw", "aw-review"), **traits)
        self._takers: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self.on_msg(self._heard)

    def show(self, sheet: bytes, tiles: list[dict[str, Any]], state: dict[str, Any]) -> None:
        """Send a page, all of it in one message."""
        with self.hold_sync():
            self.draws += 1
            self.sheet, self.tiles = sheet, tiles
            self.state = {**state, "draws": self.draws}

    def show_large(self, sheet: bytes, tile: dict[str, Any]) -> None:
        """Send one picture, larger; the same one may be asked for again."""
        with self.hold_sync():
            self.large, self.large_tile = sheet, {**tile, "number": self.large_tile.get("number", 0) + 1}

    def on(self, event: str, taker: Callable[[dict[str, Any]], Any]) -> None:
        """Hand the messages of one kind on: "decide", "undo", "turn", "filter", "room", "large", "export"."""
        self._takers[event] = taker

    def forget(self) -> None:
        """Let go of the pictures."""
        self.sheet, self.large, self.tiles, self._takers = b"", b"", [], {}

    def _heard(self, _: Any, message: dict[str, Any], buffers: Sequence[Any]) -> None:
        taker = self._takers.get(str(message.get("type")))
        if taker is not None:
            taker(message)

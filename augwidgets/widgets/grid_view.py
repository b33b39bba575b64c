"""The one view that needs the browser: the grid, and everything that only a page can do for an explorer."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from augwidgets.widgets import turns
from augwidgets.widgets.modules import one_module
from augwidgets.widgets.uploads import Upload, Uploads

_HERE = pathlib.Path(__file__).parent


def _as_text(tiles: list[dict[str, Any]], _: Any) -> str:
    # ipywidgets looks for bytes in every list and dict that it sends; in a text there are none to look through.
    return json.dumps(tiles)


class GridView(anywidget.AnyWidget):
    """The original, a legend and the tiles; also meter, uploads, downloads, focus, error line and code block.

    One redraw is one message: the sheet, what each tile says, and the number of the redraw (`show`). The labels are
    shown and hidden in the browser alone.

    Attributes
    ----------
    sheet, tiles : bytes, list of dict
        The JPEG with all tiles, and of each: ``x, y, w, h`` in the sheet, ``size`` in full, ``caption`` (two lists of
        words), ``alt``, ``outlines``, ``boxes`` with names and visible shares, those that were ``dropped``, ``points``,
        and what is ``missing`` of a step's region or left of the label. They are sent as one text of JSON.
    original, original_tile : bytes, dict
        Likewise for the picture before; it changes seldom, so it has its own message.
    draws : int
        Number of the redraw; the element carries it as ``data-draws`` once the pixels are painted.
    parts : str
        Which steps the captions speak of: their room is kept while this stays the same.
    meter : dict
        The range meter: ``before`` and ``after`` (places of low, high and mean between black and white, words, a small
        histogram and its ticks), the ``verdict`` in words and its ``state``, and ``stale``, said beside an error.
    panels : list of dict
        Where several grids share the page: ``title``, ``note`` and ``count`` of tiles of each.
    labels, busy, error, code : bool, bool, str, str
        Whether labels are shown; whether something is being computed; one sentence for the error line, or nothing;
        the text of the Code page.
    thumbnails, thumbnail_places : bytes, dict
        A JPEG of what each transform does, and of each one's name ``[x, y, w, h]`` in it: of the panel of steps.
    still : str
        The key of the still that the view takes the place of.
    state : str
        Of what state the tiles are, as `instant_sending` writes it; it comes with them. Nothing: not all of them are.
    instant, instant_numbers : str, bytes
        The structure of the recipe, or of a plan's scenes, from which the browser draws by itself while a hand moves;
        see `view.instant`.
    pixels, pixels_shape, larger : bytes, list of int, bytes
        The picture that it draws from: bare, with its height, width, channels and number; and a JPEG of twice the size.
        Of scenes: files of their grounds and cut-outs, with three zeros and a number.
    wiring : str
        Which controls say what of the recipe, or of the plan, by the ids of their models.
    drag : int
        The number of the drag in which a slider is moved by the pointer; 0 where it is moved by keys.
    """

    _esm = one_module(_HERE / "grid_view.js")
    _css = _HERE / "explorer.css"

    sheet = traitlets.Bytes().tag(sync=True)
    tiles = traitlets.List(traitlets.Dict()).tag(sync=True, to_json=_as_text)
    original = traitlets.Bytes().tag(sync=True)
    original_tile = traitlets.Dict({"size": [3, 2]}).tag(sync=True)
    draws = traitlets.Int(0).tag(sync=True)
    parts = traitlets.Unicode().tag(sync=True)
    meter = traitlets.Dict().tag(sync=True)
    panels = traitlets.List(traitlets.Dict()).tag(sync=True)
    labels = traitlets.Bool(True).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    thumbnails = traitlets.Bytes().tag(sync=True)
    thumbnail_places = traitlets.Dict().tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode().tag(sync=True)
    instant = traitlets.Unicode().tag(sync=True)
    instant_numbers = traitlets.Bytes().tag(sync=True)
    pixels = traitlets.Bytes().tag(sync=True)
    pixels_shape: Any = traitlets.List().tag(sync=True)
    larger = traitlets.Bytes().tag(sync=True)
    wiring = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._uploads = Uploads()
        self._takers: dict[str, Callable[[Any], Any]] = {}
        self.drag = 0
        self.on_msg(self._heard)

    def show(
        self,
        sheet: bytes,
        tiles: list[dict[str, Any]],
        parts: str = "",
        meter: dict[str, Any] | None = None,
        panels: Sequence[dict[str, Any]] = (),
        state: str = "",
    ) -> None:
        """Send one redraw, all of it in one message."""
        with self.hold_sync():
            self.state = state
            self.sheet, self.tiles, self.parts = sheet, tiles, parts
            self.meter, self.panels = meter or {}, list(panels)
            self.draws += 1

    def show_original(self, original: bytes, tile: dict[str, Any]) -> None:
        """Send the picture before."""
        with self.hold_sync():
            self.original, self.original_tile = original, tile

    def show_thumbnails(self, thumbnails: bytes, places: dict[str, list[int]]) -> None:
        """Send the small pictures of the transforms."""
        with self.hold_sync():
            self.thumbnail_places, self.thumbnails = places, thumbnails

    def forget(self) -> None:
        """Let go of the pictures."""
        self.sheet, self.original, self.tiles, self._takers = b"", b"", [], {}
        self.thumbnails = self.pixels = self.larger = self.instant_numbers = b""

    def focus(self, *classes: str) -> None:
        """Put the keyboard focus on the first control with one of these classes, in the view that was last used."""
        self.send({"type": "focus", "on": list(classes)})

    def on(self, event: str, taker: Callable[[Any], Any]) -> None:
        """Hand events of one kind on: "upload" gives an `Upload`, "click" the tile's number, "save" asks for a file.

        "undo" and "redo" are those keys.

        What "save" calls gives the name and the text of the file. "refused" takes the sentence that says why an upload
        was not taken.
        """
        self._takers[event] = taker

    def _heard(self, _: Any, message: dict[str, Any], buffers: Sequence[Any]) -> None:
        kind = message.get("type")
        if kind == "upload":
            self._take_piece(message, buffers)
        elif kind == "save":
            saved = self._call("save", str(message.get("what") or ""))
            if saved is not None:
                name, content = saved
                whole = content.encode() if isinstance(content, str) else content
                self.send({"type": "save", "id": message.get("id"), "name": name}, [whole])
        elif kind == "drag":
            number = message.get("number")
            self.drag = number if type(number) is int else 0
        elif kind in ("undo", "redo"):
            self._call(kind, None)
        elif kind == "click" and message.get("tile") in range(len(self.tiles)):
            self._call("click", message["tile"])

    def _take_piece(self, message: dict[str, Any], buffers: Sequence[Any]) -> None:
        reply: dict[str, Any] = {"type": "upload", "id": message.get("id")}
        try:
            came = self._uploads.take(message, buffers)
            if isinstance(came, int):
                reply["next"] = came
                if came == 0:
                    self._watch()
            elif isinstance(came, Upload):
                self._call("upload", came)
        except ValueError as error:
            self._call("refused", str(error))
        finally:
            self.send(reply)

    def _watch(self) -> None:
        """Let go of an upload that is never finished."""
        left = self._uploads.tidy()
        if left is not None:
            turns.later(left + 0.1, self._watch)  # no loop, no browser: the next upload takes its place

    def _call(self, event: str, content: Any) -> Any:
        taker = self._takers.get(event)
        return None if taker is None else taker(content)

"""The browser's half of a picker: a picture that is drawn on, and what is chosen of it."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets

from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent

EMPTY: dict[str, Any] = {
    "answers": 0, "path": "", "strokes": [], "threshold": None, "can_undo": False, "can_redo": False, "words": "",
    "hint": "", "label": "", "target": "", "saved": "", "code": "",
}  # fmt: skip


class PickerView(anywidget.AnyWidget):
    """A picture that is drawn on.

    Lines are drawn in the browser while the hand moves, and come to the kernel once it rests; each message from the
    page is answered by one state, with the number of those that were answered before.

    Attributes
    ----------
    picture, size : bytes, list of int
        The JPEG of the whole picture, and its width and height in full.
    detail, detail_box : bytes, list of int
        The JPEG of the part that is looked at closely, and its edges in the picture.
    preview : bytes
        The PNG of what is chosen, without the rest.
    state : dict
        The outline as a ``path``, the ``strokes``, the ``threshold``, what is said of it, and what can be done.
    error : str
        One sentence for the error line, or nothing.
    still : str
        The key of the still that the view takes the place of.
    """

    _esm = one_module(_HERE / "picker_view.js")
    _css = "".join((_HERE / name).read_text("utf-8") for name in ("explorer.css", "picker.css"))

    picture = traitlets.Bytes().tag(sync=True)
    size: Any = traitlets.List([1, 1]).tag(sync=True)
    detail = traitlets.Bytes().tag(sync=True)
    detail_box: Any = traitlets.List([0, 0, 0, 0]).tag(sync=True)
    preview = traitlets.Bytes().tag(sync=True)
    state = traitlets.Dict(EMPTY).tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(_dom_classes=("aw", "aw-picker"), **traits)
        self._takers: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self.on_msg(self._heard)

    def show(self, preview: bytes, state: dict[str, Any]) -> None:
        """Send what is chosen, in one message."""
        with self.hold_sync():
            self.preview = preview
            self.state = {**EMPTY, **state}

    def show_detail(self, detail: bytes, box: Sequence[int]) -> None:
        """Send the part of the picture that is looked at closely."""
        with self.hold_sync():
            self.detail, self.detail_box = detail, list(box)

    def on(self, event: str, taker: Callable[[dict[str, Any]], Any]) -> None:
        """Hand the messages of one kind on: "stroke", "threshold", "undo", "redo", "label", "save", "look"."""
        self._takers[event] = taker

    def forget(self) -> None:
        """Let go of the pictures."""
        self.picture, self.detail, self.preview, self._takers = b"", b"", b"", {}

    def _heard(self, _: Any, message: dict[str, Any], buffers: Sequence[Any]) -> None:
        taker = self._takers.get(str(message.get("type")))
        if taker is not None:
            taker(message)

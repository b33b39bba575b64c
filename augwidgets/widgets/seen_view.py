"""The Prediction page's content: what the kernel says of the chosen picture, which itself follows a hand."""

from __future__ import annotations

import pathlib

import anywidget
import traitlets

from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent


class SeenView(anywidget.AnyWidget):
    """Pictures, probabilities and sentences as HTML; the first picture follows a hand without the kernel.

    Attributes
    ----------
    value : str
        HTML, with all text escaped.
    state : str
        Of what state it is, for a browser that draws the picture by itself; nothing where only the kernel can.
    shows : int
        Counts what was sent.
    """

    _esm = one_module(_HERE / "seen_view.js")

    value = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode().tag(sync=True)
    shows = traitlets.Int(0).tag(sync=True)

    def show(self, value: str, state: str) -> None:
        """Send both in one message."""
        with self.hold_sync():
            self.value, self.state = value, state
            self.shows += 1

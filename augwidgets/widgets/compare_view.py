"""The Compare page's pictures: a curtain over the original and one draw, their difference, and the receipt."""

from __future__ import annotations

import pathlib
from typing import Any

import anywidget
import traitlets

from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent


class CompareView(anywidget.AnyWidget):
    """Two pictures under a curtain that the browser moves alone, their difference, and what was drawn.

    Attributes
    ----------
    before, after, difference : bytes
        JPEGs of one size; no difference where the sizes differ.
    size : list of int
        Width and height of `after` in full.
    most : float
        The largest difference, in levels of 255: the right end of the colour bar.
    names : list of str
        What lies left of the curtain, and right of it.
    words : str
        The line under the pictures.
    receipt : list of dict
        ``step`` and its ``values``: ``name``, ``value`` in words and ``place`` (0..1 in its range, or None) of each.
    state, draw : str, int
        Of what state they are, and which of the nine draws it is, for a browser that draws it by itself while a hand
        moves; nothing, and -1, where only the kernel can.
    """

    _esm = one_module(_HERE / "compare_view.js")

    before = traitlets.Bytes().tag(sync=True)
    after = traitlets.Bytes().tag(sync=True)
    difference = traitlets.Bytes().tag(sync=True)
    size = traitlets.List(traitlets.Int(), [3, 2]).tag(sync=True)
    most = traitlets.Float().tag(sync=True)
    names = traitlets.List(traitlets.Unicode(), ["original", "draw"]).tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    receipt = traitlets.List(traitlets.Dict()).tag(sync=True)
    state = traitlets.Unicode().tag(sync=True)
    draw = traitlets.Int(-1).tag(sync=True)
    shows = traitlets.Int(0).tag(sync=True)

    def show(self, **state: Any) -> None:
        """Send everything in one message."""
        with self.hold_sync():
            for name, value in state.items():
                setattr(self, name, value)
            self.shows += 1

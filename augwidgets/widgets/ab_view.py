"""The view of the page "A and B": the nine of both, one or both of them seen, and what differs."""

from __future__ import annotations

import pathlib
from typing import Any

import anywidget
import traitlets

_HERE = pathlib.Path(__file__).parent


class AbView(anywidget.AnyWidget):
    """Two grids of the same nine draws; the browser switches between them alone.

    Attributes
    ----------
    a, b : bytes
        The JPEGs with the tiles of each.
    a_tiles, b_tiles : list of dict
        What each tile says, as in the grid.
    verdicts : list of dict
        What the range meter says of each: ``words`` and ``state``.
    rows : list of list of str
        What differs: step, quantity, what it is in A, and in B.
    code : list of list of str
        Lines of code that only one of them has: "A" or "B", and the line.
    same : str
        What is said where nothing differs.
    labels : bool
        Whether masks, boxes and keypoints are seen.
    side : {"A", "B", "both"}
        Which of them are seen.
    """

    _esm = "\n".join((_HERE / name).read_text("utf-8") for name in ("tiles.js", "ab_view.js"))

    a = traitlets.Bytes().tag(sync=True)
    b = traitlets.Bytes().tag(sync=True)
    a_tiles = traitlets.List(traitlets.Dict()).tag(sync=True)
    b_tiles = traitlets.List(traitlets.Dict()).tag(sync=True)
    verdicts = traitlets.List(traitlets.Dict()).tag(sync=True)
    rows: Any = traitlets.List().tag(sync=True)
    code: Any = traitlets.List().tag(sync=True)
    same = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Bool(True).tag(sync=True)
    side = traitlets.Enum(("A", "B", "both"), "both").tag(sync=True)
    shows = traitlets.Int(0).tag(sync=True)

    def show(self, **state: Any) -> None:
        """Send everything in one message; what has not changed is not sent again."""
        with self.hold_sync():
            for name, value in state.items():
                setattr(self, name, value)
            self.shows += 1

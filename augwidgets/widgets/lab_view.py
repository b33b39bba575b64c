"""The view of a lab: what only a page can do for long work that goes on behind it."""

from __future__ import annotations

import pathlib
from typing import Any

import anywidget
import traitlets

from augwidgets.widgets.modules import one_module

_HERE = pathlib.Path(__file__).parent


class LabView(anywidget.AnyWidget):
    """How far the work is, the error line, the code, and the keys of the whole box.

    Attributes
    ----------
    busy, error, code : bool, str, str
        Whether something is being done; one sentence for the error line, or nothing; the text of the Code page.
    progress : dict
        ``share`` that is done, from 0 to 1, and ``words``.
    still : str
        The key of the still that the view takes the place of.
    """

    _esm = one_module(_HERE / "lab_view.js")
    _css = "".join((_HERE / name).read_text("utf-8") for name in ("explorer.css", "lab.css"))

    busy = traitlets.Bool(False).tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    code = traitlets.Unicode().tag(sync=True)
    progress = traitlets.Dict({"share": 0, "words": ""}).tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)

    def focus(self, *classes: str) -> None:
        """Put the keyboard focus on the first control with one of these classes, in the view that was last used."""
        self.send({"type": "focus", "on": list(classes)})

    def forget(self) -> None:
        """Let go of what is shown."""
        self.code, self.progress = "", {"share": 0, "words": ""}

    def show(self, share: float, words: Any) -> None:
        """Show how far the work is."""
        self.progress = {"share": round(share, 4), "words": str(words)}

"""The Code page: the lines that do the same in a script, and a button that copies them."""

from __future__ import annotations

from collections.abc import Callable

from augwidgets.widgets.grid_page import Plan
from augwidgets.widgets.kit import Kit
from augwidgets.widgets.pages import page


@page("Code", 90)
class CodePage:
    """A button, what the explorer's controls put beside it, and the lines, which the view draws."""

    title = "Code"

    def __init__(self, kit: Kit) -> None:
        copy = kit.button("Copy", "aw-button aw-copy", "copy the code", "copy")
        self.content = kit.column(*kit.explorer.controls.beside_code, copy, classes="aw-code")
        self._kit = kit

    def prepare(self, _: Plan) -> Callable[[], Callable[[], None]]:
        """Write the lines at once: they need not wait for a drawing."""
        self._kit.view.code = self._kit.explorer.code()
        return lambda: lambda: None
